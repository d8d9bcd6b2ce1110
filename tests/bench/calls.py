"""What a call costs: from Python, from WebAssembly back to Python, and from JavaScript."""

import statistics

from playwright.sync_api import Playwright
from served import Figures, fresh_page, open_ours, run_program

JAVASCRIPT = """async ({ hex, rounds, calls }) => {
    const bytes = Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
    const { instance } = await WebAssembly.instantiate(bytes, { host: { f: Math.abs } });
    return Array.from({ length: rounds }, () => {
        const started = performance.now();
        for (let call = 0; call < calls; call++) instance.exports.add(1.5, 2.5);
        return ((performance.now() - started) / calls) * 1e6;
    });
}"""


def bench_calls(playwright: Playwright, address: str) -> None:
    with fresh_page(playwright) as page:
        open_ours(page, address)
        told = run_program(page, "calls")
        samples = told["samples"]
        arguments = {"hex": told["module"], "rounds": len(samples["empty"]), "calls": 10_000_000}
        samples["JavaScript calling exports.f(a, b)"] = page.evaluate(JAVASCRIPT, arguments)
    empty = statistics.median(samples.pop("empty"))
    from_python = [name for name in samples if "calling" not in name]
    figures = {
        name: Figures([each - empty if name in from_python else each for each in taken])
        for name, taken in samples.items()
    }
    plain = figures["plain Python call"].median
    print("\n## Calls, ns each: median [range], and ratio to a plain Python call")
    for name, taken in figures.items():
        print(f"{name:45}{taken!s:24} ratio {taken.median / plain:.2f}")
    raw, fast = figures["raw exports.f(a, b)"], figures["watbench exports.f(a, b)"]
    back, fast_back = figures["WebAssembly calling Python, raw"], figures["WebAssembly calling Python, watbench"]
    print(f"watbench's exports.f(a, b) is {raw.median / fast.median:.1f} times as fast as the raw one (target 4),")
    print(f"a Python function called by WebAssembly {back.median / fast_back.median:.1f} times.")
