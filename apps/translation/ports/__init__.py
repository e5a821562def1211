"""Pages and cells rewritten for another framework: their code is the translator's own."""
