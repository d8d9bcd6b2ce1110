/** Takes the names of a module's things from its name section, as the text format writes them. */

import type { Decoded } from "../wasm/decode.ts";
import { Malformed } from "../wasm/malformed.ts";
import { type Names, readNames } from "../wasm/names.ts";
import { identifier, type Vocabulary } from "./binary-words.ts";

export interface ListedName {
	/** Of what is named, such as `func` or `local`. */
	readonly kind: string;
	/** Its index, or two of them, as in `0.1` for a local. */
	readonly of: string;
	/** With its `$`. */
	readonly name: string;
}

/** Engines go without names that cannot be read, and so do we. */
export function namesOf({ module }: Decoded): readonly Names[] {
	const section = module.customs.find(({ name }) => name === "name");
	try {
		return section ? readNames(section.bytes) : [];
	} catch (error) {
		if (error instanceof Malformed) return [];
		throw error;
	}
}

export function listed(part: Names): ListedName[] {
	switch (part.kind) {
		case "module":
			return [{ kind: "module", of: "", name: identifier(part.name) }];
		case "other":
			return [];
		case "local":
		case "label":
		case "field":
			return part.names.flatMap((inner) =>
				inner.names.map(({ index, name }) => {
					return { kind: part.kind, of: `${inner.index}.${index}`, name: identifier(name) };
				}),
			);
		default:
			return part.names.map(({ index, name }) => ({ kind: part.kind, of: String(index), name: identifier(name) }));
	}
}

/** The words for what stands in the function with an index, or outside of all. */
export function vocabularyOf(decoded: Decoded, names: readonly Names[]): (func: number | null) => Vocabulary {
	const all = new Map<string, ReadonlyMap<number, string>>();
	const locals = new Map<number, ReadonlyMap<number, string>>();
	const byIndex = (list: readonly { readonly index: number; readonly name: string }[]) =>
		new Map(list.map(({ index, name }) => [index, identifier(name)]));
	for (const part of names) {
		switch (part.kind) {
			case "local":
				for (const { index, names } of part.names) locals.set(index, byIndex(names));
				break;
			case "module":
			case "other":
			case "label":
			case "field":
				break;
			default:
				all.set(part.kind, byIndex(part.names));
		}
	}
	const types = decoded.module.types.flatMap((group) => group.types);
	return (func) => ({
		name: (kind, index) => all.get(kind)?.get(index),
		local: (index) => (func === null ? undefined : locals.get(func)?.get(index)),
		signature(type) {
			const composite = types[type]?.composite;
			return composite?.kind === "func" ? composite : undefined;
		},
	});
}
