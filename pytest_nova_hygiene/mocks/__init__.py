"""Finds mocks that escape: patches never undone, doubles left behind or used late (NHY1xx)."""
