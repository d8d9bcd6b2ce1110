/** Assembles WAT with wabt and asks the engine about the result: bytes, or diagnostics with ranges in the text as it was given. */

import type { Diagnostic, Features } from "../protocol.ts";
import { unreachable } from "../unreachable.ts";
import { diagnose, type Finding } from "./diagnose.ts";
import { explainRefusal } from "./engine.ts";
import { defaultFeatures } from "./features.ts";
import { nestingLimit, tooDeep } from "./nesting.ts";
import { prepare } from "./prepare.ts";
import { printed, type Verdict, verdictOf } from "./verdict.ts";
import { createInstances } from "./wabt.ts";

export { defaultFeatures, type Feature, features } from "./features.ts";

export type Assembled = { readonly bytes: Uint8Array<ArrayBuffer> } | { readonly diagnostics: readonly Diagnostic[] };

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

export interface AssemblerOptions {
	/** wabt's, compiled; not needed where wabt's own script carries it, as on Node. */
	readonly engine?: WebAssembly.Module;
	/** Levels; there for tests that want to see wabt crash. */
	readonly nesting?: number;
}

export async function createAssembler(options: AssemblerOptions = {}): Promise<Assembler> {
	const instances = await createInstances(options.engine);
	const limit = options.nesting ?? nestingLimit;

	function result(text: string, features: Features): Uint8Array<ArrayBuffer> | readonly Finding[] {
		if (text.length > sizeLimit) return [ownFinding(0, 0, sizeMessage)];
		const deep = tooDeep(text, limit);
		if (deep) return [ownFinding(deep.from, deep.to, depthMessage(limit))];
		const prepared = prepare(text);
		const source = encoder.encode(prepared.text);
		if (source.byteLength > sizeLimit) return [ownFinding(0, 0, sizeMessage)];

		function ask(asked: Features): Verdict {
			const wabt = instances.current();
			const restarting = { kind: "crashed", findings: [ownFinding(0, 0, restartMessage)] } as const;
			const verdict: Verdict = wabt ? verdictOf(wabt, prepared, source, asked) : restarting;
			if (verdict.kind === "crashed" || (source.byteLength > retiringSize && instances.spared())) instances.retire();
			return verdict;
		}

		const all = { ...defaultFeatures, ...features };
		const verdict = ask(all);
		switch (verdict.kind) {
			case "crashed":
				return verdict.findings.length > 0 ? verdict.findings : [...prepared.findings, ownFinding(0, 0, crashMessage)];
			case "refused":
				return verdict.findings;
			case "assembled": {
				if (prepared.findings.length > 0) return prepared.findings;
				if (WebAssembly.validate(verdict.bytes)) return verdict.bytes;
				const refusedWithout = (feature: string) => {
					const second = ask({ ...all, [feature]: false });
					return second.kind === "assembled" ? null : (second.findings[0] ?? null);
				};
				return [explainRefusal(text, verdict.bytes, refusedWithout)];
			}
			default:
				return unreachable(verdict);
		}
	}

	function assemble(text: string, file: string, features: Features): Assembled {
		const found = result(text, features);
		return found instanceof Uint8Array ? { bytes: found } : { diagnostics: diagnose(text, file, found) };
	}

	function disassemble(bytes: Uint8Array): string {
		const wabt = instances.current();
		const print = wabt ? printed(wabt, bytes, defaultFeatures) : ({ kind: "crashed" } as const);
		switch (print.kind) {
			case "printed":
				return print.text;
			case "refused":
				throw new Error(reasonOf(print.message));
			case "crashed":
				instances.retire();
				throw new Error("the disassembler crashed on this module: it nests too deeply, or is too large");
			default:
				return unreachable(print);
		}
	}

	return { assemble, disassemble, settled: instances.settled };
}

const sizeMessage = `the text is larger than ${sizeLimit / 1024 / 1024} MB, the most that the assembler is given`;

const crashMessage =
	"the assembler crashed on this text; it has been restarted, but this text cannot be assembled as it stands";

const restartMessage = "the assembler is being restarted after it crashed on other texts; try again in a moment";

function depthMessage(limit: number): string {
	return (
		`nested more than ${limit} levels deep (brackets and blocks together), and the assembler would crash or never return: ` +
		"move inner parts into functions of their own, or write instructions in a row instead of folded"
	);
}

function ownFinding(from: number, to: number, message: string): Finding {
	return { from, to, severity: "error", source: "watbench", message };
}

/** wabt says `readWasm failed:` and then, a line each, `0000008: error: what`; offsets are hexadecimal. */
function reasonOf(message: string): string {
	const lines = message
		.split("\n")
		.slice(1)
		.filter((line) => line !== "");
	const reasons = lines.map((line) => line.replace(/^([0-9a-f]+): error: (.*)$/, "$2 (at byte 0x$1)"));
	return reasons.length > 0 ? reasons.join("; ") : message;
}
