/** Teams of threads that run one module at once: starts their workers, asks them all, and ends them all. */

import type { Failure, ThreadEvent, ThreadImport, ThreadRequest } from "./thread.ts";

/** A worker with the script of `thread.ts`. */
export interface ThreadWorker {
	/** Throws for what cannot be handed to a worker. */
	post(request: ThreadRequest): void;
	end(): void;
}

/** Starts a worker. `hear` is told its answers, and `lose` why it is not there any more. */
export type StartWorker = (hear: (event: ThreadEvent) => void, lose: (reason: string) => void) => ThreadWorker;

/**
 * What all threads answered, in their order; or that one failed, whereupon all ended, with the export that was `called` in
 * it, empty where none was; or that they were ended before.
 */
export type Answer =
	| { readonly kind: "answered"; readonly results: readonly (readonly unknown[])[] }
	| ({ readonly kind: "failed"; readonly thread: number; readonly called: string } & Failure)
	| { readonly kind: "ended" };

export interface Team {
	/** Makes an instance in each thread. */
	instantiate(module: WebAssembly.Module, imports: readonly ThreadImport[]): Promise<Answer>;
	/** Calls an export in each thread, which begins at once; `values` has the arguments for each. */
	call(name: string, values: readonly (readonly unknown[])[]): Promise<Answer>;
	/** Ends the workers, whatever they do. What is still asked is answered by `ended`. */
	end(): void;
}

export interface Threads {
	/** Whether memory can be shared here: whether the page is isolated. */
	readonly isolated: boolean;
	start(count: number): Team;
	/** Ends all teams. */
	endAll(): void;
	/** Where each thread finds this function for itself, as `["Math", "sin"]`; undefined where it does not. */
	find(value: unknown): readonly [namespace: string, member: string] | undefined;
}

/** Where functions are that need nothing of the thread they are called in. */
const namespaces = { BigInt, Date, Math, Number, console };

function standardFunctions(): ReadonlyMap<unknown, readonly [string, string]> {
	const found = new Map<unknown, readonly [string, string]>();
	for (const [namespace, object] of Object.entries(namespaces)) {
		for (const [member, { value }] of Object.entries(Object.getOwnPropertyDescriptors(object))) {
			if (typeof value === "function") found.set(value, [namespace, member]);
		}
	}
	return found;
}

/** A question under way. */
interface Question {
	/** The export, empty where an instance is made. */
	readonly called: string;
	readonly results: (readonly unknown[])[];
	missing: number;
	readonly resolve: (answer: Answer) => void;
}

/** Starts a team, which is one of `teams` until it ends. */
export function startTeam(count: number, startWorker: StartWorker, teams: Set<Team>): Team {
	const questions = new Map<number, Question>();
	let over: Answer | null = null;
	let lastId = 0;

	function finish(answer: Answer): void {
		if (over) return;
		over = answer;
		for (const worker of workers) worker.end();
		for (const { resolve } of questions.values()) resolve(answer);
		questions.clear();
		teams.delete(team);
	}

	const fail = (thread: number, called: string, failure: Failure) =>
		finish({ kind: "failed", thread, called, ...failure });
	/** A thread does one thing after the other, so it is lost in the first that it has not answered. */
	const lose = (thread: number, message: string) => {
		const question = [...questions.values()].find(({ results }) => results[thread] === undefined);
		fail(thread, question?.called ?? "", { name: "Error", message, stack: "" });
	};

	function hear(thread: number, event: ThreadEvent): void {
		if ("failure" in event) {
			fail(thread, questions.get(event.id)?.called ?? "", event.failure);
			return;
		}
		const question = questions.get(event.id);
		if (!question) return;
		question.results[thread] = event.results;
		question.missing -= 1;
		if (question.missing > 0) return;
		questions.delete(event.id);
		question.resolve({ kind: "answered", results: question.results });
	}

	function ask(called: string, requestOf: (id: number, thread: number) => ThreadRequest): Promise<Answer> {
		if (over) return Promise.resolve(over);
		lastId += 1;
		const id = lastId;
		return new Promise((resolve) => {
			questions.set(id, { called, results: [], missing: count, resolve });
			for (const [thread, worker] of workers.entries()) {
				try {
					worker.post(requestOf(id, thread));
				} catch (error) {
					lose(thread, String(error));
				}
			}
		});
	}

	const workers: ThreadWorker[] = [];
	const team: Team = {
		instantiate: (module, imports) => ask("", (id) => ({ type: "instantiate", id, module, imports })),
		call: (name, values) => ask(name, (id, thread) => ({ type: "call", id, name, values: values[thread] ?? [] })),
		end: () => finish({ kind: "ended" }),
	};
	teams.add(team);
	for (let thread = 0; thread < count; thread += 1) {
		try {
			workers.push(
				startWorker(
					(event) => hear(thread, event),
					(reason) => lose(thread, reason),
				),
			);
		} catch (error) {
			lose(thread, String(error));
			break;
		}
	}
	return team;
}

/** Keeps what programs may change as it is now. */
export function createThreads(isolated: boolean, startWorker: StartWorker): Threads {
	const standard = standardFunctions();
	const teams = new Set<Team>();
	return {
		isolated,
		start: (count) => startTeam(count, startWorker, teams),
		endAll() {
			for (const team of teams) team.end();
		},
		find: (value) => standard.get(value),
	};
}
