"""Everything that the user can have done: one table, a file for each menu."""
