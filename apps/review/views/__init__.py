"""Screens of cross-review (pages) and what is done on them (actions)."""
