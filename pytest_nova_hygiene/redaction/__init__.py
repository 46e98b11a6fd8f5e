"""What is never shown: the secrets of a run, in memory alone, and every text without them."""
