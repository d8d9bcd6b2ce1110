/** Prints modules for a browser to judge, as JSON: what each is, its bytes in base64, and what the type walk has against it. */

import { decode } from "../../web/wasm/decode.ts";
import { withFuel } from "../../web/wasm/fuel.ts";
import { createDice } from "./random-dice.ts";
import { corpus } from "./wasm-corpus.ts";
import { mutant } from "./wasm-mutants.ts";
import { excessive, giving, smallestModules } from "./wasm-smallest.ts";
import { complaint } from "./wasm-walk.ts";

const smallest = smallestModules();
const accepted = corpus().filter(({ refused }) => !refused);
const bases = [...accepted, ...smallest].filter(({ bytes }) => decode(bytes).module.codes.length > 0);
const dice = createDice(6);

function mutants(count: number) {
	return Array.from({ length: count }, () => {
		const { name, bytes } = dice.pick(bases);
		return { name, bytes: mutant(bytes, dice) };
	});
}

const fuel = { name: "the fuel", budget: 1n, refill: { module: "fuel", name: "refill" } } as const;
const valid = [...smallest, ...accepted, ...mutants(6000).filter(({ bytes }) => complaint(bytes) === null)];

const groups = {
	smallest,
	giving: smallest.map((module) => ({ name: module.name, bytes: giving(module).bytes })),
	excessive: excessive(),
	accepted,
	mutants: mutants(6000),
	fuelled: valid.map(({ name, bytes }) => ({ name, bytes: withFuel(decode(bytes), fuel).bytes })),
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
