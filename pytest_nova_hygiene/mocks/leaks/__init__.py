"""Finds what test code left in non-test state: where it sits, who left it, how to undo it."""
