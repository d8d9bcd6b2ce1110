"""Budgets of instructions: what is counted, what ends, and that nothing else changes."""

import pytest
from watbench import Func, FuncType, Instance, Memory, Module, OutOfFuel, Trap, fuel

COUNT = """(module
  (func (export "to") (param $n i32)
    (loop $again
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (br_if $again (local.get $n))))
  (func $down (export "down") (param i32) (result i32)
    (if (result i32) (local.get 0)
      (then (call $down (i32.sub (local.get 0) (i32.const 1))))
      (else (i32.const 7))))
  (func (export "fail") unreachable))"""


def instance_of(wat, imports=None):
    return Instance(Module(wat), imports)


def test_a_budget_counts_what_is_executed():
    exports = instance_of(COUNT).exports
    with fuel(1000) as tank:
        exports.to(1)
        once = tank.used
        exports.to(1)
        assert tank.used == 2 * once
    with fuel(10**6) as many:
        exports.to(1000)
    each = (many.used - once) / 999
    assert each == int(each) == 6
    assert many.instructions == 10**6
    assert repr(many) == f"<Fuel: {many.used:,} of 1,000,000 instructions used>"


def test_an_endless_loop_ends_at_its_head_and_the_module_goes_on():
    instance = instance_of(
        '(module (global $n (export "n") (mut i32) (i32.const 0))\n(func (export "run")\n(loop $l (global.set $n (i32.add (global.get $n) (i32.const 1)))\n(br $l))))'
    )
    with pytest.raises(OutOfFuel) as caught, fuel(10_000) as tank:
        instance.exports.run()
    assert caught.value.kind == "out of fuel"
    assert caught.value.export_name == "run"
    assert caught.value.frames[-1].line == 3
    assert tank.used <= 10_000
    turns = instance.exports.n.value
    assert turns == pytest.approx(10_000 / 5, abs=3)
    with pytest.raises(OutOfFuel), fuel(500):
        instance.exports.run()
    assert turns < instance.exports.n.value < turns + 200


def test_recursion_ends_and_says_where():
    exports = instance_of(COUNT).exports
    assert exports.down(50) == 7
    with pytest.raises(OutOfFuel) as caught, fuel(200):
        exports.down(10_000)
    assert caught.value.frames[0].function == "$down"
    assert exports.down(50) == 7


def test_without_a_budget_much_may_be_executed():
    exports = instance_of(COUNT).exports
    exports.to(5_000_000)
    assert exports.down(3000) == 7


def test_a_trap_within_a_budget_is_itself():
    exports = instance_of(COUNT).exports
    with fuel(1000) as tank:
        with pytest.raises(Trap, match="unreachable") as caught:
            exports.fail()
        exports.to(1)
    assert not isinstance(caught.value, OutOfFuel)
    assert tank.used > 0


def test_a_trap_after_fuel_ran_out_is_itself():
    exports = instance_of(COUNT).exports
    with pytest.raises(OutOfFuel), fuel(10):
        exports.to(1000)
    with pytest.raises(Trap) as caught:
        exports.fail()
    assert caught.value.kind == "unreachable"


def test_budgets_within_budgets_have_what_is_left():
    exports = instance_of(COUNT).exports
    with fuel(1000) as outer:
        with fuel(100) as inner:
            exports.to(5)
        assert outer.used == inner.used > 0
        with pytest.raises(OutOfFuel), fuel(10**9):
            exports.to(10_000)
        with pytest.raises(OutOfFuel):
            exports.to(10_000)
    exports.to(10_000)


def test_a_budget_holds_over_all_instances_and_through_host_functions():
    inner = instance_of(COUNT).exports
    outer = instance_of(
        '(module (import "" "f" (func $f)) (func (export "run") (loop $l (call $f) (br $l))))',
        {"": {"f": lambda: inner.to(100)}},
    ).exports
    with pytest.raises(OutOfFuel), fuel(50_000) as tank:
        outer.run()
    assert tank.used <= 50_000


STARTING = """(module (import "host" "begun" (func $begun))
(global $left (mut i32) (i32.const TURNS))
(func $prepare
  (call $begun)
  (loop $again
    (global.set $left (i32.sub (global.get $left) (i32.const 1)))
    (br_if $again (global.get $left))))
(start $prepare)
(func (export "left") (result i32) (global.get $left)))"""


def starting(turns, begun=lambda: None):
    return instance_of(STARTING.replace("TURNS", str(turns)), {"host": {"begun": begun}})


def test_start_functions_count_too():
    with fuel(10**6) as once:
        starting(1)
    with fuel(10**6) as tank:
        assert starting(101).exports.left() == 0
    # The export that was called has one.
    assert tank.used == once.used + 100 * 6 + 1


def test_a_start_function_ends_at_its_line():
    with pytest.raises(OutOfFuel) as caught, fuel(10_000) as tank:
        starting(0)
    assert [(each.function, each.line) for each in caught.value.frames if each.language == "wasm"] == [("$prepare", 6)]
    assert 9_990 <= tank.used <= 10_000
    assert starting(3).exports.left() == 0


def test_a_start_function_counts_into_what_its_host_functions_open():
    tanks = []

    def begun():
        tanks.append(fuel(100))
        with tanks[0]:
            instance_of(COUNT).exports.to(2)

    with fuel(10_000) as outer:
        starting(10, begun)
    assert 0 < tanks[0].used < outer.used


def test_without_a_budget_a_start_function_may_execute_much():
    assert starting(10_000_000).exports.left() == 0


def test_what_a_start_function_raises_passes():
    def begun():
        raise LookupError("not today")

    with pytest.raises(LookupError, match="not today"), fuel(1000) as tank:
        starting(1, begun)
    # Up to the head of the loop.
    assert tank.used == 2


def test_a_module_that_has_our_names_runs_as_it_is():
    instance = instance_of('(module (func (export "watbench fuel") (result i32) (i32.const 5)))')
    with fuel(1) as tank:
        assert instance.exports["watbench fuel"]() == 5
    assert tank.used == 0


def test_hot_functions_count_too():
    to = instance_of(COUNT).exports.to
    for _ in range(200):
        to(1)
    with pytest.raises(OutOfFuel), fuel(100):
        to(1_000_000)
    to(3)


def test_python_functions_can_be_called_on_both_sides_of_running_out():
    double = Func(lambda x: 2 * x, FuncType(("i32",), ("i32",)))
    exports = instance_of(
        '(module (import "" "d" (func $d (param i32) (result i32)))\n'
        '(func (export "f") (param i32) (result i32) (call $d (local.get 0))))',
        {"": {"d": double}},
    ).exports
    with fuel(100):
        assert exports.f(21) == 42
    with pytest.raises(OutOfFuel), fuel(0):
        exports.f(21)
    assert exports.f(21) == 42


def test_what_a_module_is_stays_as_it_was():
    module = Module('(module (import "a" "m" (memory 1)) (func (export "f") (result i32) (i32.load (i32.const 0))))')
    assert [each.name for each in module.imports] == ["m"]
    assert [each.name for each in module.exports] == ["f"]
    memory = Memory(1)
    memory.write(0, b"\x05")
    instance = Instance(module, {"a": {"m": memory}})
    assert list(instance.exports) == ["f"]
    assert instance.exports.f() == 5


@pytest.mark.parametrize("wrong", [1.5, "many", None, True])
def test_fuel_is_an_int(wrong):
    with pytest.raises(TypeError, match="a number of instructions"):
        fuel(wrong)


@pytest.mark.parametrize("wrong", [-1, 2**63])
def test_fuel_is_within_range(wrong):
    with pytest.raises(ValueError, match="from 0 up to"):
        fuel(wrong)


def test_a_budget_is_for_one_block():
    tank = fuel(5)
    with tank:
        pass
    with pytest.raises(RuntimeError, match="for one block"), tank:
        pass
