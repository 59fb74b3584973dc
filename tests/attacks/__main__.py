"""``python -m tests.attacks``: every attack, graded as root and as an ordinary user, as a table by class.

With Landlock and seccomp alone, and with bubblewrap as a second wall where this machine lets it. ``--write`` puts the
tables, the list of the attacks and what was recorded of stock nbgrader into docs/attacks.md. Ends with 1 when an attack
got anything.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator

from tests.attacks.identities import IDENTITIES, WALLS, graded_as, refused
from tests.attacks.page import PAGE, page
from tests.attacks.table import CLASSES
from tests.attacks.tally import Tally, table, tally


def main() -> int:
    """Grade, print, write; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.attacks", description=__doc__)
    parser.add_argument("kinds", nargs="*", metavar="CLASS", help=f"of {', '.join(CLASSES)}; all by default")
    parser.add_argument("--write", action="store_true", help="write docs/attacks.md")
    options = parser.parse_args()
    kinds = tuple(options.kinds) or tuple(CLASSES)
    unknown = sorted(set(kinds) - set(CLASSES))
    if unknown:
        parser.error(f"no class {', '.join(unknown)}; there are {', '.join(CLASSES)}")
    found = dict(_graded(kinds))
    if options.write:
        PAGE.write_text(page(found))
    return int(any(row.successes for rows in found.values() if isinstance(rows, dict) for row in rows.values()))


def _graded(kinds: tuple[str, ...]) -> Iterator[tuple[str, dict[str, Tally] | str]]:
    """What was found, or why nothing could be, for every identity behind every wall; printed as it comes."""
    for walls in WALLS:
        for identity in IDENTITIES:
            name = f"{identity}, {walls}"
            problem = refused(identity, walls)
            if problem:
                sys.stdout.write(f"\nAs {name}: not on this machine ({problem})\n")
                yield name, problem
                continue
            begin = time.monotonic()
            rows = tally(graded_as(identity, kinds, walls))
            sys.stdout.write(f"\nAs {name}, in {time.monotonic() - begin:.0f} s:\n\n{table(rows)}\n")
            sys.stdout.write("".join(f"  {sentence}\n" for row in rows.values() for sentence in row.successes))
            sys.stdout.flush()
            yield name, rows


if __name__ == "__main__":
    sys.exit(main())
