"""Fixtures of the end-to-end tests: Chromium, the built site on servers of its own, and a page with what tests do on it."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal, TypeAlias

import pytest
from bench import TIMEOUT, Bench
from elsewhere import Elsewhere
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, expect

ROOT = Path(__file__).parents[2]

NODE = shutil.which("node") or "node"
# Playwright's own Node needs libraries that a small Debian does not have; this is read when its driver starts.
os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", NODE)

expect.set_options(timeout=TIMEOUT)

Isolation: TypeAlias = Literal["dip", "coop", "none"]


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers",
        "allow_console(pattern): lets the page log errors in whose text the regular expression `pattern` is found",
    )
    # The Playwright plugin's own `base_url`: nothing of ours can mend it.
    config.addinivalue_line(
        "filterwarnings", "ignore:Session-scoped fixtures defined as instance methods:pytest.PytestRemovedIn10Warning"
    )


# -- Chromium ------------------------------------------------------------------------------------------------------


def chromium_path() -> str:
    """The Chromium that the set-up found or installed."""
    record = ROOT / ".build/chromium-path"
    path = os.environ.get("WATBENCH_CHROMIUM") or (record.read_text() if record.exists() else "")
    if not os.access(path, os.X_OK):
        pytest.exit(
            "There is no Chromium yet: run `node scripts/setup.mjs chromium`, or name one in WATBENCH_CHROMIUM", 2
        )
    return path


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    headed = browser_type_launch_args.get("headless") is False
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return {
        **browser_type_launch_args,
        "executable_path": chromium_path(),
        "args": [
            *([] if headed else ["--headless=new"]),
            # Chromium refuses to run as root with its sandbox.
            *(["--no-sandbox"] if as_root else []),
            # Nothing that a test does not ask for goes over the network.
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-quic",
            "--no-first-run",
        ],
    }


# -- the site ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def start_server() -> Iterator[Callable[[Isolation], str]]:
    """Starts `scripts/serve.mjs` on `dist/` with an isolation, once for each, and returns the site's address."""
    processes: dict[Isolation, tuple[subprocess.Popen[str], str]] = {}

    def start(isolation: Isolation) -> str:
        if isolation not in processes:
            command = [NODE, "scripts/serve.mjs", "--port", "0", "--isolation", isolation]
            process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            assert process.stdout is not None
            line = process.stdout.readline()
            address = re.search(r"http://\S+", line)
            if address is None:
                process.kill()
                rest = process.communicate()[0]
                pytest.exit(f"The server did not start: {line}{rest}", 2)
            processes[isolation] = process, address[0]
        return processes[isolation][1]

    try:
        yield start
    finally:
        for process, _ in processes.values():
            process.terminate()
        for process, _ in processes.values():
            try:
                process.communicate(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()


@pytest.fixture
def isolation() -> Isolation:
    """How the site gets SharedArrayBuffer; a test for several has `@pytest.mark.parametrize("isolation", [...])`."""
    return "dip"


@pytest.fixture
def site(isolation: Isolation, start_server: Callable[[Isolation], str]) -> str:
    """The address of the built site, ending in a slash."""
    return start_server(isolation)


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    """A server of another origin that the test may try to reach."""
    server = Elsewhere()
    yield server
    server.close()


# -- the page ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Only `test_offline.py` has a service worker: elsewhere it would answer in place of what a test routes."""
    return {**browser_context_args, "service_workers": "block"}


@pytest.fixture
def page(page: Page) -> Page:
    page.set_default_timeout(TIMEOUT)
    return page


def collect_errors(page: Page) -> list[str]:
    """A list that grows by what the page and its workers log as errors or throw."""
    errors: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            errors.append(f"{message.text} ({message.location.get('url', '')})")

    def on_error(error: Error) -> None:
        errors.append(f"uncaught: {error.stack or error.message}")

    page.on("console", on_console)
    page.on("pageerror", on_error)
    return errors


def assert_allowed(errors: list[str], request: pytest.FixtureRequest) -> None:
    """Fails a test for errors that none of its `allow_console` marks allows."""
    allowed = [mark.args[0] for mark in request.node.iter_markers("allow_console")]
    unexpected = [error for error in errors if not any(re.search(pattern, error) for pattern in allowed)]
    assert unexpected == [], "the page logged errors"


@pytest.fixture
def console_errors(page: Page, request: pytest.FixtureRequest) -> Iterator[list[str]]:
    """What the page and its workers logged as errors or threw. At a test's end only what it allows may be in it."""
    errors = collect_errors(page)
    yield errors
    assert_allowed(errors, request)


@pytest.fixture
def bench(page: Page, site: str, console_errors: list[str]) -> Bench:
    """A page that nothing was loaded into yet, whose console must stay free of errors."""
    return Bench(page, site)


@pytest.fixture(scope="module")
def module_pages() -> Iterator[dict[str, tuple[Page, list[str]]]]:
    """Pages that the tests of one module share, by the site's address."""
    pages: dict[str, tuple[Page, list[str]]] = {}
    yield pages
    for page, _ in pages.values():
        page.context.close()


@pytest.fixture
def shared(
    module_pages: dict[str, tuple[Page, list[str]]],
    browser: Browser,
    browser_context_args: dict[str, Any],
    site: str,
    request: pytest.FixtureRequest,
) -> Iterator[Bench]:
    """A page with Python ready, shared by the tests of a module since a boot is dear: it goes on from test to test."""
    if site not in module_pages:
        page = browser.new_context(**browser_context_args).new_page()
        page.set_default_timeout(TIMEOUT)
        module_pages[site] = page, collect_errors(page)
    page, errors = module_pages[site]
    bench = Bench(page, site)
    # A test that failed may have left anything behind.
    if page.url == "about:blank" or bench.state("ready").count() == 0:
        bench.open()
    bench.wait_ready()
    errors.clear()
    yield bench
    assert_allowed(errors, request)
