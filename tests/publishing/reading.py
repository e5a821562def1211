"""Reads pages as strangers do, and changes what stands in them."""

import re

from apps.documents import services as documents
from apps.documents.models import Page
from runner.models import Backend, CellResult, Run, RunState


def read(stranger, source, path="index.md", **query):
    answer = stranger.get(f"/read/{source.slug}/{path}", query)
    assert answer.status_code == 200
    return answer.content.decode()


def block(html, words):
    """The opening tag of the block in which these words stand."""
    return re.search(r"<(?:p|h\d|li|tr|td|div)\b[^<>]*>(?=[^<]*" + re.escape(words) + ")", html)[0]


def move_source(source, before, after, path="index.md"):
    page = Page.objects.get(source=source, path=path)
    text = page.text.replace(before, after)
    return documents.import_page(source.snapshot, path, text, page.position)


def verdict_of(page, printed):
    from apps.verification.models import Verdict

    backend, _is_new = Backend.objects.get_or_create(name="cpu")
    program = {"cells": [{"code": "x"}]}
    run = Run.objects.create(
        fingerprint="x", program=program, backend=backend, state=RunState.ENDED
    )
    record = {"index": 0, "status": "ok", "seconds": 0.1, "cpu_s": 0.1, "expected": False}
    record |= {"outputs": [{"kind": "stdout", "data": printed}], "reason": ""}
    record |= {"error_type": "", "message": "", "traceback": ""}
    CellResult.objects.create(run=run, attempt=1, index=0, record=record)
    return Verdict.objects.create(page=page, backend="cpu", source_run=run, run=run, finding="same")
