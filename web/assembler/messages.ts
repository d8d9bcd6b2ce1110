/** Everything that crosses between the page and its assembler worker: types only, no code. */

import type { Diagnostic, Features } from "../protocol.ts";
import type { Assembled } from "../wat/assemble.ts";
import type { Inspection } from "../wat/inspection.ts";

/** From the page, first of all: wabt's engine, or why it cannot be had. */
export type AssemblerStart =
	| { readonly type: "start"; readonly engine: WebAssembly.Module }
	| { readonly type: "start"; readonly problem: string };

/** From the page; each is answered by exactly one event with the same number. */
export type AssemblerRequest =
	| {
			readonly type: "check";
			readonly check: number;
			readonly text: string;
			readonly file: string;
			readonly features: Features;
	  }
	| {
			readonly type: "assemble";
			readonly assemble: number;
			readonly text: string;
			readonly file: string;
			readonly features: Features;
	  }
	| { readonly type: "disassemble"; readonly disassemble: number; readonly bytes: Uint8Array }
	| {
			readonly type: "inspect";
			readonly inspect: number;
			/** A text to be assembled, or a module as it is. */
			readonly source: string | Uint8Array;
			readonly file: string;
			readonly features: Features;
	  };

/** What a module is as WAT, or why it is none. */
export type Disassembled = { readonly text: string } | { readonly reason: string };

/** What a module consists of, or in a sentence why there is none. */
export type Inspected = Inspection | { readonly reason: string };

/** From the worker. */
export type AssemblerEvent =
	/** wabt is loaded; requests that came before are answered after this. */
	| { readonly type: "ready" }
	/** wabt cannot be loaded, and nothing else will come. */
	| { readonly type: "unloadable"; readonly message: string }
	| {
			readonly type: "checked";
			readonly check: number;
			readonly diagnostics: readonly Diagnostic[];
			/** Of the module, or null where there is none. */
			readonly byteLength: number | null;
	  }
	| { readonly type: "assembled"; readonly assemble: number; readonly result: Assembled }
	| { readonly type: "disassembled"; readonly disassemble: number; readonly result: Disassembled }
	| { readonly type: "inspected"; readonly inspect: number; readonly result: Inspected };
