"""Sensitive values in log records (NHY3xx)."""
