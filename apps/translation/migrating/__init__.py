"""After a decision: the words that lost give way in many texts at once, and can come back."""
