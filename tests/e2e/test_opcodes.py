"""The table of instructions, the decoder and the type walk (`web/wasm/`) against an engine that has all of WebAssembly 3.0."""

import json
import subprocess
from collections import Counter
from typing import Any

import pytest
from conftest import NODE, ROOT
from playwright.sync_api import Page

JUDGE = """modules => modules.map(text => {
    const bytes = Uint8Array.from(atob(text), character => character.charCodeAt(0));
    try {
        new WebAssembly.Module(bytes);
    } catch (error) {
        return error.message;
    }
    return null;
})"""

# That a module has the exceptions of one time alone is a rule of Chromium's, and none of code. It looks at functions side by
# side, and may see such a mixture once and not the next time: validating and compiling then disagree.
MIXED = "mix of legacy and new exception handling"

Judged = dict[str, list[dict[str, Any]]]


def printed(*arguments: str) -> str:
    """What a program on Node prints."""
    return subprocess.run([NODE, *arguments], cwd=ROOT, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def modules() -> Judged:
    """Modules by group, each with what the walk has against it."""
    groups: Judged = {}
    for module in json.loads(printed("--import", "tsx", "tests/unit/wasm-judged.ts")):
        groups.setdefault(module["group"], []).append(module)
    return groups


def judged(page: Page, modules: list[dict[str, Any]]) -> list[tuple[dict[str, Any], str | None]]:
    """Each module with what the browser has against it."""
    return list(zip(modules, page.evaluate(JUDGE, [module["bytes"] for module in modules]), strict=True))


@pytest.mark.parametrize("group", ["smallest", "giving", "accepted", "random"])
def test_the_browser_and_the_walk_take_every_instruction(page: Page, modules: Judged, group: str) -> None:
    refused = [
        (module["name"], module["complaint"], refusal)
        for module, refusal in judged(page, modules[group])
        if not (refusal is None and module["complaint"] is None) and MIXED not in (refusal or "")
    ]
    assert refused == []
    assert len(modules[group]) >= 60


@pytest.mark.parametrize("group", ["fuelled", "covered"])
def test_the_browser_and_the_walk_take_rewritten_what_they_take_as_it_is(
    page: Page, modules: Judged, group: str
) -> None:
    refused = [
        (module["name"], module["complaint"], refusal, module["bytes"])
        for module, refusal in judged(page, modules[group])
        if not (refusal is None and module["complaint"] is None) and MIXED not in (refusal or "")
    ]
    assert refused == []
    assert len(modules[group]) > 1000


def test_modules_do_with_fuel_what_they_do_without(page: Page, modules: Judged) -> None:
    pairs = [
        {"name": fuelled["name"], "plain": plain["bytes"], "fuelled": fuelled["bytes"]}
        for plain, fuelled in zip(modules["valid"], modules["fuelled"], strict=True)
    ]
    page.add_script_tag(content=printed("tests/unit/wasm-bundled.mjs"))
    compared = page.evaluate("pairs => comparePairs(pairs, 'the fuel')", pairs)
    assert compared["differences"] == []
    assert compared["calls"] > 1000
    assert compared["traps"] > 100


def test_the_browser_and_the_walk_refuse_what_is_one_too_high(page: Page, modules: Judged) -> None:
    taken = [
        module["name"]
        for module, refusal in judged(page, modules["excessive"])
        if refusal is None or module["complaint"] is None
    ]
    assert taken == []
    assert len(modules["excessive"]) > 100


def test_the_browser_and_the_walk_agree_about_mutants(page: Page, modules: Judged) -> None:
    verdicts: Counter[bool] = Counter()
    disagreements = []
    for module, refusal in judged(page, modules["mutants"]):
        verdicts[refusal is None] += 1
        if MIXED in (refusal or ""):
            continue
        if (refusal is None) != (module["complaint"] is None):
            disagreements.append((module["name"], module["complaint"], refusal, module["bytes"]))
    assert disagreements == []
    assert verdicts[True] > 600
    assert verdicts[False] > 2000
