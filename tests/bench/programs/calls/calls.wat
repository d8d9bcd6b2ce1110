(module
  (import "host" "f" (func $f (param f64) (result f64)))
  (func (export "add") (param $a f64) (param $b f64) (result f64)
    (f64.add (local.get $a) (local.get $b)))
  (func (export "repeat") (param $times i32)
    (loop $again
      (drop (call $f (f64.const 1.5)))
      (br_if $again (local.tee $times (i32.sub (local.get $times) (i32.const 1)))))))
