;; Paints the Mandelbrot set row by row. Who is free takes the next row: one thread takes all, several share them.
(module
  ;; A shared memory says how large it may get. The memory from Python must have been made with shared=True.
  (import "js" "shared_mem" (memory 8 8 shared))
  ;; Where the number of the next row is, and where the picture, four bytes for each pixel.
  (import "js" "next_row" (global $next_row i32))
  (import "js" "data_offset" (global $data_offset i32))

  ;; Pixels in a row, and rows.
  (import "picture" "width" (global $width i32))
  (import "picture" "height" (global $height i32))

  ;; Steps after which a point that has not escaped is taken for one of the set.
  (global $limit i32 (i32.const 1000))

  ;; How many steps z ← z² + c takes to escape from 0 for c = $cx + $cy·i, or the limit.
  (func $escape (param $cx f64) (param $cy f64) (result i32)
    (local $x f64)
    (local $y f64)
    (local $xx f64)
    (local $yy f64)
    (local $steps i32)
    (loop $next
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
      (br_if $next
        (i32.and
          (f64.le (f64.add (local.get $xx) (local.get $yy)) (f64.const 4))
          (i32.lt_s (local.get $steps) (global.get $limit)))))
    (local.get $steps))

  ;; A colour for a number of steps: black for the set, else from dark red over orange to pale yellow.
  (func $colour (param $steps i32) (result i32)
    (if (i32.ge_s (local.get $steps) (global.get $limit)) (then (return (i32.const 0xff000000))))
    ;; Red, green and blue each grow with the steps, blue the slowest, and none beyond 255.
    (i32.or
      (i32.or
        (i32.const 0xff000000)
        (call $least (i32.add (i32.const 40) (i32.mul (local.get $steps) (i32.const 9)))))
      (i32.or
        (i32.shl (call $least (i32.mul (local.get $steps) (i32.const 4))) (i32.const 8))
        (i32.shl (call $least (local.get $steps)) (i32.const 16)))))

  (func $least (param $value i32) (result i32)
    (select (local.get $value) (i32.const 255) (i32.lt_s (local.get $value) (i32.const 255))))

  ;; Takes rows until there are none left, and returns how many it painted.
  (func $paint (export "paint") (result i32)
    (local $row i32)
    (local $column i32)
    (local $cy f64)
    (local $address i32)
    (local $painted i32)
    (loop $take_row
      ;; Reads the number and adds 1 in one step, which no other thread can come between: no row is painted twice.
      (local.set $row (i32.atomic.rmw.add (global.get $next_row) (i32.const 1)))
      (if (i32.ge_s (local.get $row) (global.get $height)) (then (return (local.get $painted))))

      (local.set $address
        (i32.add
          (global.get $data_offset)
          (i32.mul (i32.mul (local.get $row) (global.get $width)) (i32.const 4))))
      ;; The picture is 3.2 wide and has the real axis in its middle.
      (local.set $cy
        (f64.mul
          (f64.div (f64.const 3.2) (f64.convert_i32_s (global.get $width)))
          (f64.sub
            (f64.div (f64.convert_i32_s (global.get $height)) (f64.const 2))
            (f64.convert_i32_s (local.get $row)))))
      (local.set $column (i32.const 0))
      (loop $next_column
        (i32.store
          (local.get $address)
          (call $colour
            (call $escape
              (f64.sub
                (f64.mul
                  (f64.div (f64.const 3.2) (f64.convert_i32_s (global.get $width)))
                  (f64.convert_i32_s (local.get $column)))
                (f64.const 2.3))
              (local.get $cy))))
        (local.set $address (i32.add (local.get $address) (i32.const 4)))
        (local.set $column (i32.add (local.get $column) (i32.const 1)))
        (br_if $next_column (i32.lt_s (local.get $column) (global.get $width))))
      (local.set $painted (i32.add (local.get $painted) (i32.const 1)))
      (br $take_row))
    (unreachable)))
