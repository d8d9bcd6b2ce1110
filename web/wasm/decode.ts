/** Reads a module from its bytes, and says where in them each part of it stands. */

import { Cursor } from "./instructions.ts";
import {
	type Code,
	type Custom,
	type Data,
	type Elem,
	type Export,
	type Expression,
	type ExternType,
	emptyModule,
	externKinds,
	type Global,
	type Import,
	type Locals,
	type Module,
	type SectionName,
	type SegmentMode,
	sectionIds,
	sectionOrder,
	type Table,
} from "./module.ts";
import { theOp } from "./ops.ts";
import { Reader } from "./reader.ts";
import {
	readGlobalType,
	readMemoryType,
	readRecGroup,
	readRefType,
	readTableType,
	readValueType,
} from "./type-format.ts";
import { type RefType, ref, type TagType } from "./types.ts";

/** Bytes of a module: from the one at `from` up to, and without, the one at `to`. */
export interface Place {
	readonly from: number;
	readonly to: number;
}

/** A section as it stands in the bytes, from its number on; `contentFrom` is where what it holds begins. */
export interface Section extends Place {
	readonly name: SectionName | "custom";
	readonly contentFrom: number;
}

export interface Decoded {
	readonly bytes: Uint8Array;
	readonly module: Module;
	/** All of them, in the order of the bytes. */
	readonly sections: readonly Section[];
	/**
	 * Where each item of the module's lists stands, and each expression; a function's code from the length in front of
	 * it. The instructions of code begin `code.bytes.length` bytes before its end.
	 */
	readonly places: ReadonlyMap<object, Place>;
}

const HEADER = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

const sectionNames = new Map(sectionOrder.map((name) => [sectionIds[name], name]));

const endOp = theOp("end");

/** Bits of an element segment's first number; without `PASSIVE`, `EXPLICIT` means that the table is named. */
const PASSIVE = 1;
const EXPLICIT = 2;
const EXPRESSIONS = 4;

const FUNCREF = ref(true, "func");
const FUNCTIONS = ref(false, "func");

/**
 * Throws Malformed for bytes that are not in the binary format. The code of functions is taken as it is: read it with
 * `Cursor`, which may throw Malformed in turn. Nothing is copied, so the bytes must not change.
 */
export function decode(bytes: Uint8Array): Decoded {
	const reader = new Reader(bytes);
	for (const byte of HEADER) if (reader.byte() !== byte) reader.fail("a module begins with 00 61 73 6d 01 00 00 00", 0);
	const places = new Map<object, Place>();
	const sections: Section[] = [];
	const customs: Custom[] = [];
	let module = emptyModule;
	let last: SectionName | null = null;
	while (!reader.done) {
		const from = reader.at;
		const id = reader.byte();
		const name = id === 0 ? "custom" : sectionNames.get(id);
		if (name === undefined) return reader.fail(`there is no section with the number ${id}`, from);
		const content = reader.part(reader.u32());
		sections.push({ name, from, to: content.end, contentFrom: content.at });
		if (name === "custom") {
			const custom = { name: content.name(), bytes: content.take(content.end - content.at), after: last };
			places.set(custom, { from, to: content.end });
			customs.push(custom);
			continue;
		}
		if (last !== null && sectionOrder.indexOf(name) <= sectionOrder.indexOf(last))
			reader.fail(`the section of ${name} may not come after the one of ${last}`, from);
		module = { ...module, ...readSection(name, content, places) };
		if (!content.done) content.fail(`the section of ${name} ends here, but more bytes belong to it`);
		last = name;
	}
	if (module.funcs.length !== module.codes.length)
		reader.fail(`${module.funcs.length} functions are declared, but ${module.codes.length} have code`);
	if (module.dataCount !== null && module.dataCount !== module.datas.length)
		reader.fail(`${module.dataCount} data segments are announced, but there are ${module.datas.length}`);
	return { bytes, module: { ...module, customs }, sections, places };
}

function readSection(name: SectionName, reader: Reader, places: Map<object, Place>): Partial<Module> {
	function placed<Item extends object>(read: (reader: Reader) => Item): Item[] {
		return reader.many(() => {
			const from = reader.at;
			const item = read(reader);
			places.set(item, { from, to: reader.at });
			return item;
		});
	}

	function expression(): Expression {
		const read = readExpression(reader);
		places.set(read, { from: reader.at - read.bytes.length, to: reader.at });
		return read;
	}

	switch (name) {
		case "types":
			return { types: placed(readRecGroup) };
		case "imports":
			return { imports: placed(readImport) };
		case "funcs":
			return { funcs: reader.many(() => reader.u32()) };
		case "tables":
			return { tables: placed((reader) => readTable(reader, expression)) };
		case "memories":
			return { memories: placed(readMemoryType) };
		case "tags":
			return { tags: placed(readTagType) };
		case "globals":
			return { globals: placed((reader): Global => ({ type: readGlobalType(reader), init: expression() })) };
		case "exports":
			return { exports: placed(readExport) };
		case "start":
			return { start: reader.u32() };
		case "elems":
			return { elems: placed((reader) => readElem(reader, expression)) };
		case "dataCount":
			return { dataCount: reader.u32() };
		case "codes":
			return { codes: placed(readCode) };
		case "datas":
			return { datas: placed((reader) => readData(reader, expression)) };
	}
}

/** A constant expression has no blocks, so its first `end` is its own. */
function readExpression(reader: Reader): Expression {
	const from = reader.at;
	const cursor = new Cursor(reader.bytes, from, reader.end);
	while (cursor.next()) {
		if (cursor.op !== endOp) continue;
		return { bytes: reader.take(cursor.to - from) };
	}
	return reader.fail("an expression ends with `end`", reader.end);
}

function readTagType(reader: Reader): TagType {
	if (reader.byte() !== 0) reader.fail("a tag begins with 0", reader.at - 1);
	return { type: reader.u32() };
}

function readImport(reader: Reader): Import {
	return { module: reader.name(), name: reader.name(), extern: readExternType(reader) };
}

function readExternKind(reader: Reader) {
	const code = reader.byte();
	return externKinds[code] ?? reader.fail(`0x${code.toString(16)} is no kind of import or export`, reader.at - 1);
}

function readExternType(reader: Reader): ExternType {
	const kind = readExternKind(reader);
	switch (kind) {
		case "func":
			return { kind, type: reader.u32() };
		case "table":
			return { kind, type: readTableType(reader) };
		case "memory":
			return { kind, type: readMemoryType(reader) };
		case "global":
			return { kind, type: readGlobalType(reader) };
		case "tag":
			return { kind, type: readTagType(reader) };
	}
}

function readExport(reader: Reader): Export {
	return { name: reader.name(), kind: readExternKind(reader), index: reader.u32() };
}

function readTable(reader: Reader, expression: () => Expression): Table {
	if (reader.peek() !== 0x40) return { type: readTableType(reader), init: null };
	reader.at++;
	if (reader.byte() !== 0) reader.fail("a table with an initial value begins with 0x40 0", reader.at - 1);
	return { type: readTableType(reader), init: expression() };
}

function readElem(reader: Reader, expression: () => Expression): Elem {
	const flags = reader.u32();
	if (flags > 7) reader.fail(`${flags} begins no element segment`);
	let mode: SegmentMode;
	if (flags & PASSIVE) mode = { kind: flags & EXPLICIT ? "declarative" : "passive" };
	else mode = { kind: "active", index: flags & EXPLICIT ? reader.u32() : 0, offset: expression() };
	const type = readElemType(reader, flags);
	const items = flags & EXPRESSIONS ? reader.many(expression) : reader.many(() => reader.u32());
	return { mode, type, items };
}

function readElemType(reader: Reader, flags: number): RefType {
	if (!(flags & (PASSIVE | EXPLICIT))) return flags & EXPRESSIONS ? FUNCREF : FUNCTIONS;
	if (flags & EXPRESSIONS) return readRefType(reader);
	if (reader.byte() !== 0) reader.fail("elements given by indices are functions, which is 0", reader.at - 1);
	return FUNCTIONS;
}

function readData(reader: Reader, expression: () => Expression): Data {
	const flags = reader.u32();
	if (flags > 2) reader.fail(`${flags} begins no data segment`);
	if (flags === 1) return { mode: { kind: "passive" }, bytes: reader.take(reader.u32()) };
	const index = flags === 2 ? reader.u32() : 0;
	return { mode: { kind: "active", index, offset: expression() }, bytes: reader.take(reader.u32()) };
}

function readCode(reader: Reader): Code {
	const body = reader.part(reader.u32());
	const locals = body.many((): Locals => ({ count: body.u32(), type: readValueType(body) }));
	return { locals, bytes: body.take(body.end - body.at) };
}
