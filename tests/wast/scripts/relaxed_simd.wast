;; The relaxed vector instructions: what every engine must give, and `either` where it may choose.
;; needs: relaxed_simd

(module
  (func (export "i8x16.relaxed_swizzle") (param v128 v128) (result v128) (i8x16.relaxed_swizzle (local.get 0) (local.get 1)))
  (func (export "i32x4.relaxed_trunc_f32x4_s") (param v128) (result v128) (i32x4.relaxed_trunc_f32x4_s (local.get 0)))
  (func (export "i32x4.relaxed_trunc_f64x2_s_zero") (param v128) (result v128) (i32x4.relaxed_trunc_f64x2_s_zero (local.get 0)))
  (func (export "i32x4.relaxed_trunc_f32x4_u") (param v128) (result v128) (i32x4.relaxed_trunc_f32x4_u (local.get 0)))
  (func (export "i32x4.relaxed_trunc_f64x2_u_zero") (param v128) (result v128) (i32x4.relaxed_trunc_f64x2_u_zero (local.get 0)))
  (func (export "f32x4.relaxed_madd") (param v128 v128 v128) (result v128) (f32x4.relaxed_madd (local.get 0) (local.get 1) (local.get 2)))
  (func (export "f32x4.relaxed_nmadd") (param v128 v128 v128) (result v128) (f32x4.relaxed_nmadd (local.get 0) (local.get 1) (local.get 2)))
  (func (export "f32x4.relaxed_min") (param v128 v128) (result v128) (f32x4.relaxed_min (local.get 0) (local.get 1)))
  (func (export "f32x4.relaxed_max") (param v128 v128) (result v128) (f32x4.relaxed_max (local.get 0) (local.get 1)))
  (func (export "f64x2.relaxed_madd") (param v128 v128 v128) (result v128) (f64x2.relaxed_madd (local.get 0) (local.get 1) (local.get 2)))
  (func (export "f64x2.relaxed_nmadd") (param v128 v128 v128) (result v128) (f64x2.relaxed_nmadd (local.get 0) (local.get 1) (local.get 2)))
  (func (export "f64x2.relaxed_min") (param v128 v128) (result v128) (f64x2.relaxed_min (local.get 0) (local.get 1)))
  (func (export "f64x2.relaxed_max") (param v128 v128) (result v128) (f64x2.relaxed_max (local.get 0) (local.get 1)))
  (func (export "i8x16.relaxed_laneselect") (param v128 v128 v128) (result v128) (i8x16.relaxed_laneselect (local.get 0) (local.get 1) (local.get 2)))
  (func (export "i16x8.relaxed_laneselect") (param v128 v128 v128) (result v128) (i16x8.relaxed_laneselect (local.get 0) (local.get 1) (local.get 2)))
  (func (export "i32x4.relaxed_laneselect") (param v128 v128 v128) (result v128) (i32x4.relaxed_laneselect (local.get 0) (local.get 1) (local.get 2)))
  (func (export "i64x2.relaxed_laneselect") (param v128 v128 v128) (result v128) (i64x2.relaxed_laneselect (local.get 0) (local.get 1) (local.get 2)))
  (func (export "i16x8.relaxed_q15mulr_s") (param v128 v128) (result v128) (i16x8.relaxed_q15mulr_s (local.get 0) (local.get 1)))
  (func (export "i16x8.relaxed_dot_i8x16_i7x16_s") (param v128 v128) (result v128) (i16x8.relaxed_dot_i8x16_i7x16_s (local.get 0) (local.get 1)))
  (func (export "i32x4.relaxed_dot_i8x16_i7x16_add_s") (param v128 v128 v128) (result v128) (i32x4.relaxed_dot_i8x16_i7x16_add_s (local.get 0) (local.get 1) (local.get 2))))

;; i8x16.relaxed_swizzle
(assert_return (invoke "i8x16.relaxed_swizzle" (v128.const i8x16 -17 -51 -85 -119 103 69 35 1 16 50 84 118 -104 -70 -36 -2) (v128.const i8x16 15 14 13 12 11 10 9 8 7 6 5 4 3 2 1 0)) (v128.const i8x16 -2 -36 -70 -104 118 84 50 16 1 35 69 103 -119 -85 -51 -17))
(assert_return (invoke "i8x16.relaxed_swizzle" (v128.const i8x16 -17 -51 -85 -119 103 69 35 1 16 50 84 118 -104 -70 -36 -2) (v128.const i8x16 0 16 31 32 127 -128 -56 -1 5 5 5 5 5 5 5 5)) (either (v128.const i8x16 -17 0 0 0 0 0 0 0 69 69 69 69 69 69 69 69) (v128.const i8x16 -17 -17 -2 -17 -2 0 0 0 69 69 69 69 69 69 69 69)))

;; i32x4.relaxed_trunc_f32x4_s
(assert_return (invoke "i32x4.relaxed_trunc_f32x4_s" (v128.const f32x4 0 -0 1.5 0x1.f33334p+1)) (v128.const i32x4 0 0 1 3))
(assert_return (invoke "i32x4.relaxed_trunc_f32x4_s" (v128.const f32x4 0x1.fffffep+30 7.5 0x1.fae148p-1 100)) (v128.const i32x4 0x7fffff80 7 0 100))

;; i32x4.relaxed_trunc_f64x2_s_zero
(assert_return (invoke "i32x4.relaxed_trunc_f64x2_s_zero" (v128.const f64x2 0 1.5)) (v128.const i32x4 0 1 0 0))
(assert_return (invoke "i32x4.relaxed_trunc_f64x2_s_zero" (v128.const f64x2 0x1.fffffffcp+30 7.5)) (v128.const i32x4 0x7fffffff 7 0 0))

;; i32x4.relaxed_trunc_f32x4_u
(assert_return (invoke "i32x4.relaxed_trunc_f32x4_u" (v128.const f32x4 0 -0 1.5 0x1.f33334p+1)) (v128.const i32x4 0 0 1 3))
(assert_return (invoke "i32x4.relaxed_trunc_f32x4_u" (v128.const f32x4 0x1.fffffep+30 7.5 0x1.fae148p-1 100)) (v128.const i32x4 0x7fffff80 7 0 100))

;; i32x4.relaxed_trunc_f64x2_u_zero
(assert_return (invoke "i32x4.relaxed_trunc_f64x2_u_zero" (v128.const f64x2 0 1.5)) (v128.const i32x4 0 1 0 0))
(assert_return (invoke "i32x4.relaxed_trunc_f64x2_u_zero" (v128.const f64x2 0x1.fffffffcp+30 7.5)) (v128.const i32x4 0x7fffffff 7 0 0))
(assert_return (invoke "i32x4.relaxed_trunc_f32x4_s" (v128.const f32x4 nan 1 1 1)) (either (v128.const i32x4 0 1 1 1) (v128.const i32x4 0x80000000 1 1 1)))
(assert_return (invoke "i32x4.relaxed_trunc_f32x4_s" (v128.const f32x4 inf 1 1 1)) (either (v128.const i32x4 0x7fffffff 1 1 1) (v128.const i32x4 0x80000000 1 1 1)))

;; f32x4.relaxed_madd
(assert_return (invoke "f32x4.relaxed_madd" (v128.const f32x4 2 2 2 2) (v128.const f32x4 3 3 3 3) (v128.const f32x4 4 4 4 4)) (v128.const f32x4 10 10 10 10))
(assert_return (invoke "f32x4.relaxed_madd" (v128.const f32x4 -1.5 -1.5 -1.5 -1.5) (v128.const f32x4 2 2 2 2) (v128.const f32x4 0.5 0.5 0.5 0.5)) (v128.const f32x4 -2.5 -2.5 -2.5 -2.5))
(assert_return (invoke "f32x4.relaxed_madd" (v128.const f32x4 0x1.000002p+0 0x1.000002p+0 0x1.000002p+0 0x1.000002p+0) (v128.const f32x4 0x1.000002p+0 0x1.000002p+0 0x1.000002p+0 0x1.000002p+0) (v128.const f32x4 -1 -1 -1 -1)) (v128.const f32x4 0x1p-22 0x1p-22 0x1p-22 0x1p-22))
(assert_return (invoke "f32x4.relaxed_madd" (v128.const f32x4 0 0 0 0) (v128.const f32x4 5 5 5 5) (v128.const f32x4 -0.25 -0.25 -0.25 -0.25)) (v128.const f32x4 -0.25 -0.25 -0.25 -0.25))

;; f32x4.relaxed_nmadd
(assert_return (invoke "f32x4.relaxed_nmadd" (v128.const f32x4 2 2 2 2) (v128.const f32x4 3 3 3 3) (v128.const f32x4 4 4 4 4)) (v128.const f32x4 -2 -2 -2 -2))
(assert_return (invoke "f32x4.relaxed_nmadd" (v128.const f32x4 -1.5 -1.5 -1.5 -1.5) (v128.const f32x4 2 2 2 2) (v128.const f32x4 0.5 0.5 0.5 0.5)) (v128.const f32x4 3.5 3.5 3.5 3.5))
(assert_return (invoke "f32x4.relaxed_nmadd" (v128.const f32x4 0x1.000002p+0 0x1.000002p+0 0x1.000002p+0 0x1.000002p+0) (v128.const f32x4 0x1.000002p+0 0x1.000002p+0 0x1.000002p+0 0x1.000002p+0) (v128.const f32x4 -1 -1 -1 -1)) (v128.const f32x4 -0x1.000002p+1 -0x1.000002p+1 -0x1.000002p+1 -0x1.000002p+1))
(assert_return (invoke "f32x4.relaxed_nmadd" (v128.const f32x4 0 0 0 0) (v128.const f32x4 5 5 5 5) (v128.const f32x4 -0.25 -0.25 -0.25 -0.25)) (v128.const f32x4 -0.25 -0.25 -0.25 -0.25))

;; f32x4.relaxed_min
(assert_return (invoke "f32x4.relaxed_min" (v128.const f32x4 1 1 1 1) (v128.const f32x4 2 2 2 2)) (v128.const f32x4 1 1 1 1))
(assert_return (invoke "f32x4.relaxed_min" (v128.const f32x4 -3 -3 -3 -3) (v128.const f32x4 2 2 2 2)) (v128.const f32x4 -3 -3 -3 -3))
(assert_return (invoke "f32x4.relaxed_min" (v128.const f32x4 inf inf inf inf) (v128.const f32x4 -1 -1 -1 -1)) (v128.const f32x4 -1 -1 -1 -1))
(assert_return (invoke "f32x4.relaxed_min" (v128.const f32x4 -inf -inf -inf -inf) (v128.const f32x4 7 7 7 7)) (v128.const f32x4 -inf -inf -inf -inf))
(assert_return (invoke "f32x4.relaxed_min" (v128.const f32x4 nan nan nan nan) (v128.const f32x4 1 1 1 1)) (either (v128.const f32x4 nan:arithmetic nan:arithmetic nan:arithmetic nan:arithmetic) (v128.const f32x4 1 1 1 1)))

;; f32x4.relaxed_max
(assert_return (invoke "f32x4.relaxed_max" (v128.const f32x4 1 1 1 1) (v128.const f32x4 2 2 2 2)) (v128.const f32x4 2 2 2 2))
(assert_return (invoke "f32x4.relaxed_max" (v128.const f32x4 -3 -3 -3 -3) (v128.const f32x4 2 2 2 2)) (v128.const f32x4 2 2 2 2))
(assert_return (invoke "f32x4.relaxed_max" (v128.const f32x4 inf inf inf inf) (v128.const f32x4 -1 -1 -1 -1)) (v128.const f32x4 inf inf inf inf))
(assert_return (invoke "f32x4.relaxed_max" (v128.const f32x4 -inf -inf -inf -inf) (v128.const f32x4 7 7 7 7)) (v128.const f32x4 7 7 7 7))
(assert_return (invoke "f32x4.relaxed_max" (v128.const f32x4 nan nan nan nan) (v128.const f32x4 1 1 1 1)) (either (v128.const f32x4 nan:arithmetic nan:arithmetic nan:arithmetic nan:arithmetic) (v128.const f32x4 1 1 1 1)))

;; f64x2.relaxed_madd
(assert_return (invoke "f64x2.relaxed_madd" (v128.const f64x2 2 2) (v128.const f64x2 3 3) (v128.const f64x2 4 4)) (v128.const f64x2 10 10))
(assert_return (invoke "f64x2.relaxed_madd" (v128.const f64x2 -1.5 -1.5) (v128.const f64x2 2 2) (v128.const f64x2 0.5 0.5)) (v128.const f64x2 -2.5 -2.5))
(assert_return (invoke "f64x2.relaxed_madd" (v128.const f64x2 0x1.0000000000001p+0 0x1.0000000000001p+0) (v128.const f64x2 0x1.0000000000001p+0 0x1.0000000000001p+0) (v128.const f64x2 -1 -1)) (v128.const f64x2 0x1p-51 0x1p-51))
(assert_return (invoke "f64x2.relaxed_madd" (v128.const f64x2 0 0) (v128.const f64x2 5 5) (v128.const f64x2 -0.25 -0.25)) (v128.const f64x2 -0.25 -0.25))

;; f64x2.relaxed_nmadd
(assert_return (invoke "f64x2.relaxed_nmadd" (v128.const f64x2 2 2) (v128.const f64x2 3 3) (v128.const f64x2 4 4)) (v128.const f64x2 -2 -2))
(assert_return (invoke "f64x2.relaxed_nmadd" (v128.const f64x2 -1.5 -1.5) (v128.const f64x2 2 2) (v128.const f64x2 0.5 0.5)) (v128.const f64x2 3.5 3.5))
(assert_return (invoke "f64x2.relaxed_nmadd" (v128.const f64x2 0x1.0000000000001p+0 0x1.0000000000001p+0) (v128.const f64x2 0x1.0000000000001p+0 0x1.0000000000001p+0) (v128.const f64x2 -1 -1)) (v128.const f64x2 -0x1.0000000000001p+1 -0x1.0000000000001p+1))
(assert_return (invoke "f64x2.relaxed_nmadd" (v128.const f64x2 0 0) (v128.const f64x2 5 5) (v128.const f64x2 -0.25 -0.25)) (v128.const f64x2 -0.25 -0.25))

;; f64x2.relaxed_min
(assert_return (invoke "f64x2.relaxed_min" (v128.const f64x2 1 1) (v128.const f64x2 2 2)) (v128.const f64x2 1 1))
(assert_return (invoke "f64x2.relaxed_min" (v128.const f64x2 -3 -3) (v128.const f64x2 2 2)) (v128.const f64x2 -3 -3))
(assert_return (invoke "f64x2.relaxed_min" (v128.const f64x2 inf inf) (v128.const f64x2 -1 -1)) (v128.const f64x2 -1 -1))
(assert_return (invoke "f64x2.relaxed_min" (v128.const f64x2 -inf -inf) (v128.const f64x2 7 7)) (v128.const f64x2 -inf -inf))
(assert_return (invoke "f64x2.relaxed_min" (v128.const f64x2 nan nan) (v128.const f64x2 1 1)) (either (v128.const f64x2 nan:arithmetic nan:arithmetic) (v128.const f64x2 1 1)))

;; f64x2.relaxed_max
(assert_return (invoke "f64x2.relaxed_max" (v128.const f64x2 1 1) (v128.const f64x2 2 2)) (v128.const f64x2 2 2))
(assert_return (invoke "f64x2.relaxed_max" (v128.const f64x2 -3 -3) (v128.const f64x2 2 2)) (v128.const f64x2 2 2))
(assert_return (invoke "f64x2.relaxed_max" (v128.const f64x2 inf inf) (v128.const f64x2 -1 -1)) (v128.const f64x2 inf inf))
(assert_return (invoke "f64x2.relaxed_max" (v128.const f64x2 -inf -inf) (v128.const f64x2 7 7)) (v128.const f64x2 7 7))
(assert_return (invoke "f64x2.relaxed_max" (v128.const f64x2 nan nan) (v128.const f64x2 1 1)) (either (v128.const f64x2 nan:arithmetic nan:arithmetic) (v128.const f64x2 1 1)))

;; i8x16.relaxed_laneselect
(assert_return (invoke "i8x16.relaxed_laneselect" (v128.const i8x16 -16 -31 -46 -61 -76 -91 -106 -121 120 105 90 75 60 45 30 15) (v128.const i8x16 -17 -51 -85 -119 103 69 35 1 16 50 84 118 -104 -70 -36 -2) (v128.const i8x16 0 -1 0 -1 0 -1 0 -1 0 -1 0 -1 0 -1 0 -1)) (v128.const i8x16 -17 -31 -85 -61 103 -91 35 -121 16 105 84 75 -104 45 -36 15))
(assert_return (invoke "i8x16.relaxed_laneselect" (v128.const i8x16 -16 -31 -46 -61 -76 -91 -106 -121 120 105 90 75 60 45 30 15) (v128.const i8x16 -17 -51 -85 -119 103 69 35 1 16 50 84 118 -104 -70 -36 -2) (v128.const i8x16 -128 -128 -128 -128 -128 -128 -128 -128 -128 -128 -128 -128 -128 -128 -128 -128)) (either (v128.const i8x16 -17 -51 -85 -119 -25 -59 -93 -127 16 50 84 118 24 58 92 126) (v128.const i8x16 -16 -31 -46 -61 -76 -91 -106 -121 120 105 90 75 60 45 30 15)))

;; i16x8.relaxed_laneselect
(assert_return (invoke "i16x8.relaxed_laneselect" (v128.const i16x8 -7696 -15406 -23116 -30826 27000 19290 11580 3870) (v128.const i16x8 -12817 -30293 17767 291 12816 30292 -17768 -292) (v128.const i16x8 0 -1 0 -1 0 -1 0 -1)) (v128.const i16x8 -12817 -15406 17767 -30826 12816 19290 -17768 3870))
(assert_return (invoke "i16x8.relaxed_laneselect" (v128.const i16x8 -7696 -15406 -23116 -30826 27000 19290 11580 3870) (v128.const i16x8 -12817 -30293 17767 291 12816 30292 -17768 -292) (v128.const i16x8 -32768 -32768 -32768 -32768 -32768 -32768 -32768 -32768)) (either (v128.const i16x8 -12817 -30293 -15001 -32477 12816 30292 15000 32476) (v128.const i16x8 -7696 -15406 -23116 -30826 27000 19290 11580 3870) (v128.const i16x8 -7697 -15445 -23193 -30941 26896 19284 11672 4060)))

;; i32x4.relaxed_laneselect
(assert_return (invoke "i32x4.relaxed_laneselect" (v128.const i32x4 0xc3d2e1f0 0x8796a5b4 0x4b5a6978 0xf1e2d3c) (v128.const i32x4 0x89abcdef 0x1234567 0x76543210 0xfedcba98) (v128.const i32x4 0 -1 0 -1)) (v128.const i32x4 0x89abcdef 0x8796a5b4 0x76543210 0xf1e2d3c))
(assert_return (invoke "i32x4.relaxed_laneselect" (v128.const i32x4 0xc3d2e1f0 0x8796a5b4 0x4b5a6978 0xf1e2d3c) (v128.const i32x4 0x89abcdef 0x1234567 0x76543210 0xfedcba98) (v128.const i32x4 0x80000000 0x80000000 0x80000000 0x80000000)) (either (v128.const i32x4 0x89abcdef 0x81234567 0x76543210 0x7edcba98) (v128.const i32x4 0xc3d2e1f0 0x8796a5b4 0x4b5a6978 0xf1e2d3c)))

;; i64x2.relaxed_laneselect
(assert_return (invoke "i64x2.relaxed_laneselect" (v128.const i64x2 0x8796a5b4c3d2e1f0 0xf1e2d3c4b5a6978) (v128.const i64x2 0x123456789abcdef 0xfedcba9876543210) (v128.const i64x2 0 -1)) (v128.const i64x2 0x123456789abcdef 0xf1e2d3c4b5a6978))
(assert_return (invoke "i64x2.relaxed_laneselect" (v128.const i64x2 0x8796a5b4c3d2e1f0 0xf1e2d3c4b5a6978) (v128.const i64x2 0x123456789abcdef 0xfedcba9876543210) (v128.const i64x2 0x8000000000000000 0x8000000000000000)) (either (v128.const i64x2 0x8123456789abcdef 0x7edcba9876543210) (v128.const i64x2 0x8796a5b4c3d2e1f0 0xf1e2d3c4b5a6978)))

;; i16x8.relaxed_q15mulr_s
(assert_return (invoke "i16x8.relaxed_q15mulr_s" (v128.const i16x8 0 1 -1 16384 32767 -32768 1234 -5678) (v128.const i16x8 5 16384 16384 16384 32767 32767 -3000 -4000)) (v128.const i16x8 0 1 0 8192 32766 -32767 -113 693))
(assert_return (invoke "i16x8.relaxed_q15mulr_s" (v128.const i16x8 -32768 -32768 -32768 -32768 -32768 -32768 -32768 -32768) (v128.const i16x8 -32768 -32768 -32768 -32768 -32768 -32768 -32768 -32768)) (either (v128.const i16x8 -32768 -32768 -32768 -32768 -32768 -32768 -32768 -32768) (v128.const i16x8 32767 32767 32767 32767 32767 32767 32767 32767)))

;; i16x8.relaxed_dot_i8x16_i7x16_s
(assert_return (invoke "i16x8.relaxed_dot_i8x16_i7x16_s" (v128.const i8x16 -128 127 1 2 3 -4 5 -6 100 -100 7 8 9 10 -11 12) (v128.const i8x16 127 127 1 2 3 4 5 6 64 64 0 1 2 3 4 5)) (v128.const i16x8 -127 5 -7 -11 0 8 48 16))

;; i32x4.relaxed_dot_i8x16_i7x16_add_s
(assert_return (invoke "i32x4.relaxed_dot_i8x16_i7x16_add_s" (v128.const i8x16 -128 127 1 2 3 -4 5 -6 100 -100 7 8 9 10 -11 12) (v128.const i8x16 127 127 1 2 3 4 5 6 64 64 0 1 2 3 4 5) (v128.const i32x4 1 -1 0xf4240 0x80000000)) (v128.const i32x4 -121 -19 0xf4248 0x80000040))
