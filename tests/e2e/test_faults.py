"""What goes wrong inside a run: the page lives on, says what happened, and the next run works.

Loops that have to be stopped are in test_stop.py, processes that die in test_lost_processes.py.
"""

import re
import subprocess

import pytest
from bench import BOOT_TIMEOUT
from playwright.sync_api import expect
from survival import HOSTILE, expect_next_run, expect_survived, page_answers

# The tests find their own Python after a crash by what the crashed one would have left.
MARK = "import builtins\nbuiltins.mark = 'the same Python'\n"

MODULE = """(module
  (memory (export "memory") 1)
  (table 1 funcref)
  (func $deep (export "deep") (call $deep))
  (func (export "unreachable") (unreachable))
  (func (export "load") (drop (i32.load (i32.const 65536))))
  (func (export "divide") (drop (i32.div_s (i32.const 1) (i32.const 0))))
  (func (export "grow") (result i32) (memory.grow (i32.const 65000)))
  (func (export "touch") (local $at i64)
    (loop $next
      (i32.store8 (i32.wrap_i64 (local.get $at)) (i32.const 1))
      (br_if $next (i64.lt_u
        (local.tee $at (i64.add (local.get $at) (i64.const 4096)))
        (i64.mul (i64.extend_i32_u (memory.size)) (i64.const 65536)))))))
"""


@pytest.fixture
def project(shared):
    """The shared page with a project of this module's, whose WAT is in order."""
    files = {"main.py": "", "module.wat": MODULE}
    if set(shared.files()) != set(files):
        shared.open_project(files)
    elif shared.files()["module.wat"] != MODULE:
        shared.edit("module.wat", MODULE)
    return shared


# -- floods --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "flood",
    [
        "while True:\n    print('x' * 100)",
        "import sys\nwhile True:\n    print('out')\n    print('err', file=sys.stderr)",
        "while True:\n    print('y' * 10_000_000)",
        "import asyncio\nwhile True:\n    print('z' * 1000)\n    await asyncio.sleep(0)",
    ],
    ids=["lines", "two streams", "long lines", "yielding"],
)
def test_a_flood_of_output_is_cut_and_the_page_answers_meanwhile(project, flood):
    project.edit("main.py", flood)
    with page_answers(project):
        project.press_run()
        expect(project.output.get_by_text("characters left out")).not_to_have_text(re.compile("… 0 "))
        project.stop()
        expect(project.output).to_contain_text("Stopped.")
    length, nodes = project.output.evaluate("(log) => [log.textContent.length, log.querySelectorAll('*').length]")
    assert length < 300_000
    assert nodes < 20_000
    expect_next_run(project)


def test_a_flood_of_messages_ends_the_program_and_the_page_says_so(project):
    flood = f"{HOSTILE}\nwhile True:\n    send(type='pong', ping=1)\n"
    expect_survived(project, flood, "Stopped: the program sent the page too many messages.")


@pytest.mark.allow_console("^uncaught: x")
def test_a_flood_of_errors_that_nobody_catches_ends_the_program_and_the_page_says_so(project):
    flood = """import asyncio
from js import Event, reportError
from pyodide.ffi import create_proxy
# The host's own listener can no longer keep these errors from the frame.
Event.prototype.preventDefault = create_proxy(lambda: None)
while True:
    for _ in range(1000):
        reportError("x" * 1000)
    await asyncio.sleep(0)
"""
    expect_survived(project, flood, "Stopped: the program sent the page too many messages.")


# -- memory --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("greed", "error"), [("[0] * 10**10", "MemoryError|OverflowError"), ("1 << (1 << 36)", "OverflowError")]
)
def test_what_is_larger_than_any_memory_is_an_ordinary_error(project, greed, error):
    program = f"big = {greed}\n"
    project.edit("main.py", program)
    project.press_run()
    expect(project.output).to_contain_text(re.compile(error))
    expect(project.status).to_have_text(re.compile(rf"({error}) at main\.py:1"))
    expect_next_run(project)


def test_a_program_that_takes_all_of_pythons_memory_gets_a_memory_error_and_the_next_run_a_fresh_python(project):
    program = f"{MARK}\nkept = []\nwhile True:\n    kept.append(bytearray(2**28))\n"
    project.edit("main.py", program)
    with page_answers(project):
        project.press_run()
        expect(project.output).to_contain_text("MemoryError", timeout=BOOT_TIMEOUT)
        project.wait_ready()
    project.edit("main.py", "import builtins\nprint(getattr(builtins, 'mark', 'a fresh Python'))\n")
    project.press_run()
    expect(project.output).to_have_text("a fresh Python\n", use_inner_text=True, timeout=BOOT_TIMEOUT)
    project.wait_ready()


def test_a_memory_grown_to_four_gibibytes_leaves_the_page_alone(project):
    program = """from watbench import instantiate
exports = (await instantiate("module.wat")).exports
if exports.grow() == -1:
    print("not granted")
else:
    exports.touch()
    print("all of it touched")
"""
    project.edit("main.py", program)
    with page_answers(project):
        project.press_run()
        # A machine with little memory refuses, or ends the process.
        granted = project.output.get_by_text("all of it touched")
        refused = project.output.get_by_text("not granted").or_(
            project.output.get_by_text("The program's process died")
        )
        expect(granted.or_(refused)).to_be_visible(timeout=BOOT_TIMEOUT)
        project.wait_ready()
    assert project.files()["main.py"] == program
    expect_next_run(project)


def resident_mebibytes(browser):
    """Memory of all of the browser's renderers, as the system counts it."""
    session = browser.new_browser_cdp_session()
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    session.detach()
    ids = [str(process["id"]) for process in processes if process["type"] == "renderer"]
    listed = subprocess.run(["ps", "-o", "rss=", "-p", ",".join(ids)], capture_output=True, text=True, check=True)
    return sum(int(line) for line in listed.stdout.split()) / 1024


def test_five_hundred_modules_assembled_in_one_program_cost_no_more_memory_than_one(project, browser):
    assemble = """from watbench import wat2wasm
functions = "".join(f'(func (export "f{{n}}") (result i32) (i32.const {{n}}))' for n in range(200))
for _ in range({count}):
    wat2wasm(f"(module {{functions}})")
print({count}, "assembled")
"""
    sizes = []
    for count in (20, 500):
        project.edit("main.py", assemble.format(count=count))
        project.press_run()
        expect(project.output).to_contain_text(f"{count} assembled", timeout=BOOT_TIMEOUT)
        project.wait_ready()
        project.wait_spare()
        sizes.append(resident_mebibytes(browser))
    assert sizes[1] - sizes[0] < 400
    expect_next_run(project)


# -- a Python that ends --------------------------------------------------------------------------------------------


def test_a_program_that_closes_its_worker_is_told_about_and_replaced(project):
    words = "The program closed its worker (`self.close()`), and Python with it."
    expect_survived(project, "import js\nprint('before')\njs.self.close()\n", "before", words)


# Pyodide says in the sandbox's own console what it died of.
@pytest.mark.allow_console(r"\(blob:null/")
@pytest.mark.parametrize(
    "crash",
    [
        "import os\nos.abort()",
        "import ctypes\nctypes.CFUNCTYPE(None)(0)()",
        "import faulthandler\nfaulthandler._sigsegv()",
        "import sys\nsys.setrecursionlimit(10**8)\ndef deep(): deep()\ndeep()",
        "nested = []\nfor _ in range(10**6): nested = [nested]\nimport sys\nsys.setrecursionlimit(10**8)\nrepr(nested)",
    ],
    ids=["abort", "null", "segfault", "recursion", "repr"],
)
def test_a_python_that_crashes_is_told_about_and_replaced(project, crash):
    words = "Python was lost while the program ran.", "Python crashed: "
    if "recursion" in crash:
        # Python counts its own stack, and gives up in time unless what recurses is written in C.
        words = (re.compile("RecursionError|Python crashed: "),)
    expect_survived(project, f"print('before')\n{crash}\n", "before", *words)


def test_os_exit_is_told_with_its_code_and_python_is_replaced(project):
    words = "The program ended Python with os._exit(3)."
    expect_survived(project, "import os\nprint('before')\nos._exit(3)\n", "before", words)


def test_sys_exit_is_an_ending_with_its_code_and_no_traceback(project):
    project.edit("main.py", f"{MARK}import sys\nsys.exit(3)\n")
    project.press_run()
    expect(project.output).to_have_text("The program ended with exit code 3.", use_inner_text=True)
    expect(project.status).to_contain_text("Ended with exit code 3")
    project.edit("main.py", "import builtins\nprint(builtins.mark)\n")
    project.press_run()
    expect(project.output).to_have_text("the same Python\n", use_inner_text=True)


def test_endless_recursion_is_an_ordinary_error(project):
    expect_survived(project, "def deep():\n    deep()\n\ndeep()\n", "RecursionError: maximum recursion depth exceeded")


@pytest.mark.parametrize("isolation", ["dip", "none"])
def test_a_callback_that_never_returns_is_stopped_like_a_program(project):
    program = """from js import setTimeout
from pyodide.ffi import create_once_callable
def spin():
    while True: pass
setTimeout(create_once_callable(spin), 0)
print('begun')
import asyncio
await asyncio.sleep(1000)
"""
    project.edit("main.py", program)
    project.press_run()
    expect(project.output).to_contain_text("begun")
    project.stop()
    expect(project.output).to_contain_text("Stopped.")
    expect_next_run(project)


# -- traps and limits ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("export", "trap"),
    [
        ("unreachable", "unreachable"),
        ("load", "out of bounds memory access"),
        ("divide", "integer divide by zero"),
        ("deep", "call stack exhausted"),
    ],
)
def test_a_trap_is_named_with_the_export_and_the_place(project, export, trap):
    program = (
        f'from watbench import instantiate\nexports = (await instantiate("module.wat")).exports\nexports.{export}()\n'
    )
    expect_survived(project, program, f"Trap: {trap} in the export “{export}”", "module.wat:")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("(module (memory 70000))", "65536"),
        ("(module (table 4294967295 funcref))", "table"),
    ],
)
def test_a_memory_or_table_beyond_the_limits_is_a_problem_in_the_text(project, text, words):
    project.edit("module.wat", text)
    project.press_run()
    expect(project.output).to_contain_text("The WAT does not assemble.")
    expect(project.output).to_contain_text(words)
    expect(project.output.get_by_role("button", name="module.wat:1:")).to_be_visible()
    assert project.files()["module.wat"] == text
    project.edit("module.wat", MODULE)
    expect_next_run(project)


# -- texts that hurt assemblers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        f"(module (func {'block ' * 300} {'end ' * 300}))",
        f"(module (func {'block ' * 300}",
        f"(module (func {'(block ' * 300} {')' * 300}))",
        "(" * 100_000,
    ],
    ids=["flat", "flat and unfinished", "folded", "brackets only"],
)
def test_wat_that_nests_too_deeply_is_a_problem_and_the_assembler_goes_on(project, text):
    with page_answers(project):
        project.edit("module.wat", text)
        problems = project.page.get_by_role("list", name="Problems in module.wat")
        project.page.get_by_role("tab", name="Problems").click()
        expect(problems.get_by_text("nested more than 100 levels deep")).to_be_visible()
        project.press_run()
        expect(project.output).to_contain_text("The WAT does not assemble.")
    assert project.files()["module.wat"] == text
    project.edit("module.wat", "(module (oops))")
    project.page.get_by_role("tab", name="Problems").click()
    expect(problems.get_by_text("oops")).to_be_visible()
    project.edit("module.wat", MODULE)
    expect_next_run(project)


def test_a_megabyte_of_wat_is_pasted_checked_and_typed_into_while_the_page_answers(project):
    functions = "\n".join(f'  (func (export "f{n}") (result i32) (i32.const {n}))' for n in range(19_000))
    text = f"(module\n{functions}\n)\n"
    assert len(text) > 1_000_000
    editor = project.page.get_by_role("textbox", name="module.wat", exact=True)
    with page_answers(project):
        project.edit("module.wat", text)
        # The caret is at the end: this is typed while the text above is being checked.
        editor.press_sequentially("oops")
        project.page.get_by_role("tab", name="Problems").click()
        problems = project.page.get_by_role("list", name="Problems in module.wat")
        expect(problems.get_by_text("module.wat:19003:")).to_be_visible()
        project.press_run()
        expect(project.output).to_contain_text("The WAT does not assemble.")
    assert project.files()["module.wat"] == f"{text}oops"
    project.edit("module.wat", text)
    expect_next_run(project)


@pytest.mark.parametrize(
    "text",
    [
        "(module",
        ")",
        '(module (data "',
        "(module \0)",
        "(module (; \ud800 ;) \udc00)",
        "\ufeff(modul)",
        "(module (func (i32.add)))",
    ],
)
def test_broken_wat_is_a_problem_and_nothing_typed_is_lost(project, text):
    # A lone surrogate crosses to the page as an escape only.
    project.edit("module.wat", text)
    project.page.get_by_role("tab", name="Problems").click()
    expect(project.page.get_by_role("list", name="Problems in module.wat").get_by_role("button").first).to_be_visible()
    project.press_run()
    expect(project.output).to_contain_text("The WAT does not assemble")
    assert project.files()["module.wat"] == text
    project.edit("module.wat", MODULE)
    expect_next_run(project)


@pytest.mark.parametrize(("program", "words"), [("print(1)\0", "null byte"), ("print('\ud800')\n", "\ufffd")])
def test_python_with_characters_that_no_file_has_is_answered(project, program, words):
    project.edit("main.py", program)
    project.press_run()
    expect(project.output).to_contain_text(words)
    assert project.files()["main.py"] == program
    expect_next_run(project)
