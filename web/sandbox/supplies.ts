/** The files that the page hands over, each as a promise, since Python boots while they come. */

import type { Supply } from "../protocol.ts";

export interface Supplies {
	readonly wasm: Promise<ArrayBuffer>;
	readonly stdlib: Promise<ArrayBuffer>;
	readonly lock: Promise<ArrayBuffer>;
	readonly snapshot: Promise<Extract<Supply, { name: "snapshot" }>>;
	take(supply: Supply): void;
}

function later<T>(): { promise: Promise<T>; resolve(value: T): void } {
	let resolve: (value: T) => void = () => {};
	const promise = new Promise<T>((settle) => {
		resolve = settle;
	});
	return { promise, resolve };
}

export function createSupplies(): Supplies {
	const files = { wasm: later<ArrayBuffer>(), stdlib: later<ArrayBuffer>(), lock: later<ArrayBuffer>() };
	const snapshot = later<Extract<Supply, { name: "snapshot" }>>();
	return {
		wasm: files.wasm.promise,
		stdlib: files.stdlib.promise,
		lock: files.lock.promise,
		snapshot: snapshot.promise,
		take(supply) {
			if (supply.name === "snapshot") snapshot.resolve(supply);
			else files[supply.name].resolve(supply.bytes);
		},
	};
}
