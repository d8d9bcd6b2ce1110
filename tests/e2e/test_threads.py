"""Threads in the sandbox: nested workers on one shared memory, in programs that assert and under Stop."""

import textwrap

import pytest
from bench import Bench
from playwright.sync_api import expect

MAIN = "import asyncio\nfrom js import Math\nfrom watbench import *\n\n"

COUNTER = """(module
  (import "js" "memory" (memory 1 1 shared))
  (func (export "add") (param $times i32)
    (loop $again
      (drop (i32.atomic.rmw.add (i32.const 0) (i32.const 1)))
      (br_if $again (local.tee $times (i32.sub (local.get $times) (i32.const 1))))))
  (func (export "spin")
    (loop $again
      (drop (i32.atomic.rmw.add (i32.const 0) (i32.const 1)))
      (br $again)))
  (func (export "divide") (param i32) (result i32)
    (i32.div_s (i32.const 1) (local.get 0)))
  ;; Says at 4 that it is here, waits at 8 for the gate to open, and leaves its number at 12.
  (func (export "pass") (param $number i32)
    (drop (i32.atomic.rmw.add (i32.const 4) (i32.const 1)))
    (drop (memory.atomic.notify (i32.const 4) (i32.const -1)))
    (drop (memory.atomic.wait32 (i32.const 8) (i32.const 0) (i64.const -1)))
    (drop (i32.atomic.rmw.add (i32.const 12) (local.get $number)))))
"""

# Rows are handed out at 0, pixels begin at 16: grey by the steps that a point takes to escape.
ROWS = """(module
  (import "js" "memory" (memory 2 2 shared))
  (import "math" "abs" (func $abs (param f64) (result f64)))
  (import "js" "height" (global $height i32))
  (import "js" "width" (global $width i32))
  (func $escape (param $x f64) (param $y f64) (result i32)
    (local $a f64) (local $b f64) (local $c f64) (local $steps i32)
    (loop $next
      (local.set $c (f64.add (f64.sub (f64.mul (local.get $a) (local.get $a)) (f64.mul (local.get $b) (local.get $b))) (local.get $x)))
      (local.set $b (f64.add (f64.mul (f64.mul (f64.const 2) (local.get $a)) (local.get $b)) (local.get $y)))
      (local.set $a (local.get $c))
      (local.set $steps (i32.add (local.get $steps) (i32.const 1)))
      (br_if $next (i32.and
        (f64.lt (f64.add (call $abs (local.get $a)) (call $abs (local.get $b))) (f64.const 4))
        (i32.lt_s (local.get $steps) (i32.const 255)))))
    (local.get $steps))
  (func (export "paint") (result i32)
    (local $row i32) (local $column i32) (local $painted i32)
    (block $done
      (loop $next_row
        (local.set $row (i32.atomic.rmw.add (i32.const 0) (i32.const 1)))
        (br_if $done (i32.ge_s (local.get $row) (global.get $height)))
        (local.set $painted (i32.add (local.get $painted) (i32.const 1)))
        (local.set $column (i32.const 0))
        (loop $next_column
          (i32.store8
            (i32.add (i32.const 16) (i32.add (i32.mul (local.get $row) (global.get $width)) (local.get $column)))
            (call $escape
              (f64.sub (f64.div (f64.convert_i32_s (local.get $column)) (f64.const 64)) (f64.const 2))
              (f64.sub (f64.div (f64.convert_i32_s (local.get $row)) (f64.const 64)) (f64.const 1))))
          (br_if $next_column
            (i32.lt_s (local.tee $column (i32.add (local.get $column) (i32.const 1))) (global.get $width))))
        (br $next_row)))
    (local.get $painted)))
"""

FILES = {"counter.wat": COUNTER, "rows.wat": ROWS}
TEAM = """memory = Memory(1, maximum=1, shared=True)
imports = {"js": {"memory": memory}}
counter = memory.atomic("i32", 0)
"""


@pytest.fixture
def project(shared: Bench) -> Bench:
    """The shared page with a project of this module's."""
    shared.keep_project({"main.py": "", **FILES})
    return shared


def check(bench: Bench, program: str) -> None:
    """Runs a program that asserts, and says its traceback if it fails."""
    outcome = bench.run_edited(MAIN + TEAM + textwrap.dedent(program))
    assert outcome["kind"] == "ok", outcome.get("traceback", outcome)


@pytest.mark.parametrize("isolation", ["dip", "coop"])
def test_threads_add_to_one_counter(project: Bench) -> None:
    check(
        project,
        """
        own = (await instantiate("counter.wat", imports)).exports
        async with threads(3, "counter.wat", imports) as team:
            running = team.run("add", 100_000)
            own.add(100_000)
            await running
            assert counter.load() == 400_000, counter
            await team.run_each("add", [(1,), (10,), (100,)])
        assert counter.load() == 400_111, counter
        """,
    )


def test_rows_handed_out_to_threads_make_the_same_picture(project: Bench) -> None:
    check(
        project,
        """
        size = {"width": 192, "height": 128}

        async def painted(count):
            memory = Memory(2, maximum=2, shared=True)
            rows = await threads(count, "rows.wat", {"js": {"memory": memory, **size}, "math": Math}).run("paint")
            assert sum(rows) == 128 and len(rows) == count
            return memory.read(16, 192 * 128)

        alone = await painted(1)
        assert len(set(alone)) > 20
        assert await painted(2) == alone
        assert await painted(4) == alone
        """,
    )


def test_python_and_threads_wait_for_each_other(project: Bench) -> None:
    check(
        project,
        """
        here, gate, sum = (memory.atomic("i32", offset) for offset in (4, 8, 12))
        async with threads(3, "counter.wat", imports) as team:
            running = team.run_each("pass", [(1,), (10,), (100,)])
            while (seen := here.load()) < 3:
                assert here.wait(seen) in ("ok", "not-equal")
            assert gate.wait(0, timeout=0.01) == "timed-out"
            gate.store(1)
            assert 0 <= gate.notify() <= 3
            await running
        assert sum.load() == 111, sum
        """,
    )


def test_waiting_lets_other_tasks_of_python_go_on(project: Bench) -> None:
    check(
        project,
        """
        async def wake():
            while not counter.notify():
                await asyncio.sleep(0.01)

        waking = asyncio.create_task(wake())
        assert counter.wait(0) == "ok"
        await waking
        """,
    )


def test_a_trap_in_one_thread_ends_the_run_with_its_place(project: Bench) -> None:
    program = 'await threads(3, "counter.wat", imports).run_each("divide", [(1,), (0,), (1,)])\n'
    outcome = project.run_edited(MAIN + TEAM + program)
    assert (outcome["kind"], outcome["trap"], outcome["exportName"]) == ("trap", "integer divide by zero", "divide")
    assert "in thread 1" in outcome["message"]
    assert [(frame["file"], frame["line"]) for frame in outcome["frames"]] == [("main.py", 8), ("counter.wat", 12)]


def test_a_thread_that_throws_says_so(project: Bench) -> None:
    check(
        project,
        """
        try:
            await threads(1, '(module (tag $t) (func (export "go") (throw $t)))').run("go")
        except WasmError as error:
            assert str(error) == "thread 0, in export 'go': an exception that nothing there caught, and none can leave its thread"
        else:
            raise AssertionError("not raised")
        """,
    )


MARKED = """import builtins
builtins.mark = "the same Python"
"""
# Says that all threads have begun, then waits for them for ever.
ENDLESS = """async with threads(2, "counter.wat", imports) as team:
    running = team.run("spin")
    while counter.load() < 2:
        await asyncio.sleep(0.01)
    print("begun")
    {wait}
"""


@pytest.mark.parametrize("wait", ["await running", "memory.atomic('i32', 64).wait(0)"])
def test_stop_ends_endless_threads_and_keeps_python(project: Bench, wait: str) -> None:
    # What the last run printed is not taken for this one's.
    project.run_edited("print('nothing yet')\n")
    project.edit("main.py", MAIN + MARKED + TEAM + ENDLESS.format(wait=wait))
    project.press_run()
    expect(project.output).to_contain_text("begun")
    project.stop()
    expect(project.output).to_contain_text("Stopped. Python goes on, and the next run begins at once.")
    check(project, "import builtins\nassert builtins.mark == 'the same Python'")


def test_threads_left_behind_end_with_the_run(project: Bench) -> None:
    check(
        project,
        """
        import js
        team = await threads(2, "counter.wat", imports).__aenter__()
        team.run("spin")
        while counter.load() < 2:
            await asyncio.sleep(0.01)
        js.counted = memory.js
        """,
    )
    # Chromium ends a loop of wasm some seconds after it was told to; one that is not ended is waited for in vain.
    check(
        project,
        """
        import js
        counter = Memory.from_js(js.counted).atomic("i32", 0)
        before = counter.load()
        while True:
            await asyncio.sleep(0.5)
            if counter.load() == before:
                break
            before = counter.load()
        """,
    )


@pytest.mark.parametrize("isolation", ["none"])
def test_a_page_that_is_not_isolated_says_what_to_do(project: Bench) -> None:
    check(
        project,
        """
        try:
            threads(2, "counter.wat", imports)
        except NotImplementedError as error:
            assert "this page may not share any, since it is not isolated" in str(error)
            assert "Document-Isolation-Policy: isolate-and-credentialless" in str(error)
        else:
            raise AssertionError("not raised")
        # What one thread does with a shared memory works all the same.
        (await instantiate("counter.wat", imports)).exports.add(5)
        assert counter.add(1) == 5
        """,
    )
