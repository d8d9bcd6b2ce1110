/** The types of a function's locals, held as they are declared: a few bytes can declare thousands. */

import type { Locals } from "./module.ts";
import type { ValueType } from "./types.ts";

export class LocalTypes {
	readonly #params: readonly ValueType[];
	readonly #types: ValueType[] = [];
	/** For each of `#types`, the index behind its last local. */
	readonly #ends: number[] = [];
	readonly count: number;

	constructor(params: readonly ValueType[], locals: readonly Locals[]) {
		this.#params = params;
		let end = params.length;
		for (const { count, type } of locals) {
			end += count;
			this.#types.push(type);
			this.#ends.push(end);
		}
		this.count = end;
	}

	at(index: number): ValueType | undefined {
		if (index < this.#params.length) return this.#params[index];
		let low = 0;
		let high = this.#ends.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((this.#ends[middle] ?? 0) > index) high = middle;
			else low = middle + 1;
		}
		return this.#types[low];
	}

	/** One type for each local, the parameters first. */
	all(): ValueType[] {
		return Array.from({ length: this.count }, (_, index) => this.at(index) ?? "i32");
	}
}
