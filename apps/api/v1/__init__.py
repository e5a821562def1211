"""What the screens do, for programs: one module a subject, each calling the same services."""
