import pytest


@pytest.mark.parametrize("address", ["/glossary/?q=a%00b", "/docs/a%00b/", "/pages/1/pictures/%00"])
def test_null_characters_in_an_address_lead_nowhere(as_user, member, address):
    assert as_user(member).get(address).status_code == 400
