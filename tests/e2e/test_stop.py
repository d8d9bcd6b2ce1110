"""Stop: whatever a program does, it ends, the page is ready again, and the next run works."""

import itertools
import re

import pytest
from playwright.sync_api import expect

KEPT = "Stopped. Python goes on, and the next run begins at once."
REPLACED = "Stopped. The program did not end by itself, so Python was started afresh."
BOTH = pytest.mark.parametrize("isolation", ["dip", "none"])

PROJECT = {
    "main.py": "",
    "spin.wat": """(module
  (func (export "spin") (loop $again (br $again)))
  (func (export "one") (result i32) (i32.const 1)))
""",
}

numbers = itertools.count(1)

# What a program leaves in Python, to be found by the next one if it is the same Python.
MARK = "import builtins\nbuiltins.mark = 'the same Python'\n"
BUSY = f"{MARK}print('begun')\nwhile True:\n    pass\n"
WAITING = f"import asyncio\n{MARK}print('begun')\nawait asyncio.sleep(1000)\n"
# The raw module counts no instructions, so nothing but the end of its thread ends it.
IN_WASM = f"""from js import WebAssembly
from watbench import Module
{MARK}
spin = WebAssembly.Instance.new(Module.from_file("spin.wat").js).exports.spin
print('begun')
spin()
"""


@pytest.fixture
def project(shared):
    """The shared page with a project of this module's."""
    if set(shared.files()) != set(PROJECT):
        shared.open_project(PROJECT)
    return shared


def begin(bench, program):
    """Runs a program that prints `begun` when it is where Stop has to reach it."""
    # The number keeps an earlier run's output from being taken for this one's.
    begun = f"begun {next(numbers)}"
    bench.edit("main.py", program.replace("begun", begun))
    bench.press_run()
    expect(bench.output).to_contain_text(begun)
    bench.wait_running()


def expect_next_run(bench, *, kept: bool):
    """The next run prints, in the same Python or in a fresh one."""
    bench.edit("main.py", "import builtins\nprint('next run:', getattr(builtins, 'mark', 'a fresh Python'))\n")
    bench.press_run()
    expect(bench.output).to_have_text(
        f"next run: {'the same Python' if kept else 'a fresh Python'}\n", use_inner_text=True
    )
    expect(bench.status).to_contain_text("Finished in")


def expect_stopped(bench, *, kept: bool):
    bench.stop()
    expect(bench.output).to_contain_text(KEPT if kept else REPLACED)
    expect_next_run(bench, kept=kept)


@pytest.mark.parametrize("isolation", ["dip", "coop", "none"])
def test_stop_ends_a_busy_python_loop_and_keeps_python_where_memory_is_shared(project, isolation):
    begin(project, BUSY)
    expect_stopped(project, kept=isolation != "none")


@BOTH
def test_stop_ends_a_loop_inside_wasm_and_the_spare_takes_over_without_a_boot(project):
    begin(project, IN_WASM)
    project.wait_spare()
    # What happens to frames and to the page's state, in its order.
    project.page.evaluate(
        """() => {
            window.seen = [];
            const frames = (nodes) => [...nodes].filter((node) => node.nodeName === "IFRAME");
            new MutationObserver((records) => {
                for (const record of records) {
                    if (record.type === "attributes") window.seen.push(document.body.dataset.state);
                    window.seen.push(...frames(record.removedNodes).map(() => "frame removed"));
                    window.seen.push(...frames(record.addedNodes).map(() => "frame added"));
                }
            }).observe(document.body, { childList: true, attributes: true, attributeFilter: ["data-state"] });
        }"""
    )
    project.stop()
    expect(project.output).to_contain_text(REPLACED)
    seen = project.page.evaluate("() => window.seen")
    assert "frame removed" in seen
    # A Python that has to boot first would need a frame before the page is ready.
    until_ready = seen[: seen.index("ready", seen.index("frame removed"))]
    assert "frame added" not in until_ready
    expect_next_run(project, kept=False)


@BOTH
def test_stop_ends_a_loop_inside_wasm_also_before_a_spare_is_warm(project):
    begin(project, IN_WASM)
    project.stop()
    # The Python that took over has no spare beside it yet.
    begin(project, IN_WASM)
    expect_stopped(project, kept=False)


@BOTH
@pytest.mark.parametrize("swallowed", ["KeyboardInterrupt", "BaseException"])
def test_stop_ends_a_loop_that_swallows_the_interrupt(project, swallowed):
    program = f"""{MARK}
print('begun')
while True:
    try:
        while True:
            pass
    except {swallowed}:
        pass
"""
    begin(project, program)
    expect_stopped(project, kept=False)


@BOTH
def test_stop_ends_a_program_that_awaits_and_keeps_python(project):
    begin(project, WAITING)
    expect_stopped(project, kept=True)


@BOTH
def test_stop_ends_a_program_that_sleeps_and_keeps_python(project):
    begin(project, f"import time\n{MARK}print('begun')\ntime.sleep(1000)\n")
    expect_stopped(project, kept=True)


@BOTH
def test_stop_ends_a_program_that_swallows_its_cancellation(project):
    program = f"""import asyncio
{MARK}
print('begun')
while True:
    try:
        await asyncio.sleep(1000)
    except asyncio.CancelledError:
        pass
"""
    begin(project, program)
    expect_stopped(project, kept=False)


@BOTH
def test_stop_ends_a_python_loop_over_calls_into_wasm(project, isolation):
    program = f"""from watbench import instantiate
{MARK}
one = (await instantiate("spin.wat")).exports.one
print('begun')
while True:
    one()
"""
    begin(project, program)
    expect_stopped(project, kept=isolation == "dip")


def test_stop_ends_tasks_that_the_program_left_behind(project):
    program = f"""import asyncio
{MARK}
async def tick():
    while True:
        print('begun')
        await asyncio.sleep(0.01)

ticking = asyncio.create_task(tick())
await asyncio.sleep(1000)
"""
    begin(project, program)
    expect_stopped(project, kept=True)


def test_what_was_printed_before_stop_is_kept_and_finally_blocks_print_too(project):
    program = f"""{MARK}
try:
    print('begun')
    while True:
        pass
finally:
    print('cleaned up')
"""
    begin(project, program)
    project.stop()
    expect(project.output).to_contain_text("cleaned up\n")
    expect_next_run(project, kept=True)


def test_pressing_stop_twice_is_pressing_it_once(project):
    begin(project, WAITING)
    project.page.evaluate("() => { window.watbench.stop(); window.watbench.stop(); }")
    project.wait_ready()
    expect(project.output).to_contain_text(KEPT)
    expect(project.page.get_by_role("button", name="Stop", exact=True)).to_be_disabled()
    expect_next_run(project, kept=True)


@BOTH
def test_run_pressed_while_a_program_runs_ends_that_one_and_runs_again(project):
    begin(project, "import asyncio\nprint('begun')\nawait asyncio.sleep(1000)\n")
    project.edit("main.py", "print('the second run')")
    project.press_run()
    expect(project.output).to_have_text("the second run\n", use_inner_text=True)
    project.wait_ready()
    expect(project.status).to_contain_text("Finished in")


@BOTH
def test_run_pressed_while_wasm_loops_ends_that_one_and_runs_again(project):
    begin(project, IN_WASM)
    project.edit("main.py", "print('the second run')")
    project.press_run()
    expect(project.output).to_have_text("the second run\n", use_inner_text=True)
    project.wait_ready()
    expect_next_run(project, kept=False)


@BOTH
def test_stop_at_the_very_end_of_a_program_harms_neither_it_nor_the_next_run(project):
    project.edit("main.py", "for _ in range(20_000):\n    pass\nprint('done')\n")
    # Stop is pressed a little later in each run: before, while and after it ends.
    runs = project.page.evaluate(
        """async () => {
            const runs = [];
            for (let ms = 0; ms < 30; ms += 1.5) {
                while (window.watbench.state !== "ready") await new Promise((resolve) => setTimeout(resolve, 5));
                const run = window.watbench.run();
                await new Promise((resolve) => setTimeout(resolve, ms));
                window.watbench.stop();
                const stopped = await run;
                while (window.watbench.state !== "ready") await new Promise((resolve) => setTimeout(resolve, 5));
                runs.push([stopped, await window.watbench.run()]);
            }
            return runs;
        }"""
    )
    assert {stopped["kind"] for stopped, _ in runs} <= {"ok", "stopped"}
    assert [(next_run["kind"], next_run["stdout"]) for _, next_run in runs] == [("ok", "done\n")] * len(runs)


@BOTH
def test_stop_takes_back_a_run_that_waits_for_python(bench):
    held = []
    bench.page.route(re.compile(r"/pyodide\.asm-[^/]*\.wasm$"), lambda route: held.append(route))
    bench.open()
    bench.state("booting").wait_for(state="attached")
    bench.press_run()
    expect(bench.status).to_contain_text("Waiting for Python")
    bench.press_stop()
    expect(bench.page.get_by_role("button", name="Stop", exact=True)).to_be_disabled()
    for route in held:
        route.continue_()
    bench.wait_ready()
    expect(bench.status).not_to_contain_text("Finished")
    bench.open_project(PROJECT)
    expect_next_run(bench, kept=False)
