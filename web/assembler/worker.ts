/** The page's assembler worker: answers each request with wabt, in the order in which they come. */

import { unreachable } from "../unreachable.ts";
import { type Assembler, createAssembler } from "../wat/assemble.ts";
import type { AssemblerEvent, AssemblerRequest, Disassembled } from "./messages.ts";

const loaded = createAssembler();

loaded.then(
	() => send({ type: "ready" }),
	(error: unknown) => send({ type: "unloadable", message: reasonOf(error) }),
);

addEventListener("message", async (event: MessageEvent<AssemblerRequest>) => {
	const assembler = await loaded.catch(() => null);
	if (assembler) answer(assembler, event.data);
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

function send(event: AssemblerEvent, transfer: Transferable[] = []): void {
	postMessage(event, transfer);
}

function reasonOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
