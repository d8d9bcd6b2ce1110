/** `npm run host`: the samples on Node, exit statuses, streams, Ctrl-C, and what it says of a wrong command line. */

import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { parseArguments } from "../../scripts/host.mjs";
import { reportOutcome } from "../../scripts/host-report.mjs";
import { buildStdlib } from "../../scripts/stdlib.mjs";

const root = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "watbench-host-"));
// A command that found another building it would say so.
before(async () => void (await buildStdlib()));
after(() => rmSync(folder, { recursive: true }));

interface Ended {
	readonly status: number | null;
	readonly stdout: string;
	readonly stderr: string;
}

/** Runs the command; `meanwhile` is called with all of standard output whenever there is more of it. */
function host(args: string[], input = "", meanwhile?: (stdout: string, child: ChildProcess) => void): Promise<Ended> {
	const child = spawn(process.execPath, ["scripts/host.mjs", ...args], { cwd: root });
	let [stdout, stderr] = ["", ""];
	child.stdout.setEncoding("utf8").on("data", (text) => {
		stdout += text;
		meanwhile?.(stdout, child);
	});
	child.stderr.setEncoding("utf8").on("data", (text) => {
		stderr += text;
	});
	// A program that waits for input keeps its end of the pipe open.
	if (!meanwhile) child.stdin.end(input);
	return new Promise((resolve) => child.on("close", (status) => resolve({ status, stdout, stderr })));
}

function project(files: Record<string, string>): string {
	const made = mkdtempSync(join(folder, "project-"));
	for (const [path, text] of Object.entries(files)) {
		mkdirSync(join(made, path, ".."), { recursive: true });
		writeFileSync(join(made, path), text);
	}
	return made;
}

for (const slug of readdirSync(join(root, "static/samples"))) {
	const sample = join("static/samples", slug);
	const expected = join(root, sample, "expected.json");
	const outcome = existsSync(expected) ? JSON.parse(readFileSync(expected, "utf8")).outcome : "ok";
	const printed = readFileSync(join(root, sample, "expected.txt"), "utf8");

	test(`prints what the sample ${slug} prints in the page, and ends as it does there`, async () => {
		const stop = (stdout: string, child: ChildProcess) => {
			if (outcome === "stopped" && stdout === printed) child.kill("SIGINT");
		};
		const { status, stdout, stderr } = await host([sample], "", stop);
		assert.equal(stdout, printed);
		assert.equal(status, outcome === "ok" ? 0 : outcome === "stopped" ? 130 : 1, stderr);
		if (outcome === "ok") assert.equal(stderr, "");
		if (outcome === "trap")
			assert.match(stderr, /^static\/samples\/trap\/traps\.wat:\d+:\d+: trap: integer divide by zero/);
	});
}

test("hands over arguments and standard input, and gives the program's own exit status", async () => {
	const program = `
import sys
print(sys.argv, input("name? "), sys.stdin.read().split())
print("careful", file=sys.stderr)
sys.exit(7)`;
	const made = project({ "tool/run.py": program });
	const { status, stdout, stderr } = await host([made, "--entry", "tool/run.py", "--fast", "x"], "Ann\none\ntwo\n");
	assert.equal(stdout, "name? ['tool/run.py', '--fast', 'x'] Ann ['one', 'two']\n");
	assert.equal(stderr, "careful\n");
	assert.equal(status, 7);
});

test("prints an exception's traceback and its place, and keeps what the program wrote in memory", async () => {
	const made = project({ "main.py": 'open("out.txt", "w").write("hi")\nprint(open("out.txt").read())\n1 / 0\n' });
	const { status, stdout, stderr } = await host([made]);
	assert.equal(stdout, "hi\n");
	assert.match(stderr, /^Traceback \(most recent call last\):\n {2}File "main\.py", line 3/);
	assert.ok(stderr.includes(`\n${made}/main.py:3:1: ZeroDivisionError: division by zero\n`), stderr);
	assert.ok(stderr.endsWith("Kept in memory only, since --write was not given: out.txt\n"), stderr);
	assert.equal(status, 1);
	assert.deepEqual(readdirSync(made), ["main.py"]);
});

test("lets the program write into its folder with --write", async () => {
	const made = project({ "main.py": 'open("out.txt", "w").write("hi")' });
	const { status, stderr } = await host([made, "--write"]);
	assert.equal(stderr, "");
	assert.equal(status, 0);
	assert.equal(readFileSync(join(made, "out.txt"), "utf8"), "hi");
});

test("places WAT that does not assemble, also where it stands in the Python file", async () => {
	const made = project({
		"main.py": 'from watbench import instantiate\nawait instantiate("(module (func (result i32)))")\n',
	});
	const { status, stderr } = await host([made]);
	assert.ok(stderr.startsWith(`${made}/main.py:2:`), stderr);
	assert.match(stderr, /error: type mismatch/);
	assert.equal(status, 1);
});

for (const [what, code] of [
	["a busy loop", "while True:\n    pass"],
	["a wait", "await asyncio.sleep(1000)"],
	["a sleep", "time.sleep(1000)"],
	["a question", "input()"],
]) {
	test(`Ctrl-C ends ${what}, and the program can clean up`, async () => {
		const indented = (code ?? "").replaceAll("\n", "\n    ");
		const program = `import asyncio, time\ntry:\n    print("on")\n    ${indented}\nfinally:\n    print("clean")`;
		const { status, stdout, stderr } = await host([project({ "main.py": program })], "", (stdout, child) => {
			if (stdout === "on\n") child.kill("SIGINT");
		});
		assert.equal(stdout, "on\nclean\n");
		assert.equal(stderr, "Stopped by Ctrl-C.\n");
		assert.equal(status, 130);
	});
}

test("pressing Ctrl-C again ends a program that goes on after the first", async () => {
	const program = `
while True:
    print("on")
    try:
        while True: pass
    except KeyboardInterrupt: pass`;
	const { status } = await host([project({ "main.py": program })], "", (_, child) => child.kill("SIGINT"));
	assert.equal(status, 130);
});

test("a program that ends Python by os._exit ends with that status", async () => {
	const { status } = await host([project({ "main.py": "import os\nos._exit(5)" })]);
	assert.equal(status, 5);
});

test("--help says what there is", async () => {
	const { status, stdout } = await host(["--help"]);
	assert.equal(status, 0);
	for (const word of ["--entry", "--write", "Exit status", "canvas"]) assert.ok(stdout.includes(word), word);
});

for (const [args, reason] of [
	[[], "Which project? Name its folder."],
	[["--fast"], "There is no option --fast."],
	[["."], "There is no main.py in .: name the program by --entry."],
	[[".", "--entry", "no.py"], "There is no no.py in .."],
	[[".", "--entry"], "--entry needs the name of a file."],
	[["nowhere"], "There is no folder nowhere."],
	[["README.md"], "README.md is a file: name the project's folder, and the program by --entry."],
] as const) {
	test(`refuses "${args.join(" ")}": ${reason}`, async () => {
		const { status, stdout, stderr } = await host([...args]);
		assert.equal(status, 2);
		assert.equal(stdout, "");
		assert.ok(stderr.startsWith(`${reason}\n\nUsage: `), stderr);
	});
}

test("takes its own options before the program's arguments, and none after them", () => {
	const asked = { help: false, folder: "p", entry: null, write: false, args: [] };
	assert.deepEqual(parseArguments(["p", "--entry=a.py", "--write"]), { ...asked, entry: "a.py", write: true });
	assert.deepEqual(parseArguments(["--write", "p", "x", "--entry", "y"]), {
		...asked,
		write: true,
		args: ["x", "--entry", "y"],
	});
	assert.deepEqual(parseArguments(["p", "--", "--write"]), { ...asked, args: ["--write"] });
});

test("reports each kind of outcome with its place and status", () => {
	const place = { file: "main.py", line: 2, column: 3 };
	const frame = { ...place, function: "<module>", language: "python", repeated: 0, text: "main()", note: "" } as const;
	assert.deepEqual(reportOutcome({ kind: "ok", exitCode: -1 }, "p"), { status: 255, text: "" });
	assert.deepEqual(
		reportOutcome({ kind: "unlinkable", message: '"a" "b" needs (func): none', problems: [], frames: [frame] }, "p"),
		{ status: 1, text: 'p/main.py:2:3: link error: "a" "b" needs (func): none\n  in <module> (p/main.py:2:3)' },
	);
	assert.deepEqual(
		reportOutcome(
			{ kind: "trap", message: "", trap: "unreachable", exportName: null, explanation: "", frames: [] },
			"p",
		),
		{ status: 1, text: "trap: unreachable" },
	);
	assert.deepEqual(
		reportOutcome(
			{
				kind: "trap",
				...{ message: "", trap: "unreachable", exportName: "f", explanation: "It came there." },
				frames: [{ ...frame, repeated: 9 }],
			},
			"p",
		),
		{
			status: 1,
			text: [
				'p/main.py:2:3: trap: unreachable in export "f"',
				"  It came there.",
				"  in <module> (p/main.py:2:3), at least 9 more times",
			].join("\n"),
		},
	);
	assert.deepEqual(reportOutcome({ kind: "lost", reason: "crashed", message: "Gone." }, "p"), {
		status: 1,
		text: "Gone.",
	});
});
