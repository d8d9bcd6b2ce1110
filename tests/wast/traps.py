"""Says whether a trap is the one that a script means: scripts have more words for traps than engines."""

import re

_SAME_TRAPS = {
    # V8 has one message where the specification's interpreter has several.
    "undefined element": ("out of bounds table access",),
    "undefined": ("out of bounds table access",),
    "uninitialized": ("uninitialized element", "indirect call type mismatch"),
    "uninitialized element": ("uninitialized element", "indirect call type mismatch"),
    "indirect call": ("indirect call type mismatch",),
    # V8 says of a truncation only that the integer cannot hold the float.
    "integer overflow": ("integer overflow", "invalid conversion to integer"),
    "null function reference": ("null reference",),
    "null structure reference": ("null reference",),
    "null array reference": ("null reference",),
    "null i31 reference": ("null reference",),
    "null exception reference": ("null reference",),
    # The words of the first edition.
    "data segment does not fit": ("out of bounds memory access",),
    "elements segment does not fit": ("out of bounds table access",),
    "call stack": ("call stack exhausted",),
    "unreachable executed": ("unreachable",),
    "indirect call signature mismatch": ("indirect call type mismatch",),
}
"""The words of scripts that mean more kinds, or another kind, than they say."""


def is_meant(wanted: str, kind: str) -> bool:
    """Whether a trap's kind is what a script's words say, of which it may leave the last away.

    >>> is_meant("uninitialized element 7", "uninitialized element"), is_meant("unreachable", "null reference")
    (True, False)
    """
    # Scripts may add which element it was.
    words = re.sub(r" \d+$", "", wanted)
    return kind in _SAME_TRAPS.get(words, ()) or (words not in _SAME_TRAPS and kind.startswith(words))
