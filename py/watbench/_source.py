"""Maps an engine's stack of a trap to the functions of the WAT texts."""

import itertools
import json
import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from . import _js, _shim
from ._binary import ModuleShape, read_module
from ._errors import Frame
from ._reader import MalformedModule
from ._recursion import folded


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a WAT text stands: a file, and the place in it of the text's first character.

    `line` and `column` are 1-based, columns and `start` are UTF-16 code units. A text that has a file to itself starts
    at line 1, column 1; one that is a string in a Python file starts where the string does.
    """

    file: str
    line: int = 1
    column: int = 1
    start: int = 0

    def place(self, line: int, column: int) -> tuple[int, int]:
        """The place in the file of a place in the text."""
        return self.line + line - 1, column + (self.column - 1 if line == 1 else 0)


def utf16_length(text: str) -> int:
    """Length in UTF-16 code units, in which editors and JavaScript count.

    >>> utf16_length("aé𝄞")
    4
    """
    return len(text) + sum(char > "\uffff" for char in text)


_NEWLINE = re.compile(r"\r\n|\r|\n")


class Lines:
    """The lines of a text. CR, LF and CRLF each end one."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0, *(found.end() for found in _NEWLINE.finditer(text))]

    def place(self, index: int) -> tuple[int, int]:
        """The line and the column (UTF-16 code units), both 1-based, of the character at an index.

        >>> Lines("one\\n𝄞two").place(5)
        (2, 3)
        """
        line = bisect_right(self._starts, index)
        return line, utf16_length(self._text[self._starts[line - 1] : index]) + 1


class KnownModule:
    """A module of the program: its bytes, and the text they were made of if there was one."""

    def __init__(self, data: bytes, origin: Origin, text: str | None) -> None:
        self.data, self.origin, self.text = data, origin, text
        self.forms = [_Form(self)]
        """The forms in which it may run."""
        self._frames: dict[tuple[int, int], Frame] = {}

    @cached_property
    def shape(self) -> ModuleShape:
        return _shape_of(self.data)

    @cached_property
    def _told(self) -> _js.JsObject:
        """Tells where calls stand in the text, and why they trapped: `ToldModule` in web/sandbox/told-module.ts."""
        return _js.host().module(self.text, _js.to_js(self.data))

    def frame(self, index: int, offset: int) -> Frame:
        """The call of the function with this index that was at this byte of the module."""
        if (index, offset) not in self._frames:
            self._frames[index, offset] = self._frame(index, offset)
        return self._frames[index, offset]

    def lines(self, counts: str) -> Any:
        """A `LineCounts` of web/wat/line-counts.ts, for what `Metered.counts` gives."""
        return json.loads(self._told.lines(counts))

    def explain(
        self, kind: str, calls: Sequence["WasmCall"], arguments: Sequence[Any], memory_sizes: Mapping[int, int]
    ) -> str:
        """Why the last of these calls trapped, in a sentence; `arguments` are those of the first, as far as known."""
        values = [str(each) if isinstance(each, int) else "?" for each in arguments]
        pairs = [f"{each.index} {each.offset}" for each in calls]
        sizes = [f"{index} {size}" for index, size in memory_sizes.items()]
        return str(self._told.explain(kind, " ".join(pairs), " ".join(values), " ".join(sizes)))

    def _frame(self, index: int, offset: int) -> Frame:
        name = self.shape.func_names.get(index)
        exported = next((name for name, func in self.shape.exported_funcs.items() if func == index), None)
        shown = f"${name}" if name else f'"{exported}"' if exported else f"func {index}"
        place = json.loads(self._told.place(index, offset))
        if place is None:
            return Frame(shown, self.origin.file, None, None, "wasm")
        line, column = self.origin.place(place["line"], place["column"])
        about = {"text": place["text"], "note": place["note"]}
        return Frame(place["name"] or shown, self.origin.file, line, column, "wasm", **about)


def _shape_of(data: bytes) -> ModuleShape:
    try:
        return read_module(data)
    except MalformedModule:
        return ModuleShape()


class _Form:
    """A module as an engine knows it: as it is, or rewritten to count instructions."""

    def __init__(self, module: KnownModule, metered: _js.JsObject | None = None) -> None:
        self.module = module
        self.metered = metered
        """`Metered` of web/sandbox/metering.ts."""

    @cached_property
    def shape(self) -> ModuleShape:
        return self.module.shape if self.metered is None else _shape_of(self.metered.bytes.to_bytes())

    def owns(self, call: "_Call") -> bool:
        """Whether a call in an engine's stack, by its function, byte and name, can be of this module."""
        body = call.index - self.shape.imported_funcs
        if not 0 <= body < len(self.shape.bodies):
            return False
        start, end = self.shape.bodies[body]
        name = self.shape.func_names.get(call.index)
        return start <= call.offset < end and (name is None or name in call.line or not _NAMED.search(call.line))

    def call(self, each: "_Call") -> "WasmCall | None":
        """The call by the function's index and the byte of the module as it is; None for code that was added."""
        if self.metered is None:
            return WasmCall(self.module, each.index, each.offset)
        offset = int(self.metered.origin(each.offset))
        added = self.shape.imported_funcs - self.module.shape.imported_funcs
        return None if offset < 0 else WasmCall(self.module, each.index - added, offset)


_MOST_KNOWN = 64
_known: list[KnownModule] = []

# "at name (wasm://wasm/0a1b:wasm-function[3]:0x4e)" in V8, "name@…:wasm-function[3]:0x4e" in SpiderMonkey.
_FRAME = re.compile(r"wasm-function\[(\d+)\]:0x([0-9a-fA-F]+)")
_ADDRESS = re.compile(r"wasm://wasm/[^:)]*")
_NAMED = re.compile(r"^\s*(?:at (?!wasm://|https?:|file:|<)|[^@\s]+@)")


def remember(data: bytes, origin: Origin, text: str | None) -> None:
    """Keeps a module, so that stacks can be mapped to it; the last 64 are kept."""
    # Bytes that were assembled here are known by their text already, which tells more.
    if not any(known.data == data and (known.origin == origin or text is None) for known in _known):
        _known.append(KnownModule(data, origin, text))
        del _known[:-_MOST_KNOWN]


def known(data: bytes) -> KnownModule:
    """The module with these bytes; one without a text where it is not known any more."""
    return next((each for each in reversed(_known) if each.data == data), KnownModule(data, Origin("<wasm>"), None))


def split_lines(text: str) -> list[str]:
    """The lines of a text, without what ends them."""
    return _NEWLINE.split(text)


def remember_metered(data: bytes, metered: _js.JsObject) -> None:
    """Keeps as what a module runs that counts instructions."""
    for known in _known:
        if known.data == data:
            known.forms.insert(0, _Form(known, metered))


def forget() -> None:
    """Forgets all modules: the next run has its own."""
    _known.clear()


@dataclass(frozen=True, slots=True)
class _Call:
    """A line of an engine's stack: the function's index, a byte of its code, and what its module is known by.

    V8 names modules by their contents, so that calls with one address are of one module, and with two of two. In
    another engine the address is the whole line, and says nothing.
    """

    index: int
    offset: int
    address: str
    line: str


def _calls(stack: str) -> list[_Call]:
    """The calls of WebAssembly in a stack, innermost first, without this package's own."""
    calls = []
    for line in stack.splitlines():
        if (found := _FRAME.search(line)) and _shim.NAME not in line:
            address = _ADDRESS.search(line)
            calls.append(_Call(int(found[1]), int(found[2], 16), address[0] if address else line, line))
    return calls


@dataclass(frozen=True, slots=True)
class WasmCall:
    """A call in the program's WebAssembly: its module, the function's index, and the byte of the module it was at."""

    module: KnownModule
    index: int
    offset: int


def wasm_calls(stack: str, called: bytes | None = None) -> list[WasmCall]:
    """The innermost unbroken stretch of WebAssembly calls in an engine's stack, outermost first.

    It ends where Python's own WebAssembly begins, which belongs to no module of the program. `called` are the bytes of
    the module of which Python called an export, where that is known: the outermost call is most likely its.
    """
    calls = _calls(stack)
    together: dict[str, set[_Call]] = {}
    for each in calls:
        together.setdefault(each.address, set()).add(each)
    owners = {
        address: [form for known in reversed(_known) for form in known.forms if all(map(form.owns, others))]
        for address, others in together.items()
    }
    owned = itertools.dropwhile(lambda each: not owners[each.address], calls)
    stretch = list(itertools.takewhile(lambda each: owners[each.address], owned))[::-1]
    chosen: dict[str, _Form] = {}
    for place, each in enumerate(stretch):
        if each.address not in chosen:
            others = [form.module for address, form in chosen.items() if _ADDRESS.fullmatch(address)]
            left = [form for form in owners[each.address] if form.module not in others] or owners[each.address]
            is_called = [form for form in left if place == 0 and form.module.data == called]
            chosen[each.address] = (is_called or left)[0]
    found = (chosen[each.address].call(each) for each in stretch)
    return [each for each in found if each is not None]


def is_cut_off(stack: str) -> bool:
    """Whether an engine's stack ends within the program's WebAssembly: engines keep the innermost calls only."""
    last = _calls(stack.rstrip().rpartition("\n")[2])
    return any(form.owns(each) for each in last for known in _known for form in known.forms)


def frames_of(calls: Sequence[WasmCall]) -> list[Frame]:
    """The places of the calls, with recursions folded."""
    return folded([each.module.frame(each.index, each.offset) for each in calls])


def wasm_frames(stack: str) -> list[Frame]:
    """The places of the program's innermost WebAssembly calls in an engine's stack, outermost first."""
    return frames_of(wasm_calls(stack))
