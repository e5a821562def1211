import bz2
import gzip
import io
import lzma
import stat
import tarfile
import tracemalloc
import zipfile

import pytest

from apps.sources import archives
from apps.sources.errors import SourcesError
from apps.sources.trees import MIB

PAGE = b"# Title\n\nSome words.\n"


def unpack(archive, tmp_path):
    target = tmp_path / "unpacked"
    target.mkdir()
    archives.unpack(archive, archive.name, target, lambda done, total: None)
    return sorted(
        file.relative_to(target).as_posix() for file in target.rglob("*") if file.is_file()
    )


def tar_of(path, *members):
    """Members: (name, content) or a TarInfo made by the test."""
    with tarfile.open(path, "w:gz") as opened:
        for member in members:
            if isinstance(member, tarfile.TarInfo):
                opened.addfile(member)
            else:
                info = tarfile.TarInfo(member[0])
                info.size = len(member[1])
                opened.addfile(info, io.BytesIO(member[1]))
    return path


def link(name, target, kind=tarfile.SYMTYPE):
    info = tarfile.TarInfo(name)
    info.type = kind
    info.linkname = target
    return info


def zip_of(path, *members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in members:
            opened.writestr(name, content)
    return path


def zip_link(name):
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


@pytest.mark.parametrize("suffix", [".tar", ".tar.gz", ".tgz", ".tar.xz", ".tar.bz2"])
def test_each_kind_of_tar_is_unpacked(tmp_path, suffix):
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w") as opened:
        info = tarfile.TarInfo("docs/index.md")
        info.size = len(PAGE)
        opened.addfile(info, io.BytesIO(PAGE))
    packers = {".tar": bytes, ".tar.gz": gzip.compress, ".tgz": gzip.compress}
    packers |= {".tar.xz": lzma.compress, ".tar.bz2": bz2.compress}
    archive = tmp_path / f"a{suffix}"
    archive.write_bytes(packers[suffix](plain.getvalue()))

    assert unpack(archive, tmp_path) == ["docs/index.md"]
    assert (tmp_path / "unpacked" / "docs" / "index.md").read_bytes() == PAGE


def test_a_zip_is_unpacked(tmp_path):
    archive = zip_of(tmp_path / "a.ZIP", ("docs/", b""), ("docs/index.md", PAGE))

    assert unpack(archive, tmp_path) == ["docs/index.md"]


@pytest.mark.parametrize(
    "name",
    [
        "../outside.md",
        "docs/../../outside.md",
        "/etc/outside.md",
        "docs//../../x.md",
        "..\\outside.md",
        "docs/\x1b]0;title\x07.md",
        "docs/new\nline.md",
        "x" * 260 + ".md",
        "/".join(["deep"] * 120) + "/x.md",
    ],
)
@pytest.mark.parametrize("make", [tar_of, zip_of])
def test_a_name_that_is_no_plain_path_is_refused(tmp_path, name, make):
    suffix = ".tar.gz" if make is tar_of else ".zip"
    archive = make(tmp_path / f"a{suffix}", (name, PAGE))

    with pytest.raises(SourcesError):
        unpack(archive, tmp_path)

    assert not list(tmp_path.parent.rglob("outside.md"))


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("docs/passwords.md", "/etc/passwd"),
        ("docs/up.md", "../../secret.md"),
        ("up.md", "docs/../../x.md"),
    ],
)
def test_a_link_that_leads_out_is_refused(tmp_path, name, target):
    linked = tar_of(tmp_path / "a.tar.gz", link(name, target))
    zipped = zip_of(tmp_path / "a.zip", (zip_link(name), target))

    with pytest.raises(SourcesError, match="leads out"):
        unpack(linked, tmp_path)
    with pytest.raises(SourcesError, match="leads out"):
        archives.unpack(zipped, "a.zip", tmp_path, lambda done, total: None)


def test_a_hard_link_that_leads_out_is_refused(tmp_path):
    archive = tar_of(tmp_path / "a.tar.gz", link("a.md", "../../etc/passwd", tarfile.LNKTYPE))

    with pytest.raises(SourcesError, match="leads out"):
        unpack(archive, tmp_path)


def test_a_link_inside_the_archive_is_left_out(tmp_path):
    archive = tar_of(
        tmp_path / "a.tar.gz",
        ("docs/index.md", PAGE),
        link("docs/same.md", "index.md"),
        link("docs/here", "."),
        link("docs/guide/up.md", "../index.md"),
    )

    assert unpack(archive, tmp_path) == ["docs/index.md"]


def test_a_file_is_never_written_through_a_link(tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    archive = tar_of(tmp_path / "a.tar.gz", link("docs", "."), ("docs/index.md", PAGE))

    assert unpack(archive, tmp_path) == ["docs/index.md"]
    assert not (tmp_path / "unpacked" / "docs").is_symlink()


@pytest.mark.parametrize("kind", [tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE])
def test_devices_and_pipes_are_refused(tmp_path, kind):
    archive = tar_of(tmp_path / "a.tar.gz", link("docs/device", "", kind))

    with pytest.raises(SourcesError, match="neither a file nor a folder"):
        unpack(archive, tmp_path)


def test_a_bomb_is_refused_before_it_fills_the_disk(tmp_path, settings):
    settings.MAX_SOURCE_MIB = 1
    zipped = zip_of(tmp_path / "a.zip", ("bomb.md", b"0" * 50 * MIB))
    packed = tar_of(tmp_path / "a.tar.gz", ("bomb.md", b"0" * 50 * MIB))

    for archive in (zipped, packed):
        target = tmp_path / f"into-{archive.suffix}"
        target.mkdir()
        with pytest.raises(SourcesError, match="more than 1 MiB"):
            archives.unpack(archive, archive.name, target, lambda done, total: None)
        assert sum(file.stat().st_size for file in target.rglob("*")) <= MIB


def test_a_zip_that_lies_about_its_sizes_is_refused(tmp_path, settings):
    settings.MAX_SOURCE_MIB = 1
    archive = zip_of(tmp_path / "a.zip", ("bomb.md", b"0" * 50 * MIB))
    size = (50 * MIB).to_bytes(4, "little")
    archive.write_bytes(archive.read_bytes().replace(size, (100).to_bytes(4, "little")))

    with pytest.raises(SourcesError):
        unpack(archive, tmp_path)

    assert sum(f.stat().st_size for f in (tmp_path / "unpacked").rglob("*")) <= MIB


def test_a_header_that_claims_gigabytes_is_refused_without_reading_them(tmp_path):
    info = tarfile.TarInfo("././@LongLink")
    info.type = tarfile.GNUTYPE_LONGNAME
    info.size = 3 * 1024 * MIB
    block = info.tobuf(tarfile.GNU_FORMAT)
    (tmp_path / "a.tar").write_bytes(block + b"x" * 10_000)

    with pytest.raises(SourcesError, match="damaged"):
        unpack(tmp_path / "a.tar", tmp_path)


def test_too_many_files_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MOST_FILES", 5)
    many = [(f"{number}.md", PAGE) for number in range(7)]

    with pytest.raises(SourcesError, match="more than"):
        unpack(tar_of(tmp_path / "a.tar.gz", *many), tmp_path)
    with pytest.raises(SourcesError, match="more than"):
        archives.unpack(zip_of(tmp_path / "a.zip", *many), "a.zip", tmp_path, lambda *_: None)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.zip", b"PK\x03\x04 but not really"),
        ("a.tar.gz", b"\x1f\x8b\x08 broken"),
        ("a.tar.xz", b"nothing"),
        ("a.tar", b"nothing" * 1000),
        ("b.tar.gz", gzip.compress(b"no tar at all" * 100)),
        ("c.tar.gz", gzip.compress(b"x" * 100_000)[:-20]),
    ],
    ids=["zip", "tar.gz", "tar.xz", "tar", "gzip of no tar", "cut off"],
)
def test_a_damaged_archive_is_told_so(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)

    with pytest.raises(SourcesError, match="damaged"):
        unpack(tmp_path / name, tmp_path)


def test_an_encrypted_zip_is_refused(tmp_path):
    archive = zip_of(tmp_path / "a.zip", ("a.md", PAGE))
    content = bytearray(archive.read_bytes())
    content[6] |= 1
    central = content.index(b"PK\x01\x02")
    content[central + 8] |= 1
    archive.write_bytes(content)

    with pytest.raises(SourcesError, match="damaged"):
        unpack(archive, tmp_path)


def test_one_name_twice_is_refused(tmp_path):
    archive = tar_of(tmp_path / "a.tar.gz", ("a.md", PAGE), ("a.md", b"other"))

    with pytest.raises(SourcesError, match="damaged"):
        unpack(archive, tmp_path)


def test_long_headers_are_not_kept_in_memory(tmp_path):
    members = []
    for number in range(40):
        info = tarfile.TarInfo(f"docs/{number}.md")
        info.pax_headers = {"comment": "x" * (3 * MIB)}
        members.append(info)
    archive = tar_of(tmp_path / "docs.tar.gz", *members)
    tracemalloc.start()

    unpack(archive, tmp_path)

    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 40 * MIB
