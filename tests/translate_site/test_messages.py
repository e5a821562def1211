from babel.messages.catalog import Catalog

from translate_site import messages


def test_every_interface_string_has_korean():
    gaps = {
        str(folder.name): missing
        for folder in messages.homes()
        if (missing := messages.missing(messages.updated(folder)))
    }

    assert gaps == {}


def test_strings_are_found_in_templates_and_code():
    found = {
        message
        for message, _context, _file in messages.strings(messages.BASE_DIR / "apps" / "accounts")
    }

    assert "Welcome to Topa" in found
    assert "Your role does not allow this." in found


def test_no_string_is_two_things_in_korean():
    catalogues = {
        folder.name: messages.load(messages.catalogue_path(folder)) for folder in messages.homes()
    }

    assert messages.disagreements(catalogues) == []


def test_two_texts_of_one_string_are_told_unless_a_context_parts_them():
    first, second = Catalog(locale="ko"), Catalog(locale="ko")
    first.add("dropped", "버림")
    first.add("withdrawn", "거둠")
    second.add("dropped", "뺀 후보")
    second.add("withdrawn", "취소됨", context="review")

    [told] = messages.disagreements({"sources": first, "glossary": second})

    assert "'dropped'" in told
    assert "버림" in told
    assert "뺀 후보" in told
