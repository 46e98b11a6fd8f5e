"""What the hot paths cost, as ratios in one run."""
