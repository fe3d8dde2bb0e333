"""A household's library: six ways in, one index, printed as a static catalogue."""

__version__ = "0.1.0"
