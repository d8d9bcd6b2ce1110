/** Places in a traceback: which words lead where. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { tracebackParts } from "../../web/page/traceback.ts";
import type { Frame } from "../../web/protocol.ts";

const frame = (line: number, column: number, file = "main.py"): Frame => ({
	file,
	line,
	column,
	function: "f",
	language: "python",
	repeated: 0,
	text: "",
	note: "",
});

const traceback = `Traceback (most recent call last):
  File "main.py", line 14, in <module>
    f()
  File "lib/sum.py", line 2, in f
  File "/lib/python3.14/json/decoder.py", line 5, in decode
ValueError: File "main.py" is no place
`;

test("links the lines of the project's files with the columns of their frames", () => {
	const parts = tracebackParts(traceback, ["main.py", "lib/sum.py"], [frame(14, 3), frame(2, 9, "lib/sum.py")]);
	assert.equal(parts.map(({ text }) => text).join(""), traceback);
	assert.deepEqual(
		parts.filter(({ place }) => place),
		[
			{ text: 'File "main.py", line 14', place: { file: "main.py", line: 14, column: 3 } },
			{ text: 'File "lib/sum.py", line 2', place: { file: "lib/sum.py", line: 2, column: 9 } },
		],
	);
});

test("gives a line that is named twice the columns of its frames in their order, else column 1", () => {
	const text = 'File "main.py", line 3\nFile "main.py", line 3\nFile "main.py", line 4\n';
	const columns = (frames: Frame[]) =>
		tracebackParts(text, ["main.py"], frames).flatMap(({ place }) => (place ? [place.column] : []));
	assert.deepEqual(columns([frame(3, 5), frame(3, 11)]), [5, 11, 1]);
	assert.deepEqual(columns([frame(3, 5)]), [5, 5, 1]);
	assert.deepEqual(columns([]), [1, 1, 1]);
});

test("leaves a file that is not the project's, and a line that cannot be, as text", () => {
	const text = 'File "other.py", line 3\nFile "main.py", line 0\nFile "main.py", line 99999999999999999999\n';
	assert.deepEqual(tracebackParts(text, ["main.py"], []), [{ text, place: null }]);
});

test("stops linking where a recursion names one line for ever", () => {
	const text = 'File "main.py", line 3\n'.repeat(5000);
	const parts = tracebackParts(text, ["main.py"], []);
	assert.equal(parts.filter(({ place }) => place).length, 200);
	assert.equal(parts.map((part) => part.text).join(""), text);
});
