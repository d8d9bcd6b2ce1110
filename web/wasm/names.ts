/** Reads and writes the custom section `name`: what functions, locals and others are called (core specification, "Name Section"). */

import { Reader } from "./reader.ts";
import { Writer } from "./writer.ts";

export interface Naming {
	readonly index: number;
	readonly name: string;
}

/** Names of things within the thing with this index: a function's locals or labels, or a type's fields. */
export interface InnerNaming {
	readonly index: number;
	readonly names: readonly Naming[];
}

export type PlainKind = "func" | "type" | "table" | "memory" | "global" | "elem" | "data" | "tag";
export type InnerKind = "local" | "label" | "field";

/** A part of the section. */
export type Names =
	| { readonly kind: "module"; readonly name: string }
	| { readonly kind: PlainKind; readonly names: readonly Naming[] }
	/** Labels are counted in the order in which their blocks begin. */
	| { readonly kind: InnerKind; readonly names: readonly InnerNaming[] }
	/** A part that is not known here. */
	| { readonly kind: "other"; readonly id: number; readonly bytes: Uint8Array };

/** The numbers of the parts. */
const plainKinds: ReadonlyMap<number, PlainKind> = new Map([
	[1, "func"],
	[4, "type"],
	[5, "table"],
	[6, "memory"],
	[7, "global"],
	[8, "elem"],
	[9, "data"],
	[11, "tag"],
]);
const innerKinds: ReadonlyMap<number, InnerKind> = new Map([
	[2, "local"],
	[3, "label"],
	[10, "field"],
]);

const numbers: ReadonlyMap<string, number> = new Map(
	[...plainKinds, ...innerKinds].map(([number, kind]): [string, number] => [kind, number]),
);

/** The parts of a `name` section, in their order. Throws Malformed, with an offset in `bytes`; engines then go without names. */
export function readNames(bytes: Uint8Array): Names[] {
	const reader = new Reader(bytes);
	const parts: Names[] = [];
	while (!reader.done) {
		const id = reader.byte();
		const part = reader.part(reader.u32());
		const read = readPart(id, part);
		if (!part.done) part.fail("a part of the names ends here, but more bytes belong to it");
		parts.push(read);
	}
	return parts;
}

function readPart(id: number, reader: Reader): Names {
	const plain = plainKinds.get(id);
	const inner = innerKinds.get(id);
	const naming = (): Naming => ({ index: reader.u32(), name: reader.name() });
	if (id === 0) return { kind: "module", name: reader.name() };
	if (plain) return { kind: plain, names: reader.many(naming) };
	if (inner) return { kind: inner, names: reader.many(() => ({ index: reader.u32(), names: reader.many(naming) })) };
	return { kind: "other", id, bytes: reader.take(reader.end - reader.at) };
}

export function writeNames(parts: readonly Names[]): Uint8Array<ArrayBuffer> {
	const writer = new Writer();
	for (const part of parts) {
		writer.byte(part.kind === "module" ? 0 : part.kind === "other" ? part.id : (numbers.get(part.kind) ?? 0));
		writer.sized((content) => writePart(content, part));
	}
	return writer.finish();
}

function writePart(writer: Writer, part: Names): void {
	const naming = ({ index, name }: Naming) => {
		writer.u32(index);
		writer.name(name);
	};
	switch (part.kind) {
		case "module":
			writer.name(part.name);
			break;
		case "other":
			writer.bytes(part.bytes);
			break;
		case "local":
		case "label":
		case "field":
			writer.many(part.names, ({ index, names }) => {
				writer.u32(index);
				writer.many(names, naming);
			});
			break;
		default:
			writer.many(part.names, naming);
	}
}
