"""Tells types of which one cannot stand for the other from those of which only the engine knows.

A type of a module's own is written by its number in that module, `(ref null 3)`, which says nothing about other modules;
whether it is a function's or an object's, and what it is a subtype of, is not in the name either.
"""

import re

from ._types import ExternType, FuncType, GlobalType, TableType, TagType, ValType

_REFERENCE = re.compile(r"\(ref (?:null )?(\w+)\)|(\w+)ref")
_FAMILIES = {
    "func": "func", "nofunc": "func", "nullfunc": "func",
    "extern": "extern", "noextern": "extern", "nullextern": "extern",
    "exn": "exn", "noexn": "exn", "nullexn": "exn",
}  # fmt: skip
_WITH_OWN_TYPES = ("func", "any")


def _family(type_: ValType) -> str | None:
    """The types that a reference may have in common with others, "own" for one of a module's own, None for a number."""
    found = _REFERENCE.fullmatch(type_)
    if found is None:
        return None
    heap = found[1] or found[2]
    return "own" if heap.isdigit() else _FAMILIES.get(heap, "any")


def value_may_match(needed: ValType, given: ValType, exactly: bool = True) -> bool:
    """Whether a value type may be the one that is needed, or, unless it is to be `exactly` that, a subtype of it.

    >>> value_may_match("(ref null 3)", "(ref null 5)"), value_may_match("(ref null 3)", "externref")
    (True, False)
    >>> value_may_match("funcref", "(ref func)"), value_may_match("funcref", "(ref func)", exactly=False)
    (False, True)
    """
    families = {_family(needed), _family(given)}
    if needed == given:
        return True
    if None in families:
        return False
    if "own" in families:
        return families <= {"own", *_WITH_OWN_TYPES}
    return not exactly and len(families) == 1


def _all_may_match(needed: tuple[ValType, ...], given: tuple[ValType, ...]) -> bool:
    return len(needed) == len(given) and all(map(value_may_match, needed, given))


def may_match(needed: ExternType, given: ExternType) -> bool:
    """Whether what is given may be what is needed, limits and addresses aside."""
    match needed, given:
        case FuncType(), FuncType():
            return _all_may_match(needed.params, given.params) and _all_may_match(needed.results, given.results)
        case TagType(), TagType():
            return _all_may_match(needed.params, given.params)
        case TableType(), TableType():
            return value_may_match(needed.element, given.element)
        case GlobalType(), GlobalType():
            return needed.mutable == given.mutable and value_may_match(needed.value, given.value, needed.mutable)
    return needed == given
