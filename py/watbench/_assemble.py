"""Between text and binary: `wat2wasm`, `wasm2wat` and `validate`."""

import contextlib
import linecache
import os
import sys
from typing import Any

from . import _js, _source
from ._errors import Diagnostic, WatError
from ._source import Origin
from ._words import kind

INLINE = "<wat>"
"""What a text is called that came from no file."""

_HERE = os.path.dirname(__file__)
_folder: str | None = None


def look_in(folder: str) -> None:
    """Says where the files of the project lie whose texts may be assembled."""
    global _folder
    _folder = folder


def project_name(path: str) -> str:
    """A file's name as the user knows it: relative to the working directory where it is inside."""
    relative = os.path.relpath(path)
    return path if relative.startswith("..") else relative


def _files_with(text: str) -> list[str]:
    """The project's .wat files that have this text, by whatever line ends, relative to its folder."""
    found = []
    plain = text.replace("\r\n", "\n")
    most = len(plain.encode("utf-8", "replace")) + plain.count("\n")
    for folder, _, names in os.walk(_folder) if _folder else ():
        for path in (os.path.join(folder, name) for name in names if name.endswith(".wat")):
            # A program may have removed it by now.
            with contextlib.suppress(OSError):
                # Most are told by their size, and not read.
                if most - plain.count("\n") <= os.path.getsize(path) <= most:
                    with open(path, encoding="utf-8", errors="replace") as file:
                        if file.read() == plain:
                            found.append(os.path.relpath(path, _folder))
    return found


def _inline_origin(text: str) -> Origin:
    """Finds the text as a string in the Python file that uses it, or as a file, so that its problems can be shown there."""
    frame = sys._getframe(1)
    while frame.f_back is not None and os.path.dirname(frame.f_code.co_filename) == _HERE:
        frame = frame.f_back
    path = frame.f_code.co_filename
    source = "".join(linecache.getlines(path))
    at = source.find(text) if "(" in text else -1
    if at < 0:
        files = _files_with(text)
        return Origin(files[0] if len(files) == 1 else INLINE)
    if source.find(text, at + 1) >= 0:
        return Origin(INLINE)
    return Origin(
        project_name(path), *_source.Lines(source).place(at), start=_source.utf16_length(source[:at])
    )  # fmt: skip


def _diagnostic(raw: Any, origin: Origin) -> Diagnostic:
    line, column = origin.place(raw.line, raw.column)
    end_line, end_column = origin.place(raw.endLine, raw.endColumn)
    start, end = _js.get(raw, "from") + origin.start, raw.to + origin.start
    return Diagnostic(
        origin.file, line, column, end_line, end_column, start, end, raw.severity, raw.message, raw.source
    )  # fmt: skip


def assemble(text: str, origin: Origin | None = None) -> bytes:
    """Assembles a text that stands at `origin`, or that is searched for in the Python file which uses it."""
    origin = origin or _inline_origin(text)
    assembled = _js.host().assemble(text, origin.file)
    if not _js.has(assembled, "bytes"):
        raise WatError([_diagnostic(each, origin) for each in assembled.diagnostics])
    data: bytes = assembled.bytes.to_bytes()
    _source.remember(data, origin, text)
    return data


def wat2wasm(text: str) -> bytes:
    """Assembles a module in the text format (WAT) and returns it in the binary format.

    Raises `WatError` with every problem found, each with its line and column.

    >>> wat2wasm("(module)")[:8]
    b'\\x00asm\\x01\\x00\\x00\\x00'
    """
    if not isinstance(text, str):
        raise TypeError(f"WAT is text, a str, and this is {kind(text)}")
    return assemble(text)


def wasm2wat(data: Any) -> str:
    """Prints a module in the binary format (a bytes-like object) as WAT.

    Raises ValueError with the reason for bytes that are no module.

    >>> print(wasm2wat(wat2wasm("(module (memory 1))")))
    (module
      (memory (;0;) 1))
    <BLANKLINE>
    """
    try:
        return str(_js.host().disassemble(_js.to_js(memoryview(data).tobytes())))
    except _js.JsException as error:
        raise ValueError(error.message) from None


def validate(source: Any) -> bool:
    """Whether the browser accepts a module: WAT text, or a bytes-like object (JS API: `WebAssembly.validate`).

    >>> validate("(module)"), validate("(module (func (result i32)))"), validate(b"no module")
    (True, False, False)
    """
    if isinstance(source, str):
        try:
            source = assemble(source)
        except WatError:
            return False
    return bool(_js.webassembly("validate")(_js.to_js(memoryview(source).tobytes())))
