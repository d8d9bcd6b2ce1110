"""Modules that join WebAssembly to CPython's own C functions, so that a call passes by the bridge to JavaScript.

Pyodide is WebAssembly too: a module that imports its memory and its C functions reads Python's arguments where they
lie and makes Python's results itself. One such module is written for every type of functions. What it does not take
at a glance (a bool, an int out of range, a wrong number of arguments, an exception) it hands to the Python code that
the bridge uses as well: so both ways convert, refuse and raise alike. See `Native` in web/sandbox/native.ts for what
is imported; all of it is private to Pyodide, and without it calls take the bridge.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from . import _js, _shim
from ._js import JsObject
from ._types import FuncType, ValType

_NUMBERS = ("i32", "i64", "f32", "f64")

OBJECT = "object"
"""Stands for a type where a function of JavaScript takes or gives a Python object by its address, for our own use."""

_IMPORTS = """
  (import "" "memory" (memory 1))
  (import "" "stack" (global $stack (mut i32)))
  (import "" "int" (global $int i32))
  (import "" "float" (global $float i32))
  (import "" "tuple" (global $tuple i32))
  (import "" "none" (global $none i32))
  (import "" "asLong" (func $asLong (param i32 i32) (result i32)))
  (import "" "asLongLong" (func $asLongLong (param i32 i32) (result i64)))
  (import "" "asDouble" (func $asDouble (param i32) (result f64)))
  (import "" "fromLong" (func $fromLong (param i32) (result i32)))
  (import "" "fromLongLong" (func $fromLongLong (param i64) (result i32)))
  (import "" "fromDouble" (func $fromDouble (param f64) (result i32)))
  (import "" "newTuple" (func $newTuple (param i32) (result i32)))
  (import "" "setItem" (func $setItem (param i32 i32 i32) (result i32)))
  (import "" "getItem" (func $getItem (param i32 i32) (result i32)))
  (import "" "size" (func $size (param i32) (result i32)))
  (import "" "vectorcall" (func $vectorcall (param i32 i32 i32 i32) (result i32)))
  (import "" "decref" (func $decref (param i32)))
  (import "" "clear" (func $clear))"""

# Where CPython keeps an object's type, and a float its value (PyObject_HEAD on a 32-bit machine).
_TYPE, _VALUE = "offset=4", "offset=8"


def can_glue(type_: FuncType) -> bool:
    """Whether calls of this type can pass by the bridge: those of numbers alone."""
    return all(each in _NUMBERS for each in type_.params + type_.results)


def _wasm(type_: ValType) -> ValType:
    return "i32" if type_ == OBJECT else type_


def _clauses(type_: FuncType) -> str:
    params, results = (" ".join(map(_wasm, types)) for types in (type_.params, type_.results))
    return f"(param {params}) (result {results})"


def _locals(results: tuple[ValType, ...]) -> str:
    return " ".join(f"(local $r{place} {_wasm(each)})" for place, each in enumerate(results))


def _read(type_: ValType) -> str:
    """Reads the object `$o` into the local of its type; branches to `$other` for what is not at a glance of that type."""
    if type_ == OBJECT:
        return "(local.set $i32 (local.get $o))"
    if type_ in ("i32", "i64"):
        function = "$asLong" if type_ == "i32" else "$asLongLong"
        return f"""
          (br_if $other (i32.ne (i32.load {_TYPE} (local.get $o)) (global.get $int)))
          (local.set ${type_} (call {function} (local.get $o) (local.get $overflow)))
          (br_if $other (i32.load (local.get $overflow)))"""
    return f"""
          (if (i32.eq (i32.load {_TYPE} (local.get $o)) (global.get $float))
            (then (local.set $f64 (f64.load {_VALUE} (local.get $o))))
            (else
              (br_if $other (i32.ne (i32.load {_TYPE} (local.get $o)) (global.get $int)))
              (local.set $f64 (call $asDouble (local.get $o)))
              (if (f64.eq (local.get $f64) (f64.const -1)) (then (call $clear) (br $other)))))"""


def _value(type_: ValType) -> str:
    """What `_read` has read."""
    return "(f32.demote_f64 (local.get $f64))" if type_ == "f32" else f"(local.get ${_wasm(type_)})"


def _object(type_: ValType, value: str) -> str:
    """A new Python object of a value."""
    if type_ == OBJECT:
        return value
    if type_ in ("i32", "i64"):
        return f"(call {'$fromLong' if type_ == 'i32' else '$fromLongLong'} {value})"
    return f"(call $fromDouble {f'(f64.promote_f32 {value})' if type_ == 'f32' else value})"


def _aligned(size: int) -> int:
    # C's stack is aligned to 16 bytes.
    return size + 15 & ~15


def _calls(type_: FuncType) -> str:
    """A module whose `call` is the C function of a Python builtin that calls a WebAssembly function `f`.

    Between the two stands a function of JavaScript, `guard`, because nothing else catches a trap: it calls `inner`,
    with the arguments on C's stack, and gives 1 when that threw.
    """
    count = len(type_.params)
    size, overflow = _aligned(8 * count + 4), 8 * count
    arguments = " ".join(
        f"({_wasm(each)}.load offset={8 * place} (local.get $frame))" for place, each in enumerate(type_.params)
    )
    reads = "".join(
        f"""
          (local.set $o (i32.load offset={4 * place} (local.get $args))){_read(each)}
          ({_wasm(each)}.store offset={8 * place} (local.get $frame) {_value(each)})"""
        for place, each in enumerate(type_.params)
    )
    results = type_.results
    if not results:
        made = f"(call $f {arguments}) (global.get $none)"
    elif len(results) == 1:
        made = _object(results[0], f"(call $f {arguments})")
    else:
        made = "\n".join((
            f"(call $f {arguments})",
            *(f"(local.set $r{place})" for place in reversed(range(len(results)))),
            f"(if (i32.eqz (local.tee $made (call $newTuple (i32.const {len(results)})))) (then (return (i32.const 0))))",
            *(
                f"(local.set $o {_object(each, f'(local.get $r{place})')})\n"
                "(if (i32.eqz (local.get $o)) (then (return (i32.const 0))))\n"
                f"(drop (call $setItem (local.get $made) (i32.const {place}) (local.get $o)))"
                for place, each in enumerate(results)
            ),
            "(local.get $made)",
        ))  # fmt: skip
    return f"""(module {_IMPORTS}
  (import "" "f" (func $f {_clauses(type_)}))
  (import "" "guard" (func $guard (param i32) (result i32)))
  (import "" "bridged" (global $bridged i32))
  (import "" "threw" (global $threw i32))
  (func ${_shim.NAME}-inner (export "inner") (param $frame i32) (result i32)
    (local $made i32) (local $o i32) {_locals(results)}
    {made})
  (func ${_shim.NAME} (export "call") (param $self i32) (param $args i32) (param $count i32) (param $names i32) (result i32)
    (local $frame i32) (local $overflow i32) (local $o i32) (local $made i32)
    (local $i32 i32) (local $i64 i64) (local $f64 f64)
    (global.set $stack (local.tee $frame (i32.sub (global.get $stack) (i32.const {size}))))
    (local.set $overflow (i32.add (local.get $frame) (i32.const {overflow})))
    (block $other
      (br_if $other (i32.or (local.get $names) (i32.ne (local.get $count) (i32.const {count})))){reads}
      (local.set $made (call $guard (local.get $frame)))
      (global.set $stack (i32.add (local.get $frame) (i32.const {size})))
      (if (i32.eq (local.get $made) (i32.const 1))
        (then (return (call $vectorcall (global.get $threw) (i32.const 0) (i32.const 0) (i32.const 0)))))
      (return (local.get $made)))
    (global.set $stack (i32.add (local.get $frame) (i32.const {size})))
    (call $vectorcall (global.get $bridged) (local.get $args) (local.get $count) (local.get $names))))"""


def _hosts(type_: FuncType) -> str:
    """A module whose `f` calls the Python object at `callable`, and has `convert` mend what that returns.

    `python` is a vectorcall without names that goes through JavaScript: only there a crash inside of Python is told
    from an exception, and Python kept from suspending WebAssembly's frames. `fail` throws what Python has raised.
    """
    count = len(type_.params)
    size, overflow = _aligned(4 * count + 8), 4 * count + 4
    arguments = "".join(
        f"""
      (i32.store offset={4 * place} (local.get $args) (local.tee $o {_object(each, f"(local.get $p{place})")}))
      (br_if $failed (i32.eqz (local.get $o)))"""
        for place, each in enumerate(type_.params)
    )
    releases = "".join(
        f"\n      (call $decref (i32.load offset={4 * place} (local.get $args)))" for place in range(count)
    )
    results = type_.results
    if len(results) == 1:
        reads = f"(local.set $o (local.get $made)){_read(results[0])}\n(local.set $r0 {_value(results[0])})"
    elif results:
        reads = f"""
          (br_if $other (i32.ne (i32.load {_TYPE} (local.get $made)) (global.get $tuple)))
          (br_if $other (i32.ne (call $size (local.get $made)) (i32.const {len(results)})))""" + "".join(
            f"""
          (local.set $o (call $getItem (local.get $made) (i32.const {place}))){_read(each)}
          (local.set $r{place} {_value(each)})"""
            for place, each in enumerate(results)
        )
    else:
        reads = ""
    return f"""(module {_IMPORTS}
  (import "" "callable" (global $callable i32))
  (import "" "convert" (global $convert i32))
  (import "" "python" (func $python (param i32 i32 i32) (result i32)))
  (import "" "fail" (func $fail))
  (func ${_shim.NAME} (export "f")
    {" ".join(f"(param $p{place} {each})" for place, each in enumerate(type_.params))} (result {" ".join(results)})
    (local $args i32) (local $overflow i32) (local $o i32) (local $made i32) (local $converted i32)
    (local $i32 i32) (local $i64 i64) (local $f64 f64)
    {_locals(results)}
    (global.set $stack (local.tee $args (i32.sub (global.get $stack) (i32.const {size}))))
    (local.set $overflow (i32.add (local.get $args) (i32.const {overflow})))
    (block $failed{arguments}
      (local.set $made (call $python (global.get $callable) (local.get $args) (i32.const {count}))){releases}
      (loop $again
        (br_if $failed (i32.eqz (local.get $made)))
        (block $other
          {reads}
          (call $decref (local.get $made))
          (global.set $stack (i32.add (local.get $args) (i32.const {size})))
          (return {" ".join(f"(local.get $r{place})" for place in range(len(results)))}))
        (if (local.get $converted) (then (unreachable)))
        (local.set $converted (i32.const 1))
        (i32.store (local.get $args) (local.get $made))
        (local.set $o (call $python (global.get $convert) (local.get $args) (i32.const 1)))
        (call $decref (local.get $made))
        (local.set $made (local.get $o))
        (br $again)))
    (global.set $stack (i32.add (local.get $args) (i32.const {size})))
    (call $fail)
    unreachable))"""


class _NotAssembled(Exception):
    """The run has switched off multiple values or mutable globals, without which there is no glue."""


@lru_cache(maxsize=256)
def _assembled(write: Callable[[FuncType], str], type_: FuncType) -> JsObject:
    assembled = _js.host().assemble(write(type_), _shim.NAME)
    if not _js.has(assembled, "bytes"):
        raise _NotAssembled
    return _js.webassembly("Module").new(assembled.bytes)


def _compiled(write: Callable[[FuncType], str], type_: FuncType) -> JsObject | None:
    try:
        return _assembled(write, type_)
    except _NotAssembled:
        # Not remembered: the next run may have it on.
        return None


class _Kept:
    """What lives as long as a builtin does: C code holds addresses only."""

    def __init__(self, *objects: object) -> None:
        self.objects = objects


def builtin(
    function: JsObject,
    type_: FuncType,
    bridged: Callable[..., Any],
    failed: Callable[[_js.JsException, str], BaseException],
) -> Callable[..., Any] | None:
    """A builtin function that calls a function of JavaScript or WebAssembly, or None where there can be none.

    `type_` is one that `can_glue`, or with `OBJECT` in it for a function of `Native` itself. `bridged` makes the calls that are not plain, and `failed` the exception of a call that threw.
    """
    native = _js.native()
    glue = _compiled(_calls, type_) if native is not None else None
    if native is None or glue is None:
        return None

    def threw() -> None:
        try:
            native.rethrow()
        except _js.JsException as error:
            # Read by watbench._run, which shows the WebAssembly frames between Python's.
            wasm_stack = _js.stack_of(error)
            failure = failed(error, wasm_stack)
        else:
            return
        try:
            raise failure
        finally:
            # Its traceback has this frame: named here, it would be kept until garbage is collected.
            del failure

    kept = _Kept(bridged, threw)
    found: Callable[..., Any] = _js.object_at(native.builtin(glue, function, id(kept), id(bridged), id(threw)))
    return found


def hosted(
    function: Callable[..., Any], type_: FuncType, convert: Callable[[Any], Any], fail: Callable[[int], Any]
) -> JsObject | None:
    """A WebAssembly function of this type that calls `function`, or None where there can be none.

    `convert` checks a result that is not at a glance of its type, and gives it as Python's own int, float or tuple;
    `fail` raises the exception at an address.
    """
    native = _js.native()
    glue = _compiled(_hosts, type_) if native is not None and can_glue(type_) else None
    if native is None or glue is None:
        return None
    throwing = _js.host().throwing(_js.create_proxy(fail))
    kept = _js.create_proxy(_Kept(function, convert))
    return native.hosted(glue, id(function), id(convert), throwing, kept)
