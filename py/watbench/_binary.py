"""Reads types, names and places out of a module in the binary format.

The JS API tells what a module imports and exports but not of which type, so the package reads the sections of the
binary itself (core specification, "Binary Format: Modules"). Instructions are not read: only where each body lies.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NoReturn, TypeVar

from ._types import ExportType, ExternType, FuncType, GlobalType, ImportType, Limits, MemoryType, TableType, TagType

T = TypeVar("T")

_VALUE_TYPES = {0x7F: "i32", 0x7E: "i64", 0x7D: "f32", 0x7C: "f64", 0x7B: "v128", 0x78: "i8", 0x77: "i16"}
_HEAP_TYPES = {
    0x74: "noexn", 0x73: "nofunc", 0x72: "noextern", 0x71: "none", 0x70: "func", 0x6F: "extern", 0x6E: "any",
    0x6D: "eq", 0x6C: "i31", 0x6B: "struct", 0x6A: "array", 0x69: "exn", 0x68: "cont", 0x75: "nocont",
}  # fmt: skip
_SHORT_REFS = {"none": "nullref", "nofunc": "nullfuncref", "noextern": "nullexternref", "noexn": "nullexnref"}
_OPERAND_BYTES = {0x43: 4, 0x44: 8}
_CONST_LEBS = {0x41, 0x42, 0x23, 0xD2}


class MalformedModule(ValueError):
    """The bytes are no module in the binary format; says why, and at which byte."""


@dataclass(slots=True)
class ModuleShape:
    """What is known of a module without compiling it."""

    imports: list[ImportType] = field(default_factory=list)
    exports: list[ExportType] = field(default_factory=list)
    custom_sections: list[tuple[str, bytes]] = field(default_factory=list)
    func_types: list[FuncType] = field(default_factory=list)
    """Of every function, imported ones first."""
    bodies: list[tuple[int, int]] = field(default_factory=list)
    """First byte and end of the code of every function that is not imported."""
    exported_funcs: dict[str, int] = field(default_factory=dict)
    """Export name → function index."""
    func_names: dict[int, str] = field(default_factory=dict)
    local_names: dict[int, dict[int, str]] = field(default_factory=dict)

    @property
    def imported_funcs(self) -> int:
        return len(self.func_types) - len(self.bodies)


class _Reader:
    def __init__(self, data: bytes, start: int, end: int) -> None:
        self.data, self.at, self.end = data, start, end

    def fail(self, why: str) -> NoReturn:
        raise MalformedModule(f"{why} (at byte {self.at})")

    def byte(self) -> int:
        if self.at >= self.end:
            self.fail("unexpected end")
        self.at += 1
        return self.data[self.at - 1]

    def take(self, count: int) -> bytes:
        if count > self.end - self.at:
            self.fail(f"unexpected end: {count} bytes wanted, {self.end - self.at} left")
        self.at += count
        return self.data[self.at - count : self.at]

    def unsigned(self, bits: int = 32) -> int:
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                break
            if shift >= bits:
                self.fail("integer representation too long")
        if value >> bits:
            self.fail("integer too large")
        return value

    def signed(self) -> int:
        value, shift, byte = 0, 0, 0x80
        while byte >= 0x80:
            if shift >= 70:
                self.fail("integer representation too long")
            byte = self.byte()
            value |= (byte & 0x7F) << shift
            shift += 7
        return value - (1 << shift) if byte & 0x40 else value

    def name(self) -> str:
        try:
            return self.take(self.unsigned()).decode()
        except UnicodeDecodeError:
            self.fail("malformed UTF-8 encoding of a name")

    def many(self, read: Callable[[], T]) -> list[T]:
        count = self.unsigned()
        # Every entry takes at least a byte: a wild count is found before anything is allocated for it.
        if count > self.end - self.at:
            self.fail(f"a vector of {count} entries does not fit in the {self.end - self.at} bytes left")
        return [read() for _ in range(count)]

    def heap_type(self) -> str:
        if self.at < self.end and self.data[self.at] in _HEAP_TYPES:
            return _HEAP_TYPES[self.byte()]
        index = self.signed()
        return str(index) if index >= 0 else self.fail("malformed heap type")

    def name_map(self) -> dict[int, str]:
        return dict(self.many(lambda: (self.unsigned(), self.name())))

    def val_type(self) -> str:
        code = self.byte()
        if code in _VALUE_TYPES:
            return _VALUE_TYPES[code]
        if code in _HEAP_TYPES:
            heap = _HEAP_TYPES[code]
            return _SHORT_REFS.get(heap, f"{heap}ref")
        if code == 0x64:
            return f"(ref {self.heap_type()})"
        if code == 0x63:
            heap = self.heap_type()
            return f"(ref null {heap})" if heap.isdigit() else _SHORT_REFS.get(heap, f"{heap}ref")
        self.at -= 1
        return self.fail(f"malformed value type 0x{code:02x}")

    def limits(self) -> tuple[Limits, int]:
        flags = self.byte()
        if flags > 0x0F:
            self.fail(f"malformed limits flags 0x{flags:02x}")
        bits = 64 if flags & 4 else 32
        minimum = self.unsigned(bits)
        maximum = self.unsigned(bits) if flags & 1 else None
        if flags & 8:
            self.unsigned()
        return Limits(minimum, maximum), flags

    def table_type(self) -> TableType:
        element = self.val_type()
        limits, flags = self.limits()
        return TableType(element, limits, "i64" if flags & 4 else "i32")

    def memory_type(self) -> MemoryType:
        limits, flags = self.limits()
        return MemoryType(limits, bool(flags & 2), "i64" if flags & 4 else "i32")

    def global_type(self) -> GlobalType:
        value = self.val_type()
        mutable = self.byte()
        return GlobalType(value, mutable == 1) if mutable < 2 else self.fail("malformed mutability")

    def skip_constant(self) -> None:
        """Steps over a constant expression, to its `end`."""
        while (op := self.byte()) != 0x0B:
            if op in _CONST_LEBS:
                self.signed()
            elif op in _OPERAND_BYTES:
                self.take(_OPERAND_BYTES[op])
            elif op == 0xD0:
                self.heap_type()
            elif op == 0xFD:
                if self.unsigned() != 12:
                    self.fail("malformed constant expression")
                self.take(16)
            elif op == 0xFB:
                sub = self.unsigned()
                for _ in range({8: 2}.get(sub, 0 if sub >= 26 else 1)):
                    self.unsigned()
            elif op not in (0x6A, 0x6B, 0x6C, 0x7C, 0x7D, 0x7E):
                self.fail(f"malformed constant expression: opcode 0x{op:02x}")


class _Module:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.shape = ModuleShape()
        self.types: list[FuncType | None] = []
        self.declared: list[FuncType] = []
        self.tables: list[TableType] = []
        self.memories: list[MemoryType] = []
        self.globals: list[GlobalType] = []
        self.tags: list[TagType] = []
        self.raw_exports: list[tuple[str, int, int]] = []

    def read(self) -> ModuleShape:
        if self.data[:4] != b"\0asm":
            raise MalformedModule("the magic number \\0asm is missing (at byte 0)")
        if self.data[4:8] != b"\1\0\0\0":
            raise MalformedModule(f"unknown binary version {self.data[4:8].hex()} (at byte 4)")
        reader = _Reader(self.data, 8, len(self.data))
        while reader.at < reader.end:
            number = reader.byte()
            size = reader.unsigned()
            start = reader.at
            reader.take(size)
            self.section(number, _Reader(self.data, start, start + size))
        self.shape.func_types += self.declared
        if len(self.shape.bodies) != len(self.declared):
            reader.fail(f"{len(self.declared)} functions are declared and {len(self.shape.bodies)} have a body")
        spaces: tuple[list[ExternType], ...] = (
            [*self.shape.func_types], [*self.tables], [*self.memories], [*self.globals], [*self.tags],
        )  # fmt: skip
        for name, kind, index in self.raw_exports:
            if kind >= len(spaces) or index >= len(spaces[kind]):
                raise MalformedModule(f'export "{name}" names something that is not there')
            self.shape.exports.append(ExportType(name, spaces[kind][index]))
            if kind == 0:
                self.shape.exported_funcs[name] = index
        return self.shape

    def section(self, number: int, reader: _Reader) -> None:
        match number:
            case 0:
                name = reader.name()
                content = self.data[reader.at : reader.end]
                self.shape.custom_sections.append((name, content))
                if name == "name":
                    self.names(reader)
            case 1:
                reader.many(lambda: self.rec_type(reader))
            case 2:
                reader.many(lambda: self.import_(reader))
            case 3:
                self.declared = reader.many(lambda: self.func_type(reader))
            case 4:
                reader.many(lambda: self.table(reader))
            case 5:
                self.memories += reader.many(reader.memory_type)
            case 6:
                reader.many(lambda: self.global_(reader))
            case 7:
                self.raw_exports = reader.many(lambda: (reader.name(), reader.byte(), reader.unsigned()))
            case 10:
                self.shape.bodies = reader.many(lambda: self.body(reader))
            case 13:
                self.tags += reader.many(lambda: self.tag(reader))

    def rec_type(self, reader: _Reader) -> None:
        if reader.at < reader.end and self.data[reader.at] == 0x4E:
            reader.byte()
            reader.many(lambda: self.sub_type(reader))
        else:
            self.sub_type(reader)

    def sub_type(self, reader: _Reader) -> None:
        form = reader.byte()
        if form in (0x50, 0x4F):
            reader.many(reader.unsigned)
            form = reader.byte()
        if form == 0x60:
            self.types.append(FuncType(tuple(reader.many(reader.val_type)), tuple(reader.many(reader.val_type))))
            return
        if form == 0x5F:
            reader.many(lambda: (reader.val_type(), reader.byte()))
        elif form == 0x5E:
            reader.val_type()
            reader.byte()
        elif form == 0x5D:
            reader.heap_type()
        else:
            reader.fail(f"malformed type form 0x{form:02x}")
        self.types.append(None)

    def func_type(self, reader: _Reader) -> FuncType:
        index = reader.unsigned()
        found = self.types[index] if index < len(self.types) else None
        return found or reader.fail(f"type {index} is no function type")

    def tag(self, reader: _Reader) -> TagType:
        reader.byte()
        return TagType(self.func_type(reader).params)

    def import_(self, reader: _Reader) -> None:
        module, name, kind = reader.name(), reader.name(), reader.byte()
        type_: ExternType
        match kind:
            case 0:
                type_ = self.func_type(reader)
                self.shape.func_types.append(type_)
            case 1:
                type_ = reader.table_type()
                self.tables.append(type_)
            case 2:
                type_ = reader.memory_type()
                self.memories.append(type_)
            case 3:
                type_ = reader.global_type()
                self.globals.append(type_)
            case 4:
                type_ = self.tag(reader)
                self.tags.append(type_)
            case _:
                reader.fail(f"malformed import kind 0x{kind:02x}")
        self.shape.imports.append(ImportType(module, name, type_))

    def table(self, reader: _Reader) -> None:
        with_initial = self.data[reader.at : reader.at + 2] == b"\x40\0"
        if with_initial:
            reader.take(2)
        self.tables.append(reader.table_type())
        if with_initial:
            reader.skip_constant()

    def global_(self, reader: _Reader) -> None:
        self.globals.append(reader.global_type())
        reader.skip_constant()

    def body(self, reader: _Reader) -> tuple[int, int]:
        size = reader.unsigned()
        start = reader.at
        reader.take(size)
        return start, reader.at

    def names(self, reader: _Reader) -> None:
        """Reads function and local names; a name section is advice, so a broken one only ends the reading."""
        try:
            while reader.at < reader.end:
                kind, size = reader.byte(), reader.unsigned()
                part = _Reader(self.data, reader.at, reader.at + size)
                reader.take(size)
                if kind == 1:
                    self.shape.func_names = part.name_map()
                elif kind == 2:
                    for _ in range(part.unsigned()):
                        func = part.unsigned()
                        self.shape.local_names[func] = part.name_map()
        except MalformedModule:
            pass


def read_module(data: bytes) -> ModuleShape:
    """Reads a module's imports, exports, custom sections, function types, bodies' places and names.

    Raises `MalformedModule` for bytes that are no module, whatever they are; it does not validate.
    """
    return _Module(data).read()
