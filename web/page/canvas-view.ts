/** The Canvas pane: paints the frames that a program shows, the newest of them once per animation frame. */

import type { State } from "./state.ts";
import { button, el, type View } from "./view.ts";

export interface CanvasFrame {
	readonly width: number;
	readonly height: number;
	/** RGBA, `width * height * 4` bytes. */
	readonly pixels: ArrayBuffer;
}

export interface CanvasProps {
	/** A frame of this run is on the screen: the program may show the next. */
	painted(run: number): void;
}

export interface CanvasView extends View {
	paint(frame: CanvasFrame): void;
}

const example = "from watbench import canvas\ncanvas.show(memory, offset, width, height)  # RGBA bytes";

export function createCanvasView(region: HTMLElement, props: CanvasProps): CanvasView {
	const canvas = el("canvas", { role: "img", width: "1", height: "1" });
	const context = canvas.getContext("2d", { alpha: true });
	const stage = el("div", { class: "canvas-stage" }, canvas);
	const size = el("span", { class: "canvas-size" });
	const rate = el("span", { class: "canvas-rate", "aria-hidden": "true" });
	const actual = button("1:1", () => setActual(!isActual), {
		"aria-pressed": "false",
		"aria-label": "Actual size, 1:1",
		title: "One picture pixel to one pixel of the page",
	});
	const save = button("Save PNG", savePng);
	const header = el("div", { class: "canvas-header" }, size, rate, actual, save);
	const empty = el(
		"div",
		{ class: "canvas-empty" },
		el("p", {}, "Pictures that your program draws appear here. It shows the bytes of a memory as pixels:"),
		el("pre", {}, example),
	);
	const dom = el("div", { class: "canvas-view" }, header, stage, empty);
	region.append(dom);

	let state: State | null = null;
	let waiting: CanvasFrame | null = null;
	let animation = 0;
	let isActual = false;
	let hasPicture = false;
	let paintedAt: number[] = [];
	let rateTimer = 0;

	function setActual(on: boolean): void {
		isActual = on;
		actual.setAttribute("aria-pressed", String(on));
		fit();
	}

	/** Whole multiples of the screen's pixels when there is room, so that every picture pixel is equally large. */
	function fit(): void {
		const { width, height } = canvas;
		const room = Math.min(stage.clientWidth / width, stage.clientHeight / height);
		if (!(room > 0)) return;
		const ratio = window.devicePixelRatio || 1;
		const scale = isActual ? 1 : room * ratio >= 1 ? Math.floor(room * ratio) / ratio : room;
		canvas.style.width = `${width * scale}px`;
		canvas.style.height = `${height * scale}px`;
		canvas.dataset.scaled = scale * ratio >= 1 ? "up" : "down";
		// A picture larger than the pane is scrolled, also with the keyboard.
		if (isActual && room < 1) stage.setAttribute("tabindex", "0");
		else stage.removeAttribute("tabindex");
	}

	function showPicture(shown: boolean): void {
		hasPicture = shown;
		header.hidden = !shown;
		stage.hidden = !shown;
		empty.hidden = shown;
	}

	function countFrame(): void {
		const now = performance.now();
		paintedAt = [...paintedAt.filter((at) => now - at < 1000), now];
		rate.textContent = paintedAt.length > 2 ? `${paintedAt.length} frames a second` : "";
		clearTimeout(rateTimer);
		rateTimer = window.setTimeout(() => {
			rate.textContent = "";
		}, 1000);
	}

	function draw(): void {
		animation = 0;
		const frame = waiting;
		const run = state?.canvas?.run;
		waiting = null;
		if (!frame || run === undefined) return;
		const { width, height, pixels } = frame;
		const resized = canvas.width !== width || canvas.height !== height || !hasPicture;
		if (resized) {
			canvas.width = width;
			canvas.height = height;
			canvas.setAttribute("aria-label", `Picture drawn by the program, ${width} by ${height} pixels`);
			size.textContent = `${width} × ${height}`;
			showPicture(true);
			fit();
		}
		context?.putImageData(new ImageData(new Uint8ClampedArray(pixels), width, height), 0, 0);
		countFrame();
		props.painted(run);
	}

	function savePng(): void {
		canvas.toBlob((blob) => {
			if (!blob) return;
			const address = URL.createObjectURL(blob);
			el("a", { href: address, download: "canvas.png" }).click();
			setTimeout(() => URL.revokeObjectURL(address), 10_000);
		});
	}

	showPicture(false);
	const resized = new ResizeObserver(fit);
	resized.observe(stage);

	return {
		dom,
		update(next) {
			state = next;
			// The last picture stays while a new run has drawn nothing yet: an empty pane between would flicker.
			const idle = next.host.kind === "ready" || next.host.kind === "failed";
			if (hasPicture && next.canvas === null && idle) {
				waiting = null;
				showPicture(false);
			}
		},
		paint(frame) {
			waiting = frame;
			animation ||= requestAnimationFrame(draw);
		},
		destroy() {
			cancelAnimationFrame(animation);
			clearTimeout(rateTimer);
			resized.disconnect();
			dom.remove();
		},
	};
}
