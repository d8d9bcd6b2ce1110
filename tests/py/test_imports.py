"""Imports: what fits, and what is said of what does not."""

import pytest
from watbench import (
    Func,
    FuncType,
    Global,
    GlobalType,
    Instance,
    Limits,
    LinkError,
    Memory,
    Module,
    Table,
    TableType,
    Tag,
    TagType,
)
from watbench._matching import may_match


def problem(imports, environment):
    with pytest.raises(LinkError) as caught:
        Instance(Module(f"(module {imports})"), environment)
    (found,) = caught.value.problems
    assert (caught.value.needs, caught.value.given) == (found.needs, found.given)
    return found


def test_every_import_that_does_not_fit_is_named():
    with pytest.raises(LinkError) as caught:
        Instance(
            Module('(module (import "a" "f" (func)) (import "a" "m" (memory 1)) (import "a" "ok" (global i32)))'),
            {"a": {"ok": 1, "f": 5}},
        )
    assert [(each.module, each.name, each.needs) for each in caught.value.problems] == [
        ("a", "f", "(func)"),
        ("a", "m", "(memory 1)"),
    ]
    assert str(caught.value).splitlines() == [
        '"a" "f" needs (func): 5 is an int, which is no function',
        "\"a\" \"m\" needs (memory 1): \"a\" has no 'm'; it has 'ok', 'f'",
    ]


def test_a_missing_module_is_said():
    found = problem('(import "maths" "sin" (func))', {"math": {}})
    assert found.given == "there is no module \"maths\" in the imports; did you mean 'math'?"


def test_a_missing_function_of_math_suggests_the_right_one():
    from js import Math

    found = problem('(import "math" "ln" (func (param f64) (result f64)))', {"math": Math})
    assert found.given == "Math has no 'ln'; did you mean 'log'?"
    assert found.needs == "(func (param f64) (result f64))"


@pytest.mark.parametrize(
    ("needs", "memory", "given"),
    [
        ("2", {"initial": 1}, "a Memory of 1 page: too small, at least 2 wanted"),
        ("1 4", {"initial": 1}, "a Memory without a maximum: give it one, at most 4 pages"),
        ("1 4", {"initial": 1, "maximum": 5}, "a Memory with a maximum of 5 pages, and at most 4 will do"),
        ("1 4 shared", {"initial": 1}, "a Memory that is not shared: make it with shared=True and a maximum"),
        ("1", {"initial": 1, "maximum": 4, "shared": True}, "a Memory that is shared: make it without shared=True"),
    ],
)
def test_a_memory_that_does_not_fit_says_the_fix(needs, memory, given):
    assert problem(f'(import "js" "m" (memory {needs}))', {"js": {"m": Memory(**memory)}}).given == given


def test_a_raw_memory_is_looked_at_as_far_as_javascript_tells():
    from js import WebAssembly

    raw = WebAssembly.Memory.new({"initial": 1, "maximum": 2, "shared": True})
    assert "shared" in problem('(import "js" "m" (memory 1))', {"js": {"m": raw}}).given
    small = WebAssembly.Memory.new({"initial": 1})
    assert "too small" in problem('(import "js" "m" (memory 2))', {"js": {"m": small}}).given


def test_what_only_the_engine_sees_is_told_the_same_way():
    from js import WebAssembly

    unlimited = WebAssembly.Memory.new({"initial": 1})
    found = problem(
        '(import "a" "n" (global i32)) (import "js" "m" (memory 1 3))', {"a": {"n": 1}, "js": {"m": unlimited}}
    )
    assert (found.module, found.name, found.needs) == ("js", "m", "(memory 1 3)")
    assert "maximum" in found.given


def test_a_func_of_another_type_is_refused():
    given = Func(lambda: 1, FuncType((), ("i32",)))
    assert problem('(import "a" "f" (func (param i32)))', {"a": {"f": given}}).given == (
        "a Func of another type, (func (result i32))"
    )


def test_a_number_cannot_be_a_mutable_global():
    found = problem('(import "a" "g" (global (mut i32)))', {"a": {"g": 5}})
    assert found.given == "5 is an int, which cannot change: give Global('i32', 5, mutable=True)"


def test_a_number_must_fit_the_globals_type():
    assert "an i32 takes an int" in problem('(import "a" "g" (global i32))', {"a": {"g": 1.5}}).given
    assert "does not fit in an i64" in problem('(import "a" "g" (global i64))', {"a": {"g": 2**64}}).given


def test_a_table_of_another_element_is_refused():
    found = problem('(import "a" "t" (table 1 funcref))', {"a": {"t": Table("externref", 1)}})
    assert found.given == "a Table of externref: make it with Table('funcref', …)"


def test_things_of_another_kind_are_refused():
    assert problem('(import "a" "m" (memory 1))', {"a": {"m": 5}}).given == "5 is an int, and a Memory is wanted"
    assert problem('(import "a" "f" (func))', {"a": {"f": Memory(1)}}).given == (
        "a Memory, (memory 1), which is no function"
    )
    assert problem('(import "a" "g" (global i32))', {"a": {"g": None}}).given.startswith("None is no number")


def test_imports_are_a_dict():
    with pytest.raises(TypeError, match="imports are a dict"):
        Instance(Module("(module)"), 5)


def test_every_kind_is_imported_and_works():
    memory, table, tag = Memory(1), Table("funcref", 2), Tag(["i32"])
    counter = Global("i64", 40, mutable=True)
    module = Module("""(module
      (import "m" "memory" (memory 1)) (import "m" "table" (table 1 funcref)) (import "m" "tag" (tag (param i32)))
      (import "m" "counter" (global $counter (mut i64))) (import "m" "step" (global $step i64))
      (import "m" "ratio" (global f64))
      (func (export "go") i32.const 8 i32.const 7 i32.store8
        global.get $counter global.get $step i64.add global.set $counter))""")
    environment = {"m": {"memory": memory, "table": table, "tag": tag, "counter": counter, "step": 2, "ratio": 1}}
    Instance(module, environment).exports.go()
    assert (memory[8], counter.value) == (7, 42)


def test_a_reference_can_be_a_constant():
    anything = object()
    exports = Instance(
        Module(
            '(module (import "a" "x" (global externref)) (import "a" "f" (global funcref)) (export "x" (global 0)))'
        ),
        {"a": {"x": anything, "f": None}},
    ).exports
    assert exports.x.value is anything


def test_an_instances_exports_are_imported_by_another():
    first = Instance(Module('(module (func (export "f") (result i32) i32.const 5) (memory (export "m") 1))'))
    second = Instance(
        Module("""(module (import "first" "f" (func $f (result i32))) (import "first" "m" (memory 1))
          (func (export "go") i32.const 3 call $f i32.store8))"""),
        {"first": first},
    )
    second.exports.go()
    assert first.exports.m[3] == 5


@pytest.mark.parametrize("name", ["get", "then", "__proto__", "constructor", "keys", "ünï"])
def test_any_name_can_be_imported(name):
    module = Module(f'(module (import "{name}" "{name}" (global i32)) (export "{name}" (global 0)))')
    assert Instance(module, {name: {name: 7}}).exports[name].value == 7


def test_an_imported_memory_is_named_for_the_page():
    import _watbench_seen as seen

    memory = Memory(1)
    exports = Instance(
        Module('(module (import "js" "shared_mem" (memory 1)) (export "again" (memory 0)))'),
        {"js": {"shared_mem": memory}},
    ).exports
    names = [each.name for each in seen.watched if each.memory.js_id == memory.js.js_id]
    assert names == ["js.shared_mem", "again"]
    assert exports.again is memory


@pytest.mark.parametrize(
    ("needed", "given", "links"),
    [
        (GlobalType("(ref null 3)"), GlobalType("(ref null 5)"), True),
        (GlobalType("(ref null 3)", True), GlobalType("anyref", True), True),
        (GlobalType("funcref"), GlobalType("(ref func)"), True),
        (GlobalType("anyref"), GlobalType("i31ref"), True),
        (GlobalType("funcref", True), GlobalType("(ref func)", True), False),
        (GlobalType("(ref 3)"), GlobalType("externref"), False),
        (GlobalType("(ref 3)"), GlobalType("i32"), False),
        (GlobalType("funcref"), GlobalType("externref"), False),
        (GlobalType("anyref"), GlobalType("anyref", True), False),
        (TagType(("(ref 1)",)), TagType(("(ref 2)",)), True),
        (TagType(("i32", "(ref 1)")), TagType(("i64", "(ref 2)")), False),
        (FuncType((), ("(ref 1)",)), FuncType((), ("funcref",)), True),
        (FuncType(("(ref 1)",)), FuncType(("(ref 1)", "i32")), False),
        (TableType("(ref null 1)", Limits(1)), TableType("(ref null 2)", Limits(1)), True),
        (TableType("funcref", Limits(1)), TableType("externref", Limits(1)), False),
    ],
    ids=str,
)
def test_of_types_that_only_the_engine_can_compare_it_decides(needed, given, links):
    assert may_match(needed, given) is links
