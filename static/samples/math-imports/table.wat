;; Makes a table of functions that WebAssembly does not have, and tells each row to its host.
(module
  (import "math" "sin" (func $sin (param f64) (result f64)))
  (import "math" "cos" (func $cos (param f64) (result f64)))
  (import "math" "log" (func $log (param f64) (result f64)))

  ;; Takes a finished row. This module can calculate, but it cannot print.
  (import "host" "row" (func $row (param $x f64) (param $sin f64) (param $cos f64) (param $log f64)))

  ;; Rows for $x = 0, $step, 2 × $step and so on.
  (func $table (export "table") (param $rows i32) (param $step f64)
    (local $i i32)
    (local $x f64)
    (block $done
      (loop $next
        (br_if $done (i32.ge_s (local.get $i) (local.get $rows)))
        (local.set $x (f64.mul (f64.convert_i32_s (local.get $i)) (local.get $step)))
        (call $row
          (local.get $x)
          (call $sin (local.get $x))
          (call $cos (local.get $x))
          (call $log (local.get $x)))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $next))))

  ;; The logarithm to any base, out of natural ones.
  (func $log_base (export "log_base") (param $base f64) (param $x f64) (result f64)
    (f64.div (call $log (local.get $x)) (call $log (local.get $base)))))
