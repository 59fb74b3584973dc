"""Mechanical mutants of the course's solutions: small changes that no teacher thought of, each graded for real.

``python -m tests.course.mutants`` makes them all, grades them and writes docs/mutants.md.
The mutation tools that exist change a package and run its pytest suite; here a cell of a notebook is changed and the
confined judge runs, hence operators of our own on the syntax tree.
"""
