"""What holds after every fault: the page answers at once, nothing typed is lost, and the next run works."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from bench import BOOT_TIMEOUT, Bench
from playwright.sync_api import expect

# Milliseconds for which the page may be held up, on a machine that counts in `COUNTING` or faster.
LONGEST_GAP = 1000
COUNTING = 100

MEASURE = """(counting) => {
    // How much slower than it should be this machine is at this moment: it may be small, or busy with other things.
    const begun = performance.now();
    let sum = 0;
    for (let at = 0; at < 30_000_000; at += 1) sum = (sum * 31 + at) | 0;
    window.slowness = Math.max(1, (performance.now() - begun) / counting, sum * 0);
    window.gap = 0;
    let last = performance.now();
    clearInterval(window.measuring);
    window.measuring = setInterval(() => {
        const now = performance.now();
        window.gap = Math.max(window.gap, now - last);
        last = now;
    }, 5);
}"""


@contextlib.contextmanager
def page_answers(bench: Bench) -> Iterator[None]:
    """What happens inside never holds the page up for longer than a second, and afterwards it answers a click."""
    bench.page.evaluate(MEASURE, COUNTING)
    yield
    for name in ("Canvas", "Memory"):
        tab = bench.page.get_by_role("tab", name=name)
        tab.click()
        expect(tab).to_have_attribute("aria-selected", "true")
    gap, slowness = bench.page.evaluate("() => [window.gap, window.slowness]")
    assert gap < LONGEST_GAP * slowness, f"the page was held up for {gap:.0f} ms"


def expect_next_run(bench: Bench) -> None:
    """A program typed now prints."""
    bench.wait_ready()
    bench.edit("main.py", "print(6 * 7, 'is the answer')\n")
    bench.press_run()
    expect(bench.output).to_have_text("42 is the answer\n", use_inner_text=True, timeout=BOOT_TIMEOUT)
    bench.wait_ready()


def expect_survived(bench: Bench, program: str, *words: str, timeout: float = BOOT_TIMEOUT) -> None:
    """Runs a program that does harm: the person reads these words at its end, and everything else holds."""
    bench.edit("main.py", program)
    with page_answers(bench):
        bench.press_run()
        for each in words:
            expect(bench.output).to_contain_text(each, timeout=timeout)
        bench.wait_ready()
    assert bench.files()["main.py"] == program
    expect_next_run(bench)


HOSTILE = (Path(__file__).parent / "hostile.py").read_text()
"""The beginning of a program that gets hold of the port by which its worker speaks to the page."""
