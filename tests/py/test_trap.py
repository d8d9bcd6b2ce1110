"""Traps: their kind in the specification's words, the export, and where it was."""

import pytest
from watbench import Func, FuncType, Instance, Memory, Module, Trap, _js

TRAPS = """(module
  (memory 1)
  (table $t 2 funcref)
  (elem (i32.const 0) $unreachable)
  (func $unreachable (export "unreachable") unreachable)
  (func (export "load") (result i32) i32.const 65536 i32.load)
  (func (export "divide") (result i32) i32.const 1 i32.const 0 i32.div_s)
  (func (export "remainder") (result i32) i32.const 1 i32.const 0 i32.rem_u)
  (func (export "overflow") (result i32) i32.const -2147483648 i32.const -1 i32.div_s)
  (func (export "truncate") (result i32) f32.const nan i32.trunc_f32_s)
  (func (export "element") i32.const 9 call_indirect)
  (func (export "fill") i32.const 65530 i32.const 0 i32.const 7 memory.fill)
  (func $deep (export "deep") call $deep))"""


@pytest.mark.parametrize(
    ("export", "kind"),
    [
        ("unreachable", "unreachable"),
        ("load", "out of bounds memory access"),
        ("divide", "integer divide by zero"),
        ("remainder", "integer divide by zero"),
        ("overflow", "integer overflow"),
        ("truncate", "invalid conversion to integer"),
        ("element", "out of bounds table access"),
        ("fill", "out of bounds memory access"),
        ("deep", "call stack exhausted"),
    ],
)
def test_a_trap_says_its_kind_and_export(export, kind):
    with pytest.raises(Trap, match=f"^{kind} in export '{export}'") as caught:
        Instance(Module(TRAPS)).exports[export]()
    assert (caught.value.kind, caught.value.export_name) == (kind, export)


def test_a_call_of_another_type_is_a_mismatch():
    with pytest.raises(Trap) as caught:
        Instance(
            Module("""(module (table 1 funcref) (elem (i32.const 0) $f) (func $f)
              (func (export "go") i32.const 1 i32.const 0 call_indirect (param i32)))""")
        ).exports.go()
    assert caught.value.kind == "indirect call type mismatch"


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("indirect call signature mismatch", "indirect call type mismatch"),
        ("indirect call to null", "uninitialized element"),
        ("null function", "uninitialized element"),
        ("null function or function signature mismatch", "indirect call type mismatch"),
        ("Atomics.wait cannot be called in this context", "expected shared memory"),
        ("index out of bounds", "out of bounds memory access"),
        ("table index is out of bounds", "out of bounds table access"),
        ("too much recursion", "call stack exhausted"),
        ("Out of bounds memory access (evaluating 'f()')", "out of bounds memory access"),
        ("Unreachable code should not be executed", "unreachable"),
        ("Division by zero", "integer divide by zero"),
        ("dereferencing a null pointer", "null reference"),
        ("illegal cast", "cast failure"),
        ("operation does not support unaligned accesses", "unaligned atomic"),
        ("something new", "something new"),
    ],
)
def test_other_engines_words_are_known(message, kind):
    from watbench._engine import trap_kind

    assert trap_kind(message) == kind


def test_frames_are_places_in_the_file(project):
    project({"m.wat": '(module\n  ;; a comment\n  (func $in unreachable)\n  (func $out (export "go")\n    call $in))'})
    with pytest.raises(Trap) as caught:
        Instance(Module.from_file("m.wat")).exports.go()
    assert [str(frame) for frame in caught.value.frames] == ["$out (m.wat:5:5)", "$in (m.wat:3:13)"]
    assert [frame.text for frame in caught.value.frames] == ["call $in))", "(func $in unreachable)"]
    assert str(caught.value) == "unreachable in export 'go', at $in (m.wat:3:13)"


SHAPES = {
    "flat": """
    i32.const 16
    i32.const 65536
    i32.load ;; here
    drop
    drop""",
    "folded": """
    (drop (i32.add (i32.const 1)
      (i32.load ;; here
        (i32.const 65536))))""",
    "mixed": """
    i32.const 1
    (drop (i32.load ;; here
      (block (result i32)
        i32.const 65536
        (br_if 0 (i32.const 1)))))
    drop""",
    "in a then": """
    (if (i32.const 1) (then nop
      (drop (i32.load ;; here
         (i32.const 65536))))
      (else))""",
    "in a loop": """
    (local $x i32)
    loop $l (; drop ;)
      (drop
        (i32.load ;; here
          (local.get $x)))
      (local.set $x (i32.add (local.get $x) (i32.const 4096)))
      br $l
    end""",
    "among strange words": """
    (@note (i32.load) "(") (; i32.load (; ünd 🎉 ;) ;)
    (; 𝄞 ;) (drop (; é ;) (i32.load offset=0x10 align=1 ;; here
      (i32.const 65521)))""",
}


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_trap_is_on_its_line_in_every_shape_of_code(project, shape, newline):
    text = f"""(module ;; größe 🎉
  (import "h" "f" (func $host)) (memory 1)
  (func $f (export "go"){SHAPES[shape]}))"""
    project({"m.wat": text.replace("\n", newline)})
    with pytest.raises(Trap, match="out of bounds memory access") as caught:
        Instance(Module.from_file("m.wat"), {"h": {"f": lambda: None}}).exports.go()
    (frame,) = caught.value.frames
    line = text.split("\n")[frame.line - 1]
    assert line.endswith(";; here")
    assert frame.text == line.strip()
    # Columns count UTF-16 code units.
    assert line.encode("utf-16-le")[2 * frame.column - 2 :].decode("utf-16-le").startswith("i32.load ")


def test_frames_are_places_in_the_python_file_that_holds_the_text():
    with pytest.raises(Trap) as caught:
        Instance(
            Module("""(module
          (func $only_here (export "only_here") nop unreachable))""")
        ).exports.only_here()
    (frame,) = caught.value.frames
    with open(frame.file) as file:
        line = file.read().splitlines()[frame.line - 1]
    assert line.startswith("unreachable))", frame.column - 1)
    assert frame.text == line.strip().removesuffix('""")')


def test_a_text_that_does_not_fit_gives_the_functions_line_and_says_so():
    from watbench import _source, wat2wasm

    data = wat2wasm('(module (func nop) (func $f (export "go") nop unreachable))')
    _source.forget()
    _source.remember(data, _source.Origin("m.wat"), '(module\n(func nop)\n (func $f (export "go")\n unreachable))')
    with pytest.raises(Trap) as caught:
        Instance(Module(data)).exports.go()
    (frame,) = caught.value.frames
    assert (str(frame), frame.text) == ("$f (m.wat:3:2)", '(func $f (export "go")')
    assert frame.note == (
        "The line is the function's first: instruction 1 of function $f is unreachable in the text "
        "and nop at byte 0x24 in the binary."
    )


def test_a_text_with_other_functions_gives_no_line():
    from watbench import _source, wat2wasm

    data = wat2wasm('(module (func $f (export "go") unreachable))')
    _source.forget()
    _source.remember(data, _source.Origin("m.wat"), "(module (func $f unreachable) (func))")
    with pytest.raises(Trap) as caught:
        Instance(Module(data)).exports.go()
    assert [str(frame) for frame in caught.value.frames] == ["$f (m.wat)"]


def explained(call, *arguments):
    with pytest.raises(Trap) as caught:
        call(*arguments)
    assert caught.value.__notes__ == [caught.value.explanation]
    return caught.value.explanation


def test_a_trap_is_explained_by_the_calls_arguments_and_the_memory_it_has():
    exports = Instance(
        Module("""(module (memory (export "m") 1)
          (func $load (param i64 i32) (result i32) (i32.load offset=4 (local.get 1)))
          (func (export "go") (param f32 i32) (result i32)
            (call $load (i64.const -1) (i32.add (local.get 1) (i32.const 1)))))""")
    ).exports
    ends = "and the memory ends after 65,536 bytes (1 page)."
    assert explained(exports.go, 0.5, 65533) == (
        f"i32.load reads 4 bytes at address 65,538 (65,534 and the offset 4), {ends}"
    )
    exports.m.grow(1)
    assert explained(exports.go, 0.5, -100) == (
        "i32.load reads 4 bytes at address 4,294,967,201 (4,294,967,197 and the offset 4), "
        "and the memory ends after 131,072 bytes (2 pages)."
    )


def test_a_trap_in_an_imported_memory_is_explained_by_its_size():
    memory = Memory(3)
    instance = Instance(
        Module('(module (import "a" "m" (memory 1)) (func (export "go") (i64.store (i32.const -8) (i64.const 0))))'),
        {"a": {"m": memory}},
    )
    assert explained(instance.exports.go) == (
        "i64.store writes 8 bytes at address 4,294,967,288, and the memory ends after 196,608 bytes (3 pages)."
    )


def test_the_arguments_of_a_call_that_the_stack_no_longer_shows_are_not_taken_for_those_of_a_later_one():
    _js.show_stacks()
    deep = Instance(
        Module("""(module (memory 1)
          (func $deep (export "deep") (param $left i32) (param $at i32)
            (if (i32.eqz (local.get $left)) (then (drop (i32.load (local.get $at)))))
            (call $deep (i32.sub (local.get $left) (i32.const 1)) (i32.add (local.get $at) (i32.const 1)))))""")
    ).exports.deep
    ends = "and the memory ends after 65,536 bytes (1 page)."
    assert explained(deep, 5, 70_000) == f"i32.load reads 4 bytes at address 70,005, {ends}"
    assert explained(deep, 500, 70_000) == f"i32.load reads 4 bytes at an address that is too high, {ends}"


def test_a_fast_call_is_explained_without_its_arguments():
    go = Instance(
        Module('(module (memory 1) (func (export "go") (param i32) (drop (i32.load8_u (local.get 0)))))')
    ).exports.go
    assert explained(go, 65536).startswith("i32.load8_u reads 1 byte at address 65,536, ")
    assert go.make_fast()
    assert explained(go, 65536) == (
        "i32.load8_u reads 1 byte at an address that is too high, and the memory ends after 65,536 bytes (1 page)."
    )


def test_a_trap_in_another_module_is_explained_by_that_one():
    inner = Instance(Module('(module (memory 2) (func (export "get") (param i32) (drop (i32.load (local.get 0)))))'))
    outer = Instance(
        Module("""(module (import "a" "get" (func $get (param i32))) (memory (export "m") 7)
          (func (export "go") (param i32) (call $get (local.get 0))))"""),
        {"a": inner.exports},
    )
    assert explained(outer.exports.go, 131072) == (
        "i32.load reads 4 bytes at an address that is too high, and the memory ends after 131,072 bytes (2 pages)."
    )


def test_a_module_without_text_is_explained_too():
    from watbench import _source, wat2wasm

    data = wat2wasm('(module (func (export "go") (result i32) (i32.div_u (i32.const 6) (i32.const 0))))')
    _source.forget()
    assert explained(Instance(Module(data)).exports.go) == (
        "i32.div_u divides 6 by 0, for which integers have no result."
    )


def test_segments_that_do_not_fit_are_explained():
    module = Module('(module (import "a" "m" (memory 1)) (data "") (data (i32.const 65530) "too long for it"))')
    memory = Memory(1)
    assert explained(Instance, module, {"a": {"m": memory}}) == (
        "Data segment 1 has 15 bytes for address 65,530, and the memory ends after 65,536 bytes (1 page)."
    )


def test_frames_of_several_modules_are_told_apart(project):
    project(
        {
            "first.wat": '(module (func $pad) (func $one (export "one") unreachable))',
            "second.wat": '(module (import "f" "one" (func $one)) (func $two (export "two") call $one))',
        }
    )
    first = Instance(Module.from_file("first.wat"))
    with pytest.raises(Trap) as caught:
        Instance(Module.from_file("second.wat"), {"f": first.exports}).exports.two()
    assert [(frame.function, frame.file) for frame in caught.value.frames] == [
        ("$two", "second.wat"),
        ("$one", "first.wat"),
    ]


def trap_files(call):
    with pytest.raises(Trap) as caught:
        call()
    return [frame.file for frame in caught.value.frames]


@pytest.mark.parametrize("order", [("first.wat", "second.wat"), ("second.wat", "first.wat")])
def test_unnamed_functions_of_two_modules_are_told_apart(project, order):
    """Both have what the other has at the same bytes: which it is, only the call or its neighbours tell."""
    project(
        {
            "first.wat": '(module (func (export "go") (drop (i32.const 1)) unreachable))',
            "second.wat": '(module (func (export "go") (drop (i32.const 2)) unreachable))',
        }
    )
    made = {name: Instance(Module.from_file(name)) for name in order}
    assert trap_files(made["first.wat"].exports.go) == ["first.wat"]
    assert trap_files(made["second.wat"].exports.go) == ["second.wat"]


def test_a_module_that_calls_another_is_told_from_it_by_the_call(project):
    inner = '(module (import "a" "g" (func)) (func (export "go") (call 0)) (func (export "trap") unreachable))'
    outer = '(module (import "a" "g" (func)) (func (export "go") (call 0)) (func (export "none") nop))'
    project({"inner.wat": inner, "outer.wat": outer})
    inside = Instance(Module.from_file("inner.wat"), {"a": {"g": lambda: None}})
    outside = Instance(Module.from_file("outer.wat"), {"a": {"g": inside.exports.trap}})
    assert trap_files(outside.exports.go) == ["outer.wat", "inner.wat"]


def test_a_start_function_that_traps_is_found_in_its_module(project):
    project(
        {name: f"(module (func (drop (i32.const {name[0]})) unreachable) (start 0))" for name in ("1.wat", "2.wat")}
    )
    first, second = (Module.from_file(name) for name in ("1.wat", "2.wat"))
    assert trap_files(lambda: Instance(first)) == ["1.wat"]
    assert trap_files(lambda: Instance(second)) == ["2.wat"]


def test_a_module_without_text_has_names_and_no_lines():
    from watbench import _source, wat2wasm

    data = wat2wasm('(module (func $inner unreachable) (func (export "go") call $inner))')
    _source.forget()
    with pytest.raises(Trap) as caught:
        Instance(Module(data)).exports.go()
    assert [str(frame) for frame in caught.value.frames] == ['"go" (<wasm>)', "$inner (<wasm>)"]


def test_a_trap_passes_through_a_python_function_once():
    inner = Instance(Module('(module (func (export "inner") unreachable))')).exports.inner
    outer = Func(lambda: inner(), FuncType())
    with pytest.raises(Trap) as caught:
        outer()
    assert caught.value.export_name == "inner"


def test_a_start_function_that_traps_is_a_trap():
    with pytest.raises(Trap, match=r"^unreachable"):
        Instance(Module("(module (func $s unreachable) (start $s))"))


def test_segments_out_of_bounds_are_a_trap():
    with pytest.raises(Trap, match=r"^out of bounds memory access"):
        Instance(Module('(module (memory 1) (data (i32.const 65530) "too long for it"))'))


def test_a_recursion_is_folded():
    _js.show_stacks()
    with pytest.raises(Trap) as caught:
        Instance(Module(TRAPS)).exports.deep()
    calls, *last = caught.value.frames
    assert (calls.function, calls.text) == ("$deep", '(func $deep (export "deep") call $deep))')
    assert calls.repeated > 50
    assert str(calls).endswith(f"), at least {calls.repeated} more times")
    # V8 looks at its stack before the function's first instruction, or at the call where it has optimized that.
    assert [(each.function, each.line, each.repeated) for each in last] in ([], [("$deep", calls.line, 0)])
    assert "more times" not in str(caught.value)


def test_functions_that_call_each_other_in_turns_are_folded(project):
    _js.show_stacks()
    project(
        {
            "m.wat": """(module
  (func $even (param i32) (result i32)
    (if (i32.eqz (local.get 0)) (then unreachable)) (call $odd (i32.sub (local.get 0) (i32.const 1))))
  (func $odd (param i32) (result i32) (call $even (i32.sub (local.get 0) (i32.const 1))))
  (func $start (export "start") (result i32) (call $even (i32.const 20))))"""
        }
    )
    with pytest.raises(Trap) as caught:
        Instance(Module.from_file("m.wat")).exports.start()
    assert [(frame.function, frame.repeated) for frame in caught.value.frames] == [
        ("$start", 0),
        ("$even", 9),
        ("$odd", 9),
        ("$even", 0),
    ]
