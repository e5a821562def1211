"""Rewrite a PNG from a stranger: only its pixels stay, and only if they are what it claims.

No image library touches these bytes on the trusted side: the format's own checks suffice.
"""

import struct
import zlib
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
LARGEST_SIDE = 8192
LARGEST_PIXELS_BYTES = 128 << 20
_KEPT = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}


class BadPicture(ValueError):
    """Bytes that are no PNG which may be shown."""


def rewrite_png(raw: bytes) -> bytes:
    """Return the same picture with nothing but its pixels, or raise BadPicture."""
    chunks, pixels = _read(raw)
    between = b"".join(_chunk(name, body) for name, body in chunks if name in {b"PLTE", b"tRNS"})
    data = _chunk(b"IDAT", zlib.compress(pixels, 6))
    return SIGNATURE + _chunk(*chunks[0]) + between + data + _chunk(b"IEND", b"")


def check_png(raw: bytes) -> None:
    """Raise BadPicture where `rewrite_png` would."""
    _read(raw)


def _read(raw: bytes) -> tuple[list[tuple[bytes, bytes]], bytes]:
    """The picture's chunks, its header first, and its pixels."""
    chunks = list(_chunks(raw))
    if not chunks or chunks[0][0] != b"IHDR" or len(chunks[0][1]) != 13:
        raise BadPicture("it has no header")
    data = b"".join(body for name, body in chunks if name == b"IDAT")
    return chunks, _inflate(data, _size(chunks[0][1]))


def _chunks(raw: bytes) -> Iterator[tuple[bytes, bytes]]:
    if not raw.startswith(SIGNATURE):
        raise BadPicture("its first bytes are others")
    at = len(SIGNATURE)
    while at + 12 <= len(raw):
        length, name = struct.unpack_from(">I4s", raw, at)
        body = raw[at + 8 : at + 8 + length]
        end = at + 12 + length
        if end > len(raw) or zlib.crc32(name + body) != struct.unpack_from(">I", raw, end - 4)[0]:
            raise BadPicture("a part of it is damaged")
        if name in _KEPT:
            yield name, body
        if name == b"IEND":
            return
        at = end
    raise BadPicture("its end is missing")


def _size(header: bytes) -> int:
    """The exact number of bytes that the pixels of such a picture unfold to."""
    width, height, depth, colour, _, _, interlace = struct.unpack(">IIBBBBB", header)
    if not (0 < width <= LARGEST_SIDE and 0 < height <= LARGEST_SIDE):
        raise BadPicture("it is too large")
    if colour not in _CHANNELS or depth not in {1, 2, 4, 8, 16} or interlace:
        raise BadPicture("its pixels are of an unusual kind")
    row = (width * _CHANNELS[colour] * depth + 7) // 8 + 1
    if row * height > LARGEST_PIXELS_BYTES:
        raise BadPicture("it is too large")
    return int(row * height)


def _inflate(data: bytes, size: int) -> bytes:
    try:
        pixels = zlib.decompressobj().decompress(data, size + 1)
    except zlib.error as error:
        raise BadPicture("its pixels are damaged") from error
    if len(pixels) != size:
        raise BadPicture("its pixels do not fill its frame")
    return pixels


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
