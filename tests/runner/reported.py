"""Messages as runner workers send them."""

FINISHED = {"how": "finished", "seconds": 1.5, "cpu_s": 1.2, "peak_mib": 300}


def ok(index, **fields):
    return {"index": index, "status": "ok", **fields}
