;; Typed references to functions. The assembler does not know them yet: the modules are in the binary format.
;; needs: gc

(module binary
  "\00asm\01\00\00\00"
  "\01$\07"
    "`\01\7f\01\7f"  ;; 0: (func (param i32) (result i32))
    "`\02\7f\7f\01\7f"  ;; 1: (func (param i32 i32) (result i32))
    "`\00\01\7f"  ;; 2: (func (result i32))
    "`\02~~\01~"  ;; 3: (func (param i64 i64) (result i64))
    "`\01\7f\01c\00"  ;; 4: (func (param i32) (result (ref null 0)))
    "`\00\00"  ;; 5: (func)
    "`\01p\01\7f"  ;; 6: (func (param funcref) (result i32))
  "\03\10\0f\00\00\04\00\02\00\02\02\00\00\00\00\00\02\06"  ;; the functions' types
  "\07\c9\01\0c"
    "\08call_ref\00\03"
    "\0dcall_ref null\00\04"
    "\0freturn_call_ref\00\05"
    "\14return_call_ref null\00\06"
    "\0fref.eq of nulls\00\07"
    "\0fref.as_non_null\00\08"
    "\0abr_on_null\00\09"
    "\0ebr_on_non_null\00\0a"
    "\0ain a local\00\0b"
    "\15never null in a local\00\0c"
    "\0atyped null\00\0d"
    "\0dref.test func\00\0e"
  "\09\06\01\03\00\02\00\01"  ;; element segments: declared: 0 1
  "\0a\ab\01\0f"
    "\07\00 \00A\02l\0b"
      ;; not exported: local.get 0 i32.const 2 i32.mul
    "\07\00 \00A\03j\0b"
      ;; not exported: local.get 0 i32.const 3 i32.add
    "\0d\00 \00\04c\00\d2\00\05\d0\00\0b\0b"
      ;; not exported: local.get 0 if (result (ref null 0)) ref.func 0 else ref.null 0 end
    "\08\00 \00\d2\00\14\00\0b"
      ;; call_ref: local.get 0 ref.func 0 call_ref 0
    "\08\00A\01\d0\00\14\00\0b"
      ;; call_ref null: i32.const 1 ref.null 0 call_ref 0
    "\08\00 \00\d2\01\15\00\0b"
      ;; return_call_ref: local.get 0 ref.func 1 return_call_ref 0
    "\08\00A\01\d0\00\15\00\0b"
      ;; return_call_ref null: i32.const 1 ref.null 0 return_call_ref 0
    "\07\00\d0q\d0m\d3\0b"
      ;; ref.eq of nulls: ref.null none ref.null eq ref.eq
    "\0b\00A\14 \00\10\02\d4\14\00\0b"
      ;; ref.as_non_null: i32.const 20 local.get 0 call 2 ref.as_non_null call_ref 0
    "\12\00\02@A\05 \00\10\02\d5\00\14\00\0f\0bA\7f\0b"
      ;; br_on_null: block i32.const 5 local.get 0 call 2 br_on_null 0 call_ref 0 return end i32.const -1
    "\13\00A\06\02d\00 \00\10\02\d6\00A~\0f\0b\14\00\0b"
      ;; br_on_non_null: i32.const 6 block (result (ref 0)) local.get 0 call 2 br_on_non_null 0 i32.const -2 return end call_ref 0
    "\0e\01\01c\00 \00\10\02!\01 \01\d1\0b"
      ;; in a local: local.get 0 call 2 local.set 1 local.get 1 ref.is_null
    "\0f\01\01d\00\d2\01!\01 \00 \01\14\00\0b"
      ;; never null in a local: ref.func 1 local.set 1 local.get 0 local.get 1 call_ref 0
    "\05\00\d0s\d1\0b"
      ;; typed null: ref.null nofunc ref.is_null
    "\07\00 \00\fb\14\00\0b"
      ;; ref.test func: local.get 0 ref.test (ref 0)
)
(assert_return (invoke "call_ref" (i32.const 21)) (i32.const 42))
(assert_trap (invoke "call_ref null") "null function reference")
(assert_return (invoke "return_call_ref" (i32.const 4)) (i32.const 7))
(assert_trap (invoke "return_call_ref null") "null function reference")
(assert_return (invoke "ref.as_non_null" (i32.const 1)) (i32.const 40))
(assert_trap (invoke "ref.as_non_null" (i32.const 0)) "null reference")
(assert_return (invoke "br_on_null" (i32.const 1)) (i32.const 10))
(assert_return (invoke "br_on_null" (i32.const 0)) (i32.const -1))
(assert_return (invoke "br_on_non_null" (i32.const 1)) (i32.const 12))
(assert_return (invoke "br_on_non_null" (i32.const 0)) (i32.const -2))
(assert_return (invoke "in a local" (i32.const 0)) (i32.const 1))
(assert_return (invoke "in a local" (i32.const 1)) (i32.const 0))
(assert_return (invoke "never null in a local" (i32.const -3)) (i32.const 0))
(assert_return (invoke "typed null") (i32.const 1))
(assert_return (invoke "ref.test func" (ref.null func)) (i32.const 0))
(assert_return (invoke "ref.eq of nulls") (i32.const 1))

;; A tail call through a reference needs no stack.
(module binary
  "\00asm\01\00\00\00"
  "\01\07\01"
    "`\02~~\01~"  ;; 0: (func (param i64 i64) (result i64))
  "\03\02\01\00"  ;; the functions' types
  "\07\07\01"
    "\03sum\00\00"
  "\09\05\01\03\00\01\00"  ;; element segments: declared: 0
  "\0a\1b\01"
    "\19\00 \00P\04@ \01\0f\0b \00B\7f| \01B\03|\d2\00\15\00\0b"
      ;; sum: local.get 0 i64.eqz if local.get 1 return end local.get 0 i64.const -1 i64.add local.get 1 i64.const 3 i64.add ref.func 0 return_call_ref 0
)
(assert_return (invoke "sum" (i64.const 300000) (i64.const 5)) (i64.const 900005))

;; A reference to a function of another type is refused by validation, and so is a null one where none may be.
(assert_invalid
  (module binary
    "\00asm\01\00\00\00"
    "\01\0c\02"
      "`\01\7f\01\7f"  ;; 0: (func (param i32) (result i32))
      "`\02\7f\7f\01\7f"  ;; 1: (func (param i32 i32) (result i32))
    "\03\02\01\00"  ;; the functions' types
    "\07\01\00"
    "\09\05\01\03\00\01\00"  ;; element segments: declared: 0
    "\0a\0a\01"
      "\08\00 \00\d2\00\14\01\0b"
        ;; not exported: local.get 0 ref.func 0 call_ref 1
  )
  "type mismatch")
(assert_invalid
  (module binary
    "\00asm\01\00\00\00"
    "\01\06\01"
      "`\01\7f\01\7f"  ;; 0: (func (param i32) (result i32))
    "\03\02\01\00"  ;; the functions' types
    "\07\01\00"
    "\0a\0d\01"
      "\0b\01\01d\00 \00 \01\14\00\0b"
        ;; not exported: local.get 0 local.get 1 call_ref 0
  )
  "uninitialized local")
(assert_invalid
  (module binary
    "\00asm\01\00\00\00"
    "\01\05\01"
      "`\00\01\7f"  ;; 0: (func (result i32))
    "\03\02\01\00"  ;; the functions' types
    "\07\01\00"
    "\0a\08\01"
      "\06\00A\01\14\00\0b"
        ;; not exported: i32.const 1 call_ref 0
  )
  "type mismatch")
(assert_invalid
  (module binary
    "\00asm\01\00\00\00"
    "\01\05\01"
      "`\00\01\7f"  ;; 0: (func (result i32))
    "\03\02\01\00"  ;; the functions' types
    "\07\01\00"
    "\0a\07\01"
      "\05\00\d0\07\d1\0b"
        ;; not exported: ref.null 7 ref.is_null
  )
  "unknown type")
