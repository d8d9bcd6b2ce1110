"""Python callables that modules import."""

import contextlib
import gc
import math
import sys
import traceback
import weakref
from pathlib import Path

import pytest
import watbench
from pyodide.code import run_js
from pyodide.ffi import create_proxy
from watbench import Instance, LinkError, Module


def instance(declared, function, body):
    return Instance(
        Module(f'(module (import "host" "f" (func $f {declared})) {body})'), {"host": {"f": function}}
    ).exports


def test_arguments_arrive_as_their_types():
    seen = []
    exports = instance(
        "(param i32 i64 f32 f64 externref)",
        lambda *args: seen.extend(args),
        """(func (export "go") (param externref)
          i32.const -1 i64.const 9007199254740993 f32.const 2 f64.const -0 local.get 0 call $f)""",
    )
    anything = object()
    exports.go(anything)
    assert seen == [-1, 9007199254740993, 2.0, 0.0, anything]
    assert [type(each) for each in seen] == [int, int, float, float, object]
    assert math.copysign(1, seen[3]) == -1


def test_results_are_converted():
    exports = instance(
        "(result i32 i64 f64)",
        lambda: (2**32 - 1, 5, -0.0),
        '(func (export "go") (result i32 i64 f64) call $f)',
    )
    assert exports.go() == (-1, 5, 0.0)
    assert math.copysign(1, exports.go()[2]) == -1


@pytest.mark.parametrize("wrong", ["x", None, 1.5])
def test_a_wrong_result_names_the_import(wrong):
    exports = instance("(result i32)", lambda: wrong, '(func (export "go") (result i32) call $f)')
    with pytest.raises(TypeError, match=r'host function "host" "f" returned a wrong value: .* an i32 takes an int'):
        exports.go()


def test_a_result_that_nobody_wants_is_dropped():
    seen = []
    assert instance("(param i32)", seen.append, '(func (export "go") i32.const 3 call $f)').go() is None
    assert seen == [3]


def test_too_few_results_are_refused():
    exports = instance("(result i32 i32)", lambda: 1, '(func (export "go") (result i32 i32) call $f)')
    with pytest.raises(TypeError, match=r"1 value, and 2 are declared"):
        exports.go()


def test_an_exception_passes_through_as_the_same_object():
    error = KeyError("mine")

    def fail():
        raise error

    exports = instance("", fail, '(func (export "go") call $f)')
    with pytest.raises(KeyError) as caught:
        exports.go()
    assert caught.value is error


class Mine(Exception):
    """One that can be referred to weakly."""


RECURSIVE = """(module (import "host" "f" (func $f (param i32) (result i32)))
  (func (export "go") (param i32) (result i32) local.get 0 call $f)
  (func (export "trap") (result i32) unreachable))"""


def recursion(ending, fast):
    """An export that calls Python, which calls it again, so often as it is told; then `ending(exports)` is called."""

    def call(level):
        return exports.go(level - 1) if level else ending(exports)

    exports = Instance(Module(RECURSIVE), {"host": {"f": call}}).exports
    if fast:
        assert exports.go.make_fast()
    return exports.go


def fails(_):
    raise Mine


@pytest.mark.parametrize("fast", [False, True])
@pytest.mark.parametrize("ending", [fails, lambda exports: exports.trap()], ids=["raises", "traps"])
def test_the_way_out_of_a_recursion_costs_each_level_the_same(ending, fast, monkeypatch):
    """Pyodide prints the whole traceback, by `sys.excepthook`, whenever an exception goes its way."""
    printed = []
    monkeypatch.setattr(sys, "excepthook", lambda *args: printed.append(args))
    package = Path(watbench.__file__).parent
    lengths = {}
    for levels in (10, 60):
        with pytest.raises((Mine, watbench.Trap)) as caught:
            recursion(ending, fast)(levels)
        files = [each.filename for each in traceback.extract_tb(caught.value.__traceback__)]
        lengths[levels] = len(files)
        assert sum(Path(each).parent == package for each in files) <= levels + 2
    assert printed == []
    assert lengths[60] - lengths[10] == 2 * 50


@pytest.mark.parametrize("fast", [False, True])
def test_whoever_calls_past_the_package_gets_the_same_exception(fast):
    error = Mine()

    def fail(_):
        raise error

    inner = instance("(param i32)", fail, '(func (export "go") i32.const 1 call $f)').go
    if fast:
        assert inner.make_fast()
    with pytest.raises(Mine) as caught:
        inner.js()
    assert caught.value is error
    outer = instance("(param i32)", lambda _: inner.js(), '(func (export "go") i32.const 1 call $f)').go
    with pytest.raises(Mine) as caught:
        outer()
    assert caught.value is error


def test_a_function_of_javascripts_between_sees_which_exception_passes_and_passes_it_on():
    seen = []
    inner = instance("", lambda: fails(None), '(func (export "go") call $f)').go
    watching = run_js("(call, seen) => () => { try { call() } catch (error) { seen(error.message); throw error } }")
    outer = instance("", watching(inner.js, create_proxy(seen.append)), '(func (export "go") call $f)').go
    with pytest.raises(Mine):
        outer()
    assert seen == ["an exception of Python: Mine"]


def test_an_exception_of_the_start_function_keeps_its_cause():
    def fail():
        raise KeyError("mine") from ValueError("its cause")

    with pytest.raises(KeyError) as caught:
        instance("", fail, "(start $f)")
    assert isinstance(caught.value.__cause__, ValueError)


@pytest.mark.parametrize("fast", [False, True])
def test_what_comes_through_is_not_kept_until_garbage_is_collected(fast):
    alive = weakref.WeakSet()

    def fail():
        raise remembered(Mine())

    def remembered(error):
        alive.add(error)
        return error

    exports = instance("", fail, '(func (export "go") call $f)')
    assert not fast or exports.go.make_fast()
    gc.collect()
    gc.disable()
    try:
        for call in (exports.go, exports.go.js):
            with contextlib.suppress(Mine):
                call()
            # Pyodide keeps what came its way last.
            for kept in ("last_exc", "last_value", "last_traceback"):
                vars(sys).pop(kept, None)
        assert len(alive) == 0
    finally:
        gc.enable()


def test_what_webassembly_catches_is_not_kept():
    dead = []

    def fail():
        dead.append(weakref.ref(error := Mine()))
        raise error

    exports = instance("", fail, '(func (export "go") (try (do (call $f)) (catch_all)))')
    for _ in range(200):
        exports.go()
    gc.collect()
    assert sum(ref() is not None for ref in dead) < 100


def test_calls_nest_through_both_languages():
    def countdown(n):
        return exports.go(n - 1) + 1 if n else 0

    exports = instance(
        "(param i32) (result i32)", countdown, '(func (export "go") (param i32) (result i32) local.get 0 call $f)'
    )
    assert exports.go(20) == 20


def test_javascripts_functions_are_imported_as_they_are():
    from js import Math

    module = Module("""(module (import "math" "sin" (func $sin (param f64) (result f64)))
      (func (export "sin") (param f64) (result f64) local.get 0 call $sin))""")
    assert Instance(module, {"math": Math}).exports.sin(1.0) == math.sin(1.0)
    assert Instance(module, {"math": math}).exports.sin(1.0) == math.sin(1.0)


def test_a_python_function_of_another_arity_is_refused_at_once():
    with pytest.raises(LinkError, match=r"a Python function \(a, b\), which cannot be called with 1 argument"):
        instance("(param i32)", lambda a, b: None, "")


def test_an_async_function_is_refused_where_nothing_can_wait_for_it(monkeypatch):
    monkeypatch.setattr("watbench._js.can_suspend", lambda: False)

    async def later():
        pass

    with pytest.raises(LinkError, match=r"an async function, and this engine has no .*\(JSPI\).*: give a plain one"):
        instance("", later, "")


def test_a_function_with_v128_is_refused():
    with pytest.raises(LinkError, match="JavaScript cannot pass it a v128"):
        instance("(param v128)", lambda x: None, "")
