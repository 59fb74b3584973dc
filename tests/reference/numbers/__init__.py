"""Every number that the course texts S0 to S4 print or state, a module for each text."""

from tests.reference.numbers.number import Number
from tests.reference.numbers.s0 import S0
from tests.reference.numbers.s1 import S1
from tests.reference.numbers.s2 import S2
from tests.reference.numbers.s3 import S3
from tests.reference.numbers.s4 import S4

__all__ = ["NUMBERS", "Number"]

NUMBERS = (*S0, *S1, *S2, *S3, *S4)
