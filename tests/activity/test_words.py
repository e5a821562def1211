import re
from pathlib import Path

from django.utils import translation

from apps.activity.words import VERBS, word_for

ROOT = Path(__file__).resolve().parents[2]
RECORDED = re.compile(r"\brecord\(\s*\"([^\"]+)\"")


def test_every_verb_that_is_recorded_has_its_word():
    sources = [
        *ROOT.glob("apps/**/*.py"),
        *ROOT.glob("glossary/**/*.py"),
        *ROOT.glob("runner/*.py"),
    ]
    recorded = {verb for path in sources for verb in RECORDED.findall(path.read_text())}

    assert len(recorded) > 30
    assert recorded - set(VERBS) == set()


def test_words_are_korean_where_the_reader_is():
    with translation.override("ko"):
        assert [verb for verb in VERBS if not re.search("[가-힣]", word_for(verb))] == []


def test_a_verb_of_former_days_stays_as_it_was():
    assert word_for("tree planted") == "tree planted"
