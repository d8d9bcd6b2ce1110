"""Threads: one module in several workers, what goes there and comes back, and how they end."""

import asyncio
import json
import math

import pytest
from _watbench_seen import livingThreads
from js import BigInt, Date, Math, console, fetch
from watbench import (
    Func,
    FuncType,
    Global,
    LinkError,
    Memory,
    Module,
    Table,
    Trap,
    WasmError,
    _run,
    instantiate,
    threads,
)

COUNTER = """(module
  (import "js" "memory" (memory 1 1 shared))
  (func (export "add") (param $times i32) (result i32)
    (loop $again
      (drop (i32.atomic.rmw.add (i32.const 0) (i32.const 1)))
      (br_if $again (local.tee $times (i32.sub (local.get $times) (i32.const 1)))))
    (i32.atomic.load (i32.const 0)))
  (func (export "spin") (loop $again (br $again)))
  (func (export "wait") (result i32) (memory.atomic.wait32 (i32.const 8) (i32.const 0) (i64.const -1)))
  (func (export "take_part")
    (drop (i32.atomic.rmw.add (i32.const 4) (i32.const 1)))
    (drop (memory.atomic.notify (i32.const 4) (i32.const -1)))
    (drop (memory.atomic.wait32 (i32.const 8) (i32.const 0) (i64.const -1)))
    (drop (i32.atomic.rmw.add (i32.const 12) (i32.const 1)))))"""


@pytest.fixture
def memory():
    return Memory(1, maximum=1, shared=True)


@pytest.fixture
def imports(memory):
    return {"js": {"memory": memory}}


async def all_ended():
    # Only a thread that is never ended takes this long.
    async with asyncio.timeout(60):
        while livingThreads():
            await asyncio.sleep(0)


# -- what they do --------------------------------------------------------------------------------------------------


async def test_threads_count_together(memory, imports):
    async with threads(4, COUNTER, imports) as team:
        seen = await team.run("add", 1000)
        assert max(seen) == 4000
        await team.run_each("add", [(1,), (2,), (3,), (4,)])
    assert memory.atomic("i32", 0).load() == 4010
    await all_ended()


async def test_one_run_needs_no_block(memory, imports):
    assert max(await threads(2, COUNTER, imports).run("add", 5)) == 10
    await all_ended()


async def test_a_module_may_come_from_a_file(project, imports):
    project({"counter.wat": COUNTER})
    assert max(await threads(2, "counter.wat", imports).run("add", 5)) == 10


async def test_pythons_thread_takes_part(memory, imports):
    own = (await instantiate(COUNTER, imports)).exports
    async with threads(2, COUNTER, imports) as team:
        running = team.run("add", 1000)
        own.add(1000)
        await running
    assert memory.atomic("i32", 0).load() == 3000


async def test_python_waits_for_threads_and_wakes_them(memory, imports):
    arrived, gate = memory.atomic("i32", 4), memory.atomic("i32", 8)
    async with threads(3, COUNTER, imports) as team:
        running = team.run("take_part")
        while (here := arrived.load()) < 3:
            arrived.wait(here)
        gate.store(1)
        gate.notify()
        assert await running == [None, None, None]
    assert memory.atomic("i32", 12).load() == 3


async def test_runs_follow_each_other_in_each_thread(memory, imports):
    async with threads(2, COUNTER, imports) as team:
        first, second = team.run("add", 3), team.run("add", 4)
        assert max(await second) == 14
        await first


async def test_a_memory_that_grows_grows_for_all():
    memory = Memory(1, maximum=3, shared=True)
    source = """(module (import "js" "memory" (memory 1 3 shared))
      (func (export "grow") (result i32) (memory.grow (i32.const 1)))
      (func (export "put") (param i32 i32) (i32.store (local.get 0) (local.get 1))))"""
    numbers = memory.view("i32", 8, 2)
    async with threads(2, source, {"js": {"memory": memory}}) as team:
        assert sorted(await team.run("grow")) == [1, 2]
        assert memory.size == 3
        await team.run_each("put", [(8, 7), (3 * 65_536 - 4, 9)])
    assert numbers[0] == 7
    assert memory.view("i32", 3 * 65_536 - 4, 1)[0] == 9


# -- values --------------------------------------------------------------------------------------------------------

VALUES = """(module
  (func (export "i32") (param i32) (result i32) (local.get 0))
  (func (export "i64") (param i64) (result i64) (local.get 0))
  (func (export "f32") (param f32) (result f32) (local.get 0))
  (func (export "f64") (param f64) (result f64) (local.get 0))
  (func (export "all") (param i32 i64 f32 f64) (result f64 f32 i64 i32)
    (local.get 3) (local.get 2) (local.get 1) (local.get 0))
  (func (export "nothing"))
  (func (export "named") (param $rows i32) (param $scale f64))
  (func (export "reference") (param externref))
  (memory (export "own") 1))"""


@pytest.mark.parametrize(
    ("export", "value", "back"),
    [
        ("i32", 2**32 - 1, -1),
        ("i64", -(2**63), -(2**63)),
        ("i64", 5, 5),
        ("f32", 0.5, 0.5),
        ("f64", 2, 2.0),
        ("f64", -0.0, -0.0),
        ("f32", -0.0, -0.0),
        ("f64", math.inf, math.inf),
        ("f64", math.nan, math.nan),
    ],
)
async def test_values_there_and_back(export, value, back):
    for result in await threads(2, VALUES).run(export, value):
        assert repr(result) == repr(back)


async def test_several_results_are_a_tuple_and_none_is_none():
    async with threads(2, VALUES) as team:
        assert repr(await team.run("all", 1, 2**40, -0.0, 3)) == repr([(3.0, -0.0, 2**40, 1)] * 2)
        assert await team.run("nothing") == [None, None]


@pytest.mark.parametrize(
    ("export", "args", "error", "text"),
    [
        ("named", (1,), TypeError, r"named takes 2 and was given 1: parameter 2 \(\$scale\) of named is missing"),
        ("named", (1, 2, 3), TypeError, "named takes 2 and was given 3: 1 too many; it is"),
        ("named", (1.5, 2), TypeError, r"parameter 1 \(\$rows\) of named: 1.5 is a float"),
        ("i32", (2**32,), OverflowError, "parameter 1 of i32: 4294967296 does not fit"),
        ("reference", (None,), TypeError, "only numbers go to another thread and back, no externref"),
        ("own", (), TypeError, "'own' is exported as .memory 1., and threads call functions"),
        ("missing", (), AttributeError, "nothing is exported as 'missing'; exported is i32, "),
    ],
)
async def test_wrong_calls_are_refused_before_anything_runs(export, args, error, text):
    async with threads(1, VALUES) as team:
        with pytest.raises(error, match=text):
            team.run(export, *args)
        assert await team.run("i32", 1) == [1]


async def test_there_are_arguments_for_each_thread():
    with pytest.raises(ValueError, match="arguments for 1 threads, and there are 2"):
        threads(2, VALUES).run_each("i32", [(1,)])


@pytest.mark.parametrize(
    ("count", "error"), [(0, ValueError), (65, ValueError), (-1, ValueError), (2.0, TypeError), (True, TypeError)]
)
def test_the_count_is_checked(count, error):
    with pytest.raises(error):
        threads(count, VALUES)


# -- imports -------------------------------------------------------------------------------------------------------


async def test_numbers_and_functions_of_javascript_go_to_threads():
    source = """(module
      (import "math" "max" (func $max (param f64 f64) (result f64)))
      (import "math" "PI" (global $pi f64))
      (import "js" "big" (global $big i64))
      (import "js" "zero" (global $zero f64))
      (import "js" "given" (global $given i32))
      (import "date" "now" (func $now (result f64)))
      (import "console" "debug" (func $debug (param i32)))
      (func (export "f") (param f64) (result f64 i64 f64 i32)
        (drop (call $now))
        (call $max (global.get $pi) (local.get 0)) (global.get $big) (global.get $zero) (global.get $given)))"""
    js = {"big": 2**40, "zero": -0.0, "given": Global("i32", 7)}
    imports = {"math": Math, "js": js, "date": Date, "console": console}
    results = await threads(2, source, imports).run_each("f", [(1,), (9,)])
    assert repr(results) == repr([(math.pi, 2**40, -0.0, 7), (9.0, 2**40, -0.0, 7)])


NEEDY = """(module
  (import "m" "python" (func))
  (import "m" "browser" (func))
  (import "m" "func" (func))
  (import "m" "table" (table 1 funcref))
  (import "m" "mutable" (global (mut i32)))
  (import "m" "reference" (global externref))
  (import "m" "memory" (memory 1 2))
  (import "m" "missing" (func))
  (import "m" "text" (global i32)))"""


async def test_imports_that_stay_in_this_thread_are_all_named():
    imports = {
        "m": {
            "python": print,
            "browser": fetch,
            "func": Func(lambda: None, FuncType()),
            "table": Table("funcref", 1),
            "mutable": Global("i32", 1, mutable=True),
            "reference": object(),
            "memory": Memory(1, maximum=2),
            "text": "one",
        }
    }
    with pytest.raises(LinkError) as caught:
        await threads(2, NEEDY, imports).run("f")
    said = {each.name: each.given for each in caught.value.problems}
    expected = {
        "python": "a Python function, and no other thread can call into this Python",
        "browser": "which other threads do not have: they have the functions of JavaScript's own Math",
        "func": "a Func, which belongs to this thread",
        "table": "a Table, which belongs to one thread",
        "mutable": "a Global that can change, which belongs to one thread: keep it in the shared memory",
        "reference": "a externref",
        "memory": "imports a memory that is not shared, and threads have no other in common: (memory 1 2 shared)",
        "missing": "\"m\" has no 'missing'",
        "text": "'one' is a str",
    }
    assert said.keys() == expected.keys()
    for name, text in expected.items():
        assert text in said[name], said[name]


async def test_a_memory_that_is_not_shared_does_not_go_to_threads():
    with pytest.raises(LinkError, match="a Memory that is not shared: make it with shared=True and a maximum"):
        await threads(2, COUNTER, {"js": {"memory": Memory(1, maximum=1)}}).run("add", 1)


# -- how they end --------------------------------------------------------------------------------------------------

FAILING = """(module
  (import "js" "memory" (memory 1 1 shared))
  (func $divide (param i32 i32) (result i32)
    (i32.div_s (local.get 0) (local.get 1)))
  (func (export "divide") (param i32) (result i32)
    (if (i32.eqz (local.get 0)) (then (return (call $divide (i32.const 1) (local.get 0)))))
    (loop $again (br $again))
    (i32.const 0))
  (func (export "recurse") (call $recurse))
  (func $recurse (call $recurse)))"""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([1, 2], r"the arguments of thread 0 are a tuple, as in \(1, 2\), and 1 is an int"),
        ([(1,), "ab"], "the arguments of thread 1 are a tuple, .*, and 'ab' is a str"),
        (None, r"a list has the arguments of each thread, as in \[\(0, 4\), \(1, 4\)\], and this is None"),
        ("ab", "a list has the arguments of each thread, .*, and 'ab' is a str"),
    ],
)
async def test_arguments_that_are_no_tuples_are_refused(arguments, message, imports):
    with pytest.raises(TypeError, match=message):
        await threads(2, COUNTER, imports).run_each("add", arguments)


async def test_a_run_after_one_that_failed_says_which_that_was(imports):
    async with threads(2, FAILING, imports) as team:
        with pytest.raises(Trap):
            await team.run("divide", 0)
        with pytest.raises(Trap) as caught:
            await team.run("recurse")
    assert (caught.value.export_name, caught.value.kind) == ("divide", "integer divide by zero")


async def test_a_trap_ends_all_threads_and_says_where(project, imports):
    project({"failing.wat": FAILING})
    async with threads(3, "failing.wat", imports) as team:
        with pytest.raises(Trap) as caught:
            await team.run_each("divide", [(1,), (0,), (1,)])
        trap = caught.value
        assert (trap.kind, trap.export_name, trap.thread) == ("integer divide by zero", "divide", 1)
        assert [frame.function for frame in trap.frames] == ['"divide"', "$divide"]
        assert (trap.frames[-1].file, trap.frames[-1].line) == ("failing.wat", 4)
        assert str(trap) == "integer divide by zero in export 'divide' in thread 1, at $divide (failing.wat:4:6)"
        await all_ended()
        with pytest.raises(Trap):
            await team.run_each("divide", [(0,), (0,), (0,)])


async def test_a_stack_that_ends_is_a_trap(imports):
    with pytest.raises(Trap, match="call stack exhausted in export 'recurse' in thread 0"):
        await threads(1, FAILING, imports).run("recurse")


async def test_a_start_function_that_traps():
    with pytest.raises(Trap, match="unreachable in thread 0"):
        await threads(1, "(module (func $start unreachable) (start $start))").run("f")
    await all_ended()


async def test_an_error_of_javascripts_names_the_thread():
    source = """(module (import "big" "asIntN" (func $f (param i32 i64) (result i64)))
      (func (export "go") (result i64) (call $f (i32.const -1) (i64.const 1))))"""
    with pytest.raises(WasmError, match="thread 0, in export 'go': RangeError: "):
        await threads(1, source, {"big": BigInt}).run("go")


async def test_the_end_of_the_block_ends_endless_threads(imports):
    async with threads(2, COUNTER, imports) as team:
        endless = team.run("spin")
        waiting = team.run("wait")
    for task in (endless, waiting):
        with pytest.raises(asyncio.CancelledError):
            await task
    await all_ended()


async def test_an_error_in_the_block_ends_the_threads_and_passes(imports):
    error = KeyError("mine")

    async def fail():
        async with threads(2, COUNTER, imports) as team:
            team.run("wait")
            raise error

    with pytest.raises(KeyError) as caught:
        await fail()
    assert caught.value is error
    await all_ended()


async def test_a_block_is_entered_once_at_a_time(imports):
    team = threads(1, COUNTER, imports)
    async with team:
        with pytest.raises(RuntimeError, match="in a block already"):
            await team.__aenter__()
    async with team:
        assert len(team) == 1


PROGRAM = f"""
from watbench import Memory, threads
memory = Memory(1, maximum=1, shared=True)
team = threads(2, '''{COUNTER}''', {{"js": {{"memory": memory}}}})
"""


@pytest.fixture
def run(project):
    async def run(code):
        return json.loads(await _run.run_project(str(project({"main.py": PROGRAM + code})), "main.py"))

    return run


async def test_stop_ends_endless_threads(run):
    async def stop_when_they_run():
        while livingThreads() < 2:
            await asyncio.sleep(0)
        _run.cancel_project()

    stopping = asyncio.ensure_future(stop_when_they_run())
    assert (await run("await team.run('spin')"))["kind"] == "stopped"
    await stopping
    await all_ended()
    assert await run("pass") == {"kind": "ok", "exitCode": 0}


async def test_threads_left_behind_are_ended_with_the_run(run):
    code = "left = await team.__aenter__()\nleft._team.call('spin', [(), ()]).close()\nprint('done')"
    assert await run(code) == {"kind": "ok", "exitCode": 0}
    await all_ended()


async def test_the_outcome_of_a_trap_in_a_thread_has_frames_of_both_languages(run):
    outcome = await run("await threads(1, '(module (func $f (export \"f\") unreachable))').run('f')")
    assert outcome["kind"] == "trap"
    assert outcome["message"].startswith("unreachable in export 'f' in thread 0, at $f (main.py:")
    assert [(frame["language"], frame["function"]) for frame in outcome["frames"]] == [
        ("python", "<module>"),
        ("wasm", "$f"),
    ]


def test_threads_are_shown_by_their_number(imports):
    team = threads(3, Module(COUNTER), imports)
    assert repr(team) == "<Threads: 3>"
