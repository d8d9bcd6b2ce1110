"""Sees whether a module may work on the buffers that guests lend it, and says every reason why not."""

from collections.abc import Sequence
from typing import Any

from . import _shim
from ._binary import ActiveSegment, ModuleShape
from ._errors import LinkError, LinkProblem
from ._fixed_addresses import find_faults
from ._global import Global
from ._guest import Guest
from ._instructions import instructions
from ._reader import Reader
from ._types import FuncType, GlobalType, ImportType, MemoryType, counted
from ._words import shown

_MOST_PROBLEMS = 8


def lend(data: bytes, shape: ModuleShape, values: list[Any]) -> tuple[Guest, ...]:
    """The guests among what is given for a module's imports, once it is seen that the module may have them.

    `values` has something for every import. Raises `LinkError` with every reason why it may not.
    """
    guests = tuple({id(each): each for each in values if isinstance(each, Guest)}.values())
    if not guests:
        return ()
    memories = [
        (each, value) for each, value in zip(shape.imports, values, strict=True) if isinstance(each.type, MemoryType)
    ]
    lent = {place for place, (_, value) in enumerate(memories) if isinstance(value, Guest)}
    if lent:
        where = next(each for each, value in memories if isinstance(value, Guest))
        faults = [*_untold(shape.imports, values), *_wrong_exports(shape, lent), *_misplaced(data, shape, lent, values)]
        faults += find_faults(data, frozenset(lent))
    else:
        where = next(each for each, value in zip(shape.imports, values, strict=True) if isinstance(value, Guest))
        faults = ["its memory is another: give the guest for an imported memory as well"]
    if faults:
        raise LinkError(_problems(where, faults))
    return guests


def _problems(where: ImportType, faults: list[str]) -> list[LinkProblem]:
    if len(faults) > _MOST_PROBLEMS:
        faults = [*faults[: _MOST_PROBLEMS - 1], f"… and {len(faults) - _MOST_PROBLEMS + 1} more of the kind"]
    return [LinkProblem(where.module, where.name, str(where.type), f"a guest, and {each}") for each in faults]


def _untold(imports: Sequence[ImportType], values: list[Any]) -> list[str]:
    """What is wrong with the numbers that the module is given: none of them tells it where a guest's buffer is."""
    given = list(zip(imports, values, strict=True))
    numbers = [(each, value) for each, value in given if isinstance(each.type, GlobalType) and each.type.value == "i32"]
    found = []
    for guest in dict.fromkeys(value for each, value in given if isinstance(each.type, MemoryType)):
        if not isinstance(guest, Guest) or any(guest.is_told_by(value) for _, value in numbers):
            continue
        other = next((value for _, value in numbers if isinstance(value, Guest)), None)
        plain = next(((each, value) for each, value in numbers if isinstance(value, int)), None)
        if other is not None:
            found.append(f"the offset is another's, {other!r}: give one guest for the memory and its offset")
        elif plain is not None:
            each, value = plain
            found.append(
                f'"{each.module}" "{each.name}" is given {shown(value)}, which is no address in it: give the guest there '
                f"too; if the number is to be no address, give Global('i32', {shown(value)})"
            )
    return found


def _wrong_exports(shape: ModuleShape, lent: set[int]) -> list[str]:
    return [
        f'the module exports that memory as "{name}", to be grown by anybody: take the export out'
        for name, index in shape.exported_memories.items()
        if index in lent
    ] + [
        f'the export "{each.name}" is of a type that cannot be guarded, {each.type}'
        for each in shape.exports
        if isinstance(each.type, FuncType) and not _shim.can_gate(each.type)
    ]


def _misplaced(data: bytes, shape: ModuleShape, lent: set[int], values: list[Any]) -> list[str]:
    """What is wrong with the data segments."""
    globals_ = [value for each, value in zip(shape.imports, values, strict=True) if isinstance(each.type, GlobalType)]
    guests = [each for each in values if isinstance(each, Guest)]
    found = []
    for place, segment in enumerate(shape.active_segments):
        if segment.memory not in lent or not segment.length:
            continue
        what = f"a data segment of {counted(segment.length, 'byte')}, the module's number {place + 1},"
        address = _address(data, segment, globals_)
        if address is None:
            found.append(f"{what} lies at a fixed address: let it begin at an imported global that is given the guest")
        elif not any(each.offset <= address <= address + segment.length <= each.offset + len(each) for each in guests):
            found.append(f"{what} would lie at {address:,}, not inside {guests[0]!r}")
    return found


def _address(data: bytes, segment: ActiveSegment, globals_: list[Any]) -> int | None:
    """Where a segment is put; None where that comes from no imported global of a known value."""
    stack: list[int] = []
    is_given = False
    for op, operands in instructions(Reader(data, *segment.offset)):
        match op:
            case 0x41:  # i32.const
                stack.append(operands[0])
            case 0x23 if operands[0] < len(globals_):  # global.get
                value = globals_[operands[0]]
                value = (
                    value.offset if isinstance(value, Guest) else value.value if isinstance(value, Global) else value
                )
                if not isinstance(value, int):
                    return None
                is_given = True
                stack.append(value)
            case 0x6A | 0x6B | 0x6C:  # i32.add, i32.sub, i32.mul
                second, first = stack.pop(), stack.pop()
                stack.append({0x6A: first + second, 0x6B: first - second, 0x6C: first * second}[op])
            case 0x0B:  # end
                break
            case _:
                return None
    return stack.pop() % 2**32 if is_given else None
