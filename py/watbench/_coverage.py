"""`coverage`: how often each line and each function of a module was executed."""

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from . import _source
from ._instance import Instance, counting
from ._words import kind


@dataclass(frozen=True, slots=True)
class LineCount:
    """A line of a module's text with instructions.

    `executions` is how often the instruction was executed that was most often, `instructions` how many were in all, and
    `text` the line without the blanks around it.
    """

    line: int
    executions: int
    instructions: int
    text: str


@dataclass(frozen=True, slots=True)
class FunctionCount:
    """A function of a module: how often it was called, and how many instructions were executed in it itself.

    `share` is the part of all instructions, from 0 to 1. `line` is None where the module came without its text.
    """

    function: str
    line: int | None
    calls: int
    instructions: int
    share: float


@dataclass(frozen=True, slots=True)
class Coverage:
    """What `coverage` gives, printed as a table of the hottest lines."""

    file: str
    """Where the text stands."""
    instructions: int
    """How many were executed in all."""
    lines: Mapping[int, LineCount]
    """By line of the file, in their order. Lines without instructions are not in it."""
    functions: tuple[FunctionCount, ...]
    """Those of the module itself, the hottest first."""
    note: str
    """Why there are no lines, in a sentence; empty where there are."""

    @property
    def cold(self) -> tuple[int, ...]:
        """The lines whose instructions were never executed."""
        return tuple(line for line, each in self.lines.items() if each.executions == 0)

    def hottest(self, most: int = 10) -> list[LineCount]:
        """The lines in which most instructions were executed, the hottest first."""
        return sorted(self.lines.values(), key=lambda each: -each.instructions)[:most]

    def __str__(self) -> str:
        head = f"{self.file}: {self.instructions:,} instructions"
        if self.note:
            return f"{head}; no lines, since {self.note}"
        rows = [
            f"{each.instructions:>16,}  {each.executions:>14,}  {each.line:>5}  {each.text}" for each in self.hottest()
        ]
        return "\n".join([head, f"{'instructions':>16}  {'executions':>14}  {'line':>5}", *rows])


def coverage(instance: Instance) -> Coverage:
    """How often each line and each function of an instance was executed since it was made with `coverage=True`.

    A line counts what begins on it; a stretch of instructions that a trap or an exception left early counts as a whole.

    Raises TypeError for what is no `Instance`, and ValueError for one that does not count.

    >>> from watbench import Module
    >>> wat = '''(module (func $sum (export "sum") (param $n i32) (result i32) (local $s i32)
    ...   (loop $next
    ...     (local.set $s (i32.add (local.get $s) (local.get $n)))
    ...     (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    ...   (local.get $s)))'''
    >>> instance = Instance(Module(wat), coverage=True)
    >>> instance.exports.sum(100)
    5050
    >>> counted = coverage(instance)
    >>> {line: each.executions for line, each in counted.lines.items()}
    {2: 1, 3: 100, 4: 100, 5: 1}
    >>> counted.functions[0].calls, counted.instructions
    (1, 902)
    """
    if not isinstance(instance, Instance):
        raise TypeError(f"what has coverage is an Instance, and this is {kind(instance)}")
    metered = instance._metered
    counts = "" if metered is None else str(metered.counts(instance.js))
    if not counts:
        raise ValueError("this instance does not count: make it by Instance(module, imports, coverage=True)")
    return _read(_source.known(instance.module._data), counts)


def of_run() -> list[Coverage]:
    """What the instances of this run counted, those of one text together, the hottest text first."""
    by_file: dict[str, list[Coverage]] = {}
    for each in counting:
        counted = coverage(each)
        by_file.setdefault(counted.file, []).append(counted)
    return sorted((functools.reduce(_added, each) for each in by_file.values()), key=lambda each: -each.instructions)


def _added(one: Coverage, other: Coverage) -> Coverage:
    """Counts of two instances of one text; of two texts that have one name, the functions alone."""
    total = one.instructions + other.instructions
    lines = dict(one.lines)
    for line, each in other.lines.items():
        known = lines.get(line, LineCount(line, 0, 0, each.text))
        sums = known.executions + each.executions, known.instructions + each.instructions
        lines[line] = LineCount(line, *sums, known.text)
    functions: dict[tuple[str, int | None], FunctionCount] = {}
    for func in (*one.functions, *other.functions):
        key = func.function, func.line
        before = functions.get(key, FunctionCount(*key, 0, 0, 0))
        executed = before.instructions + func.instructions
        functions[key] = FunctionCount(*key, before.calls + func.calls, executed, executed / (total or 1))
    hottest = sorted(functions.values(), key=lambda each: -each.instructions)
    return Coverage(
        one.file, total, MappingProxyType(dict(sorted(lines.items()))), tuple(hottest), one.note or other.note
    )


def _read(module: _source.KnownModule, counts: str) -> Coverage:
    told = module.lines(counts)
    total = sum(length * count for _, _, _, length, count in json.loads(counts))
    texts = [] if module.text is None else _source.split_lines(module.text)
    lines = {}
    for line, executions, instructions in told["lines"]:
        at, _ = module.origin.place(line, 1)
        lines[at] = LineCount(at, executions, instructions, texts[line - 1].strip())
    functions = []
    for index, calls, instructions in told["functions"]:
        frame = module.frame(index, module.shape.bodies[index - module.shape.imported_funcs][0])
        functions.append(FunctionCount(frame.function, frame.line, calls, instructions, instructions / (total or 1)))
    functions.sort(key=lambda each: -each.instructions)
    return Coverage(module.origin.file, total, MappingProxyType(lines), tuple(functions), told["note"])
