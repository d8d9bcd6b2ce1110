/** Rewrites a module so that everything in it moves and nothing is different: what a rewriter gets wrong with nothing to add shows in it. */

import { decode } from "../../web/wasm/decode.ts";
import { theOp } from "../../web/wasm/ops.ts";
import { type CodePlan, Rewriter, type Rewritten } from "../../web/wasm/rewrite.ts";

const nop = theOp("nop");

/** Rewritten with one more import of each kind but memories, so that every index moves; tags only if `tags`. */
export function moved(bytes: Uint8Array, plan: CodePlan | null = null, tags = true): Rewritten {
	const rewriter = new Rewriter(decode(bytes));
	const type = rewriter.addFuncType([], []);
	const from = (name: string) => ({ module: "more", name });
	const limits = { address: "i32", min: 0n, max: null } as const;
	rewriter.addImport({ ...from("func"), extern: { kind: "func", type } });
	rewriter.addImport({ ...from("global"), extern: { kind: "global", type: { value: "i32", mutable: false } } });
	rewriter.addImport({
		...from("table"),
		extern: { kind: "table", type: { element: { kind: "ref", nullable: true, heap: "func" }, limits } },
	});
	if (tags) rewriter.addImport({ ...from("tag"), extern: { kind: "tag", type: { type } } });
	return plan ? rewriter.finish(plan) : rewriter.finish();
}

/** Puts a nop before and behind each instruction, but for where code ends. */
export const padded: CodePlan = (_, walk, body) => ({
	before: () => body.add(nop),
	after: () => {
		if (walk.frames.length > 1 || walk.op.name !== "end") body.add(nop);
	},
});
