/** How Node is told to let WebAssembly wait for promises: by a flag before version 24, and by another before 22. */

const major = Number(process.versions.node.split(".")[0]);

/** @type {readonly string[]} */
export const suspendingFlags =
	major < 22 ? ["--experimental-wasm-stack-switching"] : major < 24 ? ["--experimental-wasm-jspi"] : [];
