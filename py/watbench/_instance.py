"""`Instance` and `instantiate`: a module with its imports, ready to be called."""

import functools
import os
import re
import weakref
from collections.abc import Iterator, Mapping
from typing import Any

from . import _engine, _js, _trap
from ._errors import LinkError, LinkProblem
from ._exception import brought_by
from ._extern import Extern
from ._fetch import fetch
from ._func import Func
from ._global import Global
from ._guest import Guest, keep
from ._imports import fit_imports, given_values
from ._js import JsObject
from ._loan import lend
from ._memory import Memory
from ._module import Module
from ._room import droppable, made_in_room
from ._table import Table
from ._tag import Tag
from ._types import FuncType, GlobalType, MemoryType, TableType, TagType
from ._words import kind, shown

_CLASSES: dict[type[Any], type[Extern[Any]]] = {
    FuncType: Func, MemoryType: Memory, TableType: Table, GlobalType: Global, TagType: Tag,
}  # fmt: skip

_FILE = re.compile(r"[^\n;]+\.(wat|wasm)(\?.*)?")


_MOST_COUNTING = 200
counting: list["Instance"] = []
"""The first instances that count of this run, for the page to show what they counted; none where room got scarce."""
droppable.append(counting)


class Exports(Mapping[str, Any]):
    """What an instance exports, by name: `exports["add"]`, and `exports.add` where the name is a Python name.

    A name that this mapping has itself (`get`, `items`, `keys`, `values`) is reached by index only.
    """

    __slots__ = ("__dict__", "_exports")

    def __init__(self, exports: dict[str, Any]) -> None:
        self._exports = exports
        # Python finds attributes in an object's own dict ten times faster than by __getattr__.
        self.__dict__.update((name, each) for name, each in exports.items() if not hasattr(Exports, name))

    def __getitem__(self, name: str) -> Any:
        return self._exports[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._exports)

    def __len__(self) -> int:
        return len(self._exports)

    def __getattr__(self, name: str) -> Any:
        known = "" if name == "_exports" else ", ".join(self._exports) or "nothing"
        raise AttributeError(f"nothing is exported as {name!r}; exported is {known}", name=name, obj=self)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._exports]

    def __repr__(self) -> str:
        return f"<Exports: {', '.join(self._exports) or 'nothing'}>"


class Instance:
    """A module instantiated with its imports (JS API: `WebAssembly.Instance`).

    `imports` is a dict of dicts, `{"module": {"name": value}}`; the inner ones may also be JavaScript objects such as
    `Math`, Python modules, or another instance. A value is a Python function, a `Func`, `Memory`, `Table`,
    `Global` or `Tag`, the raw JavaScript object of one, or a number for a global that is not mutable.

    An async function is an import like any other where the engine has JavaScript Promise Integration; the exports
    that come to it are called by `await export.call_async(...)`.

    JavaScript holds the host functions, and Python's garbage collector does not see through it: a host function that
    refers back to the instance, as a bound method may, keeps both and their memory until Python ends. Refer back by a
    weak reference where many instances come and go.

    Raises `LinkError` naming every import that does not fit, `Trap` when the module's start function traps, and MemoryError
    when the browser has no room for a memory of the module's.

    >>> instance = Instance(Module('(module (func (export "add") (param i32 i32) (result i32)'
    ...                            ' local.get 0 local.get 1 i32.add))'))
    >>> instance.exports.add(40, 2)
    42
    """

    js: JsObject
    """The `WebAssembly.Instance` itself."""
    module: Module
    exports: Exports

    def __init__(self, module: Module, imports: Mapping[str, Any] | None = None, *, coverage: bool = False) -> None:
        if not isinstance(module, Module):
            raise TypeError(f"a Module is instantiated, and this is {kind(module)}: Module(source) makes one")
        if isinstance(imports, Mapping):
            imports = {name: each.exports if isinstance(each, Instance) else each for name, each in imports.items()}
        imports = {} if imports is None else imports
        fitted = fit_imports(module.imports, imports)
        self._guests: tuple[Guest, ...] = ()
        if any(isinstance(each.type, MemoryType | GlobalType) for each in module.imports):
            self._guests = lend(module._data, module._shape, given_values(module.imports, imports))
        memories = _imported_memories(module, fitted)
        is_counting = coverage or _js.metering().covers()
        self._metered = module._covered if is_counting else module._metered
        if coverage and self._metered is None:
            raise RuntimeError(
                "this run executes modules exactly as they are, or this one cannot be rewritten to count"
            )
        self.js = _constructed(module, self._metered, fitted, _trap.Home(module._data, memories))
        self.module = module
        if is_counting and self._metered is not None and len(counting) < _MOST_COUNTING:
            counting.append(self)
        # What was imported lives as long as the instance.
        self._imports = imports
        raw = self.js.exports
        exported = module._shape.exported_memories
        self._home = _trap.Home(module._data, memories | {at: _js.get(raw, name) for name, at in exported.items()})
        if self._metered is not None:
            # All that Python can call it by has this home.
            weakref.finalize(self._home, _js.metering().forget, _js.metering().number(self.js))
        self.exports = Exports({each.name: self._wrap(each.name, each.type, raw) for each in module.exports})
        self._hand_out_tags(fitted)

    def _hand_out_tags(self, fitted: JsObject) -> None:
        """Has the exported functions keep the tags that they may throw by, so that Python knows them when they do."""
        tags = [each for each in self.exports.values() if isinstance(each, Tag)]
        for each in self.module.imports:
            if isinstance(each.type, TagType):
                tags.append(Tag.from_js(_js.get(_js.get(fitted, each.module), each.name), each.type))
        if tags:
            for func in self.exports.values():
                if isinstance(func, Func):
                    func.tags = (*func.tags, *tags)

    def _wrap(self, name: str, type_: Any, raw: JsObject) -> Extern[Any]:
        obj = _js.get(raw, name)
        if isinstance(type_, FuncType):
            for guest in self._guests:
                obj = guest._guarded(obj, type_)
        wrapped = _CLASSES[type(type_)].from_js(obj, type_)
        if isinstance(wrapped, Memory):
            wrapped.watch(name)
        if isinstance(wrapped, Func) and not wrapped.param_names:
            wrapped.name = name
            wrapped.param_names = self.module.param_names(name)
            wrapped.home = self._home
        if self._guests:
            keep(self._guests, wrapped)
        return wrapped

    def __repr__(self) -> str:
        return f"<Instance {self.exports!r}>"


def _imported_memories(module: Module, fitted: JsObject) -> dict[int, JsObject]:
    """By index."""
    imported = [each for each in module.imports if isinstance(each.type, MemoryType)]
    return {at: _js.get(_js.get(fitted, each.module), each.name) for at, each in enumerate(imported)}


def _constructed(module: Module, metered: JsObject | None, fitted: JsObject, home: _trap.Home) -> JsObject:
    try:
        if metered is not None:
            make = functools.partial(_js.host().catching(metered.instantiate), fitted)
        else:
            construct = _js.host().catching(_js.js_global("Reflect").construct)
            make = functools.partial(construct, _js.webassembly("Instance"), _js.to_js([module.js, fitted]))
        return made_in_room(make, "the browser has no room for this instance")
    except _js.JsException as error:
        # Read by watbench._run, which shows the WebAssembly frames between Python's.
        wasm_stack = _js.stack_of(error)
        failure = _failed(module, error, wasm_stack, home)
    # Here no exception is being handled that would become the context of the program's own.
    try:
        raise failure
    finally:
        # Its traceback has this frame: named here, it would be kept until garbage is collected.
        del failure


def _failed(module: Module, error: _js.JsException, stack: str, home: _trap.Home) -> BaseException:
    if error.name == "LinkError":
        return link_error(error.message, module)
    if _engine.is_trap(error.name, error.message):
        return _trap.trap(error.message, stack, home=home)
    return brought_by(error)


def link_error(message: str, module: Module | None = None) -> LinkError:
    """An engine's link error as ours, with the import's type where the module is known."""
    source, name, why = _engine.link_place(message)
    types = module.imports if module else ()
    number = _engine.import_number(message)
    found = types[number : number + 1] if number is not None else ()
    found = found or tuple(each for each in types if (each.module, each.name) == (source, name))
    if not found:
        return LinkError([LinkProblem(source, name, "", why)], message)
    return LinkError([LinkProblem(found[0].module, found[0].name, str(found[0].type), why)])


def given(source: Any) -> Module | str:
    """What `instantiate` is given: the module where it is at hand, else the name or the address of its file."""
    if isinstance(source, Module):
        return source
    if not isinstance(source, str | os.PathLike):
        return Module(source)
    text = os.fspath(source)
    if _FILE.fullmatch(text):
        return text
    if "(" in text:
        return Module(text)
    raise ValueError(f"{shown(text)} is neither WAT text nor the name of a .wat or .wasm file")


async def load(source: Any) -> Module:
    """The module that `instantiate` is given, itself or from its file."""
    text = given(source)
    if isinstance(text, Module):
        return text
    if os.path.exists(text):
        return Module.from_file(text)
    response = await fetch(text)
    if not response.ok:
        raise FileNotFoundError(f"{text} is not in the project, and fetching it gave status {response.status}")
    name = text.rpartition("/")[2].partition("?")[0]
    if name.endswith(".wat"):
        return Module.from_named((await response.bytes()).decode(), name)
    # The engine compiles one copy while it arrives; the types are read from the other.
    compiled = await _js.compile_streaming(response.js.clone())
    return Module.from_named(await response.bytes(), name, compiled)


async def instantiate(source: Any, imports: Mapping[str, Any] | None = None, *, coverage: bool = False) -> Instance:
    """Compiles and instantiates a module: the `WebAssembly.instantiateStreaming` of the tutorials.

    `source` is the name of a project's file or a URL, ending in .wat or .wasm; WAT text; bytes; or a `Module`.
    `imports` and `coverage` are what `Instance` takes, and the errors are those of `Module` and `Instance`; a name that is nowhere
    raises FileNotFoundError.
    """
    return Instance(await load(source), imports, coverage=coverage)
