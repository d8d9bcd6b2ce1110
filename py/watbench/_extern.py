"""`Extern`: what Func, Memory, Table, Global and Tag share: one Python object for one JavaScript object."""

from typing import Any, ClassVar, Self
from weakref import WeakValueDictionary

from . import _js
from ._js import JsObject
from ._types import ExternType
from ._words import kind


class Extern[Type: ExternType]:
    """Something that modules import and export, held by Python."""

    js: JsObject
    """The JavaScript object itself."""

    _kind: ClassVar[str]
    _known: ClassVar[WeakValueDictionary[int, Any]]

    def __init_subclass__(cls, kind: str | None = None) -> None:
        # A class without a kind of its own, as a Func's that was made fast, shares all with its parent.
        if kind is not None:
            cls._kind = kind
            cls._known = WeakValueDictionary()

    @classmethod
    def from_js(cls, obj: JsObject, type: Type | None = None) -> Self:
        """Wraps the raw JavaScript object; the same object gives the same wrapper as long as one is in use.

        `type` is its type where the caller knows it; else it is found out as far as JavaScript tells.
        Raises TypeError for anything else than such an object.
        """
        if not isinstance(obj, _js.JsProxy) or not cls._fits(obj):
            given = f"JavaScript's {_js.tag(obj)}" if isinstance(obj, _js.JsProxy) else kind(obj)
            raise TypeError(f"a WebAssembly.{cls._kind} is needed, and this is {given}")
        known: Self | None = cls._known.get(obj.js_id)
        if known is not None:
            return known
        self = cls.__new__(cls)
        self._hold(obj, type if type is not None else cls._type_of(obj))
        return self

    @classmethod
    def _fits(cls, obj: JsObject) -> bool:
        return _js.is_a(obj, cls._kind)

    @classmethod
    def _type_of(cls, obj: JsObject) -> Type:
        raise NotImplementedError

    def _hold(self, obj: JsObject, type_: Type) -> None:
        self.js = obj
        self._type = type_
        self._known[obj.js_id] = self

    @property
    def type(self) -> Type:
        """Its type; prints as WAT."""
        return self._type

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.type}>"
