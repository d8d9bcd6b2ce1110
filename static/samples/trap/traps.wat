;; Functions that are right for most arguments, and trap for the others.
(module
  (memory (export "memory") 1)

  ;; The four bytes from $address on, as one number. The last address at which four bytes are left is 65,532.
  (func $load (export "load") (param $address i32) (result i32)
    (i32.load (local.get $address)))

  ;; Degrees to turn by: 0 is left, 1 is right. There is no third direction, and `unreachable` says so.
  (func $turn (export "turn") (param $direction i32) (result i32)
    (if (i32.eqz (local.get $direction)) (then (return (i32.const -90))))
    (if (i32.eq (local.get $direction) (i32.const 1)) (then (return (i32.const 90))))
    (unreachable))

  ;; Two functions of different types in one table. Slot 0 takes a number and returns one, slot 1 does neither.
  (type $number_to_number (func (param i32) (result i32)))
  (table funcref (elem $double $clear))

  (func $double (type $number_to_number) (param $n i32) (result i32)
    (i32.mul (local.get $n) (i32.const 2)))

  (func $clear
    (i32.store (i32.const 64) (i32.const 0)))

  ;; Calls the function in $slot. What lies there is known only now, so its type is checked now.
  (func $apply (export "apply") (param $slot i32) (param $n i32) (result i32)
    (call_indirect (type $number_to_number) (local.get $n) (local.get $slot)))

  ;; Notes the sum in memory, then divides it.
  (func $average (export "average") (param $sum i32) (param $count i32) (result i32)
    (i32.store (i32.const 64) (local.get $sum))
    (call $divide (local.get $sum) (local.get $count)))

  (func $divide (param $a i32) (param $b i32) (result i32)
    (i32.div_s (local.get $a) (local.get $b))))
