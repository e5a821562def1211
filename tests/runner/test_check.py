import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = """# Page

```python
import jax.numpy as jnp
print(jnp.arange(3))  # a comment
```

```python
print({key!r})
```
"""


@pytest.fixture
def check(tmp_path):
    def run(*arguments):
        line = [sys.executable, "-m", "runner", "check", *arguments]
        return subprocess.run(line, cwd=ROOT, capture_output=True, text=True)

    return run


def write(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_good_and_a_broken_translation_are_told_apart(check, tmp_path):
    source = write(tmp_path, "source.md", PAGE.format(key="loss"))
    good = write(tmp_path, "good.md", PAGE.format(key="loss").replace("a comment", "주석"))
    broken = write(tmp_path, "broken.md", PAGE.format(key="손실"))
    files = ["--json", str(tmp_path / "o.json"), "--junit", str(tmp_path / "o.xml")]

    done = check(good, broken, "--against", source, source, *files)

    assert done.returncode == 1, done.stderr
    pages = json.loads((tmp_path / "o.json").read_text())["pages"]
    assert [page["verdict"] for page in pages] == ["same", "ours"]
    assert [cell["verdict"] for cell in pages[1]["cells"]] == ["same", "ours"]
    assert pages[1]["cells"][1]["line"] == 8 or pages[1]["cells"][1]["line"] == 9
    assert pages[0]["tier"] in {"landlock", "bubblewrap+landlock"}
    suites = ET.parse(tmp_path / "o.xml").getroot()
    assert [suite.get("failures") for suite in suites] == ["0", "1"]
    assert "손실" in done.stdout


def test_code_that_differs_is_ours_even_where_nothing_of_it_shows(check, tmp_path):
    source = write(tmp_path, "source.md", "```python\nnumber = 2\nprint('a')\n```\n")
    page = write(tmp_path, "page.md", "```python\nnumber = 3\nprint('a')\n```\n")

    strict = check(page, "--against", source)
    lenient = check(page, "--against", source, "--code-may-differ")

    assert (strict.returncode, lenient.returncode) == (1, 0), strict.stderr
    assert "Its code is not the source's" in strict.stdout


def test_a_page_alone_passes_with_its_preamble_and_limits(check, tmp_path):
    page = write(tmp_path, "page.md", "```python\nprint(greeting)\n```\n")
    preamble = write(tmp_path, "preamble.py", "greeting = 'hello'")

    done = check(page, "--preamble", preamble, "--limit", "wall=20", "--json", "-")

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["pages"][0]["verdict"] == "passes"


def test_what_is_lacking_here_is_no_failure_of_the_page(check, tmp_path):
    page = write(
        tmp_path, "page.md", "```python\nx = 1\n```\n\n```python\nimport torch_of_nobody\n```\n"
    )

    done = check(page)

    assert done.returncode == 2, done.stderr
    assert "torch_of_nobody" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nowhere.md"], "No such file"),
        (["page.md", "--limit", "wall=soon"], "NAME=NUMBER"),
        (["page.md", "--limit", "patience=3"], "no limit called 'patience'"),
        (["page.md", "--against", "a.md", "b.md"], "2 sources for 1 pages"),
        (["page.txt"], "Pages ending in .txt are not read"),
    ],
)
def test_wrong_use_gets_a_sentence_and_is_our_own_fault(check, tmp_path, arguments, sentence):
    for name in ("page.md", "page.txt"):
        write(tmp_path, name, "text")
    named = [str(tmp_path / each) if each[:4] == "page" else each for each in arguments]

    done = check(*named)

    assert done.returncode == 3
    assert sentence in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
