/** What setting up and building decide: what is installed, what is stale, what a nested command gets to see. */

import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { CommandFailed, root, runCommand } from "../../scripts/run-command.mjs";
import { checkNode, isInstalled, setUp } from "../../scripts/setup.mjs";
import { alone, contentHash, whenStale } from "../../scripts/stale.mjs";

type Packages = Record<string, { version: string; integrity?: string; optional?: boolean }>;

describe("node_modules", () => {
	const folder = mkdtempSync(join(tmpdir(), "watbench-setup-"));
	after(() => rmSync(folder, { recursive: true }));
	const wanted: Packages = {
		"": { version: "0.1.0" },
		"node_modules/a": { version: "1.0.0", integrity: "sha512-a" },
		"node_modules/b": { version: "1.0.0", integrity: "sha512-b", optional: true },
	};
	const check = (present: Packages | null) => {
		rmSync(folder, { recursive: true });
		mkdirSync(join(folder, "node_modules"), { recursive: true });
		writeFileSync(join(folder, "package-lock.json"), JSON.stringify({ packages: wanted }));
		const list = join(folder, "node_modules/.package-lock.json");
		if (present) writeFileSync(list, JSON.stringify({ packages: present }));
		return isInstalled(folder);
	};
	const a = { version: "1.0.0", integrity: "sha512-a" };

	test("is current with all that is not optional", () => assert.equal(check({ "node_modules/a": a }), true));
	test("is stale when npm has not finished", () => assert.equal(check(null), false));
	test("is stale without a package", () => assert.equal(check({}), false));
	test("is stale with another version", () => {
		assert.equal(check({ "node_modules/a": { ...a, version: "1.0.1" } }), false);
	});
	test("is stale with another content", () => {
		assert.equal(check({ "node_modules/a": { ...a, integrity: "sha512-x" } }), false);
	});
	test("is stale with a package that is wanted no more", () => {
		assert.equal(check({ "node_modules/a": a, "node_modules/c": a }), false);
	});
});

describe("setting up", () => {
	test("says which Node it needs", () => {
		for (const version of ["20.19.0", "20.20.2", "22.0.0", "24.1.0"]) checkNode(version);
		for (const version of ["20.18.3", "18.20.0"]) {
			assert.throws(() => checkNode(version), {
				message: `Watbench needs Node 20.19 or newer; this is Node ${version}.`,
			});
		}
	});

	test("knows its parts", async () => {
		await assert.rejects(setUp(["webb"]), {
			message: 'There is no part "webb"; the parts are web, venv, py, chromium, wheels.',
		});
	});

	test("does and says nothing the second time", async () => {
		assert.equal(await runCommand(process.execPath, ["scripts/setup.mjs", "web", "py", "wheels"]), "");
	});
});

describe("a command", () => {
	const environment = (name: string) => [process.execPath, ["-p", `process.env[${JSON.stringify(name)}]`]] as const;

	test("does not get npm's own settings, but a registry that a person set", async () => {
		process.env.npm_config_local_prefix = process.env.npm_lifecycle_event = process.env.npm_config_registry = "set";
		assert.equal(await runCommand(...environment("npm_config_local_prefix")), "undefined\n");
		assert.equal(await runCommand(...environment("npm_lifecycle_event")), "undefined\n");
		assert.equal(await runCommand(...environment("npm_config_registry")), "set\n");
	});

	test("fails with its exit code and what it printed", async () => {
		const failure = await runCommand(process.execPath, ["-e", "console.error('why'); process.exit(7)"]).catch(
			(error) => error,
		);
		assert.ok(failure instanceof CommandFailed);
		assert.deepEqual([failure.code, failure.output], [7, "why\n"]);
		const missing = await runCommand("watbench-no-such-command", []).catch((error) => error);
		assert.ok(missing instanceof CommandFailed);
		assert.equal(missing.code, 127);
	});
});

describe("work", () => {
	const name = `test-${process.pid}`;
	const folder = `.build/${name}`;
	mkdirSync(join(root, folder, "in/deep"), { recursive: true });
	after(() => {
		rmSync(join(root, folder), { recursive: true });
		rmSync(join(root, ".build/stamps", name), { force: true });
	});
	const write = (path: string, text: string) => writeFileSync(join(root, folder, path), text);
	const build = (work = () => write("out", "made")) =>
		whenStale(name, { inputs: [`${folder}/in`], outputs: [`${folder}/out`] }, async () => work());

	test("is done when an input's content, name or presence changes, or an output is gone, and not otherwise", async () => {
		write("in/deep/a", "1");
		assert.equal(await build(), true);
		assert.equal(await build(), false);
		write("in/deep/a", "1");
		assert.equal(await build(), false);
		write("in/deep/a", "2");
		assert.deepEqual([await build(), await build()], [true, false]);
		write("in/b", "2");
		assert.deepEqual([await build(), await build()], [true, false]);
		rmSync(join(root, folder, "in/deep/a"));
		assert.deepEqual([await build(), await build()], [true, false]);
		rmSync(join(root, folder, "out"));
		assert.deepEqual([await build(), await build()], [true, false]);
	});

	test("is done again after it failed", async () => {
		write("in/deep/a", "3");
		await assert.rejects(
			build(() => assert.fail("broken")),
			{ message: "broken" },
		);
		assert.equal(await build(), true);
	});

	test("stays stale when an input changes meanwhile", async () => {
		write("in/deep/a", "4");
		await build(() => write("in/deep/a", "5"));
		assert.equal(await build(), true);
	});

	test("is done by one process at a time, also after one that died", async () => {
		let running = 0;
		const work = async () => {
			running += 1;
			assert.equal(running, 1);
			await new Promise((resolve) => setTimeout(resolve, 20));
			running -= 1;
		};
		await Promise.all([alone(name, work), alone(name, work), alone(name, work)]);
		const died = await runCommand(process.execPath, ["-p", "process.pid"]);
		writeFileSync(join(root, ".build", `${name}.lock`), died.trim());
		await alone(name, work);
		assert.deepEqual(
			readdirSync(join(root, ".build")).filter((file) => file === `${name}.lock`),
			[],
		);
	});

	test("hashes a file that is not there as such", () => {
		assert.ok(!existsSync(join(root, folder, "none")));
		assert.notEqual(contentHash([`${folder}/none`]), contentHash([`${folder}/out`]));
	});
});
