"""Keeps count of patches: which are in force, whose they are, and who has promised to undo them."""
