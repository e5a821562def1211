"""Which text of a hand-made translation translates which text of its source. No Django.

pairs = align(parse(english, path), parse(korean, path))
"""

from apps.translation.alignment.carried import carried
from apps.translation.alignment.pairs import Pair, Reason, align, align_pieces
from apps.translation.alignment.pieces import Piece, pieces_of
from apps.translation.alignment.places import pages_for

__all__ = [
    "Pair",
    "Piece",
    "Reason",
    "align",
    "align_pieces",
    "carried",
    "pages_for",
    "pieces_of",
]
