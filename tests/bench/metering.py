"""How much slower WebAssembly is that counts its instructions than the same module as it is."""

import statistics

from playwright.sync_api import Playwright
from served import fresh_page, open_ours, run_program


def bench_metering(playwright: Playwright, address: str) -> None:
    with fresh_page(playwright) as page:
        open_ours(page, address)
        samples = run_program(page, "metering")
    print("\n## Counting instructions, ms (median), and ratio to the module as it is")
    ways = [way for way in next(iter(samples.values())) if way != "exact"]
    print(f"{'':14}{'exact':>10}" + "".join(f"{way:>20}" for way in ways))
    for name, taken in samples.items():
        exact = statistics.median(taken["exact"])
        cells = (f"{statistics.median(taken[way]):,.1f} ({statistics.median(taken[way]) / exact:.2f})" for way in ways)
        print(f"{name:14}{exact:>10,.1f}" + "".join(f"{cell:>20}" for cell in cells))
