"""The folder as a course: its exercises and points, its notebooks, what is released and what must not be.

Trusted side. Knows notebooks and folders, nothing of how student code is run. ``release`` alone imports nbgrader.
"""
