/** Puts a program's questions to the person: one at a time, in the order in which they came, while the program runs. */

import type { Question } from "./state.ts";

export interface QuestionsProps {
	/** Whether a program runs and nobody has pressed Stop. */
	running(): boolean;
	/** Shows a question, or none. */
	show(question: Question | null): void;
}

export interface Questions {
	/** Resolves with the answer; with no when the program ends before there is one. */
	ask(origin: string, url: string): Promise<boolean>;
	/** Does nothing when that question is not the one that is shown. */
	answer(id: number, yes: boolean): void;
	/** Answers whatever waits with no: the program has ended. */
	drop(): void;
}

export function createQuestions({ running, show }: QuestionsProps): Questions {
	interface Waiting {
		readonly question: Question;
		readonly resolve: (yes: boolean) => void;
	}
	const waiting: Waiting[] = [];
	let last = 0;

	const showFirst = () => show(waiting[0]?.question ?? null);

	return {
		ask(origin, url) {
			// A program that is being stopped may belong to a project that is closed; one that ended needs no answer.
			if (!running()) return Promise.resolve(false);
			return new Promise((resolve) => {
				last += 1;
				waiting.push({ question: { id: last, origin, url }, resolve });
				if (waiting.length === 1) showFirst();
			});
		},
		answer(id, yes) {
			if (waiting[0]?.question.id !== id) return;
			waiting.shift()?.resolve(yes);
			showFirst();
		},
		drop() {
			if (waiting.length === 0) return;
			for (const { resolve } of waiting.splice(0)) resolve(false);
			showFirst();
		},
	};
}
