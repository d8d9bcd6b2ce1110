"""Fits a host environment to what a module imports, and says of every import that does not fit why."""

import difflib
import types
from collections.abc import Mapping
from typing import Any

from . import _host, _js, _values
from ._errors import LinkError, LinkProblem
from ._extern import Extern
from ._func import Func
from ._global import Global
from ._guest import Guest
from ._js import JsObject
from ._matching import may_match
from ._memory import Memory
from ._table import Table
from ._tag import Tag
from ._types import FuncType, GlobalType, ImportType, Limits, MemoryType, TableType, TagType, counted
from ._words import describe, kind, shown

_MISSING = object()
_CLASSES: dict[type[Any], tuple[type[Extern[Any]], str]] = {
    FuncType: (Func, "a function"),
    MemoryType: (Memory, "a Memory"),
    TableType: (Table, "a Table"),
    GlobalType: (Global, "a Global or a number"),
    TagType: (Tag, "a Tag"),
}


class _Unfit(Exception):
    """A given value does not fit; says what was given, and the fix."""


def _names(container: Any) -> list[str]:
    if isinstance(container, Mapping):
        return [str(name) for name in container]
    if isinstance(container, _js.JsProxy):
        return [str(name) for name in _js.js_global("Object").getOwnPropertyNames(container)]
    return [name for name in dir(container) if not name.startswith("_")]


def _look_up(container: Any, name: str) -> Any:
    if isinstance(container, Mapping):
        return container.get(name, _MISSING)
    if isinstance(container, _js.JsProxy):
        return _js.get(container, name) if _js.has(container, name) else _MISSING
    return getattr(container, name, _MISSING)


def _suggest(name: str, container: Any) -> str:
    names = _names(container)
    close = difflib.get_close_matches(name, names, 1, 0.5) or [each for each in names if each[:1] == name[:1]][:1]
    if close and (len(name) > 2 or len(close[0]) <= 4):
        return f"; did you mean {close[0]!r}?"
    return f"; it has {', '.join(map(repr, names[:8]))}{' …' if len(names) > 8 else ''}" if names else ""


def _called(container: Any, module: str) -> str:
    if isinstance(container, _js.JsProxy):
        return str(_js.js_global("Object").prototype.toString.call(container))[8:-1]
    if isinstance(container, types.ModuleType):
        return f"Python's module {container.__name__}"
    return f'"{module}"'


def _find(needed: ImportType, environment: Mapping[str, Any]) -> Any:
    container = environment.get(needed.module, _MISSING)
    if container is _MISSING or container is None:
        raise _Unfit(f'there is no module "{needed.module}" in the imports{_suggest(needed.module, environment)}')
    found = _look_up(container, needed.name)
    if found is _MISSING:
        raise _Unfit(f"{_called(container, needed.module)} has no {needed.name!r}{_suggest(needed.name, container)}")
    return found


def _kind(value: Any) -> str:
    if isinstance(value, Extern):
        return f"a {type(value).__name__}, {value.type}"
    if isinstance(value, _js.JsProxy):
        return f"JavaScript's {value.typeof} {str(_js.js_global('Object').prototype.toString.call(value))[8:-1]}"
    if callable(value):
        return "a Python function"
    return describe(value)


def _check_limits(needed: Limits, given: Limits, unit: str, make: str, exact: bool) -> None:
    if given.minimum < needed.minimum:
        raise _Unfit(f"a {make} of {counted(given.minimum, unit)}: too small, at least {needed.minimum:,} wanted")
    if needed.maximum is None or not exact:
        return
    if given.maximum is None:
        raise _Unfit(f"a {make} without a maximum: give it one, at most {counted(needed.maximum, unit)}")
    if given.maximum > needed.maximum:
        raise _Unfit(
            f"a {make} with a maximum of {counted(given.maximum, unit)}, and at most {needed.maximum:,} will do"
        )


def _check(needed: Any, given: Extern[Any], exact: bool) -> None:
    """Raises where a thing of the right kind is of the wrong type. `exact` says that its maximum is known."""
    type_ = given.type
    match needed, type_:
        case MemoryType(), MemoryType():
            if needed.address != type_.address:
                raise _Unfit(f"a Memory with {type_.address} addresses: make it with address={needed.address!r}")
            if needed.shared != type_.shared:
                fix = "with shared=True and a maximum" if needed.shared else "without shared=True"
                raise _Unfit(f"a Memory that is {'' if type_.shared else 'not '}shared: make it {fix}")
            _check_limits(needed.limits, type_.limits, "page", "Memory", exact)
        case TableType(), TableType():
            if not may_match(needed, type_):
                raise _Unfit(f"a Table of {type_.element}: make it with Table({needed.element!r}, …)")
            _check_limits(needed.limits, type_.limits, "element", "Table", exact)
        case _ if not may_match(needed, type_):
            raise _Unfit(f"a {type(given).__name__} of another type, {type_}")


def _function(needed: ImportType, type_: FuncType, given: Any) -> JsObject:
    if isinstance(given, _js.JsProxy):
        if given.typeof == "function":
            return given
        raise _Unfit(f"{_kind(given)}, which is no function")
    if isinstance(given, Extern) or not callable(given):
        raise _Unfit(f"{_kind(given)}, which is no function")
    if stuck := _host.crossing(type_):
        raise _Unfit(f"a Python function, and JavaScript cannot pass it a {stuck}")
    if problem := _host.signature_problem(given, type_):
        raise _Unfit(problem)
    return _host.host_function(given, type_, f'"{needed.module}" "{needed.name}"')


def _constant(type_: GlobalType, given: Any) -> Any:
    is_reference = type_.value in ("funcref", "externref")
    if not is_reference and (isinstance(given, Extern | _js.JsProxy) or callable(given)):
        raise _Unfit(f"{_kind(given)}, which is no Global")
    if type_.mutable:
        raise _Unfit(f"{_kind(given)}, which cannot change: give Global({type_.value!r}, {shown(given)}, mutable=True)")
    try:
        if is_reference:
            return Global(type_.value, given).js
        return _values.into(type_.value)(given)
    except (TypeError, OverflowError) as error:
        raise _Unfit(str(error)) from None


def _fit(needed: ImportType, given: Any) -> Any:
    """The JavaScript value to import for a given one."""
    if isinstance(given, Guest):
        if problem := given._problem(needed.type):
            raise _Unfit(problem)
        return given._given(needed.type)
    class_, wanted = _CLASSES[type(needed.type)]
    exact = isinstance(given, class_)
    if isinstance(given, _js.JsProxy) and class_ is not Func and class_._fits(given):
        if class_ in (Global, Tag):
            # JavaScript does not tell their types: the engine checks them.
            return given
        if class_ is Memory and _js.is_python_memory(given):
            raise _Unfit("Python's own memory: lend a buffer in it, by guest(buffer)")
        given = class_.from_js(given)
    if isinstance(given, class_):
        _check(needed.type, given, exact)
        if isinstance(given, Memory):
            given.watch(f"{needed.module}.{needed.name}")
        return given.js
    if isinstance(needed.type, FuncType):
        return _function(needed, needed.type, given)
    if isinstance(needed.type, GlobalType):
        return _constant(needed.type, given)
    raise _Unfit(f"{_kind(given)}, and {wanted} is wanted")


def fit_imports(needed: tuple[ImportType, ...], environment: Any) -> JsObject:
    """The import object for a module's imports. Raises `LinkError` naming every one that does not fit."""
    if not isinstance(environment, Mapping):
        raise TypeError(f'imports are a dict, {{"module": {{"name": value}}}}, and this is {kind(environment)}')
    problems: list[LinkProblem] = []
    modules: dict[str, JsObject] = {}
    imports = _js.new_object()
    for each in needed:
        try:
            value = _fit(each, _find(each, environment))
        except _Unfit as error:
            problems.append(LinkProblem(each.module, each.name, str(each.type), str(error)))
            continue
        if each.module not in modules:
            modules[each.module] = _js.new_object()
            _js.set_property(imports, each.module, modules[each.module])
        _js.set_property(modules[each.module], each.name, value)
    if problems:
        raise LinkError(problems)
    return imports


def given_values(needed: tuple[ImportType, ...], environment: Mapping[str, Any]) -> list[Any]:
    """What an environment that fits has for each of a module's imports, as it was given."""
    return [_find(each, environment) for each in needed]
