"""Particles: which form fits the word before, and that nothing stands between the two."""

import re
from collections.abc import Iterator

from apps.translation.rules.findings import Finding, Prose, _
from glossary.sounds import Ending, ending_of

PAIRS = (("은", "는"), ("이", "가"), ("을", "를"), ("과", "와"), ("으로", "로"))
AFTER_CONSONANT = {form: pair for pair in PAIRS for form in pair}
_PARTICLE = (
    r"(?P<particle>으로|로|은|는|이|가|을|를|과|와)(?=(?:서|써|부터|까지|의|도|만)?(?![가-힣]))"
)
# A bracket set apart is a gloss only where it holds a word: "식이 (`0`)을" is about the bracket.
_BRACKET = re.compile(
    rf"(?P<word>[가-힣]+)[*_]*(?:[ ](?=\([A-Za-z]{{2}}))?\([^()\n]{{1,120}}\)[*_]*{_PARTICLE}"
)
_LATIN = re.compile(rf"(?<![\w.-])(?P<word>[A-Za-z][\w.-]*[A-Za-z0-9]|[A-Za-z])[*_]*{_PARTICLE}")
# Not 이 and 가, 만 and 도, which also begin words of their own: "React 이 아닌", "4 도".
_APART = re.compile(
    r"(?<=[A-Za-z0-9`)])(?P<marks>[*_]*) (?P<particle>(?:은|는|을|를|의|와|과|에|에서|에게|로|으로"
    r"|이라는|라는|이라고|라고|처럼|까지|부터|에는|에서는|에서의|으로의|로의|와의|과의|로서|로써)"
    r"(?![가-힣]))"
)
_SENTENCE_END = re.compile(r"[다요까]$")


def after_bracket(prose: Prose) -> Iterator[Finding]:
    """추론(inference)를 → 추론(inference)을: the particle goes by the word before the bracket."""
    for found in _BRACKET.finditer(prose.words):
        if not _SENTENCE_END.search(found["word"]):
            right = fitting(found["particle"], ending_of(found["word"]))
            if right != found["particle"]:
                message = _("The particle goes by the word before the bracket.")
                yield _wrong(found, "particle-after-bracket", message, right)


def by_reading(prose: Prose) -> Iterator[Finding]:
    """props을 → props를, for words whose reading somebody has written down."""
    known = {word.lower(): reading for word, reading in prose.context.readings.items()}
    for found in _LATIN.finditer(prose.words) if known else ():
        if reading := known.get(found["word"].lower()):
            right = fitting(found["particle"], ending_of(reading))
            if right != found["particle"]:
                message = _("The particle goes by how the word is read.")
                yield _wrong(found, "particle-by-reading", message, right)


def apart(prose: Prose) -> Iterator[Finding]:
    """JAX 는 → JAX는, also after inline code. reStructuredText needs a backslash there."""
    if prose.context.flavour == "code":
        return
    for found in _APART.finditer(prose.text):
        if not prose.is_hidden(found.end() - 1) and _stands_after_word(prose, found.start()):
            message = _("No space between a word and its particle.")
            yield Finding(*found.span(), "particle-apart", message, _joined(prose, found))


def _joined(prose: Prose, found: re.Match[str]) -> str:
    """The particle at its word. Emphasis that ends in a sign has to close behind it."""
    marks, particle = found["marks"], found["particle"]
    last = prose.text[found.start() - 1]
    if prose.context.flavour == "rst" and (marks or last == "`"):
        return f"{marks}\\ {particle}"
    return f"{particle}{marks}" if marks and not last.isalnum() else f"{marks}{particle}"


def _stands_after_word(prose: Prose, end: int) -> bool:
    """Whether Latin letters, inline code or a link end here; not a number, not a bracket."""
    last = prose.text[end - 1]
    if last == ")":
        return prose.is_hidden(end - 1)
    if last.isdigit():
        return bool(re.search(r"[A-Za-z]\w*$", prose.words[max(end - 40, 0) : end]))
    return not prose.is_hidden(end - 1) or last == "`"


def fitting(particle: str, ending: Ending | None) -> str:
    """The form of this particle after such an ending; itself where nobody can know."""
    after_consonant, after_vowel = AFTER_CONSONANT[particle]
    if ending is None:
        return particle
    is_vowel = ending is Ending.VOWEL or (ending is Ending.RIEUL and after_vowel == "로")
    return after_vowel if is_vowel else after_consonant


def _wrong(found: re.Match[str], rule: str, message: str, right: str) -> Finding:
    return Finding(*found.span("particle"), rule, message, right)
