"""Says what a file is and how sure: from its path, its tags, NFO files and artwork beside it."""

from __future__ import annotations

from medialib.identify.beside import Beside, look_beside, pictures_of
from medialib.identify.match import recognise
from medialib.identify.place import Place
from medialib.identify.shelf import shelf_path, show_folder

__all__ = ["Beside", "Place", "look_beside", "pictures_of", "recognise", "shelf_path", "show_folder"]
