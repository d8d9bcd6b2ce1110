"""`Tag` and `WasmException`: exceptions thrown and caught on both sides.

Node knows the instructions of the first proposal (`try`, `catch`) only; `try_table` is tested in the browser.
"""

import gc
import math

import pytest
from watbench import Instance, Module, Tag, TagType, WasmError, WasmException

THROWER = """(module (tag $t (export "t") (param i32 i64 f64))
  (func (export "go") (param i32) (throw $t (local.get 0) (i64.const -5) (f64.const -0))))"""
CATCHER = """(module
  (import "m" "t" (tag $t (param i32)))
  (import "m" "f" (func $f (param i32) (result i32)))
  (func (export "go") (param i32) (result i32)
    (try (result i32)
      (do (call $f (local.get 0)))
      (catch $t (i32.add (i32.const 1000)))))
  (func (export "through") (param i32) (result i32) (call $f (local.get 0)))
  (func (export "all") (param i32) (result i32)
    (try (result i32) (do (call $f (local.get 0))) (catch_all (i32.const -1)))))"""


def catcher(function, tag=None):
    tag = tag or Tag(["i32"])
    return Instance(Module(CATCHER), {"m": {"t": tag, "f": function}}).exports


def test_a_tag_is_imported_and_exported():
    tag = Tag(["i32", "f64"])
    exports = Instance(
        Module('(module (import "m" "t" (tag (param i32 f64))) (export "again" (tag 0)))'), {"m": {"t": tag}}
    ).exports
    assert exports.again is tag
    assert exports.again.type == TagType(("i32", "f64"))


def test_what_wasm_throws_arrives_with_its_tag_and_values():
    exports = Instance(Module(THROWER)).exports
    with pytest.raises(WasmException) as caught:
        exports.go(7)
    assert caught.value.tag is exports.t
    assert caught.value.payload == (7, -5, 0.0)
    assert [type(each) for each in caught.value.payload] == [int, int, float]
    assert math.copysign(1, caught.value.payload[2]) == -1
    assert str(caught.value) == "an exception of (tag (param i32 i64 f64)): (7, -5, -0.0)"
    assert isinstance(caught.value, WasmError)


def test_a_tag_that_is_a_modules_secret_is_not_known():
    exports = Instance(Module('(module (tag $t (param i32)) (func (export "go") (throw $t (i32.const 1))))')).exports
    with pytest.raises(WasmException, match="an exception whose tag is not known here") as caught:
        exports.go()
    assert (caught.value.tag, caught.value.payload) == (None, ())


def test_an_exception_of_the_start_function_arrives():
    tag = Tag()
    module = Module('(module (import "m" "t" (tag $t)) (func $s (throw $t)) (start $s))')
    with pytest.raises(WasmException) as caught:
        Instance(module, {"m": {"t": tag}})
    assert caught.value.tag is tag


def test_python_throws_by_a_tag_and_wasm_catches():
    tag = Tag(["i32"])

    def fail(value):
        if value:
            raise tag(value)
        return 5

    exports = catcher(fail, tag)
    assert [exports.go(value) for value in (0, 7, -2)] == [5, 1007, 998]
    assert exports.all(7) == -1


def test_a_float_arriving_does_not_keep_a_host_function_from_throwing():
    tag = Tag(["f64"])
    module = Module("""(module (import "m" "t" (tag $t (param f64))) (import "m" "f" (func $f (param f64)))
      (func (export "go") (param f64) (result f64)
        (try (result f64) (do (call $f (local.get 0)) (f64.const 1)) (catch $t))))""")

    def fail(value):
        raise tag(value)

    assert math.copysign(1, Instance(module, {"m": {"t": tag, "f": fail}}).exports.go(-0.0)) == -1


def test_what_wasm_does_not_catch_comes_back_as_the_same_object():
    tag = Tag(["i32"])
    raised = []

    def fail(value):
        raised.append(tag(value))
        raise raised[0]

    with pytest.raises(WasmException) as caught:
        catcher(fail, tag).through(3)
    assert caught.value is raised[0]


def test_another_tag_of_the_same_type_is_not_caught():
    other = Tag(["i32"])

    def fail(value):
        raise other(value)

    with pytest.raises(WasmException) as caught:
        catcher(fail).go(3)
    assert (caught.value.tag, caught.value.payload) == (other, (3,))


def test_an_exception_of_pythons_own_is_not_caught_by_a_tag_and_stays_the_same():
    error = KeyError("mine")

    def fail(_):
        raise error

    exports = catcher(fail)
    for export in (exports.go, exports.through):
        with pytest.raises(KeyError) as caught:
            export(1)
        assert caught.value is error


def test_an_exception_passes_through_two_modules_and_python_between_them():
    inner = Instance(Module(THROWER)).exports
    tag, seen = inner.t, []

    def middle(value):
        try:
            inner.go(value)
        except WasmException as error:
            seen.append(error)
            raise

    outer = Instance(
        Module('(module (import "m" "f" (func $f (param i32))) (func (export "go") (call $f (i32.const 9))))'),
        {"m": {"f": middle}},
    ).exports
    with pytest.raises(WasmException) as caught:
        outer.go()
    assert caught.value is seen[0]
    assert (caught.value.tag, caught.value.payload[0]) == (tag, 9)


def test_an_exception_may_be_returned_as_an_object_like_any_other():
    tag = Tag()
    error = tag()
    exports = Instance(
        Module(
            '(module (import "m" "f" (func $f (result externref))) (func (export "go") (result externref) call $f))'
        ),
        {"m": {"f": lambda: error}},
    ).exports
    assert exports.go() is error


def test_an_object_of_python_is_carried():
    tag, thing = Tag(["externref", "externref"]), {"any": "object"}
    assert tag(thing, None).payload == (thing, None)
    assert tag(thing, None).payload[0] is thing


@pytest.mark.parametrize(
    ("values", "error", "message"),
    [
        ((), TypeError, r"0 values, and \(tag \(param i32\)\) carries 1"),
        ((1, 2), TypeError, r"2 values, and \(tag \(param i32\)\) carries 1"),
        (("x",), TypeError, r"value 1 of \(tag \(param i32\)\): 'x' is a str"),
        ((2**32,), OverflowError, "does not fit in an i32"),
    ],
)
def test_values_are_checked(values, error, message):
    with pytest.raises(error, match=message):
        Tag(["i32"])(*values)


def test_an_exception_has_a_tag():
    with pytest.raises(TypeError, match="an exception has a Tag, and 5 is none"):
        WasmException(5)


def test_a_raw_exception_is_wrapped_once():
    error = Tag(["i32"])(1)
    assert WasmException.from_js(error.js) is error
    raw = error.js
    del error
    gc.collect()
    again = WasmException.from_js(raw)
    assert (again.tag, again.payload) == (None, ())


def test_a_function_keeps_the_tags_of_its_instance():
    go = Instance(Module(THROWER)).exports.go
    gc.collect()
    with pytest.raises(WasmException) as caught:
        go(1)
    assert caught.value.payload == (1, -5, 0.0)
    module = Module('(module (import "m" "t" (tag $t)) (func (export "go") (throw $t)))')
    go = Instance(module, {"m": {"t": Tag().js}}).exports.go
    gc.collect()
    with pytest.raises(WasmException, match=r"an exception of \(tag\)$"):
        go()
