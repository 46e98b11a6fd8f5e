"""Rules that read source files without running them."""
