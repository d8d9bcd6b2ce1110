/** Owns the instances of wabt: one in use and a spare, since a crash ruins an instance for good and loading is asynchronous. */

import loadWabt from "wabt";
import type { Features } from "../protocol.ts";

/** wabt's module, as it is and not as its typings have it: `validate` takes the features. */
export interface WabtModule {
	validate(features: Features): void;
	applyNames(): void;
	toText(options: { foldExprs: boolean; inlineExport: boolean }): string;
	toBinary(options: { write_debug_names: boolean }): { buffer: Uint8Array };
	destroy(): void;
}

export interface Wabt {
	parseWat(file: string, source: Uint8Array, features: Features): WabtModule;
	readWasm(bytes: Uint8Array, options: Features): WabtModule;
}

export interface Instances {
	/** The one in use; null after two crashes in one turn, until `settled`. */
	current(): Wabt | null;
	/** Gives up the one in use for the spare, and loads another spare. */
	retire(): void;
	/** Whether a spare is at hand. */
	spared(): boolean;
	/** Resolves when no instance is being loaded. */
	settled(): Promise<void>;
}

/** Emscripten's hook: what to do instead of finding and compiling the engine. */
interface LoadOptions {
	instantiateWasm?(
		imports: WebAssembly.Imports,
		receive: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
	): object;
}

/** `engine` is wabt's, compiled; without it wabt takes the one that its script carries, which bundles leave out. */
export async function createInstances(engine?: WebAssembly.Module): Promise<Instances> {
	const options: LoadOptions = {};
	if (engine) {
		options.instantiateWasm = (imports, receive) => {
			// A failure would leave wabt waiting for ever, and only a lack of memory can be its reason.
			WebAssembly.instantiate(engine, imports).then((instance) => receive(instance, engine));
			return {};
		};
	}
	const load: () => Promise<Wabt> = () => (loadWabt as (options: LoadOptions) => Promise<Wabt>)({ ...options });
	let active: Wabt | null = await load();
	let spare: Wabt | null = null;
	let loading: Promise<void> = Promise.resolve();

	function replenish(): void {
		loading = loading
			.then(async () => {
				while (active === null || spare === null) {
					const loaded = await load();
					if (active === null) active = loaded;
					else spare = loaded;
				}
			})
			// It was loaded once, so only a lack of memory can keep it from loading again; the next crash tries again.
			.catch(() => undefined);
	}

	function retire(): void {
		active = spare;
		spare = null;
		replenish();
	}

	replenish();
	await loading;
	return { current: () => active, retire, spared: () => spare !== null, settled: () => loading };
}
