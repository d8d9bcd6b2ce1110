"""Shortens the stacks of deep recursions: calls that come over and over stand there once, with a count."""

from collections.abc import Hashable
from dataclasses import replace

from ._errors import Frame

_LONGEST_TURN = 4
"""Functions that call each other in turns."""
_FEWEST = 4
"""Turns that are worth a count."""


def fold(calls: list[Hashable]) -> list[tuple[int, int]]:
    """Which calls to keep, by index, and how many more times each came right after, in turns with its neighbours.

    >>> fold(["main", "even", "odd", "even", "odd", "even", "odd", "even", "odd", "last"])
    [(0, 0), (1, 3), (2, 3), (9, 0)]
    """
    kept: list[tuple[int, int]] = []
    at = 0
    while at < len(calls):
        length, times = next(
            ((turn, times) for turn in range(1, _LONGEST_TURN + 1) if (times := _times(calls, at, turn)) >= _FEWEST),
            (1, 1),
        )
        kept += [(at + place, times - 1) for place in range(length)]
        at += length * times
    return kept


def _times(calls: list[Hashable], at: int, turn: int) -> int:
    """How often the `turn` calls from `at` on come one after the other."""
    end = at + turn
    while end < len(calls) and calls[end] == calls[end - turn]:
        end += 1
    return (end - at) // turn


def folded(frames: list[Frame]) -> list[Frame]:
    """A stack with its recursions folded, also where its frames stand for several calls already."""
    found = fold([*frames])
    return [replace(frames[at], repeated=(frames[at].repeated + 1) * (times + 1) - 1) for at, times in found]
