"""The errors that are WebAssembly's own; ordinary Python mistakes get ordinary Python errors."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A problem in a WAT text.

    `line` and `column` are 1-based; columns count UTF-16 code units, and `start` and `end` are offsets in them.
    """

    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    start: int
    end: int
    severity: Literal["error", "warning"]
    message: str
    source: Literal["wabt", "engine", "watbench"]

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


@dataclass(frozen=True, slots=True)
class LinkProblem:
    """One import that is not satisfied: what the module needs, as WAT, and what it was given, in words."""

    module: str
    name: str
    needs: str
    given: str

    def __str__(self) -> str:
        return f'"{self.module}" "{self.name}" needs {self.needs}: {self.given}'


@dataclass(frozen=True, slots=True)
class Frame:
    """One entry of a call stack. `line` and `column` are 1-based, None where a module came without its WAT text.

    They are those of the instruction or the Python expression that was being executed, and `text` is that line without
    the blanks around it, empty where it is not known. Where WAT and binary do not fit, which is a fault of the
    assembler or of this package, they are those of the function, and `note` says so.

    In a deep recursion a function, or a few that call each other in turns, stand there once, and `repeated` says how many
    more times they came in what was kept of the stack: engines keep its innermost 200 calls.
    """

    function: str
    file: str
    line: int | None
    column: int | None
    language: Literal["python", "wasm"]
    repeated: int = 0
    text: str = ""
    note: str = ""

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}:{self.column}"
        return f"{self.function} ({place}){f', at least {self.repeated} more times' if self.repeated else ''}"


class WasmError(Exception):
    """What all of this package's own errors have in common."""


class WatError(WasmError):
    """A WAT text that does not assemble; `diagnostics` has every problem that was found, and so has ``str()``."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n".join(map(str, self.diagnostics)) or "the text does not assemble")


class CompileError(WasmError):
    """Bytes that the browser's engine does not accept as a module (JS API: `WebAssembly.CompileError`)."""


class LinkError(WasmError):
    """Imports that do not fit what a module needs (JS API: `WebAssembly.LinkError`).

    `problems` has every import that does not fit; `needs` and `given` are those of the first.
    """

    def __init__(self, problems: Sequence[LinkProblem], message: str | None = None) -> None:
        self.problems = tuple(problems)
        self.needs = self.problems[0].needs if self.problems else ""
        self.given = self.problems[0].given if self.problems else ""
        super().__init__(message or "\n".join(map(str, self.problems)))


class Trap(WasmError):
    """Execution that WebAssembly ended (core specification, "Trap").

    `kind` says why in the specification's words, `export_name` is the export that Python called, `frames` is the
    stack inside WebAssembly, outermost first, and `thread` the number of the thread, None for Python's own.
    `explanation` is a sentence on what the instruction wanted and what there was, as far as that is known, and empty
    where there is nothing to add; tracebacks show it as a note.
    """

    def __init__(
        self,
        kind: str,
        export_name: str | None = None,
        frames: Sequence[Frame] = (),
        thread: int | None = None,
        explanation: str = "",
    ) -> None:
        self.kind = kind
        self.export_name = export_name
        self.frames = tuple(frames)
        self.thread = thread
        self.explanation = explanation
        within = f" in export {export_name!r}" if export_name else ""
        within += f" in thread {thread}" if thread is not None else ""
        innermost = replace(self.frames[-1], repeated=0) if self.frames else None
        where = f", at {innermost}" if innermost and innermost.line is not None else ""
        super().__init__(f"{kind}{within}{where}")
        if explanation:
            self.add_note(explanation)


class OutOfFuel(Trap):
    """WebAssembly ended because it has executed as many instructions as `watbench.fuel` allows; `kind` is "out of fuel"."""


# Tracebacks name errors as users import them.
for _public in (WasmError, WatError, CompileError, LinkError, Trap, OutOfFuel):
    _public.__module__ = __package__
