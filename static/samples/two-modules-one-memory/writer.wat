;; Makes up measurements. Knows nothing of who reads them.
(module
  (import "shared" "memory" (memory 1))

  ;; Writes $count temperatures in tenths of a degree, an i32 each, from $address on. The same $seed gives the same ones.
  (func $measure (export "measure") (param $address i32) (param $count i32) (param $seed i32)
    (local $end i32)
    (local.set $end
      (i32.add (local.get $address) (i32.mul (local.get $count) (i32.const 4))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $address) (local.get $end)))
        ;; A linear congruential generator: multiply, add, and let the result wrap around at 32 bits.
        (local.set $seed
          (i32.add (i32.mul (local.get $seed) (i32.const 1664525)) (i32.const 1013904223)))
        ;; Its highest bits are the most random: 8 of them make a number from 0 to 255, less 50 for frost.
        (i32.store (local.get $address)
          (i32.sub (i32.shr_u (local.get $seed) (i32.const 24)) (i32.const 50)))
        (local.set $address (i32.add (local.get $address) (i32.const 4)))
        (br $next)))))
