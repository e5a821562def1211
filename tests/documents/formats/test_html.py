import pytest

from apps.documents.formats import check_translation, parse


@pytest.mark.parametrize(
    ("translation", "is_refused"),
    [
        ("그림 하나", False),
        ('그림" onload="x', True),
        ('그림"><b', True),
        ("그림<b", True),
        ("그림>", True),
        ("두\n줄", False),
    ],
)
def test_the_text_of_a_picture_in_html_stays_in_its_place(translation, is_refused):
    page = '<center>\n<img src="a.png" alt="A picture">\n<p>Words here.</p>\n</center>\n'

    document = parse(page, "page.md")
    alt = next(each for each in document.segments if each.kind == "alt_text")

    assert bool(check_translation(document, alt.key, translation)) is is_refused
