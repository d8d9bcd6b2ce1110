/** What reading a module throws when its bytes are not in the binary format. */

export class Malformed extends Error {
	override readonly name = "Malformed";
	/** `offset`: bytes from the module's start, at what cannot be read. */
	constructor(
		readonly offset: number,
		readonly reason: string,
	) {
		super(`malformed module at byte 0x${offset.toString(16)}: ${reason}`);
	}
}

/** What was read; null where that is malformed. */
export function orNull<Value>(read: () => Value): Value | null {
	try {
		return read();
	} catch (error) {
		if (error instanceof Malformed) return null;
		throw error;
	}
}
