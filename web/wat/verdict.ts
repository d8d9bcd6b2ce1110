/** Runs one prepared text through one instance of wabt, and says what came of it without ever throwing. */

import type { Features } from "../protocol.ts";
import type { Finding } from "./diagnose.ts";
import { defaultFeatures } from "./features.ts";
import type { Prepared } from "./prepare.ts";
import type { Wabt, WabtModule } from "./wabt.ts";
import { findingsOf, mark } from "./wabt-messages.ts";

/** `crashed` holds what wabt had found before it crashed; the instance must not be used again. */
export type Verdict =
	| { readonly kind: "assembled"; readonly bytes: Uint8Array<ArrayBuffer> }
	| { readonly kind: "refused"; readonly findings: readonly Finding[] }
	| { readonly kind: "crashed"; readonly findings: readonly Finding[] };

/** `source` is the prepared text as UTF-8. `assembled` says nothing yet about what the engine thinks of the bytes. */
export function verdictOf(wabt: Wabt, prepared: Prepared, source: Uint8Array, features: Features): Verdict {
	const parsed = caught(() => wabt.parseWat(mark, exact(source), features));
	if (parsed.kind === "crashed") return { kind: "crashed", findings: [] };
	if (parsed.kind === "refused") return { kind: "refused", findings: findingsOf(parsed.message, prepared) };
	const verdict = verdictOfModule(parsed.value, prepared, features);
	// A crashed instance is not asked to free anything: it could crash again, or never return.
	if (verdict.kind !== "crashed" && caught(() => parsed.value.destroy()).kind === "crashed") {
		return verdict.kind === "refused" ? { ...verdict, kind: "crashed" } : { kind: "crashed", findings: [] };
	}
	return verdict;
}

function verdictOfModule(module: WabtModule, prepared: Prepared, features: Features): Verdict {
	const valid = caught(() => module.validate(features));
	if (valid.kind === "crashed") return { kind: "crashed", findings: [] };
	const findings = valid.kind === "refused" ? findingsOf(valid.message, prepared) : [];
	const binary = caught(() => module.toBinary({ write_debug_names: true }));
	if (binary.kind === "crashed") return { kind: "crashed", findings };
	if (binary.kind === "refused") {
		return { kind: "refused", findings: findings.length > 0 ? findings : findingsOf(binary.message, prepared) };
	}
	const bytes = new Uint8Array(binary.value.buffer);
	if (valid.kind === "value") return { kind: "assembled", bytes };
	if (!WebAssembly.validate(bytes)) return { kind: "refused", findings };
	// wabt refuses some valid modules: there the engine is right. But where wabt accepts the module as soon as
	// every feature is on, it is the person who switched one off, and wabt is right.
	const on = Object.fromEntries(Object.entries(defaultFeatures).filter(([, value]) => value));
	const chosen = caught(() => module.validate({ ...features, ...on }));
	return chosen.kind === "refused"
		? { kind: "assembled", bytes }
		: { kind: chosen.kind === "crashed" ? "crashed" : "refused", findings };
}

/** The module as WAT, or the reason why there is none. */
export function printed(
	wabt: Wabt,
	bytes: Uint8Array,
	features: Features,
):
	| { readonly kind: "printed"; readonly text: string }
	| { readonly kind: "refused"; readonly message: string }
	| { readonly kind: "crashed" } {
	const read = caught(() => wabt.readWasm(exact(bytes), { ...features, readDebugNames: true }));
	if (read.kind !== "value") return read;
	const text = caught(() => {
		read.value.applyNames();
		return read.value.toText({ foldExprs: false, inlineExport: false });
	});
	if (text.kind === "crashed" || caught(() => read.value.destroy()).kind === "crashed") return { kind: "crashed" };
	return text.kind === "value" ? { kind: "printed", text: text.value } : text;
}

type Caught<Value> =
	| { readonly kind: "value"; readonly value: Value }
	| { readonly kind: "refused"; readonly message: string }
	| { readonly kind: "crashed" };

/** wabt's verdicts are plain Errors with one of these titles; whatever else it throws is a crash. */
const titles = /^(parseWat|validate|toBinary|readWasm|applyNames|toText) failed/;

function caught<Value>(work: () => Value): Caught<Value> {
	try {
		return { kind: "value", value: work() };
	} catch (error) {
		if (error instanceof Error && titles.test(error.message)) return { kind: "refused", message: error.message };
		return { kind: "crashed" };
	}
}

/** wabt reads the whole buffer beneath an array. */
function exact(bytes: Uint8Array): Uint8Array {
	return bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice();
}
