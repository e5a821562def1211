import json
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.activity.models import Event
from glossary import importing, leaving, services, starting
from glossary.errors import GlossaryError, ImportMoved
from glossary.exchange import TermRecord, written
from glossary.models import Candidate, Decision, GlossaryImport, ImportedRow, Term
from tests import factories

pytestmark = pytest.mark.django_db


def brought(rows, person, name="a.json", **fields):
    """A glossary that was uploaded and read."""
    content = rows if isinstance(rows, bytes) else json.dumps(rows).encode()
    fields.setdefault("name", "다른 팀")
    origin = GlossaryImport(requested_by=person, **fields)
    importing.request_import(origin, SimpleUploadedFile(name, content))
    importing.work(origin)
    origin.refresh_from_db()
    return origin


def applied(rows, person, **fields):
    origin = brought(rows, person, **fields)
    assert origin.state == "planned", origin.problem
    importing.request_applying(origin, person)
    importing.work(GlossaryImport.objects.get(pk=origin.pk))
    origin.refresh_from_db()
    return origin


def outcomes(origin):
    return dict(origin.rows.values_list("number", "outcome"))


def forms(term):
    return dict(term.candidates.values_list("text", "status"))


def test_nothing_counts_before_somebody_says_so(term, maintainer):
    origin = brought(
        [
            {"en": "Convolution", "ko": "컨볼루션"},
            {"en": "batch", "ko": "배치"},
            {"en": "x", "ko": ""},
        ],
        maintainer,
    )

    assert origin.state == "planned"
    assert outcomes(origin) == {1: "merged", 2: "taken", 3: "doubt"}
    assert Term.objects.get() == term
    assert forms(term) == {"합성곱": "proposed"}
    assert not origin.file.exists()


def test_new_words_become_open_terms_and_known_ones_get_candidates(term, maintainer):
    origin = applied(
        [
            {"en": "Convolution", "ko": "컨볼루션", "note": "음차"},
            {"en": "batch", "ko": "배치, 묶음", "note": "배치 크기"},
        ],
        maintainer,
    )

    batch = Term.objects.get(slug="batch")
    assert origin.state == "done"
    assert forms(term) == {"합성곱": "proposed", "컨볼루션": "proposed"}
    assert forms(batch) == {"배치": "proposed", "묶음": "proposed"}
    assert (batch.note, batch.proposed_by) == ("배치 크기", maintainer)
    assert Term.objects.undecided().count() == 2
    assert Event.objects.about(batch).filter(verb="candidate proposed").count() == 2
    assert Term.objects.get(pk=term.pk).note == "음차"


def test_an_import_never_touches_a_decision(term, candidate, maintainer):
    services.decide(term, maintainer, "교과서", chosen=candidate)
    before = Term.objects.values().get(), list(Candidate.objects.values())

    origin = applied(
        [{"en": "convolution", "ko": "컨볼루션", "note": "딴말", "forbidden": "합성곱"}], maintainer
    )

    assert (Term.objects.values().get(), list(Candidate.objects.values())) == before
    row = origin.rows.get()
    assert (row.outcome, row.term) == ("merged", term)


def test_an_alias_leads_to_its_term(term, maintainer):
    Term.objects.update(aliases=["conv layer"])

    origin = applied([{"en": "Conv Layer", "ko": "합성곱 층"}], maintainer)

    assert origin.rows.get().term == term


def test_rows_that_differ_in_case_are_one_term(maintainer):
    origin = applied(
        [{"en": "Job", "ko": "잡"}, {"en": "job", "ko": "작업"}, {"en": "JOB", "ko": "잡"}],
        maintainer,
    )

    term = Term.objects.get()
    assert term.source_form == "Job"
    assert forms(term) == {"잡": "proposed", "작업": "proposed"}
    assert outcomes(origin) == {1: "taken", 2: "merged", 3: "merged"}
    assert set(origin.rows.values_list("term", flat=True)) == {term.pk}


def test_a_word_that_stays_english_is_a_candidate_with_its_reading(maintainer):
    applied(
        [{"en": "props", "ko": "props", "reading": "프롭스", "do_not_translate": True}], maintainer
    )

    term = Term.objects.get()
    assert forms(term) == {"props": "proposed"}
    assert term.readings == ["프롭스"]
    assert not term.is_kept


def test_a_doubt_is_settled_before_or_after_it_counts(maintainer):
    origin = brought([{"en": "a (b)", "ko": "가"}, {"en": "what?", "ko": "나"}], maintainer)
    first, second = origin.rows.all()
    read = TermRecord.from_dict(first.record)

    importing.settle_row(first, maintainer, replace(read, source_form="a"))
    assert not Term.objects.exists()
    importing.request_applying(origin, maintainer)
    importing.work(GlossaryImport.objects.get(pk=origin.pk))
    importing.settle_row(
        second, maintainer, replace(TermRecord.from_dict(second.record), source_form="what")
    )

    assert set(Term.objects.values_list("slug", flat=True)) == {"a", "what"}
    with pytest.raises(ImportMoved):
        importing.settle_row(second, maintainer, read)


def test_a_doubt_is_left_out_with_a_reason_and_stays_listed(maintainer):
    origin = applied([{"en": "x", "ko": ""}], maintainer)
    row = origin.rows.get()

    importing.dismiss_row(row, maintainer, "쓰지 않는 말")

    row.refresh_from_db()
    assert (row.outcome, row.settled_reason) == ("dismissed", "쓰지 않는 말")
    with pytest.raises(ImportMoved):
        importing.dismiss_row(row, maintainer)


def test_a_dropped_import_counts_for_nothing(maintainer):
    origin = brought([{"en": "batch", "ko": "배치"}], maintainer)

    importing.drop(origin, maintainer)

    with pytest.raises(ImportMoved):
        importing.request_applying(origin, maintainer)
    assert not Term.objects.exists()


def test_an_import_that_was_cut_off_goes_on_where_it_was(maintainer):
    origin = brought([{"en": f"w{n}", "ko": f"말{n}"} for n in range(5)], maintainer)
    importing.request_applying(origin, maintainer)
    again = GlossaryImport.objects.get(pk=origin.pk)
    rows = list(again.rows.owed()[:2])
    importing.apply_rows(again, rows, maintainer, importing.Known(), importing.Slugs())

    importing.work(again)

    again.refresh_from_db()
    assert again.state == "done"
    assert Term.objects.count() == 5
    assert set(outcomes(again).values()) == {"taken"}


def test_a_file_that_cannot_be_read_says_why(maintainer):
    origin = brought(b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", maintainer, name="a.tbx")

    assert origin.state == "failed"
    assert "entity" in origin.problem


def test_only_known_kinds_of_files_are_kept(maintainer):
    with pytest.raises(GlossaryError):
        brought(b"x", maintainer, name="a.exe")
    assert not GlossaryImport.objects.exists()


@pytest.mark.parametrize("format_", ["csv", "tbx2", "tbx3"])
def test_our_own_glossary_comes_back_with_its_decisions(maintainer, format_):
    starting.load()
    term = services.namesake("convolution")
    before = list(leaving.records())
    content = b"".join(written(format_, before))
    Decision.objects.all().delete()
    Term.objects.all().delete()

    name = "ours.csv" if format_ == "csv" else "ours.tbx"
    origin = applied(content, maintainer, name=name, is_ours=True)

    assert set(origin.rows.values_list("outcome", flat=True)) == {"taken"}
    assert list(leaving.records()) == before
    assert services.namesake("convolution").slug == term.slug


def test_decisions_of_a_strangers_file_do_not_count(maintainer):
    starting.load([{"term": "batch", "accepted": ["묶음"], "forbidden": ["배치"]}])
    content = b"".join(written("csv", list(leaving.records())))
    Decision.objects.all().delete()
    Term.objects.all().delete()

    applied(content, maintainer, name="theirs.csv")

    assert not Decision.objects.exists()
    assert forms(Term.objects.get()) == {"묶음": "proposed", "배치": "forbidden"}


def test_terms_of_a_source_go_to_it(maintainer):
    source = factories.source(slug="flax")
    services.propose_term(maintainer, "module", candidate="모듈")

    applied([{"en": "module", "ko": "모쥴"}], maintainer, source=source)

    assert {term.source_id for term in Term.objects.all()} == {None, source.pk}


def test_what_a_file_says_about_itself_is_kept(maintainer):
    about = {"source": "github:a/b", "licence": "MIT", "terms": [{"en": "x", "ko": "가"}]}

    origin = brought(about, maintainer)

    assert (origin.origin, origin.licence) == ("github:a/b", "MIT")


@pytest.mark.parametrize(
    "name",
    ["hf_transformers_ko", "kubernetes_ko", "pytorch_kr", "react_ko_legacy", "react_ko_textlint",
     "wandb_ko"],
)  # fmt: skip
def test_every_row_of_a_real_glossary_ends_somewhere(name, maintainer):
    path = factories.shared("korean", "glossaries", f"{name}.json")
    if path is None:
        pytest.skip("no real glossaries beside the checkout")
    starting.load()
    decided = set(Decision.objects.values_list("pk", flat=True))
    settled = {
        term.pk: forms(term) for term in Term.objects.exclude(pk__in=Term.objects.undecided())
    }

    origin = applied(path.read_bytes(), maintainer, name=path.name)

    rows = json.loads(path.read_bytes())["terms"]
    assert [row.raw["en"] for row in ImportedRow.objects.all()] == [row["en"] for row in rows]
    for row in origin.rows.exclude(outcome="doubt"):
        assert row.term is not None
        have = forms(row.term)
        told = [form["text"] for form in row.record["forms"]]
        assert row.term_id in settled or set(told) <= set(have)
    assert {pk: forms(Term.objects.get(pk=pk)) for pk in settled} == settled
    assert set(Decision.objects.values_list("pk", flat=True)) == decided


def test_what_is_under_way_is_sent_again(maintainer, django_capture_on_commit_callbacks):
    origin = GlossaryImport(requested_by=maintainer, name="다른 팀")
    importing.request_import(
        origin, SimpleUploadedFile("a.json", b'[{"en": "x", "ko": "\xea\xb0\x80"}]')
    )

    importing.sweep()
    GlossaryImport.objects.update(attempts=3)
    importing.sweep()

    origin.refresh_from_db()
    assert origin.state == "failed"
