"""The reader of `.wast` scripts: commands and their lines, comments, strings, and what is no script."""

import pytest
from wast import ScriptError, read_script
from wast.literals import floating, integer
from wast.script import Node, String, Word


def plain(item):
    if isinstance(item, Node):
        return [plain(each) for each in item.items]
    return item.data if isinstance(item, String) else item.text


def read(text):
    return [plain(each.node) for each in read_script(text).commands]


@pytest.mark.parametrize(
    ("text", "nodes"),
    [
        ("", []),
        (";; only a comment", []),
        ("(module)", [["module"]]),
        ("(module)(module $a)", [["module"], ["module", "$a"]]),
        ("(invoke ;; to the end ) (\n 1)", [["invoke", "1"]]),
        ("(invoke (; a (; nested ;) ;; ) ;) 1)", [["invoke", "1"]]),
        ("(invoke(;;)1(;;)2)", [["invoke", "1", "2"]]),
        ('(invoke ";; (; no comment")', [["invoke", b";; (; no comment"]]),
        ('(invoke "a" "b""c")', [["invoke", b"a", b"b", b"c"]]),
        (r'(invoke "\t\n\r\"\'\\\00\ff\u{1F600}\u{0_41}")', [["invoke", b"\t\n\r\"'\\\0\xff\xf0\x9f\x98\x80A"]]),
        ('(invoke "é𝄞\u2028")', [["invoke", "é𝄞\u2028".encode()]]),
        ("(invoke $a!#$%&'*+-./:<=>?@\\^_`|~z)", [["invoke", "$a!#$%&'*+-./:<=>?@\\^_`|~z"]]),
        ("(invoke (f32.const -0x1.8p+3)(i32.const 1_000))", [["invoke", ["f32.const", "-0x1.8p+3"], ["i32.const", "1_000"]]]),
        ("(invoke\r\n1\r2\t3\f4)", [["invoke", "1", "2", "3", "4"]]),
        ('(@note "(" (; ;) , ; ] "x") (invoke (@in (side)) 1)', [["invoke", "1"]]),
        ('(@"a note" 1) (invoke)', [["invoke"]]),
        ('(func (export "f")) (memory 1)', [[["func", ["export", b"f"]], ["memory", "1"]]]),
        ('(register "a" $"b c")', [["register", b"a", "$", b"b c"]]),
    ],
)  # fmt: skip
def test_a_text_is_read(text, nodes):
    assert read(text) == nodes


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("(module", "s.wast:1: this bracket is not closed"),
        ("(module)\n (invoke (f)", "s.wast:2: this bracket is not closed"),
        ("(module))", "s.wast:1: this bracket closes nothing"),
        ('\n(invoke "a)', "s.wast:2: this string is not closed"),
        ('(invoke "a\nb")', "s.wast:1: this string is not closed"),
        ("(module)\n(; (; ;)", "s.wast:2: this comment is not closed"),
        (r'(invoke "\x")', r"s.wast:1: \x is no escape"),
        (r'(invoke "\u{110000}")', "s.wast:1: "),
        (r'(invoke "\u{d800}")', "s.wast:1: "),
        ("module", "s.wast:1: only brackets stand at the top of a script"),
        ("(module) 1", "s.wast:1: only brackets stand at the top of a script"),
        ("()", "s.wast:1: a command begins with a word"),
        ('("module")', "s.wast:1: a command begins with a word"),
        ("((module))", "s.wast:1: a command begins with a word"),
    ],
)
def test_what_is_no_script_is_refused_with_its_line(text, message):
    with pytest.raises(ScriptError) as caught:
        read_script(text, "s.wast")
    assert str(caught.value).startswith(message)


def test_bytes_that_are_not_utf_8_are_refused():
    with pytest.raises(ScriptError, match=r"^s\.wast: the script is not UTF-8"):
        read_script(b'(invoke "\xff")', "s.wast")


def test_commands_have_their_lines():
    script = read_script(';; one\n(module\n)\n\n(; five\n;)(register\n  "a")\r\n(invoke)')
    assert [(each.name, each.line) for each in script.commands] == [("module", 2), ("register", 6), ("invoke", 8)]


def test_the_text_of_a_bracket_is_kept():
    script = read_script("(; é ;) (module (;𝄞;) $m)")
    node = script.commands[0].node
    assert script.text[node.start : node.end] == "(module (;𝄞;) $m)"


def test_words_know_where_they_are():
    (command,) = read_script("  (invoke 12)").commands
    assert command.node.items == [Word("invoke", 3), Word("12", 10)]


@pytest.mark.parametrize(
    ("text", "bits", "value"),
    [
        ("0", 32, 0),
        ("-0", 32, 0),
        ("+7", 32, 7),
        ("-1", 64, 2**64 - 1),
        ("0xFFFF_FFFF", 32, 2**32 - 1),
        ("-0x8000_0000", 32, 2**31),
        ("4294967295", 32, 2**32 - 1),
    ],
)
def test_integers(text, bits, value):
    assert integer(text, bits) == value


@pytest.mark.parametrize("text", ["", "-", "0x", "1_", "_1", "1__0", "0x_1", "1.0", "4294967296", "-2147483649", "１"])
def test_what_is_no_integer(text):
    with pytest.raises(ValueError, match=r"no integer|does not fit"):
        integer(text, 32)


@pytest.mark.parametrize(
    ("text", "bits", "value"),
    [
        ("0", 32, 0),
        ("-0", 32, 1 << 31),
        ("-0.0e5", 64, 1 << 63),
        ("1", 32, 0x3F800000),
        ("1.", 64, 0x3FF0000000000000),
        ("0x1.", 64, 0x3FF0000000000000),
        ("1e-45", 32, 1),
        ("0.7e-45", 32, 0),
        ("0.71e-45", 32, 1),
        ("0x1p-150", 32, 0),
        ("0x1.000001p-150", 32, 1),
        ("0x1.8p-149", 32, 2),
        ("0x1.fffffep-127", 32, 0x800000),
        ("5e-324", 64, 1),
        ("16777217", 32, 0x4B800000),
        ("16777219", 32, 0x4B800002),
        # Rounded by way of f64 this would be a tie.
        ("0x1.00000100000000001p0", 32, 0x3F800001),
        ("340282356779733661637539395458142568447", 32, 0x7F7FFFFF),
        ("inf", 32, 0x7F800000),
        ("-nan", 32, 0xFFC00000),
        ("nan:0x1", 64, 0x7FF0000000000001),
        ("nan:0x7f_ffff", 32, 0x7FFFFFFF),
    ],
)
def test_floats(text, bits, value):
    assert floating(text, bits) == value


@pytest.mark.parametrize(
    "text",
    ["", "e1", ".5", "0x.8", "1e", "0x1p", "1p1", "infinity", "nan:0x0", "nan:0x800000", "nan:1", "1e39", "0x1p128",
     "340282356779733661637539395458142568448", "--1"],
)  # fmt: skip
def test_what_is_no_float(text):
    with pytest.raises(ValueError, match=r"no float|too large|no NaN"):
        floating(text, 32)
