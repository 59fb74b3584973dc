"""The pictures of the documentation, taken of the real thing by a browser: ``python -m gallery.pictures``."""
