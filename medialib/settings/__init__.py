"""Turns config.yaml, .env and the environment into one frozen Settings.

The only part that reads the environment. A wrong key or value is refused with the file, the line
and the nearest known key. Relative paths in config.yaml and in the .env beside it start at their
folder, those in the environment at the working directory.
"""

from medialib.settings.reading import environment, load
from medialib.settings.table import FROM_ENVIRONMENT, PATHS, SHELVES, Discs, Folder, Settings

__all__ = ["FROM_ENVIRONMENT", "PATHS", "SHELVES", "Discs", "Folder", "Settings", "environment", "load"]
