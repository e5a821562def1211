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
