"""What we write is read back whole; what strangers write is refused or read, and never run."""

import csv
import io
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.errors import UnreadableGlossary
from glossary.exchange import DecisionRecord, Form, TermRecord, read_glossary, written
from glossary.exchange.own_csv import STATUSES

WHOLE = TermRecord(
    "convolution",
    aliases=("conv", 'a "b" | c\\', "a,b"),
    irregular_forms=("convolva",),
    part_of_speech="noun",
    domain="수학·신경망",
    definition="두 함수를 겹쳐\n곱해 더하는 <연산> & 그 결과.",
    note="topa:note 첫 줄\n둘째 줄",
    is_case_sensitive=True,
    is_kept=False,
    exceptions=("합성곱신경망",),
    readings=("컨벌루션",),
    source="flax",
    forms=(
        Form("합성곱", "accepted", "교과서, 대한수학회"),
        Form("컨볼루션", "proposed", "=검색"),
        Form("콘볼루션", "forbidden"),
        Form("돌림", "retired"),
    ),
    decision=DecisionRecord(
        "2026-11-16T10:30:00+00:00",
        "합성곱",
        "교과서를 따름",
        "11월 16일 모임",
        "/m/3/",
        {"합성곱": 5},
    ),
)
KEPT = TermRecord("JAX", part_of_speech="name", is_kept=True, readings=("잭스",))
SUFFIX = {"csv": "a.csv", "tbx2": "a.tbx", "tbx3": "a.tbx"}


def back(format_, *records):
    content = b"".join(written(format_, records))
    return [row.record for row in read_glossary(SUFFIX[format_], content).rows]


@pytest.mark.parametrize("format_", SUFFIX)
def test_a_term_comes_back_whole(format_):
    assert back(format_, WHOLE, KEPT) == [WHOLE, KEPT]


words = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12
).map(lambda text: " ".join(text.split()) or "x")
forms = st.lists(words, max_size=6, unique=True).map(
    lambda texts: tuple(Form(text, STATUSES[at % 4]) for at, text in enumerate(texts))
)


def ordered(record):
    """CSV has a column a status: forms come back in that order, and in theirs within it."""
    by_status = sorted(record.forms, key=lambda form: STATUSES.index(form.status))
    return replace(record, forms=tuple(by_status))


@pytest.mark.parametrize("format_", SUFFIX)
@given(
    st.builds(
        TermRecord,
        source_form=words,
        aliases=st.lists(words, max_size=3, unique=True).map(tuple),
        exceptions=st.lists(words, max_size=3).map(tuple),
        definition=words,
        note=words,
        forms=forms,
        is_kept=st.booleans(),
    )
)
def test_strange_words_come_back_whole(format_, record):
    nfc = TermRecord.from_dict(json.loads(json.dumps(record.as_dict())))

    [read] = back(format_, nfc)

    assert ordered(read) == ordered(normal(nfc))


def normal(record):
    """Everything is kept in NFC."""
    import unicodedata

    text = unicodedata.normalize("NFC", json.dumps(record.as_dict(), ensure_ascii=False))
    return TermRecord.from_dict(json.loads(text))


def test_a_spreadsheet_runs_nothing_of_ours():
    formula = TermRecord("=1+1", aliases=("@SUM(A1)",), note="-2", definition="'=x")

    content = b"".join(written("csv", [formula])).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(content)) for cell in row]

    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert back("csv", formula) == [formula]


BOMB = """<?xml version="1.0"?>
<!DOCTYPE martif [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<martif><text><body><termEntry><langSet xml:lang="en"><tig><term>&b;</term></tig></langSet>
</termEntry></body></text></martif>"""
OUTSIDE = BOMB.replace('<!ENTITY a "aaaaaaaaaa">', '<!ENTITY a SYSTEM "file:///etc/passwd">')
PARAMETER = '<!DOCTYPE martif [<!ENTITY % x SYSTEM "http://a.b/"> %x;]><martif/>'


@pytest.mark.parametrize("hostile", [BOMB, OUTSIDE, PARAMETER])
def test_entities_are_refused(hostile):
    with pytest.raises(UnreadableGlossary, match=r"entities|개체"):
        read_glossary("a.tbx", hostile.encode())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.tbx", b"<martif>" + b"<a>" * 100 + b"</a>" * 100 + b"</martif>"),
        ("a.tbx", b"<martif"),
        ("a.tbx", b""),
        ("a.tbx", b"<html/>"),
        ("a.tbx", b"<martif/>"),
        ("a.json", b"[" * 100_000),
        ("a.json", b'{"terms": [1, 2]}'),
        ("a.json", b"{}"),
        ("a.csv", b""),
        ("a.csv", b"a,b\n1,2\n"),
        ("a.csv", b"\xff\xff\xff"),
        ("a.csv", b'en,ko\n"' + b"x" * 200_000 + b'",y\n'),
        ("a.exe", b"x"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(name, content):
    with pytest.raises(UnreadableGlossary) as refusal:
        read_glossary(name, content)

    assert len(str(refusal.value)) > 10


DCT = """<?xml version="1.0"?>
<tbx type="TBX-Basic" style="dct" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"
  xmlns:min="http://www.tbxinfo.net/ns/min" xmlns:basic="http://www.tbxinfo.net/ns/basic">
<text><body><conceptEntry id="1"><min:subjectField>수학</min:subjectField>
<langSec xml:lang="en-US"><termSec><term>gradient</term><min:partOfSpeech>noun</min:partOfSpeech>
</termSec></langSec>
<langSec xml:lang="ko"><basic:definition>벡터</basic:definition><termSec><term>기울기</term>
<min:administrativeStatus>preferredTerm-admn-sts</min:administrativeStatus></termSec>
<termSec><term>경사도</term>
<min:administrativeStatus>deprecatedTerm-admn-sts</min:administrativeStatus></termSec></langSec>
</conceptEntry></body></text></tbx>"""
MARTIF = """<?xml version="1.0"?>
<!DOCTYPE martif SYSTEM "TBXBasiccoreStructV02.dtd">
<martif type="TBX-Basic" xml:lang="en"><text><body><termEntry id="x">
<descripGrp><descrip type="subjectField">수학</descrip></descripGrp>
<langSet xml:lang="en"><ntig><termGrp><term>gradient</term>
<termNote type="partOfSpeech">noun</termNote></termGrp></ntig></langSet>
<langSet xml:lang="ko"><descrip type="definition">벡터</descrip><ntig><termGrp><term>기울기</term>
<termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></termGrp></ntig>
<tig><term>경사도</term>
<termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></tig></langSet>
</termEntry></body></text></martif>"""


@pytest.mark.parametrize("content", [DCT, MARTIF])
def test_files_of_other_tools_are_understood(content):
    [row] = read_glossary("a.tbx", content.encode()).rows

    assert row.record == TermRecord(
        "gradient",
        part_of_speech="noun",
        domain="수학",
        definition="벡터",
        forms=(Form("기울기", "accepted"), Form("경사도", "forbidden")),
    )
    assert row.doubt == ""


def test_korean_spreadsheets_are_read():
    [row] = read_glossary("a.csv", "영어;한국어;비고\nbatch;배치, 묶음;\n".encode("cp949")).rows

    assert [form.text for form in row.record.forms] == ["배치", "묶음"]


def test_columns_may_be_named():
    content = b"A,B\nbatch,\xeb\xac\xb6\xec\x9d\x8c\n"

    [row] = read_glossary("a.csv", content, {"english": "A", "korean": "B"}).rows

    assert row.record.source_form == "batch"
    with pytest.raises(UnreadableGlossary, match="A, B"):
        read_glossary("a.csv", content, {"english": "C"})


def test_a_plain_object_of_words_is_a_glossary():
    [row] = read_glossary("a.json", '{"batch": "묶음"}'.encode()).rows

    assert (row.record.source_form, row.record.forms) == ("batch", (Form("묶음"),))
