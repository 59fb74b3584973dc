"""Feedback pages: what ``nbgrader generate_feedback`` makes, in this process, with the templates loaded once."""

from __future__ import annotations

import copy
from typing import Any

from nbconvert.exporters import HTMLExporter
from nbconvert.exporters.templateexporter import TemplateExporter
from nbconvert.filters.widgetsdatatypefilter import WidgetsDataTypeFilter
from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor
from nbformat import NotebookNode
from nbgrader.converters import GenerateFeedback
from nbgrader.coursedir import CourseDirectory

from autograder.course.layout import Course
from autograder.grading.gradebook.marks import CellMarks, Marks
from autograder.grading.nbgrader.places import template_folders
from autograder.grading.pages.cells import findings, highlight_code, markdown2html, points

__all__ = ["FeedbackPages"]

PICTURE_TEXT = "Figure drawn by this cell"


class FeedbackPages:
    """Renders feedback with our template of nbgrader's page and the course's configuration."""

    def __init__(self, course: Course) -> None:
        directory = CourseDirectory(root=str(course.root), config=course.config)
        config = copy.deepcopy(course.config)
        if "extra_template_basedirs" not in config.HTMLExporter:
            config.HTMLExporter.extra_template_basedirs = template_folders()
        self._exporter = _FeedbackExporter(config=GenerateFeedback(coursedir=directory, config=config).config)

    def render(self, notebook: Any, marks: Marks, name: str) -> bytes:
        """The page of an autograded notebook (a NotebookNode) called ``name``, with the gradebook's scores and
        comments."""
        shown = _Ours(notebook)
        shown.cells = [_shown(cell, marks) for cell in notebook.cells]
        resources = {
            "unique_key": name,
            "nbgrader": {
                "notebook": name,
                "score": marks.score,
                "max_score": marks.max_score,
                "late_penalty": marks.late_penalty,
            },
        }
        page, _ = self._exporter.from_notebook_node(shown, resources)
        return str(page).encode("utf-8", "replace")


class _Ours(NotebookNode):
    """A copy that nobody else holds: nbconvert need not copy it again."""

    def __deepcopy__(self, memo: Any) -> _Ours:
        return self


def _shown(cell: Any, marks: Marks) -> Any:
    """A copy of ``cell`` as deep as it is changed: score and comment where nbgrader's template looks for them."""
    shown = NotebookNode(cell)
    shown.metadata = NotebookNode(cell.metadata)
    if "nbgrader" in cell.metadata:
        ours = shown.metadata.nbgrader = NotebookNode(cell.metadata.nbgrader)
        known = marks.cells.get(ours.get("grade_id", ""), CellMarks())
        if ours.get("grade") or ours.get("task"):
            ours.score, ours.points, ours.waiting = known.score, known.max_score, known.waiting
        if ours.get("solution") or ours.get("task"):
            ours.comment = known.comment
    if "outputs" in cell:
        shown.outputs = [_described(output) for output in cell.outputs]
    return shown


def _described(output: Any) -> Any:
    if "image/png" not in output.get("data", {}):
        return output
    return NotebookNode({**output, "metadata": NotebookNode({"image/png": NotebookNode(alt=PICTURE_TEXT)})})


class _FeedbackExporter(HTMLExporter):
    """nbconvert's exporter without what costs most: copies and validations for each step, style sheets made anew, and a
    second pass that parses the whole page again to add alternative texts."""

    def from_notebook_node(self, nb: Any, resources: Any = None, **kw: Any) -> tuple[Any, dict[str, Any]]:
        """The page as text, and the resources."""
        self.register_filter("highlight_code", lambda source, **_: highlight_code(source))
        for words in (markdown2html, findings, points):
            self.register_filter(words.__name__, words)
        resources = self._init_resources(resources)
        kinds = WidgetsDataTypeFilter(notebook_metadata=self._nb_metadata, parent=self, resources=resources)
        self.register_filter("filter_data_type", kinds)
        html, resources = TemplateExporter.from_notebook_node(self, nb, resources, **kw)
        return str(html), resources

    _style_sheets: Any = None
    """What a template of the course's own may ask for as ``resources.inlining``; the same on every page."""

    def _preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        for step in self._preprocessors:
            if isinstance(step, CSSHTMLHeaderPreprocessor) and self._style_sheets is not None:
                resources["inlining"] = self._style_sheets
            else:
                nb, resources = step(nb, resources)
        self._style_sheets = resources.get("inlining")
        return nb, resources
