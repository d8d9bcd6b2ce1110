/** `npm run bench [-- suite …]`: sets up and builds what is missing, then measures the built site. */

import { build } from "./build.mjs";
import { venvPython } from "./python.mjs";
import { runCommand, runMain } from "./run-command.mjs";
import { setUp } from "./setup.mjs";

await runMain(async () => {
	await setUp(["web", "py", "chromium", "wheels"]);
	await build();
	await runCommand(venvPython, ["tests/bench/run.py", ...process.argv.slice(2)], { show: true });
});
