"""Fits a host environment to a module that runs in other threads: little can go there, and what stays behind says why."""

from collections.abc import Mapping
from typing import Any

from . import _js, _values
from ._errors import LinkError, LinkProblem
from ._func import Func
from ._global import Global
from ._imports import _find, _kind, _Unfit
from ._imports import _fit as _fit_here
from ._instance import Instance
from ._types import FuncType, GlobalType, ImportType, MemoryType, TableType
from ._words import kind


def _function(given: Any) -> tuple[str, str]:
    """Where each thread finds a function of JavaScript's for itself."""
    if isinstance(given, Func):
        raise _Unfit("a Func, which belongs to this thread: let the module have the function itself")
    if not isinstance(given, _js.JsProxy):
        if callable(given):
            raise _Unfit(
                "a Python function, and no other thread can call into this Python: let the module write to the shared "
                "memory what Python is to know, and read it there"
            )
        raise _Unfit(f"{_kind(given)}, which is no function")
    found = _js.host().threads.find(given)
    if found is None:
        raise _Unfit(
            f"{_kind(given)}, which other threads do not have: they have the functions of JavaScript's own "
            "Math, Number, BigInt, Date and console"
        )
    namespace, member = found
    return namespace, member


def _constant(needed: GlobalType, given: Any) -> Any:
    if needed.value not in _values.NUMBERS:
        raise _Unfit(f"a {needed.value}, which belongs to one thread: only numbers can be handed to others")
    if needed.mutable:
        raise _Unfit("a Global that can change, which belongs to one thread: keep it in the shared memory")
    return given.value if isinstance(given, Global) else given


def _fit(needed: ImportType, given: Any) -> list[Any]:
    """A `ThreadImport` of web/sandbox/thread.ts, without both its names."""
    match needed.type:
        case FuncType():
            return [*_function(given)]
        case MemoryType(shared=False):
            raise _Unfit(
                "the module imports a memory that is not shared, and threads have no other in common: "
                f"(memory {needed.type.limits.minimum} {needed.type.limits.maximum or needed.type.limits.minimum} shared)"
            )
        case MemoryType():
            return [_fit_here(needed, given)]
        case GlobalType():
            return [_fit_here(needed, _constant(needed.type, given))]
        case _:
            what = "a Table" if isinstance(needed.type, TableType) else "a Tag"
            raise _Unfit(f"{what}, which belongs to one thread: let the module have one of its own")


def fit_for_threads(needed: tuple[ImportType, ...], environment: Mapping[str, Any] | None) -> list[list[Any]]:
    """The imports of a module as other threads are told them: shared memories, numbers, functions of JavaScript's.

    Raises `LinkError` naming every import that does not fit or cannot go there.
    """
    environment = {} if environment is None else environment
    if not isinstance(environment, Mapping):
        raise TypeError(f'imports are a dict, {{"module": {{"name": value}}}}, and this is {kind(environment)}')
    given = {name: each.exports if isinstance(each, Instance) else each for name, each in environment.items()}
    problems: list[LinkProblem] = []
    fitted: list[list[Any]] = []
    for each in needed:
        try:
            fitted.append([each.module, each.name, *_fit(each, _find(each, given))])
        except _Unfit as error:
            problems.append(LinkProblem(each.module, each.name, str(each.type), str(error)))
    if problems:
        raise LinkError(problems)
    return fitted
