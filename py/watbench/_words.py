"""Says any value in the words of an error message: shortly, and without failing itself."""

import reprlib

_LONG = 10**40
_LOG10_OF_2 = 0.30103


class _Brief(reprlib.Repr):
    def __init__(self) -> None:
        super().__init__()
        self.maxstring = self.maxother = 60

    def repr_int(self, value: int, level: int) -> str:
        return str(value) if _is_short(value) else figure(value)

    def repr_instance(self, value: object, level: int) -> str:
        if isinstance(value, bytes | bytearray):
            # Only what is shown is written out.
            value = value[: self.maxother]
        return super().repr_instance(value, level)


def _is_short(number: int) -> bool:
    return abs(number) < _LONG


def figure(number: int) -> str:
    """A number with its thousands set apart; a very long one by its size, as Python refuses to write thousands of digits.

    >>> figure(65_536), figure(-(10**5000))
    ('65,536', 'about -10^5000')
    """
    if _is_short(number):
        return f"{number:,}"
    return f"about {'-' if number < 0 else ''}10^{round(number.bit_length() * _LOG10_OF_2)}"


def shown(value: object) -> str:
    """The repr of a value, shortened in its middle, also where it is very long or fails."""
    if isinstance(value, int) and not _is_short(value):
        return figure(value)
    return _brief.repr(value)


_brief = _Brief()


def an(noun: str) -> str:
    """A noun with its article.

    >>> an("int"), an("u8"), an("str")
    ('an int', 'a u8', 'a str')
    """
    return f"{'an' if noun.startswith(tuple('aeioAEIO')) else 'a'} {noun}"


def kind(value: object) -> str:
    """What a value is, by the name of its class: "an int"."""
    return an(type(value).__name__)


def whole(value: object, what: str) -> int:
    """An int as it is. Raises TypeError for anything else, beginning with `what`."""
    if not isinstance(value, int):
        raise TypeError(f"{what} is an int, and {describe(value)}")
    return value


def describe(value: object) -> str:
    """Says a value in few words, for an error: "1.5 is a float", "this is None"."""
    return "this is None" if value is None else f"{shown(value)} is {kind(value)}"
