"""Mocks that escape: patches never undone, doubles left in non-test state (NHY1xx)."""
