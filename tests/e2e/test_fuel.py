"""WebAssembly that counts its instructions: Stop ends it where it is, and Python goes on."""

import pytest
from playwright.sync_api import expect

KEPT = "Stopped. Python goes on, and the next run begins at once."
REPLACED = "Stopped. The program did not end by itself, so Python was started afresh."

# Each has the line that it is at when Stop comes, wherever that is in it.
SHAPES = {
    "loop.wat": """(module
  (global $turns (export "turns") (mut i32) (i32.const 0))
  (func $spin (export "run") (param $step i32)
    (loop $again (global.set $turns (i32.add (global.get $turns) (local.get $step))) (br $again))))
""",
    "recursion.wat": """(module
  (global $turns (export "turns") (mut i32) (i32.const 0))
  (func $even (export "run") (param $depth i32)
    (if (i32.lt_s (local.get $depth) (i32.const 500)) (then (call $odd (local.get $depth)) (call $odd (local.get $depth)))))
  (func $odd (param $depth i32)
    (global.set $turns (i32.const 1)) (call $even (i32.add (local.get $depth) (i32.const 1)))))
""",
    "callback.wat": """(module
  (import "host" "again" (func $again))
  (global $turns (export "turns") (mut i32) (i32.const 0))
  (func $ping (export "run") (param i32)
    (loop $l (global.set $turns (i32.const 1)) (call $again) (br $l)))
  (func (export "pong") (nop)))
""",
}

# It never ends, and nobody has its instance yet when it begins.
START = """(module
  (import "host" "begun" (func $begun))
  (func $prepare
    (call $begun)
    (loop $again
      (br $again)))
  (start $prepare))
"""

FILES = {**SHAPES, "start.wat": START}

MAIN = """import builtins
from watbench import instantiate

def again():
    builtins.instance.exports.pong()

builtins.instance = await instantiate("NAME", {"host": {"again": again}})
print("begun")
builtins.instance.exports.run(1)
"""

AFTERWARDS = """import builtins
turns = builtins.instance.exports.turns.value
print("the memory is there:", turns != 0)
with __import__("watbench").fuel(10**6):
    try:
        builtins.instance.exports.run(1)
    except __import__("watbench").OutOfFuel:
        print("it runs on, until the fuel is spent")
"""


@pytest.fixture
def project(shared):
    """The shared page with a project of this module's."""
    shared.keep_project({"main.py": "", **FILES})
    return shared


@pytest.mark.parametrize("name", SHAPES)
def test_stop_ends_wasm_at_its_line_and_python_its_variables_and_the_module_are_still_there(project, name):
    project.edit("main.py", MAIN.replace("NAME", name))
    project.press_run()
    expect(project.output).to_contain_text("begun")
    project.wait_running()
    project.stop()
    expect(project.output).to_contain_text(KEPT)
    links = project.output.get_by_role("button", name=name)
    if name != "callback.wat":
        expect(links.first).to_be_visible()
        expect(project.status).to_contain_text(f"Stopped at {name}:")
        place = links.last.inner_text()
        links.last.click()
        expect(project.page.get_by_role("tab", name=name)).to_have_attribute("aria-selected", "true")
        assert 4 <= int(place.split(":")[1]) <= 6
    project.edit("main.py", AFTERWARDS)
    project.press_run()
    expect(project.output).to_contain_text("the memory is there: True\n")
    expect(project.output).to_contain_text("it runs on, until the fuel is spent\n")
    expect(project.status).to_contain_text("Finished in")


def test_stop_ends_a_start_function_at_its_line_and_python_and_its_variables_are_still_there(project):
    program = """import builtins
from watbench import instantiate
builtins.kept = ["this list"]
await instantiate("start.wat", {"host": {"begun": lambda: print("begun")}})
"""
    project.edit("main.py", program)
    project.press_run()
    expect(project.output).to_contain_text("begun")
    project.wait_running()
    project.stop()
    expect(project.output).to_contain_text(KEPT)
    expect(project.status).to_contain_text("Stopped at start.wat:6")
    expect(project.output.get_by_role("button", name="start.wat:6")).to_be_visible()
    expect(project.output.get_by_role("button", name="main.py:4")).to_be_visible()
    afterwards = """import builtins
from watbench import OutOfFuel, fuel, instantiate
print("still there:", builtins.kept)
try:
    with fuel(1_000):
        await instantiate("start.wat", {"host": {"begun": lambda: None}})
except OutOfFuel as ended:
    print("ended by its budget in line", ended.frames[-1].line)
"""
    project.edit("main.py", afterwards)
    project.press_run()
    expect(project.output).to_contain_text("still there: ['this list']\n")
    expect(project.output).to_contain_text("ended by its budget in line 6\n")


def test_a_budget_that_runs_out_is_told_with_the_line(project):
    program = """from watbench import fuel, instantiate
spin = (await instantiate("loop.wat")).exports.run
with fuel(100_000):
    spin(1)
"""
    project.edit("main.py", program)
    project.press_run()
    expect(project.output).to_contain_text("Trap: out of fuel in the export “run”")
    expect(project.output.get_by_role("button", name="loop.wat:4")).to_be_visible()
    expect(project.output.get_by_role("button", name="main.py:4")).to_be_visible()


def test_modules_run_exactly_as_they_are_when_that_is_switched_on(bench):
    bench.open()
    bench.wait_ready()
    bench.open_project({"main.py": MAIN.replace("NAME", "loop.wat"), **SHAPES})
    switch = bench.page.get_by_role("checkbox", name="exact modules")
    bench.page.get_by_role("button", name="Features").click()
    switch.check()
    bench.page.keyboard.press("Escape")
    bench.press_run()
    expect(bench.output).to_contain_text("begun")
    bench.wait_running()
    bench.stop()
    expect(bench.output).to_contain_text(REPLACED)
    bench.edit("main.py", "from watbench import fuel\nfuel(1)\n")
    bench.press_run()
    expect(bench.output).to_contain_text("this run executes modules exactly as they are")
    # It is kept for the next visit.
    bench.page.reload()
    bench.wait_ready()
    bench.page.get_by_role("button", name="Features").click()
    expect(switch).to_be_checked()
