"""Fixtures of the end-to-end tests: Chromium, the built site on servers of its own, and a page with what tests do on it."""

import base64
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, TypeAlias

import pytest
from playwright.sync_api import ConsoleMessage, Error, Locator, Page, expect

ROOT = Path(__file__).parents[2]

# Milliseconds, for machines that are slow and shared: a test that passes waits for none of these.
BOOT_TIMEOUT = 120_000
TIMEOUT = 60_000

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


# -- the page ------------------------------------------------------------------------------------------------------


class Bench:
    """The page, and what a test does on it. What a person sees is tested by role and name, on `page`."""

    def __init__(self, page: Page, site: str) -> None:
        self.page = page
        self.site = site

    def open(self, path: str = "") -> None:
        """Loads the page; `path` is relative to the site, for a query or a fragment. Does not wait for Python."""
        self.page.goto(self.site + path)

    def state(self, *names: str) -> Locator:
        """The page's body while its `data-state` is one of `names`."""
        return self.page.locator(", ".join(f'body[data-state="{name}"]' for name in names))

    def wait_ready(self, timeout: float = BOOT_TIMEOUT) -> None:
        """Waits until a program can run; fails at once when Python cannot start."""
        self.state("ready", "failed").wait_for(state="attached", timeout=timeout)
        if self.state("failed").count() > 0:
            pytest.fail(f"Python did not start: {self.page.locator('body').inner_text()}")

    def wait_running(self) -> None:
        """Waits until a program runs."""
        self.state("running").wait_for(state="attached", timeout=TIMEOUT)

    def open_project(self, files: Mapping[str, str | bytes], entry: str = "main.py") -> None:
        """Opens a project in place of the page's. Runs nothing."""
        binary = {name: base64.b64encode(data).decode() for name, data in files.items() if isinstance(data, bytes)}
        text = {name: data for name, data in files.items() if isinstance(data, str)}
        self.page.evaluate(
            """async ({ text, binary, entry }) => {
                const bytes = (encoded) => Uint8Array.from(atob(encoded), (unit) => unit.charCodeAt(0));
                const decoded = Object.entries(binary).map(([name, encoded]) => [name, bytes(encoded)]);
                await window.watbench.open({ files: { ...text, ...Object.fromEntries(decoded) }, entry });
            }""",
            {"text": text, "binary": binary, "entry": entry},
        )

    def set_file(self, name: str, content: str) -> None:
        """Opens the project as it is now with one text file replaced or added."""
        self.page.evaluate(
            """async ([name, content]) => {
                await window.watbench.open({ files: { ...window.watbench.files(), [name]: content } });
            }""",
            [name, content],
        )

    def files(self) -> dict[str, str]:
        """The open project's text files as they are now."""
        files: dict[str, str] = self.page.evaluate(
            """() => Object.fromEntries(
                Object.entries(window.watbench.files()).filter(([, content]) => typeof content === "string"))"""
        )
        return files

    def run(self, main: str | None = None, timeout: float = TIMEOUT) -> dict[str, Any]:
        """Runs the open project, with `main` as its `main.py` if given, and returns its outcome, `stdout` and `stderr`."""
        if main is not None:
            self.set_file("main.py", main)
        self.wait_ready()
        # `evaluate` alone would wait for ever.
        outcome: dict[str, Any] = self.page.evaluate(
            """(timeout) => new Promise((resolve, reject) => {
                setTimeout(() => reject(new Error(`the run did not end within ${timeout} ms`)), timeout);
                window.watbench.run().then(resolve, reject);
            })""",
            timeout,
        )
        return outcome

    def start(self) -> None:
        """Presses Run and waits until the program runs, for a test of what happens meanwhile."""
        self.wait_ready()
        self.page.get_by_role("button", name="Run", exact=True).click()
        self.wait_running()

    def stop(self) -> None:
        """Presses Stop and waits until a program can run again."""
        self.page.get_by_role("button", name="Stop", exact=True).click()
        self.wait_ready()


@pytest.fixture
def page(page: Page) -> Page:
    page.set_default_timeout(TIMEOUT)
    return page


@pytest.fixture
def console_errors(page: Page, request: pytest.FixtureRequest) -> Iterator[list[str]]:
    """What the page and its workers logged as errors or threw. At a test's end only what it allows may be in it."""
    errors: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            errors.append(f"{message.text} ({message.location.get('url', '')})")

    def on_error(error: Error) -> None:
        errors.append(f"uncaught: {error.stack or error.message}")

    page.on("console", on_console)
    page.on("pageerror", on_error)
    yield errors
    allowed = [mark.args[0] for mark in request.node.iter_markers("allow_console")]
    unexpected = [error for error in errors if not any(re.search(pattern, error) for pattern in allowed)]
    assert unexpected == [], "the page logged errors"


@pytest.fixture
def bench(page: Page, site: str, console_errors: list[str]) -> Bench:
    """A page that nothing was loaded into yet, whose console must stay free of errors."""
    return Bench(page, site)
