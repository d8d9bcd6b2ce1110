/** Writes random valid WAT from a seed: folded, flat and mixed, with names, comments and annotations wherever they may stand. */

import { type Op, ops } from "../../web/wasm/ops.ts";
import { createDice } from "./random-dice.ts";
import { createImmediates } from "./random-immediates.ts";
import { type Code, createLayout, type Style } from "./random-layout.ts";

type Type = "i32" | "i64" | "f32" | "f64" | "v128" | "funcref" | "externref";
const numbers: readonly Type[] = ["i32", "i64", "f32", "f64", "v128"];
const types: readonly Type[] = [...numbers, "funcref", "externref"];

interface Signature {
	readonly params: readonly Type[];
	readonly result: Type | null;
}

interface Label {
	readonly name: string | null;
	readonly takes: Type | null;
}

const operandTypes: Readonly<Record<string, Type>> = {
	i32: "i32",
	i64: "i64",
	f32: "f32",
	f64: "f64",
	v128: "v128",
	address: "i32",
};
const easyImmediates = new Set(["memarg", "lane", "lanes", "order", "i32", "i64", "f32", "f64", "v128"]);
/** Instructions whose operands and results the table says without the module. */
const easy = ops.filter(
	(op) =>
		op.immediates.every((kind) => easyImmediates.has(kind)) &&
		op.takes.every((kind) => kind in operandTypes) &&
		op.gives.every((kind) => kind in operandTypes) &&
		op.gives.length < 2 &&
		!["nop", "else", "end"].includes(op.name),
);
const giving = new Map(types.map((type) => [type, easy.filter((op) => op.gives[0] === type)]));
const acting = easy.filter((op) => op.gives.length === 0);

/** The text of a module with `count` functions besides those it imports. */
export function randomModule(seed: number, count: number, style: Style): string {
	const dice = createDice(seed);
	const { integer, float, vector, of: immediatesOf } = createImmediates(dice);
	const { spaced, text } = createLayout(dice, style);
	const signatures: Signature[] = Array.from({ length: count + 2 }, () => ({
		params: Array.from({ length: dice.roll(4) }, () => dice.pick(types)),
		result: dice.chance(4) ? null : dice.pick(types),
	}));
	const named = signatures.map(() => !dice.chance(3));
	const typeUse = ({ params, result }: Signature) =>
		[...params.map((type) => `(param ${type})`), ...(result ? [`(result ${result})`] : [])].join(" ");

	function functionName(index: number): string {
		return named[index] && !dice.chance(3) ? `$f${index}` : String(index);
	}

	function body(
		signature: Signature,
		params: readonly (string | null)[],
		locals: readonly (readonly [string | null, Type])[],
	): Code[] {
		const variables = [...signature.params.map((type, index) => [params[index] ?? null, type] as const), ...locals];
		let labels: readonly Label[] = [];

		function variable(type: Type): string | null {
			const fitting = variables.flatMap(([name, each], index) =>
				each === type ? [name && !dice.chance(4) ? name : String(index)] : [],
			);
			return fitting.length > 0 ? dice.pick(fitting) : null;
		}

		function code(head: string, ...operands: readonly Code[]): Code {
			return { head, operands };
		}

		function constant(type: Type): Code {
			if (type === "funcref")
				return dice.chance(2) ? code("ref.null func") : code(`ref.func ${functionName(dice.roll(signatures.length))}`);
			if (type === "externref") return code("ref.null extern");
			return code(
				`${type}.const ${type === "v128" ? vector() : type.startsWith("f") ? float() : integer(type === "i32" ? 32 : 64)}`,
			);
		}

		/** A label in scope that a branch with a value of this type, or with none, may name. */
		function target(takes: Type | null): string | null {
			const fitting = labels.flatMap((label, depth) => (label.takes === takes ? [nameOf(label, depth)] : []));
			return fitting.length > 0 ? dice.pick(fitting) : null;
		}

		function nameOf({ name }: Label, depth: number): string {
			const hidden = labels.findIndex((label) => label.name === name) < depth;
			return name === null || hidden || dice.chance(3) ? String(depth) : name;
		}

		function within<T>(label: Label, work: () => T): T {
			const before = labels;
			labels = [label, ...labels];
			const made = work();
			labels = before;
			return made;
		}

		function operandsOf(op: Op, depth: number): Code[] {
			return op.takes.map((kind) => value(operandTypes[kind] ?? "i32", depth - 1));
		}

		function call(index: number, depth: number): Code {
			const { params: takes } = signatures[index] ?? { params: [] };
			const operands = takes.map((type) => value(type, depth - 1));
			if (!dice.chance(3)) return code(`call ${functionName(index)}`, ...operands);
			const table = dice.pick(["", "$functions ", "0 "]);
			const named = dice.chance(2) ? `(type $t${index})` : typeUse(signatures[index] ?? signature);
			return code(`call_indirect ${table}${named}`, ...operands, value("i32", depth - 1));
		}

		function block(result: Type | null, depth: number): Code {
			const label = dice.chance(2) ? `$l${dice.roll(4)}` : null;
			const kind = dice.pick(["block", "loop", "if", "try_table", "try", "block", "if"]);
			// wabt forgets the parameters and the type of a `try_table`.
			const parameter = kind !== "try_table" && depth > 1 && dice.chance(6) ? dice.pick(types) : null;
			const word = (keyword: string, ...more: readonly string[]) => {
				const explicit = kind !== "try_table" && parameter === null && dice.chance(6) ? `(type $b${result ?? ""})` : "";
				const written =
					explicit ||
					[...(parameter ? [`(param ${parameter})`] : []), ...(result ? [`(result ${result})`] : [])].join(" ");
				return [keyword, ...(label ? [label] : []), ...(written ? [written] : []), ...more].join(" ");
			};
			const own: Label = { name: label, takes: kind === "loop" ? parameter : result };
			const operands = parameter ? [value(parameter, depth - 1)] : [];
			const rest = (): Code[] =>
				within(own, () => [
					...(parameter ? [code("drop")] : []),
					...statements(depth - 1),
					...(result ? [value(result, depth - 1)] : []),
				]);
			const shared = { label, loose: parameter !== null };
			if (kind === "if") {
				const condition = value("i32", depth - 1);
				const otherwise = result || parameter || dice.chance(2) ? [["else", rest()] as const] : [];
				const empty = !result && !parameter && dice.chance(3) ? [["else", []] as const] : otherwise;
				return { head: word("if"), operands: [...operands, condition], body: rest(), parts: empty, ...shared };
			}
			if (kind === "try") {
				const all = dice.chance(3) ? [["catch_all", rest()] as const] : [];
				const caught = parameter ? all : [["catch $nothing", rest()] as const, ...all];
				if (caught.length === 0 && parameter) return { head: word("block"), operands, body: rest(), ...shared };
				const clean = parameter ? [] : caught;
				if (clean.length === 0) return { head: word("block"), operands, body: rest(), ...shared };
				return { head: word("try"), operands, body: rest(), parts: clean, ...shared };
			}
			if (kind === "try_table") {
				const all = target(null);
				const one = target("i32");
				const clauses = [
					...(one && dice.chance(2) ? [`(catch $number ${one})`] : []),
					...(all ? [`(catch_all ${all})`] : []),
				];
				return { head: word(kind, ...clauses), operands, body: rest(), ...shared };
			}
			return { head: word(kind), operands, body: rest(), ...shared };
		}

		function value(type: Type, depth: number): Code {
			if (depth <= 0) {
				const name = dice.chance(2) ? variable(type) : null;
				return name ? code(`local.get ${name}`) : constant(type);
			}
			const known = giving.get(type) ?? [];
			const calls = signatures.flatMap(({ result }, index) => (result === type ? [index] : []));
			const name = variable(type);
			switch (dice.roll(9)) {
				case 0:
					return block(type, depth);
				case 1:
					return name ? code(`local.tee ${name}`, value(type, depth - 1)) : constant(type);
				case 2:
					return calls.length > 0 ? call(dice.pick(calls), depth) : constant(type);
				case 3: {
					const typed = !numbers.includes(type) || dice.chance(2) ? ` (result ${type})` : "";
					return code(`select${typed}`, value(type, depth - 1), value(type, depth - 1), value("i32", depth - 1));
				}
				case 4:
					return numbers.includes(type) ? code(`global.get $${type}`) : constant(type);
				case 5: {
					if (type === "funcref") return code("table.get $functions", value("i32", depth - 1));
					if (type !== "i32") break;
					return dice.pick([
						() =>
							code(
								dice.pick(["memory.size", "memory.size $high", "memory.size 1", "table.size", "table.size $functions"]),
							),
						() => code("memory.grow $high", value("i32", depth - 1)),
						() => code("ref.is_null", value(dice.pick(["funcref", "externref"]), depth - 1)),
						() => code("table.grow $functions", value("funcref", depth - 1), value("i32", depth - 1)),
					])();
				}
			}
			if (known.length === 0) return constant(type);
			const op = dice.pick(known);
			return code(`${op.name} ${immediatesOf(op)}`.trimEnd(), ...operandsOf(op, depth));
		}

		function statement(depth: number): Code {
			const i32 = () => value("i32", depth - 1);
			const type = dice.pick(types);
			const name = variable(type);
			const plain = target(null);
			const valued = target(type);
			const calls = signatures.flatMap(({ result }, index) => (result === null ? [index] : []));
			switch (dice.roll(16)) {
				case 0:
				case 1:
					return block(null, depth);
				case 2:
					return name ? code(`local.set ${name}`, value(type, depth - 1)) : code("nop");
				case 3:
					return code("drop", value(type, depth - 1));
				case 4:
					return plain ? code(`br_if ${plain}`, i32()) : code("nop");
				case 5:
					return plain ? code(`br_table ${plain} ${target(null)} ${plain}`, i32()) : code("unreachable");
				case 6:
					return valued ? code(`br ${valued}`, value(type, depth - 1)) : code("nop");
				case 7:
					return calls.length > 0 ? call(dice.pick(calls), depth) : code("atomic.fence");
				case 8:
					return code(`global.set ${dice.pick(["$i32", "0"])}`, i32());
				case 9: {
					const [head, count] = dice.pick([
						["memory.copy", 3],
						["memory.copy $high $low", 3],
						["memory.copy 0 1", 3],
						["memory.fill", 3],
						["memory.fill $high", 3],
						["memory.init $bytes", 3],
						["memory.init $high $bytes", 3],
						["memory.init 1", 3],
						["data.drop $bytes", 0],
						["table.copy", 3],
						["table.copy $functions 0", 3],
						["table.init $some", 3],
						["table.init $functions $some", 3],
						["elem.drop $some", 0],
					] as const);
					return code(head, ...Array.from({ length: count }, i32));
				}
				case 10:
					return code(dice.pick(["table.set $functions", "table.set 0"]), i32(), value("funcref", depth - 1));
				case 11:
					return code("table.fill $functions", i32(), value("funcref", depth - 1), i32());
				case 12:
					return signature.result ? code("return", value(signature.result, depth - 1)) : code("return");
				case 13:
					return dice.chance(2) ? code("throw $number", i32()) : code("unreachable");
				case 14: {
					const same = signatures.flatMap(({ result }, index) => (result === signature.result ? [index] : []));
					const { head, operands } = same.length > 0 ? call(dice.pick(same), depth) : code("unreachable");
					return code(head.replace(/^call/, "return_call"), ...operands);
				}
			}
			const op = dice.pick(acting);
			return code(`${op.name} ${immediatesOf(op)}`.trimEnd(), ...operandsOf(op, depth));
		}

		function statements(depth: number): Code[] {
			return depth <= 0 ? [] : Array.from({ length: dice.roll(3) }, () => statement(depth));
		}

		return [...statements(3), ...(signature.result ? [value(signature.result, 3)] : [])];
	}

	const lines: string[] = [];
	const list = (names: readonly (string | null)[], keyword: string, kinds: readonly Type[]) =>
		kinds
			.map((type, index) => (names[index] ? `(${keyword} ${names[index]} ${type})` : `(${keyword} ${type})`))
			.join(" ");
	lines.push(...signatures.map((signature, index) => `(type $t${index} (func ${typeUse(signature)}))`));
	lines.push("(type $b (func))", ...types.map((type) => `(type $b${type} (func (result ${type})))`));
	for (const index of [0, 1]) {
		const name = named[index] ? `$f${index}` : "";
		const signature = signatures[index] ?? { params: [], result: null };
		lines.push(
			index === 0
				? `(import "a" "b" (func ${name} ${typeUse(signature)}))`
				: `(func ${name} (import "c" "(func)") (type $t1))`,
		);
	}
	lines.push("(memory $low 1) (memory $high 1 2) (table $functions 9 funcref)");
	lines.push(
		...numbers.map(
			(type) => `(global $${type} (mut ${type}) (${type}.const ${type === "v128" ? vector() : dice.roll(9)}))`,
		),
	);
	lines.push("(tag $nothing) (tag $number (param i32))", '(data "a") (data $bytes "(func) \\" ;;")');
	lines.push(`(elem $some func ${signatures.map((_, index) => index).join(" ")})`);
	signatures.forEach((signature, index) => {
		if (index < 2) return;
		const params = signature.params.map((_, place) => (dice.chance(2) ? `$p${place}` : null));
		const locals = Array.from(
			{ length: dice.roll(4) },
			(_, place) => [dice.chance(2) ? `$x${place}` : null, dice.pick(types)] as const,
		);
		const heading =
			dice.chance(3) && params.every((name) => name === null)
				? `(type $t${index})`
				: spaced(list(params, "param", signature.params), signature.result ? `(result ${signature.result})` : "");
		const declared = list(
			locals.map(([name]) => name),
			"local",
			locals.map(([, type]) => type),
		);
		const exported = dice.chance(3) ? `(export "e${index} )")` : "";
		lines.push(
			`(${spaced("func", named[index] ? `$f${index}` : "", exported, heading, declared, text(body(signature, params, locals)))})`,
		);
	});
	return `(module\n${lines.join("\n")}\n)`;
}
