"""What it saves to lend a Python buffer to a module, against copying it there and back."""

from playwright.sync_api import Playwright
from served import Figures, fresh_page, open_ours, run_program


def bench_guest(playwright: Playwright, address: str) -> None:
    with fresh_page(playwright) as page:
        open_ours(page, address)
        samples = run_program(page, "guest")
    print("\n## Inverting the bytes of a bytearray, ms: median [range], and ratio to in place")
    for size, taken in samples.items():
        figures = {name: Figures(each) for name, each in taken.items()}
        for name, each in figures.items():
            ratio = each.median / figures["in place"].median
            print(f"{int(size):>12,} bytes, {name:26}{each:.3f}   ratio {ratio:.1f}")
