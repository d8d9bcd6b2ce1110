"""`npm run bench [-- suite …]`: measures the built site in Chromium and prints ratios taken in one run."""

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
NODE = shutil.which("node") or "node"
# Playwright's own Node needs libraries that a small Debian does not have; this is read when its driver starts.
os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", NODE)

from playwright.sync_api import Browser, Page, Playwright, sync_playwright  # noqa: E402

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

    def __str__(self) -> str:
        return f"{self.median:,.0f} [{min(self.samples):,.0f}–{max(self.samples):,.0f}]"


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
            yield address


def launch(playwright: Playwright) -> Browser:
    path = os.environ.get("WATBENCH_CHROMIUM") or (ROOT / ".build/chromium-path").read_text()
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    sandbox = ["--no-sandbox"] if as_root else []
    return playwright.chromium.launch(executable_path=path, args=["--headless=new", *sandbox, *quiet])


@contextmanager
def fresh_page(playwright: Playwright) -> Iterator[Page]:
    """A page in a browser of its own, so that nothing is cached."""
    browser = launch(playwright)
    try:
        page = browser.new_page()
        page.set_default_timeout(PATIENCE_MS)
        yield page
    finally:
        browser.close()


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


def open_stock(page: Page, address: str) -> float:
    def action() -> None:
        page.goto(address + "stock/")
        page.locator('body[data-answer="42"]').wait_for(state="attached")

    return timed(action)


def open_ours(page: Page, address: str) -> float:
    def action() -> None:
        page.goto(address)
        page.locator(READY).wait_for(state="attached")

    return timed(action)


ENDLESS = {
    "main.py": 'from watbench import instantiate\ninstance = await instantiate("loop.wat")\nprint("in")\ninstance.exports.run()',
    "loop.wat": '(module (func (export "run") (loop $again (br $again))))',
}


def stop_endless(page: Page, address: str) -> float:
    """Stop of an endless loop inside wasm until the next program has run, the spare being warm. In ms."""
    open_ours(page, address)
    page.evaluate("async (files) => { await watbench.open({ files }); }", ENDLESS)
    # The spare boots in idle time; `spare` is what the page says of it.
    page.locator('body[data-spare="warm"]').wait_for(state="attached")
    page.evaluate("() => { window.ended = watbench.run(); }")
    page.get_by_role("region", name="Output").get_by_text("in", exact=True).wait_for()
    page.locator('body[data-spare="warm"]').wait_for(state="attached")
    return timed(
        lambda: page.evaluate(
            """async () => {
                watbench.stop();
                await window.ended;
                while (watbench.state !== "ready") await new Promise((resolve) => setTimeout(resolve, 1));
            }"""
        )
    )


def bench_start(playwright: Playwright, address: str) -> None:
    figures = alternate(
        playwright,
        ROUNDS,
        stock=lambda page: open_stock(page, address),
        ours=lambda page: open_ours(page, address),
        stop=lambda page: stop_endless(page, address),
    )
    stock = figures["stock"].median
    print("\n## Start and Stop, ms: median [range], and ratio to a page that only calls stock loadPyodide")
    print(f"stock page, open → first result        {figures['stock']}")
    print(f"Watbench, open → ready                 {figures['ours']}   ratio {figures['ours'].median / stock:.2f}")
    print(f"Watbench, Stop a wasm loop → ready     {figures['stop']}   ratio {figures['stop'].median / stock:.2f}")
    print("(Stop includes the second of grace in which a program may end by itself.)")


def thousand_lines() -> str:
    """A module of 1,000 lines that assembles."""
    body = "\n".join(
        f"  (func $f{index} (param $x i32) (result i32)\n"
        f"    (i32.store (i32.const {index * 4}) (local.get $x))\n"
        f"    (i32.add (local.get $x)\n"
        f"      (i32.const {index})))"
        for index in range(249)
    )
    return f'(module\n  (memory 1)\n{body}\n  (export "f0" (func $f0)))\n'


def bench_problems(playwright: Playwright, address: str) -> None:
    """From a keystroke to the problem it makes, in a module of 1,000 lines, against wabt alone on the same text."""
    with fresh_page(playwright) as page:
        open_ours(page, address)
        text = thousand_lines()
        page.evaluate("(text) => watbench.open({ files: { 'main.py': '', 'big.wat': text } })", text)
        page.get_by_role("tab", name="big.wat").click()
        page.get_by_role("textbox", name="big.wat").click()
        page.keyboard.press("Control+Home")
        appear: list[float] = []
        for _ in range(ROUNDS * 4):
            appear.append(
                page.evaluate(
                    """() => new Promise((resolve) => {
                        const editor = document.activeElement;
                        const started = performance.now();
                        const seen = new MutationObserver(() => {
                            if (!document.querySelector("#problems [data-severity]")) return;
                            seen.disconnect();
                            resolve(performance.now() - started);
                        });
                        seen.observe(document.querySelector("#problems"), { childList: true, subtree: true });
                        document.execCommand("insertText", false, "x");
                    })"""
                )
            )
            page.keyboard.press("Backspace")
            page.locator("#problems [data-severity]").first.wait_for(state="detached")
    wabt = float(
        subprocess.run(
            [NODE, "--import", "tsx", "tests/bench/assemble.ts"],
            cwd=ROOT,
            input=text,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    )
    figures = Figures(appear)
    print("\n## Edit → problems shown, 1,000 lines of WAT, ms")
    print(f"keystroke → problem in the list        {figures}   (of this, 120 ms wait for the typing to settle)")
    print(f"assembling alone, in Node              {wabt:.1f}   ratio {figures.median / wabt:.1f}")


FRAMES = {
    "main.py": """
from time import perf_counter
from watbench import Memory, canvas
memory = Memory(initial=57)
start = perf_counter()
for frame in range(180):
    memory[32 + frame] = 255
    canvas.show(memory, 32, 1280, 720)
    await canvas.painted()
print(180 / (perf_counter() - start))
"""
}


def bench_canvas(playwright: Playwright, address: str) -> None:
    with fresh_page(playwright) as page:
        open_ours(page, address)
        samples = []
        for _ in range(ROUNDS):
            page.evaluate("(files) => watbench.open({ files })", FRAMES)
            outcome = page.evaluate("() => watbench.run()")
            samples.append(float(outcome["stdout"]))
        # What the browser paints without anything else to do: the ceiling of any canvas.
        ceiling = page.evaluate(
            """() => new Promise((resolve) => {
                let frames = 0;
                const started = performance.now();
                const tick = () => (++frames < 180 ? requestAnimationFrame(tick) : resolve(180000 / (performance.now() - started)));
                requestAnimationFrame(tick);
            })"""
        )
    median = statistics.median(samples)
    print("\n## Canvas, 1280×720 RGBA from linear memory, frames a second")
    print(f"painted and acknowledged               {median:.1f} [{min(samples):.1f}–{max(samples):.1f}]")
    print(f"the page's own animation frames        {ceiling:.1f}   ratio {median / ceiling:.2f}")


SUITES = {"start": bench_start, "problems": bench_problems, "canvas": bench_canvas}


def main(names: list[str]) -> None:
    unknown = [name for name in names if name not in SUITES]
    if unknown:
        raise SystemExit(f"There is no suite {', '.join(unknown)}; the suites are {', '.join(SUITES)}.")
    with sync_playwright() as playwright, site() as address:
        for name in names or SUITES:
            SUITES[name](playwright, address)


main(sys.argv[1:])
