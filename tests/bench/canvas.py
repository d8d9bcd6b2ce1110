"""How many frames a second a program can show."""

import statistics

from playwright.sync_api import Playwright
from served import ROUNDS, fresh_page, open_ours

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
