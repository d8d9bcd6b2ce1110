"""What a second thread saves, on a Mandelbrot set whose rows are taken by who is free."""

from playwright.sync_api import Playwright
from served import ROOT, Figures, fresh_page, open_ours, run_program


def bench_threads(playwright: Playwright, address: str) -> None:
    with fresh_page(playwright) as page:
        open_ours(page, address)
        samples = run_program(page, "threads", ROOT / "static/samples/threads-rows/rows.wat")
    one, two = Figures(samples["one thread"]), Figures(samples["two threads"])
    print("\n## Mandelbrot, 960×540, ms: median [range]")
    print(f"one thread                             {one}")
    print(f"two threads                            {two}   {one.median / two.median:.2f} times as fast (target 1.7)")
