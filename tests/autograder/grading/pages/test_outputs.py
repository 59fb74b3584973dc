"""What of a student's outputs an instructor may open: plain text and PNG."""

from __future__ import annotations

import json

import pytest

from autograder.grading.pages.outputs import (
    MAX_LINES,
    MAX_TRACEBACK_LINES,
    as_text,
    clean_outputs,
    error_output,
    stream_output,
)

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
"""A picture of one dot."""

hostile = [
    ({"output_type": "display_data", "data": {"text/html": "<script>x</script>"}, "metadata": {}}, "HTML alone"),
    ({"output_type": "display_data", "data": {"application/javascript": "x"}, "metadata": {}}, "JavaScript"),
    ({"output_type": "display_data", "data": {"image/svg+xml": "<svg/>"}, "metadata": {}}, "SVG"),
    ({"output_type": "display_data", "data": {"image/png": "<svg/>"}, "metadata": {}}, "a picture that is no base64"),
    ({"output_type": "display_data", "data": {"image/png": "AAAA"}, "metadata": {}}, "base64 that is no picture"),
    ({"output_type": "display_data", "data": {"image/png": f'{PNG}" onerror="x'}}, "a picture with a tail"),
    ({"output_type": "display_data", "data": "text"}, "data of another type"),
    ({"output_type": "update_display_data", "data": {"text/plain": "x"}}, "an unknown kind of output"),
    ({"data": {"text/plain": "x"}}, "no kind at all"),
    ("text", "no output at all"),
]


@pytest.mark.parametrize(("output", "what"), hostile, ids=[what for _, what in hostile])
def test_what_could_run_or_is_no_output_is_left_out(output: object, what: str):
    assert clean_outputs([output]) == ()


def test_text_and_picture_stay_and_nothing_else_of_a_rich_output():
    data = {"text/plain": "<Figure>", "image/png": PNG, "text/html": "<b onclick=x>"}
    output = {"output_type": "execute_result", "data": data, "metadata": {"image/png": {"width": '1" onload="x'}}}
    assert clean_outputs([{**output, "execution_count": 99, "transient": {}}], 7) == (
        {
            "output_type": "execute_result",
            "data": {"image/png": PNG, "text/plain": "<Figure>"},
            "metadata": {},
            "execution_count": 7,
        },
    )


def test_an_error_keeps_its_coloured_traceback_as_text():
    error = {"output_type": "error", "ename": "E", "evalue": "v", "traceback": ["\x1b[31mE\x1b[0m: v", 3]}
    assert clean_outputs([error]) == ({**error, "traceback": ["\x1b[31mE\x1b[0m: v", ""]},)


def test_half_a_character_becomes_a_question_mark_so_that_the_file_can_be_written():
    (output,) = clean_outputs([stream_output("\ud83d")])
    assert json.dumps(output, ensure_ascii=False).encode()
    assert output["text"] == "?"


def test_streams_end_at_the_line_limit_of_the_whole_cell_and_say_so():
    outputs = clean_outputs([stream_output("a\n" * 600), stream_output("b\n" * 600), stream_output("c")])
    assert sum(len(output["text"].split("\n")) for output in outputs) == MAX_LINES
    assert outputs[-1]["text"].endswith("... Output truncated ...")


def test_a_long_traceback_keeps_its_ends():
    entries = [str(number) for number in range(1000)]
    (output,) = clean_outputs([{"output_type": "error", "ename": "E", "evalue": "", "traceback": entries}])
    assert len(output["traceback"]) == MAX_TRACEBACK_LINES
    assert output["traceback"][0] == "0"
    assert output["traceback"][-1] == "999"


def test_as_text_is_what_can_be_read_without_colours_and_without_pictures():
    outputs = [
        stream_output("one\n", "stderr"),
        {"output_type": "error", "ename": "E", "evalue": "v", "traceback": ["\x1b[0;31mE\x1b[0m: v"]},
        {"output_type": "execute_result", "data": {"text/plain": "3"}, "metadata": {}},
        {"output_type": "display_data", "data": {"text/plain": "<Figure>", "image/png": PNG}, "metadata": {}},
    ]
    assert as_text(outputs) == "one\nE: v\n3\n"


def test_the_error_we_write_ourselves_is_an_error_of_nbformat():
    assert error_output("NotRun", "why")["traceback"] == ["NotRun: why"]
