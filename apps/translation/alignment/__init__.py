"""Which text of a hand-made translation translates which text of its source. No Django.

pairs = align(parse(english, path), parse(korean, path))
"""

from apps.translation.alignment.pairs import Pair, Reason, align, align_pieces
from apps.translation.alignment.pieces import Piece, pieces_of

__all__ = ["Pair", "Piece", "Reason", "align", "align_pieces", "pieces_of"]
