/** Prints modules for a browser to judge, as JSON: what each is, its bytes in base64, and what the type walk has against it. */

import { withCoverage } from "../../web/wasm/coverage.ts";
import { decode } from "../../web/wasm/decode.ts";
import { withFuel } from "../../web/wasm/fuel.ts";
import { createDice } from "./random-dice.ts";
import { randomModule } from "./random-wat.ts";
import { assembled, corpus } from "./wasm-corpus.ts";
import { mutant } from "./wasm-mutants.ts";
import { excessive, giving, smallestModules } from "./wasm-smallest.ts";
import { complaint } from "./wasm-walk.ts";

const smallest = smallestModules();
const accepted = corpus().filter(({ refused }) => !refused);
const bases = [...accepted, ...smallest].filter(({ bytes }) => decode(bytes).module.codes.length > 0);
const dice = createDice(6);
const styles = ["folded", "flat", "mixed"] as const;

const random = Array.from({ length: 60 }, (_, seed) => {
	const bytes = assembled(randomModule(seed, 20, dice.pick(styles)));
	if (!bytes) throw new Error(`random module ${seed} cannot be assembled`);
	return { name: `random module ${seed}`, bytes };
});

function mutants(count: number) {
	return Array.from({ length: count }, () => {
		const { name, bytes } = dice.pick(bases);
		return { name, bytes: mutant(bytes, dice) };
	});
}

const fuel = { name: "the fuel", budget: 100_000n, refill: null };
const valid = [...smallest, ...accepted, ...random, ...mutants(6000).filter(({ bytes }) => complaint(bytes) === null)];

const groups = {
	smallest,
	giving: smallest.map((module) => ({ name: module.name, bytes: giving(module).bytes })),
	excessive: excessive(),
	accepted,
	random,
	mutants: mutants(6000),
	valid,
	fuelled: valid.map(({ name, bytes }) => ({ name, bytes: withFuel(decode(bytes), fuel).bytes })),
	covered: valid.map(({ name, bytes }) => ({ name, bytes: withCoverage(decode(bytes), "the counts").bytes })),
};

const judged = Object.entries(groups).flatMap(([group, modules]) =>
	modules.map(({ name, bytes }) => ({
		group,
		name,
		bytes: Buffer.from(bytes).toString("base64"),
		complaint: complaint(bytes)?.message ?? null,
	})),
);
console.log(JSON.stringify(judged));
