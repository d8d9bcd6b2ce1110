/** Tells Python where in a WAT text the calls of an engine's stack stand. */

import { placesOf } from "../wat/places.ts";

/**
 * A `CallPlace` of web/wat/places.ts for a function's index and a byte of the module, as JSON: an object is dear to read
 * from Python. `null` where the text does not fit the bytes.
 */
export type ToldPlaces = (func: number, offset: number) => string;

export function tellPlaces(text: string, bytes: Uint8Array): ToldPlaces {
	const places = placesOf(text, bytes);
	return (func, offset) => JSON.stringify(places(func, offset));
}
