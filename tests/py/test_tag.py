"""`Tag`: the kinds of exceptions."""

from watbench import Instance, Module, Tag, TagType


def test_a_tag_is_imported_and_exported():
    tag = Tag(["i32", "f64"])
    exports = Instance(
        Module('(module (import "m" "t" (tag (param i32 f64))) (export "again" (tag 0)))'), {"m": {"t": tag}}
    ).exports
    assert exports.again is tag
    assert exports.again.type == TagType(("i32", "f64"))
