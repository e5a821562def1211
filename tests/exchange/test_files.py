"""Pages as PO and XLIFF files: what is written is read back, and strangers' files are refused."""

import contextlib
import shutil
import subprocess
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.documents import formats
from apps.exchange.errors import ExchangeError
from apps.exchange.files import FORMATS, PageFile, Unit, read_exchange, written
from apps.exchange.files.xliff import xml_text
from tests import factories

UNITS = (
    Unit("a1", "Adding numbers", "수 더하기", "0a", is_approved=True, line=1, notes=("heading",)),
    Unit("a2", 'Use `x`,\nor "y" & <z> at 5%.', "", "", line=3, notes=("paragraph · A | B",)),
    Unit("a3", "New text", "옛 글", "0b", is_fuzzy=True, line=5, previous="Old text"),
)
PAGE = PageFile("docs/한 page.md", UNITS, project="docs")
WAYS = sorted(FORMATS)

unit_texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)


def back(way, page):
    [found] = read_exchange(*written(way, page))
    return found


def facts(unit):
    """All of a unit that a file keeps, as XML can hold it; a line is the file's own when read."""
    kept = replace(unit, notes=(), previous="", line=1)  # XLIFF gives no previous back
    return replace(kept, **{name: xml_text(getattr(kept, name)) for name in ("source", "text")})


@pytest.mark.parametrize("way", WAYS)
def test_what_is_written_is_read_back(way):
    page = back(way, PAGE)

    assert page.path == PAGE.path
    assert list(map(facts, page.units)) == list(map(facts, UNITS))


@pytest.mark.parametrize("way", WAYS)
@given(source=unit_texts, text=unit_texts)
def test_any_text_is_read_back(way, source, text):
    [unit] = back(way, PageFile("page.md", (Unit("k", source, text),))).units

    assert xml_text(unit.source) == xml_text(source)
    assert xml_text(unit.text) == xml_text(text)


@pytest.mark.parametrize("way", WAYS)
def test_real_pages_are_read_back(way):
    corpus = factories.shared("corpus", "jax-0.10.2")
    if corpus is None:
        pytest.skip("the corpus is not beside this checkout")
    paths = sorted(path for path in corpus.rglob("*") if path.suffix in {".md", ".rst", ".ipynb"})
    for path in paths[::12]:
        document = formats.parse(formats.decode(path.read_bytes()), path.name)
        units = tuple(Unit(each.key, each.text, each.text) for each in document.segments)

        assert list(map(facts, back(way, PageFile(path.name, units)).units)) == list(
            map(facts, units)
        )


def test_po_files_are_sound_to_gettext(tmp_path):
    if not shutil.which("msgfmt"):
        pytest.skip("gettext is not installed")
    file = tmp_path / "page.po"
    file.write_bytes(written("po", PAGE)[1])

    checked = subprocess.run(
        ["msgfmt", "--check", "-o", tmp_path / "page.mo", file], capture_output=True, text=True
    )

    assert checked.stderr == ""
    assert checked.returncode == 0


XLIFF_2 = """<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="en">
<file id="f" original="page.md"><unit id="a1"><notes><note category="began">0a</note></notes>
<segment state="final"><source>Two <pc id="1">numbers</pc></source><target>두 수</target></segment>
</unit></file></xliff>"""


def test_xliff_2_is_read():
    [page] = read_exchange("page.xlf", XLIFF_2.encode())

    assert page.path == "page.md"
    assert list(page.units) == [Unit("a1", "Two numbers", "두 수", "0a", is_approved=True, line=2)]


def test_each_file_of_an_xliff_document_is_a_page():
    one, two = (written("xliff", replace(PAGE, path=path))[1].decode() for path in ("a.md", "b.md"))
    second = two[two.index("<file ") : two.index("</xliff>")]

    pages = read_exchange("all.xlf", one.replace("</xliff>", second + "</xliff>").encode())

    assert [page.path for page in pages] == ["a.md", "b.md"]
    assert [list(map(facts, page.units)) for page in pages] == [list(map(facts, UNITS))] * 2


PREVIOUS = """#, fuzzy
#| msgctxt "older"
#| msgid ""
#| "One \\"and\\" "
#| "two"
#| msgid_plural "Twos"
msgctxt "k"
msgid "One and three"
msgstr "하나"
"""


def test_po_tells_what_source_a_fuzzy_text_was_made_for():
    [page] = read_exchange("page.po", PREVIOUS.encode())

    assert page.units[0].previous == 'One "and" two'


def test_elements_inside_a_text_leave_its_words():
    content = written("xliff", PageFile("page.md", (Unit("k", "One", "하나"),)))[1].decode()
    marked = content.replace("하나", '<g id="1">하</g><x id="2"/>나')

    [[unit]] = [page.units for page in read_exchange("p.xlf", marked.encode())]

    assert unit.text == "하나"


def test_a_proposal_is_not_the_translation():
    content = written("xliff", PageFile("page.md", (Unit("k", "One"),)))[1].decode()
    proposal = "<alt-trans><source>Two</source><target>둘</target></alt-trans></trans-unit>"

    [page] = read_exchange("p.xlf", content.replace("</trans-unit>", proposal).encode())

    [unit] = page.units

    assert (unit.source, unit.text) == ("One", "")


def test_a_file_that_names_no_page_is_named_for_it():
    nameless = 'msgctxt "k"\nmsgid "One"\nmsgstr "하나"\n'

    [page] = read_exchange("docs/page.md.po", nameless.encode())

    assert page.path == "docs/page.md"


BOMB = """<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="&b;"/></xliff>"""
OUTSIDE = """<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">&a;</xliff>"""
XLIFF = '<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2">'


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("p.xlf", BOMB, "document type"),
        ("p.xlf", OUTSIDE, "document type"),
        ("p.xlf", XLIFF + "<g>" * 100, "nested too deeply"),
        ("p.xlf", XLIFF + "\n<file>", "Line 2"),
        ("p.xlf", "<html/>", "no XLIFF"),
        ("p.xlf", '<?xml version="1.0" encoding="x-none"?><a/>', "well-formed|encoding"),
        ("p.xlf", "", "Line 1"),
        ("p.xlf", XLIFF + "\x00", "Line 1"),
        ("p.po", 'msgid "a"\nwhat is this\n', "Line 2"),
        ("p.po", "\udcff", "UTF-8"),
        ("p.txt", "", ".po, .xlf, .xliff"),
    ],
)
def test_strange_files_are_refused_with_a_sentence(name, content, said):
    with pytest.raises(ExchangeError, match=said):
        read_exchange(name, content.encode("utf-8", "surrogateescape"))


@pytest.mark.parametrize("way", WAYS)
@given(data=st.data())
def test_damaged_files_are_read_or_refused(way, data):
    name, content = written(way, PAGE)
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, len(content)))
    noise = data.draw(st.binary(max_size=20))
    pages = []
    with contextlib.suppress(ExchangeError):
        pages = read_exchange(name, content[:start] + noise + content[end:])

    assert all(isinstance(unit.text, str) for page in pages for unit in page.units)
