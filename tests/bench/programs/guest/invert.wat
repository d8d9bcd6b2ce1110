(module
  (import "host" "memory" (memory 1))
  ;; Inverts the bytes of a range, sixteen at a time: its length is a multiple of 16.
  (func (export "invert") (param $at i32) (param $length i32) (local $end i32)
    (local.set $end (i32.add (local.get $at) (local.get $length)))
    (loop $again
      (v128.store (local.get $at) (v128.not (v128.load (local.get $at))))
      (br_if $again (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 16))) (local.get $end))))))
