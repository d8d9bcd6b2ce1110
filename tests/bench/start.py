"""How long it takes from opening the page to a ready Python, and from Stop to the next."""

import re
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import CDPSession, Page, Playwright
from served import ROUNDS, Figures, alternate, fresh_page, open_ours, page_of, shown_after, timed


def open_stock(page: Page, address: str) -> float:
    return shown_after(page, address + "stock/", 'body[data-answer="42"]')


# The raw module counts no instructions: this is the slow way, by the spare.
ENDLESS = {
    "main.py": """from js import WebAssembly
from watbench import Module
instance = WebAssembly.Instance.new(Module.from_file("loop.wat").js)
print("in")
instance.exports.run()
""",
    "counting.py": """from watbench import instantiate
instance = await instantiate("loop.wat")
print("in")
instance.exports.run()
""",
    "loop.wat": '(module (func (export "run") (loop $again (br $again))))',
}


def stop_endless(page: Page, address: str, entry: str) -> float:
    """Stop of an endless loop inside wasm until the next program has run, the spare being warm. In ms."""
    open_ours(page, address)
    page.evaluate("(project) => watbench.open(project)", {"files": ENDLESS, "entry": entry})
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


def visits(playwright: Playwright, address: str, open_page: Callable[[Page, str], float]) -> dict[str, float]:
    """One profile's visits: with nothing cached, again in the same browser, and after the browser was started anew."""
    with TemporaryDirectory() as name:
        profile = Path(name)
        with page_of(playwright, profile) as page:
            cold = open_page(page, address)
            page.goto("about:blank")
            again = open_page(page, address)
        with page_of(playwright, profile) as page:
            return {"cold": cold, "again": again, "restarted": open_page(page, address)}


def kept_visits(playwright: Playwright, address: str) -> dict[str, float]:
    """Visits after the service worker has kept the site: again, and after the browser was started anew."""
    with TemporaryDirectory() as name:
        profile = Path(name)
        with page_of(playwright, profile, service_worker=True) as page:
            open_ours(page, address)
            page.locator("body[data-kept]").wait_for(state="attached")
            page.goto("about:blank")
            again = open_ours(page, address)
        with page_of(playwright, profile, service_worker=True) as page:
            return {"again, kept": again, "restarted, kept": open_ours(page, address)}


def first_signs(playwright: Playwright, address: str) -> dict[str, float]:
    """Milliseconds after the page was asked for: the first paint, and the first check of the WAT."""
    with fresh_page(playwright) as page:
        checked = shown_after(page, address, "body[data-checked]")
        paint = page.evaluate("() => performance.getEntriesByName('first-contentful-paint')[0].startTime")
        return {"first paint": paint, "WAT checked": checked}


PROGRAM = {"main.py": "print(40 + 2)"}


def first_program(playwright: Playwright, address: str) -> float:
    """Milliseconds from asking for the page to the end of a program that was run as soon as there was a page to run it."""
    with fresh_page(playwright) as page:
        page.goto(address, wait_until="domcontentloaded")
        return float(
            page.evaluate(
                """async (files) => {
                    await watbench.open({ files });
                    const { stdout } = await watbench.run();
                    if (stdout !== "42\\n") throw new Error(`printed ${stdout}`);
                    return performance.now();
                }""",
                PROGRAM,
            )
        )


def _renderers(browser: CDPSession) -> float | None:
    """MiB of memory that the browser's pages, frames and workers take, shared pages by their part; None but on Linux."""
    processes = browser.send("SystemInfo.getProcessInfo")["processInfo"]
    rollups = [Path(f"/proc/{each['id']}/smaps_rollup") for each in processes if each["type"] == "renderer"]
    if not all(each.exists() for each in rollups):
        return None
    return sum(int(re.findall(r"^Pss:\s+(\d+) kB", each.read_text(), re.MULTILINE)[0]) for each in rollups) / 1024


def memory(playwright: Playwright, address: str) -> dict[str, float]:
    """MiB of the page and its spare interpreter, and of the stock page, each less what an empty page takes."""
    taken: dict[str, float] = {}
    for name, open_page, until in [
        ("empty", lambda page, _: page.goto("about:blank"), "html"),
        ("stock", open_stock, "html"),
        ("ours", open_ours, 'body[data-spare="warm"]'),
    ]:
        with fresh_page(playwright) as page:
            open_page(page, address)
            page.locator(until).wait_for(state="attached")
            browser = page.context.browser
            assert browser is not None
            measured = _renderers(browser.new_browser_cdp_session())
            if measured is None:
                return {}
            taken[name] = measured
    return {name: taken[name] - taken["empty"] for name in ("stock", "ours")}


def bench_start(playwright: Playwright, address: str) -> None:
    stock: dict[str, list[float]] = {}
    ours: dict[str, list[float]] = {}

    def note(into: dict[str, list[float]], measured: dict[str, float]) -> None:
        for name, value in measured.items():
            into.setdefault(name, []).append(value)

    for _ in range(ROUNDS):
        note(stock, visits(playwright, address, open_stock))
        note(ours, visits(playwright, address, open_ours))
        note(ours, kept_visits(playwright, address))
        note(ours, first_signs(playwright, address))
        note(ours, {"first program": first_program(playwright, address)})
    stops = alternate(
        playwright,
        ROUNDS,
        counting=lambda page: stop_endless(page, address, "counting.py"),
        exact=lambda page: stop_endless(page, address, "main.py"),
    )
    print("\n## Start, ms: median [range], and ratio to a page that only calls stock loadPyodide and runs a line")
    for name, taken in stock.items():
        print(f"stock page, {name:20}{Figures(taken)}")
    for name, taken in ours.items():
        against = Figures(stock.get(name.partition(",")[0], stock["cold"])).median
        print(f"Watbench,   {name:20}{Figures(taken)!s:26} ratio {Figures(taken).median / against:.2f}")
    held = memory(playwright, address)
    if held:
        ratio = held["ours"] / held["stock"]
        print(
            f"Watbench,   memory of page, Python and spare: {held['ours']:.0f} MiB   ratio {ratio:.2f} to the stock page's Python"
        )
    print(f"Watbench,   Stop a wasm loop that counts → ready, Python kept: {stops['counting']}")
    print(f"Watbench,   Stop an exact wasm loop → ready, of it 1,000 ms of grace: {stops['exact']}")
