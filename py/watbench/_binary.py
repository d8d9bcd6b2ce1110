"""Reads types, names and places out of a module in the binary format.

The JS API tells what a module imports and exports but not of which type, so the package reads the sections of the
binary itself (core specification, "Binary Format: Modules"). Instructions are not read: only where each body lies.
"""

from dataclasses import dataclass, field

from ._reader import MalformedModule, Reader
from ._types import ExportType, ExternType, FuncType, GlobalType, ImportType, MemoryType, TableType, TagType


@dataclass(frozen=True, slots=True)
class ActiveSegment:
    """Bytes that instantiation writes into a memory: the memory's index, the place of the offset's expression, a count."""

    memory: int
    offset: tuple[int, int]
    length: int


@dataclass(slots=True)
class ModuleShape:
    """What is known of a module without compiling it."""

    imports: list[ImportType] = field(default_factory=list)
    exports: list[ExportType] = field(default_factory=list)
    custom_sections: list[tuple[str, bytes]] = field(default_factory=list)
    types: list[FuncType | None] = field(default_factory=list)
    """By type index; None for what is no function type."""
    global_inits: list[tuple[GlobalType, int, int]] = field(default_factory=list)
    """Of every global that is not imported: its type, and first byte and end of the expression of its value."""
    active_segments: list[ActiveSegment] = field(default_factory=list)
    func_types: list[FuncType] = field(default_factory=list)
    """Of every function, imported ones first."""
    bodies: list[tuple[int, int]] = field(default_factory=list)
    """First byte and end of the code of every function that is not imported."""
    exported_funcs: dict[str, int] = field(default_factory=dict)
    """Export name → function index."""
    exported_memories: dict[str, int] = field(default_factory=dict)
    """Export name → memory index."""
    func_names: dict[int, str] = field(default_factory=dict)
    local_names: dict[int, dict[int, str]] = field(default_factory=dict)

    @property
    def imported_funcs(self) -> int:
        return len(self.func_types) - len(self.bodies)


class _Module:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.shape = ModuleShape()
        self.types = self.shape.types
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
        reader = Reader(self.data, 8, len(self.data))
        while reader.at < reader.end:
            number = reader.byte()
            size = reader.unsigned()
            start = reader.at
            reader.take(size)
            self.section(number, Reader(self.data, start, start + size))
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
            elif kind == 2:
                self.shape.exported_memories[name] = index
        return self.shape

    def section(self, number: int, reader: Reader) -> None:
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
            case 11:
                reader.many(lambda: self.segment(reader))
            case 13:
                self.tags += reader.many(lambda: self.tag(reader))

    def rec_type(self, reader: Reader) -> None:
        if reader.at < reader.end and self.data[reader.at] == 0x4E:
            reader.byte()
            reader.many(lambda: self.sub_type(reader))
        else:
            self.sub_type(reader)

    def sub_type(self, reader: Reader) -> None:
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

    def func_type(self, reader: Reader) -> FuncType:
        index = reader.unsigned()
        found = self.types[index] if index < len(self.types) else None
        return found or reader.fail(f"type {index} is no function type")

    def tag(self, reader: Reader) -> TagType:
        reader.byte()
        return TagType(self.func_type(reader).params)

    def import_(self, reader: Reader) -> None:
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

    def table(self, reader: Reader) -> None:
        with_initial = self.data[reader.at : reader.at + 2] == b"\x40\0"
        if with_initial:
            reader.take(2)
        self.tables.append(reader.table_type())
        if with_initial:
            reader.skip_constant()

    def global_(self, reader: Reader) -> None:
        type_ = reader.global_type()
        start = reader.at
        reader.skip_constant()
        self.globals.append(type_)
        self.shape.global_inits.append((type_, start, reader.at))

    def body(self, reader: Reader) -> tuple[int, int]:
        size = reader.unsigned()
        start = reader.at
        reader.take(size)
        return start, reader.at

    def segment(self, reader: Reader) -> None:
        flags = reader.unsigned()
        if flags > 2:
            reader.fail(f"malformed data segment flags {flags}")
        memory = reader.unsigned() if flags == 2 else 0
        start = reader.at
        if flags != 1:
            reader.skip_constant()
        end = reader.at
        length = reader.unsigned()
        reader.take(length)
        if flags != 1:
            self.shape.active_segments.append(ActiveSegment(memory, (start, end), length))

    def names(self, reader: Reader) -> None:
        """Reads function and local names; a name section is advice, so a broken one only ends the reading."""
        try:
            while reader.at < reader.end:
                kind, size = reader.byte(), reader.unsigned()
                part = Reader(self.data, reader.at, reader.at + size)
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
