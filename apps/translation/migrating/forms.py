from dataclasses import dataclass, field

from django.http import QueryDict

MOST = 500  # places that one part of the list shows at most


@dataclass
class ChoiceForm:
    """What is ticked among the places shown, and what else was asked for: "all", "none",
    "page-all:ID", "page-none:ID" or "start"."""

    data: QueryDict
    act: str = ""
    is_on: bool = False
    page_id: int | None = None
    shown: list[int] = field(default_factory=list)
    ticked: list[int] = field(default_factory=list)
    number: str = ""

    def __post_init__(self) -> None:
        self.shown = self._ids("shown")
        self.ticked = [pk for pk in self._ids("ticked") if pk in set(self.shown)]
        number = self.data.get("page", "")
        self.number = number if number.isascii() and number.isdecimal() else ""
        name, _colon, page = self.data.get("act", "").partition(":")
        if name in {"all", "none", "start"} or (name in {"page-all", "page-none"} and _is_id(page)):
            self.act = name
            self.is_on = name in {"all", "page-all"}
            self.page_id = int(page) if page else None

    def _ids(self, name: str) -> list[int]:
        return [int(text) for text in self.data.getlist(name)[:MOST] if _is_id(text)]


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19
