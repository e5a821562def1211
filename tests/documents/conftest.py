import pytest

from tests.documents.upstream import Upstream


@pytest.fixture
def upstream(tmp_path, settings):
    settings.LANGUAGE_CODE = "en"
    folder = tmp_path / "docs"
    folder.mkdir()
    return Upstream(folder)
