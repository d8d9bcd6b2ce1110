/** Addresses and sizes as people write and read them. */

/** `0x` and at least as many digits as given, lower case. */
export function hexAddress(address: number, digits = 1): string {
	return `0x${address.toString(16).padStart(digits, "0")}`;
}

/** `512 bytes`, `64 KiB`, `1.5 MiB`, `4 GiB`. */
export function byteSize(bytes: number): string {
	const units = ["KiB", "MiB", "GiB"];
	if (bytes < 1024) return `${bytes} byte${bytes === 1 ? "" : "s"}`;
	let size = bytes / 1024;
	let unit = 0;
	while (size >= 1024 && unit < units.length - 1) {
		size /= 1024;
		unit += 1;
	}
	return `${Number.isInteger(size) ? size : size.toFixed(1)} ${units[unit]}`;
}

/** `1 page`, `65,536 pages`. */
export function pageCount(pages: number): string {
	return `${pages.toLocaleString("en")} page${pages === 1 ? "" : "s"}`;
}

export type ParsedAddress =
	| { readonly kind: "address"; readonly address: number }
	| { readonly kind: "wrong"; readonly message: string };

/** Reads a decimal or `0x` hexadecimal address, with `_` between digits as WAT allows; it must lie in the memory. */
export function parseAddress(text: string, byteLength: number): ParsedAddress {
	const plain = text.trim().replaceAll(/(?<=[\da-f])_(?=[\da-f])/gi, "");
	const wrong = (message: string): ParsedAddress => ({ kind: "wrong", message });
	if (!/^(0x[\da-f]+|\d+)$/i.test(plain)) return wrong("Write an address as 4096 or 0x1000.");
	if (byteLength === 0) return wrong("This memory has no bytes.");
	const address = Number(plain);
	if (address >= byteLength) {
		const last = byteLength - 1;
		return wrong(`Past the end: the last address is ${hexAddress(last)} (${last.toLocaleString("en")}).`);
	}
	return { kind: "address", address };
}
