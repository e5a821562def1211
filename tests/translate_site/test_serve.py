import pytest

from translate_site.env import WrongSetting, read
from translate_site.serve import locked


def test_a_second_site_on_the_same_folder_is_refused(tmp_path):
    site = read({"TOPA_HOME": str(tmp_path)}, tmp_path)

    with (
        locked(site, "worker"),
        pytest.raises(WrongSetting, match="in use"),
        locked(site, "worker"),
    ):
        pass
    with locked(site, "worker"):
        pass  # free again once the first has ended


def test_workers_that_redis_serves_may_share_a_folder(tmp_path):
    values = {"TOPA_HOME": str(tmp_path), "REDIS_URL": "redis://redis:6379/0"}
    site = read(values, tmp_path)

    with locked(site, "worker"), locked(site, "worker"):
        pass
