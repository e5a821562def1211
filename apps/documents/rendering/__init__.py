"""A page as its readers will see it: Markdown, notebooks and reStructuredText to clean HTML."""

from apps.documents.rendering.page import (
    WORDS,
    Output,
    Place,
    Rendered,
    Title,
    TocEntry,
    render,
)

__all__ = ["WORDS", "Output", "Place", "Rendered", "Title", "TocEntry", "render"]
