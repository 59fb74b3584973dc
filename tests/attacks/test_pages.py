"""Nothing of an attacker's runs in a page that an instructor opens: looked for in the pages, and tried in a browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route

from tests.attacks.attack import Attack
from tests.attacks.pages import active_content, attackers, found_in_pages, graded_class, pages_of
from tests.attacks.table import CLASSES

STUDENTS = list(attackers(CLASSES["browser"]))
ALARM = "window.pwned = () => { window.ran = true; }"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return graded_class(tmp_path_factory.mktemp("attackers"), CLASSES["browser"])


@pytest.mark.parametrize(("student", "attack"), STUDENTS, ids=[attack.name for _, attack in STUDENTS])
def test_no_active_content_is_left(course: Path, student: str, attack: Attack) -> None:
    """In the autograded notebook, the feedback page, the report of the class and its table."""
    assert found_in_pages(course, student) == []


def test_nothing_runs_and_nothing_is_fetched_when_the_pages_are_opened(course: Path, browser: Browser) -> None:
    """Every link of the attackers' is clicked as well."""
    pages = pages_of(course)
    assert len(pages) == len(STUDENTS) + 1
    fetched: list[str] = []

    def refuse(route: Route) -> None:
        fetched.append(route.request.url)
        route.abort()

    tab = browser.new_page()
    tab.add_init_script(ALARM)
    tab.route("http://**", refuse)
    tab.route("https://**", lambda route: route.abort())
    for path in pages:
        tab.goto(path.as_uri(), wait_until="domcontentloaded")
        tab.evaluate("document.querySelectorAll('a[href]').forEach(a => /script:/i.test(a.href) && a.click())")
        tab.evaluate("document.querySelectorAll('[onclick], [onmouseover], details').forEach(e => e.click())")
        tab.wait_for_function("document.readyState !== 'loading'")
        assert tab.evaluate("window.ran") is None, path
        assert tab.url == path.as_uri()
    assert [url for url in fetched if "pwned" in url] == []


@pytest.mark.parametrize(
    "page",
    [
        "<script>pwned()</script>",
        "<img src=x onerror=pwned()>",
        "<a href=' jav\tascript:pwned()'>x</a>",
        "<iframe srcdoc='pwned'></iframe>",
        "<svg onload='pwned()'/>",
    ],
)
def test_active_content_would_be_seen(page: str) -> None:
    assert active_content(f"<html><body>{page}</body></html>")
    assert not active_content(f"<pre>{page.replace('<', '&lt;')}</pre>")
