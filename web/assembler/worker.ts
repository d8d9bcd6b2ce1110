/** The page's assembler worker: answers each request with wabt, in the order in which they come. */

import { unreachable } from "../unreachable.ts";
import { type Assembler, createAssembler } from "../wat/assemble.ts";
import { inspect } from "../wat/inspection.ts";
import type { AssemblerEvent, AssemblerRequest, AssemblerStart, Disassembled, Inspected } from "./messages.ts";

let loaded: Promise<Assembler | null> = Promise.resolve(null);

async function load(start: AssemblerStart): Promise<Assembler | null> {
	try {
		if ("problem" in start) throw new Error(start.problem);
		const assembler = await createAssembler({ engine: start.engine });
		send({ type: "ready" });
		return assembler;
	} catch (error) {
		send({ type: "unloadable", message: reasonOf(error) });
		return null;
	}
}

/** Requests that came before it was loaded, in their order. */
let waiting: AssemblerRequest[] = [];

addEventListener("message", async ({ data }: MessageEvent<AssemblerStart | AssemblerRequest>) => {
	if (data.type !== "start") {
		waiting.push(data);
	} else loaded = load(data);
	const assembler = await loaded;
	if (!assembler) return;
	const requests = waiting;
	waiting = [];
	for (const request of requests) answer(assembler, request);
});

function answer(assembler: Assembler, request: AssemblerRequest): void {
	switch (request.type) {
		case "check": {
			const result = assembler.assemble(request.text, request.file, request.features);
			const valid = "bytes" in result;
			send({
				type: "checked",
				check: request.check,
				diagnostics: valid ? [] : result.diagnostics,
				byteLength: valid ? result.bytes.byteLength : null,
			});
			return;
		}
		case "assemble": {
			const result = assembler.assemble(request.text, request.file, request.features);
			const transfer = "bytes" in result ? [result.bytes.buffer] : [];
			send({ type: "assembled", assemble: request.assemble, result }, transfer);
			return;
		}
		case "disassemble":
			send({ type: "disassembled", disassemble: request.disassemble, result: disassembled(assembler, request.bytes) });
			return;
		case "inspect": {
			const result = inspected(assembler, request);
			send({ type: "inspected", inspect: request.inspect, result }, "bytes" in result ? [result.bytes.buffer] : []);
			return;
		}
		default:
			unreachable(request);
	}
}

function disassembled(assembler: Assembler, bytes: Uint8Array): Disassembled {
	try {
		return { text: assembler.disassemble(bytes) };
	} catch (error) {
		return { reason: reasonOf(error) };
	}
}

function inspected(
	assembler: Assembler,
	{ source, file, features }: Extract<AssemblerRequest, { type: "inspect" }>,
): Inspected {
	try {
		if (typeof source !== "string") return inspect(new Uint8Array(source), null);
		const result = assembler.assemble(source, file, features);
		if ("bytes" in result) return inspect(result.bytes, source);
		const [first] = result.diagnostics;
		const why = first
			? `line ${first.line}, column ${first.column}: ${first.message}`
			: "the assembler does not say why";
		return { reason: `${file} does not assemble. ${why[0]?.toUpperCase()}${why.slice(1)}` };
	} catch (error) {
		return { reason: `${file} cannot be read as a module: ${reasonOf(error)}` };
	}
}

function send(event: AssemblerEvent, transfer: Transferable[] = []): void {
	postMessage(event, transfer);
}

function reasonOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
