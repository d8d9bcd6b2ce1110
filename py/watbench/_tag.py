"""`Tag`: the kind of an exception of WebAssembly."""

from collections.abc import Sequence

from . import _js
from ._extern import Extern
from ._js import JsObject
from ._types import TagType, ValType


class Tag(Extern[TagType], kind="Tag"):
    """What kind an exception is, and of which types the values are that it carries (JS API: `WebAssembly.Tag`).

    >>> print(Tag(["i32"]).type)
    (tag (param i32))
    """

    def __init__(self, params: Sequence[ValType] = ()) -> None:
        self._hold(_js.webassembly("Tag").new({"parameters": list(params)}), TagType(tuple(params)))

    @classmethod
    def _type_of(cls, obj: JsObject) -> TagType:
        raise TypeError("this tag's type is not known: name it, as in Tag.from_js(raw, TagType(('i32',)))")
