"""Sees what is done with a mock: called after its test, or handed out of the process."""
