"""The pictures of the course, a file each with the few lines that draw it: ``python -m gallery``."""
