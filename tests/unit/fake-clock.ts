/** Time in a test's hands, for code that reads `performance.now` and sets timeouts. */

import { mock } from "node:test";

/** Takes the place of both until `mock.reset()`. */
export class Clock {
	now: number;

	constructor(now: number) {
		this.now = now;
		mock.timers.reset();
		mock.timers.enable({ apis: ["setTimeout"] });
		mock.method(performance, "now", () => this.now);
	}

	/** Time passes for a program that never yields: no timeout runs. */
	pass(ms: number): void {
		this.now += ms;
	}

	/** Time passes by the millisecond, and timeouts run when they are due. */
	advance(ms: number): void {
		for (let passed = 0; passed < ms; passed += 1) {
			this.now += 1;
			mock.timers.tick(1);
		}
	}
}
