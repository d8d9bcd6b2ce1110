"""Says how a run ended: an exception becomes an `Outcome` of web/protocol.ts, with frames of the user's own files."""

import asyncio
import dataclasses
import itertools
import linecache
import os
import sys
import traceback
from collections.abc import Sequence
from types import CodeType, TracebackType
from typing import Any

from . import _engine, _js, _recursion, _source, _trap
from ._coverage import Coverage
from ._errors import Diagnostic, Frame, LinkError, LinkProblem, Trap, WatError
from ._instance import link_error
from ._source import utf16_length

type Outcome = dict[str, Any]

_HERE = os.path.join(os.path.dirname(__file__), "")
# All well below what the page takes for forged (web/limits.ts, web/page/hostile.ts), which counts in UTF-16 code units.
_MOST_FRAMES = 100
_MOST_PROBLEMS = 500
_MOST_NAME = 500
_MOST_MESSAGE = 10_000
_MOST_TRACEBACK = 50_000
_MOST_FILES, _MOST_LINES, _MOST_FUNCTIONS = 50, 50_000, 500


def ok(exit_code: int) -> Outcome:
    return {"kind": "ok", "exitCode": exit_code}


def of_exception(error: BaseException, folder: str) -> Outcome:
    """The outcome of a program that an exception ended. `sys.exit("text")` prints its text, as Python does."""
    if isinstance(error, SystemExit):
        return _exited(error.code)
    shown = _translated(error)
    frames = _shown_frames(error, folder)
    if isinstance(shown, KeyboardInterrupt | asyncio.CancelledError):
        return {"kind": "stopped", "interpreter": "kept", "frames": frames}
    match shown:
        case WatError():
            return {
                "kind": "invalid",
                "diagnostics": [_diagnostic(each) for each in shown.diagnostics[:_MOST_PROBLEMS]],
                "frames": frames,
            }
        case LinkError():
            problems = [_link_problem(each) for each in shown.problems[:_MOST_PROBLEMS]]
            return {"kind": "unlinkable", "message": _text(shown), "problems": problems, "frames": frames}
        case Trap():
            export = None if shown.export_name is None else _name(shown.export_name)
            trap = {"kind": "trap", "message": _text(shown), "trap": _name(shown.kind), "exportName": export}
            return {**trap, "explanation": _name(shown.explanation), "frames": frames}
    return {
        "kind": "raised",
        "exception": _name(error.name if isinstance(error, _js.JsException) else type(error).__qualname__),
        "message": _text(error),
        "traceback": format_traceback(error, folder),
        "frames": frames,
    }


def _shown_frames(error: BaseException, folder: str) -> list[dict[str, Any]]:
    return [_as_json(frame) for frame in _cut(_frames(error, folder)) if frame.line is not None]


def file_counts(counted: Sequence[Coverage]) -> list[dict[str, Any]]:
    """`FileCounts` of web/protocol.ts."""
    return [
        {
            "file": _name(each.file),
            "instructions": each.instructions,
            "lines": [(line.line, line.executions, line.instructions) for line in each.lines.values()][:_MOST_LINES],
            "functions": [
                (_name(func.function), func.line or 0, func.calls, func.instructions)
                for func in each.functions[:_MOST_FUNCTIONS]
            ],
            "note": _name(each.note),
        }
        for each in counted[:_MOST_FILES]
    ]


def _exited(code: object) -> Outcome:
    if code is None or isinstance(code, int):
        # As CPython has it: -1 for what is no C int.
        return ok(int(code or 0) if -(2**31) <= (code or 0) < 2**31 else -1)
    print(code, file=sys.stderr)
    return ok(1)


def _translated(error: BaseException) -> BaseException:
    """An error of the raw bridge as the one of this package that it stands for."""
    if not isinstance(error, _js.JsException):
        return error
    # A whole module that is missing is a TypeError for the engine.
    if error.name == "LinkError" or (error.name == "TypeError" and "Import #" in error.message):
        return link_error(error.message)
    if _engine.is_trap(error.name, error.message) and "wasm-function[" in error.stack:
        trap = _trap.trap(error.message, error.stack)
        if isinstance(trap, KeyboardInterrupt) or error.name == "RuntimeError" or trap.frames:
            return trap
    return error


def _text(error: BaseException) -> str:
    try:
        text = str(error)
    except Exception:
        text = f"<no text: {type(error).__name__}.__str__ failed>"
    return _shortened(text, _MOST_MESSAGE)


def _name(text: str) -> str:
    return text if len(text) <= _MOST_NAME else f"{text[: _MOST_NAME - 1]}…"


def _shortened(text: str, most: int) -> str:
    """Leaves out the middle of a text that is too long."""
    if len(text) <= most:
        return text
    half = most // 2
    return f"{text[:half]}\n… {len(text) - 2 * half:,} characters …\n{text[-half:]}"


def _cut[T](frames: list[T]) -> list[T]:
    """Leaves out the middle of a stack that is too deep: where it starts and where it ends tell most."""
    return frames if len(frames) <= _MOST_FRAMES else frames[: _MOST_FRAMES // 2] + frames[-_MOST_FRAMES // 2 :]


def _as_json(frame: Frame) -> dict[str, Any]:
    texts = {name: _name(getattr(frame, name)) for name in ("function", "file", "text", "note")}
    return {**dataclasses.asdict(frame), **texts}


def _link_problem(each: LinkProblem) -> dict[str, str]:
    return {name: _shortened(text, _MOST_MESSAGE) for name, text in dataclasses.asdict(each).items()}


def _diagnostic(each: Diagnostic) -> dict[str, Any]:
    return {
        "file": _name(each.file), "line": each.line, "column": each.column, "endLine": each.end_line,
        "endColumn": each.end_column, "from": each.start, "to": each.end,
        "severity": each.severity, "message": _shortened(each.message, _MOST_MESSAGE), "source": each.source,
    }  # fmt: skip


def _is_own(path: str, folder: str) -> bool:
    return path.startswith(os.path.join(folder, ""))


def _frames(error: BaseException, folder: str) -> list[Frame]:
    """The program's own stack, outermost first, with WebAssembly's frames where it was in between."""
    if isinstance(error, SyntaxError) and error.filename and _is_own(error.filename, folder):
        return [*_traceback_frames(error.__traceback__, folder), _syntax_frame(error, folder)]
    frames = _traceback_frames(error.__traceback__, folder)
    if isinstance(error, _js.JsException):
        frames += _source.wasm_frames(error.stack)
    return frames


def _traceback_frames(tb: TracebackType | None, folder: str) -> list[Frame]:
    own = []
    while tb is not None:
        path = tb.tb_frame.f_code.co_filename
        if _is_own(path, folder) or (path.startswith(_HERE) and tb.tb_frame.f_locals.get("wasm_stack")):
            own.append(tb)
        tb = tb.tb_next
    frames: list[Frame] = []
    calls = [
        (each.tb_frame.f_code, each.tb_lasti) if _is_own(each.tb_frame.f_code.co_filename, folder) else each
        for each in own
    ]
    for at, repeated in _cut(_recursion.fold([*calls])):
        frame = own[at].tb_frame
        if _is_own(frame.f_code.co_filename, folder):
            python = _python_frame(frame.f_code, own[at].tb_lasti, own[at].tb_lineno, folder)
            frames.append(dataclasses.replace(python, repeated=repeated))
        else:
            frames += _source.wasm_frames(frame.f_locals["wasm_stack"])
    # Python and WebAssembly may have called each other in turns.
    return _recursion.folded(frames)


def _python_frame(code: CodeType, instruction: int, line: int | None, folder: str) -> Frame:
    positions = next(itertools.islice(code.co_positions(), instruction // 2, None), (line, None, None, None))
    line, column = positions[0] or line or 1, positions[2] or 0
    text = linecache.getline(code.co_filename, line)
    before = text.encode()[:column].decode(errors="replace")
    file = os.path.relpath(code.co_filename, folder)
    return Frame(code.co_name, file, line, utf16_length(before) + 1, "python", text=text.strip())


def _syntax_frame(error: SyntaxError, folder: str) -> Frame:
    line = error.lineno or 1
    text = error.text or ""
    column = utf16_length(text[: max(0, (error.offset or 1) - 1)]) + 1
    file = os.path.relpath(str(error.filename), folder)
    return Frame("<module>", file, line, column, "python", text=text.strip())


def format_traceback(error: BaseException, folder: str) -> str:
    """The traceback as CPython prints it, with frames of the project's files only, named relative to the project."""
    report = traceback.TracebackException.from_exception(error, compact=True)
    _keep_own(report, folder, set())
    return _shortened("".join(report.format()), _MOST_TRACEBACK)


def _keep_own(report: traceback.TracebackException | None, folder: str, seen: set[int]) -> None:
    if report is None or id(report) in seen:
        return
    seen.add(id(report))
    own = [summary for summary in report.stack if _is_own(summary.filename, folder)]
    for summary in own:
        # The source line is read before the file gets a name that only the user knows.
        summary.line  # noqa: B018
        summary.filename = os.path.relpath(summary.filename, folder)
    report.stack[:] = own
    path = getattr(report, "filename", None)
    if path and _is_own(path, folder):
        report.filename = os.path.relpath(path, folder)
    for inner in (report.__cause__, report.__context__, *(report.exceptions or ())):
        _keep_own(inner, folder, seen)
