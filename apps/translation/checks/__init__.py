"""What is looked at while somebody types, and before a text is finished."""
