"""Notices what arrives by itself: files in folders, discs in drives."""
