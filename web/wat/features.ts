/** The assembler's features, as the page lists them. */

import type { Features } from "../protocol.ts";

export interface Feature {
	/** wabt's name, the key in `Features`. */
	readonly name: string;
	readonly description: string;
	/** Whether a new project has it. */
	readonly on: boolean;
}

/** All that wabt 1.0.39 knows, in the order in which they became part of WebAssembly. */
export const features: readonly Feature[] = [
	{ name: "mutable_globals", description: "Import and export mutable globals", on: true },
	{ name: "sat_float_to_int", description: "Float to integer conversions that saturate instead of trapping", on: true },
	{ name: "sign_extension", description: "Sign extension instructions, such as i32.extend8_s", on: true },
	{ name: "multi_value", description: "Functions and blocks with several results", on: true },
	{ name: "bulk_memory", description: "memory.copy, memory.fill, table.copy and passive segments", on: true },
	{ name: "reference_types", description: "externref and funcref values, several tables", on: true },
	{ name: "simd", description: "128-bit vectors (v128)", on: true },
	{ name: "threads", description: "Shared memories and atomic instructions", on: true },
	{ name: "tail_call", description: "return_call and return_call_indirect", on: true },
	{ name: "extended_const", description: "Arithmetic in constant expressions", on: true },
	{ name: "exceptions", description: "Tags, throw and try_table", on: true },
	{ name: "multi_memory", description: "Several memories in one module", on: true },
	{ name: "memory64", description: "Memories and tables with 64-bit addresses", on: true },
	{
		name: "relaxed_simd",
		description: "Faster vector instructions whose results may differ between machines",
		on: true,
	},
	{ name: "annotations", description: "Annotations in the text, such as (@custom …), and quoted names", on: true },
	{ name: "code_metadata", description: "Branch hints as annotations", on: true },
	{
		name: "function_references",
		description: "Typed function references (wabt refuses valid modules with it)",
		on: false,
	},
	{ name: "gc", description: "Garbage-collected types (wabt cannot assemble them yet)", on: false },
];

/** Everything on but `gc` and `function_references`, which add nothing that works. */
export const defaultFeatures: Features = Object.fromEntries(features.map(({ name, on }) => [name, on]));
