"""Says which of WebAssembly's newer features this engine has, and which a script needs."""

import re

from watbench import validate

_HEADER = b"\0asm\1\0\0\0"


def _in_function(code: str) -> bytes:
    body = bytes.fromhex(f"00{code}0b")
    return bytes.fromhex("01040160000003020100") + bytes([10, len(body) + 2, 1, len(body)]) + body


_PROBES = {
    "tail_call": _in_function("1200"),
    "extended_const": bytes.fromhex("0609017f00410041006a0b"),
    "exceptions": _in_function("1f40000b"),
    "multi_memory": bytes.fromhex("05050200000000"),
    "gc": bytes.fromhex("0103015f00"),
    "memory64": bytes.fromhex("0503010401"),
    "table64": bytes.fromhex("040401700401"),
    "relaxed_simd": _in_function("00fd80021a"),
    "threads": bytes.fromhex("050401030101"),
}
"""Sections of a small module that is valid if and only if the engine has the feature."""


def supported_features() -> frozenset[str]:
    """Those features, of the ones that scripts may need, which this engine has."""
    return frozenset(name for name, sections in _PROBES.items() if validate(_HEADER + sections))


def needs_of(source: str) -> frozenset[str]:
    """The features that a script says it needs, in a line `;; needs: one, another`.

    >>> sorted(needs_of(";; Sums.\\n;; needs: memory64, exceptions\\n(module)"))
    ['exceptions', 'memory64']
    """
    found = re.search(r"^;; needs: (.*)$", source, re.MULTILINE)
    names = frozenset(found[1].strip().split(", ")) if found else frozenset()
    if unknown := names - _PROBES.keys():
        raise ValueError(f"no script can need {', '.join(sorted(unknown))}: features.py has no probe for it")
    return names
