"""How well terms are found on pages that people wrote and translated."""

import random
from dataclasses import replace

import pytest

from glossary.hangul import is_syllable
from glossary.matching import Matcher
from tests.glossary import particle_rules
from tests.glossary.cells import terms_of
from tests.glossary.labelled_blocks import PROJECTS, blocks, corpus, matcher, terms

GLOSSARIES = ("kubernetes_ko", "pytorch_kr", "wandb_ko", "hf_transformers_ko", "react_ko_textlint")


def found_sources(project, block):
    return {
        (hit.start, hit.end, hit.term.source) for hit in matcher(project).find_source(block.english)
    }


def found_targets(project, block):
    return {(hit.start, hit.end, hit.form) for hit in matcher(project).find_target(block.korean)}


@pytest.mark.parametrize("project", PROJECTS)
@pytest.mark.parametrize(
    ("wanted", "find"),
    [("sources", found_sources), ("targets", found_targets)],
    ids=["English", "Korean"],
)
def test_terms_are_found_where_a_person_sees_them(project, wanted, find):
    missed, added, right = [], [], 0

    for block in blocks(project):
        labelled, found = getattr(block, wanted), find(project, block)
        right += len(labelled & found)
        missed += labelled - found
        added += found - labelled

    assert right >= 300
    assert right / (right + len(missed)) >= 0.99, missed
    assert right / (right + len(added)) >= 0.99, added


def test_forbidden_forms_are_caught_where_they_take_an_accepted_one_s_place():
    swaps = [swap for project in PROJECTS for swap in swapped(project)]

    missed = [
        text for text, start, form, matcher in swaps if not is_caught(matcher, text, start, form)
    ]

    assert len(swaps) >= 300
    assert len(missed) <= 0.02 * len(swaps), missed


def swapped(project):
    """Each labelled block once for each accepted form in it and up to six that its term forbids:
    with that one in the place, and the particle that a translator would then write."""
    dice = random.Random(project)
    rivals = {term.source.lower(): term for term in forbidding(project)}
    find = Matcher(rivals.values())
    by_form = {form: term for term in rivals.values() for form in term.accepted}
    for block in blocks(project):
        for start, end, form in sorted(block.targets):
            term = by_form.get(form)
            if term:
                for wrong in dice.sample(term.forbidden, min(6, len(term.forbidden))):
                    rest = particle_rules.corrected(form, wrong, block.korean[end:])
                    yield block.korean[:start] + wrong + rest, start, wrong, find


def forbidding(project):
    """The terms of a project; what its own list or other teams say instead is forbidden."""
    others = {}
    for other in terms_of(*(corpus("glossaries", f"{name}.json") for name in GLOSSARIES)):
        others[other.source.lower()] = [form for form in other.accepted if is_hangul(form)]
    for term in terms(project):
        own = [form for form in term.forbidden if is_hangul(form) and form[-1] not in "하한할함합"]
        rivals = [form for form in others.get(term.source.lower(), ()) if not is_said(form, term)]
        yield replace(term, forbidden=tuple(dict.fromkeys([*own, *rivals])))


def is_said(form, term):
    return any(accepted.startswith(form) for accepted in term.accepted)


def is_hangul(form):
    return form != "" and all(is_syllable(char) for char in form)


def is_caught(matcher, text, start, form):
    return any(
        hit.is_forbidden and hit.start == start and hit.form == form
        for hit in matcher.find_target(text)
    )
