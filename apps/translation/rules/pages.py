"""What only a whole page shows: one level of speech, and each term's original once."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from apps.translation.rules.findings import Finding, Prose, _
from glossary.hangul import final
from glossary.masking import mask

# Endings of sentences by level of speech. -세요 and questions in -나요, -가요, -까요 stand among
# 합니다 without a break; 필요 and the like are nouns. What stands in quotation marks is somebody's.
_END = r"[.!?][)*_]*(?=\s|$)"
_FORMAL = re.compile(rf"(?:니다|니까|십시오){_END}")
_CASUAL = re.compile(rf"(?:[가-힣](?<![세까시나가필주중개수])요|죠){_END}")
_SYLLABLES = map(chr, range(ord("가"), ord("힣") + 1))
_STEMS = "".join(syllable for syllable in _SYLLABLES if final(syllable) in {"ㄴ", "ㅆ"})
_PLAIN = re.compile(rf"[{_STEMS}없이]다\.[)*_]*(?=\s|$)")
LEVELS = {"formal": _FORMAL, "casual": _CASUAL, "plain": _PLAIN}
LEAST = 5  # sentences that a page must have before it has a level
SHARE = 0.8  # of its sentences that must be of one level


def speech_level(texts: Iterable[str]) -> str:
    """The level that most sentences of a page have; empty if there are too few, or no agreement."""
    counts: Counter[str] = Counter()
    for text in texts:
        words = mask(text)
        for level, pattern in LEVELS.items():
            counts[level] += sum(1 for _found in pattern.finditer(words))
    level, most = counts.most_common(1)[0] if counts else ("", 0)
    total = counts.total()
    return level if total >= LEAST and most >= SHARE * total else ""


def other_level(prose: Prose) -> Iterator[Finding]:
    """Sentences that are not of the page's level. The entries of a list are often plain."""
    level = prose.context.level
    skipped = {level, "" if prose.context.kind == "paragraph" else "plain"}
    for name, pattern in LEVELS.items() if level else ():
        if name not in skipped:
            for found in pattern.finditer(prose.words):
                message = _("The page speaks to its reader in another manner.")
                yield Finding(*found.span(), "speech-level", message)


def first_mention(prose: Prose) -> Iterator[Finding]:
    """합성곱 → 합성곱(convolution), where the page uses the word for the first time."""
    for form, original in prose.context.glosses.items():
        if form in prose.context.introduced:
            continue
        start = prose.words.find(form)
        if start < 0:
            continue
        end = start + len(form)
        if not re.match(r"[가-힣]*\s?\([^()]*[A-Za-z]", prose.words[end:]):
            message = _("The page's first mention of a term may give the original.")
            yield Finding(start, end, "first-mention", message, f"{form}({original})")


def introduced_in(texts: Iterable[str], glosses: Mapping[str, str]) -> frozenset[str]:
    """The words of `glosses` that one of these texts has."""
    known = list(texts)
    return frozenset(form for form in glosses if any(form in text for text in known))
