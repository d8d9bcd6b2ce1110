;; Owns a memory with a text in it, and changes texts that its host puts there.
(module
  (memory (export "memory") 1)

  ;; Lies in the memory from the first moment. The text is UTF-8, so its length counts bytes.
  (data (i32.const 64) "Made inside, read outside.")

  ;; Where the host may put a text.
  (global $buffer (export "buffer") i32 (i32.const 1024))

  ;; Address and length of the module's own text: a function may return several values.
  (func $greeting (export "greeting") (result i32 i32)
    (i32.const 64)
    (i32.const 26))

  ;; Makes capitals of the letters a to z in the buffer's first $length bytes. Returns how many it changed.
  (func $capitals (export "capitals") (param $length i32) (result i32)
    (local $address i32)
    (local $end i32)
    (local $changed i32)
    (local $byte i32)
    (local.set $address (global.get $buffer))
    (local.set $end (i32.add (global.get $buffer) (local.get $length)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $address) (local.get $end)))
        (local.set $byte (i32.load8_u (local.get $address)))
        (if (call $is_small (local.get $byte))
          (then
            ;; A capital's code is 32 less than the small letter's.
            (i32.store8 (local.get $address) (i32.sub (local.get $byte) (i32.const 32)))
            (local.set $changed (i32.add (local.get $changed) (i32.const 1)))))
        (local.set $address (i32.add (local.get $address) (i32.const 1)))
        (br $next)))
    (local.get $changed))

  ;; 1 for the codes from 97 (a) to 122 (z), else 0. Below 97 the difference wraps around to a huge unsigned number.
  (func $is_small (param $byte i32) (result i32)
    (i32.lt_u (i32.sub (local.get $byte) (i32.const 97)) (i32.const 26))))
