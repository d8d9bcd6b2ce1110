"""Small modules that stand between a function and JavaScript, and tell which zeros are negative.

JavaScript's -0 becomes the Python int 0 on the bridge, and its sign is lost. A shim of the function's own type counts
them on the way, as a bit mask over the first 32 floats, for next to nothing. It also makes a real WebAssembly function
of a Python callable, which tables want and the JS API has no other way to make.
"""

from functools import cache
from typing import Any

from . import _js
from ._js import JsObject
from ._types import FuncType, ValType

NAME = "watbench-shim"
"""What a shim is called in engines' stacks."""

_CODES = {
    "i32": 0x7F, "i64": 0x7E, "f32": 0x7D, "f64": 0x7C, "funcref": 0x70, "externref": 0x6F,
    "anyref": 0x6E, "eqref": 0x6D, "i31ref": 0x6C, "structref": 0x6B, "arrayref": 0x6A,
}  # fmt: skip
_MOST_FLOATS = 32
# Reinterpret as an integer, compare with that of -0.0.
_IS_NEGATIVE_ZERO = {
    "f32": b"\xbc" + b"\x41\x80\x80\x80\x80\x78" + b"\x46",
    "f64": b"\xbd" + b"\x42\x80\x80\x80\x80\x80\x80\x80\x80\x80\x7f" + b"\x51",
}


def _u(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes((*out, value))


def _signed(value: int) -> bytes:
    """A number from 0 on as the operand of i32.const."""
    out = bytearray()
    while value > 0x3F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes((*out, value))


def _vector(items: list[bytes]) -> bytes:
    return _u(len(items)) + b"".join(items)


def _section(number: int, content: bytes) -> bytes:
    return bytes((number,)) + _u(len(content)) + content


def _name(text: str) -> bytes:
    return _u(len(text.encode())) + text.encode()


def _func_type(type_: FuncType) -> bytes:
    params, results = ([bytes((_CODES[each],)) for each in types] for types in (type_.params, type_.results))
    return b"\x60" + _vector(params) + _vector(results)


def float_places(types: tuple[ValType, ...]) -> list[int]:
    """Where the floats are that a mask has bits for."""
    return [place for place, type_ in enumerate(types) if type_ in _IS_NEGATIVE_ZERO][:_MOST_FLOATS]


def can_shim(type_: FuncType) -> bool:
    """Whether a shim can be made: not for types that only their own module knows."""
    return all(each in _CODES for each in type_.params + type_.results)


def _mask(types: tuple[ValType, ...], first_local: int) -> bytes:
    code = b"\x41\x00"
    for bit, place in enumerate(float_places(types)):
        code += b"\x20" + _u(first_local + place) + _IS_NEGATIVE_ZERO[types[place]]
        code += b"\x41" + _u(bit) + b"\x74\x72"
    return code


def _gets(first: int, count: int) -> bytes:
    return b"".join(b"\x20" + _u(first + index) for index in range(count))


def _module(types: list[FuncType], inner: int, locals_: list[bytes], body: bytes) -> bytes:
    """A module that imports "" "f" of type `inner` and exports "f" of type 0, and a global "mask"."""
    code = _vector(locals_) + body + b"\x0b"
    return b"".join((
        b"\0asm\1\0\0\0",
        _section(1, _vector([_func_type(each) for each in types])),
        _section(2, _vector([_name("") + _name("f") + b"\x00" + _u(inner)])),
        _section(3, b"\x01\x00"),
        _section(6, b"\x01\x7f\x01\x41\x00\x0b"),
        _section(7, _vector([_name("f") + b"\x00\x01", _name("mask") + b"\x03\x00"])),
        _section(10, _vector([_u(len(code)) + code])),
        _section(0, _name("name") + _section(1, b"\x01\x01" + _name(NAME))),
    ))  # fmt: skip


@cache
def _outward(type_: FuncType) -> JsObject:
    params, results = len(type_.params), len(type_.results)
    sets = b"".join(b"\x21" + _u(params + index) for index in reversed(range(results)))
    body = _gets(0, params) + b"\x10\x00" + sets + _mask(type_.results, params) + b"\x24\x00" + _gets(params, results)
    locals_ = [b"\x01" + bytes((_CODES[each],)) for each in type_.results]
    return _js.webassembly("Module").new(_js.to_js(_module([type_], 0, locals_, body)))


@cache
def _inward(type_: FuncType) -> JsObject:
    inner = FuncType((*type_.params, "i32"), type_.results)
    body = _gets(0, len(type_.params)) + _mask(type_.params, 0) + b"\x10\x00"
    return _js.webassembly("Module").new(_js.to_js(_module([type_, inner], 1, [], body)))


def _around(module: JsObject, function: JsObject, **others: Any) -> JsObject:
    imports, given = _js.new_object(), _js.new_object()
    for name, value in {"f": function, **others}.items():
        _js.set_property(given, name, value)
    _js.set_property(imports, "", given)
    return _js.webassembly("Instance").new(module, imports).exports


def outward(function: JsObject, type_: FuncType) -> tuple[JsObject, JsObject]:
    """A function to call instead of `function`, and the global with the mask of negative zeros it gave last."""
    exports = _around(_outward(type_), function)
    return exports.f, exports.mask


def inward(function: JsObject, type_: FuncType) -> JsObject:
    """A WebAssembly function of this type that calls `function` with one more argument: the mask of negative zeros."""
    return _around(_inward(type_), function).f


_GATED_CODES = {**_CODES, "v128": 0x7B, "exnref": 0x69, "nullref": 0x71, "nullfuncref": 0x73, "nullexternref": 0x72}


def can_gate(type_: FuncType) -> bool:
    """Whether `gate` can be made for a type: not for one with types that only their own module knows."""
    return all(each in _GATED_CODES for each in type_.params + type_.results)


_MOST_CALLS = 16_383
"""Calls that fit into the page of memory in which gates keep them; a stack of the engine's ends before."""


@cache
def _gate(type_: FuncType) -> JsObject:
    params, results = ([bytes((_GATED_CODES[each],)) for each in types] for types in (type_.params, type_.results))
    outer = b"\x60" + _vector(params) + _vector(results)
    zero, load, store = b"\x41\x00", b"\x28\x02\x00", b"\x36\x02\x00"
    get, tee = (opcode + _u(len(params)) for opcode in (b"\x20", b"\x22"))
    # if (open == 0) { closed(); unreachable }
    code = b"\x23\x00\x45\x04\x40\x10\x01\x00\x0b"
    # calls[0] = count = calls[0] + 1; if (count <= most) calls[count] = guest
    code += zero + zero + load + b"\x41\x01\x6a" + tee + store
    code += get + b"\x41" + _signed(_MOST_CALLS) + b"\x4d\x04\x40" + get + b"\x41\x02\x74\x23\x01" + store + b"\x0b"
    code += _gets(0, len(params)) + b"\x10\x00"
    # if (calls[0] == count) calls[0] = count - 1: a call that waited was counted elsewhere, and others have begun and ended
    code += zero + load + get + b"\x46\x04\x40" + zero + get + b"\x41\x01\x6b" + store + b"\x0b"
    body = b"\x01\x01\x7f" + code + b"\x0b"
    imports = [_name("") + _name("f") + b"\x00\x00", _name("") + _name("closed") + b"\x00\x01"]
    imports += [_name("") + _name("open") + b"\x03\x7f\x01", _name("") + _name("guest") + b"\x03\x7f\x00"]
    imports.append(_name("") + _name("calls") + b"\x02\x01\x01\x01")
    return _js.webassembly("Module").new(_js.to_js(b"".join((
        b"\0asm\1\0\0\0",
        _section(1, _vector([outer, _func_type(FuncType())])),
        _section(2, _vector(imports)),
        _section(3, b"\x01\x00"),
        _section(7, _vector([_name("f") + b"\x00\x02"])),
        _section(10, _vector([_u(len(body)) + body])),
        _section(0, _name("name") + _section(1, b"\x01\x02" + _name(NAME))),
    ))))  # fmt: skip


def gate(function: JsObject, type_: FuncType, guest: int, is_open: JsObject, closed: JsObject) -> JsObject:
    """A WebAssembly function that calls `function` while the global `is_open` is not 0, and `closed` from then on.

    As long as the call is under way, web/sandbox/gates.ts knows it by the number `guest`.
    """
    return _around(_gate(type_), function, closed=closed, open=is_open, guest=guest, calls=_js.host().gates).f


def has_type(function: JsObject, type_: FuncType) -> bool:
    """Whether a WebAssembly function is of exactly this type: only then does it link."""
    try:
        _around(_outward(type_), function)
    except _js.JsException:
        return False
    return True
