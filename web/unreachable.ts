/** The end of a switch over a union: a member that has no case does not compile. */

/** Throws: something came that the types exclude. */
export function unreachable(value: never): never {
	throw new Error(`there is no case for ${JSON.stringify(value)}`);
}
