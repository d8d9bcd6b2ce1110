"""`npm run bench [-- suite …]`: measures the built site in Chromium and prints ratios taken in one run."""

import sys

from calls import bench_calls
from canvas import bench_canvas
from guest import bench_guest
from metering import bench_metering
from playwright.sync_api import sync_playwright
from problems import bench_problems
from served import site
from start import bench_start
from threads import bench_threads
from transfers import bench_transfers

SUITES = {
    "start": bench_start,
    "problems": bench_problems,
    "canvas": bench_canvas,
    "calls": bench_calls,
    "transfers": bench_transfers,
    "guest": bench_guest,
    "metering": bench_metering,
    "threads": bench_threads,
}


def main(names: list[str]) -> None:
    unknown = [name for name in names if name not in SUITES]
    if unknown:
        raise SystemExit(f"There is no suite {', '.join(unknown)}; the suites are {', '.join(SUITES)}.")
    with sync_playwright() as playwright, site() as address:
        for name in names or SUITES:
            SUITES[name](playwright, address)


main(sys.argv[1:])
