;; Bits of whole vectors, and how lanes are made, taken, set, shuffled and chosen.

(module
  (func (export "v128.and") (param v128 v128) (result v128) (v128.and (local.get 0) (local.get 1)))
  (func (export "v128.andnot") (param v128 v128) (result v128) (v128.andnot (local.get 0) (local.get 1)))
  (func (export "v128.or") (param v128 v128) (result v128) (v128.or (local.get 0) (local.get 1)))
  (func (export "v128.xor") (param v128 v128) (result v128) (v128.xor (local.get 0) (local.get 1)))
  (func (export "v128.not") (param v128) (result v128) (v128.not (local.get 0)))
  (func (export "v128.any_true") (param v128) (result i32) (v128.any_true (local.get 0)))
  (func (export "v128.bitselect") (param v128 v128 v128) (result v128) (v128.bitselect (local.get 0) (local.get 1) (local.get 2)))
  (func (export "i8x16.splat") (param i32) (result v128) (i8x16.splat (local.get 0)))
  (func (export "i8x16.extract_lane_s 0") (param v128) (result i32) (i8x16.extract_lane_s 0 (local.get 0)))
  (func (export "i8x16.extract_lane_u 0") (param v128) (result i32) (i8x16.extract_lane_u 0 (local.get 0)))
  (func (export "i8x16.replace_lane 0") (param v128 i32) (result v128) (i8x16.replace_lane 0 (local.get 0) (local.get 1)))
  (func (export "i8x16.extract_lane_s 1") (param v128) (result i32) (i8x16.extract_lane_s 1 (local.get 0)))
  (func (export "i8x16.extract_lane_u 1") (param v128) (result i32) (i8x16.extract_lane_u 1 (local.get 0)))
  (func (export "i8x16.replace_lane 1") (param v128 i32) (result v128) (i8x16.replace_lane 1 (local.get 0) (local.get 1)))
  (func (export "i8x16.extract_lane_s 15") (param v128) (result i32) (i8x16.extract_lane_s 15 (local.get 0)))
  (func (export "i8x16.extract_lane_u 15") (param v128) (result i32) (i8x16.extract_lane_u 15 (local.get 0)))
  (func (export "i8x16.replace_lane 15") (param v128 i32) (result v128) (i8x16.replace_lane 15 (local.get 0) (local.get 1)))
  (func (export "i16x8.splat") (param i32) (result v128) (i16x8.splat (local.get 0)))
  (func (export "i16x8.extract_lane_s 0") (param v128) (result i32) (i16x8.extract_lane_s 0 (local.get 0)))
  (func (export "i16x8.extract_lane_u 0") (param v128) (result i32) (i16x8.extract_lane_u 0 (local.get 0)))
  (func (export "i16x8.replace_lane 0") (param v128 i32) (result v128) (i16x8.replace_lane 0 (local.get 0) (local.get 1)))
  (func (export "i16x8.extract_lane_s 1") (param v128) (result i32) (i16x8.extract_lane_s 1 (local.get 0)))
  (func (export "i16x8.extract_lane_u 1") (param v128) (result i32) (i16x8.extract_lane_u 1 (local.get 0)))
  (func (export "i16x8.replace_lane 1") (param v128 i32) (result v128) (i16x8.replace_lane 1 (local.get 0) (local.get 1)))
  (func (export "i16x8.extract_lane_s 7") (param v128) (result i32) (i16x8.extract_lane_s 7 (local.get 0)))
  (func (export "i16x8.extract_lane_u 7") (param v128) (result i32) (i16x8.extract_lane_u 7 (local.get 0)))
  (func (export "i16x8.replace_lane 7") (param v128 i32) (result v128) (i16x8.replace_lane 7 (local.get 0) (local.get 1)))
  (func (export "i32x4.splat") (param i32) (result v128) (i32x4.splat (local.get 0)))
  (func (export "i32x4.extract_lane 0") (param v128) (result i32) (i32x4.extract_lane 0 (local.get 0)))
  (func (export "i32x4.replace_lane 0") (param v128 i32) (result v128) (i32x4.replace_lane 0 (local.get 0) (local.get 1)))
  (func (export "i32x4.extract_lane 1") (param v128) (result i32) (i32x4.extract_lane 1 (local.get 0)))
  (func (export "i32x4.replace_lane 1") (param v128 i32) (result v128) (i32x4.replace_lane 1 (local.get 0) (local.get 1)))
  (func (export "i32x4.extract_lane 3") (param v128) (result i32) (i32x4.extract_lane 3 (local.get 0)))
  (func (export "i32x4.replace_lane 3") (param v128 i32) (result v128) (i32x4.replace_lane 3 (local.get 0) (local.get 1)))
  (func (export "i64x2.splat") (param i64) (result v128) (i64x2.splat (local.get 0)))
  (func (export "i64x2.extract_lane 0") (param v128) (result i64) (i64x2.extract_lane 0 (local.get 0)))
  (func (export "i64x2.replace_lane 0") (param v128 i64) (result v128) (i64x2.replace_lane 0 (local.get 0) (local.get 1)))
  (func (export "i64x2.extract_lane 1") (param v128) (result i64) (i64x2.extract_lane 1 (local.get 0)))
  (func (export "i64x2.replace_lane 1") (param v128 i64) (result v128) (i64x2.replace_lane 1 (local.get 0) (local.get 1)))
  (func (export "f32x4.splat") (param f32) (result v128) (f32x4.splat (local.get 0)))
  (func (export "f32x4.extract_lane 0") (param v128) (result f32) (f32x4.extract_lane 0 (local.get 0)))
  (func (export "f32x4.replace_lane 0") (param v128 f32) (result v128) (f32x4.replace_lane 0 (local.get 0) (local.get 1)))
  (func (export "f32x4.extract_lane 1") (param v128) (result f32) (f32x4.extract_lane 1 (local.get 0)))
  (func (export "f32x4.replace_lane 1") (param v128 f32) (result v128) (f32x4.replace_lane 1 (local.get 0) (local.get 1)))
  (func (export "f32x4.extract_lane 3") (param v128) (result f32) (f32x4.extract_lane 3 (local.get 0)))
  (func (export "f32x4.replace_lane 3") (param v128 f32) (result v128) (f32x4.replace_lane 3 (local.get 0) (local.get 1)))
  (func (export "f64x2.splat") (param f64) (result v128) (f64x2.splat (local.get 0)))
  (func (export "f64x2.extract_lane 0") (param v128) (result f64) (f64x2.extract_lane 0 (local.get 0)))
  (func (export "f64x2.replace_lane 0") (param v128 f64) (result v128) (f64x2.replace_lane 0 (local.get 0) (local.get 1)))
  (func (export "f64x2.extract_lane 1") (param v128) (result f64) (f64x2.extract_lane 1 (local.get 0)))
  (func (export "f64x2.replace_lane 1") (param v128 f64) (result v128) (f64x2.replace_lane 1 (local.get 0) (local.get 1)))
  (func (export "i8x16.swizzle") (param v128 v128) (result v128) (i8x16.swizzle (local.get 0) (local.get 1)))
  (func (export "i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15") (param v128 v128) (result v128) (i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 (local.get 0) (local.get 1)))
  (func (export "i8x16.shuffle 31 30 29 28 27 26 25 24 23 22 21 20 19 18 17 16") (param v128 v128) (result v128) (i8x16.shuffle 31 30 29 28 27 26 25 24 23 22 21 20 19 18 17 16 (local.get 0) (local.get 1)))
  (func (export "i8x16.shuffle 0 16 1 17 2 18 3 19 4 20 5 21 6 22 7 31") (param v128 v128) (result v128) (i8x16.shuffle 0 16 1 17 2 18 3 19 4 20 5 21 6 22 7 31 (local.get 0) (local.get 1)))
  (func (export "i8x16.shuffle 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9") (param v128 v128) (result v128) (i8x16.shuffle 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 (local.get 0) (local.get 1)))
  (func (export "v128.const") (result v128 v128 v128) (v128.const i8x16 -128 255 0x7f 0 1 2 3 4 5 6 7 8 9 10 11 12) (v128.const f32x4 1 -0 nan:0x1 0x1p-149) (v128.const f64x2 -inf 0.1)))

;; v128.and
(assert_return (invoke "v128.and" (v128.const i32x4 0xc3d2e1f0 0x8796a5b4 0x4b5a6978 0xf1e2d3c) (v128.const i32x4 0x89abcdef 0x1234567 0x76543210 0xfedcba98)) (v128.const i32x4 0x8182c1e0 0x1020524 0x42502010 0xe1c2818))
(assert_return (invoke "v128.and" (v128.const i32x4 0x89abcdef 0x1234567 0x76543210 0xfedcba98) (v128.const i32x4 0xc3d2e1f0 0x8796a5b4 0x4b5a6978 0xf1e2d3c)) (v128.const i32x4 0x8182c1e0 0x1020524 0x42502010 0xe1c2818))
(assert_return (invoke "v128.and" (v128.const i32x4 0xc3d2e1f0 0x8796a5b4 0x4b5a6978 0xf1e2d3c) (v128.const i32x4 0xaaaa5555 0xf0f0f0f0 -65536 0xff00ff00)) (v128.const i32x4 0x82824150 0x8090a0b0 0x4b5a0000 0xf002d00))
(assert_return (invoke "v128.and" (v128.const i32x4 0xc3d2e1f0 0x8796a5b4 0x4b5a6978 0xf1e2d3c) (v128.const i32x4 0 0 0 0)) (v128.const i32x4 0 0 0 0))
(assert_return (invoke "v128.and" (v128.const i32x4 0xc3d2e1f0 0x8796a5b4 0x4b5a6978 0xf1e2d3c) (v128.const i32x4 -1 -1 -1 -1)) (v128.const i32x4 0xc3d2e1f0 0x8796a5b4 0x4b5a6978 0xf1e2d3c))
(assert_return (invoke "v128.and" (v128.const i32x4 -1 -1 -1 -1) (v128.const i32x4 0x89abcdef 0x1234567 0x76543210 0xfedcba98)) (v128.const i32x4 0x89abcdef 0x1234567 0x76543210 0xfedcba98))

;; v128.andnot
(assert_return (invoke "v128.andnot" (v128.const i32x4 0xc3d2e1f0 0x8796a5b4 0x4b5a6978 0xf1e2d3c) (v128.const i32x4 0x89abcdef 0x1234567 0x76543210 0xfedcba98)) (v128.const i32x4 0x42502010 0x8694a090 0x90a4968 0x1020524))
(assert_return (invoke "v128.andnot" (v128.const i32x4 0x89abcdef 0x1234567 0x76543210 0xfedcba98) (v128.const i32x4 0xc3d2e1f0 0x8796a5b4 0x4b5a6978 0xf1e2d3c)) (v128.const i32x4 0x8290c0f 0x214043 0x34041200 0xf0c09280))
(assert_return (invoke "v128.andnot" (v128.const i32x4 0xc3d2e1f0 0x8796a5b4 0x4b5a6978 0xf1e2d3c) (v128.const i32x4 0xaaaa5555 0xf0f0f0f0 -65536 0xff00ff00)) (v128.const i32x4 0x4150a0a0 0x7060504 27000 0x1e003c))
(assert_return (invoke "v128.andnot" (v128.const i32x4 0xc3d2e1f0 0x8796a5b4 0x4b5a6978 0xf1e2d3c) (v128.const i32x4 0 0 0 0)) (v128.const i32x4 0xc3d2e1f0 0x8796a5b4 0x4b5a6978 0xf1e2d3c))
(assert_return (invoke "v128.andnot" (v128.const i32x4 0xc3d2e1f0 0x8796a5b4 0x4b5a6978 0xf1e2d3c) (v128.const i32x4 -1 -1 -1 -1)) (v128.const i32x4 0 0 0 0))
(assert_return (invoke "v128.andnot" (v128.const i32x4 -1 -1 -1 -1) (v128.const i32x4 0x89abcdef 0x1234567 0x76543210 0xfedcba98)) (v128.const i32x4 0x76543210 0xfedcba98 0x89abcdef 0x1234567))

;; v128.or
(assert_return (invoke "v128.or" (v128.const i32x4 0xc3d2e1f0 0x8796a5b4 0x4b5a6978 0xf1e2d3c) (v128.const i32x4 0x89abcdef 0x1234567 0x76543210 0xfedcba98)) (v128.const i32x4 0xcbfbedff 0x87b7e5f7 0x7f5e7b78 0xffdebfbc))
(assert_return (invoke "v128.or" (v128.const i32x4 0x89abcdef 0x1234567 0x76543210 0xfedcba98) (v128.const i32x4 0xc3d2e1f0 0x8796a5b4 0x4b5a6978 0xf1e2d3c)) (v128.const i32x4 0xcbfbedff 0x87b7e5f7 0x7f5e7b78 0xffdebfbc))
(assert_return (invoke "v128.or" (v128.const i32x4 0xc3d2e1f0 0x8796a5b4 0x4b5a6978 0xf1e2d3c) (v128.const i32x4 0xaaaa5555 0xf0f0f0f0 -65536 0xff00ff00)) (v128.const i32x4 0xebfaf5f5 0xf7f6f5f4 -38536 0xff1eff3c))
(assert_return (invoke "v128.or" (v128.const i32x4 0xc3d2e1f0 0x8796a5b4 0x4b5a6978 0xf1e2d3c) (v128.const i32x4 0 0 0 0)) (v128.const i32x4 0xc3d2e1f0 0x8796a5b4 0x4b5a6978 0xf1e2d3c))
(assert_return (invoke "v128.or" (v128.const i32x4 0xc3d2e1f0 0x8796a5b4 0x4b5a6978 0xf1e2d3c) (v128.const i32x4 -1 -1 -1 -1)) (v128.const i32x4 -1 -1 -1 -1))
(assert_return (invoke "v128.or" (v128.const i32x4 -1 -1 -1 -1) (v128.const i32x4 0x89abcdef 0x1234567 0x76543210 0xfedcba98)) (v128.const i32x4 -1 -1 -1 -1))

;; v128.xor
(assert_return (invoke "v128.xor" (v128.const i32x4 0xc3d2e1f0 0x8796a5b4 0x4b5a6978 0xf1e2d3c) (v128.const i32x4 0x89abcdef 0x1234567 0x76543210 0xfedcba98)) (v128.const i32x4 0x4a792c1f 0x86b5e0d3 0x3d0e5b68 0xf1c297a4))
(assert_return (invoke "v128.xor" (v128.const i32x4 0x89abcdef 0x1234567 0x76543210 0xfedcba98) (v128.const i32x4 0xc3d2e1f0 0x8796a5b4 0x4b5a6978 0xf1e2d3c)) (v128.const i32x4 0x4a792c1f 0x86b5e0d3 0x3d0e5b68 0xf1c297a4))
(assert_return (invoke "v128.xor" (v128.const i32x4 0xc3d2e1f0 0x8796a5b4 0x4b5a6978 0xf1e2d3c) (v128.const i32x4 0xaaaa5555 0xf0f0f0f0 -65536 0xff00ff00)) (v128.const i32x4 0x6978b4a5 0x77665544 0xb4a56978 0xf01ed23c))
(assert_return (invoke "v128.xor" (v128.const i32x4 0xc3d2e1f0 0x8796a5b4 0x4b5a6978 0xf1e2d3c) (v128.const i32x4 0 0 0 0)) (v128.const i32x4 0xc3d2e1f0 0x8796a5b4 0x4b5a6978 0xf1e2d3c))
(assert_return (invoke "v128.xor" (v128.const i32x4 0xc3d2e1f0 0x8796a5b4 0x4b5a6978 0xf1e2d3c) (v128.const i32x4 -1 -1 -1 -1)) (v128.const i32x4 0x3c2d1e0f 0x78695a4b 0xb4a59687 0xf0e1d2c3))
(assert_return (invoke "v128.xor" (v128.const i32x4 -1 -1 -1 -1) (v128.const i32x4 0x89abcdef 0x1234567 0x76543210 0xfedcba98)) (v128.const i32x4 0x76543210 0xfedcba98 0x89abcdef 0x1234567))

;; v128.not
(assert_return (invoke "v128.not" (v128.const i64x2 0x8796a5b4c3d2e1f0 0xf1e2d3c4b5a6978)) (v128.const i64x2 0x78695a4b3c2d1e0f 0xf0e1d2c3b4a59687))
(assert_return (invoke "v128.not" (v128.const i64x2 0x123456789abcdef 0xfedcba9876543210)) (v128.const i64x2 0xfedcba9876543210 0x123456789abcdef))
(assert_return (invoke "v128.not" (v128.const i64x2 0 0)) (v128.const i64x2 -1 -1))
(assert_return (invoke "v128.not" (v128.const i64x2 -1 -1)) (v128.const i64x2 0 0))

;; v128.any_true
(assert_return (invoke "v128.any_true" (v128.const i8x16 -16 -31 -46 -61 -76 -91 -106 -121 120 105 90 75 60 45 30 15)) (i32.const 1))
(assert_return (invoke "v128.any_true" (v128.const i8x16 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0)) (i32.const 0))
(assert_return (invoke "v128.any_true" (v128.const i8x16 1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0)) (i32.const 1))
(assert_return (invoke "v128.any_true" (v128.const i8x16 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 -128)) (i32.const 1))
(assert_return (invoke "v128.any_true" (v128.const i8x16 0 0 0 0 0 0 0 0 1 0 0 0 0 0 0 0)) (i32.const 1))
(assert_return (invoke "v128.any_true" (v128.const i8x16 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1)) (i32.const 1))

;; v128.bitselect
(assert_return (invoke "v128.bitselect" (v128.const i16x8 -7696 -15406 -23116 -30826 27000 19290 11580 3870) (v128.const i16x8 -12817 -30293 17767 291 12816 30292 -17768 -292) (v128.const i16x8 21845 -21846 -3856 -3856 0 -1 -256 -256)) (v128.const i16x8 -13830 -31869 -23113 -32365 12816 19290 11672 4060))
(assert_return (invoke "v128.bitselect" (v128.const i16x8 -7696 -15406 -23116 -30826 27000 19290 11580 3870) (v128.const i16x8 -12817 -30293 17767 291 12816 30292 -17768 -292) (v128.const i16x8 0 0 0 0 0 0 0 0)) (v128.const i16x8 -12817 -30293 17767 291 12816 30292 -17768 -292))
(assert_return (invoke "v128.bitselect" (v128.const i16x8 -7696 -15406 -23116 -30826 27000 19290 11580 3870) (v128.const i16x8 -12817 -30293 17767 291 12816 30292 -17768 -292) (v128.const i16x8 -1 -1 -1 -1 -1 -1 -1 -1)) (v128.const i16x8 -7696 -15406 -23116 -30826 27000 19290 11580 3870))
(assert_return (invoke "v128.bitselect" (v128.const i16x8 -12817 -30293 17767 291 12816 30292 -17768 -292) (v128.const i16x8 -7696 -15406 -23116 -30826 27000 19290 11580 3870) (v128.const i16x8 21845 -21846 -3856 -3856 0 -1 -256 -256)) (v128.const i16x8 -6683 -13830 17764 1830 27000 30292 -17860 -482))

;; i8x16.splat
(assert_return (invoke "i8x16.splat" (i32.const 0)) (v128.const i8x16 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0))
(assert_return (invoke "i8x16.splat" (i32.const 1)) (v128.const i8x16 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1))
(assert_return (invoke "i8x16.splat" (i32.const -1)) (v128.const i8x16 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1))
(assert_return (invoke "i8x16.splat" (i32.const 384)) (v128.const i8x16 -128 -128 -128 -128 -128 -128 -128 -128 -128 -128 -128 -128 -128 -128 -128 -128))
(assert_return (invoke "i8x16.splat" (i32.const 128)) (v128.const i8x16 -128 -128 -128 -128 -128 -128 -128 -128 -128 -128 -128 -128 -128 -128 -128 -128))
(assert_return (invoke "i8x16.splat" (i32.const 0x9a000078)) (v128.const i8x16 120 120 120 120 120 120 120 120 120 120 120 120 120 120 120 120))

;; i8x16.extract_lane_s 0
(assert_return (invoke "i8x16.extract_lane_s 0" (v128.const i8x16 -127 127 0 -1 1 2 3 4 5 6 7 8 9 10 -128 -2)) (i32.const -127))
(assert_return (invoke "i8x16.extract_lane_s 0" (v128.const i8x16 -17 -51 -85 -119 103 69 35 1 16 50 84 118 -104 -70 -36 -2)) (i32.const -17))

;; i8x16.extract_lane_u 0
(assert_return (invoke "i8x16.extract_lane_u 0" (v128.const i8x16 -127 127 0 -1 1 2 3 4 5 6 7 8 9 10 -128 -2)) (i32.const 129))
(assert_return (invoke "i8x16.extract_lane_u 0" (v128.const i8x16 -17 -51 -85 -119 103 69 35 1 16 50 84 118 -104 -70 -36 -2)) (i32.const 239))

;; i8x16.replace_lane 0
(assert_return (invoke "i8x16.replace_lane 0" (v128.const i8x16 -16 -31 -46 -61 -76 -91 -106 -121 120 105 90 75 60 45 30 15) (i32.const 1)) (v128.const i8x16 1 -31 -46 -61 -76 -91 -106 -121 120 105 90 75 60 45 30 15))
(assert_return (invoke "i8x16.replace_lane 0" (v128.const i8x16 -16 -31 -46 -61 -76 -91 -106 -121 120 105 90 75 60 45 30 15) (i32.const -1)) (v128.const i8x16 -1 -31 -46 -61 -76 -91 -106 -121 120 105 90 75 60 45 30 15))
(assert_return (invoke "i8x16.replace_lane 0" (v128.const i8x16 -16 -31 -46 -61 -76 -91 -106 -121 120 105 90 75 60 45 30 15) (i32.const 384)) (v128.const i8x16 -128 -31 -46 -61 -76 -91 -106 -121 120 105 90 75 60 45 30 15))

;; i8x16.extract_lane_s 1
(assert_return (invoke "i8x16.extract_lane_s 1" (v128.const i8x16 -127 127 0 -1 1 2 3 4 5 6 7 8 9 10 -128 -2)) (i32.const 127))
(assert_return (invoke "i8x16.extract_lane_s 1" (v128.const i8x16 -17 -51 -85 -119 103 69 35 1 16 50 84 118 -104 -70 -36 -2)) (i32.const -51))

;; i8x16.extract_lane_u 1
(assert_return (invoke "i8x16.extract_lane_u 1" (v128.const i8x16 -127 127 0 -1 1 2 3 4 5 6 7 8 9 10 -128 -2)) (i32.const 127))
(assert_return (invoke "i8x16.extract_lane_u 1" (v128.const i8x16 -17 -51 -85 -119 103 69 35 1 16 50 84 118 -104 -70 -36 -2)) (i32.const 205))

;; i8x16.replace_lane 1
(assert_return (invoke "i8x16.replace_lane 1" (v128.const i8x16 -16 -31 -46 -61 -76 -91 -106 -121 120 105 90 75 60 45 30 15) (i32.const 1)) (v128.const i8x16 -16 1 -46 -61 -76 -91 -106 -121 120 105 90 75 60 45 30 15))
(assert_return (invoke "i8x16.replace_lane 1" (v128.const i8x16 -16 -31 -46 -61 -76 -91 -106 -121 120 105 90 75 60 45 30 15) (i32.const -1)) (v128.const i8x16 -16 -1 -46 -61 -76 -91 -106 -121 120 105 90 75 60 45 30 15))
(assert_return (invoke "i8x16.replace_lane 1" (v128.const i8x16 -16 -31 -46 -61 -76 -91 -106 -121 120 105 90 75 60 45 30 15) (i32.const 384)) (v128.const i8x16 -16 -128 -46 -61 -76 -91 -106 -121 120 105 90 75 60 45 30 15))

;; i8x16.extract_lane_s 15
(assert_return (invoke "i8x16.extract_lane_s 15" (v128.const i8x16 -127 127 0 -1 1 2 3 4 5 6 7 8 9 10 -128 -2)) (i32.const -2))
(assert_return (invoke "i8x16.extract_lane_s 15" (v128.const i8x16 -17 -51 -85 -119 103 69 35 1 16 50 84 118 -104 -70 -36 -2)) (i32.const -2))

;; i8x16.extract_lane_u 15
(assert_return (invoke "i8x16.extract_lane_u 15" (v128.const i8x16 -127 127 0 -1 1 2 3 4 5 6 7 8 9 10 -128 -2)) (i32.const 254))
(assert_return (invoke "i8x16.extract_lane_u 15" (v128.const i8x16 -17 -51 -85 -119 103 69 35 1 16 50 84 118 -104 -70 -36 -2)) (i32.const 254))

;; i8x16.replace_lane 15
(assert_return (invoke "i8x16.replace_lane 15" (v128.const i8x16 -16 -31 -46 -61 -76 -91 -106 -121 120 105 90 75 60 45 30 15) (i32.const 1)) (v128.const i8x16 -16 -31 -46 -61 -76 -91 -106 -121 120 105 90 75 60 45 30 1))
(assert_return (invoke "i8x16.replace_lane 15" (v128.const i8x16 -16 -31 -46 -61 -76 -91 -106 -121 120 105 90 75 60 45 30 15) (i32.const -1)) (v128.const i8x16 -16 -31 -46 -61 -76 -91 -106 -121 120 105 90 75 60 45 30 -1))
(assert_return (invoke "i8x16.replace_lane 15" (v128.const i8x16 -16 -31 -46 -61 -76 -91 -106 -121 120 105 90 75 60 45 30 15) (i32.const 384)) (v128.const i8x16 -16 -31 -46 -61 -76 -91 -106 -121 120 105 90 75 60 45 30 -128))

;; i16x8.splat
(assert_return (invoke "i16x8.splat" (i32.const 0)) (v128.const i16x8 0 0 0 0 0 0 0 0))
(assert_return (invoke "i16x8.splat" (i32.const 1)) (v128.const i16x8 1 1 1 1 1 1 1 1))
(assert_return (invoke "i16x8.splat" (i32.const -1)) (v128.const i16x8 -1 -1 -1 -1 -1 -1 -1 -1))
(assert_return (invoke "i16x8.splat" (i32.const 384)) (v128.const i16x8 384 384 384 384 384 384 384 384))
(assert_return (invoke "i16x8.splat" (i32.const 32768)) (v128.const i16x8 -32768 -32768 -32768 -32768 -32768 -32768 -32768 -32768))
(assert_return (invoke "i16x8.splat" (i32.const 0x9a005678)) (v128.const i16x8 22136 22136 22136 22136 22136 22136 22136 22136))

;; i16x8.extract_lane_s 0
(assert_return (invoke "i16x8.extract_lane_s 0" (v128.const i32x4 0x7f0081 0xff8000 0x20001 0x40003)) (i32.const 129))
(assert_return (invoke "i16x8.extract_lane_s 0" (v128.const i32x4 0x89abcdef 0x1234567 0x76543210 0xfedcba98)) (i32.const -12817))

;; i16x8.extract_lane_u 0
(assert_return (invoke "i16x8.extract_lane_u 0" (v128.const i32x4 0x7f0081 0xff8000 0x20001 0x40003)) (i32.const 129))
(assert_return (invoke "i16x8.extract_lane_u 0" (v128.const i32x4 0x89abcdef 0x1234567 0x76543210 0xfedcba98)) (i32.const 52719))

;; i16x8.replace_lane 0
(assert_return (invoke "i16x8.replace_lane 0" (v128.const i16x8 -7696 -15406 -23116 -30826 27000 19290 11580 3870) (i32.const 1)) (v128.const i16x8 1 -15406 -23116 -30826 27000 19290 11580 3870))
(assert_return (invoke "i16x8.replace_lane 0" (v128.const i16x8 -7696 -15406 -23116 -30826 27000 19290 11580 3870) (i32.const -1)) (v128.const i16x8 -1 -15406 -23116 -30826 27000 19290 11580 3870))
(assert_return (invoke "i16x8.replace_lane 0" (v128.const i16x8 -7696 -15406 -23116 -30826 27000 19290 11580 3870) (i32.const 384)) (v128.const i16x8 384 -15406 -23116 -30826 27000 19290 11580 3870))

;; i16x8.extract_lane_s 1
(assert_return (invoke "i16x8.extract_lane_s 1" (v128.const i32x4 0x7f0081 0xff8000 0x20001 0x40003)) (i32.const 127))
(assert_return (invoke "i16x8.extract_lane_s 1" (v128.const i32x4 0x89abcdef 0x1234567 0x76543210 0xfedcba98)) (i32.const -30293))

;; i16x8.extract_lane_u 1
(assert_return (invoke "i16x8.extract_lane_u 1" (v128.const i32x4 0x7f0081 0xff8000 0x20001 0x40003)) (i32.const 127))
(assert_return (invoke "i16x8.extract_lane_u 1" (v128.const i32x4 0x89abcdef 0x1234567 0x76543210 0xfedcba98)) (i32.const 35243))

;; i16x8.replace_lane 1
(assert_return (invoke "i16x8.replace_lane 1" (v128.const i16x8 -7696 -15406 -23116 -30826 27000 19290 11580 3870) (i32.const 1)) (v128.const i16x8 -7696 1 -23116 -30826 27000 19290 11580 3870))
(assert_return (invoke "i16x8.replace_lane 1" (v128.const i16x8 -7696 -15406 -23116 -30826 27000 19290 11580 3870) (i32.const -1)) (v128.const i16x8 -7696 -1 -23116 -30826 27000 19290 11580 3870))
(assert_return (invoke "i16x8.replace_lane 1" (v128.const i16x8 -7696 -15406 -23116 -30826 27000 19290 11580 3870) (i32.const 384)) (v128.const i16x8 -7696 384 -23116 -30826 27000 19290 11580 3870))

;; i16x8.extract_lane_s 7
(assert_return (invoke "i16x8.extract_lane_s 7" (v128.const i32x4 0x7f0081 0xff8000 0x20001 0x40003)) (i32.const 4))
(assert_return (invoke "i16x8.extract_lane_s 7" (v128.const i32x4 0x89abcdef 0x1234567 0x76543210 0xfedcba98)) (i32.const -292))

;; i16x8.extract_lane_u 7
(assert_return (invoke "i16x8.extract_lane_u 7" (v128.const i32x4 0x7f0081 0xff8000 0x20001 0x40003)) (i32.const 4))
(assert_return (invoke "i16x8.extract_lane_u 7" (v128.const i32x4 0x89abcdef 0x1234567 0x76543210 0xfedcba98)) (i32.const 65244))

;; i16x8.replace_lane 7
(assert_return (invoke "i16x8.replace_lane 7" (v128.const i16x8 -7696 -15406 -23116 -30826 27000 19290 11580 3870) (i32.const 1)) (v128.const i16x8 -7696 -15406 -23116 -30826 27000 19290 11580 1))
(assert_return (invoke "i16x8.replace_lane 7" (v128.const i16x8 -7696 -15406 -23116 -30826 27000 19290 11580 3870) (i32.const -1)) (v128.const i16x8 -7696 -15406 -23116 -30826 27000 19290 11580 -1))
(assert_return (invoke "i16x8.replace_lane 7" (v128.const i16x8 -7696 -15406 -23116 -30826 27000 19290 11580 3870) (i32.const 384)) (v128.const i16x8 -7696 -15406 -23116 -30826 27000 19290 11580 384))

;; i32x4.splat
(assert_return (invoke "i32x4.splat" (i32.const 0)) (v128.const i32x4 0 0 0 0))
(assert_return (invoke "i32x4.splat" (i32.const 1)) (v128.const i32x4 1 1 1 1))
(assert_return (invoke "i32x4.splat" (i32.const -1)) (v128.const i32x4 -1 -1 -1 -1))
(assert_return (invoke "i32x4.splat" (i32.const 384)) (v128.const i32x4 384 384 384 384))
(assert_return (invoke "i32x4.splat" (i32.const 0x80000000)) (v128.const i32x4 0x80000000 0x80000000 0x80000000 0x80000000))
(assert_return (invoke "i32x4.splat" (i32.const 0x12345678)) (v128.const i32x4 0x12345678 0x12345678 0x12345678 0x12345678))

;; i32x4.extract_lane 0
(assert_return (invoke "i32x4.extract_lane 0" (v128.const i32x4 129 127 32768 255)) (i32.const 129))
(assert_return (invoke "i32x4.extract_lane 0" (v128.const i32x4 0x89abcdef 0x1234567 0x76543210 0xfedcba98)) (i32.const 0x89abcdef))

;; i32x4.replace_lane 0
(assert_return (invoke "i32x4.replace_lane 0" (v128.const i32x4 0xc3d2e1f0 0x8796a5b4 0x4b5a6978 0xf1e2d3c) (i32.const 1)) (v128.const i32x4 1 0x8796a5b4 0x4b5a6978 0xf1e2d3c))
(assert_return (invoke "i32x4.replace_lane 0" (v128.const i32x4 0xc3d2e1f0 0x8796a5b4 0x4b5a6978 0xf1e2d3c) (i32.const -1)) (v128.const i32x4 -1 0x8796a5b4 0x4b5a6978 0xf1e2d3c))
(assert_return (invoke "i32x4.replace_lane 0" (v128.const i32x4 0xc3d2e1f0 0x8796a5b4 0x4b5a6978 0xf1e2d3c) (i32.const 384)) (v128.const i32x4 384 0x8796a5b4 0x4b5a6978 0xf1e2d3c))

;; i32x4.extract_lane 1
(assert_return (invoke "i32x4.extract_lane 1" (v128.const i32x4 129 127 32768 255)) (i32.const 127))
(assert_return (invoke "i32x4.extract_lane 1" (v128.const i32x4 0x89abcdef 0x1234567 0x76543210 0xfedcba98)) (i32.const 0x1234567))

;; i32x4.replace_lane 1
(assert_return (invoke "i32x4.replace_lane 1" (v128.const i32x4 0xc3d2e1f0 0x8796a5b4 0x4b5a6978 0xf1e2d3c) (i32.const 1)) (v128.const i32x4 0xc3d2e1f0 1 0x4b5a6978 0xf1e2d3c))
(assert_return (invoke "i32x4.replace_lane 1" (v128.const i32x4 0xc3d2e1f0 0x8796a5b4 0x4b5a6978 0xf1e2d3c) (i32.const -1)) (v128.const i32x4 0xc3d2e1f0 -1 0x4b5a6978 0xf1e2d3c))
(assert_return (invoke "i32x4.replace_lane 1" (v128.const i32x4 0xc3d2e1f0 0x8796a5b4 0x4b5a6978 0xf1e2d3c) (i32.const 384)) (v128.const i32x4 0xc3d2e1f0 384 0x4b5a6978 0xf1e2d3c))

;; i32x4.extract_lane 3
(assert_return (invoke "i32x4.extract_lane 3" (v128.const i32x4 129 127 32768 255)) (i32.const 255))
(assert_return (invoke "i32x4.extract_lane 3" (v128.const i32x4 0x89abcdef 0x1234567 0x76543210 0xfedcba98)) (i32.const 0xfedcba98))

;; i32x4.replace_lane 3
(assert_return (invoke "i32x4.replace_lane 3" (v128.const i32x4 0xc3d2e1f0 0x8796a5b4 0x4b5a6978 0xf1e2d3c) (i32.const 1)) (v128.const i32x4 0xc3d2e1f0 0x8796a5b4 0x4b5a6978 1))
(assert_return (invoke "i32x4.replace_lane 3" (v128.const i32x4 0xc3d2e1f0 0x8796a5b4 0x4b5a6978 0xf1e2d3c) (i32.const -1)) (v128.const i32x4 0xc3d2e1f0 0x8796a5b4 0x4b5a6978 -1))
(assert_return (invoke "i32x4.replace_lane 3" (v128.const i32x4 0xc3d2e1f0 0x8796a5b4 0x4b5a6978 0xf1e2d3c) (i32.const 384)) (v128.const i32x4 0xc3d2e1f0 0x8796a5b4 0x4b5a6978 384))

;; i64x2.splat
(assert_return (invoke "i64x2.splat" (i64.const 0)) (v128.const i64x2 0 0))
(assert_return (invoke "i64x2.splat" (i64.const 1)) (v128.const i64x2 1 1))
(assert_return (invoke "i64x2.splat" (i64.const -1)) (v128.const i64x2 -1 -1))
(assert_return (invoke "i64x2.splat" (i64.const 384)) (v128.const i64x2 384 384))
(assert_return (invoke "i64x2.splat" (i64.const 0x8000000000000000)) (v128.const i64x2 0x8000000000000000 0x8000000000000000))
(assert_return (invoke "i64x2.splat" (i64.const 0x12345678)) (v128.const i64x2 0x12345678 0x12345678))

;; i64x2.extract_lane 0
(assert_return (invoke "i64x2.extract_lane 0" (v128.const i32x4 129 0 127 0)) (i64.const 129))
(assert_return (invoke "i64x2.extract_lane 0" (v128.const i32x4 0x89abcdef 0x1234567 0x76543210 0xfedcba98)) (i64.const 0x123456789abcdef))

;; i64x2.replace_lane 0
(assert_return (invoke "i64x2.replace_lane 0" (v128.const i64x2 0x8796a5b4c3d2e1f0 0xf1e2d3c4b5a6978) (i64.const 1)) (v128.const i64x2 1 0xf1e2d3c4b5a6978))
(assert_return (invoke "i64x2.replace_lane 0" (v128.const i64x2 0x8796a5b4c3d2e1f0 0xf1e2d3c4b5a6978) (i64.const -1)) (v128.const i64x2 -1 0xf1e2d3c4b5a6978))
(assert_return (invoke "i64x2.replace_lane 0" (v128.const i64x2 0x8796a5b4c3d2e1f0 0xf1e2d3c4b5a6978) (i64.const 384)) (v128.const i64x2 384 0xf1e2d3c4b5a6978))

;; i64x2.extract_lane 1
(assert_return (invoke "i64x2.extract_lane 1" (v128.const i32x4 129 0 127 0)) (i64.const 127))
(assert_return (invoke "i64x2.extract_lane 1" (v128.const i32x4 0x89abcdef 0x1234567 0x76543210 0xfedcba98)) (i64.const 0xfedcba9876543210))

;; i64x2.replace_lane 1
(assert_return (invoke "i64x2.replace_lane 1" (v128.const i64x2 0x8796a5b4c3d2e1f0 0xf1e2d3c4b5a6978) (i64.const 1)) (v128.const i64x2 0x8796a5b4c3d2e1f0 1))
(assert_return (invoke "i64x2.replace_lane 1" (v128.const i64x2 0x8796a5b4c3d2e1f0 0xf1e2d3c4b5a6978) (i64.const -1)) (v128.const i64x2 0x8796a5b4c3d2e1f0 -1))
(assert_return (invoke "i64x2.replace_lane 1" (v128.const i64x2 0x8796a5b4c3d2e1f0 0xf1e2d3c4b5a6978) (i64.const 384)) (v128.const i64x2 0x8796a5b4c3d2e1f0 384))

;; f32x4.splat
(assert_return (invoke "f32x4.splat" (f32.const 1.5)) (v128.const f32x4 1.5 1.5 1.5 1.5))
(assert_return (invoke "f32x4.splat" (f32.const -0)) (v128.const f32x4 -0 -0 -0 -0))
(assert_return (invoke "f32x4.splat" (f32.const nan:0x1)) (v128.const f32x4 nan:0x1 nan:0x1 nan:0x1 nan:0x1))
(assert_return (invoke "f32x4.splat" (f32.const inf)) (v128.const f32x4 inf inf inf inf))

;; f32x4.extract_lane 0
(assert_return (invoke "f32x4.extract_lane 0" (v128.const i32x4 0x3fc00000 0x80000000 0x7f800001 0x7f800000)) (f32.const 1.5))
(assert_return (invoke "f32x4.extract_lane 0" (v128.const i32x4 0x89abcdef 0x1234567 0x76543210 0xfedcba98)) (f32.const -0x1.579bdep-108))

;; f32x4.replace_lane 0
(assert_return (invoke "f32x4.replace_lane 0" (v128.const i32x4 0xc3d2e1f0 0x8796a5b4 0x4b5a6978 0xf1e2d3c) (f32.const -0)) (v128.const i32x4 0x80000000 0x8796a5b4 0x4b5a6978 0xf1e2d3c))
(assert_return (invoke "f32x4.replace_lane 0" (v128.const i32x4 0xc3d2e1f0 0x8796a5b4 0x4b5a6978 0xf1e2d3c) (f32.const nan:0x1)) (v128.const i32x4 0x7f800001 0x8796a5b4 0x4b5a6978 0xf1e2d3c))
(assert_return (invoke "f32x4.replace_lane 0" (v128.const i32x4 0xc3d2e1f0 0x8796a5b4 0x4b5a6978 0xf1e2d3c) (f32.const inf)) (v128.const i32x4 0x7f800000 0x8796a5b4 0x4b5a6978 0xf1e2d3c))

;; f32x4.extract_lane 1
(assert_return (invoke "f32x4.extract_lane 1" (v128.const i32x4 0x3fc00000 0x80000000 0x7f800001 0x7f800000)) (f32.const -0))
(assert_return (invoke "f32x4.extract_lane 1" (v128.const i32x4 0x89abcdef 0x1234567 0x76543210 0xfedcba98)) (f32.const 0x1.468acep-125))

;; f32x4.replace_lane 1
(assert_return (invoke "f32x4.replace_lane 1" (v128.const i32x4 0xc3d2e1f0 0x8796a5b4 0x4b5a6978 0xf1e2d3c) (f32.const -0)) (v128.const i32x4 0xc3d2e1f0 0x80000000 0x4b5a6978 0xf1e2d3c))
(assert_return (invoke "f32x4.replace_lane 1" (v128.const i32x4 0xc3d2e1f0 0x8796a5b4 0x4b5a6978 0xf1e2d3c) (f32.const nan:0x1)) (v128.const i32x4 0xc3d2e1f0 0x7f800001 0x4b5a6978 0xf1e2d3c))
(assert_return (invoke "f32x4.replace_lane 1" (v128.const i32x4 0xc3d2e1f0 0x8796a5b4 0x4b5a6978 0xf1e2d3c) (f32.const inf)) (v128.const i32x4 0xc3d2e1f0 0x7f800000 0x4b5a6978 0xf1e2d3c))

;; f32x4.extract_lane 3
(assert_return (invoke "f32x4.extract_lane 3" (v128.const i32x4 0x3fc00000 0x80000000 0x7f800001 0x7f800000)) (f32.const inf))
(assert_return (invoke "f32x4.extract_lane 3" (v128.const i32x4 0x89abcdef 0x1234567 0x76543210 0xfedcba98)) (f32.const -0x1.b9753p+126))

;; f32x4.replace_lane 3
(assert_return (invoke "f32x4.replace_lane 3" (v128.const i32x4 0xc3d2e1f0 0x8796a5b4 0x4b5a6978 0xf1e2d3c) (f32.const -0)) (v128.const i32x4 0xc3d2e1f0 0x8796a5b4 0x4b5a6978 0x80000000))
(assert_return (invoke "f32x4.replace_lane 3" (v128.const i32x4 0xc3d2e1f0 0x8796a5b4 0x4b5a6978 0xf1e2d3c) (f32.const nan:0x1)) (v128.const i32x4 0xc3d2e1f0 0x8796a5b4 0x4b5a6978 0x7f800001))
(assert_return (invoke "f32x4.replace_lane 3" (v128.const i32x4 0xc3d2e1f0 0x8796a5b4 0x4b5a6978 0xf1e2d3c) (f32.const inf)) (v128.const i32x4 0xc3d2e1f0 0x8796a5b4 0x4b5a6978 0x7f800000))

;; f64x2.splat
(assert_return (invoke "f64x2.splat" (f64.const 1.5)) (v128.const f64x2 1.5 1.5))
(assert_return (invoke "f64x2.splat" (f64.const -0)) (v128.const f64x2 -0 -0))
(assert_return (invoke "f64x2.splat" (f64.const nan:0x1)) (v128.const f64x2 nan:0x1 nan:0x1))
(assert_return (invoke "f64x2.splat" (f64.const inf)) (v128.const f64x2 inf inf))

;; f64x2.extract_lane 0
(assert_return (invoke "f64x2.extract_lane 0" (v128.const i32x4 0 0x3ff80000 0 0x80000000)) (f64.const 1.5))
(assert_return (invoke "f64x2.extract_lane 0" (v128.const i32x4 0x89abcdef 0x1234567 0x76543210 0xfedcba98)) (f64.const 0x1.3456789abcdefp-1005))

;; f64x2.replace_lane 0
(assert_return (invoke "f64x2.replace_lane 0" (v128.const i64x2 0x8796a5b4c3d2e1f0 0xf1e2d3c4b5a6978) (f64.const -0)) (v128.const i64x2 0x8000000000000000 0xf1e2d3c4b5a6978))
(assert_return (invoke "f64x2.replace_lane 0" (v128.const i64x2 0x8796a5b4c3d2e1f0 0xf1e2d3c4b5a6978) (f64.const nan:0x1)) (v128.const i64x2 0x7ff0000000000001 0xf1e2d3c4b5a6978))
(assert_return (invoke "f64x2.replace_lane 0" (v128.const i64x2 0x8796a5b4c3d2e1f0 0xf1e2d3c4b5a6978) (f64.const inf)) (v128.const i64x2 0x7ff0000000000000 0xf1e2d3c4b5a6978))

;; f64x2.extract_lane 1
(assert_return (invoke "f64x2.extract_lane 1" (v128.const i32x4 0 0x3ff80000 0 0x80000000)) (f64.const -0))
(assert_return (invoke "f64x2.extract_lane 1" (v128.const i32x4 0x89abcdef 0x1234567 0x76543210 0xfedcba98)) (f64.const -0x1.cba987654321p+1006))

;; f64x2.replace_lane 1
(assert_return (invoke "f64x2.replace_lane 1" (v128.const i64x2 0x8796a5b4c3d2e1f0 0xf1e2d3c4b5a6978) (f64.const -0)) (v128.const i64x2 0x8796a5b4c3d2e1f0 0x8000000000000000))
(assert_return (invoke "f64x2.replace_lane 1" (v128.const i64x2 0x8796a5b4c3d2e1f0 0xf1e2d3c4b5a6978) (f64.const nan:0x1)) (v128.const i64x2 0x8796a5b4c3d2e1f0 0x7ff0000000000001))
(assert_return (invoke "f64x2.replace_lane 1" (v128.const i64x2 0x8796a5b4c3d2e1f0 0xf1e2d3c4b5a6978) (f64.const inf)) (v128.const i64x2 0x8796a5b4c3d2e1f0 0x7ff0000000000000))

;; i8x16.swizzle
(assert_return (invoke "i8x16.swizzle" (v128.const i8x16 -17 -51 -85 -119 103 69 35 1 16 50 84 118 -104 -70 -36 -2) (v128.const i8x16 15 14 13 12 11 10 9 8 7 6 5 4 3 2 1 0)) (v128.const i8x16 -2 -36 -70 -104 118 84 50 16 1 35 69 103 -119 -85 -51 -17))
(assert_return (invoke "i8x16.swizzle" (v128.const i8x16 -17 -51 -85 -119 103 69 35 1 16 50 84 118 -104 -70 -36 -2) (v128.const i8x16 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0)) (v128.const i8x16 -17 -17 -17 -17 -17 -17 -17 -17 -17 -17 -17 -17 -17 -17 -17 -17))
(assert_return (invoke "i8x16.swizzle" (v128.const i8x16 -17 -51 -85 -119 103 69 35 1 16 50 84 118 -104 -70 -36 -2) (v128.const i8x16 16 17 -1 -128 31 15 14 0 1 2 3 4 5 6 7 -56)) (v128.const i8x16 0 0 0 0 0 -2 -36 -17 -51 -85 -119 103 69 35 1 0))

;; i8x16.shuffle
(assert_return (invoke "i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15" (v128.const i8x16 -16 -31 -46 -61 -76 -91 -106 -121 120 105 90 75 60 45 30 15) (v128.const i8x16 -17 -51 -85 -119 103 69 35 1 16 50 84 118 -104 -70 -36 -2)) (v128.const i8x16 -16 -31 -46 -61 -76 -91 -106 -121 120 105 90 75 60 45 30 15))

;; i8x16.shuffle
(assert_return (invoke "i8x16.shuffle 31 30 29 28 27 26 25 24 23 22 21 20 19 18 17 16" (v128.const i8x16 -16 -31 -46 -61 -76 -91 -106 -121 120 105 90 75 60 45 30 15) (v128.const i8x16 -17 -51 -85 -119 103 69 35 1 16 50 84 118 -104 -70 -36 -2)) (v128.const i8x16 -2 -36 -70 -104 118 84 50 16 1 35 69 103 -119 -85 -51 -17))

;; i8x16.shuffle
(assert_return (invoke "i8x16.shuffle 0 16 1 17 2 18 3 19 4 20 5 21 6 22 7 31" (v128.const i8x16 -16 -31 -46 -61 -76 -91 -106 -121 120 105 90 75 60 45 30 15) (v128.const i8x16 -17 -51 -85 -119 103 69 35 1 16 50 84 118 -104 -70 -36 -2)) (v128.const i8x16 -16 -17 -31 -51 -46 -85 -61 -119 -76 103 -91 69 -106 35 -121 -2))

;; i8x16.shuffle
(assert_return (invoke "i8x16.shuffle 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9" (v128.const i8x16 -16 -31 -46 -61 -76 -91 -106 -121 120 105 90 75 60 45 30 15) (v128.const i8x16 -17 -51 -85 -119 103 69 35 1 16 50 84 118 -104 -70 -36 -2)) (v128.const i8x16 105 105 105 105 105 105 105 105 105 105 105 105 105 105 105 105))

;; v128.const
(assert_return (invoke "v128.const") (v128.const i32x4 0x007fff80 0x04030201 0x08070605 0x0c0b0a09) (v128.const i32x4 0x3f800000 0x80000000 0x7f800001 1) (v128.const i64x2 0xfff0000000000000 0x3fb999999999999a))

;; operands of another type
(assert_invalid (module (func (result v128) (v128.and (i64.const 0) (i64.const 0)))) "type mismatch")
(assert_invalid (module (func (result v128) (v128.andnot (i64.const 0) (i64.const 0)))) "type mismatch")
(assert_invalid (module (func (result v128) (v128.or (i64.const 0) (i64.const 0)))) "type mismatch")
(assert_invalid (module (func (result v128) (v128.xor (i64.const 0) (i64.const 0)))) "type mismatch")
(assert_invalid (module (func (result v128) (v128.not (i64.const 0)))) "type mismatch")
(assert_invalid (module (func (result i32) (v128.any_true (i64.const 0)))) "type mismatch")
(assert_invalid (module (func (result v128) (v128.bitselect (i64.const 0) (i64.const 0) (i64.const 0)))) "type mismatch")
(assert_invalid (module (func (result v128) (i8x16.swizzle (i64.const 0) (i64.const 0)))) "type mismatch")

;; lanes and constants that are none
(assert_invalid (module (func (param v128) (result i32) (i8x16.extract_lane_s 16 (local.get 0)))) "invalid lane index")
(assert_invalid (module (func (param v128) (result i32) (i32x4.extract_lane 4 (local.get 0)))) "invalid lane index")
(assert_invalid (module (func (param v128) (result v128) (f64x2.replace_lane 2 (local.get 0) (f64.const 0)))) "invalid lane index")
(assert_invalid (module (func (param v128) (result v128) (i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 32 (local.get 0) (local.get 0)))) "invalid lane index")
(assert_malformed (module quote "(func (drop (v128.const i8x16 0)))") "unexpected token")
(assert_malformed (module quote "(func (drop (v128.const i32x4 1 2 3)))") "unexpected token")
(assert_malformed (module quote "(func (drop (v128.const i32x4 1 2 3 4 5)))") "unexpected token")
(assert_malformed (module quote "(func (drop (v128.const i8x16 256 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0)))") "unexpected token")
(assert_malformed (module quote "(func (drop (v128.const i16x8 -32769 0 0 0 0 0 0 0)))") "unexpected token")
(assert_malformed (module quote "(func (drop (v128.const f32x4 1 2 3 nan:0x0)))") "unexpected token")
(assert_malformed (module quote "(func (drop (v128.const i32x4 1.0 2 3 4)))") "unexpected token")
(assert_malformed (module quote "(func (drop (v128.const i32x3 1 2 3)))") "unexpected token")
(assert_malformed (module quote "(func (drop (v128.const 1 2 3 4)))") "unexpected token")
(assert_malformed (module quote "(func (drop (v128.const)))") "unexpected token")
(assert_malformed (module quote "(func (param v128) (result v128) (i8x16.shuffle 0 1 2 (local.get 0) (local.get 0)))") "invalid lane length")
(assert_malformed (module quote "(func (param v128) (result i32) (i32x4.extract_lane (local.get 0)))") "unexpected token")
