"""The course's configuration: nbgrader's commands read this file, and ``nighthike`` reads nothing else."""

import os

from autograder.grading.nbgrader.places import template_folders

c = get_config()  # noqa: F821 (whoever loads this file supplies it)

c.CourseDirectory.course_id = "nighthike"

# What hidden inputs are drawn from. This one is public: set your own in the environment before you grade a class.
c.Nighthike.secret = os.environ.get("NIGHTHIKE_SECRET") or "everyone who reads the sources knows this one"

# `nbgrader autograde` and formgrader's Autograde button do what `nighthike grade` does: three of nbgrader's steps are
# replaced by ours. Repair also does what ClearOutput, DeduplicateIds and OverwriteKernelspec did, because it must see
# every copy of a cell to keep the right one.
c.Autograde.sanitize_preprocessors = [
    "autograder.grading.nbgrader.step.Repair",  # in place of OverwriteCells
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.Autograde.autograde_preprocessors = [
    "autograder.grading.nbgrader.step.ConfinedGrade",  # in place of Execute
    "nbgrader.preprocessors.IgnorePattern",
    "nbgrader.preprocessors.LimitOutput",
    "autograder.grading.nbgrader.step.SaveGrades",  # in place of SaveAutoGrades
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]

# nbgrader's feedback and formgrader pages run what a student writes in Markdown; with this filter they show it. The
# feedback page is ours: it loads nothing, and can be read on a phone, in the dark and aloud.
PAGES = "autograder.grading.pages.cells"
c.HTMLExporter.filters = {name: f"{PAGES}.{name}" for name in ("markdown2html", "findings", "points")}
c.HTMLExporter.extra_template_basedirs = template_folders()
c.GenerateFeedback.preprocessors = ["autograder.grading.nbgrader.step.OpenGrades"]  # GetGrades, and what is still open
