;; Constant expressions with arithmetic: in globals, data segments and element segments.
;; needs: extended_const

(module
  (global $base (import "spectest" "global_i32") i32)
  (global $base64 (import "spectest" "global_i64") i64)
  (global (export "sum") i32 (i32.add (global.get $base) (i32.const 0x7fffffff)))
  (global (export "difference") i32 (i32.sub (i32.const 0) (global.get $base)))
  (global (export "product") i64 (i64.mul (i64.const -2) (i64.add (global.get $base64) (i64.sub (i64.const 1) (i64.const 2)))))
  (memory 1)
  (data (offset (i32.sub (global.get $base) (i32.const 600))) "\2a")
  (func (export "load") (result i32) (i32.load8_u (i32.const 66))))
(assert_return (get "sum") (i32.const 0x80000299))
(assert_return (get "difference") (i32.const -666))
(assert_return (get "product") (i64.const -1330))
(assert_return (invoke "load") (i32.const 42))


(module
  (import "spectest" "global_i32" (global $base i32))
  (table (export "t") 20 funcref)
  (elem (offset (i32.sub (global.get $base) (i32.const 656))) $seven)
  (func $seven (result i32) (i32.const 7))
  (func (export "call") (param i32) (result i32) (call_indirect (result i32) (local.get 0))))
(assert_return (invoke "call" (i32.const 10)) (i32.const 7))
(assert_trap (invoke "call" (i32.const 9)) "uninitialized element 9")

(assert_invalid (module (global i32 (i32.add (i32.const 1)))) "type mismatch")
(assert_invalid (module (global i32 (i32.add (i32.const 1) (i64.const 1)))) "type mismatch")
(assert_invalid (module (global i64 (i32.mul (i32.const 1) (i32.const 1)))) "type mismatch")
(assert_invalid (module (global i32 (i32.and (i32.const 1) (i32.const 1)))) "constant expression required")
