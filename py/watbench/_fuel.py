"""`fuel`: a budget of instructions for the WebAssembly that a program runs."""

from types import TracebackType
from typing import Self

from . import _js
from ._words import kind


class Fuel:
    """What `fuel` gives: how many instructions there were to be, and how many were executed."""

    def __init__(self, instructions: int) -> None:
        self.instructions = instructions
        """The budget."""
        self._used: int | None = None
        self._is_open = False

    @property
    def used(self) -> int:
        """How many instructions have been executed within the block, so far or in all."""
        return int(_js.metering().used()) if self._used is None and self._is_open else self._used or 0

    def __enter__(self) -> Self:
        if self._is_open or self._used is not None:
            raise RuntimeError("a budget is for one block: fuel(instructions) makes another")
        _js.metering().open(self.instructions)
        self._is_open = True
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._is_open = False
        self._used = int(_js.metering().close())

    def __repr__(self) -> str:
        return f"<Fuel: {self.used:,} of {self.instructions:,} instructions used>"


def fuel(instructions: int) -> Fuel:
    """Ends WebAssembly in a `with` block once it has executed so many instructions: `OutOfFuel` is raised then.

    What holds is the whole block: all calls of all modules in it, the calls of host functions between them not
    counted. Instructions are counted when the straight stretch of code begins that they stand in, so that an endless loop
    ends at its head, and `used` is exact where nothing traps. Blocks within blocks have what the outer one has left
    at most. A module's start function counts like any other. Instances that were made from raw JavaScript objects, and
    threads, do not count.

    Raises TypeError or ValueError for what is no number of instructions, and RuntimeError in a run that executes
    modules as they are.

    >>> from watbench import Instance, Module
    >>> count = Instance(Module('''(module (func (export "to") (param i32)
    ...   (loop (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))))'''))
    >>> with fuel(1_000_000) as tank:
    ...     count.exports.to(10)
    >>> tank.used
    51
    >>> with fuel(1_000):
    ...     count.exports.to(1_000_000)
    Traceback (most recent call last):
    watbench.OutOfFuel: out of fuel in export 'to', at func 0 (<wat>:2:3)
    """
    if not isinstance(instructions, int) or isinstance(instructions, bool):
        raise TypeError(f"fuel is a number of instructions, an int, and this is {kind(instructions)}")
    if not 0 <= instructions < 2**63:
        raise ValueError(f"fuel is a number of instructions from 0 up to 2⁶³-1, and this is {instructions}")
    if not _js.metering().counts():
        raise RuntimeError(
            "this run executes modules exactly as they are, so nothing is counted: "
            "switch the counting of instructions on in the settings"
        )
    return Fuel(instructions)
