"""`Module`: a compiled module and what it imports, exports and carries along."""

import os
from functools import cached_property
from typing import Any

from . import _func, _js, _source
from ._assemble import assemble, project_name
from ._binary import ModuleShape, read_module
from ._errors import CompileError
from ._js import JsObject
from ._reader import MalformedModule
from ._source import Origin
from ._types import ExportType, FuncType, ImportType
from ._words import kind

UNNAMED = "<wasm>"
"""What a module is called whose bytes came from no file."""


def read_binary(data: bytes) -> ModuleShape:
    """Reads a module's types, or raises `CompileError`."""
    try:
        return read_module(data)
    except MalformedModule as error:
        hint = " (WAT is given as text, a str)" if data.lstrip()[:1] in (b"(", b";") else ""
        raise CompileError(f"these bytes are no WebAssembly module: {error}{hint}") from None


class Module:
    """A module, compiled and not yet instantiated (JS API: `WebAssembly.Module`).

    `source` is WAT text, or a bytes-like object in the binary format.
    Raises `WatError` for text that does not assemble and `CompileError` for bytes that are no valid module.

    >>> module = Module('(module (import "js" "n" (global i32)) (memory (export "m") 1))')
    >>> print(*module.imports, *module.exports)
    (import "js" "n" (global i32)) (export "m" (memory 1))
    """

    def __init__(self, source: Any) -> None:
        if isinstance(source, str):
            self._compile(assemble(source))
            return
        try:
            data = memoryview(source).tobytes()
        except TypeError:
            is_array = isinstance(source, _js.JsProxy) and hasattr(source, "to_bytes")
            what = f"JavaScript's {_js.tag(source)}: give its .to_bytes()" if is_array else kind(source)
            raise TypeError(f"a module is WAT text or bytes, and this is {what}") from None
        _source.remember(data, Origin(UNNAMED), None)
        self._compile(data)

    @classmethod
    def from_file(cls, path: str | os.PathLike[str]) -> "Module":
        """Compiles a project's file: WAT where its name ends in .wat, else the binary format.

        Raises FileNotFoundError, and what `Module` raises.
        """
        name = project_name(os.fspath(path))
        if not name.endswith(".wat"):
            with open(path, "rb") as binary:
                return cls.from_named(binary.read(), name)
        with open(path, encoding="utf-8", newline="") as text:
            return cls.from_named(text.read(), name)

    @classmethod
    def from_named(cls, source: str | bytes, name: str, compiled: JsObject | None = None) -> "Module":
        """Compiles text or bytes that stand in a file of this name, which diagnostics and stacks then tell.

        `compiled` is the `WebAssembly.Module` of these bytes where there is one already.
        """
        self = cls.__new__(cls)
        if isinstance(source, str):
            self._compile(assemble(source, Origin(name)))
        else:
            _source.remember(source, Origin(name), None)
            self._compile(source, compiled)
        return self

    def _compile(self, data: bytes, compiled: JsObject | None = None) -> None:
        self._data, self._shape = data, read_binary(data)
        self._exact = compiled
        self._metered = self._rewritten(covered=False)
        if self._metered is None:
            # Compiled at once, so that what is wrong with it is told here.
            self._exact = self.js
        _func.remember_types(self._shape.func_types)

    def _rewritten(self, *, covered: bool) -> JsObject | None:
        """`Metered` of web/sandbox/metering.ts, None where it cannot be or is not to be."""
        metered: JsObject | None = _js.metering().meter(_js.to_js(self._data), covered)
        if metered is not None:
            _source.remember_metered(self._data, metered)
        return metered

    @cached_property
    def _covered(self) -> JsObject | None:
        """The same that counts for each stretch of code, too."""
        return self._rewritten(covered=True)

    @property
    def js(self) -> JsObject:
        """The `WebAssembly.Module` itself, which counts no instructions."""
        if self._exact is None:
            try:
                self._exact = _js.webassembly("Module").new(_js.to_js(self._data))
            except _js.JsException as error:
                raise CompileError(error.message) from None
        return self._exact

    @property
    def imports(self) -> tuple[ImportType, ...]:
        """What it needs, in order."""
        return tuple(self._shape.imports)

    @property
    def exports(self) -> tuple[ExportType, ...]:
        """What it offers, in order."""
        return tuple(self._shape.exports)

    @property
    def functions(self) -> tuple[FuncType, ...]:
        """The type of every function, imported ones first: by function index."""
        return tuple(self._shape.func_types)

    @property
    def names(self) -> dict[int, str]:
        """Function index → the name in its name section, without the `$`."""
        return dict(self._shape.func_names)

    def custom_sections(self, name: str) -> list[bytes]:
        """The contents of all custom sections of this name, in order (JS API: `Module.customSections`)."""
        return [content for each, content in self._shape.custom_sections if each == name]

    def param_names(self, export: str) -> dict[int, str]:
        """Place → name of an exported function's parameters, as far as its name section has them."""
        index = self._shape.exported_funcs.get(export)
        return {} if index is None else self._shape.local_names.get(index, {})

    def __repr__(self) -> str:
        return f"<Module: {len(self.imports)} imports, {len(self.exports)} exports>"
