"""`WasmException`: an exception of WebAssembly, thrown by a module or raised by Python."""

from collections.abc import Sequence
from typing import Any
from weakref import WeakValueDictionary

from . import _js, _values
from ._errors import WasmError
from ._js import JsObject
from ._tag import Tag
from ._types import counted
from ._words import shown

_known: WeakValueDictionary[int, "WasmException"] = WeakValueDictionary()


class WasmException(WasmError):
    """An exception of WebAssembly (core specification, "Exception"; JS API: `WebAssembly.Exception`).

    `tag` is its kind and `payload` the values that it carries, as Python values of the tag's types. Where the tag is
    the module's own secret, neither imported nor exported, `tag` is None and the payload empty. Raised by a host
    function it is thrown into WebAssembly; what nothing there catches comes back as the same object.

    Raises TypeError or OverflowError for values that the tag does not carry.
    """

    js: JsObject
    """The `WebAssembly.Exception` itself."""

    def __init__(self, tag: Tag, payload: Sequence[Any] = ()) -> None:
        if not isinstance(tag, Tag):
            raise TypeError(f"an exception has a Tag, and {shown(tag)} is none")
        types = tag.type.params
        if len(payload) != len(types):
            raise TypeError(f"{counted(len(payload), 'value')}, and {tag.type} carries {len(types)}")
        values = []
        for place, (type_, value) in enumerate(zip(types, payload, strict=True)):
            if not _values.can_cross(type_):
                raise TypeError(f"{tag.type}: JavaScript cannot pass a {type_}")
            try:
                values.append(_values.into(type_)(value))
            except (TypeError, OverflowError) as error:
                raise type(error)(f"value {place + 1} of {tag.type}: {error}") from None
        self._take(_js.webassembly("Exception").new(tag.js, _js.to_js(values)), tag)

    @classmethod
    def from_js(cls, obj: JsObject) -> "WasmException":
        """Wraps the raw JavaScript object; the same one gives the same wrapper as long as one is in use."""
        known = _known.get(obj.js_id)
        if known is not None:
            return known
        self = cls.__new__(cls)
        self._take(obj, Tag.of(obj))
        return self

    def _take(self, obj: JsObject, tag: Tag | None) -> None:
        self.js, self.tag = obj, tag
        self.payload = () if tag is None else tuple(_value(obj, tag, place) for place in range(len(tag.type.params)))
        kind = "an exception whose tag is not known here" if tag is None else f"an exception of {tag.type}"
        self.args = (f"{kind}{f': {self.payload}' if self.payload else ''}",)
        _known[obj.js_id] = self


def brought_by(error: _js.JsException) -> BaseException:
    """What an Error brought from a call: an exception of WebAssembly or of Python, else the Error itself."""
    exception = _js.brought(error)
    if isinstance(exception, BaseException) and not isinstance(exception, _js.JsProxy):
        return exception
    is_exception = isinstance(exception, _js.JsProxy) and _js.is_a(exception, "Exception")
    return WasmException.from_js(exception) if is_exception else error


def _value(obj: JsObject, tag: Tag, place: int) -> Any:
    type_ = tag.type.params[place]
    if not _values.can_cross(type_):
        return None
    value = obj.getArg(tag.js, place)
    if type_ in ("f32", "f64") and value == 0:
        return _js.double(obj.getArg.bind(obj, tag.js, place))
    return _values.out_of(type_)(value)


# Tracebacks name it as users import it.
WasmException.__module__ = str(__package__)
