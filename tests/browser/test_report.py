"""The class report in a browser: it sorts, filters, opens students, loads nothing, runs nothing of a student's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from autograder.reporting.class_report.page import report_page
from autograder.reporting.class_report.summary import summarise
from tests.autograder.reporting.made_class import SCRIPT, made_class
from tests.browser.alone import alone


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("report") / "index.html"
    path.write_text(report_page(summarise(made_class())))
    return path.as_uri()


@pytest.fixture
def opened(page: Page, report: str) -> Iterator[Page]:
    with alone(page, report):
        yield page


def shown(page: Page) -> list[str]:
    """The ids of the rows that can be seen, in order; a name where there is no id beside it."""
    rows = page.locator("#class-table tbody tr:visible th")
    return [text.split()[-1] for text in rows.all_inner_texts()]


def test_a_click_on_a_column_sorts_by_it_and_says_so(opened: Page) -> None:
    assert shown(opened) == ["ann", "bob", "cy", "dee", "eve"]
    total = opened.locator("#class-table").get_by_role("columnheader", name="total")
    total.get_by_role("button").click()
    assert shown(opened)[:2] == ["ann", "bob"]
    expect(total).to_have_attribute("aria-sort", "descending")
    total.get_by_role("button").click()
    assert shown(opened)[-2:] == ["bob", "ann"]
    expect(total).to_have_attribute("aria-sort", "ascending")
    name = opened.locator("#class-table").get_by_role("columnheader", name="student", exact=True)
    name.get_by_role("button").press("Enter")
    expect(name).to_have_attribute("aria-sort", "ascending")
    expect(total).to_have_attribute("aria-sort", "none")
    assert shown(opened) == ["cy", "ann", "bob", "dee", "eve"], "by the name as it is shown"


def test_filters_narrow_the_table_and_count_what_is_left(opened: Page) -> None:
    opened.get_by_label("Name", exact=True).fill("ünal")
    assert shown(opened) == ["eve"]
    expect(opened.locator("#shown")).to_have_text("1 of 5 students")
    opened.get_by_label("Name", exact=True).fill("")
    opened.get_by_role("combobox", name="Needs a look").select_option("any")
    assert shown(opened) == ["bob", "cy", "dee"]
    opened.get_by_role("combobox", name="Mistake").select_option("adds_two")
    assert shown(opened) == ["bob"]
    opened.get_by_role("combobox", name="Needs a look").select_option("")
    opened.get_by_role("combobox", name="Mistake").select_option("")
    opened.get_by_role("combobox", name="Handed in").select_option(label="everything")
    assert shown(opened) == ["ann"]


def test_a_student_opens_as_a_page_of_their_own_and_leads_back(opened: Page) -> None:
    expect(opened.locator(".student:visible")).to_have_count(0)
    opened.locator("#class-table").get_by_role("link", name="Bob").click()
    heading = opened.get_by_role("heading", name="Bob")
    expect(heading).to_be_visible()
    expect(heading).to_be_focused()
    expect(opened.locator(".student:visible")).to_contain_text("adds two")
    expect(opened.locator("#class-table")).to_be_hidden()
    opened.get_by_role("link", name="All students").click()
    expect(opened.locator("#class-table")).to_be_in_viewport()
    expect(heading).to_be_hidden()


def test_what_a_student_wrote_does_not_run(opened: Page) -> None:
    assert opened.title() == "Class report: hill & <dale>"
    expect(opened.locator("#class-table")).to_contain_text(SCRIPT)
    assert opened.evaluate("document.scripts.length") == 1


def test_markup_that_got_in_all_the_same_does_not_run_and_loads_nothing(page: Page, report: str) -> None:
    """The page's policy stands behind the escaping: what is put in as markup is inert."""
    refused: list[tuple[str, str | None]] = []
    page.on("requestfailed", lambda request: refused.append((request.url, request.failure)))
    page.goto(report)
    page.evaluate(
        """() => {
            const main = document.querySelector("main");
            main.insertAdjacentHTML("beforeend", `<img src="http://127.0.0.1:9/x" onerror="document.title='run'">`);
            main.insertAdjacentHTML("beforeend", `<a id="bad" href="javascript:document.title='run'">x</a>`);
            const script = document.createElement("script");
            script.textContent = "document.title = 'run'";
            main.append(script);
            document.getElementById("bad").click();
        }"""
    )
    page.wait_for_function("performance.getEntriesByType('resource').length > 0 || document.images[0].complete")
    assert page.title() == "Class report: hill & <dale>"
    assert refused == [("http://127.0.0.1:9/x", "csp")]


def test_without_scripts_all_can_be_read_and_students_open(browser: Browser, report: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(report)
    expect(page.locator("#class-table tbody tr")).to_have_count(5)
    expect(page.locator("#filters")).to_be_hidden()
    page.locator("#class-table").get_by_role("link", name="Bob").click()
    expect(page.get_by_role("heading", name="Bob")).to_be_in_viewport()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1200])
def test_it_fits_a_phone_and_a_desk_by_day_and_by_night(browser: Browser, report: str, width: int, scheme: str) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(report)
    assert page.evaluate("document.documentElement.scrollWidth") == width, "nothing sticks out sideways"
    paper, ink = page.evaluate(
        """() => { const style = getComputedStyle(document.body); return [style.backgroundColor, style.color]
            .map((colour) => colour.match(/\\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0)); }"""
    )
    assert (paper < ink) == (scheme == "dark")
    page.close()


def test_an_opened_student_is_printed_alone(opened: Page) -> None:
    opened.locator("#class-table").get_by_role("link", name="Ann").click()
    opened.emulate_media(media="print")
    expect(opened.locator("#class-table")).to_be_hidden()
    expect(opened.locator(".back:visible")).to_have_count(0)
    expect(opened.get_by_role("heading", name="Ann")).to_be_visible()
