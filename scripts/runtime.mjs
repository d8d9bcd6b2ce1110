/** Lays out `.build/runtime/`: every file that the page hands to the sandbox so that it can start without a network. */

import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runtimeWheels, wheelFolder } from "./python.mjs";
import { root } from "./run-command.mjs";
import { buildSnapshots } from "./snapshot.mjs";
import { whenStale } from "./stale.mjs";
import { buildStdlib } from "./stdlib.mjs";
import { wabtEngine, wabtScript } from "./wabt-engine.mjs";

const folder = ".build/runtime";
const pyodideFolder = "node_modules/pyodide";
/** A host that exists nowhere: the sandbox's loader answers these addresses from the bytes it was given. */
const base = "https://runtime.invalid/";

/**
 * Pyodide's lock file with our own wheels in place of the ones it names, whose builds on the package index have other
 * hashes. All other entries stay.
 * @param {{ packages: Record<string, object> }} lock
 * @param {ReturnType<typeof runtimeWheels>} wheels
 */
export function withOwnWheels(lock, wheels) {
	const packages = { ...lock.packages };
	for (const { name, version, sha256, file } of wheels) {
		if (!(name in packages)) throw new Error(`Pyodide's lock file has no package ${name}`);
		packages[name] = { ...packages[name], version, sha256, file_name: `${base}${file}` };
	}
	return { ...lock, packages };
}

/** Builds what is stale of `.build/runtime/`. Resolves with whether anything was. */
export async function buildRuntime() {
	const wheels = runtimeWheels();
	const copies = [
		{ from: `${pyodideFolder}/pyodide.asm.wasm`, to: `${folder}/pyodide.asm.wasm` },
		...wheels.map(({ file }) => ({ from: join(wheelFolder, file).slice(root.length + 1), to: `${folder}/${file}` })),
	];
	const lock = { from: `${pyodideFolder}/pyodide-lock.json`, to: `${folder}/pyodide-lock.json` };
	const wabt = `${folder}/wabt.wasm`;
	const sources = [wabtScript, "requirements-runtime.txt", "scripts/runtime.mjs", "scripts/wabt-engine.mjs"];
	const inputs = [...copies.map(({ from }) => from), lock.from, ...sources];
	const outputs = [...copies.map(({ to }) => to), lock.to, wabt];
	const laidOut = await whenStale("runtime", { inputs, outputs }, async () => {
		// The build publishes whatever lies here, so nothing of an older version may stay.
		rmSync(join(root, folder), { recursive: true, force: true });
		mkdirSync(join(root, folder), { recursive: true });
		for (const { from, to } of copies) copyFileSync(join(root, from), join(root, to));
		const own = withOwnWheels(JSON.parse(readFileSync(join(root, lock.from), "utf8")), wheels);
		writeFileSync(join(root, lock.to), JSON.stringify(own));
		writeFileSync(join(root, wabt), wabtEngine());
	});
	const compiled = await buildStdlib();
	return (await buildSnapshots()) || compiled || laidOut;
}
