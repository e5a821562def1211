"""Pages and cells whose code is rewritten for another framework: the translator's, not the source's."""
