"""NHY301: the values that are registered as secret."""
