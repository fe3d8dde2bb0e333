"""Audio CDs: what is on one, in a drive or as an image, and how its tracks become tagged files."""
