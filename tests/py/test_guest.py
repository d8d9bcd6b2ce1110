"""Python's buffers lent to modules: worked on in place, kept where they are, and what is refused."""

import array
import gc
import sys
import types

import pytest
from watbench import Global, Guest, Instance, LinkError, Memory, Module, Table, Trap, guest, wat2wasm
from watbench._binary import read_module
from watbench._fixed_addresses import find_faults
from watbench._loan import lend

HEAD = '(import "js" "memory" (memory 1)) (import "js" "offset" (global $offset i32))'
FILL = f"""(module {HEAD}
  (func $fill (export "fill") (param $count i32) (param $value i32) (local $at i32)
    (loop $next
      (i32.store8 (i32.add (global.get $offset) (local.get $at)) (local.get $value))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $at) (local.get $count))))))"""


def make(text, lent):
    return Instance(Module(text), {"js": {"memory": lent, "offset": lent}})


def refused(text, lent=None):
    lent = lent or guest(bytearray(64))
    with pytest.raises(LinkError) as caught:
        make(f"(module {HEAD} {text})", lent)
    return str(caught.value)


@pytest.mark.parametrize(
    "buffer",
    [
        bytearray(12),
        array.array("i", [0, 0, 0]),
        memoryview(bytearray(20))[4:16],
        memoryview(bytearray(12)).cast("B", (3, 2, 2)),
    ],
    ids=lambda buffer: f"{type(buffer).__name__}",
)
def test_a_module_works_on_a_buffer_in_place(buffer):
    with guest(buffer) as lent:
        assert len(lent) == 12
        make(FILL, lent).exports.fill(8, 7)
    assert memoryview(buffer).tobytes() == b"\7" * 8 + b"\0" * 4


def test_an_offset_can_be_a_parameter():
    data = bytearray(b"abc")
    lent = guest(data)
    exports = Instance(
        Module("""(module (import "js" "memory" (memory 1 65536))
          (func (export "first") (param i32) (result i32) (i32.load8_u (local.get 0))))"""),
        {"js": {"memory": lent}},
    ).exports
    assert exports.first(lent.offset + 1) == ord("b")


def test_two_buffers_are_lent_at_once():
    source, target = bytearray(b"abcd"), bytearray(4)
    Instance(
        Module("""(module (import "js" "memory" (memory 1))
          (import "js" "source" (global $source i32)) (import "js" "target" (global $target i32))
          (func (export "copy") (memory.copy (global.get $target) (global.get $source) (i32.const 4))))"""),
        {"js": {"memory": (lent := guest(source)), "source": lent, "target": guest(target)}},
    ).exports.copy()
    assert target == b"abcd"


def test_a_buffer_keeps_its_size_while_it_is_lent():
    data = bytearray(8)
    lent = guest(data)
    with pytest.raises(BufferError):
        data.append(1)
    del lent
    data.append(1)


def test_a_buffer_keeps_its_size_while_an_instance_or_one_of_its_functions_lives():
    data = bytearray(8)
    instance = make(FILL, guest(data))
    with pytest.raises(BufferError):
        data.append(1)
    fill = instance.exports.fill
    del instance
    gc.collect()
    fill(8, 9)
    with pytest.raises(BufferError):
        data.append(1)
    del fill
    gc.collect()
    data.append(1)
    assert data == b"\t" * 8 + b"\1"


def test_after_the_end_of_a_with_the_buffer_is_free_and_calls_are_refused():
    data = bytearray(8)
    with guest(data) as lent:
        fill = make(FILL, lent).exports.fill
        # As often as it takes for a call to become a fast one.
        for _ in range(200):
            fill(1, 1)
    data.append(2)
    with pytest.raises(
        ValueError, match=r"<Guest: bytearray of 8 bytes at [\d,]+>, which is closed: lend the buffer again"
    ):
        fill(8, 3)
    assert data == b"\1" + b"\0" * 7 + b"\2"


def test_another_module_and_a_table_are_refused_a_closed_guests_function_too():
    data = bytearray(8)
    with guest(data) as lent:
        first = make(FILL, lent)
        table = Table("funcref", 1, init=first.exports.fill)
        second = Instance(
            Module(
                '(module (import "a" "fill" (func $f (param i32 i32))) (func (export "go") (call $f (i32.const 8) (i32.const 5))))'
            ),
            {"a": first},
        )
        second.exports.go()
    with pytest.raises(ValueError, match="which is closed"):
        second.exports.go()
    with pytest.raises(ValueError, match="which is closed"):
        table[0](8, 6)
    assert data == b"\5" * 8


def test_a_function_that_outlives_its_guest_unseen_is_refused():
    data = bytearray(8)
    raw = make(FILL, guest(data)).exports.fill.js
    gc.collect()
    data.append(1)
    with pytest.raises(Exception, match="which is closed"):
        raw(8, 5)
    assert data == b"\0" * 8 + b"\1"


CALLING = f"""(module {HEAD} (import "js" "host" (func $host))
  (func (export "call") (call $host) (i32.store8 (global.get $offset) (i32.const 1)))
  (func (export "trap") (call $host) unreachable)
  (func (export "rest")))"""


def calling(lent, host):
    return Instance(Module(CALLING), {"js": {"memory": lent, "offset": lent, "host": host}}).exports


@pytest.mark.parametrize("fast", [False, True])
def test_a_guest_is_not_closed_while_a_call_works_on_it(fast):
    data, tried = bytearray(1), []

    def close():
        with pytest.raises(RuntimeError, match=r"a call is under way that works on <Guest: bytearray of 1 byte at"):
            lent.close()
        tried.append(lent.closed)

    lent = guest(data)
    exports = calling(lent, close)
    outer = Instance(
        Module('(module (import "a" "call" (func $call)) (func (export "go") (call $call)))'), {"a": exports}
    ).exports
    for call in (exports.call, outer.go):
        assert not fast or call.make_fast()
        call()
    assert tried == [False, False]
    assert data == b"\1"
    lent.close()
    assert lent.closed


@pytest.mark.parametrize("fast", [False, True])
def test_calls_that_ended_by_a_trap_or_an_exception_are_over(fast):
    def fail():
        raise KeyError

    lent = guest(bytearray(1))
    failing, exports = calling(lent, fail), calling(lent, lambda: None)
    for call, error in ((exports.trap, Trap), (failing.call, KeyError)):
        assert not fast or call.make_fast()
        with pytest.raises(error):
            call()
    lent.close()
    assert lent.closed


def test_a_call_that_traps_within_another_does_not_end_that():
    data = bytearray(1)

    def trap_and_close():
        with pytest.raises(Trap):
            trapping.trap()
        other.close()
        with pytest.raises(RuntimeError):
            lent.close()

    lent, other = guest(data), guest(bytearray(1))
    trapping = calling(other, lambda: None)
    calling(lent, trap_and_close).call()
    lent.close()
    assert data == b"\1"


def test_a_closed_guest_says_so():
    lent = guest(bytearray(8))
    lent.close()
    lent.close()
    assert lent.closed
    assert repr(lent) == "<Guest: bytearray of 8 bytes, closed>"
    with pytest.raises(ValueError, match="has no address any more"):
        lent.offset  # noqa: B018
    with pytest.raises(LinkError, match="closed>: lend the buffer again"):
        make(FILL, lent)


def test_values_and_traps_pass_as_without_a_guest(project):
    project(
        {
            "m.wat": f"""(module {HEAD}
      (func $down (param i32) (if (local.get 0) (then unreachable)))
      (func (export "mixed") (param $x i64) (param f64) (result f64 i64) (local.get 1) (local.get $x))
      (func (export "trap") (call $down (i32.const 1))))"""
        }
    )
    lent = guest(bytearray(8))
    exports = Instance(Module.from_file("m.wat"), {"js": {"memory": lent, "offset": lent}}).exports
    assert str(exports.mixed(-(2**63), -0.0)) == "(-0.0, -9223372036854775808)"
    with pytest.raises(TypeError, match=r"parameter 1 \(\$x\) of mixed"):
        exports.mixed("1", 2)
    with pytest.raises(Trap) as caught:
        exports.trap()
    assert [frame.function for frame in caught.value.frames] == ['"trap"', "$down"]
    assert caught.value.export_name == "trap"


@pytest.mark.parametrize(
    ("buffer", "error", "words"),
    [
        (b"abc", TypeError, "this bytes is read-only, and a module could write to it: lend a bytearray"),
        ("text", TypeError, "a str has no bytes"),
        (memoryview(bytearray(8))[::2], TypeError, "do not lie one after the other"),
        (bytearray(), ValueError, "this bytearray is empty"),
    ],
)
def test_what_cannot_be_lent_is_refused(buffer, error, words):
    with pytest.raises(error, match=words):
        guest(buffer)


@pytest.mark.parametrize(
    ("import_", "words"),
    [
        ("(memory 1 10)", "may grow to 65,536 pages: import (memory 1), without a maximum"),
        ("(memory 60000)", r"Python's memory has [\d,]+ pages now"),
        ("(memory 1 65536 shared)", "Python's memory is not shared"),
        ("(func)", "a guest, which is a memory or an i32 global"),
        ("(global i64)", "a guest, which is a memory or an i32 global"),
        ("(global (mut i32))", r"give Global\('i32', guest.offset, mutable=True\)"),
    ],
)
def test_imports_that_python_s_memory_does_not_fit_are_explained(import_, words):
    with pytest.raises(LinkError, match=words.replace("(memory 1)", r"\(memory 1\)")):
        Instance(Module(f'(module (import "js" "memory" {import_}))'), {"js": {"memory": guest(bytearray(8))}})


def test_a_memory_of_64_bit_addresses_is_explained():
    from watbench import Limits, MemoryType

    assert "i32 addresses" in guest(bytearray(8))._problem(MemoryType(Limits(1), address="i64"))


def test_a_guest_for_the_global_alone_is_refused():
    with pytest.raises(LinkError, match="its memory is another"):
        Instance(Module(FILL), {"js": {"memory": Memory(1), "offset": guest(bytearray(8))}})


def test_memory_and_offset_come_from_one_guest():
    lent, other = guest(bytearray(8)), guest(bytearray(16))
    with pytest.raises(
        LinkError, match=r"the offset is another's, <Guest: bytearray of 16 .*give one guest for the mem"
    ):
        Instance(Module(FILL), {"js": {"memory": lent, "offset": other}})


@pytest.mark.parametrize("number", [0, 4096, -1])
def test_a_number_that_is_no_address_is_not_taken_for_the_offset(number):
    lent = guest(bytearray(8))
    with pytest.raises(LinkError, match=rf'"js" "offset" is given {number}, which is no address in it: give the guest'):
        Instance(Module(FILL), {"js": {"memory": lent, "offset": number}})


def test_an_address_in_the_buffer_is_an_offset_and_other_numbers_are_their_own():
    data = bytearray(8)
    lent = guest(data)
    Instance(Module(FILL), {"js": {"memory": lent, "offset": lent.offset + 4}}).exports.fill(4, 7)
    assert data == bytes(4) + b"\7" * 4
    text = f'(module {HEAD} (import "js" "width" (global i32)) (func (export "w") (result i32) (global.get 1)))'
    assert Instance(Module(text), {"js": {"memory": lent, "offset": lent, "width": 640}}).exports.w() == 640
    alone = '(module (import "js" "memory" (memory 1)) (import "js" "width" (global i32)))'
    Instance(Module(alone), {"js": {"memory": lent, "width": Global("i32", 640)}})


def test_python_s_own_memory_is_not_imported_by_itself():
    import pyodide_js

    with pytest.raises(LinkError, match=r"Python's own memory: lend a buffer in it, by guest\(buffer\)"):
        Instance(Module('(module (import "js" "m" (memory 1)))'), {"js": {"m": pyodide_js._module.memory}})


def test_the_memory_view_does_not_list_python_s_memory():
    import _watbench_seen as seen
    import pyodide_js

    make(FILL, guest(bytearray(8)))
    assert pyodide_js._module.memory.js_id not in [each.memory.js_id for each in seen.watched]


@pytest.mark.parametrize("hidden", [types.SimpleNamespace(), types.SimpleNamespace(_module=types.SimpleNamespace())])
def test_a_pyodide_that_hides_its_memory_is_told(monkeypatch, hidden):
    monkeypatch.setitem(sys.modules, "pyodide_js", hidden)
    with pytest.raises(NotImplementedError, match="does not let its own memory be reached"):
        guest(bytearray(8))


def test_an_export_of_the_memory_and_memory_grow_are_refused():
    words = refused('(export "m" (memory 0)) (func $more (drop (memory.grow (i32.const 1))))')
    assert 'the module exports that memory as "m"' in words
    assert "$more grows that memory (memory.grow)" in words


def test_data_goes_where_the_guest_is_and_nowhere_else():
    data = bytearray(8)
    make(f'(module {HEAD} (data (global.get $offset) "abcd"))', guest(data))
    assert data == b"abcd\0\0\0\0"
    assert "lies at a fixed address" in refused('(data (i32.const 1024) "abcd")')
    assert "9 bytes, the module's number 1, would lie at" in refused(
        '(data (global.get $offset) "too long.")', guest(bytearray(8))
    )
    make(f'(module {HEAD} (data $passive "anywhere"))', guest(bytearray(1)))


def test_data_may_be_put_by_any_global_that_python_gives():
    data = bytearray(8)
    lent = guest(data)
    module = Module('(module (import "js" "m" (memory 1)) (import "js" "g" (global i32)) (data (global.get 0) "abcd"))')
    Instance(module, {"js": {"m": lent, "g": Global("i32", lent.offset + 4)}})
    assert data == b"\0\0\0\0abcd"
    with pytest.raises(LinkError, match="would lie at 0, not inside"):
        Instance(module, {"js": {"m": lent, "g": 0}})


def test_data_may_be_put_by_arithmetic_on_the_offset():
    # (data (i32.add (global.get 0) (i32.const 3)) "!"), which neither the assembler nor Node has: only the look at it is tried.
    plain = wat2wasm(f'(module {HEAD} (data (global.get $offset) "!"))')
    segment = b"\x0b\x07\x01\x00\x23\x00\x0b\x01!"
    assert segment in plain
    for added, fits in ((3, True), (7, True), (8, False)):
        data = plain.replace(segment, b"\x0b\x0a\x01\x00\x23\x00\x41" + bytes((added,)) + b"\x6a\x0b\x01!")
        lent = guest(bytearray(8))
        if fits:
            assert lend(data, read_module(data), [lent, lent]) == (lent,)
        else:
            with pytest.raises(LinkError, match=f"would lie at {lent.offset + 8:,}"):
                lend(data, read_module(data), [lent, lent])


@pytest.mark.parametrize(
    "body",
    [
        "(drop (i32.load (i32.const 8)))",
        "(i32.store (i32.const 8) (call $given))",
        "(i32.store offset=1024 (i32.const 0) (block (result i32) (br 0 (i32.const 1))))",
        "(i64.store8 (i32.mul (i32.const 3) (i32.const 8)) (i64.const 1))",
        "(f64.store (i32.const 8) (f64.add (f64.const 1) (f64.const 2)))",
        "(drop (v128.load (i32.const 16)))",
        "(v128.store (i32.const 16) (i8x16.add (v128.const i64x2 1 2) (v128.const i64x2 1 2)))",
        "(memory.fill (i32.const 8) (i32.const 0) (call $given))",
        "(memory.copy (call $given) (i32.const 8) (i32.const 1))",
        "(memory.init $passive (i32.const 8) (i32.const 0) (i32.const 1))",
        "(drop (i32.atomic.rmw.add (i32.const 8) (call $given)))",
        "(drop (memory.atomic.notify (i32.const 8) (i32.const 1)))",
        "(i32.store (global.get $constant) (i32.const 1))",
        "(i32.store (local.get $zero) (i32.const 1))",
        "(local.set $zero (i32.const 64)) (i32.store (local.get $zero) (i32.const 1))",
        "(loop (i32.store (local.get $zero) (call $given)) (local.set $zero (i32.add (local.get $zero) (i32.const 4))) (br_if 0 (call $given)))",
        "(i32.store (local.tee $zero (i32.const 4)) (i32.const 1))",
        "(i32.store (select (i32.const 4) (i32.const 8) (call $given)) (i32.const 1))",
        "(if (call $given) (then (i32.store (i32.const 8) (i32.const 1))))",
        "(if (call $given) (then) (else (i32.store (i32.const 8) (i32.const 1))))",
        "(try (do (call $none)) (catch_all (i32.store (i32.const 8) (i32.const 1))))",
        "(block (br 0)) (i32.store (i32.const 8) (i32.const 1))",
    ],
)
def test_addresses_of_constants_alone_are_refused(body):
    text = f"""(func $given (result i32) (global.get $offset)) (func $none) (global $constant i32 (i32.const 40)) (data $passive "x")
      (func $fixed (local $zero i32) {body})"""
    assert "$fixed uses a fixed address, where Python's own data is" in refused(text)


@pytest.mark.parametrize(
    "body",
    [
        "(drop (i32.load offset=8 (local.get $p)))",
        "(drop (i32.load (i32.add (global.get $offset) (i32.const 8))))",
        "(local.set $l (global.get $offset)) (i32.store (local.get $l) (i32.const 8))",
        "(local.set $l (i32.const 8)) (local.set $l (local.get $p)) (i32.store (local.get $l) (i32.const 8))",
        "(local.set $l (local.get $k)) (local.set $k (local.get $p)) (i32.store (local.get $l) (i32.const 8))",
        "(i32.store (call $given) (i32.const 8))",
        "(i32.store (i32.load (local.get $p)) (i32.const 8))",
        "(i32.store (call_indirect (result i32) (i32.const 0)) (i32.const 8))",
        "(memory.fill (local.get $p) (i32.const 0) (i32.const 8))",
        "(memory.init $passive (local.get $p) (i32.const 0) (i32.const 1))",
        "(unreachable) (i32.store)",
        "(br_table 0 0 (local.get $p)) (i32.store)",
        "(i32.store (select (i32.const 8) (local.get $p) (local.get $p)) (i32.const 8))",
        "(i32.store (local.get $p) (i32.trunc_sat_f32_u (f32.const 1)))",
        "(atomic.fence) (drop (memory.size))",
        "(table.set 0 (i32.const 0) (ref.func $given)) (drop (table.get 0 (i32.const 0)))",
        "(i32.store (if (result i32) (local.get $p) (then (local.get $p)) (else (global.get $offset))) (i32.const 8))",
    ],
)
def test_addresses_that_come_from_the_host_are_allowed(body):
    text = f"""(func $given (result i32) (global.get $offset)) (table 1 funcref) (elem declare func $given) (data $passive "x")
      (func $good (param $p i32) (local $l i32) (local $k i32) {body})"""
    make(f"(module {HEAD} {text})", guest(bytearray(64)))


def test_a_memory_of_the_modules_own_is_its_own_business():
    # memory 0 is lent, memory 1 is not; Node has no modules of several memories, so only the scan is tried.
    types_, imports = b"\x01\x04\x01\x60\x00\x00", b"\x02\x08\x01\x01j\x01m\x02\x00\x01"
    own, funcs = b"\x05\x03\x01\x00\x01", b"\x03\x02\x01\x00"
    code = b"\x00\x41\x08\x28\x42\x01\x00\x1a\x41\x01\x40\x01\x1a\x0b"
    data = b"\0asm\1\0\0\0" + types_ + imports + funcs + own + b"\x0a" + bytes((len(code) + 2, 1, len(code))) + code
    assert find_faults(data, frozenset({0})) == ()
    assert len(find_faults(data, frozenset({1}))) == 2


def test_an_export_that_cannot_be_guarded_is_refused():
    # (type (struct)) (type (func (param (ref 0)))) (import "j" "m" (memory 1)) (func (export "f") (type 1))
    types_, imports = b"\x01\x08\x02\x5f\x00\x60\x01\x64\x00\x00", b"\x02\x08\x01\x01j\x01m\x02\x00\x01"
    rest = b"\x03\x02\x01\x01" + b"\x07\x05\x01\x01f\x00\x00" + b"\x0a\x04\x01\x02\x00\x0b"
    data = b"\0asm\1\0\0\0" + types_ + imports + rest
    with pytest.raises(
        LinkError, match=r'the export "f" is of a type that cannot be guarded, \(func \(param \(ref 0\)\)\)'
    ):
        lend(data, read_module(data), [guest(bytearray(8))])


def test_an_instruction_that_is_not_known_is_refused():
    types_, funcs = b"\x01\x04\x01\x60\x00\x00", b"\x03\x02\x01\x00"
    data = b"\0asm\1\0\0\0" + types_ + funcs + b"\x0a\x06\x01\x04\x00\xfc\x7f\x0b"
    (fault,) = find_faults(data, frozenset({0}))
    assert fault.startswith("func 0 cannot be looked through: an instruction that is not known here: 0xfc07f")


def test_many_faults_are_cut():
    text = "".join(f"(func $f{number} (drop (i32.load (i32.const 0))))" for number in range(20))
    words = refused(text)
    assert words.count("\n") == 7
    assert "… and 13 more of the kind" in words


def test_a_guest_is_made_by_its_class_too():
    assert isinstance(guest(bytearray(1)), Guest)
