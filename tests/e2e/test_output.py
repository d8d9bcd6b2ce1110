"""The Output: what a program prints, how its run ended, and the way from there to the line that matters."""

import re

import pytest
from bench import RAW, Bench
from playwright.sync_api import Locator, expect

PROJECT = {
    "main.py": "",
    "parser.py": "import json\n\n\ndef parse(text):\n    return json.loads(text)\n",
    "unfinished.py": "first = 1\nsecond = (\n",
    "trap.wat": """(module
  (memory (export "memory") 1)
  (func $load (param i32) (result i32)
    (i32.load (local.get 0)))
  (func (export "outer") (param i32) (result i32)
    (call $load (local.get 0))))
""",
}
NEEDY = '(module (import "env" "f" (func (param i32) (result i32))) (import "env" "memory" (memory 2)))'


@pytest.fixture
def project(shared: Bench) -> Bench:
    """A page with the files of `PROJECT`, in an interpreter that the tests of this module share."""
    shared.keep_project(PROJECT)
    return shared


def link(project: Bench, text: str) -> Locator:
    return project.output.get_by_role("button", name=text, exact=True)


def expect_caret(project: Bench, name: str, line: str) -> None:
    """The document has the focus, and the caret is on that line."""
    expect(project.page.get_by_role("textbox", name=name, exact=True)).to_be_focused()
    expect(project.page.locator(".cm-activeLine:visible")).to_have_text(line)


def test_what_a_program_prints_is_shown_and_how_it_ended(project: Bench) -> None:
    outcome = project.run_edited(
        "import sys\nprint('to stdout')\nprint('to stderr', file=sys.stderr)\nprint('größe 🎉')\n"
    )
    expect(project.output).to_contain_text("to stdout")
    expect(project.output).to_contain_text("stderr: to stderr")
    expect(project.output).to_contain_text("größe 🎉")
    expect(project.status).to_contain_text(re.compile(r"^Finished in [\d.]+ m?s$"))
    assert (outcome["kind"], outcome["exitCode"]) == ("ok", 0)
    assert outcome["stdout"] == "to stdout\ngröße 🎉\n"
    assert outcome["stderr"] == "to stderr\n"


def test_a_program_that_prints_nothing_says_that_it_finished(project: Bench) -> None:
    project.run_edited("pass\n")
    expect(project.output).to_have_text("The program finished without printing anything.", use_inner_text=True)


def test_html_that_a_program_prints_stays_text(project: Bench) -> None:
    project.run_edited("print('<b>bold</b> <img src=x onerror=alert(1)> &amp;')\n")
    expect(project.output).to_contain_text("<b>bold</b> <img src=x onerror=alert(1)> &amp;")
    expect(project.output.locator("img")).to_have_count(0)


def test_a_traceback_shows_only_own_files_and_leads_to_their_lines(project: Bench) -> None:
    main = "from parser import parse\n\n\ndef main():\n    parse('é')\n\n\nmain()\n"
    assert project.run_edited(main)["kind"] == "raised"
    shown = project.output.get_by_role("group", name="Traceback")
    expect(shown).to_contain_text("JSONDecodeError: Expecting value: line 1 column 1 (char 0)")
    expect(shown.get_by_role("button")).to_have_text(
        ['File "main.py", line 8', 'File "main.py", line 5', 'File "parser.py", line 5']
    )
    for foreign in ("/lib/", "json/decoder.py", "_run.py", "/project"):
        expect(shown).not_to_contain_text(foreign)
    expect(project.status).to_have_text("JSONDecodeError at parser.py:5")
    link(project, 'File "parser.py", line 5').click()
    expect_caret(project, "parser.py", "    return json.loads(text)")
    link(project, 'File "main.py", line 5').click()
    expect_caret(project, "main.py", "    parse('é')")


def test_the_cause_of_an_exception_is_shown_too(project: Bench) -> None:
    project.run_edited("try:\n    1 / 0\nexcept ZeroDivisionError as error:\n    raise KeyError('gone') from error\n")
    expect(project.output).to_contain_text("ZeroDivisionError: division by zero")
    expect(project.output).to_contain_text("The above exception was the direct cause of the following exception:")
    expect(project.output).to_contain_text("KeyError: 'gone'")


def test_a_syntax_error_leads_to_its_line(project: Bench) -> None:
    assert project.run_edited("print('é')\nif True print(1)\n")["exception"] == "SyntaxError"
    expect(project.output).not_to_contain_text("Traceback")
    link(project, 'File "main.py", line 2').click()
    expect_caret(project, "main.py", "if True print(1)")
    assert project.run_edited("import unfinished\n")["stdout"] == ""
    link(project, 'File "unfinished.py", line 2').click()
    expect_caret(project, "unfinished.py", "second = (")


def test_sys_exit_is_an_outcome_and_no_error(project: Bench) -> None:
    outcome = project.run_edited("import sys\nsys.exit(3)\n")
    assert (outcome["kind"], outcome["exitCode"]) == ("ok", 3)
    expect(project.output).to_contain_text("The program ended with exit code 3.")
    expect(project.status).to_contain_text("Ended with exit code 3")
    outcome = project.run_edited("import sys\nsys.exit('no such file')\n")
    assert (outcome["kind"], outcome["exitCode"], outcome["stderr"]) == ("ok", 1, "no such file\n")
    assert project.run_edited("import sys\nsys.exit()\n")["exitCode"] == 0


def test_a_trap_shows_its_kind_its_export_and_the_way_to_every_line(project: Bench) -> None:
    outcome = project.run_edited(
        """from watbench import instantiate

instance = await instantiate("trap.wat")
print(instance.exports.outer(65532))
instance.exports.outer(65533)
""",
    )
    assert (outcome["kind"], outcome["trap"], outcome["exportName"]) == ("trap", "out of bounds memory access", "outer")
    assert outcome["stdout"] == "0\n"
    expect(project.output).to_contain_text("Trap: out of bounds memory access in the export “outer”")
    expect(project.status).to_contain_text("Trap: out of bounds memory access in outer at trap.wat:")
    frames = project.output.get_by_role("listitem")
    expect(frames).to_contain_text(["main.py:5:", "trap.wat:6:6", "trap.wat:4:6 in $load"])
    expect(frames.nth(2)).to_contain_text("(i32.load (local.get 0)))")
    frames.nth(2).get_by_role("button").click()
    expect_caret(project, "trap.wat", "    (i32.load (local.get 0)))")
    frames.nth(1).get_by_role("button").click()
    expect_caret(project, "trap.wat", "    (call $load (local.get 0))))")
    frames.nth(0).get_by_role("button").click()
    expect_caret(project, "main.py", "instance.exports.outer(65533)")


def test_a_recursion_without_end_is_one_line_with_a_count(project: Bench) -> None:
    outcome = project.run_edited(
        """from watbench import Instance, Module

Instance(Module('(module (func $deep (export "deep") (call $deep)))')).exports.deep()
""",
    )
    assert (outcome["kind"], outcome["trap"]) == ("trap", "call stack exhausted")
    frames = project.output.get_by_role("listitem")
    expect(frames.nth(1)).to_contain_text(re.compile(r"^main\.py:3:\d+ in \$deep, at least 1\d\d more times"))
    # One more where V8 looks at its stack before the function's first instruction.
    assert frames.count() <= 3
    expect(project.output).to_contain_text("a recursion that does not come to its end")


def test_a_link_error_shows_every_import_what_it_needs_and_what_was_given(project: Bench) -> None:
    outcome = project.run_edited(
        f"from watbench import Memory, instantiate\n\nenv = {{'f': 5, 'memory': Memory(1)}}\nawait instantiate('''{NEEDY}''', {{'env': env}})\n",
    )
    assert outcome["kind"] == "unlinkable"
    rows = project.output.get_by_role("table", name="Imports that do not fit").get_by_role("row")
    expect(rows).to_have_count(3)
    expect(rows.nth(1).get_by_role("rowheader")).to_have_text('"env" "f"')
    expect(rows.nth(1)).to_contain_text("(func (param i32) (result i32))")
    expect(rows.nth(1)).to_contain_text("5 is an int, which is no function")
    expect(rows.nth(2).get_by_role("rowheader")).to_have_text('"env" "memory"')
    expect(rows.nth(2)).to_contain_text("(memory 2)")
    expect(rows.nth(2)).to_contain_text("a Memory of 1 page")
    expect(project.status).to_have_text("Link error at main.py:4: the host environment does not fit the module")
    link(project, "main.py:4:1").click()
    expect_caret(project, "main.py", f"await instantiate('''{NEEDY}''', {{'env': env}})")


def test_a_link_error_of_the_raw_bridge_names_the_import_and_what_it_must_be(project: Bench) -> None:
    main = (
        RAW + f"await WebAssembly.instantiate(to_js(wat2wasm('''{NEEDY}''')), js_object({{'env': {{'memory': 1}}}}))\n"
    )
    assert project.run_edited(main)["kind"] == "unlinkable"
    table = project.output.get_by_role("table", name="Imports that do not fit")
    expect(table.get_by_role("rowheader")).to_have_text('"env" "memory"')
    expect(table.get_by_role("cell")).to_have_text("memory import must be a WebAssembly.Memory object")
    expect(link(project, "main.py:9:1")).to_be_visible()


def test_a_trap_of_the_raw_bridge_is_a_trap_too(project: Bench) -> None:
    main = (
        RAW
        + "made = await WebAssembly.instantiate(to_js(wat2wasm(open('trap.wat').read())))\nmade.instance.exports.outer(65533)\n"
    )
    assert project.run_edited(main)["kind"] == "trap"
    expect(project.output).to_contain_text("Trap: out of bounds memory access")
    expect(link(project, "main.py:10:1")).to_be_visible()


@pytest.mark.parametrize(
    ("expression", "exception", "words"),
    [
        ("Memory(1, shared=True)", "ValueError", "a shared memory needs a maximum"),
        ("Memory(65_537)", "ValueError", "at most 65,536 pages of 65,536 bytes (4 GiB)"),
        ("Memory(2, maximum=1)", "ValueError", "less than the initial 2"),
        ("Memory(1, maximum=2).grow(2)", "MemoryError", "its maximum is 2 pages"),
        ("Memory(1).read(65_530, 8)", "IndexError", "inside a memory of 65,536 bytes"),
        ("Memory(1).write(65_535, b'ab')", "IndexError", "inside a memory of 65,536 bytes"),
        ("WebAssembly.Memory.new(js_object({'initial': 70_000}))", "RangeError", "above the upper bound 65536"),
        (
            "WebAssembly.Memory.new(js_object({'initial': 1, 'shared': True}))",
            "TypeError",
            "maximum property should be",
        ),
    ],
)
def test_a_memory_that_cannot_be_says_the_limit(project: Bench, expression: str, exception: str, words: str) -> None:
    outcome = project.run_edited(f"{RAW}from watbench import Memory\n{expression}\n")
    assert (outcome["kind"], outcome["exception"]) == ("raised", exception)
    assert words in str(outcome["message"])
    expect(project.output).to_contain_text(words)
    expect(link(project, 'File "main.py", line 10')).to_be_visible()


def test_what_is_printed_shows_while_the_program_goes_on_even_without_a_newline(project: Bench) -> None:
    project.edit("main.py", "import asyncio\nprint('half a line', end='')\nawait asyncio.sleep(1000)\n")
    project.start()
    expect(project.output).to_have_text("half a line", use_inner_text=True)
    project.stop()
    expect(project.output).to_contain_text("half a line")
    expect(project.status).to_have_text("Stopped at main.py:3")


def test_a_program_that_keeps_busy_shows_what_it_prints_too(project: Bench) -> None:
    project.edit(
        "main.py", "import itertools\nprint('going', end='', flush=True)\nfor _ in itertools.count():\n    pass\n"
    )
    project.start()
    expect(project.output).to_have_text("going", use_inner_text=True)
    project.stop()


def test_clear_empties_the_output_and_the_next_run_fills_it_again(project: Bench) -> None:
    page = project.page
    project.run_edited("print('something')\n")
    expect(project.output).to_contain_text("something")
    clear = page.get_by_role("region", name="Output").get_by_role("button", name="Clear")
    clear.click()
    expect(project.output).not_to_contain_text("something")
    expect(project.output).to_contain_text("What your program prints appears here")
    expect(clear).to_be_disabled()
    project.press_run()
    expect(project.output).to_contain_text("something")


def test_a_run_replaces_the_output_of_the_run_before(project: Bench) -> None:
    project.run_edited("print('first')\n")
    project.run_edited("print('second')\n")
    expect(project.output).to_contain_text("second")
    expect(project.output).not_to_contain_text("first")


def test_the_page_says_when_a_program_runs_for_long(project: Bench) -> None:
    project.edit("main.py", "import asyncio\nawait asyncio.sleep(1000)\n")
    project.start()
    expect(project.status).to_have_text("Running")
    expect(project.status).to_have_text("Still running. Stop ends the program.")
    project.stop()
    expect(project.status).to_have_text("Stopped at main.py:2")


def test_the_status_is_a_live_region_that_says_how_the_last_run_ended(project: Bench) -> None:
    project.run_edited("raise ValueError('no')\n")
    status = project.page.get_by_role("status").filter(has_text="ValueError at main.py:1")
    expect(status).to_have_count(1)
    expect(status).to_have_attribute("aria-live", "polite")
