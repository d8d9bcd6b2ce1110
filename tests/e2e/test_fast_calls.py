"""Calls that pass by the bridge, in the page: with promises, traps, Stop and Python's own end around them."""

import textwrap

from bench import TIMEOUT, Bench
from playwright.sync_api import expect

WAT = """(module
  (import "host" "plain" (func $plain (param i32) (result i32)))
  (import "host" "later" (func $later (param i32) (result i32)))
  (func (export "add") (param i32 f64) (result f64)
    (f64.add (f64.convert_i32_s (local.get 0)) (local.get 1)))
  (func (export "plain") (param i32) (result i32) (call $plain (local.get 0)))
  (func (export "both") (param i32) (result i32)
    (call $plain (call $later (call $plain (local.get 0)))))
  (func (export "divide") (param i32) (result i32)
    (i32.div_s (i32.const 10)
      (local.get 0))))
"""
HEAD = """
import asyncio
from watbench import *

async def later(number):
    await asyncio.sleep(0.001)
    return number + 1

def plain(number):
    return number * 2

exports = (await instantiate("m.wat", {"host": {"plain": lambda number: plain(number), "later": later}})).exports
for name in ("add", "plain", "both", "divide"):
    assert exports[name].make_fast()
"""


def program(code: str) -> dict[str, str]:
    return {"main.py": HEAD + textwrap.dedent(code), "m.wat": WAT}


def check(shared: Bench, code: str) -> None:
    shared.open_project(program(code))
    outcome = shared.run()
    assert outcome["kind"] == "ok", outcome.get("traceback", outcome)


def test_every_signature_of_up_to_three_numbers_is_the_same_both_ways(shared: Bench) -> None:
    check(
        shared,
        """
        import itertools, math, struct
        edges = {"i32": [-(2**31), 2**31 - 1, -1], "i64": [-(2**63), 2**63 - 1, -1],
                 "f32": [-0.0, math.inf, 2.0**-149], "f64": [-0.0, math.nan, 5e-324]}
        bits = lambda values: [(type(v), struct.pack("<d", v)) if isinstance(v, float) else v for v in values]
        for count in range(4):
            for types in itertools.product(edges, repeat=count):
                got = []
                func = Func(lambda *args: got.append(args) or (args if args[1:] else args[0]), FuncType((*types, "i32"), (*types, "i32")))
                assert func.make_fast()
                for turn in range(3):
                    given = (*[edges[each][(turn + place) % 3] for place, each in enumerate(types)], turn)
                    results = [func(*given), Func.__call__(func, *given)]
                    results = [each if isinstance(each, tuple) else (each,) for each in results]
                    assert [bits(each) for each in (*results, *got)] == [bits(given)] * 4, (types, given)
                    got.clear()
        """,
    )


def test_a_call_that_waits_goes_through_python_that_does_not(shared: Bench) -> None:
    check(
        shared,
        """
        assert await exports.both.call_async(4) == 18
        assert await asyncio.gather(*(exports.both.call_async(n) for n in range(5))) == [4 * n + 2 for n in range(5)]
        """,
    )


def test_a_fast_call_that_would_have_to_wait_says_what_to_do(shared: Bench) -> None:
    check(
        shared,
        """
        try:
            exports.both(1)
        except WasmError as error:
            assert "await both.call_async(...)" in str(error), error
        else:
            raise AssertionError
        assert exports.plain(4) == 8
        """,
    )


def test_python_below_a_fast_call_cannot_wait_and_lives_on(shared: Bench) -> None:
    check(
        shared,
        """
        from pyodide.ffi import run_sync
        plain = lambda number: run_sync(later(number))
        for name in ("plain", "both"):
            try:
                await exports[name].call_async(1) if name == "both" else exports.plain(1)
            except RuntimeError as error:
                assert "stack switch" in str(error), error
            else:
                raise AssertionError(name)
        plain = lambda number: number
        assert exports.plain(4) == 4
        assert run_sync(later(1)) == 2
        """,
    )


def test_recursion_through_both_languages_ends_and_python_lives_on(shared: Bench) -> None:
    check(
        shared,
        """
        plain = lambda number: exports.plain(number + 1)
        try:
            exports.plain(0)
        except (RecursionError, Trap) as error:
            assert isinstance(error, RecursionError) or error.kind == "call stack exhausted"
        else:
            raise AssertionError
        plain = lambda number: number if number == 40 else next(map(exports.plain, [number + 1]))
        assert exports.plain(0) == 40
        """,
    )


def test_a_trap_of_a_fast_call_links_to_its_function(shared: Bench) -> None:
    shared.open_project(program("for number in range(100, -1, -1):\n    exports.divide(number)\n"))
    outcome = shared.run()
    assert outcome["kind"] == "trap"
    assert "integer divide by zero" in outcome["message"]
    expect(shared.page.get_by_role("region", name="Output").get_by_role("button", name="m.wat")).to_be_visible()


def test_stop_ends_a_python_loop_over_fast_calls_and_keeps_python(shared: Bench) -> None:
    shared.open_project(program('print("in")\nwhile True:\n    exports.add(1, 2.0)\n    exports.plain(1)\n'))
    shared.page.get_by_role("button", name="Run", exact=True).click()
    expect(shared.page.get_by_role("region", name="Output").get_by_text("in", exact=True)).to_be_visible(
        timeout=TIMEOUT
    )
    shared.page.get_by_role("button", name="Stop", exact=True).click()
    shared.wait_ready()
    expect(shared.page.get_by_role("status").first).to_contain_text("Stopped")


def test_python_that_ends_below_a_fast_call_is_told_and_replaced(shared: Bench) -> None:
    shared.open_project(program("import os\nplain = lambda number: os._exit(3)\nexports.plain(1)\n"))
    outcome = shared.run()
    assert outcome["kind"] == "lost"
    shared.open_project({"main.py": "print(1)"})
    assert shared.run()["stdout"] == "1\n"
