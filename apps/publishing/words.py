"""The renderer's own words in the reader's language."""

from django.utils.translation import gettext as _


def words(this_text: str = "") -> dict[str, str]:
    """`this_text` is what the link behind each text is called."""
    return {
        "This text": this_text,
        "Attention": _("Attention"),
        "Caution": _("Caution"),
        "Danger": _("Danger"),
        "Error": _("Error"),
        "Hint": _("Hint"),
        "Important": _("Important"),
        "Note": _("Note"),
        "See also": _("See also"),
        "Tip": _("Tip"),
        "To do": _("To do"),
        "Warning": _("Warning"),
        "Added in version": _("Added in version"),
        "Changed in version": _("Changed in version"),
        "Deprecated since version": _("Deprecated since version"),
        "Figure drawn by the cell above": _("Figure drawn by the cell above"),
        "Generated from the code": _("Generated from the code"),
        "Inserted from a file": _("Inserted from a file"),
        "Not shown in the preview": _("Not shown in the preview"),
        "Output cut here": _("Output cut here"),
        "Show the cell": _("Show the cell"),
        "Show the code": _("Show the code"),
        "Show the output": _("Show the output"),
    }
