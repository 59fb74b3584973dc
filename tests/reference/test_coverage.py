"""docs/coverage.md is what its tables say, and they leave nothing out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import reference
from tests.reference.concepts import CONCEPTS, Concept
from tests.reference.coverage import file_of, page, sources
from tests.reference.errata import ERRATA, Erratum

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "coverage.md"
each_concept = pytest.mark.parametrize("concept", CONCEPTS, ids=lambda concept: concept.name)


def test_the_page_is_fresh() -> None:
    """It is what the generator writes: python -m tests.reference.coverage > docs/coverage.md."""
    assert PAGE.read_text(encoding="utf-8") == page()


@each_concept
def test_no_cell_is_empty(concept: Concept) -> None:
    """Each concept has a text, a public function in a file of its own, and a source that is not the function itself."""
    assert re.fullmatch(r"S[0-4]( S[0-4])*", concept.texts)
    assert concept.by.split()
    for name in concept.by.split():
        assert name in reference.__all__
        assert re.search(rf"^(def|class) {name}\b|^{name} =", module_text(file_of(name)), flags=re.M)
    assert sources(concept)


@each_concept
def test_the_test_exists_and_is_about_the_concept(concept: Concept) -> None:
    """The named test stands in the named file, which names one of the functions, itself or by its table."""
    name, _, test = concept.test.partition("::")
    text = (HERE / name).read_text(encoding="utf-8")
    assert re.search(rf"^def {test}\(", text, flags=re.M)
    if name in ("test_agreement.py", "test_course_numbers.py"):
        text += "".join(path.read_text(encoding="utf-8") for path in HERE.glob("tables/*.py"))
        text += "".join(path.read_text(encoding="utf-8") for path in HERE.glob("numbers/*.py"))
    stems = [function.removesuffix("_derivative").removesuffix("_grad") for function in concept.by.split()]
    assert any(re.search(rf"\b{stem}", text) for stem in stems)


def test_no_public_name_is_left_out() -> None:
    """Whatever the reference exports belongs to a concept."""
    named = {name for concept in CONCEPTS for name in concept.by.split()}
    assert named == set(reference.__all__)


def test_no_concept_stands_twice() -> None:
    """Names are unique, and all five texts are there."""
    names = [concept.name for concept in CONCEPTS]
    assert len(set(names)) == len(names)
    assert {text for concept in CONCEPTS for text in concept.texts.split()} == {"S0", "S1", "S2", "S3", "S4"}


@pytest.mark.parametrize("error", ERRATA, ids=lambda error: error.test)
def test_every_error_has_a_test(error: Erratum) -> None:
    """And says what is right."""
    assert all(error)
    assert re.search(rf"^def {error.test}\(", (HERE / "test_course_errors.py").read_text(encoding="utf-8"), flags=re.M)


def test_every_test_of_an_error_is_listed() -> None:
    tests = re.findall(r"^def (test_\w+)", (HERE / "test_course_errors.py").read_text(encoding="utf-8"), flags=re.M)
    assert sorted(tests) == sorted(error.test for error in ERRATA)


def module_text(name: str) -> str:
    return (Path(reference.__file__).parent / f"{name}.py").read_text(encoding="utf-8")
