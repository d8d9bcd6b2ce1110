;; Has a mistake in it: a loop that does not end for every argument.
(module
  ;; How many times 2 can be taken from $n until nothing is left.
  (func $steps (export "steps") (param $n i32) (result i32)
    (local $count i32)
    (block $done
      (loop $next
        ;; An odd number jumps over 0, from 1 to -1, and goes on downwards for ever.
        (br_if $done (i32.eqz (local.get $n)))
        (local.set $n (i32.sub (local.get $n) (i32.const 2)))
        (local.set $count (i32.add (local.get $count) (i32.const 1)))
        (br $next)))
    (local.get $count)))
