"""What real pages do that a runner stumbles over, where no other test holds it."""

from runner.engine import judge
from tests.runner.engine.conftest import Ran, engine_at, program


def test_settings_of_ipython_are_taken_and_do_nothing(ran):
    page = ran("%xmode minimal\n%load_ext autoreload\n%matplotlib inline\nx = 1", "x")

    assert page.statuses == ["ok", "ok"]
    assert page.text(1, "text") == "1"


def test_a_bad_flag_ends_the_process_and_is_called_a_crash(ran):
    page = ran(
        "import os\nos.environ['XLA_FLAGS'] = '--xla_of_nobody=1'",
        "import jax\njax.devices()",
        "print('never')",
    )

    assert page.statuses == ["ok", "crashed", "skipped"]
    assert page.outcome.how == "crashed"


def test_a_page_sets_its_own_number_of_devices(ran):
    page = ran(
        "import jax\njax.config.update('jax_num_cpu_devices', 3)\njax.device_count()", devices=8
    )

    assert page.text(0, "text") == "3"


def test_the_debugger_gets_end_of_file(ran):
    page = ran("breakpoint()", "print('on')")

    assert page.statuses[1] == "ok"
    assert page.text(1) == "on\n"


def test_waiting_for_a_visitor_ends_at_once(ran):
    page = ran(
        "import http.server\nhttp.server.HTTPServer(('127.0.0.1', 9001), None).handle_request()",
        "print('on')",
        wall_s=60,
    )

    assert page.statuses == ["error", "ok"]


def test_each_page_has_fixed_places_under_tmp_for_itself(engines):
    engine = engine_at("bubblewrap+landlock", engines)
    codes = (
        "import os\nprint(os.path.exists('/tmp/profile-data'))\nos.mkdir('/tmp/profile-data')",
    )

    both = [Ran(engine, program(*codes)) for _ in range(2)]

    assert [page.statuses for page in both] == [["ok"], ["ok"]]
    assert [page.text() for page in both] == ["False\n", "False\n"]


def test_nothing_that_a_page_changes_reaches_the_next(ran):
    change = "import jax, numpy\njax.config.update('jax_enable_x64', True)\nnumpy.left_here = 1"
    look = "import jax, numpy\nprint(jax.config.jax_enable_x64, hasattr(numpy, 'left_here'))"

    assert ran(change).statuses == ["ok"]
    assert ran(look).text() == "False False\n"


def test_what_the_source_shows_anew_each_time_is_held_against_nobody(ran):
    code = "import random\nprint(random.random())"

    source, again, ours = (ran(code).records for _ in range(3))

    assert judge(source, ours, source_again=again).verdict == "varies"
