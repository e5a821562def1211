import io
import json
import sys

import pytest

from glossary.__main__ import main
from glossary.errors import GlossaryError


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "page.md"
    path.write_bytes("컨볼루션을 쓴다.\r\n`컨볼루션`은 둔다.\r\n그 컨볼루션이다.\r\n".encode())
    return path


@pytest.fixture
def terms(tmp_path):
    path = tmp_path / "terms.json"
    row = {"term": "convolution", "accepted": ["합성곱"], "forbidden": ["컨볼루션"]}
    path.write_text(json.dumps({"terms": [row]}))
    return path


def test_find_names_the_place_and_what_to_write(page, terms, capsys):
    code = main(["find", "--korean", "--terms", str(terms), str(page)])

    assert code == 1
    assert capsys.readouterr().out.splitlines() == [
        f"{page}:1:1: '컨볼루션' is not used for convolution: 합성곱",
        f"{page}:3:3: '컨볼루션' is not used for convolution: 합성곱",
    ]


def test_find_reads_a_pipe_and_knows_our_own_terms(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"two\n\nconvolutions")))

    assert main(["find"]) == 0
    assert capsys.readouterr().out.startswith("-:3:1: 'convolutions' is convolution")


def test_lookup_finds_by_first_letters(terms, capsys):
    assert main(["lookup", "ㅎㅅㄱ", "--terms", str(terms)]) == 0
    assert capsys.readouterr().out == "convolution: 합성곱 (not 컨볼루션)\n"


def test_lookup_of_nonsense_fails(terms):
    assert main(["lookup", "qqqqzzzz", "--terms", str(terms)]) == 1


def test_replace_prints_the_text_and_keeps_the_file(page, capsys):
    before = page.read_bytes()

    main(["replace", "컨볼루션", "배치", str(page)])

    assert "배치를 쓴다.\r\n`컨볼루션`은 둔다.\r\n그 배치다." in capsys.readouterr().out
    assert page.read_bytes() == before


def test_replace_writes_in_place_and_touches_nothing_else(page):
    main(["replace", "컨볼루션", "JAX", str(page), "--write", "--reading", "JAX=잭스"])

    assert page.read_bytes().decode() == "JAX를 쓴다.\r\n`컨볼루션`은 둔다.\r\n그 JAX다.\r\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["find", "/nowhere.md"],
        ["find", "--terms", "/nowhere.yaml", "-"],
        ["replace", "a", "b", "--reading", "nonsense"],
    ],
)
def test_what_is_wrong_is_said(arguments):
    with pytest.raises(GlossaryError, match=r"nowhere|nonsense"):
        main(arguments)


def test_a_glossary_that_is_none_is_refused(tmp_path):
    path = tmp_path / "terms.yaml"
    path.write_text("a: b")

    with pytest.raises(GlossaryError, match="no list of terms"):
        main(["lookup", "a", "--terms", str(path)])
