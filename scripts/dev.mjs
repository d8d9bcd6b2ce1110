/** `npm run dev`: sets up, builds the sandbox's runtime and the samples, and starts Vite, which reloads as you edit. */

import { join } from "node:path";
import { buildParts } from "./build.mjs";
import { root, runCommand, runMain } from "./run-command.mjs";
import { setUp } from "./setup.mjs";

await runMain(async () => {
	await setUp(["web", "wheels"]);
	await buildParts();
	const vite = join(root, "node_modules/vite/bin/vite.js");
	await runCommand(process.execPath, [vite, ...process.argv.slice(2)], { show: true });
});
