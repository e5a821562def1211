"""Messages as runner workers send them."""

FINISHED = {"how": "finished", "seconds": 1.5, "cpu_s": 1.2, "peak_mib": 300}


def ok(index, **fields):
    return {"index": index, "status": "ok", **fields}


def sender(signer, backend="cpu", **fields):
    """Who reports: a worker of the token that seals it."""
    return {"name": f"{backend}@{signer.id}.here-1", "backend": backend, **fields}
