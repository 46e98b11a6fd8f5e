"""Sees log records, and reads from them what a message shows and what it only carries."""
