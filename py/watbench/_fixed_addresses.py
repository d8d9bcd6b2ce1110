"""Finds what keeps a module from working at any address of a memory: memory.grow and addresses that are fixed.

An address is fixed when it is computed from constants alone: constants in the code, immutable globals that start as
constants, locals that only ever get such values, and arithmetic on these, within one function. Whatever comes from a
parameter, another global, a call, a table, a memory or a block's result is taken for an address that the host gave.
"""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from functools import lru_cache

from ._binary import ModuleShape, read_module
from ._instructions import EFFECTS, FC, Effect, instructions, local_count
from ._reader import MalformedModule, Reader
from ._types import FuncType, GlobalType

type Code = list[tuple[int, tuple[int, ...]]]

_GROW = 0x40
_INIT, _COPY, _FILL = FC + 8, FC + 10, FC + 11
_BLOCKS = (0x02, 0x03, 0x04, 0x06, 0x1F)
_IF, _ELSE, _END, _DELEGATE = 0x04, 0x05, 0x0B, 0x18
_CATCHES = (0x07, 0x19)
# Nothing is reached behind these: unreachable, throw, rethrow, throw_ref, br, br_table, return and the tail calls.
_ENDINGS = (0x00, 0x08, 0x09, 0x0A, 0x0C, 0x0E, 0x0F, 0x12, 0x13, 0x15)
_CALL, _CALL_INDIRECT, _CALL_REF = 0x10, 0x11, 0x14


def _memories(op: int, operands: tuple[int, ...]) -> tuple[int, ...]:
    """The memories that an instruction reads or writes, in the order of its addresses on the stack."""
    effect = EFFECTS[op]
    if effect.operands.startswith("m"):
        return (operands[0],)
    if op == _COPY:
        return operands
    return {_INIT: operands[1:], _FILL: operands}.get(op, ())


@dataclass(slots=True)
class _Frame:
    """A block: its values so far, each as whether it is fixed. What lies below what is known counts as not fixed."""

    values: list[bool]
    results: int
    params: int


class _Body:
    def __init__(self, code: Code, shape: ModuleShape, params: int, locals_: int, fixed_globals: Set[int]) -> None:
        self.code, self.shape, self.fixed_globals = code, shape, fixed_globals
        self.fixed_locals = set(range(params, params + locals_))
        self.frames: list[_Frame] = []

    def fixed_memories(self) -> set[int]:
        """The memories that it uses at fixed addresses."""
        while True:
            before = len(self.fixed_locals)
            self.frames, found = [_Frame([], 0, 0)], set[int]()
            for op, operands in self.code:
                found |= self.step(op, operands)
            # A local that turned out not to be fixed may be what made another look fixed.
            if len(self.fixed_locals) == before:
                return found

    def pop(self, count: int) -> list[bool]:
        values = self.frames[-1].values
        taken = [values.pop() if values else False for _ in range(count)]
        return taken[::-1]

    def push(self, *values: bool) -> None:
        self.frames[-1].values.extend(values)

    def step(self, op: int, operands: tuple[int, ...]) -> set[int]:
        if not self.frames:
            return set()
        if memories := _memories(op, operands):
            addresses = self.pop(EFFECTS[op].pops)
            self.push(*[False] * EFFECTS[op].pushes)
            return {memory for memory, fixed in zip(memories, addresses, strict=False) if fixed}
        effect = EFFECTS[op]
        if effect.is_pure:
            fixed = all(self.pop(effect.pops))
            self.push(*[fixed] * effect.pushes)
        elif not self.control(op, operands) and not self.variable(op, operands):
            self.other(effect, op, operands)
        return set()

    def control(self, op: int, operands: tuple[int, ...]) -> bool:
        if op in _BLOCKS:
            params, results = self.block_type(operands[0])
            self.pop(params + (op == _IF))
            self.frames.append(_Frame([False] * params, results, params))
        elif op == _ELSE:
            self.frames[-1].values = [False] * self.frames[-1].params
        elif op in (_END, _DELEGATE):
            results = self.frames.pop().results
            if self.frames:
                self.push(*[False] * results)
        elif op in _CATCHES or op in _ENDINGS:
            self.frames[-1].values = []
        elif op == 0x0D:  # br_if
            self.pop(1)
        else:
            return False
        return True

    def variable(self, op: int, operands: tuple[int, ...]) -> bool:
        if op == 0x20:  # local.get
            self.push(operands[0] in self.fixed_locals)
        elif op in (0x21, 0x22):  # local.set, local.tee
            (fixed,) = self.pop(1)
            if not fixed:
                self.fixed_locals.discard(operands[0])
            if op == 0x22:
                self.push(fixed)
        elif op == 0x23:  # global.get
            self.push(operands[0] in self.fixed_globals)
        elif op == 0x24:  # global.set
            self.pop(1)
        elif op in (0x1B, 0x1C):  # select
            first, second, _ = self.pop(3)
            self.push(first and second)
        else:
            return False
        return True

    def other(self, effect: Effect, op: int, operands: tuple[int, ...]) -> None:
        if op == _CALL:
            self.call(self.shape.func_types[operands[0]])
        elif op in (_CALL_INDIRECT, _CALL_REF):
            self.pop(1)
            self.call(self.shape.types[operands[0]])
        elif effect.pops < 0:
            # struct.new and array.new_fixed take as many values as their types and operands say: none is known below.
            self.frames[-1].values = [False]
        else:
            self.pop(effect.pops)
            self.push(*[False] * effect.pushes)

    def call(self, type_: FuncType | None) -> None:
        if type_ is not None:
            self.pop(len(type_.params))
            self.push(*[False] * len(type_.results))

    def block_type(self, operand: int) -> tuple[int, int]:
        if operand < 0:
            return 0, -1 - operand
        type_ = self.shape.types[operand]
        return (len(type_.params), len(type_.results)) if type_ is not None else (0, 0)


def _fixed_globals(data: bytes, shape: ModuleShape) -> set[int]:
    imported = sum(isinstance(each.type, GlobalType) for each in shape.imports)
    fixed: set[int] = set()
    for index, (type_, start, end) in enumerate(shape.global_inits, imported):
        gets = [operands[0] for op, operands in instructions(Reader(data, start, end)) if op == 0x23]
        if not type_.mutable and fixed.issuperset(gets):
            fixed.add(index)
    return fixed


def _called(shape: ModuleShape, index: int) -> str:
    if name := shape.func_names.get(index):
        return f"${name}"
    exported = next((name for name, func in shape.exported_funcs.items() if func == index), None)
    return f'"{exported}"' if exported is not None else f"func {index}"


def _in_body(data: bytes, shape: ModuleShape, index: int, fixed: Set[int], memories: Set[int]) -> Iterable[str]:
    reader = Reader(data, *shape.bodies[index - shape.imported_funcs])
    try:
        locals_ = local_count(reader)
        code = list(instructions(reader))
    except MalformedModule as error:
        yield f"{_called(shape, index)} cannot be looked through: {error}"
        return
    if any(op == _GROW and operands[0] in memories for op, operands in code):
        yield (
            f"{_called(shape, index)} grows that memory (memory.grow), and Python, which does not know of it, would end"
        )
    if memories.isdisjoint(memory for op, operands in code for memory in _memories(op, operands)):
        return
    body = _Body(code, shape, len(shape.func_types[index].params), locals_, fixed)
    if memories & body.fixed_memories():
        yield (
            f"{_called(shape, index)} uses a fixed address, where Python's own data is: let every address begin at the "
            "guest's offset, an imported global or a parameter"
        )


@lru_cache(maxsize=16)
def find_faults(data: bytes, memories: frozenset[int]) -> tuple[str, ...]:
    """What functions of a module do that cannot be done in Python's own memory, in words: one entry for each.

    `memories` are the indices of what would be Python's memory. The module must be a valid one. Looking takes some five
    seconds for a million instructions; it is done once for modules that are instantiated again and again.
    """
    shape = read_module(data)
    fixed = _fixed_globals(data, shape)
    functions = range(shape.imported_funcs, len(shape.func_types))
    return tuple(fault for index in functions for fault in _in_body(data, shape, index, fixed, memories))
