"""The line between the two sides: values and messages as bytes, by an allow-list of types and with a cap.

Imported on both sides of the trust line, so it imports nothing but msgspec and NumPy. Nothing here unpickles,
evaluates or looks up a name that came in.
"""

from autograder.sandbox.wire.frames import (
    FRAME_HEADER,
    Answer,
    CallBack,
    CallFunction,
    Frame,
    FromStudent,
    Operate,
    Raised,
    Ran,
    Ready,
    Refusal,
    Returned,
    RunCell,
    ToStudent,
    Undefined,
    Unsendable,
    decode_from_student,
    decode_to_student,
    encode_frame,
)
from autograder.sandbox.wire.survey import WireError
from autograder.sandbox.wire.values import Codec, Record

__all__ = [
    "FRAME_HEADER",
    "Answer",
    "CallBack",
    "CallFunction",
    "Codec",
    "Frame",
    "FromStudent",
    "Operate",
    "Raised",
    "Ran",
    "Ready",
    "Record",
    "Refusal",
    "Returned",
    "RunCell",
    "ToStudent",
    "Undefined",
    "Unsendable",
    "WireError",
    "decode_from_student",
    "decode_to_student",
    "encode_frame",
]
