/** Writes a module as bytes; what is unchanged since it was decoded keeps the very bytes it had. */

import type { Decoded, Place } from "./decode.ts";
import {
	type Code,
	type Data,
	type Elem,
	type Export,
	type ExternType,
	externKinds,
	type Global,
	type Import,
	type Locals,
	type Module,
	type SectionName,
	sectionIds,
	sectionOrder,
	type Table,
} from "./module.ts";
import { writeGlobalType, writeMemoryType, writeRecGroup, writeTableType, writeValueType } from "./type-format.ts";
import { ref, type TagType } from "./types.ts";
import { Writer } from "./writer.ts";

/**
 * The bytes of `module`. Given `source`, which `module` was made from, each section whose value is the same object is
 * copied as a whole, and in another section each item that is the same object; numbers that were written longer than
 * necessary stay so. The rest is written as short as it can be, and a section without items is left out.
 */
export function encode(module: Module, source?: Decoded): Uint8Array<ArrayBuffer> {
	const writer = new Writer();
	writer.bytes(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]));
	const copied = (place: Place | undefined) => {
		if (source && place) writer.bytes(source.bytes.subarray(place.from, place.to));
		return source !== undefined && place !== undefined;
	};

	function customsAfter(section: SectionName | null): void {
		for (const custom of module.customs) {
			if (custom.after !== section || copied(source?.places.get(custom))) continue;
			writer.byte(0);
			writer.sized((part) => {
				part.name(custom.name);
				part.bytes(custom.bytes);
			});
		}
	}

	customsAfter(null);
	for (const name of sectionOrder) {
		const same = source?.module[name] === module[name];
		if (!same || !copied(source?.sections.find((section) => section.name === name))) {
			const value = module[name];
			if (value !== null && !(Array.isArray(value) && value.length === 0)) {
				writer.byte(sectionIds[name]);
				writer.sized((part) => writeSection(part, module, name, source));
			}
		}
		customsAfter(name);
	}
	return writer.finish();
}

function writeSection(writer: Writer, module: Module, name: SectionName, source: Decoded | undefined): void {
	function placed<Item extends object>(items: readonly Item[], write: (writer: Writer, item: Item) => void): void {
		writer.many(items, (item) => {
			const place = source?.places.get(item);
			if (source && place) writer.bytes(source.bytes.subarray(place.from, place.to));
			else write(writer, item);
		});
	}

	switch (name) {
		case "types":
			placed(module.types, writeRecGroup);
			break;
		case "imports":
			placed(module.imports, writeImport);
			break;
		case "funcs":
			writer.many(module.funcs, (type) => writer.u32(type));
			break;
		case "tables":
			placed(module.tables, writeTable);
			break;
		case "memories":
			placed(module.memories, writeMemoryType);
			break;
		case "tags":
			placed(module.tags, writeTagType);
			break;
		case "globals":
			placed(module.globals, writeGlobal);
			break;
		case "exports":
			placed(module.exports, writeExport);
			break;
		case "start":
			writer.u32(module.start ?? 0);
			break;
		case "elems":
			placed(module.elems, writeElem);
			break;
		case "dataCount":
			writer.u32(module.dataCount ?? 0);
			break;
		case "codes":
			placed(module.codes, writeCode);
			break;
		case "datas":
			placed(module.datas, writeData);
			break;
	}
}

function writeTagType(writer: Writer, { type }: TagType): void {
	writer.byte(0);
	writer.u32(type);
}

function writeImport(writer: Writer, { module, name, extern }: Import): void {
	writer.name(module);
	writer.name(name);
	writer.byte(externKinds.indexOf(extern.kind));
	writeExternType(writer, extern);
}

function writeExternType(writer: Writer, extern: ExternType): void {
	switch (extern.kind) {
		case "func":
			writer.u32(extern.type);
			break;
		case "table":
			writeTableType(writer, extern.type);
			break;
		case "memory":
			writeMemoryType(writer, extern.type);
			break;
		case "global":
			writeGlobalType(writer, extern.type);
			break;
		case "tag":
			writeTagType(writer, extern.type);
			break;
	}
}

function writeTable(writer: Writer, { type, init }: Table): void {
	if (init) writer.bytes(new Uint8Array([0x40, 0]));
	writeTableType(writer, type);
	if (init) writer.bytes(init.bytes);
}

function writeGlobal(writer: Writer, { type, init }: Global): void {
	writeGlobalType(writer, type);
	writer.bytes(init.bytes);
}

function writeExport(writer: Writer, { name, kind, index }: Export): void {
	writer.name(name);
	writer.byte(externKinds.indexOf(kind));
	writer.u32(index);
}

/** The form that says everything is always allowed; the shorter ones for functions in table 0 are what engines see most. */
function writeElem(writer: Writer, { mode, type, items }: Elem): void {
	const indices = items.every((item) => typeof item === "number") && type === ref(false, "func");
	const brief = mode.kind === "active" && mode.index === 0 && type === ref(!indices, "func");
	const form = { active: brief ? 0 : 2, passive: 1, declarative: 3 }[mode.kind];
	writer.u32(form | (indices ? 0 : 4));
	if (mode.kind === "active") {
		if (!brief) writer.u32(mode.index);
		writer.bytes(mode.offset.bytes);
	}
	if (!brief) {
		if (indices) writer.byte(0);
		else writeValueType(writer, type);
	}
	writer.u32(items.length);
	for (const item of items) {
		if (typeof item === "number") writer.u32(item);
		else writer.bytes(item.bytes);
	}
}

function writeCode(writer: Writer, { locals, bytes }: Code): void {
	writer.sized((body) => {
		writeLocals(body, locals);
		body.bytes(bytes);
	});
}

export function writeLocals(writer: Writer, locals: readonly Locals[]): void {
	writer.many(locals, ({ count, type }) => {
		writer.u32(count);
		writeValueType(writer, type);
	});
}

function writeData(writer: Writer, { mode, bytes }: Data): void {
	if (mode.kind === "active") {
		writer.u32(mode.index === 0 ? 0 : 2);
		if (mode.index !== 0) writer.u32(mode.index);
		writer.bytes(mode.offset.bytes);
	} else writer.u32(1);
	writer.u32(bytes.length);
	writer.bytes(bytes);
}
