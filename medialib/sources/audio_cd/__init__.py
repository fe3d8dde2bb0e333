"""Audio CDs: what is on one, in a drive or as the image of a cue sheet, and how its tracks become tagged files.

In order: `read_toc` and `read_album`, `rip` (which needs the drive), then `encode` and `tag` (which do not).
"""
