"""What everybody needs to use the page: names, contrast, room, keys, and words for what changes; in every state and size."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bench import Bench
from playwright.sync_api import Locator, Page, expect

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES = [(1440, 900), (390, 844), (320, 640)]
NARROW = SIZES[1:]

PROJECT = {
    "main.py": "from watbench import Memory\n\nmemory = Memory(initial=1)\nmemory[32:40] = b'Watbench'\nprint('done')\n",
    "tools.py": "def fail():\n    raise ValueError('a message that is long enough to be wrapped in a narrow pane')\n",
    "empty.wat": "(module)\n",
}
LESSON = "# A lesson\n\nSome `code` and **text** with a [link](https://example.org/).\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```wat\n(module)\n```\n"


def violations(page: Page) -> list[str]:
    """What axe finds wrong with the page as it is, a line for each element."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate(
        "(tags) => axe.run({ runOnly: { type: 'tag', values: tags }, iframes: false, resultTypes: ['violations'] })",
        TAGS,
    )
    return [
        f"{rule['id']}: {node['html'][:160]} {node.get('failureSummary', '')}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def pane(page: Page, name: str) -> None:
    """Brings a pane to the front, by the bar of a narrow page or the tabs of a wide one."""
    bar = page.get_by_role("navigation", name="Panes")
    if bar.is_visible():
        bar.get_by_role("button", name=re.compile(f"^{'Code' if name == 'Editor' else name}")).click()
    elif name not in ("Editor", "Output"):
        page.get_by_role("tab", name=re.compile(f"^{name}")).click()
    expect(page.get_by_role("region", name=name, exact=True)).to_be_visible()


def expect_accessible(page: Page, name: str | None = None) -> None:
    """Axe finds nothing and nothing sticks out sideways, in both themes and all sizes; with a pane in front, if named."""
    try:
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            if name:
                pane(page, name)
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                assert violations(page) == [], f"{width} × {height}, {scheme}"
            overflow = page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
            assert overflow <= 0, f"the page is {overflow} px wider than {width} px"
    finally:
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 1440, "height": 900})


def open_project(bench: Bench, **files: str) -> None:
    bench.open_project({**PROJECT, **{name.replace("_", "."): text for name, text in files.items()}})
    bench.wait_ready()


def show_start(bench: Bench) -> str:
    open_project(bench, lesson_md=LESSON)
    expect(bench.page.get_by_role("article", name="Lesson")).to_be_visible()
    return "Editor"


def show_traceback(bench: Bench) -> str:
    open_project(bench, main_py="import sys\nfrom tools import fail\n\nprint('x', file=sys.stderr)\nfail()\n")
    assert bench.run()["kind"] == "raised"
    expect(bench.output).to_contain_text("ValueError: a message")
    return "Output"


def show_link_error(bench: Bench) -> str:
    open_project(
        bench,
        main_py="from watbench import instantiate\n\nawait instantiate('(module (import \"a\" \"b\" (func (param i32))))', {'a': {'b': 5}})\n",
    )
    assert bench.run()["kind"] == "unlinkable"
    expect(bench.output.get_by_role("table")).to_be_visible()
    return "Output"


def show_problems(bench: Bench) -> str:
    open_project(bench, empty_wat="(module (func local.get $nowhere)\n  (func call $nobody))\n")
    bench.page.get_by_role("tab", name="empty.wat").click()
    expect(bench.page.locator(".cm-lintRange-error")).to_have_count(2)
    return "Problems"


def show_broken_wat(bench: Bench) -> str:
    show_problems(bench)
    assert bench.run()["kind"] == "invalid"
    return "Editor"


def show_memory(bench: Bench) -> str:
    open_project(bench)
    assert bench.run()["kind"] == "ok"
    bench.page.get_by_role("tab", name="Memory").click()
    expect(bench.page.get_by_role("region", name="Memory").get_by_role("grid")).to_be_visible()
    return "Memory"


def show_canvas(bench: Bench) -> str:
    open_project(bench, main_py="from watbench import Memory\n\nMemory(initial=1).show(0, 64, 32)\n")
    assert bench.run()["kind"] == "ok"
    expect(bench.page.get_by_role("region", name="Canvas").get_by_role("img")).to_be_visible()
    return "Canvas"


def show_module(bench: Bench) -> str:
    wat = '(module (import "env" "log" (func $log (param i32))) (func $tell (call $log (i32.const 1000))))\n'
    open_project(bench, empty_wat=wat)
    bench.page.get_by_role("tab", name="Module", exact=True).click()
    row = bench.page.get_by_role("region", name="Module", exact=True).get_by_role("row").filter(has_text="i32.const")
    row.click()
    expect(row).to_have_attribute("aria-selected", "true")
    return "Module"


def show_last_module(bench: Bench) -> str:
    show_module(bench)
    bench.edit("empty.wat", "(module (func call $nobody))\n")
    expect(bench.page.get_by_role("region", name="Module", exact=True)).to_contain_text("does not assemble")
    return "Module"


def show_running(bench: Bench) -> str:
    open_project(bench, main_py="import asyncio\nprint('begun')\nawait asyncio.sleep(1000)\n")
    bench.start()
    expect(bench.output).to_contain_text("begun")
    return "Output"


@pytest.fixture
def wide(shared: Bench) -> Bench:
    shared.page.set_viewport_size({"width": 1440, "height": 900})
    return shared


@pytest.mark.parametrize(
    "show",
    [
        show_start,
        show_traceback,
        show_link_error,
        show_problems,
        show_broken_wat,
        show_memory,
        show_canvas,
        show_module,
        show_last_module,
        show_running,
    ],
)
def test_axe_finds_nothing_in_any_theme_and_size(wide: Bench, show: Callable[[Bench], str]) -> None:
    expect_accessible(wide.page, show(wide))


@pytest.mark.parametrize(("opener", "title"), [("Features", "Features"), ("Help", "Keys and facts")])
def test_axe_finds_nothing_in_a_dialog(wide: Bench, opener: str, title: str) -> None:
    page = wide.page
    show_start(wide)
    page.get_by_role("button", name=opener).click()
    dialog = page.get_by_role("dialog", name=title)
    expect(dialog).to_be_visible()
    expect_accessible(page)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("button", name=opener)).to_be_focused()


def test_axe_finds_nothing_in_the_gallery(wide: Bench) -> None:
    page = wide.page
    show_start(wide)
    page.get_by_role("button", name="Untitled").click()
    gallery = page.get_by_role("dialog", name="Samples")
    expect(gallery.get_by_role("listitem")).not_to_have_count(1)
    expect_accessible(page)
    gallery.get_by_role("button", name="Close").click()
    expect(gallery).to_be_hidden()


def test_axe_finds_nothing_while_the_page_asks_a_question(wide: Bench) -> None:
    open_project(
        wide,
        main_py="from watbench import fetch\n\nawait fetch('https://example.invalid/a/rather/long/path?with=query')\n",
    )
    wide.press_run()
    question = wide.page.get_by_role("region", name="Network question")
    expect(question.get_by_role("button", name=re.compile("^Allow"))).to_be_enabled()
    expect_accessible(wide.page)
    question.get_by_role("button", name="Refuse").click()
    expect(question).to_have_count(0)


@pytest.mark.allow_console("Failed to load resource")
def test_axe_finds_nothing_when_python_cannot_start(bench: Bench) -> None:
    bench.page.route("**/assets/runtime/pyodide.asm-*.wasm", lambda route: route.abort())
    bench.open()
    expect(bench.page.get_by_role("region", name="Start-up problem").get_by_role("alert")).to_be_visible()
    expect_accessible(bench.page)


@pytest.mark.parametrize("show", [show_start, show_traceback, show_problems, show_memory, show_canvas, show_module])
def test_every_control_has_a_name_and_is_large_enough_to_hit(wide: Bench, show: Callable[[Bench], str]) -> None:
    page = wide.page
    name = show(wide)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        pane(page, name)
        controls = page.locator("button:visible, select:visible, input:visible, [role=tab]:visible")
        assert controls.count() > 5
        for control in controls.all():
            expect(control).to_have_accessible_name(re.compile(r"\S"))
            box = control.bounding_box()
            assert box is not None
            # Links in a sentence are as high as its lines.
            if "link" not in (control.get_attribute("class") or "").split():
                assert min(box["width"], box["height"]) >= 24, control.evaluate("(element) => element.outerHTML")


@pytest.mark.parametrize("size", NARROW)
def test_on_a_narrow_page_the_bar_below_reaches_every_pane(wide: Bench, size: tuple[int, int]) -> None:
    page = wide.page
    show_memory(wide)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    bar = page.get_by_role("navigation", name="Panes")
    for button, region in [
        ("Output", "Output"),
        ("Memory", "Memory"),
        ("Canvas", "Canvas"),
        ("Module", "Module"),
        ("Problems", "Problems"),
        ("Code", "Editor"),
    ]:
        bar.get_by_role("button", name=button).click()
        expect(page.get_by_role("region", name=region, exact=True)).to_be_in_viewport(ratio=0.9)
        expect(bar.get_by_role("button", name=button)).to_have_attribute("aria-pressed", "true")
        others = {"Output", "Memory", "Canvas", "Module", "Problems", "Editor"} - {region}
        for other in others:
            expect(page.get_by_role("region", name=other, exact=True)).to_be_hidden()


def test_on_a_narrow_page_run_shows_the_output_and_a_link_in_it_the_code(wide: Bench) -> None:
    page = wide.page
    open_project(wide, main_py="from tools import fail\n\nfail()\n")
    page.set_viewport_size({"width": 390, "height": 844})
    wide.press_run()
    expect(wide.output).to_contain_text("ValueError")
    wide.output.get_by_role("button", name='File "tools.py", line 2').click()
    expect(page.get_by_role("textbox", name="tools.py")).to_be_focused()
    expect(page.get_by_role("textbox", name="tools.py")).to_be_in_viewport()


def test_panes_are_resized_with_the_arrow_keys(wide: Bench) -> None:
    page = wide.page
    show_start(wide)

    def size(of: Locator) -> float:
        box = of.bounding_box()
        assert box is not None
        return box["width"] * box["height"]

    editor, output = (page.get_by_role("region", name=name, exact=True) for name in ("Editor", "Output"))
    for separator, region, grow, shrink in [
        (page.get_by_role("separator").first, editor, "ArrowRight", "ArrowLeft"),
        (page.get_by_role("separator").last, output, "ArrowDown", "ArrowUp"),
    ]:
        before = size(region)
        separator.focus()
        page.keyboard.press(grow)
        page.keyboard.press(grow)
        after = size(region)
        assert after > before
        page.keyboard.press(shrink)
        assert before < size(region) < after
        page.keyboard.press(shrink)


def press_tab(page: Page) -> str:
    """Moves the focus on, checks that a ring shows where it is, and says where: "" when it left the page."""
    page.keyboard.press("Tab")
    focused: dict[str, Any] = page.evaluate(
        """() => {
            let element = document.activeElement;
            while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
            const { outlineStyle, outlineWidth } = getComputedStyle(element);
            return {
                name: element === document.body ? "" : element.outerHTML.slice(0, 200),
                ring: outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 1,
                editor: element.closest(".cm-editor") !== null,
            };
        }"""
    )
    if focused["editor"]:
        # Its ring is drawn around the line numbers too, a moment later.
        expect(page.locator(".cm-editor.cm-focused")).to_have_css("outline-style", "solid")
        # Tab indents here.
        page.keyboard.press("Escape")
    else:
        assert focused["ring"] or not focused["name"], f"no ring around {focused['name']}"
    return str(focused["name"])


def test_the_focus_is_always_visible_and_tab_goes_round(wide: Bench) -> None:
    page = wide.page
    show_memory(wide)
    # Out of the page's end, so that the next Tab enters it at its beginning.
    for _ in range(60):
        if press_tab(page) == "":
            break
    seen: list[str] = []
    for _ in range(60):
        name = press_tab(page)
        if name == "":
            break
        seen.append(name)
    assert len(seen) > 15
    assert len(set(seen)) == len(seen), "the focus goes round without passing the browser's own controls"


def test_what_happens_is_said_in_a_live_region(wide: Bench) -> None:
    page = wide.page
    open_project(wide)
    live = page.get_by_role("status").first
    expect(live).to_have_attribute("aria-live", "polite")
    page.evaluate(
        """() => {
            window.said = [];
            const live = document.querySelector("#status");
            new MutationObserver(() => window.said.push(live.textContent)).observe(live, {
                childList: true, characterData: true, subtree: true,
            });
        }"""
    )
    wide.press_run()
    expect(live).to_contain_text("Finished in")
    said = page.evaluate("() => window.said")
    assert said[0] == "Running"
    assert said[-1].startswith("Finished in")
    assert len(said) <= 4, "a screen reader is told no more than what changed"


def test_it_works_in_forced_colours_and_with_reduced_motion(wide: Bench) -> None:
    page = wide.page
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    try:
        show_problems(wide)
        assert wide.run()["kind"] == "invalid"
        expect(wide.output).to_contain_text("The WAT does not assemble")
        assert (
            page.evaluate("() => document.getAnimations().filter((each) => each.playState === 'running').length") == 0
        )
        assert violations(page) == []
        run = page.get_by_role("button", name="Run", exact=True)
        run.focus()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        expect(run).to_be_focused()
        expect(run).not_to_have_css("outline-style", "none")
        expect(run).not_to_have_css("border-top-width", "0px")
    finally:
        page.emulate_media(forced_colors="none", reduced_motion="no-preference")


def test_the_theme_can_be_chosen_and_stays_chosen(bench: Bench) -> None:
    page = bench.page
    page.emulate_media(color_scheme="light")
    bench.open()
    theme = page.get_by_role("combobox", name="Theme")
    background = "() => getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(background)
    theme.select_option(label="Dark")
    dark = page.evaluate(background)
    assert dark != light
    page.reload()
    expect(theme).to_have_value("dark")
    assert page.evaluate(background) == dark
    theme.select_option(label="System theme")
    assert page.evaluate(background) == light
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(background) == dark


def test_text_of_twice_the_size_still_fits(wide: Bench) -> None:
    page = wide.page
    show_memory(wide)
    # Zooming to 200 % makes a page of half the width and height.
    page.set_viewport_size({"width": 720, "height": 450})
    for name in ("Output", "Memory", "Canvas", "Module", "Problems", "Editor"):
        pane(page, name)
        assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth"), name
        expect(page.get_by_role("button", name="Run", exact=True)).to_be_in_viewport(ratio=1)
    for name in ("Features", "Help"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_in_viewport(ratio=1)
