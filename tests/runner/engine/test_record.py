import base64
import zlib

import pytest

from runner.engine import BadMessage, CellRecord, Outcome, Output
from runner.engine.png import SIGNATURE, BadPicture, _chunk, rewrite_png

HEADER = b"\0\0\0\2\0\0\0\1\x08\2\0\0\0"


def picture(extra=b"", pixels=b"\0\1\2\3\4\5\6", header=HEADER):
    data = _chunk(b"IDAT", zlib.compress(pixels))
    return SIGNATURE + _chunk(b"IHDR", header) + extra + data + _chunk(b"IEND", b"")


def test_a_record_survives_its_message():
    record = CellRecord(
        index=3,
        status="error",
        error_type="ValueError",
        message="no",
        traceback="t",
        outputs=(Output("stdout", "hi"), Output("text", "2")),
        seconds=1.5,
        cpu_s=1.0,
        reason="r",
        expected=True,
    )

    assert CellRecord.from_message(record.to_message()) == record


def test_an_outcome_survives_its_message():
    outcome = Outcome("timeout", 1.0, 2.0, 3, "why")

    assert Outcome.from_message(outcome.to_message()) == outcome


def test_text_is_made_storable():
    message = CellRecord(0, "error", message="a\x00b\ud800c\x1b[31md").to_message()

    record = CellRecord.from_message(message)

    assert record.message == "a\ufffdb\ufffdcd"
    record.message.encode()


def test_long_text_is_shortened_and_says_so():
    record = CellRecord.from_message({"index": 0, "status": "error", "message": "x" * 10_000})

    assert len(record.message) < 4100
    assert "6000 characters left out" in record.message


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("index", -1),
        ("index", "0"),
        ("status", "passed"),
        ("status", ["ok"]),
        ("error_type", {"a": 1}),
        ("outputs", "x"),
        ("outputs", [{"kind": "script", "data": ""}]),
        ("outputs", [{"kind": "png", "data": "AAAA"}]),
        ("seconds", float("nan")),
        ("cpu_s", -1),
        ("expected", 1),
    ],
)
def test_bad_records_are_refused(field, value):
    with pytest.raises(BadMessage):
        CellRecord.from_message({"index": 0, "status": "ok", field: value})


def test_a_picture_keeps_its_pixels_and_loses_the_rest():
    raw = picture(extra=_chunk(b"tEXt", b"secret") + _chunk(b"eXIf", b"more"))

    rewritten = rewrite_png(raw)

    assert b"secret" not in rewritten
    assert rewrite_png(rewritten) == rewritten
    assert base64.b64encode(rewritten)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"<svg/>",
        picture()[:-4],
        picture(pixels=b"\0"),
        picture(pixels=bytes(10_000_000)),
        picture(header=b"\xff\xff\xff\xff" + HEADER[4:]),
        picture(header=HEADER[:8] + b"\x07" + HEADER[9:]),
        picture().replace(b"IDAT", b"IDAX"),
    ],
)
def test_what_is_no_picture_is_refused(raw):
    with pytest.raises(BadPicture):
        rewrite_png(raw)
