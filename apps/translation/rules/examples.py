"""The examples of a rule are its tests."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from apps.translation.rules.findings import Context, Finding, Prose, _
from apps.translation.rules.registry import CHECKS

# What examples may count on, whatever the group's glossary says today.
READINGS = MappingProxyType({"JAX": "잭스", "NumPy": "넘파이", "props": "프롭스", "jit": "짓"})
BESIDES = Context(
    level="formal",
    readings=READINGS,
    glosses=MappingProxyType({"합성곱": "convolution"}),
    ids=frozenset({"설치", "가속기"}),
)


@dataclass(frozen=True, slots=True)
class Example:
    """A text to be read as Korean of a page, and what it translates where that matters."""

    text: str
    source: str = ""

    @classmethod
    def written(cls, paragraph: str) -> "Example":
        """Lines that begin with > are the source."""
        lines = paragraph.strip().split("\n")
        source = [line.removeprefix(">").strip() for line in lines if line.startswith(">")]
        text = [line for line in lines if not line.startswith(">")]
        return cls("\n".join(text), " ".join(source))

    def __str__(self) -> str:
        return f"> {self.source}\n{self.text}" if self.source else self.text


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that its check takes for the opposite of what it is said to be."""

    example: Example
    message: str


def failures(name: str, good: Sequence[Example], bad: Sequence[Example]) -> Iterator[Failure]:
    """Bad examples that the check passes, good ones that it flags, fixes that mend nothing."""
    for example in good:
        if findings_in(name, example):
            yield Failure(example, _("The check finds fault with this good example."))
    for example in bad:
        found = findings_in(name, example)
        if not found:
            yield Failure(example, _("The check finds nothing wrong with this bad example."))
        elif findings_in(name, replace(example, text=fixed(example.text, found))) and all(
            one.fix is not None for one in found
        ):
            yield Failure(example, _("The check's own fix does not mend this bad example."))


def findings_in(name: str, example: Example) -> list[Finding]:
    flavour = "rst" if name.startswith("rst-") else "markdown"
    context = replace(BESIDES, source=example.source, flavour=flavour)
    return list(CHECKS[name](Prose(example.text, context)))


def fixed(text: str, findings: Sequence[Finding]) -> str:
    """The text with every fix made, but for those that overlap an earlier one."""
    parts, reached = [], 0
    for finding in sorted(findings, key=lambda one: one.start):
        if finding.fix is not None and finding.start >= reached:
            parts += [text[reached : finding.start], finding.fix]
            reached = finding.end
    return "".join((*parts, text[reached:]))


def shown(examples: Sequence[Mapping[str, str]]) -> list[Example]:
    """Examples as they are stored."""
    return [Example(each["text"], each.get("source", "")) for each in examples]
