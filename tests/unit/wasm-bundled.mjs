/** Prints `wasm-in-page.ts` as one script. */

import { join } from "node:path";
import { rolldown } from "rolldown";

const bundle = await rolldown({ input: join(import.meta.dirname, "wasm-in-page.ts") });
const { output } = await bundle.generate({ format: "iife" });
console.log(output[0].code);
