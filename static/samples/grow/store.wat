;; A memory that starts small, may grow to three pages, and is grown from inside.
(module
  (memory (export "memory") 1 3)

  ;; Adds $pages pages of 65,536 zero bytes. Returns the size before, in pages, or -1 if there is no room.
  (func $more (export "more") (param $pages i32) (result i32)
    (memory.grow (local.get $pages)))

  ;; Writes the squares of 1 to $count, an i32 each, from $address on.
  (func $squares (export "squares") (param $address i32) (param $count i32)
    (local $n i32)
    (block $done
      (loop $next
        (br_if $done (i32.ge_s (local.get $n) (local.get $count)))
        (local.set $n (i32.add (local.get $n) (i32.const 1)))
        (i32.store (local.get $address) (i32.mul (local.get $n) (local.get $n)))
        (local.set $address (i32.add (local.get $address) (i32.const 4)))
        (br $next)))))
