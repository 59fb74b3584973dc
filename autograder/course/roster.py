"""Names for a simulated class, as a registrar's list has them: from many places, some with marks, some twice."""

from __future__ import annotations

import csv
import io
import random
import unicodedata
from collections.abc import Iterable

from autograder.model import Record

__all__ = ["Name", "roster", "roster_csv"]

FIRST = """
Aditi Agnieszka Ahmed Aiko Amara Ana Anton Beatriz Bjørn Carlos Chiara Chinedu Daniel Dmitri Elif Emma Fatima
Felix Gabriela Hana Hiro Ibrahim Ines Ivan Jamal Jan Joana João Jonas Kavya Kofi Laila Lars Lena Lucía Mateo
Mei Milan Minh Nadia Niamh Noah Nora Oluwaseun Omar Paula Priya Rafael Rania Ravi Sara Sofia Søren Tariq
Thandiwe Tomás Yara Yuki Zoë Zuzanna
"""
LAST = """
Abdi Adeyemi Andersson Bauer Bianchi Castro Chen Cohen Costa Dąbrowski Demir Diallo Dubois Eriksen Fernández
Fischer García Haddad Hansen Hassan Horvat Ito Ivanova Jansen Jensen Kaya Khan Kim Kowalska Kumar Lefèvre
Lindqvist Lopez Martins Mensah Moreau Müller Murphy Nakamura Nguyen Novák Ndiaye Okafor Oliveira Park Patel
Petrov Rahman Rossi Santos Sato Schmidt Silva Singh Tanaka Tran Wang Weber Yılmaz Zhang
"""
_LETTERS = str.maketrans("øØłŁıß", "oOlLis")


class Name(Record, frozen=True, kw_only=True):
    """One student: ``student_id`` is the name of the folder of their submissions."""

    student_id: str
    first_name: str
    last_name: str

    @property
    def email(self) -> str:
        """An address in a domain that nobody can have (RFC 2606)."""
        return f"{self.student_id}@example.org"


def roster(students: int, rng: random.Random) -> tuple[Name, ...]:
    """``students`` names, sorted by student_id; each id occurs once."""
    names: dict[str, Name] = {}
    while len(names) < students:
        first, last = rng.choice(FIRST.split()), rng.choice(LAST.split())
        stem = _ascii(first)[0] + _ascii(last)
        number = sum(taken.rstrip("0123456789") == stem for taken in names)
        student_id = f"{stem}{number + 1}" if number else stem
        names[student_id] = Name(student_id=student_id, first_name=first, last_name=last)
    return tuple(names[student_id] for student_id in sorted(names))


def roster_csv(names: Iterable[Name]) -> bytes:
    """The class as ``nbgrader db student import`` reads it: UTF-8, a row for each student."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["id", "first_name", "last_name", "email"])
    writer.writerows([name.student_id, name.first_name, name.last_name, name.email] for name in names)
    return text.getvalue().encode()


def _ascii(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.translate(_LETTERS))
    return "".join(letter for letter in plain if letter.isascii() and letter.isalpha()).lower()
