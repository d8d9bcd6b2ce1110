"""The types of WebAssembly's things, as values that compare, hash and print as WAT."""

from dataclasses import dataclass

from ._words import figure

type ValType = str
"""A value type as WAT writes it: ``"i32"``, ``"f64"``, ``"externref"``, ``"(ref null 3)"``."""


def quote(name: str) -> str:
    """Writes a name as a WAT string.

    >>> quote('a "b"')
    '"a \\\\"b\\\\""'
    """
    escaped = "".join(
        f"\\{char}" if char in '"\\' else char if char.isprintable() else f"\\u{{{ord(char):x}}}" for char in name
    )
    return f'"{escaped}"'


def counted(number: int, unit: str) -> str:
    """A number of things, for a sentence.

    >>> counted(1, "page"), counted(65_536, "page")
    ('1 page', '65,536 pages')
    """
    return f"{figure(number)} {unit}{'' if number == 1 else 's'}"


def _clause(keyword: str, types: tuple[ValType, ...]) -> str:
    return f" ({keyword} {' '.join(types)})" if types else ""


@dataclass(frozen=True, slots=True)
class Limits:
    """The least and the greatest size of a memory (in pages) or a table (in elements)."""

    minimum: int
    maximum: int | None = None

    def __str__(self) -> str:
        return f"{self.minimum}" if self.maximum is None else f"{self.minimum} {self.maximum}"


@dataclass(frozen=True, slots=True)
class FuncType:
    """What a function takes and gives.

    >>> print(FuncType(("i32", "i32"), ("f64",)))
    (func (param i32 i32) (result f64))
    """

    params: tuple[ValType, ...] = ()
    results: tuple[ValType, ...] = ()

    def __str__(self) -> str:
        return f"(func{_clause('param', self.params)}{_clause('result', self.results)})"


@dataclass(frozen=True, slots=True)
class MemoryType:
    """A memory's limits in pages of 65,536 bytes, whether threads share it, and the type of its addresses.

    >>> print(MemoryType(Limits(1, 4), shared=True))
    (memory 1 4 shared)
    """

    limits: Limits
    shared: bool = False
    address: ValType = "i32"

    def __str__(self) -> str:
        address = "" if self.address == "i32" else f" {self.address}"
        return f"(memory{address} {self.limits}{' shared' if self.shared else ''})"


@dataclass(frozen=True, slots=True)
class TableType:
    """The type of a table's elements, its limits in elements, and the type of its indices.

    >>> print(TableType("funcref", Limits(2)))
    (table 2 funcref)
    """

    element: ValType
    limits: Limits
    address: ValType = "i32"

    def __str__(self) -> str:
        address = "" if self.address == "i32" else f" {self.address}"
        return f"(table{address} {self.limits} {self.element})"


@dataclass(frozen=True, slots=True)
class GlobalType:
    """The type of a global's value, and whether it can change.

    >>> print(GlobalType("i64", mutable=True))
    (global (mut i64))
    """

    value: ValType
    mutable: bool = False

    def __str__(self) -> str:
        return f"(global {f'(mut {self.value})' if self.mutable else self.value})"


@dataclass(frozen=True, slots=True)
class TagType:
    """The values that an exception of this tag carries.

    >>> print(TagType(("i32",)))
    (tag (param i32))
    """

    params: tuple[ValType, ...] = ()

    def __str__(self) -> str:
        return f"(tag{_clause('param', self.params)})"


type ExternType = FuncType | MemoryType | TableType | GlobalType | TagType
"""The type of anything that can be imported or exported."""


@dataclass(frozen=True, slots=True)
class ImportType:
    """One import of a module: both its names, and what it must be.

    >>> print(ImportType("math", "sin", FuncType(("f64",), ("f64",))))
    (import "math" "sin" (func (param f64) (result f64)))
    """

    module: str
    name: str
    type: ExternType

    def __str__(self) -> str:
        return f"(import {quote(self.module)} {quote(self.name)} {self.type})"


@dataclass(frozen=True, slots=True)
class ExportType:
    """One export of a module: its name, and what it is.

    >>> print(ExportType("answer", GlobalType("i32")))
    (export "answer" (global i32))
    """

    name: str
    type: ExternType

    def __str__(self) -> str:
        return f"(export {quote(self.name)} {self.type})"
