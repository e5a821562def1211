"""Put one word in the place of another in Korean text, with the particle that then fits.

컨볼루션을 → 합성곱을, 배치를 → 묶음을, 배치(batch)로 → 묶음(batch)으로.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from glossary import edges
from glossary.hangul import is_syllable, nfc
from glossary.masking import MASK, mask
from glossary.ordinary import WORDS
from glossary.sounds import Ending, ending_of
from glossary.spans import Spans

# What may stand between a word and its particle: closing marks, the original in brackets, the
# address of a link, the closing tag, and the reST escape that takes no space.
_BETWEEN = re.compile(
    r"""(?: [*_~"'”’」』》〉] | \]\((?:[^()\n]|\([^()\n]*\))*\) | \]\[[^\]\n]*\] | \]
          | [ ]?\([^()\n]{1,200}\) | [ ]<[^<>\n]{1,500}>`_{0,2} | `__?
          | </[A-Za-z]{1,20}> | \\[ ] )*""",
    re.VERBOSE,
)
_SPACE = r"[ \t]{0,20}\n?[ \t]{0,20}"  # between the parts of a word, perhaps over a line's end
# What may follow a particle and still leave it a particle: other particles, to the word's end.
_MORE = (
    "(?:부터|까지|조차|마저|커녕|처럼|보다|같이|밖에|서|써|는|은|의|도|만|뿐|를|요){0,4}"
    "(?![가-힣ㄱ-ㅣ])"
)


@dataclass(frozen=True, slots=True)
class _Particle:
    """Two forms of one particle. `more` is what has to follow it; `is_sure` says that the form
    cannot be the beginning of another word, so it is read as a particle even where it does not
    fit the word before it."""

    after_consonant: str
    after_vowel: str
    more: str = _MORE
    is_sure: bool = False
    rieul_as_vowel: bool = False
    is_copula: bool = False
    keeps_long: bool = False

    def form(self, ending: Ending) -> str:
        if ending is Ending.VOWEL or (ending is Ending.RIEUL and self.rieul_as_vowel):
            return self.after_vowel
        return self.after_consonant

    def instead_of(self, form: str, old: Ending | None, new: Ending) -> str:
        """A copula may keep its 이 after a vowel: one that stood there stays, and those that
        nobody writes without it are only ever lengthened."""
        if form == self.after_consonant and (
            self.keeps_long or (self.is_copula and old is Ending.VOWEL)
        ):
            return form
        return self.form(new)

    def ends_at(self, prose: str, position: int) -> bool:
        return re.compile(self.more).match(prose, position) is not None


_END = r"(?![가-힣ㄱ-ㅣ])"
_PARTICLES = (
    _Particle("으로", "로", rieul_as_vowel=True),
    _Particle("을", "를", is_sure=True),
    _Particle("은", "는", is_sure=True),
    _Particle("과", "와"),
    _Particle("이었", "였", more=r"(?=[가-힣])"),
    _Particle("이에요", "예요", more=_END),
    _Particle("이어", "여", more=r"(?=[서야])"),
    _Particle("이라", "라", more=rf"(?:(?=[고는도면서던며]|든지?|거나|지만|니까?)|{_END})"),
    _Particle("이란", "란", more=_END),
    _Particle("이랑", "랑", more=_MORE),
    _Particle("이나마", "나마", more=_END),
    _Particle("이나", "나", more=_END),
    _Particle("이든지", "든지", more=_END),
    _Particle("이든", "든", more=_END),
    _Particle("이야말로", "야말로", more=_END),
    _Particle("이야", "야", more=_END),
    _Particle("이며", "며", more=_END, is_copula=True),
    _Particle("이다", "다", more=_END, is_copula=True),
    _Particle("이죠", "죠", more=_END, is_copula=True),
    _Particle("이네요", "네요", more=_END, is_copula=True),
    _Particle("이던", "던", more=_END, is_copula=True),
    _Particle("이지만", "지만", more=_END, keeps_long=True),
    _Particle("이므로", "므로", more=_END, keeps_long=True),
    _Particle("이거나", "거나", more=_END, keeps_long=True),
    _Particle("이니까", "니까", more=_END, keeps_long=True),
    _Particle("이면", "면", more=rf"(?:서|{_END})", keeps_long=True),
    _Particle("이고", "고", more=_END, keeps_long=True),
    _Particle("이", "가", more=r"(?:요|야)?" + _END),
    _Particle("아", "야", more=_END),
)
_FORMS = [
    (particle, form)
    for particle in _PARTICLES
    for form in (particle.after_consonant, particle.after_vowel)
]


def replace_term(
    text: str,
    old: str,
    new: str,
    *,
    readings: Mapping[str, str] = MappingProxyType({}),
    exceptions: Iterable[str] = (),
) -> str:
    """Write `new` wherever `old` stands in the prose of `text`, and correct what hangs on it.

    Code, addresses, tags and formulas are left alone, and so is `old` inside one of `exceptions`
    (층 inside 계층) or inside another word of its script. `readings` say how words in Latin script
    are read: {"JAX": "잭스"}; where nobody can know how `new` ends, the particle stays as it was.
    Of verbs in -하다 only the noun before it changes: 렌더링합니다 → 그리기합니다; where `new` is
    a verb of another kind (그리다), which would have to be conjugated, they stay. Answers in NFC.
    """
    text, old, new = nfc(text), nfc(old).strip(), nfc(new)
    noun, is_verb = (old[:-2], True) if _is_verb(old) else (old, False)
    if not noun:
        return text
    swap = _Swap(
        _pattern(noun, is_verb),
        new[:-2] if _is_verb(new) else new,
        new.endswith("다") and not _is_verb(new),
        not is_syllable(noun[-1]),
        ending_of(noun, readings),
        ending_of(new[:-2] if _is_verb(new) else new, readings),
    )
    longer = [word for word in WORDS if noun in word and noun != word]
    return swap.apply(text, [*map(nfc, exceptions), *longer])


def _is_verb(word: str) -> bool:
    return word.endswith("하다") and len(word) > 2


def _pattern(noun: str, is_verb: bool) -> re.Pattern[str]:
    """`noun` as it may be written: spaces optional, and not inside another Latin word."""
    body = _SPACE.join(re.escape(part) for part in noun.split())
    left = "" if is_syllable(noun[0]) else edges.NAME_BEFORE
    right = "" if is_syllable(noun[-1]) else edges.NAME_AFTER
    return re.compile(left + body + right + (f"(?={edges.VERB})" if is_verb else ""))


@dataclass(frozen=True, slots=True)
class _Swap:
    pattern: re.Pattern[str]
    new: str
    is_verb_itself: bool
    is_foreign: bool
    old_ending: Ending | None
    new_ending: Ending | None

    def apply(self, text: str, exceptions: list[str]) -> str:
        prose = mask(text)
        kept = Spans(_places(prose, exceptions))
        edits: dict[int, tuple[int, str]] = {}
        for match in self.pattern.finditer(prose):
            start, end = match.span()
            if kept.cover(start, end) or not edges.stands(prose, start, end):
                continue
            if self.is_verb_itself and edges.verb_end(prose, end) > end:
                continue
            edits[start] = (end, self.new)
            between = _BETWEEN.match(text, end)
            at = between.end() if between else end
            old, particle = self._particle(prose, end, at)
            if old:
                edits.setdefault(at, (at + len(old), particle))
        return _edited(text, edits)

    def _particle(self, prose: str, word_end: int, at: int) -> tuple[str, str]:
        """The particle that begins at `at`, and the one to write instead; both may be empty."""
        if self.new_ending is not None and prose[at : at + 1] != MASK:
            for particle, form in _FORMS:
                meant = self.is_foreign or at > word_end or self._is_meant(particle, form)
                if meant and prose.startswith(form, at) and particle.ends_at(prose, at + len(form)):
                    return form, particle.instead_of(form, self.old_ending, self.new_ending)
        return "", ""

    def _is_meant(self, particle: _Particle, form: str) -> bool:
        """Whether `form` right after a Hangul word is this particle, not a syllable of a longer
        word: 분석가 is a person. Forms that begin no other word may be wrong, and are set right.
        """
        if self.old_ending is None or form == particle.form(self.old_ending):
            return True
        return particle.is_sure or (len(form) > 1 and form[0] in "이으")


def _edited(text: str, edits: Mapping[int, tuple[int, str]]) -> str:
    """`text` with each span, given by its start, replaced. Spans do not overlap."""
    parts: list[str] = []
    reached = 0
    for start, (end, replacement) in sorted(edits.items()):
        parts += [text[reached:start], replacement]
        reached = end
    return "".join((*parts, text[reached:]))


def _places(prose: str, words: Iterable[str]) -> Iterator[tuple[int, int]]:
    for word in filter(None, words):
        yield from (found.span() for found in re.finditer(re.escape(word), prose))
