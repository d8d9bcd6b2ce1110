"""Lists the instructions of WebAssembly that the text format has and the assembler knows, and those that a script tests."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from .script import Node, Script, String, Word

_CONTROL = """unreachable nop block loop if else br br_if br_table return call call_indirect return_call return_call_indirect
    drop select throw throw_ref try_table local.get local.set local.tee global.get global.set
    ref.null ref.is_null ref.func
    table.get table.set table.size table.grow table.fill table.copy table.init elem.drop
    memory.size memory.grow memory.fill memory.copy memory.init data.drop"""
CONTROL = frozenset(_CONTROL.split())


def _each(types: Iterable[str], names: str) -> Iterator[str]:
    return (f"{type_}.{name}" for type_ in types for name in names.split())


_INTEGER = """const eqz eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u clz ctz popcnt add sub mul div_s div_u rem_s rem_u
    and or xor shl shr_s shr_u rotl rotr extend8_s extend16_s load load8_s load8_u load16_s load16_u store store8 store16
    trunc_f32_s trunc_f32_u trunc_f64_s trunc_f64_u trunc_sat_f32_s trunc_sat_f32_u trunc_sat_f64_s trunc_sat_f64_u"""
_FLOAT = """const eq ne lt gt le ge abs neg ceil floor trunc nearest sqrt add sub mul div min max copysign load store
    convert_i32_s convert_i32_u convert_i64_s convert_i64_u"""

NUMERIC = frozenset(
    (
        *_each(("i32", "i64"), _INTEGER),
        *_each(("i64",), "extend32_s extend_i32_s extend_i32_u load32_s load32_u store32 reinterpret_f64"),
        *_each(("i32",), "wrap_i64 reinterpret_f32"),
        *_each(("f32", "f64"), _FLOAT),
        *("f32.demote_f64", "f64.promote_f32", "f32.reinterpret_i32", "f64.reinterpret_i64"),
    )
)

_INTEGERS = ("i8x16", "i16x8", "i32x4", "i64x2")
_FLOATS = ("f32x4", "f64x2")

VECTOR = frozenset(
    (
        *_each(
            ("v128",),
            """const load load8x8_s load8x8_u load16x4_s load16x4_u load32x2_s load32x2_u load8_splat load16_splat
            load32_splat load64_splat load32_zero load64_zero store load8_lane load16_lane load32_lane load64_lane
            store8_lane store16_lane store32_lane store64_lane not and andnot or xor bitselect any_true""",
        ),
        *_each((*_INTEGERS, *_FLOATS), "splat replace_lane eq ne abs neg add sub"),
        *_each(_INTEGERS, "lt_s gt_s le_s ge_s all_true bitmask shl shr_s shr_u"),
        *_each(_INTEGERS[:3], "lt_u gt_u le_u ge_u min_s min_u max_s max_u"),
        *_each(_INTEGERS[:2], "extract_lane_s extract_lane_u add_sat_s add_sat_u sub_sat_s sub_sat_u avgr_u"),
        *_each((*_INTEGERS[2:], *_FLOATS), "extract_lane"),
        *_each((*_INTEGERS[1:], *_FLOATS), "mul"),
        *_each(_FLOATS, "lt gt le ge ceil floor trunc nearest sqrt div min max pmin pmax"),
        *_each(("i8x16",), "shuffle swizzle popcnt narrow_i16x8_s narrow_i16x8_u"),
        *_each(("i16x8",), "q15mulr_sat_s narrow_i32x4_s narrow_i32x4_u"),
        *_each(
            ("i32x4",),
            """dot_i16x8_s trunc_sat_f32x4_s trunc_sat_f32x4_u trunc_sat_f64x2_s_zero trunc_sat_f64x2_u_zero""",
        ),
        *_each(("f32x4",), "convert_i32x4_s convert_i32x4_u demote_f64x2_zero"),
        *_each(("f64x2",), "convert_low_i32x4_s convert_low_i32x4_u promote_low_f32x4"),
        *(
            f"{wide}.{name}_{part}_{narrow}_{sign}"
            for narrow, wide in pairwise(_INTEGERS)
            for name, parts in (("extend", "low high"), ("extmul", "low high"), ("extadd", "pairwise"))
            for part in parts.split()
            for sign in "su"
            if (name, wide) != ("extadd", "i64x2")
        ),
    )
)

RELAXED = frozenset(
    (
        *_each(_FLOATS, "relaxed_madd relaxed_nmadd relaxed_min relaxed_max"),
        *_each(_INTEGERS, "relaxed_laneselect"),
        *("i8x16.relaxed_swizzle", "i16x8.relaxed_q15mulr_s", "i16x8.relaxed_dot_i8x16_i7x16_s"),
        *_each(
            ("i32x4",),
            """relaxed_trunc_f32x4_s relaxed_trunc_f32x4_u relaxed_trunc_f64x2_s_zero relaxed_trunc_f64x2_u_zero
            relaxed_dot_i8x16_i7x16_add_s""",
        ),
    )
)

_WIDTHS = {"i32": ("", "8", "16"), "i64": ("", "8", "16", "32")}

ATOMIC = frozenset(
    (
        *("atomic.fence", "memory.atomic.notify", "memory.atomic.wait32", "memory.atomic.wait64"),
        *(
            name
            for type_, widths in _WIDTHS.items()
            for width in widths
            for sign in ("_u" if width else "",)
            for name in (
                f"{type_}.atomic.load{width}{sign}",
                f"{type_}.atomic.store{width}",
                *(
                    f"{type_}.atomic.rmw{width}.{verb}{sign}"
                    for verb in ("add", "sub", "and", "or", "xor", "xchg", "cmpxchg")
                ),
            )
        ),
    )
)

ALL = CONTROL | NUMERIC | VECTOR | RELAXED | ATOMIC

_ASSERTIONS = re.compile("assert_(return|trap|exception|exhaustion)")


def asserted_in(script: Script) -> set[str]:
    """The instructions in functions whose outcome the script asserts, called by it or by such a function."""
    found: set[str] = set()
    funcs: dict[str, Node] = {}
    for command in script.commands:
        if command.name == "module":
            funcs = {}
            for item in command.node.items:
                if isinstance(item, Node) and item.head == "func":
                    funcs.update(dict.fromkeys(_names(item), item))
        elif _ASSERTIONS.match(command.name):
            action = command.node.items[1]
            called = (
                [f'"{item.name}"' for item in action.items if isinstance(item, String)]
                if isinstance(action, Node)
                else []
            )
            while called:
                func = funcs.pop(called.pop(), None)
                if func is not None:
                    words = set(_words(func))
                    found |= words & ALL
                    called += [word for word in words if word in funcs]
    return found


def _names(func: Node) -> Iterator[str]:
    """What a function is called by: its identifier, and its exports in quotes."""
    for item in func.items[1:]:
        if isinstance(item, Word) and item.text.startswith("$"):
            yield item.text
        if isinstance(item, Node) and item.head == "export" and isinstance(item.items[1], String):
            yield f'"{item.items[1].name}"'


def _words(node: Node) -> Iterator[str]:
    for item in node.items:
        if isinstance(item, Word):
            yield item.text
        elif isinstance(item, Node):
            yield from _words(item)
