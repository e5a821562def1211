from django.utils.translation import gettext as _


class VerificationError(Exception):
    """What verification refuses. Its message is fit to show."""


class NoSuchCell(VerificationError):
    def __init__(self) -> None:
        super().__init__(_("The page has changed meanwhile: this cell is not there any more."))
