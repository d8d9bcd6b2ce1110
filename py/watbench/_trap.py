"""Makes a `Trap` of what an engine throws: its kind, its frames, and a sentence that explains it."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from . import _engine, _js, _source
from ._errors import OutOfFuel, Trap
from ._js import JsObject


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Home:
    """What a trap is explained by: the module of what Python called, and those of its memories that can be reached."""

    data: bytes
    memories: Mapping[int, JsObject] = field(default_factory=dict)
    """By index: objects of JavaScript."""


def trap(
    message: str,
    stack: str,
    export: str | None = None,
    home: Home | None = None,
    arguments: Sequence[Any] = (),
    thread: int | None = None,
) -> Trap | KeyboardInterrupt:
    """The trap that an engine tells in `message` and `stack`. `arguments` are those that `export` was called with.

    It is a KeyboardInterrupt where Stop has ended WebAssembly.
    """
    ended = _js.metering().ended()
    if ended == "stop":
        return KeyboardInterrupt()
    calls = _source.wasm_calls(stack, home.data if home else None)
    if ended == "budget":
        return OutOfFuel("out of fuel", export, _source.frames_of(calls), thread)
    kind = _engine.trap_kind(message)
    if _source.is_cut_off(stack):
        # The outermost call that is left need not be the one that Python made.
        arguments = ()
    return Trap(kind, export, _source.frames_of(calls), thread, _explanation(kind, calls, export, home, arguments))


def _explanation(
    kind: str,
    calls: Sequence[_source.WasmCall],
    export: str | None,
    home: Home | None,
    arguments: Sequence[Any],
) -> str:
    """A sentence about the innermost call; empty where there is nothing to say."""
    if not calls and not home:
        return ""
    # Without a call, the module's own segments did not fit.
    module = calls[-1].module if calls else _source.KnownModule(home.data if home else b"", _source.Origin(""), None)
    own = list(itertools.takewhile(lambda each: each.module is module, reversed(calls)))[::-1]
    is_home = home is not None and module.data == home.data
    is_whole = is_home and len(own) == len(calls) and bool(own)
    is_called = is_whole and export is not None and module.shape.exported_funcs.get(export) == own[0].index
    sizes = (
        {index: int(memory.buffer.byteLength) for index, memory in home.memories.items()} if home and is_home else {}
    )
    return module.explain(kind, own, arguments if is_called else (), sizes)
