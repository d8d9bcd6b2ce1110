"""Calls that pass by the bridge: alike in every way, for every type of numbers, in both directions."""

import gc
import itertools
import math
import struct
import weakref

import pytest
from watbench import Func, FuncType, Instance, Module, Tag, Trap, WasmException, _js

NUMBERS = ("i32", "i64", "f32", "f64")
EDGES = {
    "i32": (0, 1, -1, 2**31 - 1, -(2**31), 42, 2**30),
    "i64": (0, 1, -1, 2**63 - 1, -(2**63), 2**31, -(2**32) - 1, 2**53 + 1),
    "f32": (0.0, -0.0, 1.5, -2.0, math.inf, -math.inf, math.nan, 2.0**-149, 3.4028234663852886e38),
    "f64": (0.0, -0.0, 0.1, -1.0, math.inf, -math.inf, math.nan, 5e-324, 1.7976931348623157e308, 2.0**53),
}
SIGNATURES = [types for count in range(7) for types in itertools.product(NUMBERS, repeat=count)]


def bits(value):
    """A value to compare by: floats by their bits, and every type for itself."""
    if isinstance(value, tuple):
        return tuple(bits(each) for each in value)
    return (type(value), struct.pack("<d", value)) if isinstance(value, float) else (type(value), value)


def bridged(func, *args, **named):
    """Calls by the bridge, also a function that is fast."""
    return Func.__call__(func, *args, **named)


def clauses(params, results):
    return f"(param {' '.join(params)}) (result {' '.join(results)})"


def values(types, turn):
    return tuple(EDGES[each][(turn + place) % len(EDGES[each])] for place, each in enumerate(types))


@pytest.fixture
def only_bridge(monkeypatch):
    """Makes host functions that take the bridge."""
    monkeypatch.setattr(_js, "native", lambda: None)


@pytest.mark.parametrize("first", range(0, len(SIGNATURES), 256))
def test_every_signature_of_up_to_six_numbers_is_the_same_both_ways(first, monkeypatch):
    signatures = SIGNATURES[first : first + 256]
    got = []

    def echo(*args):
        got.append(args)
        return args if len(args) != 1 else args[0]

    imports, exports = [], []
    for place, types in enumerate(signatures):
        gets = " ".join(f"(local.get {index})" for index in range(len(types)))
        imports.append(f'(import "host" "h{place}" (func $h{place} {clauses(types, types)}))')
        exports.append(f'(func (export "all{place}") {clauses(types, types)} (call $h{place} {gets}))')
    module = Module(f"(module {' '.join(imports)} {' '.join(exports)})")
    host = {"host": {f"h{place}": echo for place in range(len(signatures))}}
    fast = Instance(module, host).exports
    with monkeypatch.context() as patch:
        patch.setattr(_js, "native", lambda: None)
        slow = Instance(module, host).exports
    for place, types in enumerate(signatures):
        func = fast[f"all{place}"]
        assert func.make_fast()
        given = values(types, place)
        got.clear()
        results = [func(*given), bridged(func, *given), bridged(slow[f"all{place}"], *given)]
        expected = bits(given[0] if len(given) == 1 else given or None)
        assert [bits(each) for each in (*results, *got)] == [expected] * 3 + [bits(given)] * 3
    del fast, slow, func
    gc.collect()


@pytest.mark.parametrize("result", NUMBERS)
@pytest.mark.parametrize("params", [types for count in range(4) for types in itertools.product(NUMBERS, repeat=count)])
def test_every_edge_of_every_type_is_the_same_both_ways(params, result):
    type_ = FuncType((*params, result), (result,))
    func = Func(lambda *args: args[-1], type_)
    assert func.make_fast()
    for turn in range(len(EDGES[result])):
        given = values(type_.params, turn)
        assert bits(func(*given)) == bits(bridged(func, *given)) == bits(given[-1])


WAT = """(module
  (import "host" "call" (func $call (param i32) (result i32)))
  (memory 1)
  (func (export "add") (param $a i32) (param $b f64) (result f64) (f64.add (f64.convert_i32_s (local.get $a)) (local.get $b)))
  (func (export "wide") (param i64 f32) (result i64 f32) (local.get 0) (local.get 1))
  (func (export "divide") (param i32 i32) (result i32) (i32.div_s (local.get 0) (local.get 1)))
  (func (export "load") (param i32) (result i32) (i32.load (local.get 0)))
  (func $deep (export "deep") (param i32) (result i32) (i32.add (call $deep (local.get 0)) (i32.const 1)))
  (func (export "host") (param i32) (result i32) (call $call (local.get 0)))
  (func (export "nothing") (param i32) (drop (call $call (local.get 0)))))"""


def both(call=lambda number: number):
    """The same exports twice: fast, and by the bridge alone."""
    made = [Instance(Module(WAT), {"host": {"call": call}}).exports for _ in range(2)]
    for func in made[0].values():
        assert func.make_fast()
    return made[0], {
        name: lambda *args, func=func, **named: bridged(func, *args, **named) for name, func in made[1].items()
    }


def outcome(func, *args, **named):
    try:
        return bits(func(*args, **named))
    except Exception as error:
        frames = [(each.function, each.file) for each in error.frames] if isinstance(error, Trap) else []
        return type(error), str(error), getattr(error, "kind", None), frames


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("add", ()),
        ("add", (1,)),
        ("add", (1, 2.0, 3)),
        ("add", (1.5, 2.0)),
        ("add", ("1", 2.0)),
        ("add", (None, 2.0)),
        ("add", (1, "2")),
        ("add", (1, None)),
        ("add", (True, False)),
        ("add", (2**31, 1)),
        ("add", (2**32 - 1, 10**400)),
        ("add", (2**32, 1.0)),
        ("add", (-(2**31) - 1, 1.0)),
        ("add", (10**40, 1.0)),
        ("add", (-1, -1)),
        ("add", (1, 2**1023)),
        ("wide", (2**63, 1)),
        ("wide", (2**64 - 1, 1e300)),
        ("wide", (2**64, 1.0)),
        ("wide", (-(2**63) - 1, 1.0)),
        ("wide", (-1, -1)),
        ("wide", (1.0, 1)),
        ("wide", (1, 16777217)),
        ("divide", (1, 0)),
        ("divide", (-(2**31), -1)),
        ("load", (65533,)),
        ("load", (-1,)),
        ("deep", (1,)),
        ("nothing", (5,)),
    ],
)
def test_what_is_not_plain_ends_the_same_way(name, args):
    fast, slow = both()
    assert outcome(fast[name], *args) == outcome(slow[name], *args)


def test_names_of_arguments_are_refused_the_same_way():
    fast, slow = both()
    results = [outcome(add, 1, b=2.0) for add in (fast["add"], slow["add"])]
    assert results[0][0] is TypeError
    assert results[0][1].replace("Func.__call__", "bridged") == results[1][1].replace("Func.__call__", "bridged")


class Index:
    def __index__(self):
        return 7


@pytest.mark.parametrize("returned", [1, -1, True, 2**31, 2**32 - 1, 2**32, 1.5, None, "x", Index(), (1,), [1, 2]])
def test_what_a_host_function_returns_is_checked_the_same_way(returned, only_bridge_too):
    results = [outcome(exports["host"], 1) for exports in only_bridge_too(lambda _: returned)]
    assert results[0] == results[1]


@pytest.mark.parametrize(
    "returned",
    [(1, 2.0), [1, 2.0], (True, 3), (2**63, 1.5), (1,), (1, 2, 3), 7, None, (2**64, 1.0), (1, "2"), (-1, -1)],
)
def test_several_results_of_a_host_function_are_checked_the_same_way(returned, monkeypatch):
    type_ = FuncType((), ("i64", "f64"))
    fast = Func(lambda: returned, type_)
    with monkeypatch.context() as patch:
        patch.setattr(_js, "native", lambda: None)
        slow = Func(lambda: returned, type_)
    slow.name = fast.name
    assert fast.make_fast()
    assert outcome(fast) == outcome(lambda: bridged(slow))


@pytest.fixture
def only_bridge_too(monkeypatch):
    """The exports of two instances with the same host function: fast, and with nothing that passes by the bridge."""

    def make(call):
        fast, _ = both(call)
        with monkeypatch.context() as patch:
            patch.setattr(_js, "native", lambda: None)
            slow = Instance(Module(WAT), {"host": {"call": call}}).exports
        return fast, {name: lambda *args, func=func: bridged(func, *args) for name, func in slow.items()}

    return make


def test_an_exception_comes_through_as_the_same_object_and_keeps_its_context():
    mine = KeyError("mine")

    def call(number):
        try:
            return 1 // (number - 1)
        finally:
            raise mine

    fast, _ = both(call)
    with pytest.raises(KeyError) as caught:
        fast["host"](1)
    assert caught.value is mine
    assert isinstance(mine.__context__, ZeroDivisionError)


def test_calls_nest_and_each_level_keeps_its_own_arguments():
    depth = []

    def call(number):
        depth.append(number)
        return number if number == 0 else exports["host"](number - 1) + number

    exports, _ = both(call)
    assert exports["host"](40) == sum(range(41))
    assert depth == list(range(40, -1, -1))


def test_recursion_through_both_languages_ends_as_pythons_own_does():
    exports, _ = both(lambda number: exports["host"](number + 1))
    with pytest.raises((RecursionError, Trap)):
        exports["host"](0)
    assert exports["add"](40, 2.0) == 42.0


def test_a_trap_under_a_python_function_can_be_caught_there():
    def call(number):
        try:
            return exports["divide"](2, number)
        except Trap as trap:
            return len(trap.kind)

    exports, _ = both(call)
    assert [exports["host"](number) for number in (1, 0, -1)] == [2, len("integer divide by zero"), -2]


def test_a_trap_names_the_functions_of_the_text():
    fast, _ = both()
    with pytest.raises(Trap) as caught:
        fast["deep"](1)
    assert caught.value.kind == "call stack exhausted"
    assert {frame.function for frame in caught.value.frames} == {"$deep"}


def test_exceptions_of_webassembly_go_in_and_come_out():
    tag = Tag(["i32"])

    def call(number):
        raise tag(number)

    func = Func(call, FuncType(("i32",), ("i32",)))
    assert func.make_fast()
    with pytest.raises(WasmException) as caught:
        func(7)
    assert (caught.value.tag, caught.value.payload) == (tag, (7,))


def test_a_function_becomes_fast_by_being_called():
    exports = Instance(Module(WAT), {"host": {"call": abs}}).exports
    add = exports.add
    for number in range(200):
        assert add(number, 0.5) == number + 0.5
    assert isinstance(add, Func)
    assert type(add) is not Func
    assert exports.add is add
    assert repr(add) == "<Func add (func (param i32 f64) (result f64))>"
    assert Func.from_js(add.js) is add


def test_functions_of_references_take_the_bridge():
    func = Instance(Module('(module (func (export "f") (param externref) (result externref) local.get 0))')).exports.f
    assert not func.make_fast()
    assert [func(number) for number in range(100)] == list(range(100))


def test_without_the_runtimes_own_functions_calls_take_the_bridge(only_bridge):
    exports = Instance(Module(WAT), {"host": {"call": abs}}).exports
    assert not exports.add.make_fast()
    assert [exports.host(-number) for number in range(100)] == list(range(100))


def test_nothing_is_kept_of_functions_that_are_gone():
    class Callable:
        def __call__(self, number):
            return number + 1

    given = Callable()
    exports, _ = both(given)
    assert exports["host"](1) == 2
    dead = [weakref.ref(func) for func in exports.values()]
    kept = [weakref.ref(type(func).__dict__["__call__"].__self__[1]) for func in exports.values()]
    del exports
    gc.collect()
    assert [ref() for ref in (*dead, *kept)] == [None] * len(dead + kept)


def test_a_function_can_be_called_while_the_garbage_it_is_part_of_is_collected():
    results = []

    class Last:
        def __init__(self):
            self.me = self
            self.exports, _ = both(abs)

        def __del__(self):
            results.append((self.exports["add"](40, 2.0), self.exports["host"](-3)))
            results.append(self.exports["add"])

    for _ in range(3):
        Last()
        gc.collect()
    assert [each for each in results if isinstance(each, tuple)] == [(42.0, 3)] * 3
    assert [each(1, 0.5) for each in results if isinstance(each, Func)] == [1.5] * 3
