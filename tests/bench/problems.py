"""How long it takes from a keystroke to the problem that it makes."""

import subprocess

from playwright.sync_api import Playwright
from served import NODE, ROOT, ROUNDS, Figures, fresh_page, open_ours


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
