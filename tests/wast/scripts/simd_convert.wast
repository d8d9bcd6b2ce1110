;; The conversions between lanes of integers and of floats, and of floats among themselves.

(module
  (func (export "i32x4.trunc_sat_f32x4_s") (param v128) (result v128) (i32x4.trunc_sat_f32x4_s (local.get 0)))
  (func (export "i32x4.trunc_sat_f64x2_s_zero") (param v128) (result v128) (i32x4.trunc_sat_f64x2_s_zero (local.get 0)))
  (func (export "f32x4.convert_i32x4_s") (param v128) (result v128) (f32x4.convert_i32x4_s (local.get 0)))
  (func (export "f64x2.convert_low_i32x4_s") (param v128) (result v128) (f64x2.convert_low_i32x4_s (local.get 0)))
  (func (export "i32x4.trunc_sat_f32x4_u") (param v128) (result v128) (i32x4.trunc_sat_f32x4_u (local.get 0)))
  (func (export "i32x4.trunc_sat_f64x2_u_zero") (param v128) (result v128) (i32x4.trunc_sat_f64x2_u_zero (local.get 0)))
  (func (export "f32x4.convert_i32x4_u") (param v128) (result v128) (f32x4.convert_i32x4_u (local.get 0)))
  (func (export "f64x2.convert_low_i32x4_u") (param v128) (result v128) (f64x2.convert_low_i32x4_u (local.get 0)))
  (func (export "f32x4.demote_f64x2_zero") (param v128) (result v128) (f32x4.demote_f64x2_zero (local.get 0)))
  (func (export "f64x2.promote_low_f32x4") (param v128) (result v128) (f64x2.promote_low_f32x4 (local.get 0))))

;; i32x4.trunc_sat_f32x4_s
(assert_return (invoke "i32x4.trunc_sat_f32x4_s" (v128.const f32x4 0 -0 1.5 -1.5)) (v128.const i32x4 0 0 1 -1))
(assert_return (invoke "i32x4.trunc_sat_f32x4_s" (v128.const f32x4 nan -nan inf -inf)) (v128.const i32x4 0 0 0x7fffffff 0x80000000))
(assert_return (invoke "i32x4.trunc_sat_f32x4_s" (v128.const f32x4 0x1p+31 -0x1p+31 0x1.fffffep+30 -0x1.000002p+31)) (v128.const i32x4 0x7fffffff 0x80000000 0x7fffff80 0x80000000))
(assert_return (invoke "i32x4.trunc_sat_f32x4_s" (v128.const f32x4 0x1p+32 0x1.fffffep+31 -1 -0x1.ccccccp-1)) (v128.const i32x4 0x7fffffff 0x7fffffff -1 0))
(assert_return (invoke "i32x4.trunc_sat_f32x4_s" (v128.const f32x4 nan:0x1 0x0.000002p-126 0x1.65a0bcp+31 -0x1.65a0bcp+31)) (v128.const i32x4 0 0 0x7fffffff 0x80000000))

;; i32x4.trunc_sat_f64x2_s_zero
(assert_return (invoke "i32x4.trunc_sat_f64x2_s_zero" (v128.const f64x2 0 -0)) (v128.const i32x4 0 0 0 0))
(assert_return (invoke "i32x4.trunc_sat_f64x2_s_zero" (v128.const f64x2 0x1.e666666666666p+0 -0x1.e666666666666p+0)) (v128.const i32x4 1 -1 0 0))
(assert_return (invoke "i32x4.trunc_sat_f64x2_s_zero" (v128.const f64x2 nan inf)) (v128.const i32x4 0 0x7fffffff 0 0))
(assert_return (invoke "i32x4.trunc_sat_f64x2_s_zero" (v128.const f64x2 -inf -nan:0x1)) (v128.const i32x4 0x80000000 0 0 0))
(assert_return (invoke "i32x4.trunc_sat_f64x2_s_zero" (v128.const f64x2 0x1.fffffffcp+30 0x1p+31)) (v128.const i32x4 0x7fffffff 0x7fffffff 0 0))
(assert_return (invoke "i32x4.trunc_sat_f64x2_s_zero" (v128.const f64x2 -0x1p+31 -0x1.00000002p+31)) (v128.const i32x4 0x80000000 0x80000000 0 0))
(assert_return (invoke "i32x4.trunc_sat_f64x2_s_zero" (v128.const f64x2 0x1.fffffffep+31 0x1p+32)) (v128.const i32x4 0x7fffffff 0x7fffffff 0 0))
(assert_return (invoke "i32x4.trunc_sat_f64x2_s_zero" (v128.const f64x2 0x1.ffffffffccccdp+31 -0x1.ccccccccccccdp-1)) (v128.const i32x4 0x7fffffff 0 0 0))

;; f32x4.convert_i32x4_s
(assert_return (invoke "f32x4.convert_i32x4_s" (v128.const i32x4 0 1 -1 0x80000000)) (v128.const f32x4 0 1 -1 -0x1p+31))
(assert_return (invoke "f32x4.convert_i32x4_s" (v128.const i32x4 0x7fffffff 0x1000001 0x1000003 0xfeffffff)) (v128.const f32x4 0x1p+31 0x1p+24 0x1.000004p+24 -0x1p+24))
(assert_return (invoke "f32x4.convert_i32x4_s" (v128.const i32x4 0x80000080 0x80000081 0x12345678 -129)) (v128.const f32x4 -0x1.fffffep+30 -0x1.fffffep+30 0x1.234568p+28 -129))

;; f64x2.convert_low_i32x4_s
(assert_return (invoke "f64x2.convert_low_i32x4_s" (v128.const i32x4 0 1 -1 0x80000000)) (v128.const f64x2 0 1))
(assert_return (invoke "f64x2.convert_low_i32x4_s" (v128.const i32x4 0x7fffffff 0x1000001 0x1000003 0xfeffffff)) (v128.const f64x2 0x1.fffffffcp+30 0x1.000001p+24))
(assert_return (invoke "f64x2.convert_low_i32x4_s" (v128.const i32x4 0x80000080 0x80000081 0x12345678 -129)) (v128.const f64x2 -0x1.fffffep+30 -0x1.fffffdfcp+30))
(assert_return (invoke "f64x2.convert_low_i32x4_s" (v128.const i32x4 0x80000000 -1 7 8)) (v128.const f64x2 -0x1p+31 -1))

;; i32x4.trunc_sat_f32x4_u
(assert_return (invoke "i32x4.trunc_sat_f32x4_u" (v128.const f32x4 0 -0 1.5 -1.5)) (v128.const i32x4 0 0 1 0))
(assert_return (invoke "i32x4.trunc_sat_f32x4_u" (v128.const f32x4 nan -nan inf -inf)) (v128.const i32x4 0 0 -1 0))
(assert_return (invoke "i32x4.trunc_sat_f32x4_u" (v128.const f32x4 0x1p+31 -0x1p+31 0x1.fffffep+30 -0x1.000002p+31)) (v128.const i32x4 0x80000000 0 0x7fffff80 0))
(assert_return (invoke "i32x4.trunc_sat_f32x4_u" (v128.const f32x4 0x1p+32 0x1.fffffep+31 -1 -0x1.ccccccp-1)) (v128.const i32x4 -1 -256 0 0))
(assert_return (invoke "i32x4.trunc_sat_f32x4_u" (v128.const f32x4 nan:0x1 0x0.000002p-126 0x1.65a0bcp+31 -0x1.65a0bcp+31)) (v128.const i32x4 0 0 0xb2d05e00 0))

;; i32x4.trunc_sat_f64x2_u_zero
(assert_return (invoke "i32x4.trunc_sat_f64x2_u_zero" (v128.const f64x2 0 -0)) (v128.const i32x4 0 0 0 0))
(assert_return (invoke "i32x4.trunc_sat_f64x2_u_zero" (v128.const f64x2 0x1.e666666666666p+0 -0x1.e666666666666p+0)) (v128.const i32x4 1 0 0 0))
(assert_return (invoke "i32x4.trunc_sat_f64x2_u_zero" (v128.const f64x2 nan inf)) (v128.const i32x4 0 -1 0 0))
(assert_return (invoke "i32x4.trunc_sat_f64x2_u_zero" (v128.const f64x2 -inf -nan:0x1)) (v128.const i32x4 0 0 0 0))
(assert_return (invoke "i32x4.trunc_sat_f64x2_u_zero" (v128.const f64x2 0x1.fffffffcp+30 0x1p+31)) (v128.const i32x4 0x7fffffff 0x80000000 0 0))
(assert_return (invoke "i32x4.trunc_sat_f64x2_u_zero" (v128.const f64x2 -0x1p+31 -0x1.00000002p+31)) (v128.const i32x4 0 0 0 0))
(assert_return (invoke "i32x4.trunc_sat_f64x2_u_zero" (v128.const f64x2 0x1.fffffffep+31 0x1p+32)) (v128.const i32x4 -1 -1 0 0))
(assert_return (invoke "i32x4.trunc_sat_f64x2_u_zero" (v128.const f64x2 0x1.ffffffffccccdp+31 -0x1.ccccccccccccdp-1)) (v128.const i32x4 -1 0 0 0))

;; f32x4.convert_i32x4_u
(assert_return (invoke "f32x4.convert_i32x4_u" (v128.const i32x4 0 1 -1 0x80000000)) (v128.const f32x4 0 1 0x1p+32 0x1p+31))
(assert_return (invoke "f32x4.convert_i32x4_u" (v128.const i32x4 0x7fffffff 0x1000001 0x1000003 0xfeffffff)) (v128.const f32x4 0x1p+31 0x1p+24 0x1.000004p+24 0x1.fep+31))
(assert_return (invoke "f32x4.convert_i32x4_u" (v128.const i32x4 0x80000080 0x80000081 0x12345678 -129)) (v128.const f32x4 0x1p+31 0x1.000002p+31 0x1.234568p+28 0x1.fffffep+31))

;; f64x2.convert_low_i32x4_u
(assert_return (invoke "f64x2.convert_low_i32x4_u" (v128.const i32x4 0 1 -1 0x80000000)) (v128.const f64x2 0 1))
(assert_return (invoke "f64x2.convert_low_i32x4_u" (v128.const i32x4 0x7fffffff 0x1000001 0x1000003 0xfeffffff)) (v128.const f64x2 0x1.fffffffcp+30 0x1.000001p+24))
(assert_return (invoke "f64x2.convert_low_i32x4_u" (v128.const i32x4 0x80000080 0x80000081 0x12345678 -129)) (v128.const f64x2 0x1.000001p+31 0x1.00000102p+31))
(assert_return (invoke "f64x2.convert_low_i32x4_u" (v128.const i32x4 0x80000000 -1 7 8)) (v128.const f64x2 0x1p+31 0x1.fffffffep+31))

;; f32x4.demote_f64x2_zero
(assert_return (invoke "f32x4.demote_f64x2_zero" (v128.const f64x2 0 -0)) (v128.const f32x4 0 -0 0 0))
(assert_return (invoke "f32x4.demote_f64x2_zero" (v128.const f64x2 1 0x1.999999999999ap-4)) (v128.const f32x4 1 0x1.99999ap-4 0 0))
(assert_return (invoke "f32x4.demote_f64x2_zero" (v128.const f64x2 inf -inf)) (v128.const f32x4 inf -inf 0 0))
(assert_return (invoke "f32x4.demote_f64x2_zero" (v128.const f64x2 nan nan:0x1)) (v128.const f32x4 nan:canonical nan:arithmetic 0 0))
(assert_return (invoke "f32x4.demote_f64x2_zero" (v128.const f64x2 0x1p-150 -0x1.8p-149)) (v128.const f32x4 0 -0x0.000004p-126 0 0))
(assert_return (invoke "f32x4.demote_f64x2_zero" (v128.const f64x2 0x1.ffffffp+127 0x1.fffffefffffffp+127)) (v128.const f32x4 inf 0x1.fffffep+127 0 0))

;; f64x2.promote_low_f32x4
(assert_return (invoke "f64x2.promote_low_f32x4" (v128.const f32x4 0 -0 1 2)) (v128.const f64x2 0 -0))
(assert_return (invoke "f64x2.promote_low_f32x4" (v128.const f32x4 0x1.99999ap-4 inf -1 3)) (v128.const f64x2 0x1.99999ap-4 inf))
(assert_return (invoke "f64x2.promote_low_f32x4" (v128.const f32x4 nan nan:0x1 0 0)) (v128.const f64x2 nan:canonical nan:arithmetic))
(assert_return (invoke "f64x2.promote_low_f32x4" (v128.const f32x4 0x0.000002p-126 -0x1.fffffep+127 nan inf)) (v128.const f64x2 0x1p-149 -0x1.fffffep+127))

;; operands of another type
(assert_invalid (module (func (result v128) (i32x4.trunc_sat_f32x4_s (i64.const 0)))) "type mismatch")
(assert_invalid (module (func (result v128) (i32x4.trunc_sat_f64x2_s_zero (i64.const 0)))) "type mismatch")
(assert_invalid (module (func (result v128) (f32x4.convert_i32x4_s (i64.const 0)))) "type mismatch")
(assert_invalid (module (func (result v128) (f64x2.convert_low_i32x4_s (i64.const 0)))) "type mismatch")
(assert_invalid (module (func (result v128) (i32x4.trunc_sat_f32x4_u (i64.const 0)))) "type mismatch")
(assert_invalid (module (func (result v128) (i32x4.trunc_sat_f64x2_u_zero (i64.const 0)))) "type mismatch")
(assert_invalid (module (func (result v128) (f32x4.convert_i32x4_u (i64.const 0)))) "type mismatch")
(assert_invalid (module (func (result v128) (f64x2.convert_low_i32x4_u (i64.const 0)))) "type mismatch")
(assert_invalid (module (func (result v128) (f32x4.demote_f64x2_zero (i64.const 0)))) "type mismatch")
(assert_invalid (module (func (result v128) (f64x2.promote_low_f32x4 (i64.const 0)))) "type mismatch")
