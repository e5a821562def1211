"""The words around a use, short enough for a list."""

from collections.abc import Sequence

from apps.documents.differences import Stretch, differences

AROUND, BETWEEN = 44, 24  # characters kept beside and between what is marked
MARKED = "mark"


def marked(text: str, spans: Sequence[tuple[int, int]]) -> list[Stretch]:
    """`text` with these spans marked, what is far from them left out."""
    stretches, reached = [], 0
    for start, end in spans:
        stretches += [Stretch("same", text[reached:start]), Stretch(MARKED, text[start:end])]
        reached = end
    return shortened([*stretches, Stretch("same", text[reached:])])


def changed(old: str, new: str) -> list[Stretch]:
    """What a change makes of a text, what is far from it left out."""
    return shortened(differences(old, new))


def shortened(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Long stretches that nothing is said about give way to an ellipsis."""
    shown = [stretch for stretch in stretches if stretch.text]
    last = len(shown) - 1
    return [
        Stretch("same", _short(one.text, is_first=place == 0, is_last=place == last))
        if one.change == "same"
        else one
        for place, one in enumerate(shown)
    ]


def _short(text: str, *, is_first: bool, is_last: bool) -> str:
    text = text.replace("\n", " ")
    before = 0 if is_first else BETWEEN if not is_last else AROUND
    after = 0 if is_last else BETWEEN if not is_first else AROUND
    if len(text) <= before + after + 1:
        return text
    return f"{text[:before]}…{text[len(text) - after :]}"
