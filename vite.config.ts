/** How the page is built: the host worker and the frame as texts, the runtime's files, the policies, the samples. */

import { defineConfig } from "vite";
import { earlyPlugin } from "./scripts/early-plugin.ts";
import { pythonApiPlugin } from "./scripts/python-api-plugin.ts";
import { sandboxPlugin } from "./scripts/sandbox-plugin.ts";
import { sitePlugin } from "./scripts/site-plugin.ts";
import { wabtPlugin } from "./scripts/wabt-engine.mjs";

export default defineConfig({
	base: "./",
	publicDir: false,
	build: { target: "es2022", outDir: "dist", chunkSizeWarningLimit: 1200 },
	worker: { format: "es", plugins: () => [wabtPlugin()] },
	plugins: [sandboxPlugin(), pythonApiPlugin(), earlyPlugin(), sitePlugin()],
});
