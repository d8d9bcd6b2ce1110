"""Watbench: WebAssembly for Python in the browser, with types read from the binary and every value checked.

Uses the nouns of the WebAssembly specification and JS API. Needs Pyodide, in a browser or on Node.
"""

from ._allocator import Allocator
from ._assemble import validate, wasm2wat, wat2wasm
from ._atomic import Atomic
from ._canvas import canvas
from ._coverage import Coverage, FunctionCount, LineCount, coverage
from ._errors import CompileError, Diagnostic, Frame, LinkError, LinkProblem, OutOfFuel, Trap, WasmError, WatError
from ._exception import WasmException
from ._fetch import Response, fetch
from ._fuel import Fuel, fuel
from ._func import Func
from ._global import Global
from ._guest import Guest, guest
from ._instance import Exports, Instance, instantiate
from ._lens import Lens
from ._memory import Memory
from ._module import Module
from ._region import Region
from ._table import Table
from ._tag import Tag
from ._threads import Threads, threads
from ._types import ExportType, FuncType, GlobalType, ImportType, Limits, MemoryType, TableType, TagType

__all__ = [
    "Allocator",
    "Atomic",
    "CompileError",
    "Coverage",
    "Diagnostic",
    "ExportType",
    "Exports",
    "Frame",
    "Fuel",
    "Func",
    "FuncType",
    "FunctionCount",
    "Global",
    "GlobalType",
    "Guest",
    "ImportType",
    "Instance",
    "Lens",
    "Limits",
    "LineCount",
    "LinkError",
    "LinkProblem",
    "Memory",
    "MemoryType",
    "Module",
    "OutOfFuel",
    "Region",
    "Response",
    "Table",
    "TableType",
    "Tag",
    "TagType",
    "Threads",
    "Trap",
    "WasmError",
    "WasmException",
    "WatError",
    "canvas",
    "coverage",
    "fetch",
    "fuel",
    "guest",
    "instantiate",
    "threads",
    "validate",
    "wasm2wat",
    "wat2wasm",
]
