"""Words of Django and allauth that Korean developers write otherwise: 3분 전, not 3 분 전.

Our catalogue comes before theirs, so that a message found here is said our way.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

TIMES = (
    ngettext_lazy("a second ago", "%(count)s seconds ago", "count"),
    ngettext_lazy("a minute ago", "%(count)s minutes ago", "count"),
    ngettext_lazy("an hour ago", "%(count)s hours ago", "count"),
)
TWO_FACTOR = (
    _("Authenticator app activated."),
    _("Authenticator app deactivated."),
    _("Authentication using an authenticator app is active."),
    _("An authenticator app is not active."),
    _("No recovery codes set up."),
)
