"""Reads what browsers' engines say: the kinds of traps and link errors behind their messages."""

import re

_STACK_END = re.compile("maximum call stack|too much recursion", re.IGNORECASE)

_TRAPS = [
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("call stack exhausted", "maximum call stack|too much recursion|stack overflow"),
        ("unreachable", "unreachable"),
        ("unaligned atomic", "unaligned"),
        ("expected shared memory", r"shared memory|Atomics\.wait cannot be called"),
        ("indirect call type mismatch", "signature|type mismatch"),
        ("uninitialized element", "indirect call to null|null table entry|null function"),
        (
            "out of bounds table access",
            r"\btable.*(bounds|range)|(bounds|range).*(\btable|call_indirect)|element segment",
        ),
        ("out of bounds array access", "array.*bounds|bounds.*array"),
        ("integer divide by zero", "(divide|division|remainder) by zero"),
        ("invalid conversion to integer", "unrepresentable in integer|conversion to integer|bounds trunc"),
        ("integer overflow", "overflow|result unrepresentable"),
        ("out of bounds memory access", "memory.*bounds|bounds.*memory|data segment|index out of bounds"),
        ("cast failure", "cast"),
        ("null reference", "null"),
    )
]

_NO_ROOM = re.compile("(?<!buffer )allocat|out of memory", re.IGNORECASE)

_LINK_PLACES = (
    re.compile(r'module="(?P<module>.*?)"(?: function="(?P<name>.*?)")? error: (?P<why>.*)', re.DOTALL),
    re.compile(r'Import #\d+ "(?P<module>.*?)"(?: "(?P<name>.*?)")?: (?P<why>.*)', re.DOTALL),
    re.compile(r"import object field '(?P<name>.*?)' (?P<why>.*)", re.DOTALL),
    re.compile(r"import (?P<module>[^\s:]*):(?P<name>\S*) (?P<why>.*)", re.DOTALL),
)


def is_trap(name: str, message: str) -> bool:
    """Whether an error of JavaScript is a trap: a `WebAssembly.RuntimeError`, or the stack's end."""
    return name == "RuntimeError" or (name in ("RangeError", "InternalError") and bool(_STACK_END.search(message)))


def is_without_room(name: str, message: str) -> bool:
    """Whether an error of JavaScript says that there is no room for a memory.

    >>> is_without_room("RangeError", "WebAssembly.Memory(): could not allocate memory")
    True
    >>> is_without_room("RangeError", "Array buffer allocation failed")
    False
    """
    return name in ("RangeError", "InternalError") and bool(_NO_ROOM.search(message))


def trap_kind(message: str) -> str:
    """The specification's words for an engine's message; the message itself when no words are known for it.

    >>> trap_kind("memory access out of bounds"), trap_kind("remainder by zero")
    ('out of bounds memory access', 'integer divide by zero')
    """
    return next((kind for kind, pattern in _TRAPS if pattern.search(message)), message)


def import_number(message: str) -> int | None:
    """Which import of the module, from 0, an engine's link error is about, where it says so.

    >>> import_number("WebAssembly.Instance(): memory import 3 is smaller than initial 2, got 1")
    3
    """
    found = re.search(r"import #?(\d+)", message, re.IGNORECASE)
    return int(found[1]) if found else None


def link_place(message: str) -> tuple[str, str, str]:
    """The import's module, its name and the reason in an engine's link error; empty where it names none.

    >>> link_place('WebAssembly.Instance(): Import #0 "m" "f": function import requires a callable')
    ('m', 'f', 'function import requires a callable')
    """
    for pattern in _LINK_PLACES:
        if found := pattern.search(message):
            parts = {"module": "", "name": "", **{k: v or "" for k, v in found.groupdict().items()}}
            return parts["module"], parts["name"], parts["why"]
    return "", "", message
