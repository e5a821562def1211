"""Pictures that stand beside pages in a snapshot."""

from django.http import FileResponse, Http404

from apps.publishing.addresses import PICTURES
from apps.sources.models import Snapshot


def picture_of(snapshot: Snapshot, path: str) -> FileResponse:
    """A picture of the snapshot. Nothing else is handed out, and no script in it runs."""
    root = snapshot.folder.resolve()
    try:
        file = (root / path).resolve()
        is_there = file.is_relative_to(root) and file.is_file()
    except OSError:  # a name longer than any file's
        raise Http404 from None
    kind = PICTURES.get(file.suffix.lower())
    if kind is None or not is_there:
        raise Http404
    response = FileResponse(file.open("rb"), content_type=kind)
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response
