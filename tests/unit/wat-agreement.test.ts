/** Instructions that wabt cannot assemble, as they are written and as the binary format has them. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { ImmediateValue } from "../../web/wasm/immediates.ts";
import { opsNamed } from "../../web/wasm/ops.ts";
import { ref } from "../../web/wasm/types.ts";
import { agrees } from "../../web/wat/agreement.ts";
import { fieldsOf } from "../../web/wat/fields.ts";
import { instructionsOf } from "../../web/wat/instructions.ts";
import type { Naming } from "../../web/wat/written-types.ts";

const names: Readonly<Record<string, number>> = { $t: 3, $u: 4, $d: 5, $e: 6, $f: 7 };
const naming: Naming = {
	indexOf: (_space, name) => names[name],
	fieldOf: (type, name) => (type === 3 && name === "$x" ? 1 : undefined),
	signature: (type) => (type === 3 ? { kind: "func", params: ["i32"], results: [ref(true, "any")] } : undefined),
};

const index = (
	kind: "type" | "field" | "data" | "elem" | "func" | "count" | "cast" | "label",
	value: number,
): ImmediateValue => ({
	kind,
	value,
});

/** The last instruction of a body, and its immediates. */
const cases: readonly (readonly [body: string, immediates: readonly ImmediateValue[], others: readonly string[]])[] = [
	[
		"struct.get $t $x",
		[index("type", 3), index("field", 1)],
		["struct.get $t 0", "struct.get $u 1", "struct.set $t $x"],
	],
	["struct.new_default 4", [index("type", 4)], ["struct.new_default $t", "struct.new 4"]],
	["array.new_fixed $u 12", [index("type", 4), index("count", 12)], ["array.new_fixed $u 11", "array.new_fixed $t 12"]],
	["array.new_data $u $d", [index("type", 4), index("data", 5)], ["array.new_data $u 4"]],
	["array.init_elem $u $e", [index("type", 4), index("elem", 6)], ["array.init_elem $u $d"]],
	["array.copy $t $u", [index("type", 3), index("type", 4)], ["array.copy $u $t"]],
	["call_ref $t", [index("type", 3)], ["call_ref $u", "return_call_ref $t"]],
	["ref.func $f", [index("func", 7)], ["ref.func 6"]],
	["ref.null $t", [{ kind: "heap_type", value: 3 }], ["ref.null $u", "ref.null any", "ref.null anyref"]],
	["ref.null i31", [{ kind: "heap_type", value: "i31" }], ["ref.null eq"]],
	[
		"ref.test (ref $t)",
		[{ kind: "ref", value: 3 }],
		["ref.test (ref null $t)", "ref.test (ref $u)", "ref.test anyref"],
	],
	["ref.cast eqref", [{ kind: "ref_null", value: "eq" }], ["ref.cast (ref eq)", "ref.cast anyref"]],
	["ref.cast (ref null 4)", [{ kind: "ref_null", value: 4 }], ["ref.cast (ref 4)"]],
	[
		"block $l br_on_cast $l anyref (ref $t)",
		[index("cast", 1), index("label", 0), { kind: "heap_type", value: "any" }, { kind: "heap_type", value: 3 }],
		[
			"block $l br_on_cast 1 anyref (ref $t)",
			"block br_on_cast 0 anyref (ref null $t)",
			"block br_on_cast 0 (ref any) (ref $t)",
			"block br_on_cast 0 anyref (ref $u)",
			"block br_on_cast_fail 0 anyref (ref $t)",
		],
	],
	["block (type $t)", [{ kind: "block_type", value: 3 }], ["block (type $u)", "block", "block (param i32)"]],
	["block (param i32) (result anyref)", [{ kind: "block_type", value: 3 }], ["block (param i64) (result anyref)"]],
	["block (result (ref null $u))", [{ kind: "block_type", value: ref(true, 4) }], ["block (result (ref $u))"]],
	[
		"select (result (ref i31))",
		[{ kind: "value_types", value: [ref(false, "i31")] }],
		["select (result i31ref)", "select"],
	],
];

function isSame(body: string, of: string, immediates: readonly ImmediateValue[]): boolean {
	const written = instructionsOf(fieldsOf(`(func ${body})`).funcs[0]?.list ?? assert.fail()).at(-2);
	const name = of.replace(/^block \$l /, "").split(" ")[0] ?? "";
	const op = opsNamed(name).find((each) => each.immediates.every((kind, at) => kind === immediates[at]?.kind));
	assert.ok(written && op, `${of} has these immediates`);
	return agrees(written, op, immediates, naming);
}

for (const [body, immediates, others] of cases) {
	test(`takes ${body} for what it is`, () => {
		assert.ok(isSame(body, body, immediates));
		for (const other of others) assert.ok(!isSame(other, body, immediates), other);
	});
}
