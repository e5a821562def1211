import json
import signal
import subprocess
import sys
import time
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
        (["page.md", "--port", "other.md"], "--port names other.md, which is none of the pages"),
        (["page.md", "--against", "a.md", "b.md"], "2 sources for 1 pages"),
        (["page.txt"], "Pages ending in .txt are not read"),
        (["page.md", "--jobs", "many"], "a whole number from 1 to 256"),
        (["page.md", "--devices", "-1"], "a whole number from 0 to 64"),
        (["page.md", "--limit", "memory=1"], "“memory_mib” has to be a whole number from 256"),
        (["page.md", "--patience"], "unrecognized arguments: --patience"),
        ([], "required: PAGE"),
        (["page.md", "--json", "nowhere/result.json"], "There is no folder"),
        (["page.md", "--junit", "."], "It is a folder"),
        (["page.md", "--preamble", "nowhere.py"], "No such file"),
        (["page.md", "--preamble", "page.bin"], "not UTF-8"),
        (["page.bin.md"], "not UTF-8"),
        (["."], "It is not a file"),
        (["/dev/zero"], "It is not a file"),
        (["page.many.md"], "It has 5001 cells; a page may have 5000"),
    ],
)
def test_wrong_use_gets_a_sentence_and_is_our_own_fault(check, tmp_path, arguments, sentence):
    for name in ("page.md", "page.txt"):
        write(tmp_path, name, "text")
    write(tmp_path, "page.many.md", "```python\n1\n```\n\n" * 5001)
    for name in ("page.bin", "page.bin.md"):
        (tmp_path / name).write_bytes(b"\xff\xfe")
    named = [str(tmp_path / each) if each[:4] == "page" else each for each in arguments]

    done = check(*named)

    assert done.returncode == 3
    assert sentence in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("text", ["", "# Only words\n"])
def test_a_page_without_code_is_no_program(check, tmp_path, text):
    done = check(write(tmp_path, "page.md", text), "--json", "-")

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["pages"][0]["verdict"] == "not a program"


def test_what_is_wrong_with_pieces_fails_nobodys_tests(check, tmp_path):
    page = write(tmp_path, "page.md", "```python\ntrain(state)\n```\n")
    results = tmp_path / "results.xml"

    done = check(page, "--junit", str(results), "--json", "-")

    assert done.returncode == 0, done.stderr
    [found] = json.loads(done.stdout)["pages"]
    assert (found["verdict"], found["cells"][0]["verdict"]) == ("not a program", "fails")
    assert "<failure" not in results.read_text()
    assert 'skipped="1"' in results.read_text()


def test_a_cell_that_is_tagged_as_no_program_is_not_run(check, tmp_path):
    text = "```{code-cell}\n:tags: [not-a-program]\nf(...\n```\n\n```{code-cell}\n1\n```\n"
    page = write(tmp_path, "page.md", text)

    done = check(page, "--against", page, "--json", "-", "--junit", str(tmp_path / "o.xml"))

    [found] = json.loads(done.stdout)["pages"]
    assert found["verdict"] == "same"
    assert [each.get("skipped") for each in ET.parse(tmp_path / "o.xml").getroot()] == ["1"]
    assert [cell["verdict"] for cell in found["cells"]] == ["not a program", "same"]
    assert [cell["status"] for cell in found["cells"]] == ["skipped", "ok"]


def test_a_port_has_to_run_whatever_its_source_does(check, tmp_path):
    source = write(tmp_path, "source.md", "```python\nimport torch_of_nobody\n```\n")
    good = write(tmp_path, "good.md", "```python\nprint(1)\n```\n")
    bad = write(tmp_path, "bad.md", "```python\njpn.ones(2)\n```\n")
    ports = ("--port", good, "--port", bad)

    done = check(good, bad, "--against", source, source, *ports, "--json", "-")

    assert done.returncode == 1, done.stderr
    assert [page["verdict"] for page in json.loads(done.stdout)["pages"]] == ["passes", "fails"]
    assert check(bad).returncode == 0


def test_an_example_that_raises_otherwise_than_its_page_shows_fails(check, tmp_path):
    shown = "Traceback (most recent call last):\n  ...\nTypeError: no"
    page = write(tmp_path, "page.md", f"```python\n>>> x = 1\n>>> x / 0\n{shown}\n```\n")

    done = check(page)

    assert done.returncode == 1, done.stderr
    assert done.stdout.splitlines()[1:] == [
        "    line 3: It fails: ZeroDivisionError: division by zero (The page shows TypeError here.)"
    ]


def test_a_failing_preamble_is_told_and_is_our_own_fault(check, tmp_path):
    page = write(tmp_path, "page.md", "```python\n1\n```\n")
    preamble = write(tmp_path, "preamble.py", "import nothing_of_the_kind")

    done = check(page, "--preamble", preamble)

    assert done.returncode == 3
    assert "The preamble failed: ModuleNotFoundError" in done.stdout


def test_each_normalisation_is_in_the_report(check, tmp_path):
    page = write(
        tmp_path,
        "page.md",
        "```python\nimport time; print(time.time_ns(), 'ns')\n```\n\n```python\n1\n```\n",
    )

    done = check(page, "--against", page, "--json", str(tmp_path / "o.json"))

    cells = json.loads((tmp_path / "o.json").read_text())["pages"][0]["cells"]
    assert done.returncode == 0, done.stderr
    assert [cell["looked_past"] for cell in cells] == [["duration"], []]
    assert "looked past: duration (1×)" in done.stdout


def test_an_interrupted_check_leaves_no_process(tmp_path):
    page = write(tmp_path, "page.md", "```python\nprint('on')\nwhile True: pass\n```\n")
    line = [sys.executable, "-m", "runner", "check", page]
    with subprocess.Popen(
        line, cwd=ROOT, stderr=subprocess.PIPE, start_new_session=True, preexec_fn=hear_interrupts
    ) as check:
        assert b"Isolation" in check.stderr.readline()
        while sum(map(is_of_zygote, below := descendants(check.pid))) < 2:
            time.sleep(0.05)
        check.send_signal(signal.SIGINT)
        check.wait(60)

    assert check.returncode == 130
    while any(map(is_there, below)):  # the kernel ends them, one after the other
        time.sleep(0.05)


def hear_interrupts():
    """Shells let what they start in the background ignore them."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def is_there(pid):
    return "\nState:\tZ" not in status_of(pid) and Path(f"/proc/{pid}").exists()


def is_of_zygote(pid):
    """Whether it is the zygote, or the page that it forked."""
    program, _, rest = Path(f"/proc/{pid}/cmdline").read_text().partition("\0")
    return "start_zygote" in rest and not program.endswith("bwrap")


def status_of(pid):
    try:
        return Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return ""


def descendants(pid):
    """Every process that this one started, or theirs, by /proc."""
    children = [
        int(child)
        for task in Path(f"/proc/{pid}/task").glob("*/children")
        for child in task.read_text().split()
    ]
    return children + [below for child in children for below in descendants(child)]
