"""Run by `packages.py` in a process of its own: finds and downloads a source distribution.

`pip download` would prepare the package's metadata, which runs the package's own build code. So
only the two parts of pip that are needed are used: its finder, which knows the configured indexes,
proxies, certificates and credentials, and its session, which downloads. pip calls them internal;
the lock file pins pip, and a test downloads through them. Nothing of the site is imported here.

    python inside_pip.py NAME SPECIFIER FOLDER MOST_BYTES

prints one line of JSON: {"version": …, "file": …}, or {"problem": …} with one of the words below.
"""

import json
import sys
from pathlib import Path
from typing import Any

NOTHING, NO_VERSION = "nothing", "no-such-version"
TOO_LARGE, WRONG_HASH, UNREACHABLE = "too-large", "wrong-hash", "unreachable"


def main(name: str, specifier: str, folder: str, most_bytes: str) -> dict[str, Any]:
    from pip._internal.commands.download import DownloadCommand
    from pip._vendor.packaging.specifiers import SpecifierSet

    command = DownloadCommand("download", "")
    options, _rest = command.parse_args(["--no-binary=:all:", "--no-deps", "--quiet", name])
    with command.main_context():
        session = command.get_default_session(options)
        finder = command._build_package_finder(options, session)
        found = finder.find_best_candidate(name, SpecifierSet(specifier))
        if found.best_candidate is None:
            return {"problem": NO_VERSION if finder.find_all_candidates(name) else NOTHING}
        link = found.best_candidate.link
        file = Path(folder, Path(link.filename).name)
        problem = download(session, link, file, int(most_bytes))
        return problem or {"version": str(found.best_candidate.version), "file": file.name}


def download(session: Any, link: Any, file: Path, most_bytes: int) -> dict[str, str] | None:
    with session.get(link.url_without_fragment, stream=True, timeout=60) as response:
        if response.status_code >= 400:
            return {"problem": UNREACHABLE}
        size = 0
        with file.open("wb") as out:
            for chunk in response.iter_content(1 << 16):
                size += len(chunk)
                if size > most_bytes:
                    return {"problem": TOO_LARGE}
                out.write(chunk)
    return None if is_as_promised(link, file) else {"problem": WRONG_HASH}


def is_as_promised(link: Any, file: Path) -> bool:
    """Whether the file has the hash that the index announced, where it did."""
    import hashlib

    if link.hash_name not in hashlib.algorithms_guaranteed:
        return True
    with file.open("rb") as opened:
        return bool(hashlib.file_digest(opened, link.hash_name).hexdigest() == link.hash)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*sys.argv[1:])) + "\n")
