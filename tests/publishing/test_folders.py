import pytest

from apps.publishing import services
from apps.publishing.errors import PublishingError
from apps.sources import services as sources
from tests.publishing.conftest import PAGE, git
from tests.sources.importing import renew

pytestmark = pytest.mark.django_db


def contents(root):
    return {
        file.relative_to(root).as_posix(): file.read_bytes()
        for file in root.rglob("*")
        if file.is_file() and ".git" not in file.parts
    }


def test_a_tree_is_the_sources_own_with_translated_spans(boats, docs, translate, tmp_path):
    translate(boats, "Paper boats", "종이배")

    summary = services.publish_to(boats, tmp_path / "out" / "deep")

    expected = contents(docs)
    expected["index.md"] = PAGE.replace("# Paper boats", "# 종이배").encode()
    assert contents(tmp_path / "out" / "deep") == expected
    assert (summary.pages, summary.files, summary.written) == (2, 2, 4)


def test_publishing_again_writes_only_what_changed(boats, translate, tmp_path):
    services.publish_to(boats, tmp_path / "out")
    untouched = (tmp_path / "out" / "conf.py").stat().st_mtime_ns
    translate(boats, "whale", "고래")

    summary = services.publish_to(boats, tmp_path / "out")

    assert summary.written == 1
    assert "고래" in (tmp_path / "out" / "index.md").read_text()
    assert (tmp_path / "out" / "conf.py").stat().st_mtime_ns == untouched


def test_a_file_of_somebody_else_is_not_overwritten(boats, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "conf.py").write_text("mine = True")

    with pytest.raises(PublishingError, match=r"conf\.py"):
        services.publish_to(boats, out)

    assert contents(out) == {"conf.py": b"mine = True"}


def test_a_published_file_that_somebody_changed_is_not_overwritten(boats, translate, tmp_path):
    out = tmp_path / "out"
    services.publish_to(boats, out)
    (out / "index.md").write_text("mine")
    translate(boats, "whale", "고래")

    with pytest.raises(PublishingError, match=r"index\.md"):
        services.publish_to(boats, out)

    assert (out / "index.md").read_text() == "mine"


def test_files_that_the_source_lost_are_removed_and_others_stay(boats, docs, tmp_path):
    out = tmp_path / "out"
    services.publish_to(boats, out)
    (out / "theirs.txt").write_text("theirs")
    (docs / "guide" / "paper.rst").unlink()
    (docs / "guide" / "sheet.png").unlink()
    (out / "guide" / "sheet.png").write_text("changed by somebody")
    renew(boats)
    boats.refresh_from_db()

    summary = services.publish_to(boats, out)

    assert summary.removed == 1
    assert sorted(contents(out)) == ["conf.py", "guide/sheet.png", "index.md", "theirs.txt"]


@pytest.mark.parametrize("place", ["guide", "index.md"])
def test_nothing_is_written_through_a_link(boats, tmp_path, place):
    out, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    out.mkdir()
    elsewhere.mkdir()
    (out / place).symlink_to(elsewhere)

    with pytest.raises(PublishingError, match="link"):
        services.publish_to(boats, out)

    assert not list(elsewhere.iterdir())


def test_a_folder_where_a_file_belongs_is_refused(boats, tmp_path):
    (tmp_path / "out" / "index.md").mkdir(parents=True)

    with pytest.raises(PublishingError, match="is a folder"):
        services.publish_to(boats, tmp_path / "out")


def test_a_folder_that_cannot_be_made_is_refused(boats, tmp_path):
    (tmp_path / "file").write_text("x")

    with pytest.raises(PublishingError, match="cannot be made"):
        services.publish_to(boats, tmp_path / "file" / "out")


def test_a_source_whose_files_are_gone_is_refused(boats, tmp_path):
    sources.remove([boats.snapshot.folder])

    with pytest.raises(PublishingError, match="Update the source"):
        services.publish_to(boats, tmp_path / "out")


def test_in_a_checkout_committed_files_are_overwritten_and_others_left(boats, translate, checkout):
    translate(boats, "whale", "고래")

    services.publish_to(boats, checkout)

    assert git(checkout, "status", "--porcelain") == " M index.md\n"
    assert (checkout / "theirs.md").read_text() == "# Theirs\n"


@pytest.mark.parametrize("is_staged", [True, False])
def test_in_a_checkout_uncommitted_work_is_never_overwritten(boats, translate, checkout, is_staged):
    translate(boats, "whale", "고래")
    (checkout / "index.md").write_text("uncommitted")
    if is_staged:
        git(checkout, "add", "index.md")

    with pytest.raises(PublishingError, match=r"index\.md that git does not have"):
        services.publish_to(boats, checkout)

    assert (checkout / "index.md").read_text() == "uncommitted"


def test_in_a_checkout_an_untracked_file_is_never_overwritten(boats, checkout):
    git(checkout, "rm", "--quiet", "conf.py")
    git(checkout, "commit", "--quiet", "--message=x")
    (checkout / "conf.py").write_text("untracked")

    with pytest.raises(PublishingError, match=r"conf\.py"):
        services.publish_to(boats, checkout)


def test_what_was_published_and_not_committed_may_be_published_again(boats, translate, checkout):
    translate(boats, "whale", "고래")
    services.publish_to(boats, checkout)
    translate(boats, "Paper boats", "종이배")

    assert services.publish_to(boats, checkout).written == 1


def test_a_folder_that_cannot_be_written_is_told_so_and_a_second_time_goes_on(
    boats, translate, tmp_path
):
    out = tmp_path / "out"
    services.publish_to(boats, out)
    translate(boats, "whale", "고래")
    translate(boats, "cut the sheet", "종이를 자릅니다")
    blocking = out / "guide" / ".paper.rst.part"
    blocking.mkdir()

    with pytest.raises(PublishingError, match="cannot be written"):
        services.publish_to(boats, out)
    blocking.rmdir()

    services.publish_to(boats, out)
    assert "종이를 자릅니다" in (out / "guide" / "paper.rst").read_text()
    assert "고래" in (out / "index.md").read_text()
