"""`Machine`: how a script's modules are assembled, instantiated and called; one for a rewriter or interpreter overrides a step."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

from watbench import Func, FuncType, Global, Instance, Module, WatError, wat2wasm

from .values import BITS, Value

type Exports = Mapping[str, Any]
"""What an instance exports, by name: `Func`, `Memory`, `Table`, `Global` and `Tag` objects of the package."""

_SPECTEST = (
    """(module
      (func (export "print"))
      (func (export "print_i32") (param i32))
      (func (export "print_i64") (param i64))
      (func (export "print_f32") (param f32))
      (func (export "print_f64") (param f64))
      (func (export "print_i32_f32") (param i32 f32))
      (func (export "print_f64_f64") (param f64 f64))
      (global (export "global_i32") i32 (i32.const 666))
      (global (export "global_i64") i64 (i64.const 666))
      (global (export "global_f32") f32 (f32.const 666.6))
      (global (export "global_f64") f64 (f64.const 666.6))
      (table (export "table") 10 20 funcref)
      (memory (export "memory") 1 2))""",
    '(module (memory (export "shared_memory") 1 2 shared))',
    '(module (table (export "table64") i64 10 20 funcref))',
)
"""The module that scripts import as `spectest`; the parts after the first are for engines that have their features."""


class NotAssembled(Exception):
    """A module that the script says is right and that the assembler here cannot make; says why."""


class Machine:
    """The package as it is: wabt assembles, and the engine runs the form of the module that counts its instructions.

    Override a method to run scripts in another way; `Exact` in modes.py runs what wabt assembled.
    """

    def assemble(self, text: str) -> bytes:
        """The binary format of a module's text. Raises `WatError`."""
        return wat2wasm(text)

    def validate(self, binary: bytes) -> None:
        """Raises `CompileError` for bytes that are no valid module."""
        Module(binary)

    def instantiate(self, binary: bytes, imports: Mapping[str, Exports]) -> Exports:
        """Instantiates a module. Raises `CompileError`, `LinkError`, `Trap` or `WasmException`."""
        return Instance(Module(binary), imports).exports

    def call(self, func: Func, arguments: Sequence[Value]) -> list[Value]:
        """Calls an export with values as bits, and gives its results as bits. Raises what the call raises.

        No float and no vector passes through JavaScript, which may change a NaN and cannot hold a v128.
        """
        type_ = func.type
        if len(arguments) != len(type_.params):
            raise TypeError(f"{len(arguments)} arguments for {type_}")
        for wanted, given in zip(type_.params, arguments, strict=True):
            if given.type != wanted and (given.type != "ref" or wanted in BITS):
                raise TypeError(f"{given} for a parameter that is {wanted}")
        passed = [part for each in arguments for part in _parts(each)]
        return _values(type_.results, _calling(func)(*passed))

    def get(self, variable: Global) -> Value:
        """A global's value, as bits."""
        type_ = variable.type
        if type_.value not in _SPLIT:
            return _values((type_.value,), variable.value)[0]
        declared = f"(mut {type_.value})" if type_.mutable else type_.value
        reader = f"""(module
          (import "m" "x" (global {declared}))
          (func (export "f") (result {_results(type_.value)}) {_taking_apart(type_.value, "global.get 0")}))"""
        return _values((type_.value,), _adapter(reader, variable)())[0]

    def spectest(self) -> Exports:
        """A new `spectest`, for each script its own."""
        exports: dict[str, Any] = {}
        for text in _SPECTEST:
            binary = _spectest_part(text)
            if binary is not None:
                exports.update(self.instantiate(binary, {}))
        return exports


@cache
def _spectest_part(text: str) -> bytes | None:
    try:
        return wat2wasm(text)
    except WatError:
        # Only this engine's lack can be the reason: the texts are ours.
        if text is _SPECTEST[0]:
            raise
        return None


# -- adapters: functions that take and give the bits of floats and vectors as integers ---------------------------------

_SPLIT = {"f32": ("i32",), "f64": ("i64",), "v128": ("i64", "i64")}
"""The types that do not cross as they are, and what crosses in their place."""

_PUT_TOGETHER = {
    "f32": "local.get {0} f32.reinterpret_i32",
    "f64": "local.get {0} f64.reinterpret_i64",
    "v128": "local.get {0} i64x2.splat local.get {1} i64x2.replace_lane 1",
}
_TAKE_APART = {
    "f32": "{0} i32.reinterpret_f32",
    "f64": "{0} i64.reinterpret_f64",
    "v128": "{0} i64x2.extract_lane 0 {0} i64x2.extract_lane 1",
}


def _crossing(type_: str) -> tuple[str, ...]:
    return _SPLIT.get(type_, (type_,))


def _results(*types: str) -> str:
    return " ".join(part for each in types for part in _crossing(each))


def _taking_apart(type_: str, get: str) -> str:
    return _TAKE_APART.get(type_, "{0}").format(get)


@cache
def _adapter_text(type_: FuncType) -> str:
    passed, at = [], 0
    for each in type_.params:
        parts = _crossing(each)
        passed.append(_PUT_TOGETHER.get(each, "local.get {0}").format(*range(at, at + len(parts))))
        at += len(parts)
    kept = range(at, at + len(type_.results))
    return f"""(module
      (import "m" "x" (func $x (param {" ".join(type_.params)}) (result {" ".join(type_.results)})))
      (func (export "f") (param {_results(*type_.params)}) (result {_results(*type_.results)})
        (local {" ".join(type_.results)})
        {" ".join(passed)} call $x
        {" ".join(f"local.set {place}" for place in reversed(kept))}
        {" ".join(_taking_apart(each, f"local.get {place}") for each, place in zip(type_.results, kept, strict=True))}))"""


@cache
def _adapter_module(text: str) -> Module:
    return Module(text)


def _adapter(text: str, around: Func | Global) -> Func:
    made: Func = Instance(_adapter_module(text), {"m": {"x": around}}).exports["f"]
    return made


_adapted: WeakKeyDictionary[Func, Func] = WeakKeyDictionary()


def _calling(func: Func) -> Func:
    if not any(each in _SPLIT for each in func.type.params + func.type.results):
        return func
    if func not in _adapted:
        _adapted[func] = _adapter(_adapter_text(func.type), func)
    return _adapted[func]


def _parts(value: Value) -> list[Any]:
    if value.type == "v128":
        return [value.content & (1 << 64) - 1, value.content >> 64]
    return [value.content]


def _values(types: Sequence[str], result: Any) -> list[Value]:
    crossing = [part for each in types for part in _crossing(each)]
    parts = iter([] if not crossing else [result] if len(crossing) == 1 else result)
    values = []
    for type_ in types:
        if type_ == "v128":
            low, high = next(parts), next(parts)
            values.append(Value(type_, (low & (1 << 64) - 1) | (high & (1 << 64) - 1) << 64))
        elif type_ in BITS:
            values.append(Value(type_, next(parts) & (1 << BITS[type_]) - 1))
        else:
            values.append(Value(type_, next(parts)))
    return values
