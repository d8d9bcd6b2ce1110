/** Finds the instruction that a caret in the text stands at. */

import type { InspectedPart } from "../wat/listing.ts";

export interface InstructionPlace {
	readonly part: InspectedPart;
	/** Null where the caret is in the function, but on no line of an instruction. */
	readonly index: number | null;
}

/** The instruction under the caret, else the nearest on its line, else the function around it; null where there is none. */
export function instructionAt(parts: readonly InspectedPart[], text: string, caret: number): InstructionPlace | null {
	const lineFrom = text.lastIndexOf("\n", caret - 1) + 1;
	const lineEnd = text.indexOf("\n", caret);
	const lineTo = lineEnd < 0 ? text.length : lineEnd;
	let nearest: InstructionPlace | null = null;
	let least = Number.POSITIVE_INFINITY;
	for (const part of parts) {
		const places = part.text ?? [];
		for (let index = 0; index < part.words.length; index++) {
			const from = places[2 * index] ?? lineTo + 1;
			const to = places[2 * index + 1] ?? from;
			if (from > lineTo || to < lineFrom) continue;
			// What begins at the caret is nearer than what ends there.
			const distance = caret < from ? from - caret : caret < to ? 0 : caret - to + 0.5;
			if (distance >= least) continue;
			least = distance;
			nearest = { part, index };
		}
	}
	if (nearest) return nearest;
	const around = parts.find(({ field }) => field && field.from <= caret && caret <= field.to);
	return around ? { part: around, index: null } : null;
}
