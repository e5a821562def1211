from django.utils.translation import gettext as _


class RunnerError(Exception):
    """What the runner refuses. Its message is fit to show."""


class NoSuchBackend(RunnerError):
    def __init__(self, name: str) -> None:
        super().__init__(_("There is no backend called “%(name)s”.") % {"name": name})


class TokenGone(RunnerError):
    def __init__(self) -> None:
        super().__init__(_("This token is not in use any more."))


class ProgramTooLarge(RunnerError):
    def __init__(self) -> None:
        super().__init__(_("The code of this page is too large to be sent to a runner."))
