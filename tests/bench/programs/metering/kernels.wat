;; Five kinds of work, each an export that takes how often to do it and gives a number to compare.
(module
  (memory 16)
  (func (export "byte stores") (param $rounds i32) (result f64)
    (local $at i32)
    (loop $round
      (local.set $at (i32.const 0))
      (loop $byte
        (i32.store8 (local.get $at) (i32.add (local.get $at) (local.get $rounds)))
        (br_if $byte (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 1))) (i32.const 1000000))))
      (br_if $round (local.tee $rounds (i32.sub (local.get $rounds) (i32.const 1)))))
    (f64.convert_i32_u (i32.load8_u (i32.const 4321))))
  (func (export "f64 compute") (param $rounds i32) (result f64)
    (local $x f64) (local $y f64) (local $xx f64) (local $steps i32) (local $sum f64)
    (loop $round
      (local.set $x (f64.const 0))
      (local.set $y (f64.const 0))
      (local.set $steps (i32.const 1000000))
      (loop $step
        (local.set $xx (f64.add (f64.sub (f64.mul (local.get $x) (local.get $x)) (f64.mul (local.get $y) (local.get $y))) (f64.const -0.4)))
        (local.set $y (f64.add (f64.mul (f64.mul (local.get $x) (local.get $y)) (f64.const 2)) (f64.const 0.3)))
        (local.set $x (local.get $xx))
        (br_if $step (local.tee $steps (i32.sub (local.get $steps) (i32.const 1)))))
      (local.set $sum (f64.add (local.get $sum) (local.get $x)))
      (br_if $round (local.tee $rounds (i32.sub (local.get $rounds) (i32.const 1)))))
    (local.get $sum))
  (func $fib (param $n i32) (result i32)
    (if (result i32) (i32.lt_s (local.get $n) (i32.const 2))
      (then (local.get $n))
      (else (i32.add (call $fib (i32.sub (local.get $n) (i32.const 1))) (call $fib (i32.sub (local.get $n) (i32.const 2)))))))
  (func (export "calls") (param $rounds i32) (result f64)
    (local $sum f64)
    (loop $round
      (local.set $sum (f64.add (local.get $sum) (f64.convert_i32_s (call $fib (i32.const 24)))))
      (br_if $round (local.tee $rounds (i32.sub (local.get $rounds) (i32.const 1)))))
    (local.get $sum))
  (func (export "f32 loads") (param $rounds i32) (result f64)
    (local $at i32) (local $sum f32)
    (loop $round
      (local.set $at (i32.const 0))
      (loop $load
        (local.set $sum (f32.add (local.get $sum) (f32.load (local.get $at))))
        (br_if $load (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 4))) (i32.const 1000000))))
      (br_if $round (local.tee $rounds (i32.sub (local.get $rounds) (i32.const 1)))))
    (f64.promote_f32 (local.get $sum)))
  (func (export "i64") (param $rounds i32) (result f64)
    (local $state i64) (local $steps i32)
    (local.set $state (i64.const 88172645463325252))
    (loop $round
      (local.set $steps (i32.const 1000000))
      (loop $step
        (local.set $state (i64.xor (local.get $state) (i64.shl (local.get $state) (i64.const 13))))
        (local.set $state (i64.xor (local.get $state) (i64.shr_u (local.get $state) (i64.const 7))))
        (local.set $state (i64.xor (local.get $state) (i64.shl (local.get $state) (i64.const 17))))
        (br_if $step (local.tee $steps (i32.sub (local.get $steps) (i32.const 1)))))
      (br_if $round (local.tee $rounds (i32.sub (local.get $rounds) (i32.const 1)))))
    (f64.convert_i64_u (local.get $state))))
