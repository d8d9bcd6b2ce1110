/** What each thread runs, as a worker's script: makes an instance of its own of a module, and calls what that exports. */

/** An import, by both its names: a value, or a function of JavaScript's that each thread has for itself: `Math`, `sin`. */
export type ThreadImport =
	| readonly [module: string, name: string, value: WebAssembly.Memory | number | bigint]
	| readonly [module: string, name: string, namespace: string, member: string];

/** Answered in the order of asking, by a `ThreadEvent` with the same id. */
export type ThreadRequest =
	| {
			readonly type: "instantiate";
			readonly id: number;
			readonly module: WebAssembly.Module;
			readonly imports: readonly ThreadImport[];
	  }
	| { readonly type: "call"; readonly id: number; readonly name: string; readonly values: readonly unknown[] };

/** An error as data, since an Error loses its name on the way and an exception of WebAssembly cannot leave its thread. */
export interface Failure {
	readonly name: string;
	readonly message: string;
	readonly stack: string;
}

export type ThreadEvent =
	| { readonly id: number; readonly results: readonly unknown[] }
	| { readonly id: number; readonly failure: Failure };

let instance: WebAssembly.Instance | null = null;

function failureOf(error: unknown): Failure {
	if (error instanceof Error) return { name: error.name, message: error.message, stack: error.stack ?? "" };
	const name = Object.prototype.toString.call(error).slice("[object ".length, -1);
	return { name, message: "", stack: "" };
}

function importObject(imports: readonly ThreadImport[]): WebAssembly.Imports {
	const object: Record<string, Record<string, WebAssembly.ImportValue>> = Object.create(null);
	for (const each of imports) {
		const [module, name] = each;
		const values = object[module] ?? Object.create(null);
		values[name] = each.length === 3 ? each[2] : Reflect.get(Reflect.get(self, each[2]), each[3]);
		object[module] = values;
	}
	return object;
}

/** A result as it survives the way to Python, which would make the int 0 of a -0: it reads a float from "-0" as well. */
function portable(value: unknown): unknown {
	return Object.is(value, -0) ? "-0" : value;
}

function answer(request: ThreadRequest): readonly unknown[] {
	if (request.type === "instantiate") {
		instance = new WebAssembly.Instance(request.module, importObject(request.imports));
		return [];
	}
	const exported = instance?.exports[request.name];
	if (typeof exported !== "function") throw new TypeError(`no function is exported as ${request.name}`);
	const result: unknown = exported(...request.values);
	if (result === undefined) return [];
	return Array.isArray(result) ? result.map(portable) : [portable(result)];
}

// Deep enough to see all of WebAssembly's frames.
Reflect.set(Error, "stackTraceLimit", 200);
self.addEventListener("message", ({ data }: MessageEvent<ThreadRequest>) => {
	let event: ThreadEvent;
	try {
		event = { id: data.id, results: answer(data) };
	} catch (error) {
		event = { id: data.id, failure: failureOf(error) };
	}
	self.postMessage(event);
});
