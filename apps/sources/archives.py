"""Unpacks strangers' archives. Only plain files are made, only inside the folder, only so much.

Archives are read as streams and each member is written by us: no link is ever created, so none can
be followed, whatever the archive says.
"""

import bz2
import gzip
import lzma
import stat
import tarfile
import zipfile
import zlib
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _

from apps.activity.jobs import Beat
from apps.sources.errors import SourcesError
from apps.sources.trees import (
    LONGEST_PATH,
    MIB,
    MOST_FILES,
    refuse_name,
    shown,
    too_many_files,
    too_much,
)

OPENERS: dict[tuple[str, ...], Any] = {
    (".tar.gz", ".tgz"): gzip.open,
    (".tar.xz", ".txz"): lzma.open,
    (".tar.bz2", ".tbz2"): bz2.open,
    (".tar",): open,
}
SUFFIXES = (".zip", *(suffix for suffixes in OPENERS for suffix in suffixes))
CHUNK = 1024 * 1024
LONGEST_HEADER = 4 * MIB
BROKEN = (
    *(tarfile.TarError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, ValueError),
    *(OSError, RuntimeError, NotImplementedError, KeyError, UnicodeError),
)


class Unpacked:
    """Counts what comes out of an archive and stops at the limits."""

    def __init__(self, target: Path, beat: Beat) -> None:
        self.target = target
        self.beat = beat
        self.bytes = self.files = 0

    def room(self) -> int:
        return settings.MAX_SOURCE_MIB * MIB - self.bytes

    def write(self, path: str, stream: IO[bytes], size: int) -> None:
        refuse_name(path)
        self.files += 1
        if self.files > MOST_FILES:
            raise too_many_files()
        if size > self.room():
            raise too_much()
        file = self.target / path
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("xb") as out:
            while chunk := stream.read(CHUNK):
                self.bytes += len(chunk)
                if self.room() < 0:
                    raise too_much()
                out.write(chunk)
        self.beat(0, 0)


class Headers(tarfile.TarFile):
    """Hands out the headers one by one; as it stands, it would keep each of them to the end."""

    members: list[tarfile.TarInfo]

    def next(self) -> tarfile.TarInfo | None:
        header = super().next()
        self.members.clear()
        return header


class Measured:
    """A stream that hands out no more than what is due: a header, then the content it announced.

    `tarfile` reads extended headers whole, at whatever length the archive claims.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream
        self.due = LONGEST_HEADER

    def read(self, size: int = -1) -> bytes:
        self.due -= size
        if size < 0 or self.due < 0:
            raise tarfile.ReadError("A header that long is no header.")
        return self.stream.read(size)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self.stream.seek(offset, whence)

    def tell(self) -> int:
        return self.stream.tell()


def unpack(archive: Path, name: str, target: Path, beat: Beat) -> None:
    """Write the files of `archive`, whose kind is that of `name`, under `target`."""
    unpacked = Unpacked(target, beat)
    try:
        if name.lower().endswith(".zip"):
            unpack_zip(archive, unpacked)
        else:
            unpack_tar(archive, name, unpacked)
    except BROKEN as error:
        sentence = _("%(name)s is not an archive that can be read, or it is damaged.")
        raise SourcesError(sentence % {"name": shown(name)}) from error


def unpack_zip(archive: Path, unpacked: Unpacked) -> None:
    with zipfile.ZipFile(archive) as opened:
        members = opened.infolist()
        if len(members) > MOST_FILES:
            raise too_many_files()
        for member in members:
            kind = stat.S_IFMT(member.external_attr >> 16)
            if kind not in {0, stat.S_IFREG, stat.S_IFDIR, stat.S_IFLNK}:
                raise odd_member(member.filename)
            refuse_name(member.filename.rstrip("/"))
            if kind == stat.S_IFLNK:
                with opened.open(member) as stream:
                    refuse_link(member.filename, stream.read(LONGEST_PATH).decode())
            elif not member.is_dir():
                with opened.open(member) as stream:
                    unpacked.write(member.filename, stream, member.file_size)


def unpack_tar(archive: Path, name: str, unpacked: Unpacked) -> None:
    opener = next(
        (opener for suffixes, opener in OPENERS.items() if name.lower().endswith(suffixes)), None
    )
    if opener is None:
        raise SourcesError(
            _("%(name)s is no archive that is known here: %(known)s.")
            % {"name": shown(name), "known": ", ".join(SUFFIXES)}
        )
    with opener(archive, "rb") as stream:
        measured: Any = Measured(stream)
        with Headers.open(fileobj=measured, mode="r:") as opened:
            for count, member in enumerate(opened):
                if count > MOST_FILES:
                    raise too_many_files()
                if member.size > unpacked.room():
                    raise too_much()
                measured.due = member.size + CHUNK
                unpack_member(opened, member, unpacked)
                measured.due = LONGEST_HEADER


def unpack_member(opened: tarfile.TarFile, member: tarfile.TarInfo, unpacked: Unpacked) -> None:
    path = member.name.removeprefix("./").rstrip("/")
    if member.isdir() and path in {"", "."}:
        return
    refuse_name(path)
    if member.issym() or member.islnk():
        folder = "" if member.islnk() else member.name.rpartition("/")[0] + "/"
        refuse_link(path, member.linkname, folder)
    elif member.isreg():
        stream = opened.extractfile(member)
        assert stream is not None
        unpacked.write(path, stream, member.size)
    elif not member.isdir():
        raise odd_member(path)


def refuse_link(path: str, target: str, folder: str | None = None) -> None:
    """A link inside the archive is left out; one that leads out of it is a trick."""
    place = path.rpartition("/")[0] + "/" if folder is None else folder
    depth = 0
    for part in (place + target).split("/"):
        depth += {"..": -1, ".": 0, "": 0}.get(part, 1)
        if depth < 0:
            break
    if depth < 0 or target.startswith("/") or "\\" in target:
        sentence = _("%(path)s is a link that leads out of the archive. It is not taken.")
        raise SourcesError(sentence % {"path": shown(path)})


def odd_member(path: str) -> SourcesError:
    sentence = _("%(path)s in the archive is neither a file nor a folder. It is not taken.")
    return SourcesError(sentence % {"path": shown(path)})
