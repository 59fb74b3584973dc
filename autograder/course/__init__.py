"""The folder as a course: its exercises and points, its notebooks, what is released and what must not be.

Trusted side. Knows notebooks and folders, nothing of how student code is run. ``release`` alone imports nbgrader.
"""

import sys

# nbformat validates with jsonschema, which builds a grammar of IRIs when it is imported and can: a second and a half
# for a format that no notebook has. It does without where the grammar is not to be had.
if "jsonschema" not in sys.modules and "rfc3987_syntax" not in sys.modules:
    sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]
    import jsonschema  # noqa: F401

    del sys.modules["rfc3987_syntax"]
