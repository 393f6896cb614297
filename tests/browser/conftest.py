"""A real Chromium, its console errors and every address it asked for."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TIMEOUT_MS = 30_000


@dataclass
class Visit:
    """One browser tab on our site: the page, its console errors and the addresses it requested."""

    page: Page
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def open(self, address: str) -> None:
        """Go to an address and wait until Streamlit has drawn it."""
        self.page.goto(address)
        self.idle()

    def idle(self) -> None:
        """Wait until the script of the page has run to its end and its last elements stand still."""
        app = self.page.get_by_test_id("stApp")
        expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=TIMEOUT_MS)
        expect(self.page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=TIMEOUT_MS)
        self.page.wait_for_load_state("networkidle", timeout=TIMEOUT_MS)

    def foreign(self) -> list[str]:
        """The requests that went to any other host than the page's."""
        own = urlsplit(self.page.url).netloc
        parts = ((url, urlsplit(url)) for url in self.requests)
        return [url for url, part in parts if part.scheme not in ("data", "blob") and part.netloc != own]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium driven by Playwright; skips where there is none."""
    executable = shutil.which("chromium")
    if executable is None:
        pytest.skip("there is no chromium on this machine: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Callable[..., Visit]]:
    """`visit(color_scheme="dark", ...)` opens a tab of its own, in Colombian Spanish, recording as it goes."""
    contexts = []

    def start(**options: object) -> Visit:
        context = chromium.new_context(**{"locale": "es-CO", "timezone_id": "America/Bogota"} | options)
        contexts.append(context)
        tab = Visit(context.new_page())
        tab.page.on("request", lambda request: tab.requests.append(request.url))
        tab.page.on("websocket", lambda socket: tab.requests.append(socket.url))
        tab.page.on("pageerror", lambda error: tab.errors.append(str(error)))
        tab.page.on("console", lambda message: tab.errors.append(message.text) if message.type == "error" else None)
        return tab

    yield start
    for context in contexts:
        context.close()
