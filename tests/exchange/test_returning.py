import shutil
import subprocess
from dataclasses import replace

import pytest

from apps.documents import services as documents
from apps.documents.models import Segment
from apps.exchange.files import FORMATS, PageFile, written
from apps.exchange.leaving import page_file
from apps.exchange.returning import Report, bring_back
from apps.translation.models import Draft, Port, Revision, Translation
from apps.translation.services import save_draft
from tests import factories

WAYS = sorted(FORMATS)


def brought(page, user, file, way="po"):
    report = Report()
    bring_back(page.source, *written(way, file), user, report)
    return report


def with_text(file, **texts):
    """The file with the text of some units changed, by the first word that tells their source."""
    units = [
        replace(unit, text=next((t for word, t in texts.items() if word in unit.source), unit.text))
        for unit in file.units
    ]
    return replace(file, units=tuple(units))


def counts(report):
    return report.taken, report.unchanged, report.untranslated, report.not_taken


def test_what_a_machine_wrote_says_so(page, texts, member):
    file = with_text(page_file(page, member), two="두 수를 `jnp.add`로 더합니다.")

    bring_back(page.source, *written("po", file), member, Report(), is_machine=True)

    assert Draft.objects.get(segment=texts[1]).is_machine
    assert not Draft.objects.get(segment=texts[4]).is_machine


@pytest.mark.parametrize("way", WAYS)
def test_a_file_that_nobody_changed_changes_nothing(page, member, way):
    report = brought(page, member, page_file(page, member), way)

    assert counts(report) == (0, 4, 1, 0)
    assert Draft.objects.get().text == "다섯 수는"


@pytest.mark.parametrize("way", WAYS)
def test_what_was_changed_becomes_a_draft(page, texts, member, way):
    file = with_text(
        page_file(page, member), two="두 수를 `jnp.add`로 더합니다.", five="다섯 수는 깁니다."
    )
    before = list(Translation.objects.values_list())

    report = brought(page, member, file, way)

    assert counts(report) == (2, 2, 1, 0)
    draft = Draft.objects.get(segment=texts[1], author=member)
    assert draft.text == "두 수를 `jnp.add`로 더합니다."
    assert draft.base == texts[1].translation.newest
    assert Draft.objects.get(segment=texts[4]).text == "다섯 수는 깁니다."
    assert list(Translation.objects.values_list()) == before


def test_brought_twice_it_is_taken_once(page, member):
    file = with_text(page_file(page, member), two="두 수를 `jnp.add`로 더합니다.")
    brought(page, member, file)

    assert counts(brought(page, member, file)) == (0, 4, 1, 0)


def test_a_text_that_somebody_wrote_meanwhile_stays(page, texts, member, other_member):
    file = with_text(page_file(page, member), two="두 수를 `jnp.add`로 더합니다.")
    newer = factories.revision(texts[1], other_member, "`jnp.add`로 두 수를 더하면 됩니다.")

    report = brought(page, member, file)

    assert counts(report) == (0, 3, 1, 1)
    [listed] = report.listed
    assert "Another text was written here" in listed.reason
    assert (listed.text, listed.segment) == ("두 수를 `jnp.add`로 더합니다.", texts[1].pk)
    assert not Draft.objects.filter(segment=texts[1]).exists()
    assert Revision.objects.latest("pk") == newer


def test_what_i_typed_on_meanwhile_stays(page, texts, member):
    file = with_text(page_file(page, member), five="다섯 수는 깁니다.")
    save_draft(texts[4], member, "다섯 수는 아주", None)

    report = brought(page, member, file)

    assert report.not_taken == 1
    assert Draft.objects.get(segment=texts[4]).text == "다섯 수는 아주"


def test_a_text_that_would_harm_the_page_is_listed_with_the_reason(page, member):
    file = with_text(page_file(page, member), two="두 수를 더합니다.", three="# 제목")

    report = brought(page, member, file)

    assert report.taken == 0
    assert ["jnp.add" in listed.reason for listed in report.listed] == [True, False]
    assert all(listed.segment for listed in report.listed)


def test_a_source_that_changed_meanwhile_is_listed(page, member):
    file = with_text(page_file(page, member), two="두 수를 `jnp.add`로 더합니다.")
    text = page.text.replace("is easy", "is simple")
    documents.import_page(page.snapshot, page.path, text, position=0)

    report = brought(page, member, file)

    assert report.taken == 0
    assert [listed.text for listed in report.listed] == ["두 수를 `jnp.add`로 더합니다."]


def test_a_text_whose_key_is_lost_is_found_by_its_source(page, texts, member):
    file = with_text(page_file(page, member), three="세 수도 더합니다.")
    file = replace(file, units=tuple(replace(unit, key="") for unit in file.units))

    assert brought(page, member, file).taken == 1
    assert Draft.objects.filter(segment=texts[2], text="세 수도 더합니다.").exists()


def fuzzy(file, word, **changes):
    units = [
        replace(unit, is_fuzzy=True, **changes) if word in unit.source else unit
        for unit in file.units
    ]
    return replace(file, units=tuple(units))


def test_what_a_tool_guessed_is_listed(page, texts, member):
    file = fuzzy(page_file(page, member), "two", text="한 수는", previous="Adding one number.")

    report = brought(page, member, file)

    assert counts(report) == (0, 3, 1, 1)
    [listed] = report.listed
    assert "A tool guessed this text" in listed.reason
    assert (listed.text, listed.segment) == ("한 수는", texts[1].pk)
    assert not Draft.objects.filter(segment=texts[1]).exists()


def test_what_msgmerge_guessed_is_listed(page, member, tmp_path):
    if not shutil.which("msgmerge"):
        pytest.skip("gettext is not installed")
    (tmp_path / "new.po").write_bytes(written("po", page_file(page, member))[1])
    (tmp_path / "old.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgctxt "old"\nmsgid "Adding the numbers"\nmsgstr "그 수들 더하기"\n'
    )
    merge = ["msgmerge", "--previous", "-o", "merged.po", "old.po", "new.po"]
    subprocess.run(merge, cwd=tmp_path, check=True, capture_output=True)
    report = Report()

    bring_back(page.source, "page.po", (tmp_path / "merged.po").read_bytes(), member, report)

    [listed] = [listed for listed in report.listed if listed.source == "Adding numbers"]
    assert "A tool guessed this text" in listed.reason
    assert report.taken == 0


@pytest.mark.parametrize(
    ("word", "changes"),
    [
        ("three", {"text": "세 수도 더합니다."}),
        ("three", {"text": "세 수도 더합니다.", "previous": ""}),
        ("four", {"text": "네 수는 더 걸립니다."}),
    ],
)
def test_what_a_person_left_fuzzy_is_taken(page, member, word, changes):
    file = fuzzy(page_file(page, member), word, **changes)

    assert counts(brought(page, member, file)) == (1, 3, 1, 0)


def test_a_file_of_several_pages_is_taken_page_by_page(page, member):
    other = factories.page("Another page.", path="docs/other.md", of=page.source)
    one = with_text(page_file(page, member), three="세 수도 더합니다.")
    two = with_text(page_file(other, member), Another="다른 페이지.")
    files = [written("xliff", file)[1].decode() for file in (one, replace(one, path="x.md"), two)]
    bodies = [file[file.index("<file ") : file.index("</xliff>")] for file in files]
    content = files[0].replace(bodies[0], "".join(bodies))
    report = Report()

    bring_back(page.source, "all.xlf", content.encode(), member, report)

    assert (report.files, report.taken) == (1, 2)
    assert [listed.reason for listed in report.listed] == ["This source has no page x.md."]
    assert report.listed[0].line > 1
    assert Draft.objects.filter(segment__section__page=other, text="다른 페이지.").exists()


def test_a_text_brought_twice_in_one_file_is_checked_each_time(page, texts, member):
    file = with_text(page_file(page, member), three="세 수도 더합니다.")
    again = with_text(file, three="# 제목")
    units = (*file.units, *(unit for unit in again.units if "three" in unit.source))

    report = brought(page, member, replace(file, units=units), "xliff")

    assert (report.taken, report.not_taken) == (1, 1)
    assert Draft.objects.get(segment=texts[2]).text == "세 수도 더합니다."


def test_english_left_as_it_is_is_no_translation(page, member):
    file = with_text(page_file(page, member), three="Adding three numbers is no harder.")

    assert brought(page, member, file).untranslated == 2


def test_a_page_that_is_not_here_is_listed(page, member):
    report = brought(page, member, PageFile("docs/else.md", page_file(page).units))

    assert [listed.reason for listed in report.listed] == ["This source has no page docs/else.md."]


def test_a_broken_file_is_listed(page, member):
    report = Report()

    bring_back(page.source, "docs/adding.md.xlf", b"<!DOCTYPE x><x/>", member, report)

    assert [(listed.file, listed.line) for listed in report.listed] == [("docs/adding.md.xlf", 1)]


@pytest.mark.parametrize("way", WAYS)
def test_a_real_page_goes_out_and_back(member, way):
    corpus = factories.shared("corpus", "jax-0.10.2", "docs", "jit-compilation.md")
    if corpus is None:
        pytest.skip("the corpus is not beside this checkout")
    page = factories.page(corpus.read_text(), path="docs/jit-compilation.md")
    file = page_file(page, member)
    translated = [replace(unit, text=f"{unit.source} 번역") for unit in file.units]

    report = brought(page, member, replace(file, units=tuple(translated)), way)

    drafts = dict(Draft.objects.values_list("segment__text", "text"))
    assert report.taken > 0.95 * len(file.units)
    assert all(text == f"{source} 번역" for source, text in drafts.items())
    assert report.taken + report.not_taken == len(file.units)


def test_a_comment_of_code_that_was_written_anew_is_listed_with_the_reason(member):
    page = factories.page(path="docs/ported.md")
    cell = Segment.objects.get(section__page=page, kind="code")
    file = with_text(page_file(page, member), **{"add the": "수를 더합니다"})
    Port.objects.create(segment=cell, reason="이식", marked_by=member)
    factories.revision(cell, member, "print(3)")

    report = brought(page, member, file)

    assert counts(report)[::3] == (0, 1)
    assert "written anew" in report.listed[0].reason
