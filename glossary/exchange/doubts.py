"""Why a row waits for a person, in words."""

from django.utils.translation import gettext_lazy as _

DOUBTS = {
    "no korean": _("There is no Korean in this row."),
    "no english": _("There is no English in this row."),
    "no hangul": _("No Hangul stands where the Korean should: is it not translated?"),
    "unclear korean": _("The Korean holds signs whose meaning is unclear."),
    "unclear english": _("It is unclear which English forms are meant."),
    "too long": _("A form is longer than 120 characters."),
    "pattern": _("This pattern of forbidden words cannot be listed as words."),
    "unknown source": _("The site has no such source."),
}
