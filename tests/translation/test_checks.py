import pytest
from django.utils import translation

from apps.documents import formats
from apps.documents.formats import Problem, check_translation, same_code
from apps.documents.models import Segment
from apps.translation.checks.structure import problems_of, problems_of_texts
from apps.translation.checks.wording import told
from tests import factories

MARKDOWN = """# Title

Call `jnp.add` or {func}`jax.jit`, see [the guide](guide.md), $x^2$ and {{ name }}.

```{code-cell}
# a comment
x = 1
```
"""
RST = """Title
=====

Call ``jnp.add`` or :func:`jax.jit` now.
"""


def problems(text, path, wanted, given):
    document = formats.parse(text, path)
    segment = next(one for one in document.segments if wanted in one.text)
    return check_translation(document, segment.key, given)


@pytest.mark.parametrize(
    ("text", "path", "wanted", "given"),
    [
        (MARKDOWN, "a.md", "Call", "비었습니다"),
        (MARKDOWN, "a.md", "Call", "`a` {ref}`b` [c](d.md) $y$ {{ z }} <b> https://e.org"),
        (MARKDOWN, "a.md", "Call", "- 목록"),
        (MARKDOWN, "a.md", "Call", "# 제목"),
        (MARKDOWN, "a.md", "Call", "한 문단\n\n두 문단"),
        (MARKDOWN, "a.md", "Call", "> 인용"),
        (MARKDOWN, "a.md", "Call", "```\n울타리"),
        (MARKDOWN, "a.md", "Title", " "),
        (MARKDOWN, "a.md", "a comment", "주석\nx = 2"),
        (RST, "a.rst", "Call", "비었습니다"),
        (RST, "a.rst", "Call", ".. note::"),
        (RST, "a.rst", "Title", "**굵은**제목"),
    ],
)
def test_every_problem_is_told_in_korean(text, path, wanted, given):
    found = problems(text, path, wanted, given)

    with translation.override("ko"):
        sentences = [told(problem).message for problem in found]

    for sentence in sentences:
        assert any("가" <= char <= "힣" for char in sentence), sentence
        assert " is " not in sentence
        assert "Nothing" not in sentence
        assert "would" not in sentence


@pytest.mark.parametrize("changed", ["x = 2", "x =", "x = 1  # noqa"])
def test_differences_of_code_are_told_in_korean(changed):
    difference = same_code("x = 1", changed)

    with translation.override("ko"):
        message = told(Problem(f"The code would change: {difference.message}", 1)).message

    assert message.startswith("코드가 바뀝니다.")
    assert "differs" not in message


def test_a_place_is_told_where_there_is_one():
    with translation.override("ko"):
        assert told(Problem("x", 2, 5)).where == "2번째 줄 5번째 글자"
        assert told(Problem("x", 2)).where == ""


def test_many_segments_are_checked_at_once_with_the_same_answers(db):
    page = factories.page(
        "# Title\n\nUse `x`.\n\nMore.\n\nLast.\n\n```python\nx = 1\n```\n", path="many.md"
    )
    segments = list(Segment.objects.filter(section__page=page).order_by("position"))
    gone = Segment.objects.create(
        section=segments[0].section, key="gone", kind="paragraph", text="Gone."
    )
    forms = ["제목", "쓰세요.", "# 더", "끝.", "y = 2"]
    texts = dict(zip([*segments, gone], [*forms[: len(segments)], "없음"], strict=True))
    for segment in texts:
        segment.section.page = page

    found = problems_of_texts(page, texts)

    assert found == {segment: problems_of(segment, text) for segment, text in texts.items()}
    assert [problem.code for problem in found[gone]] == ["gone"]
    assert sum(map(bool, found.values())) == 3
