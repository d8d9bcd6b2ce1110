"""How long it takes from opening the page to a ready Python, and from Stop to the next."""

from playwright.sync_api import Page, Playwright
from served import ROUNDS, alternate, open_ours, timed


def open_stock(page: Page, address: str) -> float:
    def action() -> None:
        page.goto(address + "stock/")
        page.locator('body[data-answer="42"]').wait_for(state="attached")

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
