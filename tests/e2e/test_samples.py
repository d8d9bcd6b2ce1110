"""The samples: each opens by its address, runs, and prints what its folder says it prints."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

SAMPLES = Path(__file__).parents[2] / "static/samples"
SLUGS = sorted(folder.name for folder in SAMPLES.iterdir() if folder.is_dir())

# How the Output pane names the outcomes that samples end in.
BADGES = {"ok": "Finished", "trap": "Trap", "stopped": "Stopped"}

# Width and height of the pictures that samples paint.
PICTURES = {"mandelbrot": (320, 180), "palette": (256, 160), "threads-rows": (480, 270)}


def text_of(slug, name):
    return (SAMPLES / slug / name).read_text(encoding="utf-8")


def described(slug):
    return json.loads(text_of(slug, "sample.json"))


def outcome_of(slug):
    expected = SAMPLES / slug / "expected.json"
    return json.loads(expected.read_text())["outcome"] if expected.exists() else "ok"


def wait_ended(bench, outcome):
    """Waits until the Output pane shows this outcome: all that was printed is shown by then."""
    badge = re.compile(rf"^{BADGES[outcome]} · ")
    expect(bench.page.get_by_role("region", name="Output").get_by_text(badge)).to_be_visible()


def printed(bench, stream):
    """What the Output pane shows of one stream, to the character."""
    return "".join(bench.output.locator(f'[data-stream="{stream}"]').all_text_contents())


def open_in_gallery(bench, slug):
    page = bench.page
    page.get_by_title("Open another sample").click()
    gallery = page.get_by_role("dialog", name="Samples")
    gallery.get_by_role("button", name=described(slug)["title"], exact=True).click()
    heading = text_of(slug, "lesson.md").partition("\n")[0].removeprefix("# ")
    expect(page.get_by_role("article", name="Lesson").get_by_role("heading", name=heading, exact=True)).to_be_visible()


@pytest.mark.parametrize("slug", SLUGS)
def test_opens_by_its_address_with_its_lesson_and_prints_what_it_promises(bench, slug):
    expected, outcome = text_of(slug, "expected.txt"), outcome_of(slug)
    bench.open(f"#sample={slug}")
    lesson = bench.page.get_by_role("article", name="Lesson")
    expect(lesson.get_by_role("heading").first).to_have_text(text_of(slug, "lesson.md").partition("\n")[0][2:])

    bench.wait_ready()
    bench.press_run()
    if outcome == "stopped":
        expect(bench.output).to_contain_text(expected.splitlines()[-1])
        bench.press_stop()
    wait_ended(bench, outcome)

    assert printed(bench, "stdout") == expected
    assert printed(bench, "stderr") == ""
    assert printed(bench, "note") == ""


def test_the_gallery_lists_all_samples_from_the_first_to_the_last(shared):
    titles = [described(slug)["title"] for slug in sorted(SLUGS, key=lambda slug: described(slug)["order"])]
    shared.page.get_by_title("Open another sample").click()
    gallery = shared.page.get_by_role("dialog", name="Samples")
    expect(gallery.get_by_role("listitem").get_by_role("button")).to_have_text(titles)
    gallery.get_by_role("button", name="Close").click()
    assert titles[0] == "WebAssembly and shared memory"


def test_the_samples_that_paint_are_those_whose_pictures_are_known():
    assert [slug for slug in SLUGS if "canvas.show(" in text_of(slug, "main.py")] == list(PICTURES)


@pytest.mark.parametrize("slug", PICTURES)
def test_paints_a_picture_of_many_colours(shared, slug):
    open_in_gallery(shared, slug)
    shared.press_run()
    wait_ended(shared, "ok")
    width, height = PICTURES[slug]
    shared.page.get_by_role("tab", name="Canvas").click()
    picture = shared.page.get_by_role("img", name=f"Picture drawn by the program, {width} by {height} pixels")
    expect(picture).to_be_visible()
    colours, transparent = picture.evaluate(
        """(canvas) => {
            const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            const pixels = new Uint32Array(data.buffer);
            return [new Set(pixels).size, pixels.some((pixel) => pixel >>> 24 !== 255)];
        }"""
    )
    assert colours > 100
    assert not transparent


def test_step_10_by_hand_fetches_the_binary_that_was_built_into_its_project(shared):
    requests = []
    shared.page.on("request", lambda request: requests.append(request.url))
    open_in_gallery(shared, "step-10")
    shipped = f"{shared.site}static/samples/step-10/some_module.wasm"
    assert requests.count(shipped) == 1

    shared.press_run()
    wait_ended(shared, "ok")
    assert requests.count(shipped) == 1, "the run took the project's file, not the site's"

    # With another binary in the project, that one is fetched.
    shared.page.evaluate(
        """async () => {
            const files = { ...window.watbench.files(), "some_module.wasm": new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]) };
            await window.watbench.open({ files });
        }"""
    )
    shared.press_run()
    expect(shared.status).to_contain_text("AttributeError at main.py")


def test_binaries_come_from_the_build_and_are_not_kept_beside_their_text():
    compiled = {slug: described(slug).get("compiled", {}) for slug in SLUGS}
    assert compiled["step-10"] == {"some_module.wasm": "some_module.wat"}
    assert [str(path) for path in SAMPLES.rglob("*.wasm")] == []
