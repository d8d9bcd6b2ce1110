"""Carries values between Python and WebAssembly, and refuses those that JavaScript would bend.

JavaScript's own conversions (JS API, `ToWebAssemblyValue`) take 3.9, "12" and nothing at all for an i32; here a value
either fits its type or raises TypeError (of the wrong kind) or OverflowError (out of range).
"""

import operator
from collections.abc import Callable
from typing import Any

from ._js import JsBigInt, JsDoubleProxy, JsProxy, create_proxy, jsnull
from ._types import ValType
from ._words import an, describe, shown

type Convert = Callable[[Any], Any]

_REFERENCES_TO_FUNCTIONS = ("funcref", "(ref func)", "nullfuncref")


def _number(value: object) -> str:
    return "None is no number" if value is None else describe(value)


def integer(value: Any, type_: ValType, low: int, high: int) -> int:
    """The int that a value stands for. Raises TypeError for what is none, and OverflowError outside of low to high."""
    try:
        number = operator.index(value)
    except TypeError:
        hint = " (int(...) drops the fraction)" if isinstance(value, float) else ""
        hint = " (int(...) reads a number from text)" if isinstance(value, str) else hint
        raise TypeError(f"{_number(value)}, and {an(type_)} takes an int{hint}") from None
    if low <= number <= high:
        return number
    raise OverflowError(f"{shown(number)} does not fit in {an(type_)}, which goes from {low} to {high}")


def _i32_in(value: Any) -> int:
    if type(value) is int and -(2**31) <= value < 2**31:
        return value
    number = integer(value, "i32", -(2**31), 2**32 - 1)
    return number if number < 2**31 else number - 2**32


def _i64_in(value: Any) -> JsBigInt:
    return JsBigInt(integer(value, "i64", -(2**63), 2**64 - 1))


def _float_in(type_: ValType) -> Convert:
    """JavaScript rounds to an f32 itself (JS API, `ToWebAssemblyValue`): what is too large for one becomes infinity."""

    def convert(value: Any) -> float:
        if type(value) is float:
            return value
        if isinstance(value, str | bytes | bytearray) or not (
            hasattr(value, "__float__") or hasattr(value, "__index__")
        ):
            hint = " (float(...) reads a number from text)" if isinstance(value, str) else ""
            raise TypeError(f"{_number(value)}, and an {type_} takes a float or an int{hint}")
        try:
            return float(value)
        except OverflowError:
            raise OverflowError(f"{shown(value)} does not fit in an {type_}") from None

    return convert


def _function_in(value: Any) -> Any:
    from ._func import Func

    if value is None:
        return jsnull
    if isinstance(value, Func):
        return value.js
    if isinstance(value, JsProxy) and value.typeof == "function":
        return value
    hint = ": make one with Func(function, type)" if callable(value) else ""
    raise TypeError(f"{describe(value)}, and a funcref takes a Func or None{hint}")


def _extern_in(value: Any) -> Any:
    from ._func import Func

    if value is None:
        return jsnull
    if isinstance(value, bool | str | float | JsProxy):
        return value
    if isinstance(value, int):
        return value if abs(value) < 2**53 else JsBigInt(value)
    return value.js if isinstance(value, Func) else create_proxy(value, roundtrip=True)


def _function_out(value: Any) -> Any:
    from ._func import Func

    return None if value is None or value is jsnull else Func.from_js(value)


def _extern_out(value: Any) -> Any:
    if value is jsnull:
        return None
    if isinstance(value, JsDoubleProxy):
        return value.unwrap()
    return int(value) if isinstance(value, JsBigInt) else value


_IN: dict[ValType, Convert] = {"i32": _i32_in, "i64": _i64_in, "f32": _float_in("f32"), "f64": _float_in("f64")}
_OUT: dict[ValType, Convert] = {"i32": int, "i64": int, "f32": float, "f64": float}


NUMBERS = tuple(_IN)
"""The types whose values are numbers."""


def can_cross(type_: ValType) -> bool:
    """Whether the JS API lets values of a type pass: not v128, and not references to exceptions."""
    return type_ not in ("v128", "exnref", "nullexnref", "(ref exn)", "(ref noexn)")


def into(type_: ValType) -> Convert:
    """The function that checks a Python value and makes it one that JavaScript hands over as `type_`."""
    if type_ in _IN:
        return _IN[type_]
    convert = _function_in if type_ in _REFERENCES_TO_FUNCTIONS else _extern_in
    if not type_.startswith("(ref ") or type_.startswith("(ref null "):
        return convert

    def never_null(value: Any) -> Any:
        if value is None:
            raise TypeError(f"None is a null reference, and a {type_} is never null")
        return convert(value)

    return never_null


def out_of(type_: ValType) -> Convert:
    """The function that makes a Python value of what JavaScript gives for a `type_`."""
    if type_ in _OUT:
        return _OUT[type_]
    return _function_out if type_ in _REFERENCES_TO_FUNCTIONS else _extern_out


def default(type_: ValType) -> Any:
    """The value of a type that nothing was assigned to: zero or null."""
    return {"i32": 0, "i64": 0, "f32": 0.0, "f64": 0.0}.get(type_)
