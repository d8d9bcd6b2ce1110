"""The ways in which a script's modules run: natively, rewritten with nothing to add, with fuel, and with coverage.

An `Instance` takes the form of a module that counts instructions; `Module.js` is the exact one, and only two of these run that.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from watbench import Instance, Module, Table, Tag, wat2wasm
from watbench._instance import counting

from .machine import Exports, Machine
from .run import Report, run_script

type Rewrite = Callable[[bytes], bytes]
"""Makes other bytes of a module's that are to do the same."""


@cache
def _assembled(text: str) -> bytes:
    return wat2wasm(text)


class _Together(Machine):
    """One of several that run the same scripts, for which each text is assembled once."""

    def assemble(self, text: str) -> bytes:
        return _assembled(text)


def _exactly(binary: bytes) -> Module:
    """A module of which `Module.js` runs, compiled from these bytes; an `Instance` would take the form that counts."""
    module = Module(binary)
    module._metered = None
    return module


class Exact(_Together):
    """Runs the very bytes that the assembler made."""

    def instantiate(self, binary: bytes, imports: Mapping[str, Exports]) -> Exports:
        return Instance(_exactly(binary), imports).exports


class Rewritten(_Together):
    """Runs the very bytes that `rewrite` makes, which may import `func`, `global`, `table` and `tag` from `more`."""

    def __init__(self, rewrite: Rewrite) -> None:
        self.rewrite = rewrite
        self.more: dict[str, Any] = {"func": lambda: None, "global": 0, "table": Table("funcref", 0), "tag": Tag()}

    def instantiate(self, binary: bytes, imports: Mapping[str, Exports]) -> Exports:
        return Instance(_exactly(self.rewrite(binary)), {**imports, "more": self.more}).exports

    def spectest(self) -> Exports:
        # It is the host's, and no script's.
        return Exact().spectest()


class Fuelled(_Together):
    """Runs what a program's run does, which counts instructions. Raises RuntimeError for a module that is not made to."""

    def instantiate(self, binary: bytes, imports: Mapping[str, Exports]) -> Exports:
        module = Module(binary)
        if module._metered is None:
            raise RuntimeError("the module is not rewritten to count instructions")
        return Instance(module, imports).exports


class Covered(_Together):
    """Runs what counts for each stretch of code, too, as `Instance(…, coverage=True)` does."""

    def instantiate(self, binary: bytes, imports: Mapping[str, Exports]) -> Exports:
        instance = Instance(Module(binary), imports, coverage=True)
        # Kept for the page until the run ends, some hundred memories would leave no room for another.
        counting.clear()
        return instance.exports


def modes(rewrite: Rewrite) -> dict[str, Machine]:
    """The four ways by their names, of which the first is what the others are compared with."""
    return {"native": Exact(), "rewritten": Rewritten(rewrite), "fuelled": Fuelled(), "covered": Covered()}


def compare(source: str | bytes, file: str, machines: Mapping[str, Machine]) -> tuple[dict[str, Report], list[str]]:
    """Runs a script on each machine: the reports, and each command that came to something else than on the first.

    >>> reports, differences = compare('(module (func (export "f") (result i32) (i32.const 7)))'
    ...     '(assert_return (invoke "f") (i32.const 7))', "sums.wast",
    ...     {"exact": Exact(), "wrong": Rewritten(lambda binary: binary.replace(b"\\x41\\x07", b"\\x41\\x08"))})
    >>> differences
    ['sums.wast:1: assert_return: (i32.const 7 = 0x7), but wrong: expected (i32.const 7), got (i32.const 8 = 0x8)']
    """
    reports = {name: run_script(source, file, machine) for name, machine in machines.items()}
    _assembled.cache_clear()
    (_, first), *others = reports.items()
    return reports, [
        f"{place}{was}, but {name}: {came}"
        for name, other in others
        for (place, was), (_, came) in zip(first.outcomes, other.outcomes, strict=True)
        if came != was
    ]
