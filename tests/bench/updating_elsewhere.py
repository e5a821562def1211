"""What translate-toolkit keeps of JAX's update from 0.9.0 to 0.10.2, in its Markdown pages.

    python -m venv /elsewhere && /elsewhere/bin/pip install "translate-toolkit[markdown]"
    python -m tests.bench.updating_elsewhere /elsewhere/bin OLD_FOLDER NEW_FOLDER

Its way: md2po of the old pages, every entry translated by a mark of its own, md2po of the new ones,
pot2po with the old files as templates and all of them as a memory.
"""

import collections
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ENTRY = re.compile(r"(?:^[^\n]+\n)+", re.MULTILINE)
STRING = re.compile(
    r'^(?:#~ )?(msgid|msgstr)((?: "(?:[^"\\]|\\.)*"\n?(?:(?:#~ )?"[^\n]*\n?)*))', re.M
)


def main(programs: Path, old: Path, new: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        for name, root in (("old", old), ("new", new)):
            for page in pages_of(root):
                copy = work / name / page.relative_to(root)
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(page, copy)
        run(programs / "md2po", "-P", work / "old", work / "templates")
        run(programs / "md2po", "-P", work / "new", work / "newer")
        made = mark_all(work / "templates", work / "marked")
        memory = in_one(work / "marked", work / "memory.po")
        run(programs / "pot2po", "--tm", memory, "-t", work / "marked", work / "newer",
            work / "updated")  # fmt: skip
        tell(made, work / "updated")


def pages_of(root: Path) -> list[Path]:
    """Markdown pages. Those that pair with a notebook are among them."""
    return sorted(path for path in root.rglob("*.md") if path.is_file())


def run(*command: object) -> None:
    words = [str(word) for word in command]
    done = subprocess.run([*words, "--progress=none"], capture_output=True, text=True)
    if done.stderr.strip():
        print(done.stderr.strip()[-600:], file=sys.stderr)
    done.check_returncode()


def entries(text: str):
    """(message, translation, is fuzzy, is obsolete) of each entry but the header."""
    for block in ENTRY.findall(text):
        strings = {name: joined(body) for name, body in STRING.findall(block)}
        if strings.get("msgid"):
            fuzzy = re.search(r"^#,.*\bfuzzy\b", block, re.MULTILINE) is not None
            yield strings["msgid"], strings.get("msgstr", ""), fuzzy, block.startswith("#~")


def joined(body: str) -> str:
    return "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', body))


def mark_all(templates: Path, target: Path) -> dict[str, str]:
    """Write PO files in which every entry has a mark; the message of each mark."""
    made: dict[str, str] = {}
    for template in sorted(templates.rglob("*.pot")):
        file = target / template.relative_to(templates).with_suffix(".po")
        file.parent.mkdir(parents=True, exist_ok=True)
        blocks = []
        for block in template.read_text().split("\n\n"):
            message = next((m for m, *_ in entries(block.rstrip() + "\n")), "")
            if message:
                mark = f"mark{len(made)}"
                made[mark] = message
                block = re.sub(r'^msgstr ""$', f'msgstr "{mark}"', block, flags=re.MULTILINE)
            blocks.append(block)
        file.write_text("\n\n".join(blocks))
    return made


def in_one(folder: Path, target: Path) -> Path:
    """All entries in one file, since its memory is one."""
    blocks = ['msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"']
    for file in sorted(folder.rglob("*.po")):
        blocks += file.read_text().rstrip().split("\n\n")[1:]
    target.write_text("\n\n".join(blocks) + "\n")
    return target


def tell(made: dict[str, str], updated: Path) -> None:
    fates: dict[str, set[str]] = collections.defaultdict(set)
    for file in sorted(updated.rglob("*.po")):
        for _message, mark, fuzzy, obsolete in entries(file.read_text()):
            if mark in made:
                fates["obsolete" if obsolete else "fuzzy" if fuzzy else "kept"].add(mark)
    kept, fuzzy = fates["kept"], fates["fuzzy"] - fates["kept"]
    obsolete = fates["obsolete"] - fates["kept"] - fates["fuzzy"]
    print(f"translated: {len(made)}")
    print(f"kept as translated: {len(kept)}")
    print(f"kept as fuzzy, without the old source text: {len(fuzzy)}")
    print(f"kept only as obsolete: {len(obsolete)}")
    print(f"lost: {len(made) - len(kept | fuzzy | obsolete)}")


if __name__ == "__main__":
    main(*(Path(argument).resolve() for argument in sys.argv[1:4]))
