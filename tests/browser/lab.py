"""JupyterLab as a person uses it: the list of assignments, a notebook's cells, its dialogs."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.serve import PATIENCE_MS

__all__ = ["Notebook", "assignments", "dialog"]


def assignments(page: Page, url: str) -> None:
    """nbgrader's Assignment List, in a JupyterLab opened for it."""
    page.goto(f"{url}lab")
    page.get_by_role("menuitem", name="Nbgrader").click(timeout=PATIENCE_MS)
    page.get_by_role("menuitem", name="Assignment List").click()
    expect(page.locator("#submitted_assignments_list_loading")).to_be_hidden(timeout=PATIENCE_MS)


def dialog(page: Page, title: str) -> str:
    """What the dialog with this title says; it is closed."""
    shown = page.locator(".jp-Dialog", has_text=title)
    expect(shown).to_be_visible(timeout=PATIENCE_MS)
    said = shown.inner_text()
    shown.get_by_role("button", name="Ok").click()
    expect(shown).to_be_hidden()
    return said


class Notebook:
    """The notebook in the tab in front. Cells are named by their place, from 0; JupyterLab draws only those in view."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.panel = page.locator(".jp-NotebookPanel:visible")
        # Before it has a kernel the notebook itself says idle too, and drops what it is told to run.
        expect(page.get_by_role("button", name="Python 3 (ipykernel) | Idle")).to_be_visible(timeout=PATIENCE_MS)

    @classmethod
    def opened(cls, page: Page, url: str, path: str) -> Notebook:
        """The notebook at ``path`` of the server at ``url``."""
        page.goto(f"{url}lab/tree/{path}")
        return cls(page)

    def cell(self, index: int) -> Locator:
        """The cell at ``index``, scrolled to."""
        found = self.panel.locator(f'.jp-Cell[data-windowed-list-index="{index}"]')
        found.scroll_into_view_if_needed(timeout=PATIENCE_MS)
        return found

    def write(self, index: int, source: str) -> None:
        """Put ``source`` in place of what the code cell at ``index`` holds."""
        self.cell(index).locator(".cm-content").click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(source)

    def write_text(self, index: int, source: str) -> None:
        """The same for a rendered Markdown cell, which is rendered again."""
        self.cell(index).locator(".jp-RenderedMarkdown").dblclick()
        self.write(index, source)
        self.page.keyboard.press("Shift+Enter")

    def run(self, index: int) -> Locator:
        """Run the code cell at ``index``; its outputs, once it has ended."""
        cell = self.cell(index)
        prompt = cell.locator(".jp-InputPrompt")
        before = prompt.inner_text()
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Control+Enter")
        expect(prompt).not_to_have_text(before, timeout=PATIENCE_MS)
        expect(prompt).not_to_have_text("[*]:", timeout=PATIENCE_MS)
        return self.outputs(index)

    def run_all(self) -> None:
        """The menu's Run All Cells, which stops at the first that fails. Returns before it has ended."""
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.locator('.lm-Menu [data-command="runmenu:run-all"]').click()

    def outputs(self, index: int) -> Locator:
        """The outputs of the code cell at ``index``."""
        return self.cell(index).locator(".jp-OutputArea")

    def save(self) -> None:
        """Save, and wait until it is saved."""
        with self.page.expect_response(
            lambda answer: answer.request.method == "PUT" and "/api/contents/" in answer.url
        ):
            self.page.keyboard.press("Control+s")
