"""Whatever is killed, stopped or emptied meanwhile, each page has the verdict it has in peace."""

import json
import re
import shutil
from pathlib import Path

import pytest

from tests import factories
from tests.runner.faults.brokers import BROKERS
from tests.runner.faults.campaign import Campaign, cleared

TOUR = Path(__file__).resolve().parents[3] / "apps/sources/samples/tour"
CORPUS = factories.shared("corpus", "jax-0.10.2", "docs")
REAL = ("automatic-vectorization", "custom_pytrees", "jit-compilation", "higher-order")
SLOWLY = "# Slowly\n" + "\n".join(
    f"\n```{{code-cell}}\nimport time\ntime.sleep(0.7)\nprint({number})\n```" for number in range(5)
)
FAILS = "# Fails\n\n```{code-cell}\nprint('one')\n```\n\n```{code-cell}\n1 / 0\n```\n"
pytestmark = pytest.mark.xdist_group("processes")


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "pages"
    shutil.copytree(TOUR, made)
    (made / "index.md").unlink()  # which has no code
    for number in range(2):
        (made / f"slowly{number}.md").write_text(SLOWLY + f"\n\n```{{code-cell}}\n{number}\n```\n")
    (made / "fails.md").write_text(FAILS)
    return made


@pytest.mark.parametrize("broker", BROKERS)
@pytest.mark.timeout(900)
def test_ten_moments_of_all_kinds_change_no_verdict(broker, folder, tmp_path, capsys):
    told = disturbed(broker, folder, tmp_path, seed=1, moments=10, waves=1)

    say(capsys, told)


@pytest.mark.prove
@pytest.mark.parametrize("broker", BROKERS)
@pytest.mark.timeout(3600)
def test_fifty_moments_change_no_verdict_of_thirty_runs(broker, folder, tmp_path, capsys):
    for name in REAL if CORPUS else ():
        shutil.copy(CORPUS / f"{name}.md", folder)

    told = disturbed(broker, folder, tmp_path, seed=50, moments=50, waves=3 if CORPUS else 5)

    say(capsys, told)


def disturbed(make_broker, folder, home, seed, moments, waves):
    data = home / "home"
    data.mkdir()
    campaign = Campaign(data, make_broker(data / "broker"), seed)
    try:
        campaign.begin(folder)
        known = found(campaign, campaign.verdicts)
        assert {finding for finding, _, _ in known.values()} == {"same", "upstream"}

        campaign.endure(moments, waves)
        campaign.end()
    finally:
        cleared(campaign)

    told = counted(campaign)
    assert_true_and_once(campaign, known, told)
    assert_texts_are_kept(campaign)
    assert_nothing_is_left(campaign)
    return told


def say(capsys, told):
    with capsys.disabled():
        print(f"\n{told}")


def counted(campaign):
    """What befell, and how many attempts the runs took; those that ended without a verdict."""
    ground = campaign.ground
    attempts = ground.rows("SELECT attempt, count(*) FROM runner_run GROUP BY attempt ORDER BY 1")
    lost = ground.rows(
        "SELECT code, count(*) FROM verification_verdict WHERE finding = 'undecided' GROUP BY code"
    )
    return (
        f"{len(campaign.told)} moments, {len(campaign.verdicts)} verdicts; runs by attempts: "
        f"{dict(attempts)}; without a verdict: {dict(lost)}"
    )


def found(campaign, verdicts):
    """By page: what was found, why, and what each cell showed."""
    ids = ", ".join(map(str, verdicts))
    rows = campaign.ground.rows(
        "SELECT page.path, verdict.finding, verdict.code, verdict.run_id"
        " FROM verification_verdict AS verdict JOIN documents_page AS page"
        f" ON page.id = verdict.page_id WHERE verdict.id IN ({ids})"
    )
    return {path: (finding, code, shown(campaign, run)) for path, finding, code, run in rows}


def shown(campaign, run):
    """Where in memory an object lies is another place each time."""
    return [
        (each["index"], each["status"], each["error_type"], re.sub("0x[0-9a-f]+", "0x", outputs))
        for each in campaign.ground.records(run)
        for outputs in [json.dumps(each["outputs"])]
    ]


def assert_true_and_once(campaign, known, told):
    ground = campaign.ground
    assert len(set(campaign.verdicts)) == len(campaign.verdicts)
    for verdict in campaign.verdicts:
        [(path, (finding, code, cells))] = found(campaign, [verdict]).items()
        assert (path, finding, code, cells) == (path, *known[path]), (told, campaign.told)
    assert ground.rows("SELECT count(*) FROM runner_run WHERE state <> 'ended'") == [(0,)]
    ended = [
        json.loads(detail)["verdict"]
        for (detail,) in ground.rows(
            "SELECT detail FROM activity_event WHERE verb = 'verification ended'"
        )
    ]
    assert sorted(ended) == sorted(campaign.verdicts)


def assert_texts_are_kept(campaign):
    acknowledged = (campaign.ground.home / "acknowledged").read_text().split("\n")[:-1]
    kept = {text for (text,) in campaign.ground.rows("SELECT text FROM translation_revision")}
    assert len(acknowledged) > 10
    assert set(acknowledged) <= kept


def assert_nothing_is_left(campaign):
    ground = campaign.ground
    ground.until(lambda: not campaign.census.living(), 60)
    assert list((ground.home / "tmp").iterdir()) == []
