;; References to structs, arrays and i31. The assembler does not know them yet: the modules are in the binary format.
;; needs: gc

(module binary
  "\00asm\01\00\00\00"
  "\01X\0f"
    "P\00_\02\7f\01~\00"  ;; 0: (sub (struct (field (mut i32)) (field i64)))
    "O\01\00_\04\7f\01~\00x\01w\01"  ;; 1: (sub final 0 (struct (field (mut i32)) (field i64) (field (mut i8)) (field (mut i16))))
    "^\7f\01"  ;; 2: (array (mut i32))
    "^x\01"  ;; 3: (array (mut i8))
    "^w\00"  ;; 4: (array i16)
    "^c\00\01"  ;; 5: (array (mut (ref null 0)))
    "N\02_\01c\07\00_\01c\06\00"  ;; 6: (rec (struct (field (ref null 7))) (struct (field (ref null 6))))
    "`\01\7f\01\7f"  ;; 7: (func (param i32) (result i32))
    "`\00\01\7f"  ;; 8: (func (result i32))
    "`\00\01~"  ;; 9: (func (result i64))
    "`\02\7f\7f\01\7f"  ;; 10: (func (param i32 i32) (result i32))
    "`\01\7f\01n"  ;; 11: (func (param i32) (result anyref))
    "`\01o\01\7f"  ;; 12: (func (param externref) (result i32))
    "`\01o\01o"  ;; 13: (func (param externref) (result externref))
    "`\03\7f\7f\7f\01\7f"  ;; 14: (func (param i32 i32 i32) (result i32))
  "\03/.\0c\0c\09\0a\0a\08\08\08\09\09\0b\0b\08\0b\08\0b\08\09\09\0f\0f\0f\09\08\08\09\08\08\08\08\08\08\09\09\08\09\09\08\08\0b\09\09\0e\0d\0d\09"  ;; the functions' types
  "\07\d8\05."
    "\04make\00\00"
    "\04null\00\01"
    "\0astruct.get\00\02"
    "\0estruct.get i64\00\03"
    "\12struct.new_default\00\04"
    "\0cstruct.get_s\00\05"
    "\0cstruct.get_u\00\06"
    "\0astruct.set\00\07"
    "\0fstruct.get null\00\08"
    "\0fstruct.set null\00\09"
    "\09array.new\00\0a"
    "\11array.new_default\00\0b"
    "\0farray.new_fixed\00\0c"
    "\0earray.new_data\00\0d"
    "\0barray.get_s\00\0e"
    "\09array.set\00\0f"
    "\09array.len\00\10"
    "\0earray.len null\00\11"
    "\0earray.get null\00\12"
    "\0aarray.fill\00\13"
    "\0aarray.copy\00\14"
    "\0farray.init_data\00\15"
    "\13array of references\00\16"
    "\09i31.get_s\00\17"
    "\09i31.get_u\00\18"
    "\0ci31.get null\00\19"
    "\0cref.test i31\00\1a"
    "\0bref.test eq\00\1b"
    "\0fref.test struct\00\1c"
    "\0eref.test array\00\1d"
    "\0aref.test 0\00\1e"
    "\0aref.test 1\00\1f"
    "\0dref.test none\00 "
    "\12ref.test null none\00!"
    "\08ref.cast\00\22"
    "\0dref.cast null\00#"
    "\10ref.cast of null\00$"
    "\0abr_on_cast\00%"
    "\0fbr_on_cast_fail\00&"
    "\06ref.eq\00'"
    "\11ref.eq of structs\00("
    "\14ref.eq of one struct\00)"
    "\0ethere and back\00*"
    "\14a host object as any\00+"
    "\16a host object is no eq\00,"
    "\0frecursive types\00-"
  "\0c\01\01"
  "\0a\b3\05."
    "5\00 \00\04n \00A\7fj\04n \00A~j\04nA\03\fb\07\02\05A\07B\08A\09A\0a\fb\00\01\0b\05A\05B\06\fb\00\00\0b\05Aw\fb\1c\0b\0b"
      ;; make: local.get 0 if (result anyref) local.get 0 i32.const -1 i32.add if (result anyref) local.get 0 i32.const -2 i32.add if (result anyref) i32.const 3 array.new_default 2 else i32.const 7 i64.const 8 i32.const 9 i32.const 10 struct.new 1 end else i32.const 5 i64.const 6 struct.new 0 end else i32.const -9 ref.i31 end
    "\04\00\d0q\0b"
      ;; null: ref.null none
    "\0d\00A\05B\06\fb\00\00\fb\02\00\00\0b"
      ;; struct.get: i32.const 5 i64.const 6 struct.new 0 struct.get 0 0
    "\0d\00A\05Bz\fb\00\00\fb\02\00\01\0b"
      ;; struct.get i64: i32.const 5 i64.const -6 struct.new 0 struct.get 0 1
    "\09\00\fb\01\01\fb\02\01\01\0b"
      ;; struct.new_default: struct.new_default 1 struct.get 1 1
    "\11\00A\00B\00 \00A\00\fb\00\01\fb\03\01\02\0b"
      ;; struct.get_s: i32.const 0 i64.const 0 local.get 0 i32.const 0 struct.new 1 struct.get_s 1 2
    "\11\00A\00B\00A\00 \00\fb\00\01\fb\04\01\03\0b"
      ;; struct.get_u: i32.const 0 i64.const 0 i32.const 0 local.get 0 struct.new 1 struct.get_u 1 3
    "\16\01\01c\00\fb\01\00\22\01 \00\fb\05\00\00 \01\fb\02\00\00\0b"
      ;; struct.set: struct.new_default 0 local.tee 1 local.get 0 struct.set 0 0 local.get 1 struct.get 0 0
    "\08\00\d0\00\fb\02\00\00\0b"
      ;; struct.get null: ref.null 0 struct.get 0 0
    "\0c\00\d0\00A\01\fb\05\00\00A\01\0b"
      ;; struct.set null: ref.null 0 i32.const 1 struct.set 0 0 i32.const 1
    "\0e\00A( \00\fb\06\02 \01\fb\0b\02\0b"
      ;; array.new: i32.const 40 local.get 0 array.new 2 local.get 1 array.get 2
    "\0c\00 \00\fb\07\02 \01\fb\0b\02\0b"
      ;; array.new_default: local.get 0 array.new_default 2 local.get 1 array.get 2
    "\11\00A\0aA\14A\1e\fb\08\02\03 \00\fb\0b\02\0b"
      ;; array.new_fixed: i32.const 10 i32.const 20 i32.const 30 array.new_fixed 2 3 local.get 0 array.get 2
    "\0f\00 \00A\02\fb\09\04\00 \01\fb\0d\04\0b"
      ;; array.new_data: local.get 0 i32.const 2 array.new_data 4 0 local.get 1 array.get_u 4
    "\0f\00A\01A\03\fb\09\03\00 \00\fb\0c\03\0b"
      ;; array.get_s: i32.const 1 i32.const 3 array.new_data 3 0 local.get 0 array.get_s 3
    "\1a\01\01c\02A\04\fb\07\02\22\02 \00 \01\fb\0e\02 \02 \00\fb\0b\02\0b"
      ;; array.set: i32.const 4 array.new_default 2 local.tee 2 local.get 0 local.get 1 array.set 2 local.get 2 local.get 0 array.get 2
    "\09\00 \00\fb\07\03\fb\0f\0b"
      ;; array.len: local.get 0 array.new_default 3 array.len
    "\06\00\d0j\fb\0f\0b"
      ;; array.len null: ref.null array array.len
    "\09\00\d0\02A\00\fb\0b\02\0b"
      ;; array.get null: ref.null 2 i32.const 0 array.get 2
    "\1d\01\01c\02A\06\fb\07\02\22\03 \00A\cd\00 \01\fb\10\02 \03 \02\fb\0b\02\0b"
      ;; array.fill: i32.const 6 array.new_default 2 local.tee 3 local.get 0 i32.const 77 local.get 1 array.fill 2 local.get 3 local.get 2 array.get 2
    "(\01\01c\02A\00A\01A\02A\03A\04\fb\08\02\05\22\03 \00 \03 \01A\03\fb\11\02\02 \03 \02\fb\0b\02\0b"
      ;; array.copy: i32.const 0 i32.const 1 i32.const 2 i32.const 3 i32.const 4 array.new_fixed 2 5 local.tee 3 local.get 0 local.get 3 local.get 1 i32.const 3 array.copy 2 2 local.get 3 local.get 2 array.get 2
    "\1d\01\01c\03A\04\fb\07\03\22\03 \00 \01A\02\fb\12\03\00 \03 \02\fb\0d\03\0b"
      ;; array.init_data: i32.const 4 array.new_default 3 local.tee 3 local.get 0 local.get 1 i32.const 2 array.init_data 3 0 local.get 3 local.get 2 array.get_u 3
    "\0d\00A\02\fb\07\05A\01\fb\0b\05\d1\0b"
      ;; array of references: i32.const 2 array.new_default 5 i32.const 1 array.get 5 ref.is_null
    "\08\00 \00\fb\1c\fb\1d\0b"
      ;; i31.get_s: local.get 0 ref.i31 i31.get_s
    "\08\00 \00\fb\1c\fb\1e\0b"
      ;; i31.get_u: local.get 0 ref.i31 i31.get_u
    "\06\00\d0l\fb\1d\0b"
      ;; i31.get null: ref.null i31 i31.get_s
    "\09\00 \00\10\00\fb\14l\0b"
      ;; ref.test i31: local.get 0 call 0 ref.test (ref i31)
    "\09\00 \00\10\00\fb\14m\0b"
      ;; ref.test eq: local.get 0 call 0 ref.test (ref eq)
    "\09\00 \00\10\00\fb\14k\0b"
      ;; ref.test struct: local.get 0 call 0 ref.test (ref struct)
    "\09\00 \00\10\00\fb\14j\0b"
      ;; ref.test array: local.get 0 call 0 ref.test (ref array)
    "\09\00 \00\10\00\fb\14\00\0b"
      ;; ref.test 0: local.get 0 call 0 ref.test (ref 0)
    "\09\00 \00\10\00\fb\15\01\0b"
      ;; ref.test 1: local.get 0 call 0 ref.test (ref null 1)
    "\07\00\d0n\fb\14q\0b"
      ;; ref.test none: ref.null any ref.test (ref none)
    "\07\00\d0n\fb\15q\0b"
      ;; ref.test null none: ref.null any ref.test (ref null none)
    "\0d\00 \00\10\00\fb\16\00\fb\02\00\00\0b"
      ;; ref.cast: local.get 0 call 0 ref.cast (ref 0) struct.get 0 0
    "\08\00\d0n\fb\17\00\d1\0b"
      ;; ref.cast null: ref.null any ref.cast (ref null 0) ref.is_null
    "\0a\00\d0n\fb\16\00\1aA\01\0b"
      ;; ref.cast of null: ref.null any ref.cast (ref 0) drop i32.const 1
    "\18\00\02d\00 \00\10\00\fb\18\01\00n\00\1aA\7f\0f\0b\fb\02\00\00\0b"
      ;; br_on_cast: block (result (ref 0)) local.get 0 call 0 br_on_cast 0 (ref null any) (ref 0) drop i32.const -1 return end struct.get 0 0
    "\17\00\02n \00\10\00\fb\19\01\00n\00\fb\02\00\00\0f\0b\1aA~\0b"
      ;; br_on_cast_fail: block (result anyref) local.get 0 call 0 br_on_cast_fail 0 (ref null any) (ref 0) struct.get 0 0 return end drop i32.const -2
    "\0b\00 \00\fb\1c \01\fb\1c\d3\0b"
      ;; ref.eq: local.get 0 ref.i31 local.get 1 ref.i31 ref.eq
    "\09\00\fb\01\00\fb\01\00\d3\0b"
      ;; ref.eq of structs: struct.new_default 0 struct.new_default 0 ref.eq
    "\0d\01\01c\00\fb\01\00\22\00 \00\d3\0b"
      ;; ref.eq of one struct: struct.new_default 0 local.tee 0 local.get 0 ref.eq
    "\08\00 \00\fb\1a\fb\1b\0b"
      ;; there and back: local.get 0 any.convert_extern extern.convert_any
    "\07\00 \00\fb\1a\d1\0b"
      ;; a host object as any: local.get 0 any.convert_extern ref.is_null
    "\09\00 \00\fb\1a\fb\14m\0b"
      ;; a host object is no eq: local.get 0 any.convert_extern ref.test (ref eq)
    "\11\00\fb\01\07\fb\00\06\fb\02\06\00\fb\02\07\00\d1\0b"
      ;; recursive types: struct.new_default 7 struct.new 6 struct.get 6 0 struct.get 7 0 ref.is_null
  "\0b\09\01\01\06\00\80\7f\ff4\12")
(assert_return (invoke "make" (i32.const 0)) (ref.i31))
(assert_return (invoke "make" (i32.const 1)) (ref.struct))
(assert_return (invoke "make" (i32.const 2)) (ref.eq))
(assert_return (invoke "make" (i32.const 3)) (ref.array))
(assert_return (invoke "make" (i32.const 3)) (ref.any))
(assert_return (invoke "null" (i32.const 0)) (ref.null none))
(assert_return (invoke "struct.get") (i32.const 5))
(assert_return (invoke "struct.get i64") (i64.const -6))
(assert_return (invoke "struct.new_default") (i64.const 0))
(assert_return (invoke "struct.get_s" (i32.const 383)) (i32.const 127))
(assert_return (invoke "struct.get_s" (i32.const 128)) (i32.const -128))
(assert_return (invoke "struct.get_u" (i32.const -1)) (i32.const 65535))
(assert_return (invoke "struct.set" (i32.const 99)) (i32.const 99))
(assert_trap (invoke "struct.get null") "null structure reference")
(assert_trap (invoke "struct.set null") "null structure reference")
(assert_return (invoke "array.new" (i32.const 3) (i32.const 2)) (i32.const 40))
(assert_trap (invoke "array.new" (i32.const 3) (i32.const 3)) "out of bounds array access")
(assert_trap (invoke "array.new" (i32.const 0) (i32.const 0)) "out of bounds array access")
(assert_trap (invoke "array.new" (i32.const 3) (i32.const -1)) "out of bounds array access")
(assert_return (invoke "array.new_default" (i32.const 5) (i32.const 4)) (i32.const 0))
(assert_return (invoke "array.new_fixed" (i32.const 0)) (i32.const 10))
(assert_return (invoke "array.new_fixed" (i32.const 2)) (i32.const 30))
(assert_trap (invoke "array.new_fixed" (i32.const 3)) "out of bounds array access")
(assert_return (invoke "array.new_data" (i32.const 0) (i32.const 0)) (i32.const 32768))
(assert_return (invoke "array.new_data" (i32.const 2) (i32.const 1)) (i32.const 4660))
(assert_trap (invoke "array.new_data" (i32.const 3) (i32.const 0)) "out of bounds memory access")
(assert_return (invoke "array.get_s" (i32.const 0)) (i32.const -128))
(assert_return (invoke "array.get_s" (i32.const 1)) (i32.const 127))
(assert_return (invoke "array.get_s" (i32.const 2)) (i32.const -1))
(assert_return (invoke "array.set" (i32.const 3) (i32.const -7)) (i32.const -7))
(assert_trap (invoke "array.set" (i32.const 4) (i32.const 1)) "out of bounds array access")
(assert_return (invoke "array.len" (i32.const 0)) (i32.const 0))
(assert_return (invoke "array.len" (i32.const 1000)) (i32.const 1000))
(assert_trap (invoke "array.len null") "null array reference")
(assert_trap (invoke "array.get null") "null array reference")
(assert_return (invoke "array.fill" (i32.const 1) (i32.const 2) (i32.const 0)) (i32.const 0))
(assert_return (invoke "array.fill" (i32.const 1) (i32.const 2) (i32.const 1)) (i32.const 77))
(assert_return (invoke "array.fill" (i32.const 1) (i32.const 2) (i32.const 2)) (i32.const 77))
(assert_return (invoke "array.fill" (i32.const 1) (i32.const 2) (i32.const 3)) (i32.const 0))
(assert_return (invoke "array.fill" (i32.const 6) (i32.const 0) (i32.const 5)) (i32.const 0))
(assert_trap (invoke "array.fill" (i32.const 5) (i32.const 2) (i32.const 0)) "out of bounds array access")
(assert_return (invoke "array.copy" (i32.const 1) (i32.const 0) (i32.const 0)) (i32.const 0))
(assert_return (invoke "array.copy" (i32.const 1) (i32.const 0) (i32.const 1)) (i32.const 0))
(assert_return (invoke "array.copy" (i32.const 1) (i32.const 0) (i32.const 2)) (i32.const 1))
(assert_return (invoke "array.copy" (i32.const 1) (i32.const 0) (i32.const 3)) (i32.const 2))
(assert_return (invoke "array.copy" (i32.const 1) (i32.const 0) (i32.const 4)) (i32.const 4))
(assert_return (invoke "array.copy" (i32.const 0) (i32.const 2) (i32.const 0)) (i32.const 2))
(assert_return (invoke "array.copy" (i32.const 0) (i32.const 2) (i32.const 1)) (i32.const 3))
(assert_return (invoke "array.copy" (i32.const 0) (i32.const 2) (i32.const 2)) (i32.const 4))
(assert_return (invoke "array.copy" (i32.const 0) (i32.const 2) (i32.const 3)) (i32.const 3))
(assert_return (invoke "array.copy" (i32.const 0) (i32.const 2) (i32.const 4)) (i32.const 4))
(assert_return (invoke "array.copy" (i32.const 2) (i32.const 2) (i32.const 0)) (i32.const 0))
(assert_return (invoke "array.copy" (i32.const 2) (i32.const 2) (i32.const 1)) (i32.const 1))
(assert_return (invoke "array.copy" (i32.const 2) (i32.const 2) (i32.const 2)) (i32.const 2))
(assert_return (invoke "array.copy" (i32.const 2) (i32.const 2) (i32.const 3)) (i32.const 3))
(assert_return (invoke "array.copy" (i32.const 2) (i32.const 2) (i32.const 4)) (i32.const 4))
(assert_trap (invoke "array.copy" (i32.const 3) (i32.const 0) (i32.const 0)) "out of bounds array access")
(assert_trap (invoke "array.copy" (i32.const 0) (i32.const 3) (i32.const 0)) "out of bounds array access")
(assert_return (invoke "array.init_data" (i32.const 1) (i32.const 1) (i32.const 1)) (i32.const 128))
(assert_return (invoke "array.init_data" (i32.const 1) (i32.const 1) (i32.const 2)) (i32.const 127))
(assert_return (invoke "array.init_data" (i32.const 2) (i32.const 4) (i32.const 3)) (i32.const 18))
(assert_return (invoke "array.init_data" (i32.const 2) (i32.const 4) (i32.const 1)) (i32.const 0))
(assert_trap (invoke "array.init_data" (i32.const 3) (i32.const 0) (i32.const 0)) "out of bounds array access")
(assert_trap (invoke "array.init_data" (i32.const 0) (i32.const 5) (i32.const 0)) "out of bounds memory access")
(assert_return (invoke "array of references") (i32.const 1))
(assert_return (invoke "i31.get_s" (i32.const 0)) (i32.const 0))
(assert_return (invoke "i31.get_u" (i32.const 0)) (i32.const 0))
(assert_return (invoke "i31.get_s" (i32.const -1)) (i32.const -1))
(assert_return (invoke "i31.get_u" (i32.const -1)) (i32.const 2147483647))
(assert_return (invoke "i31.get_s" (i32.const 1073741823)) (i32.const 1073741823))
(assert_return (invoke "i31.get_u" (i32.const 1073741823)) (i32.const 1073741823))
(assert_return (invoke "i31.get_s" (i32.const 1073741824)) (i32.const -1073741824))
(assert_return (invoke "i31.get_u" (i32.const 1073741824)) (i32.const 1073741824))
(assert_return (invoke "i31.get_s" (i32.const 2147483647)) (i32.const -1))
(assert_return (invoke "i31.get_u" (i32.const 2147483647)) (i32.const 2147483647))
(assert_return (invoke "i31.get_s" (i32.const -2147483648)) (i32.const 0))
(assert_return (invoke "i31.get_u" (i32.const -2147483648)) (i32.const 0))
(assert_trap (invoke "i31.get null") "null i31 reference")
(assert_return (invoke "ref.test i31" (i32.const 0)) (i32.const 1))
(assert_return (invoke "ref.test i31" (i32.const 1)) (i32.const 0))
(assert_return (invoke "ref.test i31" (i32.const 2)) (i32.const 0))
(assert_return (invoke "ref.test i31" (i32.const 3)) (i32.const 0))
(assert_return (invoke "ref.test eq" (i32.const 0)) (i32.const 1))
(assert_return (invoke "ref.test eq" (i32.const 1)) (i32.const 1))
(assert_return (invoke "ref.test eq" (i32.const 2)) (i32.const 1))
(assert_return (invoke "ref.test eq" (i32.const 3)) (i32.const 1))
(assert_return (invoke "ref.test struct" (i32.const 0)) (i32.const 0))
(assert_return (invoke "ref.test struct" (i32.const 1)) (i32.const 1))
(assert_return (invoke "ref.test struct" (i32.const 2)) (i32.const 1))
(assert_return (invoke "ref.test struct" (i32.const 3)) (i32.const 0))
(assert_return (invoke "ref.test array" (i32.const 0)) (i32.const 0))
(assert_return (invoke "ref.test array" (i32.const 1)) (i32.const 0))
(assert_return (invoke "ref.test array" (i32.const 2)) (i32.const 0))
(assert_return (invoke "ref.test array" (i32.const 3)) (i32.const 1))
(assert_return (invoke "ref.test 0" (i32.const 0)) (i32.const 0))
(assert_return (invoke "ref.test 0" (i32.const 1)) (i32.const 1))
(assert_return (invoke "ref.test 0" (i32.const 2)) (i32.const 1))
(assert_return (invoke "ref.test 0" (i32.const 3)) (i32.const 0))
(assert_return (invoke "ref.test 1" (i32.const 0)) (i32.const 0))
(assert_return (invoke "ref.test 1" (i32.const 1)) (i32.const 0))
(assert_return (invoke "ref.test 1" (i32.const 2)) (i32.const 1))
(assert_return (invoke "ref.test 1" (i32.const 3)) (i32.const 0))
(assert_return (invoke "ref.test none") (i32.const 0))
(assert_return (invoke "ref.test null none") (i32.const 1))
(assert_return (invoke "ref.cast" (i32.const 1)) (i32.const 5))
(assert_return (invoke "ref.cast" (i32.const 2)) (i32.const 7))
(assert_trap (invoke "ref.cast" (i32.const 0)) "cast failure")
(assert_trap (invoke "ref.cast" (i32.const 3)) "cast failure")
(assert_return (invoke "ref.cast null") (i32.const 1))
(assert_trap (invoke "ref.cast of null") "cast failure")
(assert_return (invoke "br_on_cast" (i32.const 0)) (i32.const -1))
(assert_return (invoke "br_on_cast" (i32.const 1)) (i32.const 5))
(assert_return (invoke "br_on_cast" (i32.const 2)) (i32.const 7))
(assert_return (invoke "br_on_cast" (i32.const 3)) (i32.const -1))
(assert_return (invoke "br_on_cast_fail" (i32.const 0)) (i32.const -2))
(assert_return (invoke "br_on_cast_fail" (i32.const 1)) (i32.const 5))
(assert_return (invoke "br_on_cast_fail" (i32.const 2)) (i32.const 7))
(assert_return (invoke "br_on_cast_fail" (i32.const 3)) (i32.const -2))
(assert_return (invoke "ref.eq" (i32.const 5) (i32.const 5)) (i32.const 1))
(assert_return (invoke "ref.eq" (i32.const 5) (i32.const 6)) (i32.const 0))
(assert_return (invoke "ref.eq" (i32.const -1) (i32.const 2147483647)) (i32.const 1))
(assert_return (invoke "ref.eq of structs") (i32.const 0))
(assert_return (invoke "ref.eq of one struct") (i32.const 1))
(assert_return (invoke "there and back" (ref.extern 3)) (ref.extern 3))
(assert_return (invoke "there and back" (ref.null extern)) (ref.null extern))
(assert_return (invoke "a host object as any" (ref.extern 1)) (i32.const 0))
(assert_return (invoke "a host object as any" (ref.null extern)) (i32.const 1))
(assert_return (invoke "a host object is no eq" (ref.extern 1)) (i32.const 0))
(assert_return (invoke "recursive types") (i32.const 1))

;; Arrays from element segments.
(module binary
  "\00asm\01\00\00\00"
  "\01\0a\02"
    "^l\01"  ;; 0: (array (mut i31ref))
    "`\02\7f\7f\01\7f"  ;; 1: (func (param i32 i32) (result i32))
  "\03\03\02\01\01"  ;; the functions' types
  "\07$\02"
    "\0earray.new_elem\00\00"
    "\0farray.init_elem\00\01"
  "\09\13\01\05l\03A\0a\fb\1c\0bA\14\fb\1c\0bA\1e\fb\1c\0b"  ;; element segments: passive: 10, 20 and 30 as i31
  "\0a3\02"
    "\11\00 \00A\02\fb\0a\00\00 \01\fb\0b\00\fb\1d\0b"
      ;; array.new_elem: local.get 0 i32.const 2 array.new_elem 0 0 local.get 1 array.get 0 i31.get_s
    "\1f\01\01c\00A\03\fb\07\00\22\02A\01 \00A\02\fb\13\00\00 \02 \01\fb\0b\00\fb\1d\0b"
      ;; array.init_elem: i32.const 3 array.new_default 0 local.tee 2 i32.const 1 local.get 0 i32.const 2 array.init_elem 0 0 local.get 2 local.get 1 array.get 0 i31.get_s
)
(assert_return (invoke "array.new_elem" (i32.const 0) (i32.const 1)) (i32.const 20))
(assert_return (invoke "array.new_elem" (i32.const 1) (i32.const 1)) (i32.const 30))
(assert_trap (invoke "array.new_elem" (i32.const 2) (i32.const 0)) "out of bounds table access")
(assert_return (invoke "array.init_elem" (i32.const 0) (i32.const 1)) (i32.const 10))
(assert_return (invoke "array.init_elem" (i32.const 1) (i32.const 2)) (i32.const 30))
(assert_trap (invoke "array.init_elem" (i32.const 2) (i32.const 1)) "out of bounds table access")
(assert_trap (invoke "array.init_elem" (i32.const 0) (i32.const 0)) "null i31 reference")

;; What does not validate.
(assert_invalid
  (module binary
    "\00asm\01\00\00\00"
    "\01\13\04"
      "P\00_\02\7f\01~\00"  ;; 0: (sub (struct (field (mut i32)) (field i64)))
      "^\7f\01"  ;; 1: (array (mut i32))
      "^w\00"  ;; 2: (array i16)
      "`\00\01\7f"  ;; 3: (func (result i32))
    "\03\02\01\03"  ;; the functions' types
    "\07\01\00"
    "\0a\0e\01"
      "\0c\00A\05A\06\fb\00\00\1aA\00\0b"
        ;; not exported: i32.const 5 i32.const 6 struct.new 0 drop i32.const 0
  )
  "type mismatch")
(assert_invalid
  (module binary
    "\00asm\01\00\00\00"
    "\01\13\04"
      "P\00_\02\7f\01~\00"  ;; 0: (sub (struct (field (mut i32)) (field i64)))
      "^\7f\01"  ;; 1: (array (mut i32))
      "^w\00"  ;; 2: (array i16)
      "`\00\01\7f"  ;; 3: (func (result i32))
    "\03\02\01\03"  ;; the functions' types
    "\07\01\00"
    "\0a\0b\01"
      "\09\00\fb\01\00\fb\02\00\02\0b"
        ;; not exported: struct.new_default 0 struct.get 0 2
  )
  "unknown field")
(assert_invalid
  (module binary
    "\00asm\01\00\00\00"
    "\01\13\04"
      "P\00_\02\7f\01~\00"  ;; 0: (sub (struct (field (mut i32)) (field i64)))
      "^\7f\01"  ;; 1: (array (mut i32))
      "^w\00"  ;; 2: (array i16)
      "`\00\01\7f"  ;; 3: (func (result i32))
    "\03\02\01\03"  ;; the functions' types
    "\07\01\00"
    "\0a\0f\01"
      "\0d\00\fb\01\00B\01\fb\05\00\01A\00\0b"
        ;; not exported: struct.new_default 0 i64.const 1 struct.set 0 1 i32.const 0
  )
  "immutable field")
(assert_invalid
  (module binary
    "\00asm\01\00\00\00"
    "\01\13\04"
      "P\00_\02\7f\01~\00"  ;; 0: (sub (struct (field (mut i32)) (field i64)))
      "^\7f\01"  ;; 1: (array (mut i32))
      "^w\00"  ;; 2: (array i16)
      "`\00\01\7f"  ;; 3: (func (result i32))
    "\03\02\01\03"  ;; the functions' types
    "\07\01\00"
    "\0a\0b\01"
      "\09\00\fb\01\00\fb\03\00\00\0b"
        ;; not exported: struct.new_default 0 struct.get_s 0 0
  )
  "field is unpacked")
(assert_invalid
  (module binary
    "\00asm\01\00\00\00"
    "\01\13\04"
      "P\00_\02\7f\01~\00"  ;; 0: (sub (struct (field (mut i32)) (field i64)))
      "^\7f\01"  ;; 1: (array (mut i32))
      "^w\00"  ;; 2: (array i16)
      "`\00\01\7f"  ;; 3: (func (result i32))
    "\03\02\01\03"  ;; the functions' types
    "\07\01\00"
    "\0a\0e\01"
      "\0c\00A\01\fb\07\02A\00\fb\0b\02\0b"
        ;; not exported: i32.const 1 array.new_default 2 i32.const 0 array.get 2
  )
  "array is packed")
(assert_invalid
  (module binary
    "\00asm\01\00\00\00"
    "\01\13\04"
      "P\00_\02\7f\01~\00"  ;; 0: (sub (struct (field (mut i32)) (field i64)))
      "^\7f\01"  ;; 1: (array (mut i32))
      "^w\00"  ;; 2: (array i16)
      "`\00\01\7f"  ;; 3: (func (result i32))
    "\03\02\01\03"  ;; the functions' types
    "\07\01\00"
    "\0a\12\01"
      "\10\00A\01\fb\07\02A\00A\01\fb\0e\02A\00\0b"
        ;; not exported: i32.const 1 array.new_default 2 i32.const 0 i32.const 1 array.set 2 i32.const 0
  )
  "array is immutable")
(assert_invalid
  (module binary
    "\00asm\01\00\00\00"
    "\01\13\04"
      "P\00_\02\7f\01~\00"  ;; 0: (sub (struct (field (mut i32)) (field i64)))
      "^\7f\01"  ;; 1: (array (mut i32))
      "^w\00"  ;; 2: (array i16)
      "`\00\01\7f"  ;; 3: (func (result i32))
    "\03\02\01\03"  ;; the functions' types
    "\07\01\00"
    "\0a\0b\01"
      "\09\00A\01\fb\07\00\fb\0f\0b"
        ;; not exported: i32.const 1 array.new_default 0 array.len
  )
  "type mismatch")
(assert_invalid
  (module binary
    "\00asm\01\00\00\00"
    "\01\13\04"
      "P\00_\02\7f\01~\00"  ;; 0: (sub (struct (field (mut i32)) (field i64)))
      "^\7f\01"  ;; 1: (array (mut i32))
      "^w\00"  ;; 2: (array i16)
      "`\00\01\7f"  ;; 3: (func (result i32))
    "\03\02\01\03"  ;; the functions' types
    "\07\01\00"
    "\0a\09\01"
      "\07\00\d0o\fb\14l\0b"
        ;; not exported: ref.null extern ref.test (ref i31)
  )
  "type mismatch")
(assert_invalid
  (module binary
    "\00asm\01\00\00\00"
    "\01\0e\03"
      "O\00_\00"  ;; 0: (sub final (struct))
      "P\01\00_\00"  ;; 1: (sub 0 (struct))
      "`\00\01\7f"  ;; 2: (func (result i32))
    "\03\02\01\02"  ;; the functions' types
    "\07\01\00"
    "\0a\06\01"
      "\04\00A\00\0b"
        ;; not exported: i32.const 0
  )
  "sub type")
(assert_invalid
  (module binary
    "\00asm\01\00\00\00"
    "\01\12\03"
      "P\00_\01\7f\00"  ;; 0: (sub (struct (field i32)))
      "P\01\00_\01~\00"  ;; 1: (sub 0 (struct (field i64)))
      "`\00\01\7f"  ;; 2: (func (result i32))
    "\03\02\01\02"  ;; the functions' types
    "\07\01\00"
    "\0a\06\01"
      "\04\00A\00\0b"
        ;; not exported: i32.const 0
  )
  "sub type")
