"""NHY303: tokens and keys, told by their own format."""
