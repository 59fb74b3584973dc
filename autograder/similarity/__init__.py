"""Suspiciously alike submissions, as hints for a person: notebooks → fingerprints → what only two have → a page.

Trusted side, and nothing of a student is imported, run, or given to Python's parser: texts are cut into tokens by one
pattern, within limits. Likeness never changes a grade: no part that grades knows of this one.
"""
