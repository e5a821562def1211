"""Who else has a section open in the editor, and where in it they are."""
