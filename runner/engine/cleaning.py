"""Make any text of a page storable: no NUL, no lone surrogate, no more than asked."""

import re

# ESC stays out too: a terminal or a log that shows a record must not be steered by it.
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\))")
SHORTENED = "\n… ({} characters left out)"


def clean_text(text: str, limit: int) -> str:
    """Return `text` fit for a database, at most `limit` characters and the note that says so."""
    head = text[:limit]
    cleaned = _UNSTORABLE.sub("\ufffd", _ANSI.sub("", head))
    return cleaned if len(text) <= limit else cleaned + SHORTENED.format(len(text) - limit)


def clean_bytes(raw: bytes, limit: int) -> str:
    return clean_text(raw.decode("utf-8", "replace"), limit)
