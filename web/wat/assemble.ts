/** Assembles WAT with wabt and asks the engine about the result: bytes, or diagnostics with ranges in the text as it was given. */

import type { Diagnostic, Features } from "../protocol.ts";
import { diagnose, type Finding } from "./diagnose.ts";
import { explainRefusal } from "./engine.ts";
import { defaultFeatures } from "./features.ts";
import { nestingLimit, tooDeep } from "./nesting.ts";
import { type Prepared, prepare } from "./prepare.ts";
import { createInstances, type Wabt, type WabtModule } from "./wabt.ts";
import { findingsOf, mark } from "./wabt-messages.ts";

export { defaultFeatures, type Feature, features } from "./features.ts";

export type Assembled =
	| { readonly bytes: Uint8Array<ArrayBuffer> }
	| { readonly diagnostics: readonly Diagnostic[] };

export interface Assembler {
	/**
	 * Never throws, whatever the text. `file` is named in the diagnostics. `features` go over `defaultFeatures`. The bytes are
	 * valid for this engine and hold a name section, so that traps name their functions.
	 */
	assemble(text: string, file: string, features: Features): Assembled;
	/** Prints a module as WAT, with the names of its name section. Throws an Error with the reason. */
	disassemble(bytes: Uint8Array): string;
	/** Resolves when a crashed instance of wabt has been replaced. Nobody has to wait for it: there is a spare. */
	settled(): Promise<void>;
}

/** Bytes of UTF-8. */
export const sizeLimit = 16 * 1024 * 1024;

/** wabt's memory never shrinks: an instance that has read more than this many bytes at once is given up. */
const retiringSize = 4 * 1024 * 1024;

const encoder = new TextEncoder();

/** `nesting` (levels) is there for tests that want to see wabt crash. */
export async function createAssembler(options: { readonly nesting?: number } = {}): Promise<Assembler> {
	const instances = await createInstances();
	const limit = options.nesting ?? nestingLimit;

	/** Runs `work` on an instance; null says that wabt crashed, and that the instance has been replaced. */
	function attempt<Result>(work: (wabt: Wabt) => Result): Result | null {
		const wabt = instances.current();
		if (!wabt) {
			instances.retire();
			return null;
		}
		try {
			return work(wabt);
		} catch {
			instances.retire();
			return null;
		}
	}

	function findings(text: string, features: Features): readonly Finding[] | Uint8Array<ArrayBuffer> {
		if (text.length > sizeLimit) return [refusal(0, 0, sizeMessage)];
		const deep = tooDeep(text, limit);
		if (deep) return [refusal(deep.from, deep.to, depthMessage(limit))];
		const prepared = prepare(text);
		const source = encoder.encode(prepared.text);
		if (source.byteLength > sizeLimit) return [refusal(0, 0, sizeMessage)];

		const all = { ...defaultFeatures, ...features };
		const checked = attempt((wabt) => check(wabt, prepared, source, all));
		if (source.byteLength > retiringSize && checked && instances.spared()) instances.retire();
		if (!checked) return [refusal(0, 0, crashMessage)];
		if (checked.findings.length > 0) return checked.findings;
		if (WebAssembly.validate(checked.bytes)) return checked.bytes;
		return [
			explainRefusal(text, checked.bytes, (without) => {
				const second = attempt((wabt) => check(wabt, prepared, source, { ...all, [without]: false }));
				return second?.findings[0] ?? null;
			}),
		];
	}

	function assemble(text: string, file: string, features: Features): Assembled {
		const result = findings(text, features);
		return result instanceof Uint8Array ? { bytes: result } : { diagnostics: diagnose(text, file, result) };
	}

	function disassemble(bytes: Uint8Array): string {
		const result = attempt((wabt) => print(wabt, new Uint8Array(bytes)));
		if (result === null) throw new Error("the disassembler crashed on this module; it may be too deeply nested or too large");
		if (result.error !== null) throw new Error(result.error);
		return result.text;
	}

	return { assemble, disassemble, settled: instances.settled };
}

interface Checked {
	/** Empty when wabt and the engine disagree in favour of the text. */
	readonly findings: readonly Finding[];
	readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Throws whatever wabt throws when it crashes. */
function check(wabt: Wabt, prepared: Prepared, source: Uint8Array, features: Features): Checked {
	const parsed = caught(() => wabt.parseWat(mark, exact(source), features));
	if (parsed.error !== null) return refused(parsed.error, prepared);
	const module = parsed.value;
	return disposing(module, () => {
		const valid = caught(() => module.validate(features));
		const binary = caught(() => module.toBinary({ write_debug_names: true }));
		if (binary.error !== null) return refused(valid.error ?? binary.error, prepared);
		const bytes = new Uint8Array(binary.value.buffer);
		const own = ownFindings(prepared);
		if (own.length > 0) return { findings: valid.error === null ? own : refused(valid.error, prepared).findings, bytes };
		if (valid.error !== null && !(WebAssembly.validate(bytes) && !caughtByChoice(module, features))) {
			return refused(valid.error, prepared);
		}
		return { findings: [], bytes };
	});
}

/**
 * wabt refuses some valid modules: there the engine is right. But where wabt accepts the module with all its
 * features, it is the person who switched one off, and wabt is right.
 */
function caughtByChoice(module: WabtModule, features: Features): boolean {
	const on = Object.entries(defaultFeatures).filter(([, value]) => value);
	return caught(() => module.validate({ ...features, ...Object.fromEntries(on) })).error === null;
}

/** Frees a module, but not one that crashed: that could crash again, or never return. */
function disposing<Result>(module: WabtModule, work: () => Result): Result {
	let intact = false;
	try {
		const result = work();
		intact = true;
		return result;
	} finally {
		if (intact) module.destroy();
	}
}

type Caught<Value> = { readonly value: Value; readonly error: null } | { readonly error: string };

/** Tells wabt's verdicts, plain Errors with these titles, from its crashes, which it throws on. */
function caught<Value>(work: () => Value): Caught<Value> {
	try {
		return { value: work(), error: null };
	} catch (error) {
		if (error instanceof Error && /^(parseWat|validate|toBinary|readWasm|applyNames|toText) failed/.test(error.message)) {
			return { error: error.message };
		}
		throw error;
	}
}

function refused(message: string, prepared: Prepared): Checked {
	const bytes = new Uint8Array();
	const own = ownFindings(prepared);
	const theirs = findingsOf(message, prepared.text)
		.map((finding) => nameIllegal(finding, prepared))
		.filter((finding) => !prepared.unclosed || finding.from < prepared.unclosed.from);
	const findings = [...theirs, ...own].sort((a, b) => a.from - b.from);
	if (findings.length > 0) return { findings, bytes };
	return { findings: [{ ...refusal(0, 0, message.split("\n", 1).join("")), source: "wabt" }], bytes };
}

export {};
