"""The page in Chromium, and what the end-to-end tests do on it."""

import base64
from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import Locator, Page

# Milliseconds, for machines that are slow and shared: a test that passes waits for none of these.
BOOT_TIMEOUT = 120_000
TIMEOUT = 60_000

# The head of a program that uses the raw bridge.
RAW = """from js import Object, Uint8Array, WebAssembly
from pyodide.ffi import to_js
from watbench import wat2wasm


def js_object(value):
    return to_js(value, dict_converter=Object.fromEntries)

"""


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

    def keep_project(self, files: Mapping[str, str | bytes]) -> None:
        """Opens a project unless files of these names are open already, whose interpreter tests then share."""
        if set(self.files()) != set(files):
            self.open_project(files)

    def run_edited(self, program: str) -> dict[str, Any]:
        """Writes `main.py` as a person does and runs it, in the open project's interpreter; returns what `run` does."""
        self.edit("main.py", program)
        return self.run()

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

    def edit(self, name: str, text: str) -> None:
        """Replaces a document's text as a person does: in its tab, by selecting all and pasting. The project stays open."""
        tab = self.page.get_by_role("tablist", name="Documents").get_by_role("tab", name=name)
        tab.click()
        editor = self.page.get_by_role("textbox", name=name, exact=True)
        editor.click()
        self.page.keyboard.press("ControlOrMeta+a")
        editor.evaluate(
            """(element, text) => {
                const clipboardData = new DataTransfer();
                clipboardData.setData("text/plain", text);
                element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
            }""",
            text,
        )

    @property
    def output(self) -> Locator:
        """What the program printed, followed by how it ended."""
        return self.page.get_by_role("group", name="Printed text and outcome")

    @property
    def status(self) -> Locator:
        """The line that says what the page is doing."""
        return self.page.locator("#status")

    def wait_spare(self) -> None:
        """Waits until a second Python is booted, to take the first one's place."""
        self.page.locator('body[data-spare="warm"]').wait_for(state="attached", timeout=BOOT_TIMEOUT)

    def press_run(self) -> None:
        """Presses Run, whatever the page does meanwhile."""
        self.page.get_by_role("button", name="Run", exact=True).click()

    def press_stop(self) -> None:
        """Presses Stop, and waits for nothing."""
        self.page.get_by_role("button", name="Stop", exact=True).click()

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
