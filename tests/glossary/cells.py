"""The glossaries of other teams, whose cells were written for people, as terms for a matcher."""

import json
import re
from dataclasses import replace
from itertools import product
from pathlib import Path

from glossary.matching import TermEntry

# What stands in a cell and is no part of the word: notes, full-width or not, and control signs.
_NOTE = re.compile(r"\s*[(（][^()（）]*[)）]")
_CONTROL = re.compile(r"[\x00-\x1f]")
_HANGUL = re.compile("[가-힣]+")


def terms_of(*paths: Path) -> list[TermEntry]:
    """One term for each English word, whatever its case and in however many files it stands."""
    found: dict[str, TermEntry] = {}
    for path in paths:
        for row in json.loads(path.read_text(encoding="utf-8"))["terms"]:
            if term := term_of(row):
                key = term.source.lower()
                found[key] = _merged(found[key], term) if key in found else term
    return list(found.values())


def term_of(row: dict) -> TermEntry | None:
    sources = _source_forms(row["en"])
    is_kept = row.get("do_not_translate", False)
    accepted = sources if is_kept else _target_forms(row.get("ko") or "")
    if not sources or not (accepted or row.get("exceptions") or row.get("aliases")):
        return None
    return TermEntry(
        sources[0],
        tuple(row.get("aliases", sources[1:])),
        tuple(accepted),
        tuple(
            dict.fromkeys(
                form for one in row.get("forbidden_patterns", ()) for form in _written(one)
            )
        ),
        tuple(row.get("exceptions", ())),
        tuple(_HANGUL.findall(row.get("reading", ""))[:1]),
        row.get("case", is_kept and sources[0][0].isupper()),
    )


def _merged(one: TermEntry, other: TermEntry) -> TermEntry:
    names = ("aliases", "accepted", "forbidden", "exceptions", "readings")
    joined = {
        name: tuple(dict.fromkeys((*getattr(one, name), *getattr(other, name)))) for name in names
    }
    accepted = set(joined["accepted"])
    joined["forbidden"] = tuple(form for form in joined["forbidden"] if form not in accepted)
    return replace(one, **joined, case_sensitive=one.case_sensitive or other.case_sensitive)


def _source_forms(cell: str) -> list[str]:
    """learning rate, lr is two; Function / Functional Components share their last word; what is
    in brackets may be left out."""
    cell = _CONTROL.sub("", cell)
    forms = []
    for part in re.split(r"\s*,\s*", _NOTE.sub("", cell)):
        choices = [choice.strip() for choice in part.split(" / ")]
        tail = choices[-1].split()[1:]
        forms += [" ".join([choice, *tail]) if " " not in choice else choice for choice in choices]
    return [form for form in forms if form]


def _target_forms(cell: str) -> list[str]:
    cell = _CONTROL.sub("", cell).replace("(하다)", "하다")
    forms = re.split(r"\s*[,/]\s*", _NOTE.sub("", cell))
    return [form.strip(" .!") for form in forms if form.strip(" .!")]


_TOKEN = re.compile(
    r"(?:\[(?P<set>[^\]]*)\]|\(\?:(?P<group>[^()]*)\)|\(\?<?[!=](?P<look>[^()]*)\)|\\b|\\s|(?P<char>[^\\(){}]))(?P<more>\??)"
)


def _written(pattern: str) -> list[str]:
    """What a regular expression of the kind that linters list matches, written out."""
    body, choices, at = pattern.strip("/"), [], 0
    while at < len(body):
        token = _TOKEN.match(body, at)
        if not token:
            return []
        at = token.end()
        if token["set"] is not None:
            parts = [" " if char == "s" else char for char in token["set"].replace("\\", "")]
        elif token["group"] is not None:
            parts = token["group"].split("|")
        elif token[0].startswith("\\s"):
            parts = [" "]
        elif token["char"]:
            parts = [token["char"]]
        else:
            continue
        choices.append([*parts, ""] if token["more"] else parts)
    return ["".join(parts) for parts in product(*choices)]
