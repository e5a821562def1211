"""The demo's accounts: two members and a maintainer, called by the letters of the mocks."""

from apps.accounts import services
from apps.accounts.models import User
from apps.accounts.permissions import Role

PASSWORD = "topa demo password"
PEOPLE = {"가": Role.MEMBER, "나": Role.MEMBER, "다": Role.MAINTAINER}
ADDRESSES = {"가": "ga@example.org", "나": "na@example.org", "다": "da@example.org"}


def make() -> tuple[User, User, User]:
    made = [
        services.create_member(ADDRESSES[name], role=role, name=name, password=PASSWORD)
        for name, role in PEOPLE.items()
    ]
    for person in made:
        person.credit_email = person.email
        person.save(update_fields=["credit_email"])
    ga, na, da = made
    return ga, na, da
