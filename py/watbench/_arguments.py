"""Converts the arguments of a call into WebAssembly, and says which of them is wrong and why."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from . import _values
from ._types import FuncType


class Callee(Protocol):
    """What is called: its name, its type, and its parameters' names by place, as far as they are known."""

    @property
    def name(self) -> str: ...
    @property
    def type(self) -> FuncType: ...
    @property
    def param_names(self) -> Mapping[int, str]: ...


def _parameter(callee: Callee, place: int) -> str:
    name = callee.param_names.get(place)
    return f"parameter {place + 1}{f' (${name})' if name else ''} of {callee.name}"


def _wrong_count(callee: Callee, given: int) -> TypeError:
    wanted = len(callee.type.params)
    why = f"{given - wanted} too many"
    if given < wanted:
        why = f"{', '.join(_parameter(callee, place) for place in range(given, wanted))} is missing"
    return TypeError(f"{callee.name} takes {wanted} and was given {given}: {why}; it is {callee.type}")


def convert(callee: Callee, into: Sequence[_values.Convert], args: Sequence[Any]) -> list[Any]:
    """The arguments as JavaScript takes them; `into` has the conversion of each parameter.

    Raises TypeError or OverflowError that name the parameter.
    """
    if len(args) != len(into):
        raise _wrong_count(callee, len(args))
    place = 0
    values = []
    try:
        for place, value in enumerate(args):
            values.append(into[place](value))
    except (TypeError, OverflowError) as error:
        raise type(error)(f"{_parameter(callee, place)}: {error}") from None
    return values
