;; Every lane-wise instruction of f32x4: signed zeros, infinities and NaNs in each lane by itself, rounding to even.

(module
  (func (export "f32x4.add") (param v128 v128) (result v128) (f32x4.add (local.get 0) (local.get 1)))
  (func (export "f32x4.sub") (param v128 v128) (result v128) (f32x4.sub (local.get 0) (local.get 1)))
  (func (export "f32x4.mul") (param v128 v128) (result v128) (f32x4.mul (local.get 0) (local.get 1)))
  (func (export "f32x4.div") (param v128 v128) (result v128) (f32x4.div (local.get 0) (local.get 1)))
  (func (export "f32x4.min") (param v128 v128) (result v128) (f32x4.min (local.get 0) (local.get 1)))
  (func (export "f32x4.max") (param v128 v128) (result v128) (f32x4.max (local.get 0) (local.get 1)))
  (func (export "f32x4.pmin") (param v128 v128) (result v128) (f32x4.pmin (local.get 0) (local.get 1)))
  (func (export "f32x4.pmax") (param v128 v128) (result v128) (f32x4.pmax (local.get 0) (local.get 1)))
  (func (export "f32x4.eq") (param v128 v128) (result v128) (f32x4.eq (local.get 0) (local.get 1)))
  (func (export "f32x4.ne") (param v128 v128) (result v128) (f32x4.ne (local.get 0) (local.get 1)))
  (func (export "f32x4.lt") (param v128 v128) (result v128) (f32x4.lt (local.get 0) (local.get 1)))
  (func (export "f32x4.gt") (param v128 v128) (result v128) (f32x4.gt (local.get 0) (local.get 1)))
  (func (export "f32x4.le") (param v128 v128) (result v128) (f32x4.le (local.get 0) (local.get 1)))
  (func (export "f32x4.ge") (param v128 v128) (result v128) (f32x4.ge (local.get 0) (local.get 1)))
  (func (export "f32x4.abs") (param v128) (result v128) (f32x4.abs (local.get 0)))
  (func (export "f32x4.neg") (param v128) (result v128) (f32x4.neg (local.get 0)))
  (func (export "f32x4.sqrt") (param v128) (result v128) (f32x4.sqrt (local.get 0)))
  (func (export "f32x4.ceil") (param v128) (result v128) (f32x4.ceil (local.get 0)))
  (func (export "f32x4.floor") (param v128) (result v128) (f32x4.floor (local.get 0)))
  (func (export "f32x4.trunc") (param v128) (result v128) (f32x4.trunc (local.get 0)))
  (func (export "f32x4.nearest") (param v128) (result v128) (f32x4.nearest (local.get 0))))

;; f32x4.add
(assert_return (invoke "f32x4.add" (v128.const f32x4 0 -0 1 -1.5) (v128.const f32x4 -0 0 3 0x1.99999ap-4)) (v128.const f32x4 0 0 4 -0x1.666666p+0))
(assert_return (invoke "f32x4.add" (v128.const f32x4 inf inf inf 0) (v128.const f32x4 -inf inf 0 0)) (v128.const f32x4 nan:canonical inf inf 0))
(assert_return (invoke "f32x4.add" (v128.const f32x4 nan 1 nan:0x200000 1) (v128.const f32x4 1 nan 1 -nan:0x200000)) (v128.const f32x4 nan:canonical nan:canonical nan:arithmetic nan:arithmetic))
(assert_return (invoke "f32x4.add" (v128.const f32x4 nan 0x1.fffffep+127 0x0.000002p-126 0x1p-126) (v128.const f32x4 nan 0x1.fffffep+127 0x0.000002p-126 -0x0.000002p-126)) (v128.const f32x4 nan:canonical inf 0x0.000004p-126 0x0.fffffep-126))
(assert_return (invoke "f32x4.add" (v128.const f32x4 3 -1 2.5 1) (v128.const f32x4 -0 inf -2.5 1)) (v128.const f32x4 3 inf 0 2))
(assert_return (invoke "f32x4.add" (v128.const f32x4 0x0.000002p-126 0x0.fffffep-126 -inf -inf) (v128.const f32x4 0x1.99999ap-4 0x1.fffffep+127 1 nan)) (v128.const f32x4 0x1.99999ap-4 0x1.fffffep+127 -inf nan:canonical))

;; f32x4.sub
(assert_return (invoke "f32x4.sub" (v128.const f32x4 0 -0 1 -1.5) (v128.const f32x4 -0 0 3 0x1.99999ap-4)) (v128.const f32x4 0 -0 -2 -0x1.99999ap+0))
(assert_return (invoke "f32x4.sub" (v128.const f32x4 inf inf inf 0) (v128.const f32x4 -inf inf 0 0)) (v128.const f32x4 inf nan:canonical inf 0))
(assert_return (invoke "f32x4.sub" (v128.const f32x4 nan 1 nan:0x200000 1) (v128.const f32x4 1 nan 1 -nan:0x200000)) (v128.const f32x4 nan:canonical nan:canonical nan:arithmetic nan:arithmetic))
(assert_return (invoke "f32x4.sub" (v128.const f32x4 nan 0x1.fffffep+127 0x0.000002p-126 0x1p-126) (v128.const f32x4 nan 0x1.fffffep+127 0x0.000002p-126 -0x0.000002p-126)) (v128.const f32x4 nan:canonical 0 0 0x1.000002p-126))
(assert_return (invoke "f32x4.sub" (v128.const f32x4 3 -1 2.5 1) (v128.const f32x4 -0 inf -2.5 1)) (v128.const f32x4 3 -inf 5 0))
(assert_return (invoke "f32x4.sub" (v128.const f32x4 0x0.000002p-126 0x0.fffffep-126 -inf -inf) (v128.const f32x4 0x1.99999ap-4 0x1.fffffep+127 1 nan)) (v128.const f32x4 -0x1.99999ap-4 -0x1.fffffep+127 -inf nan:canonical))

;; f32x4.mul
(assert_return (invoke "f32x4.mul" (v128.const f32x4 0 -0 1 -1.5) (v128.const f32x4 -0 0 3 0x1.99999ap-4)) (v128.const f32x4 -0 -0 3 -0x1.333334p-3))
(assert_return (invoke "f32x4.mul" (v128.const f32x4 inf inf inf 0) (v128.const f32x4 -inf inf 0 0)) (v128.const f32x4 -inf inf nan:canonical 0))
(assert_return (invoke "f32x4.mul" (v128.const f32x4 nan 1 nan:0x200000 1) (v128.const f32x4 1 nan 1 -nan:0x200000)) (v128.const f32x4 nan:canonical nan:canonical nan:arithmetic nan:arithmetic))
(assert_return (invoke "f32x4.mul" (v128.const f32x4 nan 0x1.fffffep+127 0x0.000002p-126 0x1p-126) (v128.const f32x4 nan 0x1.fffffep+127 0x0.000002p-126 -0x0.000002p-126)) (v128.const f32x4 nan:canonical inf 0 -0))
(assert_return (invoke "f32x4.mul" (v128.const f32x4 3 -1 2.5 1) (v128.const f32x4 -0 inf -2.5 1)) (v128.const f32x4 -0 -inf -6.25 1))
(assert_return (invoke "f32x4.mul" (v128.const f32x4 0x0.000002p-126 0x0.fffffep-126 -inf -inf) (v128.const f32x4 0x1.99999ap-4 0x1.fffffep+127 1 nan)) (v128.const f32x4 0 0x1.fffffap+1 -inf nan:canonical))

;; f32x4.div
(assert_return (invoke "f32x4.div" (v128.const f32x4 0 -0 1 -1.5) (v128.const f32x4 -0 0 3 0x1.99999ap-4)) (v128.const f32x4 nan:canonical nan:canonical 0x1.555556p-2 -15))
(assert_return (invoke "f32x4.div" (v128.const f32x4 inf inf inf 0) (v128.const f32x4 -inf inf 0 0)) (v128.const f32x4 nan:canonical nan:canonical inf nan:canonical))
(assert_return (invoke "f32x4.div" (v128.const f32x4 nan 1 nan:0x200000 1) (v128.const f32x4 1 nan 1 -nan:0x200000)) (v128.const f32x4 nan:canonical nan:canonical nan:arithmetic nan:arithmetic))
(assert_return (invoke "f32x4.div" (v128.const f32x4 nan 0x1.fffffep+127 0x0.000002p-126 0x1p-126) (v128.const f32x4 nan 0x1.fffffep+127 0x0.000002p-126 -0x0.000002p-126)) (v128.const f32x4 nan:canonical 1 1 -8388608))
(assert_return (invoke "f32x4.div" (v128.const f32x4 3 -1 2.5 1) (v128.const f32x4 -0 inf -2.5 1)) (v128.const f32x4 -inf -0 -1 1))
(assert_return (invoke "f32x4.div" (v128.const f32x4 0x0.000002p-126 0x0.fffffep-126 -inf -inf) (v128.const f32x4 0x1.99999ap-4 0x1.fffffep+127 1 nan)) (v128.const f32x4 0x0.000014p-126 0 -inf nan:canonical))

;; f32x4.min
(assert_return (invoke "f32x4.min" (v128.const f32x4 0 -0 1 -1.5) (v128.const f32x4 -0 0 3 0x1.99999ap-4)) (v128.const f32x4 -0 -0 1 -1.5))
(assert_return (invoke "f32x4.min" (v128.const f32x4 inf inf inf 0) (v128.const f32x4 -inf inf 0 0)) (v128.const f32x4 -inf inf 0 0))
(assert_return (invoke "f32x4.min" (v128.const f32x4 nan 1 nan:0x200000 1) (v128.const f32x4 1 nan 1 -nan:0x200000)) (v128.const f32x4 nan:canonical nan:canonical nan:arithmetic nan:arithmetic))
(assert_return (invoke "f32x4.min" (v128.const f32x4 nan 0x1.fffffep+127 0x0.000002p-126 0x1p-126) (v128.const f32x4 nan 0x1.fffffep+127 0x0.000002p-126 -0x0.000002p-126)) (v128.const f32x4 nan:canonical 0x1.fffffep+127 0x0.000002p-126 -0x0.000002p-126))
(assert_return (invoke "f32x4.min" (v128.const f32x4 3 -1 2.5 1) (v128.const f32x4 -0 inf -2.5 1)) (v128.const f32x4 -0 -1 -2.5 1))
(assert_return (invoke "f32x4.min" (v128.const f32x4 0x0.000002p-126 0x0.fffffep-126 -inf -inf) (v128.const f32x4 0x1.99999ap-4 0x1.fffffep+127 1 nan)) (v128.const f32x4 0x0.000002p-126 0x0.fffffep-126 -inf nan:canonical))

;; f32x4.max
(assert_return (invoke "f32x4.max" (v128.const f32x4 0 -0 1 -1.5) (v128.const f32x4 -0 0 3 0x1.99999ap-4)) (v128.const f32x4 0 0 3 0x1.99999ap-4))
(assert_return (invoke "f32x4.max" (v128.const f32x4 inf inf inf 0) (v128.const f32x4 -inf inf 0 0)) (v128.const f32x4 inf inf inf 0))
(assert_return (invoke "f32x4.max" (v128.const f32x4 nan 1 nan:0x200000 1) (v128.const f32x4 1 nan 1 -nan:0x200000)) (v128.const f32x4 nan:canonical nan:canonical nan:arithmetic nan:arithmetic))
(assert_return (invoke "f32x4.max" (v128.const f32x4 nan 0x1.fffffep+127 0x0.000002p-126 0x1p-126) (v128.const f32x4 nan 0x1.fffffep+127 0x0.000002p-126 -0x0.000002p-126)) (v128.const f32x4 nan:canonical 0x1.fffffep+127 0x0.000002p-126 0x1p-126))
(assert_return (invoke "f32x4.max" (v128.const f32x4 3 -1 2.5 1) (v128.const f32x4 -0 inf -2.5 1)) (v128.const f32x4 3 inf 2.5 1))
(assert_return (invoke "f32x4.max" (v128.const f32x4 0x0.000002p-126 0x0.fffffep-126 -inf -inf) (v128.const f32x4 0x1.99999ap-4 0x1.fffffep+127 1 nan)) (v128.const f32x4 0x1.99999ap-4 0x1.fffffep+127 1 nan:canonical))

;; f32x4.pmin
(assert_return (invoke "f32x4.pmin" (v128.const f32x4 0 -0 1 -1.5) (v128.const f32x4 -0 0 3 0x1.99999ap-4)) (v128.const f32x4 0 -0 1 -1.5))
(assert_return (invoke "f32x4.pmin" (v128.const f32x4 inf inf inf 0) (v128.const f32x4 -inf inf 0 0)) (v128.const f32x4 -inf inf 0 0))
(assert_return (invoke "f32x4.pmin" (v128.const f32x4 nan 1 nan:0x200000 1) (v128.const f32x4 1 nan 1 -nan:0x200000)) (v128.const f32x4 nan 1 nan:0x200000 1))
(assert_return (invoke "f32x4.pmin" (v128.const f32x4 nan 0x1.fffffep+127 0x0.000002p-126 0x1p-126) (v128.const f32x4 nan 0x1.fffffep+127 0x0.000002p-126 -0x0.000002p-126)) (v128.const f32x4 nan 0x1.fffffep+127 0x0.000002p-126 -0x0.000002p-126))
(assert_return (invoke "f32x4.pmin" (v128.const f32x4 3 -1 2.5 1) (v128.const f32x4 -0 inf -2.5 1)) (v128.const f32x4 -0 -1 -2.5 1))
(assert_return (invoke "f32x4.pmin" (v128.const f32x4 0x0.000002p-126 0x0.fffffep-126 -inf -inf) (v128.const f32x4 0x1.99999ap-4 0x1.fffffep+127 1 nan)) (v128.const f32x4 0x0.000002p-126 0x0.fffffep-126 -inf -inf))

;; f32x4.pmax
(assert_return (invoke "f32x4.pmax" (v128.const f32x4 0 -0 1 -1.5) (v128.const f32x4 -0 0 3 0x1.99999ap-4)) (v128.const f32x4 0 -0 3 0x1.99999ap-4))
(assert_return (invoke "f32x4.pmax" (v128.const f32x4 inf inf inf 0) (v128.const f32x4 -inf inf 0 0)) (v128.const f32x4 inf inf inf 0))
(assert_return (invoke "f32x4.pmax" (v128.const f32x4 nan 1 nan:0x200000 1) (v128.const f32x4 1 nan 1 -nan:0x200000)) (v128.const f32x4 nan 1 nan:0x200000 1))
(assert_return (invoke "f32x4.pmax" (v128.const f32x4 nan 0x1.fffffep+127 0x0.000002p-126 0x1p-126) (v128.const f32x4 nan 0x1.fffffep+127 0x0.000002p-126 -0x0.000002p-126)) (v128.const f32x4 nan 0x1.fffffep+127 0x0.000002p-126 0x1p-126))
(assert_return (invoke "f32x4.pmax" (v128.const f32x4 3 -1 2.5 1) (v128.const f32x4 -0 inf -2.5 1)) (v128.const f32x4 3 inf 2.5 1))
(assert_return (invoke "f32x4.pmax" (v128.const f32x4 0x0.000002p-126 0x0.fffffep-126 -inf -inf) (v128.const f32x4 0x1.99999ap-4 0x1.fffffep+127 1 nan)) (v128.const f32x4 0x1.99999ap-4 0x1.fffffep+127 1 -inf))

;; f32x4.eq
(assert_return (invoke "f32x4.eq" (v128.const f32x4 0 -0 1 -1.5) (v128.const f32x4 -0 0 3 0x1.99999ap-4)) (v128.const i32x4 -1 -1 0 0))
(assert_return (invoke "f32x4.eq" (v128.const f32x4 inf inf inf 0) (v128.const f32x4 -inf inf 0 0)) (v128.const i32x4 0 -1 0 -1))
(assert_return (invoke "f32x4.eq" (v128.const f32x4 nan 1 nan:0x200000 1) (v128.const f32x4 1 nan 1 -nan:0x200000)) (v128.const i32x4 0 0 0 0))
(assert_return (invoke "f32x4.eq" (v128.const f32x4 nan 0x1.fffffep+127 0x0.000002p-126 0x1p-126) (v128.const f32x4 nan 0x1.fffffep+127 0x0.000002p-126 -0x0.000002p-126)) (v128.const i32x4 0 -1 -1 0))
(assert_return (invoke "f32x4.eq" (v128.const f32x4 3 -1 2.5 1) (v128.const f32x4 -0 inf -2.5 1)) (v128.const i32x4 0 0 0 -1))
(assert_return (invoke "f32x4.eq" (v128.const f32x4 0x0.000002p-126 0x0.fffffep-126 -inf -inf) (v128.const f32x4 0x1.99999ap-4 0x1.fffffep+127 1 nan)) (v128.const i32x4 0 0 0 0))

;; f32x4.ne
(assert_return (invoke "f32x4.ne" (v128.const f32x4 0 -0 1 -1.5) (v128.const f32x4 -0 0 3 0x1.99999ap-4)) (v128.const i32x4 0 0 -1 -1))
(assert_return (invoke "f32x4.ne" (v128.const f32x4 inf inf inf 0) (v128.const f32x4 -inf inf 0 0)) (v128.const i32x4 -1 0 -1 0))
(assert_return (invoke "f32x4.ne" (v128.const f32x4 nan 1 nan:0x200000 1) (v128.const f32x4 1 nan 1 -nan:0x200000)) (v128.const i32x4 -1 -1 -1 -1))
(assert_return (invoke "f32x4.ne" (v128.const f32x4 nan 0x1.fffffep+127 0x0.000002p-126 0x1p-126) (v128.const f32x4 nan 0x1.fffffep+127 0x0.000002p-126 -0x0.000002p-126)) (v128.const i32x4 -1 0 0 -1))
(assert_return (invoke "f32x4.ne" (v128.const f32x4 3 -1 2.5 1) (v128.const f32x4 -0 inf -2.5 1)) (v128.const i32x4 -1 -1 -1 0))
(assert_return (invoke "f32x4.ne" (v128.const f32x4 0x0.000002p-126 0x0.fffffep-126 -inf -inf) (v128.const f32x4 0x1.99999ap-4 0x1.fffffep+127 1 nan)) (v128.const i32x4 -1 -1 -1 -1))

;; f32x4.lt
(assert_return (invoke "f32x4.lt" (v128.const f32x4 0 -0 1 -1.5) (v128.const f32x4 -0 0 3 0x1.99999ap-4)) (v128.const i32x4 0 0 -1 -1))
(assert_return (invoke "f32x4.lt" (v128.const f32x4 inf inf inf 0) (v128.const f32x4 -inf inf 0 0)) (v128.const i32x4 0 0 0 0))
(assert_return (invoke "f32x4.lt" (v128.const f32x4 nan 1 nan:0x200000 1) (v128.const f32x4 1 nan 1 -nan:0x200000)) (v128.const i32x4 0 0 0 0))
(assert_return (invoke "f32x4.lt" (v128.const f32x4 nan 0x1.fffffep+127 0x0.000002p-126 0x1p-126) (v128.const f32x4 nan 0x1.fffffep+127 0x0.000002p-126 -0x0.000002p-126)) (v128.const i32x4 0 0 0 0))
(assert_return (invoke "f32x4.lt" (v128.const f32x4 3 -1 2.5 1) (v128.const f32x4 -0 inf -2.5 1)) (v128.const i32x4 0 -1 0 0))
(assert_return (invoke "f32x4.lt" (v128.const f32x4 0x0.000002p-126 0x0.fffffep-126 -inf -inf) (v128.const f32x4 0x1.99999ap-4 0x1.fffffep+127 1 nan)) (v128.const i32x4 -1 -1 -1 0))

;; f32x4.gt
(assert_return (invoke "f32x4.gt" (v128.const f32x4 0 -0 1 -1.5) (v128.const f32x4 -0 0 3 0x1.99999ap-4)) (v128.const i32x4 0 0 0 0))
(assert_return (invoke "f32x4.gt" (v128.const f32x4 inf inf inf 0) (v128.const f32x4 -inf inf 0 0)) (v128.const i32x4 -1 0 -1 0))
(assert_return (invoke "f32x4.gt" (v128.const f32x4 nan 1 nan:0x200000 1) (v128.const f32x4 1 nan 1 -nan:0x200000)) (v128.const i32x4 0 0 0 0))
(assert_return (invoke "f32x4.gt" (v128.const f32x4 nan 0x1.fffffep+127 0x0.000002p-126 0x1p-126) (v128.const f32x4 nan 0x1.fffffep+127 0x0.000002p-126 -0x0.000002p-126)) (v128.const i32x4 0 0 0 -1))
(assert_return (invoke "f32x4.gt" (v128.const f32x4 3 -1 2.5 1) (v128.const f32x4 -0 inf -2.5 1)) (v128.const i32x4 -1 0 -1 0))
(assert_return (invoke "f32x4.gt" (v128.const f32x4 0x0.000002p-126 0x0.fffffep-126 -inf -inf) (v128.const f32x4 0x1.99999ap-4 0x1.fffffep+127 1 nan)) (v128.const i32x4 0 0 0 0))

;; f32x4.le
(assert_return (invoke "f32x4.le" (v128.const f32x4 0 -0 1 -1.5) (v128.const f32x4 -0 0 3 0x1.99999ap-4)) (v128.const i32x4 -1 -1 -1 -1))
(assert_return (invoke "f32x4.le" (v128.const f32x4 inf inf inf 0) (v128.const f32x4 -inf inf 0 0)) (v128.const i32x4 0 -1 0 -1))
(assert_return (invoke "f32x4.le" (v128.const f32x4 nan 1 nan:0x200000 1) (v128.const f32x4 1 nan 1 -nan:0x200000)) (v128.const i32x4 0 0 0 0))
(assert_return (invoke "f32x4.le" (v128.const f32x4 nan 0x1.fffffep+127 0x0.000002p-126 0x1p-126) (v128.const f32x4 nan 0x1.fffffep+127 0x0.000002p-126 -0x0.000002p-126)) (v128.const i32x4 0 -1 -1 0))
(assert_return (invoke "f32x4.le" (v128.const f32x4 3 -1 2.5 1) (v128.const f32x4 -0 inf -2.5 1)) (v128.const i32x4 0 -1 0 -1))
(assert_return (invoke "f32x4.le" (v128.const f32x4 0x0.000002p-126 0x0.fffffep-126 -inf -inf) (v128.const f32x4 0x1.99999ap-4 0x1.fffffep+127 1 nan)) (v128.const i32x4 -1 -1 -1 0))

;; f32x4.ge
(assert_return (invoke "f32x4.ge" (v128.const f32x4 0 -0 1 -1.5) (v128.const f32x4 -0 0 3 0x1.99999ap-4)) (v128.const i32x4 -1 -1 0 0))
(assert_return (invoke "f32x4.ge" (v128.const f32x4 inf inf inf 0) (v128.const f32x4 -inf inf 0 0)) (v128.const i32x4 -1 -1 -1 -1))
(assert_return (invoke "f32x4.ge" (v128.const f32x4 nan 1 nan:0x200000 1) (v128.const f32x4 1 nan 1 -nan:0x200000)) (v128.const i32x4 0 0 0 0))
(assert_return (invoke "f32x4.ge" (v128.const f32x4 nan 0x1.fffffep+127 0x0.000002p-126 0x1p-126) (v128.const f32x4 nan 0x1.fffffep+127 0x0.000002p-126 -0x0.000002p-126)) (v128.const i32x4 0 -1 -1 -1))
(assert_return (invoke "f32x4.ge" (v128.const f32x4 3 -1 2.5 1) (v128.const f32x4 -0 inf -2.5 1)) (v128.const i32x4 -1 0 -1 -1))
(assert_return (invoke "f32x4.ge" (v128.const f32x4 0x0.000002p-126 0x0.fffffep-126 -inf -inf) (v128.const f32x4 0x1.99999ap-4 0x1.fffffep+127 1 nan)) (v128.const i32x4 0 0 0 0))

;; f32x4.abs
(assert_return (invoke "f32x4.abs" (v128.const f32x4 0 -0 0.5 -0.5)) (v128.const f32x4 0 0 0.5 0.5))
(assert_return (invoke "f32x4.abs" (v128.const f32x4 1.5 2.5 -2.5 3.5)) (v128.const f32x4 1.5 2.5 2.5 3.5))
(assert_return (invoke "f32x4.abs" (v128.const f32x4 4 2 -1 inf)) (v128.const f32x4 4 2 1 inf))
(assert_return (invoke "f32x4.abs" (v128.const f32x4 -inf nan -nan nan:0x1)) (v128.const f32x4 inf nan nan nan:0x1))
(assert_return (invoke "f32x4.abs" (v128.const f32x4 0x1.fffffep+127 -0x0.000002p-126 16.25 100.75)) (v128.const f32x4 0x1.fffffep+127 0x0.000002p-126 16.25 100.75))

;; f32x4.neg
(assert_return (invoke "f32x4.neg" (v128.const f32x4 0 -0 0.5 -0.5)) (v128.const f32x4 -0 0 -0.5 0.5))
(assert_return (invoke "f32x4.neg" (v128.const f32x4 1.5 2.5 -2.5 3.5)) (v128.const f32x4 -1.5 -2.5 2.5 -3.5))
(assert_return (invoke "f32x4.neg" (v128.const f32x4 4 2 -1 inf)) (v128.const f32x4 -4 -2 1 -inf))
(assert_return (invoke "f32x4.neg" (v128.const f32x4 -inf nan -nan nan:0x1)) (v128.const f32x4 inf -nan nan -nan:0x1))
(assert_return (invoke "f32x4.neg" (v128.const f32x4 0x1.fffffep+127 -0x0.000002p-126 16.25 100.75)) (v128.const f32x4 -0x1.fffffep+127 0x0.000002p-126 -16.25 -100.75))

;; f32x4.sqrt
(assert_return (invoke "f32x4.sqrt" (v128.const f32x4 0 -0 0.5 -0.5)) (v128.const f32x4 0 -0 0x1.6a09e6p-1 nan:canonical))
(assert_return (invoke "f32x4.sqrt" (v128.const f32x4 1.5 2.5 -2.5 3.5)) (v128.const f32x4 0x1.3988e2p+0 0x1.94c584p+0 nan:canonical 0x1.deeea2p+0))
(assert_return (invoke "f32x4.sqrt" (v128.const f32x4 4 2 -1 inf)) (v128.const f32x4 2 0x1.6a09e6p+0 nan:canonical inf))
(assert_return (invoke "f32x4.sqrt" (v128.const f32x4 -inf nan -nan nan:0x1)) (v128.const f32x4 nan:canonical nan:canonical nan:canonical nan:arithmetic))
(assert_return (invoke "f32x4.sqrt" (v128.const f32x4 0x1.fffffep+127 -0x0.000002p-126 16.25 100.75)) (v128.const f32x4 0x1.fffffep+63 nan:canonical 0x1.01fe04p+2 0x1.4132ap+3))

;; f32x4.ceil
(assert_return (invoke "f32x4.ceil" (v128.const f32x4 0 -0 0.5 -0.5)) (v128.const f32x4 0 -0 1 -0))
(assert_return (invoke "f32x4.ceil" (v128.const f32x4 1.5 2.5 -2.5 3.5)) (v128.const f32x4 2 3 -2 4))
(assert_return (invoke "f32x4.ceil" (v128.const f32x4 4 2 -1 inf)) (v128.const f32x4 4 2 -1 inf))
(assert_return (invoke "f32x4.ceil" (v128.const f32x4 -inf nan -nan nan:0x1)) (v128.const f32x4 -inf nan:canonical nan:canonical nan:arithmetic))
(assert_return (invoke "f32x4.ceil" (v128.const f32x4 0x1.fffffep+127 -0x0.000002p-126 16.25 100.75)) (v128.const f32x4 0x1.fffffep+127 -0 17 101))

;; f32x4.floor
(assert_return (invoke "f32x4.floor" (v128.const f32x4 0 -0 0.5 -0.5)) (v128.const f32x4 0 -0 0 -1))
(assert_return (invoke "f32x4.floor" (v128.const f32x4 1.5 2.5 -2.5 3.5)) (v128.const f32x4 1 2 -3 3))
(assert_return (invoke "f32x4.floor" (v128.const f32x4 4 2 -1 inf)) (v128.const f32x4 4 2 -1 inf))
(assert_return (invoke "f32x4.floor" (v128.const f32x4 -inf nan -nan nan:0x1)) (v128.const f32x4 -inf nan:canonical nan:canonical nan:arithmetic))
(assert_return (invoke "f32x4.floor" (v128.const f32x4 0x1.fffffep+127 -0x0.000002p-126 16.25 100.75)) (v128.const f32x4 0x1.fffffep+127 -1 16 100))

;; f32x4.trunc
(assert_return (invoke "f32x4.trunc" (v128.const f32x4 0 -0 0.5 -0.5)) (v128.const f32x4 0 -0 0 -0))
(assert_return (invoke "f32x4.trunc" (v128.const f32x4 1.5 2.5 -2.5 3.5)) (v128.const f32x4 1 2 -2 3))
(assert_return (invoke "f32x4.trunc" (v128.const f32x4 4 2 -1 inf)) (v128.const f32x4 4 2 -1 inf))
(assert_return (invoke "f32x4.trunc" (v128.const f32x4 -inf nan -nan nan:0x1)) (v128.const f32x4 -inf nan:canonical nan:canonical nan:arithmetic))
(assert_return (invoke "f32x4.trunc" (v128.const f32x4 0x1.fffffep+127 -0x0.000002p-126 16.25 100.75)) (v128.const f32x4 0x1.fffffep+127 -0 16 100))

;; f32x4.nearest
(assert_return (invoke "f32x4.nearest" (v128.const f32x4 0 -0 0.5 -0.5)) (v128.const f32x4 0 -0 0 -0))
(assert_return (invoke "f32x4.nearest" (v128.const f32x4 1.5 2.5 -2.5 3.5)) (v128.const f32x4 2 2 -2 4))
(assert_return (invoke "f32x4.nearest" (v128.const f32x4 4 2 -1 inf)) (v128.const f32x4 4 2 -1 inf))
(assert_return (invoke "f32x4.nearest" (v128.const f32x4 -inf nan -nan nan:0x1)) (v128.const f32x4 -inf nan:canonical nan:canonical nan:arithmetic))
(assert_return (invoke "f32x4.nearest" (v128.const f32x4 0x1.fffffep+127 -0x0.000002p-126 16.25 100.75)) (v128.const f32x4 0x1.fffffep+127 -0 16 101))

;; operands of another type
(assert_invalid (module (func (result v128) (f32x4.add (i64.const 0) (i64.const 0)))) "type mismatch")
(assert_invalid (module (func (result v128) (f32x4.sub (i64.const 0) (i64.const 0)))) "type mismatch")
(assert_invalid (module (func (result v128) (f32x4.mul (i64.const 0) (i64.const 0)))) "type mismatch")
(assert_invalid (module (func (result v128) (f32x4.div (i64.const 0) (i64.const 0)))) "type mismatch")
(assert_invalid (module (func (result v128) (f32x4.min (i64.const 0) (i64.const 0)))) "type mismatch")
(assert_invalid (module (func (result v128) (f32x4.max (i64.const 0) (i64.const 0)))) "type mismatch")
(assert_invalid (module (func (result v128) (f32x4.pmin (i64.const 0) (i64.const 0)))) "type mismatch")
(assert_invalid (module (func (result v128) (f32x4.pmax (i64.const 0) (i64.const 0)))) "type mismatch")
(assert_invalid (module (func (result v128) (f32x4.eq (i64.const 0) (i64.const 0)))) "type mismatch")
(assert_invalid (module (func (result v128) (f32x4.ne (i64.const 0) (i64.const 0)))) "type mismatch")
(assert_invalid (module (func (result v128) (f32x4.lt (i64.const 0) (i64.const 0)))) "type mismatch")
(assert_invalid (module (func (result v128) (f32x4.gt (i64.const 0) (i64.const 0)))) "type mismatch")
(assert_invalid (module (func (result v128) (f32x4.le (i64.const 0) (i64.const 0)))) "type mismatch")
(assert_invalid (module (func (result v128) (f32x4.ge (i64.const 0) (i64.const 0)))) "type mismatch")
(assert_invalid (module (func (result v128) (f32x4.abs (i64.const 0)))) "type mismatch")
(assert_invalid (module (func (result v128) (f32x4.neg (i64.const 0)))) "type mismatch")
(assert_invalid (module (func (result v128) (f32x4.sqrt (i64.const 0)))) "type mismatch")
(assert_invalid (module (func (result v128) (f32x4.ceil (i64.const 0)))) "type mismatch")
(assert_invalid (module (func (result v128) (f32x4.floor (i64.const 0)))) "type mismatch")
(assert_invalid (module (func (result v128) (f32x4.trunc (i64.const 0)))) "type mismatch")
(assert_invalid (module (func (result v128) (f32x4.nearest (i64.const 0)))) "type mismatch")
