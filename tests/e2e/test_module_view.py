"""The Module view: what a document assembles into, and the way from bytes to text and back."""

import re

import pytest
from bench import Bench
from playwright.sync_api import Locator, Page, Route, expect

ADD = """(module
  (import "env" "log" (func $log (param i32)))
  (memory (export "memory") 1)
  (func $add (export "add") (param $a i32) (param $b i32) (result i32)
    (i32.add
      (local.get $a)
      (local.get $b)))
  (func $tell
    (call $log
      (i32.const 1000))))
"""
LONG = "(module (func $long\n" + "  (drop (i32.const 7))\n" * 3000 + "  unreachable))\n"
# A function without instructions, given as bytes.
BINARY = '(module binary "\\00asm\\01\\00\\00\\00" "\\01\\04\\01\\60\\00\\00" "\\03\\02\\01\\00" "\\0a\\04\\01\\02\\00\\0b")\n'
PROJECT = {"main.py": "print('run')\n", "add.wat": ADD}


@pytest.fixture
def view(shared: Bench) -> Locator:
    """The pane, in front, with `add.wat` of the project in it."""
    shared.open_project(PROJECT)
    shared.page.get_by_role("tab", name="Module", exact=True).click()
    region = shared.page.get_by_role("region", name="Module", exact=True)
    expect(region.get_by_role("heading")).to_have_text(re.compile("^add.wat, [0-9]+ bytes$"))
    return region


def row(view: Locator, words: str) -> Locator:
    """The row of the listing that shows an instruction."""
    return view.get_by_role("grid").get_by_role("row").filter(has_text=words)


def marked(view: Locator) -> Locator:
    return view.get_by_role("grid").get_by_role("row", selected=True)


def put_caret(page: Page, document: str, word: str, which: int = 0) -> None:
    """Clicks on a word of a document, which has a colour of its own; `which` counts from 0."""
    page.get_by_role("tablist", name="Documents").get_by_role("tab", name=document).click()
    page.get_by_role("textbox", name=document, exact=True).get_by_text(word, exact=True).nth(which).click()


def caret_line(page: Page) -> Locator:
    return page.locator(".cm-focused .cm-activeLine")


def table(view: Locator, caption: str) -> Locator:
    return view.get_by_role("table").filter(has=view.page.locator("caption", has_text=re.compile(rf"^{caption} \(")))


def test_the_sections_and_parts_of_the_module_are_listed(view: Locator) -> None:
    sections = table(view, "Sections").get_by_role("rowheader")
    expect(sections).to_have_text(["Header", "Type", "Import", "Function", "Memory", "Export", "Code", "Custom “name”"])
    expect(table(view, "Imports").get_by_role("row").last).to_have_text(
        re.compile(r"env\s*log\s*0 \$log\s*func \(param i32\)")
    )
    expect(table(view, "Exports").get_by_role("row").last).to_have_text(
        re.compile(r"add\s*1 \$add\s*func \(param i32 i32\)")
    )
    expect(table(view, "Functions").get_by_role("rowheader")).to_have_text(["$add", "$tell"])
    expect(table(view, "Types").get_by_role("row").nth(1)).to_contain_text("(type (;0;) (func (param i32)))")
    expect(table(view, "Names")).to_contain_text("$tell")


def test_the_caret_marks_the_bytes_of_its_instruction_in_the_function_that_has_it(view: Locator) -> None:
    page = view.page
    put_caret(page, "add.wat", "1000")
    expect(view.get_by_role("grid", name="Instructions and bytes of func $tell")).to_be_visible()
    expect(marked(view)).to_contain_text("41 e8 07")
    expect(marked(view)).to_be_in_viewport()
    put_caret(page, "add.wat", "local.get", 1)
    expect(view.get_by_role("grid", name="Instructions and bytes of func $add")).to_be_visible()
    expect(marked(view)).to_contain_text("local.get $b")
    expect(marked(view)).to_contain_text("20 01")
    page.keyboard.press("ArrowUp")
    expect(marked(view)).to_contain_text("local.get $a")


def test_a_click_on_bytes_moves_the_caret_to_their_instruction_and_marks_them(view: Locator) -> None:
    page = view.page
    page.get_by_role("tab", name="main.py").click()
    row(view, "i32.add").click()
    editor = page.get_by_role("textbox", name="add.wat", exact=True)
    expect(editor).to_be_focused()
    expect(caret_line(page)).to_have_text("    (i32.add")
    expect(marked(view)).to_contain_text("i32.add")
    expect(marked(view)).to_contain_text("6a")


def test_keys_move_in_the_listing_and_enter_goes_to_the_text(view: Locator) -> None:
    page = view.page
    view.get_by_role("button", name="$tell").click()
    grid = view.get_by_role("grid", name="Instructions and bytes of func $tell")
    expect(grid).to_be_focused()
    expect(marked(view)).to_contain_text("i32.const 1000")
    page.keyboard.press("ArrowDown")
    expect(marked(view)).to_contain_text("call $log")
    active = grid.get_attribute("aria-activedescendant")
    expect(marked(view)).to_have_attribute("id", active or "")
    page.keyboard.press("End")
    expect(marked(view)).to_contain_text("end")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="add.wat", exact=True)).to_be_focused()
    expect(caret_line(page)).to_have_text("      (i32.const 1000))))")


def test_an_edit_shows_in_the_bytes(view: Locator, shared: Bench) -> None:
    shared.edit("add.wat", ADD.replace("1000", "1001"))
    expect(row(view, "i32.const 1001")).to_have_count(0)
    view.get_by_role("combobox", name="Instructions of").select_option(label="func $tell (3 instructions)")
    expect(row(view, "i32.const 1001")).to_contain_text("41 e9 07")


def test_a_text_that_does_not_assemble_keeps_the_last_module_and_says_so(view: Locator, shared: Bench) -> None:
    page = view.page
    heading = view.get_by_role("heading").inner_text()
    shared.edit("add.wat", ADD.replace("call $log", "call $nobody"))
    said = view.get_by_role("status")
    expect(said).to_contain_text("add.wat does not assemble. Line 9, column 11: ")
    expect(said).to_contain_text("the module as it last was")
    expect(view.get_by_role("heading")).to_have_text(heading)
    expect(view.locator("[data-stale=true]")).to_be_visible()
    page.get_by_role("tab", name="main.py").click()
    row(view, "i32.add").click()
    expect(page.get_by_role("tab", name="main.py")).to_have_attribute("aria-selected", "true")
    shared.edit("add.wat", ADD)
    expect(said).to_have_text("")
    expect(view.locator("[data-stale=true]")).to_have_count(0)


def test_a_text_that_never_assembled_shows_nothing_but_why(shared: Bench) -> None:
    shared.open_project({"main.py": "", "broken.wat": "(module (func call $nobody))\n"})
    shared.page.get_by_role("tab", name="Module", exact=True).click()
    view = shared.page.get_by_role("region", name="Module", exact=True)
    expect(view.get_by_role("status")).to_contain_text("broken.wat does not assemble. Line 1, column 20: ")
    expect(view.get_by_role("table")).to_have_count(0)
    shared.open_project({"main.py": ""})
    expect(view.get_by_role("status")).to_have_text("This project has no WAT document and no compiled module.")


def test_bytes_that_cannot_be_paired_with_the_text_are_shown_without_links(shared: Bench) -> None:
    page = shared.page
    shared.open_project({"main.py": "", "bytes.wat": BINARY})
    page.get_by_role("tab", name="Module", exact=True).click()
    view = page.get_by_role("region", name="Module", exact=True)
    expect(view.get_by_role("status")).to_have_text(
        "Bytes and text are not linked: the text has 0 functions and the binary 1 function."
    )
    page.get_by_role("tab", name="main.py").click()
    row(view, "end").click()
    expect(marked(view)).to_contain_text("0b")
    expect(page.get_by_role("tab", name="main.py")).to_have_attribute("aria-selected", "true")


def test_a_compiled_module_is_shown_too(shared: Bench) -> None:
    page = shared.page
    module = bytes.fromhex("0061736d01000000 01040160 0000 03020100 0a0501030001 0b")
    shared.open_project({"main.py": "", "small.wasm": module})
    page.get_by_role("tab", name="Module", exact=True).click()
    view = page.get_by_role("region", name="Module", exact=True)
    expect(view.get_by_role("heading")).to_have_text(f"small.wasm, {len(module)} bytes")
    expect(view.get_by_role("status")).to_contain_text("A compiled module has no text here")
    expect(row(view, "nop")).to_contain_text("01")


def test_a_long_function_is_scrolled_through_and_the_caret_finds_its_row(shared: Bench) -> None:
    page = shared.page
    shared.open_project({"main.py": "", "long.wat": LONG})
    page.get_by_role("tab", name="Module", exact=True).click()
    view = page.get_by_role("region", name="Module", exact=True)
    grid = view.get_by_role("grid")
    expect(grid).to_have_attribute("aria-rowcount", "6003")
    assert grid.get_by_role("row").count() < 200
    page.get_by_role("tab", name="long.wat").click()
    page.get_by_role("textbox", name="long.wat", exact=True).click()
    page.keyboard.press("ControlOrMeta+End")
    page.keyboard.press("ArrowUp")
    expect(marked(view)).to_contain_text("unreachable")
    expect(marked(view)).to_be_in_viewport()
    grid.press("ControlOrMeta+Home")
    grid.press("Home")
    expect(marked(view)).to_contain_text("i32.const 7")
    expect(marked(view)).to_have_attribute("aria-rowindex", "2")


def test_many_rows_of_a_table_are_shown_when_they_are_asked_for(shared: Bench) -> None:
    page = shared.page
    functions = "".join(f"(func $f{number} nop)\n" for number in range(150))
    shared.open_project({"main.py": "", "many.wat": f"(module\n{functions})\n"})
    page.get_by_role("tab", name="Module", exact=True).click()
    view = page.get_by_role("region", name="Module", exact=True)
    rows = table(view, "Functions").get_by_role("rowheader")
    expect(rows).to_have_count(100)
    view.get_by_role("button", name="Show all 150 rows of Functions").click()
    expect(rows).to_have_count(150)
    view.get_by_role("button", name="$f149", exact=True).click()
    expect(view.get_by_role("grid", name="Instructions and bytes of func $f149")).to_be_focused()


def test_the_view_is_loaded_when_its_tab_is_opened_first(bench: Bench) -> None:
    page = bench.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    bench.open()
    bench.open_project(PROJECT)
    page.locator("body[data-checked]").wait_for()
    assert not [url for url in asked if "module-panel" in url]
    held: list[Route] = []
    page.route("**/assets/module-panel-*.js", lambda route: held.append(route))
    with page.expect_request("**/assets/module-panel-*.js"):
        page.get_by_role("tab", name="Module", exact=True).click()
    view = page.get_by_role("region", name="Module", exact=True)
    expect(view).to_have_text("Loading the view of modules…")
    for route in held:
        route.continue_()
    expect(view.get_by_role("heading")).to_contain_text("add.wat")


@pytest.mark.allow_console("ERR_FAILED|Failed to fetch dynamically imported module")
def test_a_view_that_cannot_be_loaded_says_so_and_comes_with_the_next_try(bench: Bench) -> None:
    page = bench.page
    page.route("**/assets/module-panel-*.js", lambda route: route.abort())
    bench.open()
    bench.open_project(PROJECT)
    page.get_by_role("tab", name="Module", exact=True).click()
    view = page.get_by_role("region", name="Module", exact=True)
    expect(view.get_by_role("alert")).to_have_text("The view of modules could not be loaded. Check the connection.")
    page.unroute_all()
    view.get_by_role("button", name="Try again").click()
    expect(view.get_by_role("heading")).to_contain_text("add.wat")
