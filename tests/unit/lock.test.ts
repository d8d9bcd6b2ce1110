/** That package-lock.json is whole: `npm ci` refuses one that lacks the packages of platforms other than the writer's. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../scripts/run-command.mjs";

interface Locked {
	readonly version?: string;
	readonly integrity?: string;
	readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const packages: Record<string, Locked> = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;

test("every optional package is locked, in the version that is asked for, with its hash", () => {
	for (const [path, { optionalDependencies = {} }] of Object.entries(packages)) {
		for (const [name, version] of Object.entries(optionalDependencies)) {
			const locked = packages[`${path}/node_modules/${name}`] ?? packages[`node_modules/${name}`];
			assert.ok(locked?.integrity, `${name}, which ${path} may need, is not locked`);
			if (/^\d/.test(version)) assert.equal(locked.version, version, name);
		}
	}
});

test("no package is locked to one registry's address", () => {
	assert.doesNotMatch(readFileSync(join(root, "package-lock.json"), "utf8"), /"resolved"/);
});
