"""Notebooks that want what is not theirs. ``table.py`` lists them, ``run.py`` grades them for real."""
