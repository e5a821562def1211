import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rapidfuzz import fuzz, process

from apps.assignments.services import claim
from apps.documents import formats
from apps.documents import services as documents
from apps.documents.models import Segment
from apps.translation import memory, services
from apps.translation.memory import LEAST_LIKENESS, SHORTEST_FOR_LIKENESS, remembered
from apps.translation.models import MemoryText, MemoryTrait, State, Translation
from tests import factories


@pytest.fixture
def finished(member):
    def finish(source, text):
        segment = factories.segment(source)
        claim([segment.section], member)
        return services.finish(segment, member, text, None)

    return finish


def test_the_same_source_text_comes_first(finished):
    finished("Add two large numbers together.", "큰 수 둘을 더합니다.")
    finished("Add two small numbers together.", "작은 수 둘을 더합니다.")

    found = remembered(factories.segment("Add two small numbers together."))

    assert [(memory.text, memory.likeness) for memory in found[:1]] == [
        ("작은 수 둘을 더합니다.", 100)
    ]
    assert 70 <= found[1].likeness < 100


def test_something_else_is_not_remembered(finished):
    finished("Add two numbers together.", "두 수를 더합니다.")

    assert remembered(factories.segment("Gradients flow backwards through time.")) == []


def test_a_segment_does_not_remember_itself(finished):
    revision = finished("Add two numbers together.", "두 수를 더합니다.")

    assert remembered(revision.translation.segment) == []


def test_only_texts_that_stand_are_remembered(finished, member):
    first = finished("Add two numbers together.", "두 수를 더합니다.")
    services.finish(first.translation.segment, member, "수 둘을 더합니다.", first)

    found = remembered(factories.segment("Add two numbers together."))

    assert [memory.text for memory in found] == ["수 둘을 더합니다."]


def test_an_approved_text_says_so(finished):
    finished("Add two numbers together.", "두 수를 더합니다.")
    Translation.objects.update(state=State.APPROVED)

    assert remembered(factories.segment("Add two numbers together."))[0].is_approved


def test_a_text_that_left_its_page_is_still_remembered(finished):
    revision = finished("Add two numbers together.", "두 수를 더합니다.")
    documents.import_page(
        revision.translation.segment.section.page.snapshot, "adding.md", "# Title\n", position=0
    )

    found = remembered(factories.segment("Add two numbers together.", of=factories.source()))

    assert [memory.text for memory in found] == ["두 수를 더합니다."]


def test_what_a_changed_text_was_before_is_still_remembered(finished, member):
    first = finished("Add two numbers together.", "두 수를 더합니다.")
    segment = first.translation.segment
    page = segment.section.page
    text = "# Title\n\nAdd two numbers together, slowly.\n"
    documents.import_page(page.snapshot, page.path, text, position=0)
    segment.refresh_from_db()
    services.finish(segment, member, "두 수를 천천히 더합니다.", first)

    found = remembered(factories.segment("Add two numbers together."))

    assert [(memory.text, memory.likeness) for memory in found] == [
        ("두 수를 더합니다.", 100),
        ("두 수를 천천히 더합니다.", 86),
    ]


def test_the_same_word_in_another_language_is_not_remembered(finished):
    finished("Add two numbers together.", "두 수를 더합니다.")
    elsewhere = factories.source(language="ja")

    assert remembered(factories.segment("Add two numbers together.", of=elsewhere)) == []


def test_code_is_not_remembered(member):
    code = Segment.objects.get(section__page=factories.page(), kind="code")
    claim([code.section], member)
    services.unlock(code, member, "because")

    services.finish(code, member, code.text.replace("1, 2", "1, 3"), None)

    assert not MemoryText.objects.exists()


def test_equal_texts_are_shown_once(finished):
    for _ in range(3):
        finished("Add two numbers together.", "두 수를 더합니다.")

    assert len(remembered(factories.segment("Add two numbers together."))) == 1


def test_the_database_is_asked_twice(finished):
    for number in range(12):
        finished(f"Add {number} numbers together now.", f"수 {number}개를 더합니다.")
    asking = factories.segment("Add many numbers together now.")
    segment = Segment.objects.select_related("section__page__source").get(pk=asking.pk)

    with CaptureQueriesContext(connection) as asked:
        found = remembered(segment)

    assert len(found) == 4
    assert len(asked) == 2


@pytest.mark.django_db
def test_alike_texts_are_found_through_the_index():
    memory.learn(f"Add {number} numbers together now." for number in range(300))
    if connection.vendor == "postgresql":
        connection.cursor().execute("SET LOCAL enable_seqscan = off")  # the table is small here

    plan = memory.candidates("Add many numbers together now.").explain().lower()

    assert "translation_memorytrait" in plan
    assert "seq scan on translation_memorytrait" not in plan
    assert "scan translation_memorytrait" not in plan


def test_all_that_was_finished_can_be_learnt_again(finished):
    finished("Add two numbers together.", "두 수를 더합니다.")
    MemoryTrait.objects.all().delete()
    MemoryText.objects.all().delete()

    call_command("rebuild_memory")

    assert remembered(factories.segment("Add two numbers together."))
    assert remembered(factories.segment("Add two large numbers together."))


def test_learning_a_known_text_asks_once(db, django_assert_num_queries):
    memory.learn(["Add two numbers together."])

    with django_assert_num_queries(1):
        memory.learn(["Add two numbers together."])


# ---- on real pages --------------------------------------------------------------------------


def texts_of(release, path):
    """The texts of a page of the corpus that are long enough to be compared."""
    page = factories.shared("corpus", release, *path.split("/"))
    document = formats.parse(formats.decode(page.read_bytes()), path)
    return {each.text for each in document.segments if each.words >= SHORTEST_FOR_LIKENESS}


def recall(paths):
    """(how many changed texts have a match among the old ones, how many of these are found)."""
    before = {path: texts_of("jax-0.9.0", path) for path in paths}
    known = sorted(set().union(*before.values()))
    memory.learn(known)
    changed = set().union(*(texts_of("jax-0.10.2", path) - before[path] for path in paths))
    wanted = found = 0
    for text in changed - set(known):
        best = process.extractOne(text, known, scorer=fuzz.ratio, score_cutoff=LEAST_LIKENESS)
        if best is not None:
            wanted += 1
            likenesses = memory.alike(text, "", 1).values()
            found += min(int(best[1]), 99) in likenesses
    return wanted, found


def pages_of_both():
    """Paths of the pages that two releases have and that differ in them."""
    old, new = (factories.shared("corpus", name) for name in ("jax-0.9.0", "jax-0.10.2"))
    if old is None or new is None:
        pytest.skip("the corpus is not beside this checkout")
    pages = [path for path in sorted(old.rglob("*")) if path.suffix in {".md", ".rst", ".ipynb"}]
    paths = [str(path.relative_to(old)) for path in pages]
    return [
        path
        for path in paths
        if (new / path).is_file() and (new / path).read_bytes() != (old / path).read_bytes()
    ]


@pytest.mark.django_db
def test_the_best_match_of_a_changed_text_is_found():
    wanted, found = recall(pages_of_both()[:12])

    assert wanted >= 5
    assert found >= 0.95 * wanted


@pytest.mark.prove
@pytest.mark.django_db
def test_the_best_match_of_each_changed_text_is_found():
    wanted, found = recall(pages_of_both())

    print(f"{found} of {wanted} best matches found")
    assert wanted >= 80
    assert found >= 0.95 * wanted
