;; Paints the Mandelbrot set, any part of it, with soft bands of colour.
(module
  (import "math" "cos" (func $cos (param f64) (result f64)))
  (import "math" "log2" (func $log2 (param f64) (result f64)))
  (import "math" "PI" (global $pi f64))

  (import "js" "shared_mem" (memory 4))
  ;; Where the palette lies, 256 colours of four bytes, and where the picture, four bytes for each pixel.
  (import "js" "palette_offset" (global $palette_offset i32))
  (import "js" "data_offset" (global $data_offset i32))

  ;; Pixels in a row, and rows.
  (import "picture" "width" (global $width i32))
  (import "picture" "height" (global $height i32))

  ;; Steps after which a point that has not escaped is taken for one of the set.
  (global $limit i32 (i32.const 400))

  ;; One channel of the palette: a wave from 0 to 255 and back while $t goes from 0 to 1.
  (func $wave (param $t f64) (param $phase f64) (result i32)
    (i32.trunc_f64_s
      (f64.mul
        (f64.const 127.5)
        (f64.add
          (f64.const 1)
          (call $cos
            (f64.mul
              (f64.mul (f64.const 2) (global.get $pi))
              (f64.add (local.get $t) (local.get $phase))))))))

  ;; Writes the palette: dark blue, light blue, cream, brown and back.
  (func $mix_palette (export "mix_palette")
    (local $i i32)
    (local $t f64)
    (local $address i32)
    (local.set $address (global.get $palette_offset))
    (loop $next
      (local.set $t (f64.div (f64.convert_i32_s (local.get $i)) (f64.const 256)))
      ;; An i32.store8 writes one byte; offset= adds to its address.
      (i32.store8 offset=0 (local.get $address) (call $wave (local.get $t) (f64.const 0.5)))
      (i32.store8 offset=1 (local.get $address) (call $wave (local.get $t) (f64.const 0.6)))
      (i32.store8 offset=2 (local.get $address) (call $wave (local.get $t) (f64.const 0.7)))
      (i32.store8 offset=3 (local.get $address) (i32.const 255))
      (local.set $address (i32.add (local.get $address) (i32.const 4)))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_s (local.get $i) (i32.const 256)))))

  ;; Whether c lies in the heart or in the large disc left of it, the two parts that make up most of the set. For them
  ;; there are formulas, and so no need for 400 steps.
  (func $in_large_part (param $cx f64) (param $cy f64) (result i32)
    (local $yy f64)
    (local $x f64)
    (local $q f64)
    (local.set $yy (f64.mul (local.get $cy) (local.get $cy)))

    ;; The disc around -1 with radius 1/4.
    (local.set $x (f64.add (local.get $cx) (f64.const 1)))
    (if (f64.le
          (f64.add (f64.mul (local.get $x) (local.get $x)) (local.get $yy))
          (f64.const 0.0625))
      (then (return (i32.const 1))))

    ;; The heart: q × (q + x) ≤ y²/4, where x is measured from 1/4 and q is the squared distance from there.
    (local.set $x (f64.sub (local.get $cx) (f64.const 0.25)))
    (local.set $q (f64.add (f64.mul (local.get $x) (local.get $x)) (local.get $yy)))
    (f64.le
      (f64.mul (local.get $q) (f64.add (local.get $q) (local.get $x)))
      (f64.mul (local.get $yy) (f64.const 0.25))))

  ;; How soon z ← z² + c escapes from 0 for c = $cx + $cy·i: a number of steps, 1 or more, made smooth by how far
  ;; the last one went. 0 for a point that does not escape.
  (func $escape (param $cx f64) (param $cy f64) (result f64)
    (local $x f64)
    (local $y f64)
    (local $xx f64)
    (local $yy f64)
    (local $steps i32)
    (if (call $in_large_part (local.get $cx) (local.get $cy)) (then (return (f64.const 0))))
    (loop $next
      ;; The imaginary part first, since it needs the old real part.
      (local.set $y
        (f64.add
          (f64.mul (f64.mul (f64.const 2) (local.get $x)) (local.get $y))
          (local.get $cy)))
      (local.set $x
        (f64.add
          (f64.sub (local.get $xx) (local.get $yy))
          (local.get $cx)))
      (local.set $xx (f64.mul (local.get $x) (local.get $x)))
      (local.set $yy (f64.mul (local.get $y) (local.get $y)))
      (local.set $steps (i32.add (local.get $steps) (i32.const 1)))

      ;; Beyond 2 there is no way back. Going on to 256 makes the bands smoother.
      (if (f64.gt (f64.add (local.get $xx) (local.get $yy)) (f64.const 65536))
        (then
          (return
            (f64.add
              (f64.convert_i32_s (local.get $steps))
              ;; From 2 for a point that came just as far as 256, down to 1 for one that came to 256².
              (f64.sub
                (f64.const 6)
                (call $log2 (call $log2 (f64.add (local.get $xx) (local.get $yy)))))))))
      (br_if $next (i32.lt_s (local.get $steps) (global.get $limit))))
    (f64.const 0))

  ;; Paints the part around $centre_x, $centre_y that is $span wide, its colours moved on by $shift.
  ;; Returns how many pixels belong to the set.
  (func $paint (export "paint")
    (param $centre_x f64) (param $centre_y f64) (param $span f64) (param $shift f64)
    (result i32)
    (local $column i32)
    (local $row i32)
    (local $pixel f64)
    (local $left f64)
    (local $cy f64)
    (local $address i32)
    (local $steps f64)
    (local $colour i32)
    (local $inside i32)

    ;; The size of a pixel, and the leftmost column.
    (local.set $pixel (f64.div (local.get $span) (f64.convert_i32_s (global.get $width))))
    (local.set $left (f64.sub (local.get $centre_x) (f64.div (local.get $span) (f64.const 2))))
    (local.set $address (global.get $data_offset))

    (loop $next_row
      ;; Rows go down, the imaginary axis goes up.
      (local.set $cy
        (f64.add
          (local.get $centre_y)
          (f64.mul
            (local.get $pixel)
            (f64.sub
              (f64.div (f64.convert_i32_s (global.get $height)) (f64.const 2))
              (f64.convert_i32_s (local.get $row))))))
      (local.set $column (i32.const 0))
      (loop $next_column
        (local.set $steps
          (call $escape
            (f64.add
              (local.get $left)
              (f64.mul (local.get $pixel) (f64.convert_i32_s (local.get $column))))
            (local.get $cy)))
        (if (f64.eq (local.get $steps) (f64.const 0))
          (then
            (local.set $colour (i32.const 0xff000000)) ;; black, and opaque
            (local.set $inside (i32.add (local.get $inside) (i32.const 1))))
          (else
            ;; 72 colours each time the steps double; after the last colour of the palette comes the first again.
            (local.set $colour
              (i32.load
                (i32.add
                  (global.get $palette_offset)
                  (i32.mul
                    (i32.const 4)
                    (i32.and
                      (i32.trunc_f64_s
                        (f64.floor
                          (f64.add
                            (f64.mul (f64.const 72) (call $log2 (local.get $steps)))
                            (local.get $shift))))
                      (i32.const 255))))))))
        (i32.store (local.get $address) (local.get $colour))
        (local.set $address (i32.add (local.get $address) (i32.const 4)))
        (local.set $column (i32.add (local.get $column) (i32.const 1)))
        (br_if $next_column (i32.lt_s (local.get $column) (global.get $width))))
      (local.set $row (i32.add (local.get $row) (i32.const 1)))
      (br_if $next_row (i32.lt_s (local.get $row) (global.get $height))))
    (local.get $inside)))
