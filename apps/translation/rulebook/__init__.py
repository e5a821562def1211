"""The group's ground rules: what they say, how much each counts, and how they came about."""
