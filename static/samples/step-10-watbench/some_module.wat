;; Calculates one turn of a sine wave and leaves it in a memory that belongs to somebody else.
(module
  ;; What this module needs from its host. Each import has two names and a type: the names say where in the host
  ;; environment to look, the type says what has to be found there.
  (import "math" "sin" (func $sin (param f64) (result f64)))
  (import "math" "PI" (global $pi f64))
  (import "js" "shared_mem" (memory 1))
  (import "js" "data_offset" (global $data_offset i32))

  ;; Writes $steps heights between -$amplitude and $amplitude, an i32 each, from $data_offset on.
  ;; Returns how many bytes it wrote.
  (func $expensive_calc (export "expensive_calc")
    (param $steps i32) (param $amplitude f64) (result i32)
    (local $step i32)
    (local $angle f64)

    (block $done
      (loop $next
        (br_if $done (i32.ge_s (local.get $step) (local.get $steps)))

        ;; angle = 2 × pi × step / steps
        (local.set $angle
          (f64.div
            (f64.mul
              (f64.mul (f64.const 2) (global.get $pi))
              (f64.convert_i32_s (local.get $step)))
            (f64.convert_i32_s (local.get $steps))))

        ;; An i32 takes four bytes, so step number 3 lies at data_offset + 12.
        (i32.store
          (i32.add
            (global.get $data_offset)
            (i32.mul (local.get $step) (i32.const 4)))
          (i32.trunc_f64_s
            (f64.nearest
              (f64.mul (local.get $amplitude) (call $sin (local.get $angle))))))

        (local.set $step (i32.add (local.get $step) (i32.const 1)))
        (br $next)))

    (i32.mul (local.get $step) (i32.const 4))))
