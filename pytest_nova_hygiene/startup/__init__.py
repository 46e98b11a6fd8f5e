"""What keeps a start short: named tuples and patterns that cost nothing before they are needed.

Knows nothing of the rest of the package.
"""
