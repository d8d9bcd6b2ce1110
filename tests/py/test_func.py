"""`Func`: calling exports with checked values."""

import math
import struct

import pytest
from watbench import Func, FuncType, Instance, Module

IDENTITIES = Instance(
    Module("""(module
      (func (export "i32") (param $number i32) (result i32) local.get 0)
      (func (export "i64") (param i64) (result i64) local.get 0)
      (func (export "f32") (param f32) (result f32) local.get 0)
      (func (export "f64") (param f64) (result f64) local.get 0)
      (func (export "extern") (param externref) (result externref) local.get 0)
      (func (export "func") (param funcref) (result funcref) local.get 0)
      (func (export "none"))
      (func (export "many") (param f64 i64 f32 i32 externref) (result f64 i64 f32 i32 externref)
        local.get 0 local.get 1 local.get 2 local.get 3 local.get 4)
      (func (export "add") (param $a i32) (param $b i32) (result i32) local.get 0 local.get 1 i32.add)
      (func (export "then") (result i32) i32.const 1)
      (func (export "keys") (result i32) i32.const 2)
      (func (export "v") (param v128) (result i32) i32.const 0))""")
).exports


def is_same(a, b):
    return type(a) is type(b) and struct.pack("<d", a) == struct.pack("<d", b)


@pytest.mark.parametrize("number", [2.0, 0.0, -0.0, -1.5, math.inf, -math.inf, 5e-324, 1.7976931348623157e308])
def test_an_f64_comes_back_as_the_very_float(number):
    assert is_same(IDENTITIES.f64(number), number)


@pytest.mark.parametrize("number", [2.0, 0.0, -0.0, 1.5, math.inf, -math.inf])
def test_an_f32_comes_back_as_a_float(number):
    assert is_same(IDENTITIES.f32(number), number)


def test_nan_stays_nan():
    assert math.isnan(IDENTITIES.f64(math.nan))
    assert math.isnan(IDENTITIES.f32(math.nan))


def test_an_f32_is_rounded_as_webassembly_rounds():
    assert IDENTITIES.f32(0.1) == struct.unpack("<f", struct.pack("<f", 0.1))[0]
    assert IDENTITIES.f32(1e300) == math.inf


def test_an_int_is_taken_for_a_float():
    assert is_same(IDENTITIES.f64(2), 2.0)
    assert is_same(IDENTITIES.f64(2**80), float(2**80))


@pytest.mark.parametrize(
    ("given", "got"),
    [(0, 0), (2**31 - 1, 2**31 - 1), (-(2**31), -(2**31)), (2**31, -(2**31)), (2**32 - 1, -1), (True, 1)],
)
def test_an_i32_is_an_int_signed_on_the_way_out(given, got):
    result = IDENTITIES.i32(given)
    assert (type(result), result) == (int, got)


@pytest.mark.parametrize(
    ("given", "got"),
    [(5, 5), (2**53, 2**53), (2**53 + 1, 2**53 + 1), (2**63 - 1, 2**63 - 1), (-(2**63), -(2**63)), (2**64 - 1, -1)],
)
def test_an_i64_is_an_int_of_64_bits(given, got):
    result = IDENTITIES.i64(given)
    assert (type(result), result) == (int, got)


@pytest.mark.parametrize("wrong", [3.9, 2.0, "12", None, b"1", [1], 1j])
@pytest.mark.parametrize("type_", ["i32", "i64"])
def test_an_integer_refuses_what_is_no_int(type_, wrong):
    with pytest.raises(TypeError, match=rf"parameter 1.* of {type_}: .*an {type_} takes an int"):
        IDENTITIES[type_](wrong)


@pytest.mark.parametrize("wrong", ["1.5", None, b"1", [1], 1j])
@pytest.mark.parametrize("type_", ["f32", "f64"])
def test_a_float_refuses_what_is_no_number(type_, wrong):
    with pytest.raises(TypeError, match=f"parameter 1 of {type_}: .*an {type_} takes a float or an int"):
        IDENTITIES[type_](wrong)


@pytest.mark.parametrize(
    ("type_", "wrong"),
    [("i32", 2**32), ("i32", -(2**31) - 1), ("i64", 2**64), ("i64", -(2**63) - 1), ("f64", 10**400)],
)
def test_a_number_out_of_range_says_the_range(type_, wrong):
    with pytest.raises(OverflowError, match=f"does not fit in an {type_}"):
        IDENTITIES[type_](wrong)


def test_an_error_names_the_parameter_as_the_text_does():
    with pytest.raises(TypeError, match=r"parameter 2 \(\$b\) of add: 'x' is a str"):
        IDENTITIES.add(1, "x")


def test_missing_and_extra_arguments_are_refused():
    with pytest.raises(TypeError, match=r"add takes 2 and was given 1: parameter 2 \(\$b\) of add is missing"):
        IDENTITIES.add(1)
    with pytest.raises(TypeError, match="add takes 2 and was given 3: 1 too many"):
        IDENTITIES.add(1, 2, 3)


def test_no_result_is_none_and_several_are_a_tuple():
    assert IDENTITIES.none() is None
    anything = object()
    result = IDENTITIES.many(2.0, 5, -0.0, 7, anything)
    assert result == (2.0, 5, 0.0, 7, anything)
    assert [type(each) for each in result] == [float, int, float, int, object]
    assert math.copysign(1, result[2]) == -1


def test_the_sign_of_a_zero_is_that_of_the_last_call():
    assert math.copysign(1, IDENTITIES.f64(-0.0)) == -1
    assert math.copysign(1, IDENTITIES.f64(0.0)) == 1


@pytest.mark.parametrize("value", ["text", True, 1.5, 7, 2**70, None])
def test_an_externref_gives_back_an_equal_plain_value(value):
    assert IDENTITIES.extern(value) == value
    assert type(IDENTITIES.extern(value)) is type(value)


def test_an_externref_gives_back_the_very_object():
    for value in ([1], {"a": 1}, object(), print, (1, 2), b"bytes", 1j):
        assert IDENTITIES.extern(value) is value


def test_an_externref_holds_javascripts_objects():
    from js import Math

    assert math.pi == IDENTITIES.extern(Math).PI


def test_a_funcref_is_the_same_func_and_null_is_none():
    assert IDENTITIES.func(IDENTITIES.add) is IDENTITIES.add
    assert IDENTITIES.func(None) is None
    with pytest.raises(TypeError, match=r"a funcref takes a Func or None: make one with Func\(function, type\)"):
        IDENTITIES.func(print)


def test_names_that_the_bridge_would_hide_are_exports_like_others():
    assert IDENTITIES.then() == 1
    assert IDENTITIES["keys"]() == 2


def test_v128_in_a_signature_is_refused_with_the_reason():
    with pytest.raises(TypeError, match="JavaScript cannot pass a v128: let the module put it into memory"):
        IDENTITIES.v(1)


def test_a_func_prints_its_type_as_wat():
    assert str(IDENTITIES.add.type) == "(func (param i32 i32) (result i32))"
    assert repr(IDENTITIES.add) == "<Func add (func (param i32 i32) (result i32))>"


def test_a_python_callable_becomes_a_func():
    halve = Func(lambda x: x / 2, FuncType(("f64",), ("f64",)))
    assert is_same(halve(3), 1.5)
    assert is_same(halve(-0.0), -0.0)
    with pytest.raises(TypeError, match="takes a float or an int"):
        halve("3")


def test_what_a_func_of_python_raises_comes_out_as_the_same_object():
    error = ValueError("mine")

    def fail():
        raise error

    with pytest.raises(ValueError, match="mine") as caught:
        Func(fail, FuncType())()
    assert caught.value is error


def test_a_raw_function_is_wrapped_by_its_type_found_out():
    raw = IDENTITIES.add.js
    assert Func.from_js(raw) is IDENTITIES.add


@pytest.mark.parametrize("make_fast", [False, True])
def test_arguments_by_name_are_refused_in_words(make_fast):
    exports = Instance(
        Module('(module (func (export "add") (param $left i32) (param f64)) (func (export "none")))')
    ).exports
    if make_fast:
        assert exports.add.make_fast()
    with pytest.raises(
        TypeError,
        match=r"^add takes its arguments by place and none by name \(left=, right=\): they are \$left i32, f64, in this order$",
    ):
        exports.add(left=1, right=2)
    with pytest.raises(TypeError, match=r"none by name \(left=\)"):
        exports.add(1, left=1)
    with pytest.raises(
        TypeError, match=r"^none takes its arguments by place and none by name \(x=\): it has no parameters$"
    ):
        exports.none(x=1)
