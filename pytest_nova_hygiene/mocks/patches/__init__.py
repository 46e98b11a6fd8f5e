"""Knows which patches are in force, whose they are, and who has promised to undo them."""
