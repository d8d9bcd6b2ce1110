/** The table of WebAssembly's instructions (3.0, threads, and the exception handling before 3.0): the one place that knows opcodes. */

import { type Immediate, immediateKinds } from "./immediates.ts";
import { type Operand, operandKinds } from "./operands.ts";

export interface Op {
	/** Its place in `ops`: a small number, for tables by instruction. */
	readonly index: number;
	/** The opcode. An instruction with a prefix has the prefix, times 0x1000, and the number behind it: `0xFD00C` is `v128.const`. */
	readonly code: number;
	/** As the text format writes it. Three names belong to two instructions: `select`, `ref.test` and `ref.cast`. */
	readonly name: string;
	/**
	 * In the order of the binary format. The text has the table before the type in `call_indirect`, the table before the segment
	 * in `table.init` and the memory before it in `memory.init`; the alignment and the offset are words.
	 */
	readonly immediates: readonly Immediate[];
	/** The last is on top of the stack. */
	readonly takes: readonly Operand[];
	readonly gives: readonly Operand[];
	/**
	 * How many bytes of memory it reads or writes at its address, 0 if it has no `memarg`. The alignment may be at most this many
	 * bytes, and must be exactly this many where `atomic`.
	 */
	readonly width: number;
	/** Whether it is of the threads proposal. */
	readonly atomic: boolean;
}

/** A line: the first opcode | immediates | takes -> gives | names of instructions with opcodes in a row, with `:` and the width. */
const table = `
00    |                    | any* -> any*                | unreachable
01    |                    | ->                          | nop
02    | block_type         | param* -> param*            | block loop
04    | block_type         | param* i32 -> param*        | if
05    |                    | result* -> param*           | else
06    | block_type         | param* -> param*            | try
07    | tag                | result* -> param*           | catch
08    | tag                | any* param* -> any*         | throw
09    | label              | any* -> any*                | rethrow
0A    |                    | any* exnref -> any*         | throw_ref
0B    |                    | result* -> result*          | end
0C    | label              | any* label* -> any*         | br
0D    | label              | label* i32 -> label*        | br_if
0E    | labels             | any* label* i32 -> any*     | br_table
0F    |                    | any* return* -> any*        | return
10    | func               | param* -> result*           | call
11    | type table         | param* address -> result*   | call_indirect
12    | func               | any* param* -> any*         | return_call
13    | type table         | any* param* address -> any* | return_call_indirect
14    | type               | param* object -> result*    | call_ref
15    | type               | any* param* object -> any*  | return_call_ref
18    | label              | result* -> result*          | delegate
19    |                    | result* ->                  | catch_all
1A    |                    | any ->                      | drop
1B    |                    | any any i32 -> any          | select
1C    | value_types        | any any i32 -> any          | select
1F    | block_type catches | param* -> param*            | try_table
20    | local              | -> local                    | local.get
21    | local              | local ->                    | local.set
22    | local              | local -> local              | local.tee
23    | global             | -> global                   | global.get
24    | global             | global ->                   | global.set
25    | table              | address -> element          | table.get
26    | table              | address element ->          | table.set

28    | memarg             | address -> i32              | i32.load:4
29    | memarg             | address -> i64              | i64.load:8
2A    | memarg             | address -> f32              | f32.load:4
2B    | memarg             | address -> f64              | f64.load:8
2C    | memarg             | address -> i32              | i32.load8_s:1 i32.load8_u:1 i32.load16_s:2 i32.load16_u:2
30    | memarg             | address -> i64              | i64.load8_s:1 i64.load8_u:1 i64.load16_s:2 i64.load16_u:2 i64.load32_s:4 i64.load32_u:4
36    | memarg             | address i32 ->              | i32.store:4
37    | memarg             | address i64 ->              | i64.store:8
38    | memarg             | address f32 ->              | f32.store:4
39    | memarg             | address f64 ->              | f64.store:8
3A    | memarg             | address i32 ->              | i32.store8:1 i32.store16:2
3C    | memarg             | address i64 ->              | i64.store8:1 i64.store16:2 i64.store32:4
3F    | memory             | -> address                  | memory.size
40    | memory             | address -> address          | memory.grow

41    | i32                | -> i32                      | i32.const
42    | i64                | -> i64                      | i64.const
43    | f32                | -> f32                      | f32.const
44    | f64                | -> f64                      | f64.const
45    |                    | i32 -> i32                  | i32.eqz
46    |                    | i32 i32 -> i32              | i32.eq i32.ne i32.lt_s i32.lt_u i32.gt_s i32.gt_u i32.le_s i32.le_u i32.ge_s i32.ge_u
50    |                    | i64 -> i32                  | i64.eqz
51    |                    | i64 i64 -> i32              | i64.eq i64.ne i64.lt_s i64.lt_u i64.gt_s i64.gt_u i64.le_s i64.le_u i64.ge_s i64.ge_u
5B    |                    | f32 f32 -> i32              | f32.eq f32.ne f32.lt f32.gt f32.le f32.ge
61    |                    | f64 f64 -> i32              | f64.eq f64.ne f64.lt f64.gt f64.le f64.ge
67    |                    | i32 -> i32                  | i32.clz i32.ctz i32.popcnt
6A    |                    | i32 i32 -> i32              | i32.add i32.sub i32.mul i32.div_s i32.div_u i32.rem_s i32.rem_u
71    |                    | i32 i32 -> i32              | i32.and i32.or i32.xor i32.shl i32.shr_s i32.shr_u i32.rotl i32.rotr
79    |                    | i64 -> i64                  | i64.clz i64.ctz i64.popcnt
7C    |                    | i64 i64 -> i64              | i64.add i64.sub i64.mul i64.div_s i64.div_u i64.rem_s i64.rem_u
83    |                    | i64 i64 -> i64              | i64.and i64.or i64.xor i64.shl i64.shr_s i64.shr_u i64.rotl i64.rotr
8B    |                    | f32 -> f32                  | f32.abs f32.neg f32.ceil f32.floor f32.trunc f32.nearest f32.sqrt
92    |                    | f32 f32 -> f32              | f32.add f32.sub f32.mul f32.div f32.min f32.max f32.copysign
99    |                    | f64 -> f64                  | f64.abs f64.neg f64.ceil f64.floor f64.trunc f64.nearest f64.sqrt
A0    |                    | f64 f64 -> f64              | f64.add f64.sub f64.mul f64.div f64.min f64.max f64.copysign
A7    |                    | i64 -> i32                  | i32.wrap_i64
A8    |                    | f32 -> i32                  | i32.trunc_f32_s i32.trunc_f32_u
AA    |                    | f64 -> i32                  | i32.trunc_f64_s i32.trunc_f64_u
AC    |                    | i32 -> i64                  | i64.extend_i32_s i64.extend_i32_u
AE    |                    | f32 -> i64                  | i64.trunc_f32_s i64.trunc_f32_u
B0    |                    | f64 -> i64                  | i64.trunc_f64_s i64.trunc_f64_u
B2    |                    | i32 -> f32                  | f32.convert_i32_s f32.convert_i32_u
B4    |                    | i64 -> f32                  | f32.convert_i64_s f32.convert_i64_u
B6    |                    | f64 -> f32                  | f32.demote_f64
B7    |                    | i32 -> f64                  | f64.convert_i32_s f64.convert_i32_u
B9    |                    | i64 -> f64                  | f64.convert_i64_s f64.convert_i64_u
BB    |                    | f32 -> f64                  | f64.promote_f32
BC    |                    | f32 -> i32                  | i32.reinterpret_f32
BD    |                    | f64 -> i64                  | i64.reinterpret_f64
BE    |                    | i32 -> f32                  | f32.reinterpret_i32
BF    |                    | i64 -> f64                  | f64.reinterpret_i64
C0    |                    | i32 -> i32                  | i32.extend8_s i32.extend16_s
C2    |                    | i64 -> i64                  | i64.extend8_s i64.extend16_s i64.extend32_s

D0    | heap_type          | -> target                   | ref.null
D1    |                    | ref -> i32                  | ref.is_null
D2    | func               | -> function                 | ref.func
D3    |                    | eqref eqref -> i32          | ref.eq
D4    |                    | ref -> nonnull              | ref.as_non_null
D5    | label              | label* ref -> label* nonnull | br_on_null
D6    | label              | label* ref -> label*        | br_on_non_null

FB000 | type               | field* -> new               | struct.new
FB001 | type               | -> new                      | struct.new_default
FB002 | type field         | object -> field             | struct.get struct.get_s struct.get_u
FB005 | type field         | object field ->             | struct.set
FB006 | type               | item i32 -> new             | array.new
FB007 | type               | i32 -> new                  | array.new_default
FB008 | type count         | item* -> new                | array.new_fixed
FB009 | type data          | i32 i32 -> new              | array.new_data
FB00A | type elem          | i32 i32 -> new              | array.new_elem
FB00B | type               | object i32 -> item          | array.get array.get_s array.get_u
FB00E | type               | object i32 item ->          | array.set
FB00F |                    | arrayref -> i32             | array.len
FB010 | type               | object i32 item i32 ->      | array.fill
FB011 | type type          | object i32 object2 i32 i32 -> | array.copy
FB012 | type data          | object i32 i32 i32 ->       | array.init_data
FB013 | type elem          | object i32 i32 i32 ->       | array.init_elem
FB014 | ref                | subject -> i32              | ref.test
FB015 | ref_null           | subject -> i32              | ref.test
FB016 | ref                | subject -> target           | ref.cast
FB017 | ref_null           | subject -> target           | ref.cast
FB018 | cast label heap_type heap_type | label* ref -> label* ref | br_on_cast br_on_cast_fail
FB01A |                    | externref -> internalized   | any.convert_extern
FB01B |                    | anyref -> externalized      | extern.convert_any
FB01C |                    | i32 -> i31                  | ref.i31
FB01D |                    | i31ref -> i32               | i31.get_s i31.get_u

FC000 |                    | f32 -> i32                  | i32.trunc_sat_f32_s i32.trunc_sat_f32_u
FC002 |                    | f64 -> i32                  | i32.trunc_sat_f64_s i32.trunc_sat_f64_u
FC004 |                    | f32 -> i64                  | i64.trunc_sat_f32_s i64.trunc_sat_f32_u
FC006 |                    | f64 -> i64                  | i64.trunc_sat_f64_s i64.trunc_sat_f64_u
FC008 | data memory        | address i32 i32 ->          | memory.init
FC009 | data               | ->                          | data.drop
FC00A | memory memory      | address address2 length ->  | memory.copy
FC00B | memory             | address i32 address ->      | memory.fill
FC00C | elem table         | address i32 i32 ->          | table.init
FC00D | elem               | ->                          | elem.drop
FC00E | table table        | address address2 length ->  | table.copy
FC00F | table              | element address -> address  | table.grow
FC010 | table              | -> address                  | table.size
FC011 | table              | address element address ->  | table.fill

FD000 | memarg             | address -> v128             | v128.load:16
FD001 | memarg             | address -> v128             | v128.load8x8_s:8 v128.load8x8_u:8 v128.load16x4_s:8 v128.load16x4_u:8 v128.load32x2_s:8 v128.load32x2_u:8
FD007 | memarg             | address -> v128             | v128.load8_splat:1 v128.load16_splat:2 v128.load32_splat:4 v128.load64_splat:8
FD00B | memarg             | address v128 ->             | v128.store:16
FD00C | v128               | -> v128                     | v128.const
FD00D | lanes              | v128 v128 -> v128           | i8x16.shuffle
FD00E |                    | v128 v128 -> v128           | i8x16.swizzle
FD00F |                    | i32 -> v128                 | i8x16.splat i16x8.splat i32x4.splat
FD012 |                    | i64 -> v128                 | i64x2.splat
FD013 |                    | f32 -> v128                 | f32x4.splat
FD014 |                    | f64 -> v128                 | f64x2.splat
FD015 | lane               | v128 -> i32                 | i8x16.extract_lane_s i8x16.extract_lane_u
FD017 | lane               | v128 i32 -> v128            | i8x16.replace_lane
FD018 | lane               | v128 -> i32                 | i16x8.extract_lane_s i16x8.extract_lane_u
FD01A | lane               | v128 i32 -> v128            | i16x8.replace_lane
FD01B | lane               | v128 -> i32                 | i32x4.extract_lane
FD01C | lane               | v128 i32 -> v128            | i32x4.replace_lane
FD01D | lane               | v128 -> i64                 | i64x2.extract_lane
FD01E | lane               | v128 i64 -> v128            | i64x2.replace_lane
FD01F | lane               | v128 -> f32                 | f32x4.extract_lane
FD020 | lane               | v128 f32 -> v128            | f32x4.replace_lane
FD021 | lane               | v128 -> f64                 | f64x2.extract_lane
FD022 | lane               | v128 f64 -> v128            | f64x2.replace_lane
FD023 |                    | v128 v128 -> v128           | i8x16.eq i8x16.ne i8x16.lt_s i8x16.lt_u i8x16.gt_s i8x16.gt_u i8x16.le_s i8x16.le_u i8x16.ge_s i8x16.ge_u
FD02D |                    | v128 v128 -> v128           | i16x8.eq i16x8.ne i16x8.lt_s i16x8.lt_u i16x8.gt_s i16x8.gt_u i16x8.le_s i16x8.le_u i16x8.ge_s i16x8.ge_u
FD037 |                    | v128 v128 -> v128           | i32x4.eq i32x4.ne i32x4.lt_s i32x4.lt_u i32x4.gt_s i32x4.gt_u i32x4.le_s i32x4.le_u i32x4.ge_s i32x4.ge_u
FD041 |                    | v128 v128 -> v128           | f32x4.eq f32x4.ne f32x4.lt f32x4.gt f32x4.le f32x4.ge
FD047 |                    | v128 v128 -> v128           | f64x2.eq f64x2.ne f64x2.lt f64x2.gt f64x2.le f64x2.ge
FD04D |                    | v128 -> v128                | v128.not
FD04E |                    | v128 v128 -> v128           | v128.and v128.andnot v128.or v128.xor
FD052 |                    | v128 v128 v128 -> v128      | v128.bitselect
FD053 |                    | v128 -> i32                 | v128.any_true
FD054 | memarg lane        | address v128 -> v128        | v128.load8_lane:1 v128.load16_lane:2 v128.load32_lane:4 v128.load64_lane:8
FD058 | memarg lane        | address v128 ->             | v128.store8_lane:1 v128.store16_lane:2 v128.store32_lane:4 v128.store64_lane:8
FD05C | memarg             | address -> v128             | v128.load32_zero:4 v128.load64_zero:8
FD05E |                    | v128 -> v128                | f32x4.demote_f64x2_zero f64x2.promote_low_f32x4
FD060 |                    | v128 -> v128                | i8x16.abs i8x16.neg i8x16.popcnt
FD063 |                    | v128 -> i32                 | i8x16.all_true i8x16.bitmask
FD065 |                    | v128 v128 -> v128           | i8x16.narrow_i16x8_s i8x16.narrow_i16x8_u
FD067 |                    | v128 -> v128                | f32x4.ceil f32x4.floor f32x4.trunc f32x4.nearest
FD06B |                    | v128 i32 -> v128            | i8x16.shl i8x16.shr_s i8x16.shr_u
FD06E |                    | v128 v128 -> v128           | i8x16.add i8x16.add_sat_s i8x16.add_sat_u i8x16.sub i8x16.sub_sat_s i8x16.sub_sat_u
FD074 |                    | v128 -> v128                | f64x2.ceil f64x2.floor
FD076 |                    | v128 v128 -> v128           | i8x16.min_s i8x16.min_u i8x16.max_s i8x16.max_u
FD07A |                    | v128 -> v128                | f64x2.trunc
FD07B |                    | v128 v128 -> v128           | i8x16.avgr_u
FD07C |                    | v128 -> v128                | i16x8.extadd_pairwise_i8x16_s i16x8.extadd_pairwise_i8x16_u i32x4.extadd_pairwise_i16x8_s i32x4.extadd_pairwise_i16x8_u
FD080 |                    | v128 -> v128                | i16x8.abs i16x8.neg
FD082 |                    | v128 v128 -> v128           | i16x8.q15mulr_sat_s
FD083 |                    | v128 -> i32                 | i16x8.all_true i16x8.bitmask
FD085 |                    | v128 v128 -> v128           | i16x8.narrow_i32x4_s i16x8.narrow_i32x4_u
FD087 |                    | v128 -> v128                | i16x8.extend_low_i8x16_s i16x8.extend_high_i8x16_s i16x8.extend_low_i8x16_u i16x8.extend_high_i8x16_u
FD08B |                    | v128 i32 -> v128            | i16x8.shl i16x8.shr_s i16x8.shr_u
FD08E |                    | v128 v128 -> v128           | i16x8.add i16x8.add_sat_s i16x8.add_sat_u i16x8.sub i16x8.sub_sat_s i16x8.sub_sat_u
FD094 |                    | v128 -> v128                | f64x2.nearest
FD095 |                    | v128 v128 -> v128           | i16x8.mul i16x8.min_s i16x8.min_u i16x8.max_s i16x8.max_u
FD09B |                    | v128 v128 -> v128           | i16x8.avgr_u i16x8.extmul_low_i8x16_s i16x8.extmul_high_i8x16_s i16x8.extmul_low_i8x16_u i16x8.extmul_high_i8x16_u
FD0A0 |                    | v128 -> v128                | i32x4.abs i32x4.neg
FD0A3 |                    | v128 -> i32                 | i32x4.all_true i32x4.bitmask
FD0A7 |                    | v128 -> v128                | i32x4.extend_low_i16x8_s i32x4.extend_high_i16x8_s i32x4.extend_low_i16x8_u i32x4.extend_high_i16x8_u
FD0AB |                    | v128 i32 -> v128            | i32x4.shl i32x4.shr_s i32x4.shr_u
FD0AE |                    | v128 v128 -> v128           | i32x4.add
FD0B1 |                    | v128 v128 -> v128           | i32x4.sub
FD0B5 |                    | v128 v128 -> v128           | i32x4.mul i32x4.min_s i32x4.min_u i32x4.max_s i32x4.max_u i32x4.dot_i16x8_s
FD0BC |                    | v128 v128 -> v128           | i32x4.extmul_low_i16x8_s i32x4.extmul_high_i16x8_s i32x4.extmul_low_i16x8_u i32x4.extmul_high_i16x8_u
FD0C0 |                    | v128 -> v128                | i64x2.abs i64x2.neg
FD0C3 |                    | v128 -> i32                 | i64x2.all_true i64x2.bitmask
FD0C7 |                    | v128 -> v128                | i64x2.extend_low_i32x4_s i64x2.extend_high_i32x4_s i64x2.extend_low_i32x4_u i64x2.extend_high_i32x4_u
FD0CB |                    | v128 i32 -> v128            | i64x2.shl i64x2.shr_s i64x2.shr_u
FD0CE |                    | v128 v128 -> v128           | i64x2.add
FD0D1 |                    | v128 v128 -> v128           | i64x2.sub
FD0D5 |                    | v128 v128 -> v128           | i64x2.mul i64x2.eq i64x2.ne i64x2.lt_s i64x2.gt_s i64x2.le_s i64x2.ge_s
FD0DC |                    | v128 v128 -> v128           | i64x2.extmul_low_i32x4_s i64x2.extmul_high_i32x4_s i64x2.extmul_low_i32x4_u i64x2.extmul_high_i32x4_u
FD0E0 |                    | v128 -> v128                | f32x4.abs f32x4.neg
FD0E3 |                    | v128 -> v128                | f32x4.sqrt
FD0E4 |                    | v128 v128 -> v128           | f32x4.add f32x4.sub f32x4.mul f32x4.div f32x4.min f32x4.max f32x4.pmin f32x4.pmax
FD0EC |                    | v128 -> v128                | f64x2.abs f64x2.neg
FD0EF |                    | v128 -> v128                | f64x2.sqrt
FD0F0 |                    | v128 v128 -> v128           | f64x2.add f64x2.sub f64x2.mul f64x2.div f64x2.min f64x2.max f64x2.pmin f64x2.pmax
FD0F8 |                    | v128 -> v128                | i32x4.trunc_sat_f32x4_s i32x4.trunc_sat_f32x4_u f32x4.convert_i32x4_s f32x4.convert_i32x4_u
FD0FC |                    | v128 -> v128                | i32x4.trunc_sat_f64x2_s_zero i32x4.trunc_sat_f64x2_u_zero f64x2.convert_low_i32x4_s f64x2.convert_low_i32x4_u
FD100 |                    | v128 v128 -> v128           | i8x16.relaxed_swizzle
FD101 |                    | v128 -> v128                | i32x4.relaxed_trunc_f32x4_s i32x4.relaxed_trunc_f32x4_u i32x4.relaxed_trunc_f64x2_s_zero i32x4.relaxed_trunc_f64x2_u_zero
FD105 |                    | v128 v128 v128 -> v128      | f32x4.relaxed_madd f32x4.relaxed_nmadd f64x2.relaxed_madd f64x2.relaxed_nmadd
FD109 |                    | v128 v128 v128 -> v128      | i8x16.relaxed_laneselect i16x8.relaxed_laneselect i32x4.relaxed_laneselect i64x2.relaxed_laneselect
FD10D |                    | v128 v128 -> v128           | f32x4.relaxed_min f32x4.relaxed_max f64x2.relaxed_min f64x2.relaxed_max
FD111 |                    | v128 v128 -> v128           | i16x8.relaxed_q15mulr_s i16x8.relaxed_dot_i8x16_i7x16_s
FD113 |                    | v128 v128 v128 -> v128      | i32x4.relaxed_dot_i8x16_i7x16_add_s

FE000 | memarg             | address i32 -> i32          | memory.atomic.notify:4
FE001 | memarg             | address i32 i64 -> i32      | memory.atomic.wait32:4
FE002 | memarg             | address i64 i64 -> i32      | memory.atomic.wait64:8
FE003 | order              | ->                          | atomic.fence
FE010 | memarg             | address -> i32              | i32.atomic.load:4
FE011 | memarg             | address -> i64              | i64.atomic.load:8
FE012 | memarg             | address -> i32              | i32.atomic.load8_u:1 i32.atomic.load16_u:2
FE014 | memarg             | address -> i64              | i64.atomic.load8_u:1 i64.atomic.load16_u:2 i64.atomic.load32_u:4
FE017 | memarg             | address i32 ->              | i32.atomic.store:4
FE018 | memarg             | address i64 ->              | i64.atomic.store:8
FE019 | memarg             | address i32 ->              | i32.atomic.store8:1 i32.atomic.store16:2
FE01B | memarg             | address i64 ->              | i64.atomic.store8:1 i64.atomic.store16:2 i64.atomic.store32:4
FE01E | memarg             | address i32 -> i32          | i32.atomic.rmw.add:4
FE01F | memarg             | address i64 -> i64          | i64.atomic.rmw.add:8
FE020 | memarg             | address i32 -> i32          | i32.atomic.rmw8.add_u:1 i32.atomic.rmw16.add_u:2
FE022 | memarg             | address i64 -> i64          | i64.atomic.rmw8.add_u:1 i64.atomic.rmw16.add_u:2 i64.atomic.rmw32.add_u:4
FE025 | memarg             | address i32 -> i32          | i32.atomic.rmw.sub:4
FE026 | memarg             | address i64 -> i64          | i64.atomic.rmw.sub:8
FE027 | memarg             | address i32 -> i32          | i32.atomic.rmw8.sub_u:1 i32.atomic.rmw16.sub_u:2
FE029 | memarg             | address i64 -> i64          | i64.atomic.rmw8.sub_u:1 i64.atomic.rmw16.sub_u:2 i64.atomic.rmw32.sub_u:4
FE02C | memarg             | address i32 -> i32          | i32.atomic.rmw.and:4
FE02D | memarg             | address i64 -> i64          | i64.atomic.rmw.and:8
FE02E | memarg             | address i32 -> i32          | i32.atomic.rmw8.and_u:1 i32.atomic.rmw16.and_u:2
FE030 | memarg             | address i64 -> i64          | i64.atomic.rmw8.and_u:1 i64.atomic.rmw16.and_u:2 i64.atomic.rmw32.and_u:4
FE033 | memarg             | address i32 -> i32          | i32.atomic.rmw.or:4
FE034 | memarg             | address i64 -> i64          | i64.atomic.rmw.or:8
FE035 | memarg             | address i32 -> i32          | i32.atomic.rmw8.or_u:1 i32.atomic.rmw16.or_u:2
FE037 | memarg             | address i64 -> i64          | i64.atomic.rmw8.or_u:1 i64.atomic.rmw16.or_u:2 i64.atomic.rmw32.or_u:4
FE03A | memarg             | address i32 -> i32          | i32.atomic.rmw.xor:4
FE03B | memarg             | address i64 -> i64          | i64.atomic.rmw.xor:8
FE03C | memarg             | address i32 -> i32          | i32.atomic.rmw8.xor_u:1 i32.atomic.rmw16.xor_u:2
FE03E | memarg             | address i64 -> i64          | i64.atomic.rmw8.xor_u:1 i64.atomic.rmw16.xor_u:2 i64.atomic.rmw32.xor_u:4
FE041 | memarg             | address i32 -> i32          | i32.atomic.rmw.xchg:4
FE042 | memarg             | address i64 -> i64          | i64.atomic.rmw.xchg:8
FE043 | memarg             | address i32 -> i32          | i32.atomic.rmw8.xchg_u:1 i32.atomic.rmw16.xchg_u:2
FE045 | memarg             | address i64 -> i64          | i64.atomic.rmw8.xchg_u:1 i64.atomic.rmw16.xchg_u:2 i64.atomic.rmw32.xchg_u:4
FE048 | memarg             | address i32 i32 -> i32      | i32.atomic.rmw.cmpxchg:4
FE049 | memarg             | address i64 i64 -> i64      | i64.atomic.rmw.cmpxchg:8
FE04A | memarg             | address i32 i32 -> i32      | i32.atomic.rmw8.cmpxchg_u:1 i32.atomic.rmw16.cmpxchg_u:2
FE04C | memarg             | address i64 i64 -> i64      | i64.atomic.rmw8.cmpxchg_u:1 i64.atomic.rmw16.cmpxchg_u:2 i64.atomic.rmw32.cmpxchg_u:4
`;

const rowShape = /^([0-9A-F]+) *\| *([^|]*?) *\| *([^|]*?) *-> *([^|]*?) *\| *([^|]+)$/;

function words(text: string): string[] {
	return text.split(" ").filter((word) => word !== "");
}

/** The word among `kinds`, typed as one of them. */
function kindOf<Kind extends string>(word: string, kinds: readonly Kind[]): Kind {
	const kind = kinds.find((each) => each === word);
	if (kind === undefined)
		throw new Error(`the table of instructions says ${word}, which is none of ${kinds.join(" ")}`);
	return kind;
}

function read(text: string): Op[] {
	const found: Op[] = [];
	for (const line of text.split("\n")) {
		if (line === "") continue;
		const [, first = "", immediates = "", takes = "", gives = "", names = ""] = rowShape.exec(line) ?? [];
		if (first === "") throw new Error(`the table of instructions has a line of another shape: ${line}`);
		const shared = {
			immediates: words(immediates).map((word) => kindOf(word, immediateKinds)),
			takes: words(takes).map((word) => kindOf(word, operandKinds)),
			gives: words(gives).map((word) => kindOf(word, operandKinds)),
		};
		let code = Number.parseInt(first, 16);
		for (const word of words(names)) {
			const [name = "", width = "0"] = word.split(":");
			found.push({ index: found.length, code, name, ...shared, width: Number(width), atomic: code >= 0xfe000 });
			code++;
		}
	}
	return found;
}

/** Every instruction, by ascending opcode. */
export const ops: readonly Op[] = read(table);

const named = new Map<string, Op[]>();
/** By what `slotOf` makes of an opcode, because a plain array with an entry at 0xFE04E is a slow one. */
const coded: (Op | undefined)[] = new Array(0x100 + 4 * 0x200);

for (const op of ops) {
	const same = named.get(op.name);
	if (same) same.push(op);
	else named.set(op.name, [op]);
	coded[slotOf(op.code)] = op;
}

function slotOf(code: number): number {
	if (code < 0x100) return code;
	const behind = code & 0xfff;
	return behind < 0x200 ? 0x100 + ((code >> 12) - 0xfb) * 0x200 + behind : -1;
}

/** Whether an opcode that begins with this byte goes on with a number. */
export function isPrefix(byte: number): boolean {
	return byte >= 0xfb && byte <= 0xfe;
}

/** The instruction with an opcode as in `Op.code`, if there is one. */
export function opCoded(code: number): Op | undefined {
	return coded[slotOf(code)];
}

/** The instruction that the text format calls this, if there is one; of two, the one with the lower opcode. */
export function opNamed(name: string): Op | undefined {
	return named.get(name)?.[0];
}

/** All instructions that the text format calls this: two for `select`, `ref.test` and `ref.cast`. */
export function opsNamed(name: string): readonly Op[] {
	return named.get(name) ?? [];
}

/** How many lanes there are for a `lane` of this instruction to choose from: by its shape, or by what it reads of a vector. */
export function laneCount({ name, width }: Op): number {
	return width > 0 ? 16 / width : Number(/^[if]\d+x(\d+)\./.exec(name)?.[1] ?? 0);
}

/** The instruction of this name, for code that names one. Throws an Error if there is none: a misspelling. */
export function theOp(name: string): Op {
	const op = opNamed(name);
	if (!op) throw new Error(`there is no instruction ${name}`);
	return op;
}
