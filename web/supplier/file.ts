/** Fetches one file of the runtime: with retries, its length and hash checked, its bytes counted as they come. */

import type { RuntimeFile, RuntimeFiles } from "./messages.ts";

const attempts = 3;
const backOffMs = 400;
/** No byte for so long counts as a broken connection. */
const stalledMs = 60_000;

async function hex(bytes: ArrayBuffer): Promise<string> {
	const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
	return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

const tooLong = (name: string, size: number) => `${name} is longer than the ${size} bytes it should have`;

function known(files: RuntimeFiles, name: string): RuntimeFile {
	const file = files[name];
	if (!file) throw new Error(`this build has no ${name}: build it again with \`npm run build\``);
	return file;
}

/** The file that came: the service worker may have another snapshot than the one that was asked for, and says which. */
function answered(files: RuntimeFiles, asked: RuntimeFile, location: string | null): RuntimeFile {
	return Object.values(files).find(({ url }) => url === location) ?? asked;
}

interface Received {
	readonly bytes: ArrayBuffer;
	/** Which file it is. */
	readonly file: RuntimeFile;
}

/** One request. By XMLHttpRequest, which puts the bytes together by itself and still tells how many there are. */
function receive(files: RuntimeFiles, name: string, count: (bytes: number) => void): Promise<Received> {
	const asked = known(files, name);
	return new Promise((resolve, reject) => {
		const request = new XMLHttpRequest();
		let timer: ReturnType<typeof setTimeout> | undefined;
		const fail = (reason: string) => {
			clearTimeout(timer);
			reject(new Error(reason));
			request.abort();
		};
		const wait = () => {
			clearTimeout(timer);
			timer = setTimeout(() => fail(`nothing more of ${name} came for ${stalledMs / 1000} seconds`), stalledMs);
		};
		const file = () => answered(files, asked, request.getResponseHeader("content-location"));
		request.onprogress = ({ loaded }) => {
			wait();
			const { size } = file();
			if (loaded > size) fail(tooLong(name, size));
			else count(loaded);
		};
		request.onerror = () => fail(`${name} could not be fetched`);
		request.onload = () => {
			clearTimeout(timer);
			const { status, response } = request;
			if (status !== 200) fail(`the server answered ${status} for ${name}`);
			else resolve({ bytes: response, file: file() });
		};
		request.open("GET", asked.url);
		request.responseType = "arraybuffer";
		request.send();
		wait();
	});
}

async function fetchOnce(files: RuntimeFiles, name: string, count: (bytes: number) => void): Promise<ArrayBuffer> {
	const {
		bytes,
		file: { size, sha256 },
	} = await receive(files, name, count);
	if (bytes.byteLength > size) throw new Error(tooLong(name, size));
	if (bytes.byteLength !== size) throw new Error(`${name} ended after ${bytes.byteLength} of ${size} bytes`);
	// Only secure contexts can hash; elsewhere the length must do.
	if (globalThis.crypto?.subtle && (await hex(bytes)) !== sha256) {
		throw new Error(`${name} arrived damaged (its SHA-256 is not the one this page was built with)`);
	}
	return bytes;
}

/** The file's bytes. `count` is told how many came. Rejects with the reason when the last attempt has failed. */
export async function fetchFile(
	files: RuntimeFiles,
	name: string,
	count: (bytes: number) => void = () => {},
	most = attempts,
): Promise<ArrayBuffer> {
	for (let attempt = 1; ; attempt += 1) {
		try {
			return await fetchOnce(files, name, count);
		} catch (error) {
			if (attempt === most) throw error;
			await new Promise((resolve) => setTimeout(resolve, backOffMs * 2 ** attempt));
		}
	}
}
