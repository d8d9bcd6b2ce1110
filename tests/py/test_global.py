"""`Global`: one value shared with modules."""

import math

import pytest
from watbench import Global, GlobalType, Instance, Module


@pytest.mark.parametrize(
    ("type_", "value"),
    [("i32", -5), ("i64", 2**62 + 1), ("f32", 1.5), ("f64", 2.0), ("f64", -0.0), ("externref", "text")],
)
def test_a_value_comes_back_as_its_type(type_, value):
    got = Global(type_, value).value
    assert (type(got), got) == (type(value), value)
    if value == 0:
        assert math.copysign(1, got) == -1


def test_without_a_value_it_is_zero_or_null():
    assert [Global(type_).value for type_ in ("i32", "i64", "f32", "f64", "externref", "funcref")] == [
        0, 0, 0.0, 0.0, None, None,
    ]  # fmt: skip


def test_a_mutable_global_changes_on_both_sides():
    exports = Instance(
        Module("""(module (global $g (export "g") (mut f64) (f64.const 1))
          (func (export "negate") global.get $g f64.neg global.set $g))""")
    ).exports
    exports.g.value = 0
    exports.negate()
    assert math.copysign(1, exports.g.value) == -1
    assert exports.g.type == GlobalType("f64", mutable=True)


def test_a_constant_says_that_it_is_one():
    with pytest.raises(TypeError, match=r"\(global i32\) is not mutable: its value stays 3"):
        Global("i32", 3).value = 4


def test_values_are_checked():
    with pytest.raises(TypeError, match="an i32 takes an int"):
        Global("i32", 1.5)
    with pytest.raises(OverflowError):
        Global("i64", 0, mutable=True).value = 2**64
    with pytest.raises(ValueError, match="JavaScript cannot pass"):
        Global("v128")


def test_a_v128_global_of_a_module_cannot_be_read():
    exports = Instance(Module('(module (global (export "v") v128 (v128.const i32x4 1 2 3 4)))')).exports
    with pytest.raises(TypeError, match="JavaScript cannot pass a v128"):
        _ = exports.v.value


def test_a_func_in_a_global_is_the_func():
    exports = Instance(Module('(module (func $f (export "f")) (global (export "g") funcref (ref.func $f)))')).exports
    assert exports.g.value is exports.f
