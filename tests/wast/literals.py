"""Reads the numbers of the text format into the bits that they stand for, correctly rounded."""

import re
from fractions import Fraction

_INTEGER = re.compile(r"[+-]?(?:0x[0-9a-fA-F]+(?:_[0-9a-fA-F]+)*|[0-9]+(?:_[0-9]+)*)")
_FLOAT = re.compile(
    r"(?P<sign>[+-]?)(?:"
    r"0x(?P<hex>[0-9a-fA-F_]+)(?:\.(?P<hexfrac>[0-9a-fA-F_]*))?(?:[pP](?P<power>[+-]?[0-9_]+))?"
    r"|(?P<dec>[0-9_]+)(?:\.(?P<frac>[0-9_]*))?(?:[eE](?P<exp>[+-]?[0-9_]+))?"
    r"|(?P<inf>inf)|nan(?::0x(?P<payload>[0-9a-fA-F_]+))?)"
)

FRACTION_BITS = {32: 23, 64: 52}


def integer(text: str, bits: int) -> int:
    """An integer literal as an unsigned number of so many bits. Raises ValueError where it is none or does not fit.

    >>> integer("-1", 8), integer("0xff", 8), integer("1_000", 32)
    (255, 255, 1000)
    """
    if not _INTEGER.fullmatch(text):
        raise ValueError(f"{text} is no integer")
    value = int(text, 0) if "x" in text else int(text)
    if not -(1 << bits - 1) <= value < 1 << bits:
        raise ValueError(f"{text} does not fit in {bits} bits")
    return value & ((1 << bits) - 1)


def rounded(magnitude: Fraction, bits: int) -> int:
    """The float nearest to a number that is not negative, ties to even, as its bits; infinity for what is too large.

    >>> hex(rounded(Fraction(1, 10), 32)), hex(rounded(Fraction(2) ** 200, 32))
    ('0x3dcccccd', '0x7f800000')
    """
    fraction = FRACTION_BITS[bits]
    bias = (1 << bits - fraction - 2) - 1
    infinity = (2 * bias + 1) << fraction
    if magnitude == 0:
        return 0
    exponent = magnitude.numerator.bit_length() - magnitude.denominator.bit_length()
    if magnitude < Fraction(2) ** exponent:
        exponent -= 1
    # Numbers below the least normal one have its exponent and fewer digits.
    exponent = max(exponent, 1 - bias)
    if exponent > bias:
        return infinity
    units = round(magnitude / Fraction(2) ** (exponent - fraction))
    return min(units + ((exponent + bias - 1) << fraction), infinity)


def floating(text: str, bits: int) -> int:
    """A float literal as the bits of the float nearest to it. Raises ValueError where it is none or does not fit.

    >>> hex(floating("-0x1.8p1", 32)), hex(floating("nan:0x1", 64)), hex(floating("-inf", 32))
    ('0xc0400000', '0x7ff0000000000001', '0xff800000')
    """
    found = _FLOAT.fullmatch(text)
    if not found:
        raise ValueError(f"{text} is no float")
    fraction = FRACTION_BITS[bits]
    sign = 1 << bits - 1 if found["sign"] == "-" else 0
    infinity = ((1 << bits - fraction - 1) - 1) << fraction
    if found["inf"]:
        return sign | infinity
    if found["hex"] is not None:
        digits = _digits(found["hex"]), _digits(found["hexfrac"])
        magnitude = Fraction(int("".join(digits) or "0", 16)) / 16 ** len(digits[1])
        magnitude *= Fraction(2) ** int(_digits(found["power"]) or 0)
    elif found["dec"] is not None:
        magnitude = Fraction(f"{_digits(found['dec'])}.{_digits(found['frac'])}0e{_digits(found['exp']) or 0}")
    else:
        payload = int(_digits(found["payload"]) or hex(1 << fraction - 1), 16)
        if not 0 < payload < 1 << fraction:
            raise ValueError(f"{text} has a payload that no NaN of {bits} bits has")
        return sign | infinity | payload
    nearest = rounded(magnitude, bits)
    if nearest == infinity:
        raise ValueError(f"{text} is too large for {bits} bits")
    return sign | nearest


def shown(value: int, bits: int) -> str:
    """A float's bits as a literal that a person can read, exactly.

    >>> shown(0x3F800000, 32), shown(0x7FC00001, 32), shown(1 << 31, 32)
    ('0x1.0000000000000p+0', 'nan:0x400001', '-0x0.0p+0')
    """
    fraction = FRACTION_BITS[bits]
    sign = "-" if value >> bits - 1 else ""
    exponent, digits = value >> fraction & ((1 << bits - fraction - 1) - 1), value & ((1 << fraction) - 1)
    bias = (1 << bits - fraction - 2) - 1
    if exponent > 2 * bias:
        return f"{sign}nan:0x{digits:x}" if digits else f"{sign}inf"
    units = digits | (1 << fraction if exponent else 0)
    return sign + (float(units) * 2.0 ** (max(exponent, 1) - bias - fraction)).hex()


def _digits(text: str | None) -> str:
    return (text or "").replace("_", "")
