"""What it takes to read pages: `python -m tests.documents.formats.peaks TREE…` prints it.

In a Python of its own, for it depends on what else is kept when Python looks for garbage.
"""

import json
import sys
import tracemalloc

from apps.documents import formats
from tests.documents.formats.conftest import read_tree


def peak(text: str, path: str) -> int:
    """The most bytes that reading a page takes, once what is kept for all pages is there.

    The lesser of two, since a table of Python's own, such as that of its names, may double in one.
    """
    formats.parse(text, path)
    return min(measured(text, path), measured(text, path))


def measured(text: str, path: str) -> int:
    tracemalloc.start()
    document = formats.parse(text, path)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert document.text is text
    return most


def main() -> None:
    for tree in sys.argv[1:]:
        for path, data in read_tree(tree):
            print(json.dumps([peak(data.decode(), path), len(data), path]))


if __name__ == "__main__":
    main()
