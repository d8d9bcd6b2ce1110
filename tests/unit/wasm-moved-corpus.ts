/** Prints what the corpus's modules are when everything in them has moved, as JSON: in base64, by the SHA-256 of what they were. */

import { createHash } from "node:crypto";
import { corpus } from "./wasm-corpus.ts";
import { moved, padded } from "./wasm-moved.ts";

const modules = corpus().filter(({ refused }) => !refused);
const forms = modules.map(({ bytes }) => [
	createHash("sha256").update(bytes).digest("hex"),
	Buffer.from(moved(bytes, padded).bytes).toString("base64"),
]);
console.log(JSON.stringify(Object.fromEntries(forms)));
