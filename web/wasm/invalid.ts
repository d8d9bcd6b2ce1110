/** What the type walk throws where a module's types do not fit together. */

export class Invalid extends Error {
	override readonly name = "Invalid";
	/** `offset`: of the instruction, in bytes from where the walk's bytes begin; null for what stands outside of code. */
	constructor(
		readonly offset: number | null,
		readonly reason: string,
	) {
		super(offset === null ? `invalid module: ${reason}` : `invalid module at byte 0x${offset.toString(16)}: ${reason}`);
	}
}
