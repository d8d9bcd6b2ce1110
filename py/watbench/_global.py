"""`Global`: one value that modules and Python have in common."""

from typing import Any

from . import _js, _values
from ._extern import Extern
from ._js import JsObject
from ._types import GlobalType, ValType
from ._words import shown


class Global(Extern[GlobalType], kind="Global"):
    """A global variable (JS API: `WebAssembly.Global`).

    `value` is checked against `type` as an argument is; without one it is zero or null. Setting `.value` raises
    TypeError when the global is not mutable.

    >>> counter = Global("i64", 2**40, mutable=True)
    >>> counter.value += 1
    >>> counter.value, print(counter.type)
    (global (mut i64))
    (1099511627777, None)
    """

    def __init__(self, type: ValType, value: Any = None, mutable: bool = False) -> None:
        if type not in ("i32", "i64", "f32", "f64", "funcref", "externref"):
            hint = ", whose values JavaScript cannot pass" if not _values.can_cross(type) else ""
            raise ValueError(
                f"a global of Python's is i32, i64, f32, f64, funcref or externref, not {shown(type)}{hint}"
            )
        start = _values.into(type)(_values.default(type) if value is None else value)
        descriptor = {"value": "anyfunc" if type == "funcref" else type, "mutable": mutable}
        self._hold(_js.webassembly("Global").new(descriptor, start), GlobalType(type, mutable))

    @classmethod
    def _type_of(cls, obj: JsObject) -> GlobalType:
        raise TypeError("this global's type is not known: name it, as in Global.from_js(raw, GlobalType('i32'))")

    def _crossing(self) -> None:
        if not _values.can_cross(self._type.value):
            raise TypeError(f"{self._type}: JavaScript cannot pass a {self._type.value}")

    @property
    def value(self) -> Any:
        """Its value: an int, a float, a `Func`, or any object, as its type says."""
        self._crossing()
        value = self.js.value
        if self._type.value in ("f32", "f64") and value == 0:
            return _js.double(_js.getter("Global", "value", self.js))
        return _values.out_of(self._type.value)(value)

    @value.setter
    def value(self, value: Any) -> None:
        self._crossing()
        if not self._type.mutable:
            raise TypeError(f"{self._type} is not mutable: its value stays {shown(self.value)}")
        self.js.value = _values.into(self._type.value)(value)
