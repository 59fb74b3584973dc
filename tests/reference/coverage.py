"""Writes docs/coverage.md: ``python -m tests.reference.coverage > docs/coverage.md``; a test proves the page fresh."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from itertools import groupby

import reference
from tests.reference.agreement import families, record
from tests.reference.concepts import CONCEPTS, Concept
from tests.reference.errata import ERRATA
from tests.reference.numbers import NUMBERS

INTRODUCTION = """# What the reference covers

<!-- Written by `python -m tests.reference.coverage > docs/coverage.md`. -->

Every concept of the five course texts (S0 to S4), the file that implements it, a test that proves it, and the
independent source that it agrees with; every number that the texts print; and every error in them, with what is right.
A recorded library is compared in `make test` through its record and in `make peers` live.
"""


def file_of(name: str) -> str:
    """The module of the package that defines a public name."""
    module = getattr(getattr(reference, name), "__module__", None)
    if module is not None and module.startswith("reference."):
        return str(module).removeprefix("reference.")
    return {"HIMMELBLAU_MINIMA": "himmelblau", "RAVINE_CURVATURES": "quadratic"}[name]  # tuples know no module


def sources(concept: Concept) -> str:
    """The recorded libraries of the concept's functions, then the other sources."""
    names = {re.sub("_(grad|derivative|vjp)$", "", name) for name in concept.by.split()}  # a row compares both
    peers = {row["peer"] for family in families() for row in record(family)["rows"].values() if row["ours"] in names}
    return ", ".join([*(f"`{peer}`" for peer in sorted(peers)), *filter(None, [concept.source])])


def concept_rows() -> Iterator[str]:
    for family, rows in groupby(CONCEPTS, key=lambda concept: concept.family):
        yield f"\n### {family}\n"
        yield "| concept | texts | functions | file | test | independent source |"
        yield "|---|---|---|---|---|---|"
        for concept in rows:
            names = concept.by.split()
            files = " ".join(f"[{m}.py](../reference/{m}.py)" for m in dict.fromkeys(map(file_of, names)))
            test_file, _, test = concept.test.partition("::")
            yield cells(
                concept.name,
                concept.texts,
                ", ".join(f"`{name}`" for name in names),
                files,
                f"[{test}](../tests/reference/{test_file})",
                sources(concept),
            )


def number_rows() -> Iterator[str]:
    yield "| text | where | printed | given by |"
    yield "|---|---|---|---|"
    for number in NUMBERS:
        yield cells(number.text, number.where, f"`{number.printed}`", f"`{number.by}`")


def error_rows() -> Iterator[str]:
    yield "| text | where | it says | right is | test |"
    yield "|---|---|---|---|---|"
    for error in ERRATA:
        test = f"[{error.test}](../tests/reference/test_course_errors.py)"
        yield cells(error.text, error.where, error.says, error.right, test)


def cells(*values: str) -> str:
    return "| " + " | ".join(value.replace("|", "\\|") for value in values) + " |"


def page() -> str:
    """The whole page."""
    return "\n".join([
        INTRODUCTION,
        f"## Concepts: {len(CONCEPTS)}",
        *concept_rows(),
        f"\n## Numbers: {len(NUMBERS)}\n",
        "Each is given by the reference, to the last digit, in [test_course_numbers.py]"
        "(../tests/reference/test_course_numbers.py). Of S0's training run neither data nor seed are in the text: its",
        "accuracies are checked as counts of its 800 samples, its losses for where they begin and end. Times are not",
        "checked.\n",
        *number_rows(),
        f"\n## Errors in the texts: {len(ERRATA)}\n",
        *error_rows(),
        "",
    ])  # fmt: skip


if __name__ == "__main__":
    sys.stdout.write(page())
