import pytest

from translate_site.env import read
from translate_site.prepare import is_prepared, note, state_of_code


@pytest.fixture
def code(tmp_path):
    base = tmp_path / "code"
    (base / "apps").mkdir(parents=True)
    (base / "apps" / "views.py").write_text("a = 1")
    return base


def prepared(home, **values):
    site = read({"TOPA_HOME": str(home), **values}, home)
    note(site).write_text("state")
    return site


def test_the_state_of_the_code_changes_with_any_file(code):
    before = state_of_code(code)
    assert state_of_code(code) == before

    (code / "apps" / "views.py").write_text("a = 12")
    changed = state_of_code(code)
    (code / "apps" / "new.html").write_text("")

    assert len({before, changed, state_of_code(code)}) == 3


def test_a_prepared_folder_is_not_prepared_again(tmp_path):
    site = prepared(tmp_path)
    assert not is_prepared(site, "state")  # its database is gone

    (tmp_path / "topa.sqlite3").write_text("")

    assert is_prepared(site, "state")
    assert not is_prepared(site, "another state")


def test_a_database_of_another_server_is_always_prepared(tmp_path):
    site = prepared(tmp_path, DATABASE_URL="postgresql://topa@localhost/topa")

    assert not is_prepared(site, "state")
