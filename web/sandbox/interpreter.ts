/** One Python interpreter: runs projects in it, one at a time, and joins it to output, network, memories and canvas. */

import type { Event, Outcome, Request } from "../protocol.ts";
import { type Assembler, createAssembler } from "../wat/assemble.ts";
import type { HostBridge } from "./bridge.ts";
import { type Canvas, createCanvas } from "./canvas.ts";
import { gateCalls } from "./gates.ts";
import type { Tell } from "./host.ts";
import { type Memories, watchMemories } from "./memories.ts";
import { createMetering } from "./metering.ts";
import { createNative } from "./native.ts";
import { prepareWorkers } from "./nested-worker.ts";
import { createNetwork, type Network } from "./network.ts";
import { createOutput } from "./output.ts";
import { bootPython, type Python } from "./python.ts";
import type { Supplies } from "./supplies.ts";
import { createThreads } from "./threads.ts";
import { exceptionCalls } from "./throwing.ts";
import { tellModule } from "./told-module.ts";
import { inSlices } from "./waiting.ts";

type RequestOf<T extends Request["type"]> = Extract<Request, { type: T }>;

export interface Interpreter {
	readonly version: string;
	readonly snapshotProblem: string | null;
	run(request: RequestOf<"run">): Promise<void>;
	cancel(run: number): void;
	read(request: RequestOf<"read">): void;
	painted(run: number): void;
	fetched: Network["fetched"];
}

const folder = "/project";

/** New memories and grown ones are announced this often while a program runs, in milliseconds. */
const memoriesEveryMs = 250;

/** Boots Python and says `booting` on the way. Rejects with the reason when it cannot. */
export async function startInterpreter(
	supplies: Supplies,
	interrupt: Int32Array | null,
	tell: Tell,
): Promise<Interpreter> {
	let run = 0;
	/** The run that was to end last: it may have been loading what it imports, and not have begun. */
	let cancelled = 0;
	let features: RequestOf<"run">["features"] = {};
	let exact = false;
	let counting = false;
	const total = 2;
	tell({ type: "booting", stage: "Starting Python", done: 0, total });
	const network = createNetwork(tell, () => run);
	const output = createOutput((event) => tell({ ...event, run }));
	const python: Python = await bootPython(supplies, interrupt, {
		fetch: network.fetch,
		fatal(reason, message) {
			output.flush();
			tell({ type: "fatal", reason, message });
		},
		write: (stream, bytes) => output.write(stream, bytes),
		polled: () => output.poll(),
	});
	let assembler: Assembler | null = null;
	const withAssembler = () => {
		if (!assembler) throw new Error("the assembler is not there yet");
		return assembler;
	};
	const memories: Memories = watchMemories();
	const threads = createThreads(interrupt !== null, prepareWorkers());
	const canvas: Canvas = createCanvas((frame, transfer) => tell({ ...frame, run }, transfer));
	const bridge: HostBridge = {
		assemble: (text, file) => withAssembler().assemble(text, file, features),
		disassemble: (bytes) => withAssembler().disassemble(bytes),
		module: tellModule,
		show: canvas.show,
		painted: canvas.shown,
		watch: memories.name,
		regions: memories.regions,
		...exceptionCalls,
		...gateCalls,
		native: createNative,
		metering: createMetering({ takeStop: python.takeStop, exact: () => exact, counting: () => counting }),
		threads,
		inSlices,
	};
	tell({ type: "booting", stage: "Loading the watbench package", done: 1, total });
	await python.install(bridge);
	/** What only programs need comes after the boot, so that Python is ready without it. */
	const prepare = async () => {
		const engine = await WebAssembly.compile(await supplies.wabt);
		assembler = await createAssembler({ engine });
	};
	const complete = Promise.all([prepare(), python.complete()]);
	complete.catch(() => {});

	const announceMemories = () => {
		const list = memories.changed();
		if (list) tell({ type: "memories", run, memories: list });
	};

	const encoder = new TextEncoder();
	/** What nobody awaited or caught is the program's: it is printed, but for the echo of a Stop in the event loop. */
	const uncaught = (event: globalThis.Event, reason: unknown) => {
		event.preventDefault();
		const text = reason instanceof Error ? reason.message : String(reason);
		if (/^(KeyboardInterrupt|asyncio\.exceptions\.CancelledError)/m.test(text)) return;
		output.write("stderr", encoder.encode(`Uncaught in a callback: ${text.trimEnd()}\n`));
	};
	self.addEventListener("error", (event) => uncaught(event, event.error ?? event.message));
	self.addEventListener("unhandledrejection", (event) => uncaught(event, event.reason));

	async function runNow(request: RequestOf<"run">): Promise<void> {
		run = request.run;
		features = request.features;
		exact = request.exact;
		counting = request.counting;
		memories.startRun();
		canvas.startRun();
		output.startRun();
		announceMemories();
		python.writeProject(folder, request.files);
		const announcing = setInterval(announceMemories, memoriesEveryMs);
		let outcome: Outcome;
		try {
			await complete;
			await python.loadShipped(request.files);
			outcome =
				cancelled === request.run
					? { kind: "stopped", interpreter: "kept", frames: [] }
					: await python.runProject(folder, request.entry, request.run);
		} finally {
			clearInterval(announcing);
		}
		canvas.flush();
		output.flush();
		announceMemories();
		if (counting) tell({ type: "counted", run, files: python.fileCounts() });
		const finished: Event = { type: "finished", run: request.run, outcome, heapBytes: python.heapBytes() };
		tell(finished);
	}

	/** A program that forged its end may still be at it: the next one begins when it is really over. */
	let lastRun: Promise<void> = Promise.resolve();

	return {
		version: python.version,
		snapshotProblem: python.snapshotProblem,
		run(request) {
			const turn = lastRun.then(() => runNow(request));
			lastRun = turn.catch(() => {});
			return turn;
		},
		cancel(asked) {
			cancelled = asked;
			if (asked === run) python.cancel();
		},
		read(request) {
			const bytes = memories.read(request.memory, request.start, request.length, request.baseline);
			if (!bytes) tell({ type: "unread", read: request.read });
			else tell({ type: "bytes", read: request.read, ...bytes }, [bytes.bytes.buffer, bytes.changed.buffer]);
		},
		painted(painted) {
			if (painted === run) canvas.painted();
		},
		fetched: network.fetched,
	};
}
