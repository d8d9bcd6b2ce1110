"""`Table`: references shared with modules."""

import gc

import pytest
from watbench import Func, FuncType, Instance, Module, Table

MODULE = """(module
  (table (export "t") 3 5 funcref)
  (elem (i32.const 0) $hidden)
  (func $hidden (param i32 i64) (result f64) f64.const 2)
  (func $shown (export "shown") (result i32) i32.const 7)
  (func (export "call") (param i32) (result i32) local.get 0 call_indirect (result i32)))"""


def test_a_function_found_in_a_table_has_its_type_and_can_be_called():
    hidden = Instance(Module(MODULE)).exports.t[0]
    assert hidden.type == FuncType(("i32", "i64"), ("f64",))
    result = hidden(1, 2)
    assert (type(result), result) == (float, 2.0)


def test_a_func_put_in_is_the_same_func_and_webassembly_calls_it():
    exports = Instance(Module(MODULE)).exports
    exports.t[1] = exports.shown
    assert exports.t[1] is exports.shown
    assert exports.call(1) == 7
    assert exports.t[2] is None
    exports.t[1] = None
    assert list(exports.t)[1:] == [None, None]


def test_a_python_callable_is_put_in_as_a_func():
    exports = Instance(Module(MODULE)).exports
    exports.t[2] = Func(lambda: 40, FuncType((), ("i32",)))
    assert exports.call(2) == 40
    with pytest.raises(TypeError, match=r"make one with Func\(function, type\)"):
        exports.t[2] = lambda: 40


def test_a_table_of_externref_holds_any_object():
    table = Table("externref", 2, init="start")
    anything = object()
    table[1] = anything
    gc.collect()
    assert list(table) == ["start", anything]
    assert table[-1] is anything


def test_growing_returns_the_size_before():
    table = Table("funcref", 1, maximum=3)
    assert table.grow(2) == 1
    assert str(table.type) == "(table 3 3 funcref)"
    with pytest.raises(MemoryError, match="a table of 3 elements did not grow by 1"):
        table.grow(1)


def test_mistakes_are_named():
    with pytest.raises(IndexError, match="element 2 of a table of 2"):
        Table("funcref", 2)[2]
    with pytest.raises(ValueError, match="funcref or externref, not 'i32'"):
        Table("i32", 1)
    with pytest.raises(ValueError, match="maximum is 1 element, less than the initial 2"):
        Table("funcref", 2, maximum=1)
    from js import Math

    with pytest.raises(TypeError, match="no function of WebAssembly"):
        Table("funcref", 1)[0] = Math.sin


def test_a_raw_table_tells_its_element_by_what_it_takes():
    from js import WebAssembly

    for element, name in (("anyfunc", "funcref"), ("externref", "externref")):
        raw = WebAssembly.Table.new({"element": element, "initial": 2})
        assert str(Table.from_js(raw).type) == f"(table 2 {name})"
        assert Table.from_js(raw)[0] is None


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: Table("externref", "2"), TypeError, "initial is a number of elements, an int, and '2' is a str"),
        (lambda: Table("externref", -1), ValueError, "initial is a number of elements, and -1 is less than none"),
        (lambda: Table("externref", 1, 2.5), TypeError, "maximum is a number of elements, an int, and 2.5 is a float"),
        (lambda: Table("externref", 1).grow("1"), TypeError, "the growth is a number of elements, an int, and '1'"),
        (lambda: Table("externref", 1)["0"], TypeError, "a table's index is an int, and '0' is a str"),
    ],
)
def test_sizes_and_indices_are_ints(make, error, message):
    with pytest.raises(error, match=message):
        make()
