/** Installs Debian's and Ubuntu's packages, when this process may. */

import { existsSync } from "node:fs";
import { runCommand } from "./run-command.mjs";

/** Whether `aptInstall` can work: root on a system with apt-get. */
export const canApt = () => process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");

let updated = false;

/**
 * Installs packages without asking anything.
 * @param {...string} packages
 */
export async function aptInstall(...packages) {
	const env = { DEBIAN_FRONTEND: "noninteractive" };
	if (!updated) await runCommand("apt-get", ["update", "-qq"], { env });
	updated = true;
	await runCommand("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages], { env });
}
