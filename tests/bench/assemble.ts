/** Prints the median time, in milliseconds, in which the assembler alone takes the text on standard input. */

import { readFileSync } from "node:fs";
import { createAssembler } from "../../web/wat/assemble.ts";
import { defaultFeatures } from "../../web/wat/features.ts";

const text = readFileSync(0, "utf8");
const assembler = await createAssembler();
const times = Array.from({ length: 30 }, () => {
	const started = performance.now();
	assembler.assemble(text, "big.wat", defaultFeatures);
	return performance.now() - started;
}).sort((a, b) => a - b);
console.log(times[15]);
