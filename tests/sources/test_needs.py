import pytest

from apps.activity.models import Event
from apps.sources.needs import NeedsForm
from tests import factories

pytestmark = pytest.mark.django_db
NEEDS = {
    "environment": "jax-0-10",
    "preamble": "import jax\r\nimport jax.numpy as jnp\r\n",
    "devices": "8",
    "variables": "JAX_ENABLE_X64=1\n XLA_FLAGS = --xla_cpu_enable_fast_math=false ",
    "packages": "scikit_learn\nTensorFlow.Datasets\nscikit-learn",
}


@pytest.fixture
def browser(as_user, maintainer):
    maintainer.language = "en"
    maintainer.save(update_fields=["language"])
    return as_user(maintainer)


def test_what_a_source_needs_is_stated_and_shown_again(browser):
    source = factories.source()
    address = f"/sources/{source.slug}/needs/"

    answer = browser.post(address, NEEDS)

    source.refresh_from_db()
    assert answer.status_code == 302
    assert source.preamble == "import jax\nimport jax.numpy as jnp"
    assert source.environment == "jax-0-10"
    assert source.devices == 8
    assert source.variables == {
        "JAX_ENABLE_X64": "1",
        "XLA_FLAGS": "--xla_cpu_enable_fast_math=false",
    }
    assert source.packages == ["scikit-learn", "tensorflow-datasets"]
    shown = browser.get(address).content.decode()
    assert "JAX_ENABLE_X64=1" in shown
    assert "tensorflow-datasets" in shown
    assert Event.objects.filter(verb="source needs set").count() == 1

    browser.post(address, NEEDS)

    assert Event.objects.filter(verb="source needs set").count() == 1


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("preamble", "import jax\nx = = 1", "Line 2 is not Python"),
        ("environment", "JAX 0.9", "such as jax-0-9"),
        ("environment", "-", "such as jax-0-9"),
        ("devices", "65", "less than or equal to 64"),
        ("devices", "", "required"),
        ("variables", "LD_PRELOAD=x", "not “LD_PRELOAD=x”"),
        ("variables", "JAX_ENABLE_X64", "NAME=VALUE"),
        ("variables", "\n".join(f"JAX_A{n}=1" for n in range(41)), "40 lines at most"),
        ("packages", "torch>=2", "without a version"),
        ("packages", "--index-url x", "without a version"),
    ],
)
def test_wrong_needs_get_a_sentence_and_keep_what_was_typed(browser, field, typed, sentence):
    source = factories.source()

    answer = browser.post(f"/sources/{source.slug}/needs/", {**NEEDS, field: typed})

    source.refresh_from_db()
    form = answer.context["form"]
    assert answer.status_code == 422
    assert sentence in form.errors[field].as_text()
    assert form[field].value() == typed
    assert (source.preamble, source.devices, source.variables, source.packages) == ("", 0, {}, [])


def test_an_archived_source_has_no_needs_to_state(browser):
    source = factories.source(archived_at="2026-01-01T00:00:00Z")

    assert browser.get(f"/sources/{source.slug}/needs/").status_code == 404


def test_nul_in_a_preamble_is_refused():
    assert not NeedsForm({**NEEDS, "preamble": "x = 1\0"}).is_valid()
