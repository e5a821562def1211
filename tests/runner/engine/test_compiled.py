import os

import pytest

from runner.check import _against
from runner.engine import BadMessage, Cell, Engine, Limits, Program, ground
from runner.engine.compiled import MOST_BYTES, Shelf, entries, packed
from runner.engine.store import Loan, Store, name_of
from tests.runner.engine.conftest import TIERS, Ran, engine_at

COMPILES = "import jax, jax.numpy as jnp\njax.jit(lambda x: jnp.sin(x) * 3)(jnp.arange(4.0))"
# Put together at run time: a page that names the cache is lent none.
SHELF = "import sys\nshelf = vars(sys.modules['jax._src.compilation' + '_cache'])['_cache']\n"
HITS = SHELF + "print(len(shelf._found or ()))"
LENT_FD = 5


@pytest.fixture
def store(tmp_path):
    folder = tmp_path / "compiled"
    folder.mkdir()
    return Store(folder)


@pytest.fixture(params=TIERS)
def lending(request, store, engines):
    """An engine at every tier that keeps what pages compile."""
    engine = engine_at(request.param, engines)
    engine._compiled = store
    yield engine
    engine._compiled = None


def source(*codes):
    return program(*codes, fills_cache=True)


def program(*codes, **asked):
    cells = tuple(Cell(code, line=1) for code in codes)
    return Program(cells, Limits(wall_s=60, cpu_s=60), cache="source", **asked)


def kept(store):
    return {path.name: path.read_bytes() for path in store.folder.iterdir()}


def test_a_translation_reads_what_its_source_compiled(lending, store):
    first = Ran(lending, source(COMPILES, HITS))
    second = Ran(lending, program("# 사인\n" + COMPILES, HITS))
    other = Ran(lending, Program(program(COMPILES, HITS).cells, cache="other"))

    assert first.text(0, "text") == second.text(0, "text") == other.text(0, "text")
    assert int(second.text(1)) >= 2
    assert other.text(1) != second.text(1)
    assert second.text(0, "stderr") == ""


def test_a_translation_adds_nothing(lending, store):
    Ran(lending, source(COMPILES))
    before = kept(store)

    Ran(lending, program(COMPILES, "jnp.cos(jnp.ones(3))"))

    assert len(before) == 1
    assert kept(store) == before


WAYS_TO_WRITE = (
    "os.write(fd, b'x')",
    "os.pwrite(fd, b'x', 0)",
    "os.ftruncate(fd, 0)",
    "os.fchmod(fd, 0o666)",
    "os.open(f'/proc/self/fd/{fd}', os.O_RDWR)",
    "os.open(f'/proc/self/fd/{fd}', os.O_WRONLY | os.O_TRUNC)",
    "os.truncate(f'/proc/self/fd/{fd}', 0)",
    "mmap.mmap(fd, 10, access=mmap.ACCESS_WRITE)[0:1]",
    "os.link(f'/proc/self/fd/{fd}', 'linked', follow_symlinks=True)",
    "os.listdir(os.path.dirname(os.readlink(f'/proc/self/fd/{fd}')))",
)


def test_a_page_cannot_write_what_it_is_lent(lending, store):
    Ran(lending, source(COMPILES))
    before = kept(store)
    begin = f"import mmap, os\nfd = {LENT_FD}\nprint(os.fstat(fd).st_size)"

    page = Ran(lending, program(begin, *WAYS_TO_WRITE))

    assert int(page.text(0)) == len(next(iter(before.values())))
    assert page.statuses[1:] == ["error"] * len(WAYS_TO_WRITE)
    assert kept(store) == before


def test_a_page_that_did_not_end_well_leaves_nothing(lending, store):
    Ran(lending, source(COMPILES, "import os\nos._exit(0)"))

    assert kept(store) == {}


def test_what_a_page_forges_is_kept_only_as_far_as_it_is_whole(lending, store):
    forged = packed("jit_f-1", b"executable") + b"\xff\xff\xff\xff\xff\xffno entry"

    Ran(lending, source(f"import os\nos.write({LENT_FD}, {forged!r})"))

    assert list(kept(store).values()) == [packed("jit_f-1", b"executable")]


def test_a_damaged_entry_fails_no_page(lending, store):
    Ran(lending, source(COMPILES))
    for name, whole in kept(store).items():
        middle = len(whole) // 2
        (store.folder / name).chmod(0o600)
        (store.folder / name).write_bytes(whole[:middle])

    page = Ran(lending, program(COMPILES))

    assert page.statuses == ["ok"]


@pytest.mark.parametrize(
    "code",
    [
        "jax.config.update('jax_compilation_cache_dir', 'mine')",
        "jax.config.update('jax_log_compiles', True)",
        "import os\nos.environ['JAX_ENABLE_X64'] = '1'",
    ],
)
def test_a_page_that_shows_or_settles_how_it_compiles_is_lent_nothing(code):
    assert program("1").may_be_lent
    assert not program("import jax", code).may_be_lent


def test_check_runs_the_source_first_and_lends_what_it_compiled(lending):
    page = Program(program(COMPILES, HITS).cells)

    records, _, verdict = _against(lending, page, page, changed={})

    assert int(records[1].outputs[0].data) >= 2
    assert [cell.verdict for cell in verdict.cells] == ["same", "varies"]


def test_the_cache_is_no_part_of_what_a_program_is():
    plain = Program(program("1").cells, Limits(wall_s=60, cpu_s=60))

    assert source("1").fingerprint({}, "cpu") == plain.fingerprint({}, "cpu")
    assert Program.from_message(source("1").to_message()) == source("1")


def test_a_source_and_its_translation_share_a_cache_that_one_fills():
    source, translated = Program(program("1").cells).paired_with(Program(program("2").cells))

    assert source.cache == translated.cache != ""
    assert (source.fills_cache, translated.fills_cache) == (True, False)


def test_what_is_kept_is_for_one_version_of_jax_and_one_platform():
    names = {
        name_of("source", {"jax": "0.10.2"}, "cpu"),
        name_of("source", {"jax": "0.11.0"}, "cpu"),
        name_of("source", {"jax": "0.10.2"}, "gpu"),
        name_of("other", {"jax": "0.10.2"}, "cpu"),
    }

    assert len(names) == 4


def test_what_was_wanted_longest_ago_goes_first(store):
    for number, name in enumerate(("a", "b", "c", "half.new")):
        (store.folder / name).write_bytes(b"x" * 100)
        os.utime(store.folder / name, (1000 + number, 1000 + number))
    Loan(store, ["a"]).close()

    Store(store.folder, most_bytes=250).sweep()

    assert set(kept(store)) == {"a", "c"}


def test_a_filled_file_past_the_cap_is_not_kept(store):
    with store.blank() as filled:
        filled.write(packed("jit_f-1", b"executable"))
        filled.truncate(MOST_BYTES + 1)
        store.keep("name", filled)

    assert kept(store) == {}


def test_a_shelf_stops_where_its_room_ends(store):
    with store.blank() as filled:
        shelf = Shelf([], filled.fileno(), room=60)
        shelf.put("jit_f-1", b"x" * 30)
        shelf.put("jit_g-2", b"x" * 30)
        size = os.fstat(filled.fileno()).st_size
        data = os.pread(filled.fileno(), size, 0)

    assert [entry.key for entry in entries(data, size)] == ["jit_f-1"]


def test_an_engine_without_a_store_runs_as_ever(any_engine):
    assert Ran(any_engine, source(COMPILES)).statuses == ["ok"]


def test_engine_is_given_its_store(store):
    with Engine(highest_tier="landlock", compiled=store) as engine:
        common = kept(store)
        Ran(engine, source(COMPILES))
        every = kept(store)

    assert len(common) == 1
    assert len(every) == 2
    assert common.items() < every.items()


def test_what_nearly_every_page_compiles_is_there_from_the_start(store):
    code = "import jax, jax.numpy as jnp\njax.random.key(0), jnp.zeros(3), jnp.eye(3)"
    with Engine(highest_tier="landlock", compiled=store) as engine:
        page = Ran(engine, source(code))
        made = engine._kept_as("source") in kept(store)

    assert page.statuses == ["ok"]
    assert not made  # nothing was left for it to compile
    with pytest.raises(BadMessage):
        Program((), cache=ground.NAME)


def test_a_machine_without_room_for_compiled_code_runs_pages_as_ever(any_engine, tmp_path):
    any_engine._compiled = Store(tmp_path / "gone")
    try:
        assert Ran(any_engine, source(COMPILES)).statuses == ["ok"]
    finally:
        any_engine._compiled = None
