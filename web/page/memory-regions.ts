/** The program's named regions of a memory: which one an address lies in, and what is said of it. */

import type { RegionInfo } from "../protocol.ts";
import { hexAddress } from "./memory-address.ts";

/** Ways to mark regions, each of a colour and a line of its own: two that follow each other differ. */
export const regionMarks = 4;

/** The place of the region that has an address, in a list by address; -1 for none. */
export function regionAt(regions: readonly RegionInfo[], address: number): number {
	let low = 0;
	let high = regions.length;
	while (low < high) {
		const middle = (low + high) >>> 1;
		const region = regions[middle];
		if (region && region.offset + region.length > address) high = middle;
		else low = middle + 1;
	}
	const found = regions[low];
	return found && found.offset <= address ? low : -1;
}

const accesses = { r: "read", w: "write", rw: "read and write" } as const;

/** `pixels, byte 5 of 4,096, read and write`, counted from 0; "none" outside of all regions. */
export function regionText(regions: readonly RegionInfo[], address: number): string {
	const region = regions[regionAt(regions, address)];
	if (!region) return "none";
	const at = (address - region.offset).toLocaleString("en");
	return `${shortRegion(region)}, byte ${at} of ${region.length.toLocaleString("en")}, ${accesses[region.access]}`;
}

/** `pixels 0x20–0x101f`, the addresses of its first and its last byte. */
export function regionLabel(region: RegionInfo): string {
	const last = region.offset + Math.max(region.length, 1) - 1;
	return `${shortRegion(region)} ${hexAddress(region.offset)}–${hexAddress(last)}`;
}

/** Names come from the program and may be of any length. */
function shortRegion({ name }: RegionInfo): string {
	return name.length > 32 ? `${name.slice(0, 31)}…` : name;
}
