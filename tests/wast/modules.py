"""Takes a module out of a script, in whichever form it is written there."""

from typing import Literal

from .script import Cursor, Node, Script, ScriptError, String


def module_content(script: Script, node: Node) -> tuple[Literal["text", "binary"], bytes]:
    """A module's text, in UTF-8 if it is no quotation of something else, or its bytes in the binary format.

    Raises ScriptError where a quotation or a binary holds anything but strings.

    >>> from .script import read_script
    >>> script = read_script('(module quote "(me" "mory 1)")(module definition $m (memory 1))')
    >>> [module_content(script, each.node) for each in script.commands]
    [('text', b'(memory 1)'), ('text', b'(module (memory 1))')]
    """
    cursor = Cursor(node)
    unknown = cursor.word("definition")
    name = cursor.identifier()
    form = "binary" if cursor.word("binary") else "quote" if cursor.word("quote") else "text"
    rest = cursor.rest()
    if form != "text":
        strings = [item.data for item in rest if isinstance(item, String)]
        if len(strings) != len(rest):
            raise ScriptError(f"module {form} takes strings")
        return ("binary" if form == "binary" else "text"), b"".join(strings)
    if unknown or (name is not None and isinstance(node.items[-1 - len(rest)], String)):
        # The assembler knows neither definitions nor names in quotes.
        return "text", f"(module {script.text[rest[0].start : node.end] if rest else ')'}".encode()
    return "text", script.text[node.start : node.end].encode()
