"""Lists in pages, and the kinds of values that addresses and bodies hold."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, Generic, TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from ninja import Field, Path, Schema
from pydantic import AfterValidator, AwareDatetime, PlainSerializer, WithJsonSchema
from pydantic_core import core_schema

M = TypeVar("M")
T = TypeVar("T")


def without_null(text: str) -> str:
    if "\0" in text:
        raise ValueError(_("A null character cannot be kept."))
    return text


Id = Annotated[int, Path(ge=1, le=2**53 - 1)]
RowId = Annotated[int, Field(ge=1, le=2**53 - 1)]
Slug = Annotated[str, Path(max_length=120, pattern=r"^[\w-]+$")]
Line = Annotated[str, Field(max_length=300), AfterValidator(without_null)]
Prose = Annotated[str, Field(max_length=20_000), AfterValidator(without_null)]


def in_our_zone(moment: datetime) -> datetime:
    """The same moment in UTC; years at the edge of time have none."""
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(_("This moment lies outside of the calendar.")) from error


Seen = Annotated[AwareDatetime, AfterValidator(in_our_zone)]
Moment = Annotated[  # to the microsecond, since it comes back to be compared
    datetime,
    PlainSerializer(datetime.isoformat, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
Text = Annotated[str, Field(max_length=200_000)]  # what a translator types: any text at all


class OneOf(StrEnum):
    """A few words of which an address takes one. They are described where they are asked for: a
    reference to them, with a default beside it, would name no type."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> core_schema.CoreSchema:
        words = core_schema.literal_schema([word.value for word in cls])
        return core_schema.no_info_after_validator_function(cls, words)


class Paging(Schema):
    page: int = Field(1, ge=1, le=100_000)
    size: int = Field(50, ge=1, le=200)


class Paged(Schema, Generic[T]):
    """One page of a list: `count` rows there are in `pages` pages."""

    count: int
    page: int
    pages: int
    results: list[T]


def paged(
    rows: QuerySet[Any, M], at: Paging, show: Callable[[list[M]], Sequence[T]]
) -> dict[str, Any]:
    """The page that was asked for; past the last one it is empty."""
    count = rows.count()
    start = (at.page - 1) * at.size
    shown = show(list(rows[start : start + at.size])) if start < count else []
    pages = max(1, -(-count // at.size))
    return {"count": count, "page": at.page, "pages": pages, "results": list(shown)}
