"""Reads a script in the specification's test format into commands, each with its line and its place in the text."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n\f]+|;;[^\n\r]*)
    |(?P<comment>\(;)
    |(?P<open>\((?:@[^\s()";,\[\]{}]*)?)
    |(?P<close>\))
    |(?P<string>"(?:[^"\\\n]|\\.)*")
    |(?P<word>[^\s()";]+|;(?!;))""",
    re.VERBOSE | re.DOTALL,
)
_COMMENT_END = re.compile(r"\(;|;\)")
_ESCAPE = re.compile(rb"\\(?:u\{([0-9a-fA-F_]+)\}|([0-9a-fA-F]{2})|(.))", re.DOTALL)
_SHORT = {b"t": b"\t", b"n": b"\n", b"r": b"\r", b'"': b'"', b"'": b"'", b"\\": b"\\"}

FIELDS = frozenset(
    ("type", "rec", "import", "func", "table", "memory", "global", "tag", "export", "start", "elem", "data")
)
"""What stands in a module, and at a script's top where the script is a module without its bracket."""


class ScriptError(ValueError):
    """A text that is no script; says why and in which line."""


@dataclass(slots=True)
class Node:
    """A bracket with what is in it, from `start` to `end` of the text."""

    start: int
    line: int
    items: "list[Node | Word | String]" = field(default_factory=list)
    end: int = 0
    annotation: bool = False

    @property
    def head(self) -> str:
        """The word that it begins with, or nothing."""
        return self.items[0].text if self.items and isinstance(self.items[0], Word) else ""


@dataclass(frozen=True, slots=True)
class Word:
    """A keyword, an identifier or a number, as it is written."""

    text: str
    start: int


@dataclass(frozen=True, slots=True)
class String:
    """A string's bytes."""

    data: bytes
    start: int

    @property
    def name(self) -> str:
        """The string as a name. Raises ScriptError where it is not UTF-8."""
        try:
            return self.data.decode()
        except UnicodeDecodeError:
            raise ScriptError(f"{self.data!r} is used as a name and is not UTF-8") from None


@dataclass(frozen=True, slots=True)
class Command:
    """One step of a script: its keyword, its line (1-based) and what it says."""

    name: str
    line: int
    node: Node


@dataclass(frozen=True, slots=True)
class Script:
    """A script's commands, in order, and the text that they were read from."""

    file: str
    text: str
    commands: list[Command]


def unescape(raw: bytes) -> bytes:
    """The bytes that the inside of a string stands for. Raises ValueError for an escape that is none.

    >>> unescape(rb"a\\n\\ff\\u{e9}")
    b'a\\n\\xff\\xc3\\xa9'
    """

    def replace(found: re.Match[bytes]) -> bytes:
        point, byte, short = found.groups()
        if point is not None:
            return chr(int(point, 16)).encode()
        if byte is not None:
            return bytes([int(byte, 16)])
        if short not in _SHORT:
            raise ValueError(f"\\{short.decode(errors='replace')} is no escape")
        return _SHORT[short]

    return _ESCAPE.sub(replace, raw)


class _Reader:
    def __init__(self, text: str, file: str) -> None:
        self.text, self.file = text, file
        self.lines = [0, *(found.end() for found in re.finditer("\n", text))]

    def line(self, at: int) -> int:
        return bisect_right(self.lines, at)

    def fail(self, at: int, why: str) -> ScriptError:
        return ScriptError(f"{self.file}:{self.line(at)}: {why}")

    def tokens(self) -> Iterator[re.Match[str]]:
        at = 0
        while at < len(self.text):
            found = _TOKEN.match(self.text, at)
            if found is None:
                raise self.fail(at, "this string is not closed" if self.text[at] == '"' else "a character out of place")
            at = found.end()
            if found.lastgroup == "comment":
                at = self.comment_end(found.start())
            elif found.lastgroup != "space":
                yield found

    def comment_end(self, start: int) -> int:
        depth, at = 1, start + 2
        while depth:
            found = _COMMENT_END.search(self.text, at)
            if found is None:
                raise self.fail(start, "this comment is not closed")
            depth += 1 if found[0] == "(;" else -1
            at = found.end()
        return at

    def string(self, token: re.Match[str]) -> String:
        try:
            return String(unescape(token[0][1:-1].encode()), token.start())
        except ValueError as error:
            raise self.fail(token.start(), str(error)) from None

    def nodes(self) -> list[Node]:
        """The brackets at the top of the text, without annotations."""
        top = Node(0, 1)
        open_: list[Node] = [top]
        for token in self.tokens():
            inner = open_[-1]
            match token.lastgroup:
                case "open":
                    node = Node(token.start(), self.line(token.start()), annotation=len(token[0]) > 1)
                    if not node.annotation:
                        inner.items.append(node)
                    open_.append(node)
                case "close":
                    if inner is top:
                        raise self.fail(token.start(), "this bracket closes nothing")
                    open_.pop().end = token.end()
                case "string":
                    inner.items.append(self.string(token))
                case _:
                    inner.items.append(Word(token[0], token.start()))
        if open_[-1] is not top:
            raise self.fail(open_[-1].start, "this bracket is not closed")
        for item in top.items:
            if not isinstance(item, Node):
                raise self.fail(item.start, "only brackets stand at the top of a script")
        return [item for item in top.items if isinstance(item, Node)]


def read_script(source: str | bytes, file: str = "script.wast") -> Script:
    """Reads a script; `file` is named in errors. Raises ScriptError for a text that is none.

    A text that is the inside of a module becomes a script of one command, that module.

    >>> [(each.name, each.line) for each in read_script('(module)\\n(assert_return (invoke "f"))').commands]
    [('module', 1), ('assert_return', 2)]
    """
    try:
        text = source if isinstance(source, str) else source.decode()
    except UnicodeDecodeError as error:
        raise ScriptError(f"{file}: the script is not UTF-8: {error}") from None
    reader = _Reader(text, file)
    nodes = reader.nodes()
    if nodes and all(node.head in FIELDS for node in nodes):
        whole = Node(0, nodes[0].line, list(nodes), len(text))
        return Script(file, text, [Command("module", whole.line, whole)])
    for node in nodes:
        if not node.head:
            raise reader.fail(node.start, "a command begins with a word")
    return Script(file, text, [Command(node.head, node.line, node) for node in nodes])


class Cursor:
    """Goes through what is in a bracket, after its keyword."""

    def __init__(self, node: Node, skip: int = 1) -> None:
        self.items, self.at = node.items, skip

    def word(self, *texts: str) -> bool:
        """Steps over the next thing if it is one of these words."""
        found = self.at < len(self.items) and isinstance(self.items[self.at], Word)
        if found and getattr(self.items[self.at], "text", "") in texts:
            self.at += 1
            return True
        return False

    def identifier(self) -> str | None:
        """Steps over the next thing if it is an identifier, `$name` or `$"name"`, and gives it."""
        item = self.items[self.at] if self.at < len(self.items) else None
        if not isinstance(item, Word) or not item.text.startswith("$"):
            return None
        self.at += 1
        following = self.items[self.at] if self.at < len(self.items) else None
        if item.text == "$" and isinstance(following, String):
            self.at += 1
            return f"${following.name}"
        return item.text

    def rest(self) -> "list[Node | Word | String]":
        return self.items[self.at :]

    def string(self) -> String:
        """The next thing, which must be a string. Raises ScriptError where it is not."""
        item = self.items[self.at] if self.at < len(self.items) else None
        if not isinstance(item, String):
            raise ScriptError("a string is missing")
        self.at += 1
        return item

    def node(self) -> Node:
        """The next thing, which must be a bracket. Raises ScriptError where it is not."""
        item = self.items[self.at] if self.at < len(self.items) else None
        if not isinstance(item, Node):
            raise ScriptError("a bracket is missing")
        self.at += 1
        return item
