/** The files that the page hands over, each as a promise, since Python boots while they come. */

import type { Supply } from "../protocol.ts";

/** From the frame to the host worker: Pyodide's engine, compiled there, or why it cannot be. */
export type Engine = { readonly engine: WebAssembly.Module } | { readonly problem: string };

export interface Supplies {
	/** Pyodide's. */
	readonly engine: Promise<WebAssembly.Module>;
	readonly lock: Promise<ArrayBuffer>;
	readonly wabt: Promise<ArrayBuffer>;
	readonly snapshot: Promise<Extract<Supply, { name: "snapshot" }>>;
	/** Asked for when this is called first: it is large, and Python starts without it. */
	stdlib(): Promise<ArrayBuffer>;
	take(supply: Supply): void;
	takeEngine(engine: Engine): void;
}

function later<T>() {
	let resolve: (value: T) => void = () => {};
	let reject: (reason: Error) => void = () => {};
	const promise = new Promise<T>((settle, refuse) => {
		resolve = settle;
		reject = refuse;
	});
	return { promise, resolve, reject };
}

/** `want` asks the page for the standard library. */
export function createSupplies(want: () => void): Supplies {
	const files = { stdlib: later<ArrayBuffer>(), lock: later<ArrayBuffer>(), wabt: later<ArrayBuffer>() };
	const snapshot = later<Extract<Supply, { name: "snapshot" }>>();
	const engine = later<WebAssembly.Module>();
	let wanted = false;
	return {
		engine: engine.promise,
		lock: files.lock.promise,
		wabt: files.wabt.promise,
		snapshot: snapshot.promise,
		stdlib() {
			if (!wanted) want();
			wanted = true;
			return files.stdlib.promise;
		},
		take(supply) {
			if (supply.name === "snapshot") snapshot.resolve(supply);
			else files[supply.name].resolve(supply.bytes);
		},
		takeEngine(given) {
			if ("engine" in given) engine.resolve(given.engine);
			else engine.reject(new Error(given.problem));
		},
	};
}
