"""The Editor: problems where they are, keys that work, and documents of every kind."""

import re

import pytest
from bench import Bench
from playwright.sync_api import Locator, Page, Route, expect

MAIN = (
    "from watbench import instantiate\ninstance = await instantiate('answer.wat')\nprint(instance.exports.answer())\n"
)
WAT = '(module\n  (func (export "answer") (result i32)\n    (i32.const 42)))\n'
BROKEN = WAT.replace("i32.const 42", "i32.wat 42")
PROJECT = {"main.py": MAIN, "answer.wat": WAT}


def tab(page: Page, name: str) -> Locator:
    return page.get_by_role("tab", name=re.compile(f"^{re.escape(name)}"))


def textbox(page: Page, name: str) -> Locator:
    return page.get_by_role("textbox", name=name, exact=True)


def problems(page: Page) -> Locator:
    """The list of problems, brought to the front."""
    tab(page, "Problems").click()
    return page.get_by_role("region", name="Problems").get_by_role("button")


def underlined(page: Page) -> Locator:
    """The text below which a wavy line is drawn, in the document that is shown."""
    return page.locator(".cm-lintRange-error:visible")


def caret_line(page: Page) -> Locator:
    return page.locator(".cm-activeLine:visible")


def test_a_mistake_shows_in_the_margin_under_the_text_and_in_problems_until_it_is_fixed(shared: Bench) -> None:
    page = shared.page
    shared.open_project(PROJECT)
    listed = problems(page)
    expect(page.get_by_text("No problems found in the WAT files.")).to_be_visible()
    shared.edit("answer.wat", BROKEN)
    expect(underlined(page)).to_have_text("i32.wat")
    expect(page.locator(".cm-lint-marker-error")).to_have_count(1)
    expect(tab(page, "answer.wat")).to_contain_text("1 problem")
    expect(listed).to_have_count(1)
    expect(listed).to_have_accessible_name(re.compile(r"error unexpected token.*i32\.wat.* answer\.wat:3:6 wabt"))
    shared.edit("answer.wat", WAT)
    expect(underlined(page)).to_have_count(0)
    expect(page.locator(".cm-lint-marker-error")).to_have_count(0)
    expect(listed).to_have_count(0)
    expect(tab(page, "answer.wat")).not_to_contain_text("problem")


def test_pointing_at_the_underlined_text_or_at_the_margin_says_what_is_wrong(shared: Bench) -> None:
    page = shared.page
    shared.open_project({**PROJECT, "answer.wat": BROKEN})
    tab(page, "answer.wat").click()
    underlined(page).hover()
    expect(page.locator(".cm-tooltip").get_by_text("unexpected token")).to_be_visible()
    page.mouse.move(0, 0)
    expect(page.locator(".cm-tooltip")).to_have_count(0)
    page.locator(".cm-lint-marker-error").hover()
    expect(page.locator(".cm-tooltip").get_by_text("unexpected token")).to_be_visible()


def test_a_press_on_a_problem_puts_the_caret_on_its_place(shared: Bench) -> None:
    page = shared.page
    shared.open_project({**PROJECT, "answer.wat": BROKEN})
    problems(page).first.click()
    expect(textbox(page, "answer.wat")).to_be_focused()
    expect(caret_line(page)).to_have_text("    (i32.wat 42)))")
    page.keyboard.type("nop) (")
    expect(caret_line(page)).to_have_text("    (nop) (i32.wat 42)))")


@pytest.mark.parametrize(
    ("text", "token", "place"),
    [
        pytest.param(
            "(module (; größe 🎉 日本 ;) (func (result i32) i32.cosnt 1))\n", "i32.cosnt", "1:46", id="non-ASCII"
        ),
        pytest.param("(module\r\n  ;; 🎉\r\n  (func local.get $nowhere)\r\n)\r\n", "$nowhere", "3:19", id="CRLF"),
    ],
)
def test_the_underlined_range_is_exact(shared: Bench, text: str, token: str, place: str) -> None:
    page = shared.page
    shared.open_project({"main.py": "pass\n", "m.wat": text})
    listed = problems(page)
    tab(page, "m.wat").click()
    expect(underlined(page)).to_have_text(token)
    expect(listed).to_have_accessible_name(re.compile(f"m\\.wat:{place} wabt$"))
    assert shared.files()["m.wat"] == text


def test_typing_in_a_document_with_crlf_keeps_crlf(shared: Bench) -> None:
    page = shared.page
    shared.open_project({"main.py": "pass\n", "m.wat": "(module\r\n)\r\n"})
    tab(page, "m.wat").click()
    textbox(page, "m.wat").focus()
    page.keyboard.press("ControlOrMeta+End")
    page.keyboard.type(";; one\n;; two")
    assert shared.files()["m.wat"] == "(module\r\n)\r\n;; one\r\n;; two"


def test_several_mistakes_are_all_listed_by_document(shared: Bench) -> None:
    page = shared.page
    shared.open_project(
        {
            "main.py": "pass\n",
            "a.wat": "(module (func local.get $b)\n  (func call $x)\n  (func br $y))\n",
            "b.wat": "(module (func (result i32) i64.const 1))\n",
        }
    )
    listed = problems(page)
    expect(listed).to_have_count(4)
    region = page.get_by_role("region", name="Problems")
    expect(region.get_by_role("list", name="Problems in a.wat").get_by_role("listitem")).to_have_count(3)
    expect(region.get_by_role("list", name="Problems in b.wat").get_by_role("listitem")).to_have_count(1)
    tab(page, "a.wat").click()
    expect(underlined(page)).to_have_text(["$b", "$x", "$y"])
    listed.nth(3).click()
    expect(textbox(page, "b.wat")).to_be_focused()


def test_f8_goes_from_problem_to_problem_in_the_editor(shared: Bench) -> None:
    page = shared.page
    shared.open_project({"main.py": "pass\n", "a.wat": "(module (func local.get $b)\n  (func call $x))\n"})
    tab(page, "a.wat").click()
    textbox(page, "a.wat").focus()
    expect(underlined(page)).to_have_count(2)
    page.keyboard.press("F8")
    expect(caret_line(page)).to_have_text("(module (func local.get $b)")
    page.keyboard.press("F8")
    expect(caret_line(page)).to_have_text("  (func call $x))")


def test_run_refuses_wat_that_does_not_assemble_and_links_to_its_problems(shared: Bench) -> None:
    page = shared.page
    shared.open_project({"main.py": "print('this must not run')\n" + MAIN, "answer.wat": BROKEN})
    page.get_by_role("button", name="Run", exact=True).click()
    expect(shared.status).to_contain_text("Not run: 1 problem in the WAT")
    expect(shared.output).to_contain_text("The WAT does not assemble.")
    expect(shared.output).to_contain_text("Nothing was run.")
    expect(shared.output).not_to_contain_text("this must not run")
    shared.output.get_by_role("button", name="answer.wat:3:6").click()
    expect(textbox(page, "answer.wat")).to_be_focused()
    expect(caret_line(page)).to_have_text("    (i32.wat 42)))")
    outcome = shared.run()
    assert outcome["kind"] == "invalid"
    assert outcome["stdout"] == outcome["stderr"] == ""


def test_a_change_of_wat_or_python_shows_in_the_next_run(shared: Bench) -> None:
    page = shared.page
    shared.open_project(PROJECT)
    assert shared.run()["stdout"] == "42\n"
    shared.edit("answer.wat", WAT.replace("42", "54"))
    page.get_by_role("button", name="Run", exact=True).click()
    expect(shared.output).to_contain_text("54")
    shared.edit("main.py", MAIN.replace("print(", "print('It is', "))
    page.get_by_role("button", name="Run", exact=True).click()
    expect(shared.output).to_contain_text("It is 54")


def test_control_enter_runs_from_the_editor_and_from_anywhere_else(shared: Bench) -> None:
    page = shared.page
    shared.open_project({"main.py": "print('first')\n"})
    shared.wait_ready()
    textbox(page, "main.py").focus()
    page.keyboard.press("ControlOrMeta+Enter")
    expect(shared.output).to_contain_text("first")
    assert shared.files()["main.py"] == "print('first')\n"
    shared.edit("main.py", "print('second')\n")
    page.get_by_role("button", name="Help").focus()
    page.keyboard.press("ControlOrMeta+Enter")
    expect(shared.output).to_contain_text("second")


def test_tab_indents_and_escape_then_tab_leaves_the_editor(shared: Bench) -> None:
    page = shared.page
    shared.open_project({"main.py": "pass\n"})
    editor = textbox(page, "main.py")
    editor.focus()
    page.keyboard.press("Tab")
    expect(editor).to_be_focused()
    expect(caret_line(page)).to_have_text("    pass")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(editor).not_to_be_focused()
    expect(editor).to_have_accessible_description(re.compile("Escape, then Tab"))


def test_f6_cycles_the_panes_and_shift_f6_goes_back(shared: Bench) -> None:
    page = shared.page
    shared.open_project(PROJECT)
    assert shared.run()["kind"] == "ok"
    tab(page, "main.py").click()
    textbox(page, "main.py").focus()
    names = ["Output", "Memory", "Canvas", "Module", "Problems", "Editor", "Output"]

    def expect_focus_in(name: str) -> None:
        focused = page.locator(":focus")
        inside = page.get_by_role("region", name=name, exact=True).locator(":focus")
        panel = page.get_by_role("tab", name=re.compile(f"^{name}")).and_(focused)
        expect(inside.or_(panel)).to_have_count(1)

    for name in names:
        page.keyboard.press("F6")
        expect_focus_in(name)
    page.keyboard.press("Shift+F6")
    expect_focus_in("Editor")
    expect(textbox(page, "main.py")).to_be_focused()


def test_a_feature_switched_off_makes_a_problem_and_switched_on_again_takes_it_away(shared: Bench) -> None:
    page = shared.page
    shared.open_project(
        {"main.py": "pass\n", "vector.wat": "(module (func (result v128) (v128.const i32x4 1 2 3 4)))\n"}
    )
    listed = problems(page)

    def switch(on: bool) -> None:
        page.get_by_role("button", name="Features").click()
        dialog = page.get_by_role("dialog", name="Features")
        dialog.get_by_role("checkbox", name=re.compile("^simd")).set_checked(on)
        dialog.get_by_role("button", name="Close").click()
        expect(dialog).to_be_hidden()

    switch(False)
    expect(listed).to_have_count(1)
    expect(listed).to_have_accessible_name(re.compile("v128"))
    assert shared.run()["kind"] == "invalid"
    switch(True)
    expect(listed).to_have_count(0)
    assert shared.run()["kind"] == "ok"


def test_a_compiled_module_is_shown_as_wat(shared: Bench) -> None:
    page = shared.page
    module = bytes.fromhex(
        "0061736d 01000000  01 06 01 60 01 7f 01 7f  03 02 01 00  07 07 01 03 616464 00 00"
        "0a 09 01 07 00 20 00 41 2a 6a 0b"
    )
    shared.open_project({"main.py": "pass\n", "adder.wasm": module, "broken.wasm": module[:-1]})
    tab(page, "adder.wasm").click()
    panel = page.get_by_role("tabpanel", name="adder.wasm")
    expect(panel).to_contain_text("adder.wasm is a compiled module of")
    panel.get_by_role("button", name="Show as WAT").click()
    shown = panel.get_by_role("group", name="adder.wasm as WAT")
    expect(shown).to_contain_text("i32.const 42")
    expect(shown).to_contain_text('(export "add"')
    tab(page, "broken.wasm").click()
    panel = page.get_by_role("tabpanel", name="broken.wasm")
    panel.get_by_role("button", name="Show as WAT").click()
    expect(panel.get_by_role("alert")).to_contain_text("broken.wasm (39 bytes) cannot be printed as WAT: ")


def test_a_lesson_is_shown_for_reading_and_its_text_can_be_edited(shared: Bench) -> None:
    page = shared.page
    lesson = "# First *steps*\n\nRead `main.py`.\n\n1. one\n2. two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```wat\n(module)\n```\n"
    shared.open_project({"main.py": "pass\n", "lesson.md": lesson})
    shown = page.get_by_role("article", name="Lesson")
    expect(shown.get_by_role("heading", name="First steps")).to_be_visible()
    expect(shown.get_by_role("listitem")).to_have_text(["one", "two"])
    expect(shown.get_by_role("columnheader")).to_have_text(["a", "b"])
    expect(shown.get_by_role("code")).to_have_text(["main.py", "(module)"])
    page.get_by_role("button", name="Edit the lesson").click()
    textbox(page, "lesson.md").focus()
    page.keyboard.press("ControlOrMeta+End")
    page.keyboard.type("\n\n## Added\n")
    page.get_by_role("button", name="Read the lesson").click()
    expect(shown.get_by_role("heading", name="Added")).to_be_visible()
    assert shared.files()["lesson.md"].endswith("## Added\n")


def test_a_lesson_can_bring_neither_html_nor_dangerous_links(shared: Bench) -> None:
    page = shared.page
    lesson = (
        'Some <b id="bold">HTML</b> & <img src="x" onerror="document.title=1">.\n\n<script>document.title = 2</script>\n\n'
        "[good](https://example.org/) [script](javascript:alert(1)) [data](data:text/html,1) ![picture](https://example.org/p.png)\n"
    )
    shared.open_project({"main.py": "pass\n", "lesson.md": lesson})
    shown = page.get_by_role("article", name="Lesson")
    expect(shown).to_contain_text('<b id="bold">HTML</b> & <img src="x" onerror="document.title=1">')
    expect(shown).to_contain_text("<script>document.title = 2</script>")
    expect(shown.locator("script, img, b")).to_have_count(0)
    links = shown.get_by_role("link")
    expect(links).to_have_text(["good"])
    expect(links).to_have_attribute("href", "https://example.org/")
    expect(links).to_have_attribute("rel", "noopener noreferrer")
    expect(shown).to_contain_text("script")
    expect(page).to_have_title("Untitled · Watbench")


def test_the_editor_works_and_finds_problems_while_python_is_still_loading(bench: Bench) -> None:
    page = bench.page
    held: list[Route] = []
    page.route("**/assets/runtime/pyodide.asm-*.wasm", lambda route: held.append(route))
    bench.open()
    bench.open_project(PROJECT)
    expect(bench.status).to_have_text("Python is starting")
    expect(page.get_by_role("progressbar", name="Loading Python")).to_be_visible()
    bench.edit("answer.wat", BROKEN)
    expect(underlined(page)).to_have_text("i32.wat")
    expect(problems(page)).to_have_count(1)
    bench.edit("answer.wat", WAT.replace("42", "43"))
    expect(problems(page)).to_have_count(0)
    page.get_by_role("button", name="Run", exact=True).click()
    expect(bench.status).to_contain_text("Waiting for Python")
    expect(bench.output).to_contain_text("Python is starting")
    for route in held:
        route.continue_()
    expect(bench.output).to_contain_text("43")
