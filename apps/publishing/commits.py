"""One commit a page, with credit to the people behind it."""

from collections import defaultdict
from collections.abc import Iterable

from apps.documents.models import Page
from apps.publishing.checkouts import Checkout
from apps.publishing.credits import people_behind, trailers, translations_behind
from apps.publishing.trees import File

COPIED = "Copy the files that translated pages need"


def commit_files(
    checkout: Checkout, files: Iterable[File], removed: Iterable[str], unapproved: str
) -> int:
    """Commit what of these files git does not have yet; how many commits that took."""
    changed = checkout.changed_paths()
    pages: dict[Page, list[str]] = defaultdict(list)
    others = [path for path in removed if path in changed]
    for file in files:
        if file.path not in changed:
            continue
        if file.page and file.is_translated:
            pages[file.page].append(file.path)
        else:
            others.append(file.path)
    if others:
        checkout.commit(others, f"{COPIED}\n")
    for page, paths in pages.items():
        checkout.commit(paths, message_of(page, unapproved))
    return len(pages) + bool(others)


def message_of(page: Page, unapproved: str) -> str:
    taken_over = [f"With text from: {credit}" for credit in translations_behind(page, unapproved)]
    lines = trailers(people_behind(page, unapproved))
    paragraphs = [f"Translate {page.path}", "\n".join(taken_over), "\n".join(lines)]
    return "\n\n".join(filter(None, paragraphs)) + "\n"
