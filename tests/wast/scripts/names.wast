;; Names: any text in UTF-8 names an export or an import, and nothing is folded, trimmed or normalized; identifiers.

(module
  (func (export "") (result i32) (i32.const 0))
  (func (export " ") (result i32) (i32.const 1))
  (func (export "\"\'") (result i32) (i32.const 2))
  (func (export "\\") (result i32) (i32.const 3))
  (func (export "\t\n\r") (result i32) (i32.const 4))
  (func (export "\00") (result i32) (i32.const 5))
  (func (export "\61\62\63") (result i32) (i32.const 6))
  (func (export "\7f") (result i32) (i32.const 7))
  (func (export "é") (result i32) (i32.const 8))
  (func (export "\u{e9}+") (result i32) (i32.const 9))
  (func (export "αβγ") (result i32) (i32.const 10))
  (func (export "漢字") (result i32) (i32.const 11))
  (func (export "😀") (result i32) (i32.const 12))
  (func (export "\u{1F600}!") (result i32) (i32.const 13))
  (func (export "\u{10FFFF}") (result i32) (i32.const 14))
  (func (export "e\u{301}") (result i32) (i32.const 15))
  (func (export "\u{e9}\u{301}") (result i32) (i32.const 16))
  (func (export "\u{200f}") (result i32) (i32.const 17))
  (func (export "👩‍💻") (result i32) (i32.const 18))
  (func (export "\u{feff}") (result i32) (i32.const 19))
  (func (export "\u{fffd}") (result i32) (i32.const 20))
  (func (export "\u{ffff}") (result i32) (i32.const 21))
  (func (export "\u{d7ff}\u{e000}") (result i32) (i32.const 22))
  (func (export "__proto__") (result i32) (i32.const 23))
  (func (export "constructor") (result i32) (i32.const 24))
  (func (export "toString") (result i32) (i32.const 25))
  (func (export "then") (result i32) (i32.const 26))
  (func (export "length") (result i32) (i32.const 27))
  (func (export "0") (result i32) (i32.const 28))
  (func (export "-1") (result i32) (i32.const 29))
  (func (export "func") (result i32) (i32.const 30))
  (func (export ";; (; ;)") (result i32) (i32.const 31))
  (func (export "\\n") (result i32) (i32.const 32))
  (func (export "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx") (result i32) (i32.const 33)))
;; empty
(assert_return (invoke "") (i32.const 0))
;; space
(assert_return (invoke " ") (i32.const 1))
;; quotes
(assert_return (invoke "\"\'") (i32.const 2))
;; backslash
(assert_return (invoke "\\") (i32.const 3))
;; tab, line feed, carriage return
(assert_return (invoke "\t\n\r") (i32.const 4))
;; zero
(assert_return (invoke "\00") (i32.const 5))
;; a byte for each letter
(assert_return (invoke "\61\62\63") (i32.const 6))
;; delete
(assert_return (invoke "\7f") (i32.const 7))
;; latin
(assert_return (invoke "é") (i32.const 8))
;; as an escape
(assert_return (invoke "\u{e9}+") (i32.const 9))
;; greek
(assert_return (invoke "αβγ") (i32.const 10))
;; kanji
(assert_return (invoke "漢字") (i32.const 11))
;; beyond the basic plane
(assert_return (invoke "😀") (i32.const 12))
;; as an escape, beyond
(assert_return (invoke "\u{1F600}!") (i32.const 13))
;; the last code point
(assert_return (invoke "\u{10FFFF}") (i32.const 14))
;; a combining mark
(assert_return (invoke "e\u{301}") (i32.const 15))
;; composed
(assert_return (invoke "\u{e9}\u{301}") (i32.const 16))
;; right to left mark
(assert_return (invoke "\u{200f}") (i32.const 17))
;; zero width joiner
(assert_return (invoke "👩‍💻") (i32.const 18))
;; byte order mark
(assert_return (invoke "\u{feff}") (i32.const 19))
;; replacement
(assert_return (invoke "\u{fffd}") (i32.const 20))
;; not a character
(assert_return (invoke "\u{ffff}") (i32.const 21))
;; before the surrogates
(assert_return (invoke "\u{d7ff}\u{e000}") (i32.const 22))
(assert_return (invoke "__proto__") (i32.const 23))
(assert_return (invoke "constructor") (i32.const 24))
(assert_return (invoke "toString") (i32.const 25))
(assert_return (invoke "then") (i32.const 26))
(assert_return (invoke "length") (i32.const 27))
(assert_return (invoke "0") (i32.const 28))
(assert_return (invoke "-1") (i32.const 29))
;; a keyword
(assert_return (invoke "func") (i32.const 30))
;; looks like a comment
(assert_return (invoke ";; (; ;)") (i32.const 31))
;; looks like an escape
(assert_return (invoke "\\n") (i32.const 32))
;; very long
(assert_return (invoke "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx") (i32.const 33))

(register "\u{1f600} \00 name")
(register "")
(register "__proto__")
(module
  (import "😀 \u{0} name" "漢字" (func $a (result i32)))
  (import "" "" (func $b (result i32)))
  (import "__proto__" "__proto__" (func $c (result i32)))
  (import "" "\c3\a9" (func $d (result i32)))
  (func (export "a") (result i32 i32 i32 i32) (call $a) (call $b) (call $c) (call $d)))
(assert_return (invoke "a") (i32.const 11) (i32.const 0) (i32.const 23) (i32.const 8))
(assert_unlinkable (module (import "" "e\u{300}" (func (result i32)))) "unknown import")
(assert_unlinkable (module (import "" "É" (func (result i32)))) "unknown import")
(assert_unlinkable (module (import " " "" (func (result i32)))) "unknown import")

(module definition $"a name" (func (export "f") (result i32) (i32.const 5)))
(module instance $"an \69nstance" $"a name")
(assert_return (invoke $"an instance" "f") (i32.const 5))

(module
  (func $!#$%&'*+-./:<=>?@\^_`|~09azAZ (export "odd") (result i32) (i32.const 1))
  (func $0 (result i32) (i32.const 2))
  (func $func (result i32) (i32.const 3))
  (func $quoted (result i32) (i32.const 4))
  (func $A (result i32) (i32.const 5))
  (func $a (result i32) (i32.const 6))
  (func (export "all") (result i32 i32 i32 i32 i32 i32) (call $!#$%&'*+-./:<=>?@\^_`|~09azAZ) (call $0) (call $func) (call $quoted) (call $A) (call $a)))
(assert_return (invoke "all") (i32.const 1) (i32.const 2) (i32.const 3) (i32.const 4) (i32.const 5) (i32.const 6))

(assert_malformed (module quote "(func (export \"\\ff\"))") "malformed UTF-8 encoding")
(assert_malformed (module quote "(import \"\\ff\" \"\" (func))") "malformed UTF-8 encoding")
(assert_malformed (module quote "(func (export \"\\80\"))") "malformed UTF-8 encoding")
(assert_malformed (module quote "(import \"\\80\" \"\" (func))") "malformed UTF-8 encoding")
(assert_malformed (module quote "(func (export \"\\c0\\80\"))") "malformed UTF-8 encoding")
(assert_malformed (module quote "(import \"\\c0\\80\" \"\" (func))") "malformed UTF-8 encoding")
(assert_malformed (module quote "(func (export \"\\c3\"))") "malformed UTF-8 encoding")
(assert_malformed (module quote "(import \"\\c3\" \"\" (func))") "malformed UTF-8 encoding")
(assert_malformed (module quote "(func (export \"\\e0\\80\\80\"))") "malformed UTF-8 encoding")
(assert_malformed (module quote "(import \"\\e0\\80\\80\" \"\" (func))") "malformed UTF-8 encoding")
(assert_malformed (module quote "(func (export \"\\ed\\a0\\80\"))") "malformed UTF-8 encoding")
(assert_malformed (module quote "(import \"\\ed\\a0\\80\" \"\" (func))") "malformed UTF-8 encoding")
(assert_malformed (module quote "(func (export \"\\f4\\90\\80\\80\"))") "malformed UTF-8 encoding")
(assert_malformed (module quote "(import \"\\f4\\90\\80\\80\" \"\" (func))") "malformed UTF-8 encoding")
(assert_malformed (module quote "(func (export \"\\f8\\88\\80\\80\\80\"))") "malformed UTF-8 encoding")
(assert_malformed (module quote "(import \"\\f8\\88\\80\\80\\80\" \"\" (func))") "malformed UTF-8 encoding")
(assert_malformed (module quote "(func (export \"\\u{d800}\"))") "malformed string")
(assert_malformed (module quote "(func (export \"\\u{110000}\"))") "malformed string")
(assert_malformed (module quote "(func (export \"\\u{}\"))") "malformed string")
(assert_malformed (module quote "(func (export \"\\u{+1}\"))") "malformed string")
(assert_malformed (module quote "(func (export \"\\u41\"))") "malformed string")
(assert_malformed (module quote "(func (export \"\\x\"))") "malformed string")
(assert_malformed (module quote "(func (export \"\\1\"))") "malformed string")
(assert_malformed (module quote "(func (export \"\\\"))") "malformed string")
(assert_malformed (module quote "(func (export \"\n\"))") "malformed string")
(assert_malformed (module quote "(func (export \"\00\"))") "malformed string")
(assert_malformed (module quote "(func $ x)") "unexpected token")
(assert_malformed (module quote "(func $\"\")") "unexpected token")
(assert_malformed (module quote "(func $a,b)") "unexpected token")
(assert_malformed (module quote "(func x)") "unexpected token")
(assert_malformed (module quote "(func $a[)") "unexpected token")
(assert_malformed (module quote "(func $é)") "unexpected token")
