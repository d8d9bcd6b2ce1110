"""The built site under measurement: its server, its pages in fresh browsers, and what samples amount to."""

import json
import os
import re
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

ROOT = Path(__file__).parents[2]
NODE = shutil.which("node") or "node"
# Playwright's own Node needs libraries that a small Debian does not have; this is read when its driver starts.
os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", NODE)

from playwright.sync_api import Page, Playwright  # noqa: E402

ROUNDS = int(os.environ.get("WATBENCH_ROUNDS", "5"))
PATIENCE_MS = 300_000

READY = 'body[data-state="ready"]'


class Figures:
    """Samples of one quantity, in milliseconds unless said otherwise."""

    def __init__(self, samples: list[float]) -> None:
        self.samples = samples

    @property
    def median(self) -> float:
        return statistics.median(self.samples)

    def __format__(self, spec: str) -> str:
        """The median and the range, each in this format."""
        spec = spec or ",.0f"
        median, least, most = (format(each, spec) for each in (self.median, min(self.samples), max(self.samples)))
        return f"{median} [{least}–{most}]"

    def __str__(self) -> str:
        return format(self)


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """Serves a folder with `scripts/serve.mjs` and yields its address."""
    command = [NODE, "scripts/serve.mjs", "--port", "0", "--root", str(folder)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        address = re.search(r"http://\S+", line)
        if address is None:
            raise SystemExit(f"The server did not start: {line}")
        yield address[0]
    finally:
        process.terminate()
        process.wait()


@contextmanager
def site() -> Iterator[str]:
    """The built site, with a page of stock Pyodide from npm beside it on the same server."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "site"
        shutil.copytree(ROOT / "dist", folder)
        shutil.copytree(ROOT / "node_modules/pyodide", folder / "stock/pyodide")
        shutil.copy(ROOT / "tests/bench/stock.html", folder / "stock/index.html")
        with server(folder) as address:
            _warm(folder, address)
            yield address


def _warm(folder: Path, address: str) -> None:
    """Asks for each file once: the server compresses when it is first asked, where a real host has that behind it."""
    for file in filter(Path.is_file, folder.rglob("*")):
        asked = Request(address + file.relative_to(folder).as_posix(), headers={"Accept-Encoding": "br"})
        # What hosts keep to themselves is refused.
        with suppress(HTTPError), urlopen(asked) as answer:
            answer.read()


def _options() -> dict[str, Any]:
    path = os.environ.get("WATBENCH_CHROMIUM") or (ROOT / ".build/chromium-path").read_text()
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    sandbox = ["--no-sandbox"] if as_root else []
    return {"executable_path": path, "args": ["--headless=new", *sandbox, *quiet]}


@contextmanager
def fresh_page(playwright: Playwright) -> Iterator[Page]:
    """A page in a browser of its own, so that nothing is cached; without the service worker, which works beside it."""
    browser = playwright.chromium.launch(**_options())
    try:
        page = browser.new_page(service_workers="block")
        page.set_default_timeout(PATIENCE_MS)
        yield page
    finally:
        browser.close()


@contextmanager
def page_of(playwright: Playwright, profile: Path, *, service_worker: bool = False) -> Iterator[Page]:
    """A page in a browser that is started anew and has what this profile has cached."""
    context = playwright.chromium.launch_persistent_context(
        profile, **_options(), service_workers="allow" if service_worker else "block"
    )
    try:
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        yield page
    finally:
        context.close()


def timed(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return (time.perf_counter() - started) * 1000


def alternate(playwright: Playwright, rounds: int, **variants: Callable[[Page], float]) -> dict[str, Figures]:
    """Runs the variants in turn, each time in a fresh browser, so that a busy moment hits them alike."""
    samples: dict[str, list[float]] = {name: [] for name in variants}
    for _ in range(rounds):
        for name, variant in variants.items():
            with fresh_page(playwright) as page:
                samples[name].append(variant(page))
    return {name: Figures(values) for name, values in samples.items()}


def shown_after(page: Page, address: str, selector: str) -> float:
    """Opens a page, and gives the milliseconds from asking for it until it has something that fits the selector.

    The page's own clock is read as it happens: Playwright looks every half a second only.
    """
    page.add_init_script(
        f"""new MutationObserver((_, observer) => {{
            if (!document.querySelector({json.dumps(selector)})) return;
            observer.disconnect();
            window.shownAfter = performance.now();
        }}).observe(document, {{ subtree: true, childList: true, attributes: true }});"""
    )
    page.goto(address)
    page.locator(selector).wait_for(state="attached")
    return float(page.evaluate("() => window.shownAfter"))


def open_ours(page: Page, address: str) -> float:
    return shown_after(page, address, READY)


def run_program(page: Page, name: str, *more: Path) -> Any:
    """Runs a project of `tests/bench/programs`, and more files, in the open page; gives what it prints, which is JSON."""
    files = [*(ROOT / "tests/bench/programs" / name).iterdir(), *more]
    page.evaluate("(files) => watbench.open({ files })", {each.name: each.read_text() for each in files})
    outcome = page.evaluate("() => watbench.run()")
    if outcome["kind"] != "ok":
        raise SystemExit(
            f"{name} ended as {outcome['kind']}:\n{outcome.get('traceback', outcome)}\n{outcome['stderr']}"
        )
    return json.loads(outcome["stdout"])
