"""A page that needs nothing but itself."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from playwright.sync_api import Page

__all__ = ["alone"]


@contextlib.contextmanager
def alone(page: Page, address: str) -> Iterator[Page]:
    """``page`` opened at ``address``: until the block ends it must say nothing in the console and ask for nothing but
    itself."""
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    yield page
    assert said == []
    assert {url.partition("#")[0] for url in asked} == {address}
