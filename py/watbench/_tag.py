"""`Tag`: the kind of an exception of WebAssembly."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from . import _js
from ._extern import Extern
from ._js import JsObject
from ._types import TagType, ValType
from ._words import describe

if TYPE_CHECKING:
    from ._exception import WasmException


class Tag(Extern[TagType], kind="Tag"):
    """What kind an exception is, and of which types the values are that it carries (JS API: `WebAssembly.Tag`).

    A tag that a module imports or exports is known to both sides: called with the values it makes an exception, which
    a host function raises and a `try_table` catches; and what WebAssembly throws and does not catch arrives in Python
    as a `WasmException` that has this tag.

    >>> from watbench import WasmException
    >>> parse_error = Tag(["i32"])
    >>> print(parse_error.type)
    (tag (param i32))
    >>> try:
    ...     raise parse_error(42)
    ... except WasmException as error:
    ...     error.tag is parse_error, error.payload
    (True, (42,))
    """

    def __init__(self, params: Sequence[ValType] = ()) -> None:
        if isinstance(params, str) or not isinstance(params, Sequence):
            raise TypeError(f"a tag has a list of types, as in Tag(['i32']), and {describe(params)}")
        self._hold(_js.webassembly("Tag").new({"parameters": list(params)}), TagType(tuple(params)))

    @classmethod
    def _type_of(cls, obj: JsObject) -> TagType:
        raise TypeError("this tag's type is not known: name it, as in Tag.from_js(raw, TagType(('i32',)))")

    def __call__(self, *values: Any) -> "WasmException":
        """An exception of this kind with these values, to be raised; they are checked as arguments are.

        Raises TypeError for a missing, extra or wrong value and OverflowError for a number out of range.
        """
        from ._exception import WasmException

        return WasmException(self, values)

    @classmethod
    def of(cls, exception: JsObject) -> "Tag | None":
        """The tag of a raw `WebAssembly.Exception`, among those that Python holds."""
        is_kind = _js.get(exception, "is").bind(exception)
        return next((tag for tag in list(cls._known.values()) if is_kind(tag.js)), None)
