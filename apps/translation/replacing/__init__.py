"""Words that somebody seeks across a source, and what comes in their place."""
