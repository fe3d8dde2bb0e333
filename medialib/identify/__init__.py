"""Says what a file is and how sure: from its path, its tags, NFO files and artwork beside it."""
