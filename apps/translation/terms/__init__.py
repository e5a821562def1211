"""The glossary's words in our texts: where they stand, whether they are the right ones."""
