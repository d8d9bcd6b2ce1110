"""How fast bytes move between Python and a memory, against what JavaScript's own copy takes."""

import statistics

from playwright.sync_api import Playwright
from served import fresh_page, open_ours, run_program


def _size(size: int) -> str:
    return f"{size // 2**20} MiB" if size >= 2**20 else f"{size // 2**10} KiB"


def bench_transfers(playwright: Playwright, address: str) -> None:
    with fresh_page(playwright) as page:
        open_ours(page, address)
        samples = run_program(page, "transfers")
    print("\n## Transfers, MB/s (median), and ratio to JavaScript's Uint8Array.set between two memories")
    names = list(next(iter(samples.values())))
    print(f"{'':10}" + "".join(f"{name:>24}" for name in names))
    for size, taken in samples.items():
        medians = {name: statistics.median(each) for name, each in taken.items()}
        own = medians["Uint8Array.set"]
        cells = (f"{median / 1e6:,.0f} ({median / own:.2f})" for median in medians.values())
        print(f"{_size(int(size)):10}" + "".join(f"{cell:>24}" for cell in cells))
