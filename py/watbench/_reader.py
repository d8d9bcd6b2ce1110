"""`Reader`: numbers, names and types of the binary format, one after the other (core specification, "Binary Format")."""

from collections.abc import Callable
from typing import NoReturn

from ._types import GlobalType, Limits, MemoryType, TableType

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


class Reader:
    """Reads bytes from `start` to `end`, and raises `MalformedModule` instead of reading further."""

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

    def many[T](self, read: Callable[[], T]) -> list[T]:
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
