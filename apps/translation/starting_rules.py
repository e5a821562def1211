"""The rules that a new group starts with, from a data file of our own."""

from pathlib import Path

PATH = Path(__file__).parent / "data" / "rules.yaml"
