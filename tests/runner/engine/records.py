"""Records of cells, made up."""

from runner.engine import CellRecord, Output


def record(text="", index=0, status="ok", kind="stdout", **facts):
    outputs = (Output(kind, text),) if text else ()
    return CellRecord(index, status, outputs=outputs, **facts)


def error(kind="ValueError", message="no", index=0, **facts):
    return CellRecord(index, "error", error_type=kind, message=message, **facts)
