;; The binary format: integers in long forms, sections in order, counts and sizes that do not fit, and what is no module.

(module binary "\00asm\01\00\00\00")
(module binary "\00asm" "\01\00\00\00")
(module $two binary
  "\00asm\01\00\00\00"
  "\01\05\01\60\00\01\7f"           ;; type: [] -> [i32]
  "\03\02\01\00"                    ;; one function of it
  "\07\05\01\01f\00\00"             ;; exported as "f"
  "\0a\06\01\04\00\41\02\0b")       ;; i32.const 2
(assert_return (invoke $two "f") (i32.const 2))

;; Numbers may be longer than they need to be, up to their width.
(module binary
  "\00asm\01\00\00\00"
  "\01\89\80\00" "\81\80\80\80\00" "\60\00\01\7f"
  "\03\02\01\00"
  "\07\05\01\01f\00\00"
  "\0a\0a\01\08\00\41\82\80\80\80\00\0b")
(assert_return (invoke "f") (i32.const 2))
(module binary
  "\00asm\01\00\00\00"
  "\01\05\01\60\00\01\7e"
  "\03\02\01\00"
  "\07\05\01\01f\00\00"
  "\0a\0f\01\0d\00\42\80\80\80\80\80\80\80\80\80\7f\0b")  ;; i64.const of ten bytes
(assert_return (invoke "f") (i64.const 0x8000000000000000))

;; Floats are their bits.
(module binary
  "\00asm\01\00\00\00"
  "\01\06\01\60\00\02\7d\7c"
  "\03\02\01\00"
  "\07\05\01\01f\00\00"
  "\0a\12\01\10\00\43\01\00\80\7f\44\00\00\00\00\00\00\00\80\0b")
(assert_return (invoke "f") (f32.const nan:0x1) (f64.const -0))

;; Custom sections stand anywhere and hold anything.
(module binary
  "\00asm\01\00\00\00"
  "\00\03\01aX"
  "\01\05\01\60\00\01\7f"
  "\00\01\00"
  "\03\02\01\00"
  "\00\06\04name\ff"
  "\07\05\01\01f\00\00"
  "\0a\06\01\04\00\41\07\0b"
  "\00\04\01aXY")
(assert_return (invoke "f") (i32.const 7))
(module binary "\00asm\01\00\00\00" "\00\07\06\f0\9f\98\80  ")

;; Passive data with its count.
(module binary
  "\00asm\01\00\00\00"
  "\01\05\01\60\00\01\7f"
  "\03\02\01\00"
  "\05\03\01\00\01"
  "\07\05\01\01f\00\00"
  "\0c\01\01"
  "\0a\13\01\11\00\41\00\41\00\41\02\fc\08\00\00\41\00\2f\01\00\0b"
  "\0b\05\01\01\02\34\12")
(assert_return (invoke "f") (i32.const 0x1234))

(assert_malformed (module binary "") "unexpected end")
(assert_malformed (module binary "\00") "unexpected end")
(assert_malformed (module binary "\00asm") "unexpected end")
(assert_malformed (module binary "\00asm\01") "unexpected end")
(assert_malformed (module binary "asm\00\01\00\00\00") "magic header not detected")
(assert_malformed (module binary "\00ASM\01\00\00\00") "magic header not detected")
(assert_malformed (module binary "\ef\bb\bf\00asm\01\00\00\00") "magic header not detected")
(assert_malformed (module binary "msa\00\01\00\00\00") "magic header not detected")
(assert_malformed (module binary "\00asm\00\00\00\00") "unknown binary version")
(assert_malformed (module binary "\00asm\02\00\00\00") "unknown binary version")
(assert_malformed (module binary "\00asm\01\00\01\00") "unknown binary version")
(assert_malformed (module binary "\00asm\01\00\00\00\7f\00") "malformed section id")
(assert_malformed (module binary "\00asm\01\00\00\00\0f\01\00") "malformed section id")
(assert_malformed (module binary "\00asm\01\00\00\00\01") "unexpected end")
(assert_malformed (module binary "\00asm\01\00\00\00\01\05\01\60") "unexpected end")
(assert_malformed (module binary "\00asm\01\00\00\00\01\06\01\60\00\01\7f\00") "section size mismatch")
(assert_malformed (module binary "\00asm\01\00\00\00\01\04\01\60\00\01\7f") "section size mismatch")
(assert_malformed (module binary "\00asm\01\00\00\00\01\01\01") "unexpected end")
(assert_malformed (module binary "\00asm\01\00\00\00\01\06\ff\ff\ff\ff\0f\60") "unexpected end")
(assert_malformed (module binary "\00asm\01\00\00\00\01\06\80\80\80\80\80\00") "integer representation too long")
(assert_malformed (module binary "\00asm\01\00\00\00\01\05\80\80\80\80\10") "integer too large")
(assert_malformed (module binary "\00asm\01\00\00\00\01\04\01\60\00\00\01\04\01\60\00\00") "unexpected content after last section")
(assert_malformed (module binary "\00asm\01\00\00\00\03\01\00\01\01\00") "unexpected content after last section")
(assert_malformed (module binary "\00asm\01\00\00\00\01\04\01\60\00\00\03\02\01\00") "function and code section have inconsistent lengths")
(assert_malformed (module binary "\00asm\01\00\00\00\0a\04\01\02\00\0b") "function and code section have inconsistent lengths")
(assert_malformed (module binary "\00asm\01\00\00\00\01\05\01\60\00\01\7f\03\02\01\00\0a\06\01\04\00\41\02\01") "END opcode expected")
(assert_malformed (module binary "\00asm\01\00\00\00\01\04\01\60\00\00\03\02\01\00\0a\05\01\03\00\ff\0b") "illegal opcode")
(assert_malformed (module binary "\00asm\01\00\00\00\01\04\01\60\00\00\03\02\01\00\0a\06\01\04\00\fc\7f\0b") "illegal opcode")
(assert_malformed (module binary "\00asm\01\00\00\00\01\04\01\60\00\00\03\02\01\00\0a\0b\01\09\02\ff\ff\ff\ff\0f\7f\02\7e\0b") "too many locals")
(assert_malformed (module binary "\00asm\01\00\00\00\01\05\01\60\00\01\7f\03\02\01\00\0a\0b\01\09\00\41\80\80\80\80\80\00\0b") "integer representation too long")
(assert_malformed (module binary "\00asm\01\00\00\00\01\05\01\60\00\01\7f\03\02\01\00\0a\0a\01\08\00\41\80\80\80\80\70\0b") "integer too large")
(assert_malformed (module binary "\00asm\01\00\00\00\05\03\01\10\00") "malformed limits flags")
(assert_malformed (module binary "\00asm\01\00\00\00\06\06\01\7f\02\41\00\0b") "malformed mutability")
(assert_malformed (module binary "\00asm\01\00\00\00\06\05\01\7f\00\41\00") "unexpected end")
(assert_malformed (module binary "\00asm\01\00\00\00\02\04\01\00\00\05") "malformed import kind")
(assert_malformed (module binary "\00asm\01\00\00\00\02\07\01\01\ff\01a\00\00") "malformed UTF-8 encoding")
(assert_malformed (module binary "\00asm\01\00\00\00\00\02\01\80") "malformed UTF-8 encoding")
(assert_malformed (module binary "\00asm\01\00\00\00\00\00") "unexpected end")
(assert_malformed (module binary "\00asm\01\00\00\00\00\03\05ab") "unexpected end")
(assert_malformed (module binary "\00asm\01\00\00\00\05\03\01\00\01\0b\06\01\00\41\00\0b\05") "unexpected end")
(assert_malformed (module binary "\00asm\01\00\00\00\0c\01\01") "data count and data section have inconsistent lengths")
(assert_malformed (module binary "\00asm\01\00\00\00\0c\01\00\0b\04\01\01\01a") "data count and data section have inconsistent lengths")
(assert_malformed (module binary "\00asm\01\00\00\00\01\04\01\60\00\00\03\02\01\00\05\03\01\00\01\0a\07\01\05\00\fc\09\00\0b\0b\03\01\01\00") "data count section required")

(assert_invalid (module binary "\00asm\01\00\00\00\03\02\01\00\0a\04\01\02\00\0b") "unknown type")
(assert_invalid (module binary "\00asm\01\00\00\00\01\05\01\60\00\01\7f\03\02\01\00\0a\04\01\02\00\0b") "type mismatch")
(assert_invalid (module binary "\00asm\01\00\00\00\07\05\01\01f\00\00") "unknown function")
(assert_invalid (module binary "\00asm\01\00\00\00\08\01\00") "unknown function")
(assert_invalid (module binary "\00asm\01\00\00\00\05\04\01\01\02\01") "size minimum must not be greater than maximum")
(assert_invalid (module binary "\00asm\01\00\00\00\05\05\01\00\81\80\04") "memory size")
