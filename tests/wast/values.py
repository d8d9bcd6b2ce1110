"""The values that scripts pass and expect: constants as bits, and patterns that results are compared with."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from . import literals
from .script import Node, ScriptError, Word

BITS = {"i32": 32, "i64": 64, "f32": 32, "f64": 64, "v128": 128}
"""The types whose values are compared by their bits."""

_SHAPE = re.compile(r"([if])(\d+)x(\d+)")
_ALL_REFERENCES = ("any", "eq", "struct", "array", "i31", "exn", "func", "extern", "host")


@dataclass(frozen=True, slots=True)
class HostObject:
    """What `(ref.extern 1)` stands for: an object of the host, told from others by its number."""

    number: int


@dataclass(frozen=True, slots=True)
class Value:
    """An argument or a result: its bits as an unsigned number for the types in `BITS`, else the object itself."""

    type: str
    content: Any

    def __str__(self) -> str:
        if self.type in ("f32", "f64"):
            return f"({self.type}.const {literals.shown(self.content, BITS[self.type])})"
        if self.type == "v128":
            lanes = " ".join(f"0x{self.content >> 32 * lane & 0xFFFFFFFF:08x}" for lane in range(4))
            return f"(v128.const i32x4 {lanes})"
        if self.type in BITS:
            return f"({self.type}.const {self.content} = 0x{self.content:x})"
        return f"({self.type} {self.content!r})"


@dataclass(frozen=True, slots=True)
class Bits:
    """A number or vector whose bits must be those of `wanted` where `mask` has ones."""

    type: str
    mask: int
    wanted: int
    text: str

    def __str__(self) -> str:
        return self.text

    @property
    def allows_nans(self) -> bool:
        """Whether NaNs of several bits match."""
        return self.mask != (1 << BITS[self.type]) - 1

    def matches(self, value: Value) -> bool:
        return value.type == self.type and value.content & self.mask == self.wanted


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference: `kind` is null or what it refers to; `number` is that of a host object, if it matters."""

    kind: str
    number: int | None = None
    allows_nans = False

    def __str__(self) -> str:
        return f"(ref.{self.kind}{'' if self.number is None else f' {self.number}'})"

    def matches(self, value: Value) -> bool:
        if value.type in BITS:
            return False
        content = value.content
        match self.kind:
            case "null":
                return content is None
            case "func":
                return callable(content)
            case "extern" | "host" if self.number is not None:
                return bool(content == HostObject(self.number))
            case "host":
                return isinstance(content, HostObject)
            case "i31":
                return isinstance(content, int)
            case "struct" | "array":
                return content is not None and not isinstance(content, int | HostObject)
            case "eq":
                return content is not None and not isinstance(content, HostObject)
            case _:
                return content is not None


@dataclass(frozen=True, slots=True)
class Either:
    """A result for which the specification leaves a choice."""

    choices: "Sequence[Pattern]"

    def __str__(self) -> str:
        return f"(either {' '.join(map(str, self.choices))})"

    @property
    def allows_nans(self) -> bool:
        """Whether NaNs of several bits match one of them."""
        return any(each.allows_nans for each in self.choices)

    def matches(self, value: Value) -> bool:
        return any(choice.matches(value) for choice in self.choices)


type Pattern = Bits | Reference | Either


def _words(node: Node) -> list[str]:
    words = [item.text for item in node.items if isinstance(item, Word)]
    if len(words) != len(node.items):
        raise ScriptError(f"{node.head} takes words and numbers")
    return words


def _lane(kind: str, text: str, bits: int) -> tuple[int, int]:
    """The mask and the wanted bits of a number."""
    full = (1 << bits) - 1
    if kind == "i":
        return full, literals.integer(text, bits)
    if text in ("nan:canonical", "nan:arithmetic"):
        fraction = literals.FRACTION_BITS[bits]
        quiet = full >> 1 & ~((1 << fraction - 1) - 1)
        return (full >> 1 if text == "nan:canonical" else quiet), quiet
    return full, literals.floating(text, bits)


def _vector(words: Sequence[str]) -> Bits:
    shape = _SHAPE.fullmatch(words[0]) if words else None
    if shape is None or len(words) - 1 != int(shape[3]):
        raise ScriptError(f"a v128.const takes a shape and as many numbers as it has lanes, not {' '.join(words)}")
    bits = int(shape[2])
    mask = wanted = 0
    for place, text in enumerate(words[1:]):
        lane = _lane(shape[1], text, bits)
        mask |= lane[0] << place * bits
        wanted |= lane[1] << place * bits
    return Bits("v128", mask, wanted, f"(v128.const {' '.join(words)})")


def _number(node: Node) -> Bits | None:
    type_ = node.head.removesuffix(".const")
    if not node.head.endswith(".const") or type_ not in BITS:
        return None
    words = _words(node)[1:]
    try:
        if type_ == "v128":
            return _vector(words)
        if len(words) != 1:
            raise ScriptError(f"{node.head} takes one number")
        return Bits(type_, *_lane(type_[0], words[0], BITS[type_]), f"({node.head} {words[0]})")
    except ScriptError:
        raise
    except ValueError as error:
        raise ScriptError(str(error)) from None


def constant(node: Node) -> Value:
    """An argument. Raises ScriptError for what is no constant."""
    number = _number(node)
    if number is not None:
        if number.mask != (1 << BITS[number.type]) - 1:
            raise ScriptError(f"{node.head} is given a pattern of NaNs, and an argument is one value")
        return Value(number.type, number.wanted)
    words = _words(node)
    if words[:1] == ["ref.null"]:
        return Value("ref", None)
    if words and words[0] in ("ref.extern", "ref.host") and len(words) == 2:
        return Value("ref", HostObject(literals.integer(words[1], 32)))
    raise ScriptError(f"({' '.join(words)}) is no constant")


def pattern(node: Node) -> Pattern:
    """What a result is compared with. Raises ScriptError for what is none."""
    if node.head == "either":
        choices = [pattern(item) for item in node.items[1:] if isinstance(item, Node)]
        if not choices or len(choices) != len(node.items) - 1:
            raise ScriptError("either takes results")
        return Either(choices)
    number = _number(node)
    if number is not None:
        return number
    words = _words(node)
    kind = words[0].removeprefix("ref.") if words else ""
    if kind == "null":
        return Reference("null")
    if kind in _ALL_REFERENCES and words[0].startswith("ref."):
        numbered = len(words) == 2 and kind in ("extern", "host")
        return Reference(kind, literals.integer(words[1], 32) if numbered else None)
    raise ScriptError(f"({' '.join(words)}) is no result")
