"""Right but slow solutions of every timed task, one file an exercise: they lose the race and nothing else.

Each is complete in itself, as the honest variants are, and takes more than 1.5 times the CPU time that the race allows.
"""

from tests.course.variants import variant as slow

__all__ = ["slow"]
