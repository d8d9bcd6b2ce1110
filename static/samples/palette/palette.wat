;; Mixes a palette of 256 colours, and paints a picture of how it is mixed.
(module
  (import "math" "cos" (func $cos (param f64) (result f64)))
  (import "math" "PI" (global $pi f64))
  (import "js" "shared_mem" (memory 3))
  ;; Where the palette begins: 256 colours of four bytes, red, green, blue and alpha.
  (import "js" "data_offset" (global $data_offset i32))

  ;; A wave from 0 to 255 and back, once while $t goes from 0 to 1. It is at its top where $t + $phase is whole.
  (func $wave (param $t f64) (param $phase f64) (result i32)
    (i32.trunc_f64_s
      (f64.nearest
        (f64.mul
          (f64.const 127.5)
          (f64.add
            (f64.const 1)
            (call $cos
              (f64.mul
                (f64.mul (f64.const 2) (global.get $pi))
                (f64.add (local.get $t) (local.get $phase)))))))))

  ;; One opaque pixel as a number. Memory takes its lowest byte first, so red is lowest and alpha highest.
  (func $pixel (param $red i32) (param $green i32) (param $blue i32) (result i32)
    (i32.or
      (i32.or
        (local.get $red)
        (i32.shl (local.get $green) (i32.const 8)))
      (i32.or
        (i32.shl (local.get $blue) (i32.const 16))
        (i32.const 0xff000000))))

  ;; Writes the 256 colours. Each channel is the same wave, shifted by a phase of its own.
  (func $mix (export "mix") (param $red f64) (param $green f64) (param $blue f64)
    (local $i i32)
    (local $t f64)
    (loop $next
      (local.set $t (f64.div (f64.convert_i32_s (local.get $i)) (f64.const 256)))
      (i32.store
        (i32.add (global.get $data_offset) (i32.mul (local.get $i) (i32.const 4)))
        (call $pixel
          (call $wave (local.get $t) (local.get $red))
          (call $wave (local.get $t) (local.get $green))
          (call $wave (local.get $t) (local.get $blue))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_s (local.get $i) (i32.const 256)))))

  ;; Paints $height rows of 256 pixels from $address on. Above are the colours themselves; below, their channels as
  ;; three areas of light, where yellow is red and green together.
  (func $paint (export "paint") (param $address i32) (param $height i32)
    (local $x i32)
    (local $y i32)
    (local $half i32)
    (local $level i32)
    (local $colour i32)
    (local.set $half (i32.shr_s (local.get $height) (i32.const 1)))
    (loop $row
      ;; In the lower half: which brightness this row stands for, from nearly 255 down to 0.
      (local.set $level
        (i32.div_s
          (i32.mul
            (i32.sub (i32.sub (local.get $height) (local.get $y)) (i32.const 1))
            (i32.const 256))
          (local.get $half)))
      (local.set $x (i32.const 0))
      (loop $column
        (local.set $colour
          (i32.load
            (i32.add (global.get $data_offset) (i32.mul (local.get $x) (i32.const 4)))))
        (if (i32.ge_s (local.get $y) (local.get $half))
          (then
            (local.set $colour
              (call $pixel
                (call $light (local.get $colour) (local.get $level))
                (call $light (i32.shr_u (local.get $colour) (i32.const 8)) (local.get $level))
                (call $light (i32.shr_u (local.get $colour) (i32.const 16)) (local.get $level))))))
        (i32.store (local.get $address) (local.get $colour))
        (local.set $address (i32.add (local.get $address) (i32.const 4)))
        (local.set $x (i32.add (local.get $x) (i32.const 1)))
        (br_if $column (i32.lt_s (local.get $x) (i32.const 256))))
      (local.set $y (i32.add (local.get $y) (i32.const 1)))
      (br_if $row (i32.lt_s (local.get $y) (local.get $height)))))

  ;; Bright below the curve of the channel in the lowest byte of $colour, the more so the higher, and dark above it.
  (func $light (param $colour i32) (param $level i32) (result i32)
    (select
      (i32.add (i32.const 80) (i32.div_s (local.get $level) (i32.const 2)))
      (i32.const 22)
      (i32.gt_u (i32.and (local.get $colour) (i32.const 0xff)) (local.get $level)))))
