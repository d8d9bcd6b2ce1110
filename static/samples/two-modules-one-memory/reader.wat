;; Sums measurements up. Knows nothing of who wrote them.
(module
  (import "shared" "memory" (memory 1))

  ;; The lowest, the highest and the sum of $count integers from $address on; $count is 1 or more.
  (func $summary (export "summary") (param $address i32) (param $count i32) (result i32 i32 i64)
    (local $end i32)
    (local $value i32)
    (local $low i32)
    (local $high i32)
    (local $sum i64)
    (local.set $end
      (i32.add (local.get $address) (i32.mul (local.get $count) (i32.const 4))))
    ;; The first is the lowest and the highest so far.
    (local.set $low (i32.load (local.get $address)))
    (local.set $high (local.get $low))
    (loop $next
      (local.set $value (i32.load (local.get $address)))
      ;; select takes its first operand if the condition holds, else its second.
      (local.set $low
        (select (local.get $value) (local.get $low) (i32.lt_s (local.get $value) (local.get $low))))
      (local.set $high
        (select (local.get $value) (local.get $high) (i32.gt_s (local.get $value) (local.get $high))))
      ;; Many i32 together can be more than an i32 holds.
      (local.set $sum (i64.add (local.get $sum) (i64.extend_i32_s (local.get $value))))
      (local.set $address (i32.add (local.get $address) (i32.const 4)))
      (br_if $next (i32.lt_u (local.get $address) (local.get $end))))
    (local.get $low)
    (local.get $high)
    (local.get $sum)))
