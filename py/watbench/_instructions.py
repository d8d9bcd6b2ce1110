"""Steps through the instructions of a function body (core specification, "Binary Format: Instructions").

Knows every instruction of WebAssembly 3.0, threads and the exception handling before it: how long each is, which
operands follow its opcode, and how many values it takes from the stack and leaves there. It does not validate.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ._reader import Reader

FB, FC, FD, FE = (prefix << 12 for prefix in (0xFB, 0xFC, 0xFD, 0xFE))
"""Added to an opcode that follows one of these prefixes, so that every instruction has a number of its own."""
_MOST_BEHIND_A_PREFIX = 0xFFF


@dataclass(frozen=True, slots=True)
class Effect:
    """What an instruction does: `operands` is a letter for each that follows the opcode, see `_READERS`."""

    operands: str
    pops: int = 0
    pushes: int = 0
    is_pure: bool = False
    """Whether the results depend on the values taken and on nothing else."""


# First opcode, last opcode, operands, values taken, values left. What has -1 depends on types: see `_fixed_addresses`.
_PURE = (
    (0x41, 0x42, "i", 0, 1), (0x43, 0x43, "4", 0, 1), (0x44, 0x44, "8", 0, 1),  # constants
    (0x45, 0x45, "", 1, 1), (0x46, 0x4F, "", 2, 1), (0x50, 0x50, "", 1, 1), (0x51, 0x66, "", 2, 1),  # comparisons
    (0x67, 0x69, "", 1, 1), (0x6A, 0x78, "", 2, 1), (0x79, 0x7B, "", 1, 1), (0x7C, 0x8A, "", 2, 1),  # integers
    (0x8B, 0x91, "", 1, 1), (0x92, 0x98, "", 2, 1), (0x99, 0x9F, "", 1, 1), (0xA0, 0xA6, "", 2, 1),  # floats
    (0xA7, 0xC4, "", 1, 1), (FC + 0, FC + 7, "", 1, 1),  # conversions
    (FC + 19, FC + 20, "", 4, 2), (FC + 21, FC + 22, "", 2, 2),  # wide arithmetic
    # Vectors: most take two, and the rows after this one say which do not.
    (FD + 14, FD + 275, "", 2, 1),
    (FD + 12, FD + 12, "x", 0, 1), (FD + 13, FD + 13, "x", 2, 1), (FD + 15, FD + 20, "", 1, 1),
    *((FD + op, FD + op, "l", 1, 1) for op in (21, 22, 24, 25, 27, 29, 31, 33)),
    *((FD + op, FD + op, "l", 2, 1) for op in (23, 26, 28, 30, 32, 34)),
    *((FD + op, FD + op, "", 1, 1) for op in (
        77, 83, *range(94, 101), *range(103, 107), 116, 117, 122, *range(124, 130), 131, 132, *range(135, 139), 148,
        160, 161, 163, 164, *range(167, 171), 192, 193, 195, 196, *range(199, 203), 224, 225, 227, 236, 237, 239,
        *range(248, 256), *range(257, 261),
    )),
    (FD + 82, FD + 82, "", 3, 1), (FD + 261, FD + 268, "", 3, 1), (FD + 275, FD + 275, "", 3, 1),
)  # fmt: skip
_IMPURE = (
    (0x00, 0x01, "", 0, 0), (0x02, 0x04, "b", -1, -1), (0x05, 0x05, "", -1, -1),  # unreachable … else
    (0x06, 0x06, "b", -1, -1), (0x07, 0x09, "u", -1, -1), (0x0A, 0x0B, "", -1, -1),  # try … end
    (0x0C, 0x0D, "u", -1, -1), (0x0E, 0x0E, "v", -1, -1), (0x0F, 0x0F, "", -1, -1),  # branches, return
    (0x10, 0x10, "u", -1, -1), (0x11, 0x11, "uu", -1, -1), (0x12, 0x12, "u", -1, -1), (0x13, 0x13, "uu", -1, -1),
    (0x14, 0x15, "u", -1, -1), (0x18, 0x18, "u", -1, -1), (0x19, 0x19, "", -1, -1),  # call_ref …, delegate, catch_all
    (0x1A, 0x1A, "", 1, 0), (0x1B, 0x1B, "", -1, -1), (0x1C, 0x1C, "t", -1, -1), (0x1F, 0x1F, "bc", -1, -1),
    (0x20, 0x24, "u", -1, -1), (0x25, 0x25, "u", 1, 1), (0x26, 0x26, "u", 2, 0),  # locals, globals, tables
    (0x28, 0x35, "m", 1, 1), (0x36, 0x3E, "m", 2, 0), (0x3F, 0x3F, "u", 0, 1), (0x40, 0x40, "u", 1, 1),  # memory
    (0xD0, 0xD0, "h", 0, 1), (0xD1, 0xD1, "", 1, 1), (0xD2, 0xD2, "u", 0, 1), (0xD3, 0xD3, "", 2, 1),  # references
    (0xD4, 0xD4, "", 1, 1), (0xD5, 0xD5, "u", 1, 1), (0xD6, 0xD6, "u", 1, 0),
    (FB + 0x00, FB + 0x00, "u", -1, 1), (FB + 0x01, FB + 0x01, "u", 0, 1), (FB + 0x02, FB + 0x04, "uu", 1, 1),  # structs
    (FB + 0x05, FB + 0x05, "uu", 2, 0), (FB + 0x06, FB + 0x06, "u", 2, 1), (FB + 0x07, FB + 0x07, "u", 1, 1),  # arrays
    (FB + 0x08, FB + 0x08, "uu", -1, 1), (FB + 0x09, FB + 0x0A, "uu", 2, 1), (FB + 0x0B, FB + 0x0D, "u", 2, 1),
    (FB + 0x0E, FB + 0x0E, "u", 3, 0), (FB + 0x0F, FB + 0x0F, "", 1, 1), (FB + 0x10, FB + 0x10, "u", 4, 0), (FB + 0x11, FB + 0x11, "uu", 5, 0),
    (FB + 0x12, FB + 0x13, "uu", 4, 0), (FB + 0x14, FB + 0x17, "h", 1, 1), (FB + 0x18, FB + 0x19, "luhh", 1, 1),  # casts
    (FB + 0x1A, FB + 0x1E, "", 1, 1),
    (FC + 8, FC + 8, "uu", 3, 0), (FC + 9, FC + 9, "u", 0, 0), (FC + 10, FC + 10, "uu", 3, 0),  # memory.init …
    (FC + 11, FC + 11, "u", 3, 0), (FC + 12, FC + 12, "uu", 3, 0), (FC + 13, FC + 13, "u", 0, 0),  # … elem.drop
    (FC + 14, FC + 14, "uu", 3, 0), (FC + 15, FC + 15, "u", 2, 1), (FC + 16, FC + 16, "u", 0, 1),
    (FC + 17, FC + 17, "u", 3, 0),
    (FD + 0, FD + 10, "m", 1, 1), (FD + 11, FD + 11, "m", 2, 0), (FD + 84, FD + 87, "ml", 2, 1),  # vectors in memory
    (FD + 88, FD + 91, "ml", 2, 0), (FD + 92, FD + 93, "m", 1, 1),
    (FE + 0, FE + 0, "m", 2, 1), (FE + 1, FE + 2, "m", 3, 1), (FE + 3, FE + 3, "l", 0, 0),  # atomics
    (FE + 0x10, FE + 0x16, "m", 1, 1), (FE + 0x17, FE + 0x1D, "m", 2, 0), (FE + 0x1E, FE + 0x47, "m", 2, 1),
    (FE + 0x48, FE + 0x4E, "m", 3, 1),
)  # fmt: skip

EFFECTS = {
    op: Effect(operands, pops, pushes, is_pure)
    for rows, is_pure in ((_PURE, True), (_IMPURE, False))
    for first, last, operands, pops, pushes in rows
    for op in range(first, last + 1)
}


def _memory_argument(reader: Reader) -> int:
    """The index of the memory that a load or store is about."""
    flags = reader.unsigned()
    memory = reader.unsigned() if flags & 0x40 else 0
    reader.unsigned(64)
    return memory


def _block_type(reader: Reader) -> int:
    """A type's index, -1 for a block without results or -2 for one with a single result."""
    first = reader.data[reader.at] if reader.at < reader.end else 0x40
    if first == 0x40:
        reader.byte()
        return -1
    if 0x40 < first < 0x80:
        reader.val_type()
        return -2
    return reader.signed()


def _catch(reader: Reader) -> None:
    if reader.byte() < 2:
        reader.unsigned()
    reader.unsigned()


def _none(_: object) -> int:
    return 0


_READERS: dict[str, Callable[[Reader], int]] = {
    "u": Reader.unsigned,
    "i": Reader.signed,
    "4": lambda reader: _none(reader.take(4)),
    "8": lambda reader: _none(reader.take(8)),
    "x": lambda reader: _none(reader.take(16)),
    "l": Reader.byte,
    "h": lambda reader: _none(reader.heap_type()),
    "m": _memory_argument,
    "b": _block_type,
    "v": lambda reader: _none((reader.many(reader.unsigned), reader.unsigned())),
    "t": lambda reader: _none(reader.many(reader.val_type)),
    "c": lambda reader: _none(reader.many(lambda: _catch(reader))),
}


def local_count(reader: Reader) -> int:
    """Reads the declarations at a body's start, and returns how many locals it has without its parameters."""
    return sum(count for count, _ in reader.many(lambda: (reader.unsigned(), reader.val_type())))


def instructions(reader: Reader) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Every instruction up to the end of a body or an expression: opcode, prefix included, and operands.

    Raises `MalformedModule` for an instruction that is not known here.
    """
    while reader.at < reader.end:
        op = reader.byte()
        if 0xFB <= op <= 0xFE:
            op = (op << 12) + min(reader.unsigned(), _MOST_BEHIND_A_PREFIX)
        effect = EFFECTS.get(op)
        if effect is None:
            reader.fail(f"an instruction that is not known here: 0x{op:02x}")
        yield op, tuple(_READERS[letter](reader) for letter in effect.operands)
