/** `npm start [-- --port N --host H --isolation dip|coop|none]`: sets up, builds what is stale and serves the page. */

import { build } from "./build.mjs";
import { runMain } from "./run-command.mjs";
import { parseArguments, serve } from "./serve.mjs";

await runMain(async () => {
	const options = parseArguments(process.argv.slice(2));
	await build();
	await serve(options);
});
