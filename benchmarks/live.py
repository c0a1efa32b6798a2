"""How fast the live page is: ``python -m benchmarks.live [--seconds 60] [--minutes 0] [--practices 0]``.

A sample clip is the webcam of Debian's Chromium, on the same machine as the server; both share its cores. Prints a
table; with ``--minutes`` what a long session does to the server's memory, with ``--practices`` what many short ones do.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import statistics
import tempfile
import time
import uuid
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser, Playwright, sync_playwright
from rich.console import Console
from rich.table import Table

from posecheck.history.store import open_store
from tests.browser.chromium import CHROMIUM, Visitor, launch, served
from tests.browser.feed import at_camera_rate, clip_parts, write_camera

SAMPLES = Path(__file__).parents[1] / "sample_videos"
CLIP = "slow-sit-back-block-drop"
SPEED = 2.5
"""So fast that the drop is a fault while it happens, with a cue at once."""

FIRST_HELD_S, LAST_HELD_S, LONG_HELD_S = 18.0, 8.0, 25.0
PICTURES = 40
"""Of one of many short practices."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0, help="of each measurement")
    parser.add_argument("--minutes", type=float, default=0.0, help="of a session whose memory is watched")
    parser.add_argument("--practices", type=int, default=0, help="after each of which the server's memory is looked at")
    options = parser.parse_args()
    if CHROMIUM is None:
        raise SystemExit("Needs Chromium; on Debian: apt-get install chromium")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["POSECHECK_DATABASE_URL"] = f"sqlite:///{folder}/history.sqlite"
        camera = folder / "camera.mjpeg"
        # a long session may not run out of repetitions
        last_s = LONG_HELD_S if options.minutes else LAST_HELD_S
        write_camera(camera, at_camera_rate(clip_parts(SAMPLES / f"{CLIP}.mp4", FIRST_HELD_S, last_s, SPEED)))
        with served(folder / "log.txt") as (address, process), sync_playwright() as playwright:
            if options.minutes:
                watch_memory(playwright, address, camera, process.pid, options.minutes)
            elif options.practices:
                watch_practices(playwright, address, camera, process.pid, options.practices)
            else:
                measure(playwright, address, camera, options.seconds)


def measure(playwright: Playwright, address: str, camera: Path, seconds: float) -> None:
    """One person alone, one on a machine that is busy otherwise, four at once."""
    report("one person", practise(playwright, address, camera, 1, seconds))
    burners = [multiprocessing.Process(target=burn, daemon=True) for _ in range(4)]
    for burner in burners:
        burner.start()
    report("one person, four other programs at full load", practise(playwright, address, camera, 1, seconds / 2))
    for burner in burners:
        burner.terminate()
    report("four people", practise(playwright, address, camera, 4, seconds / 2))


def practise(
    playwright: Playwright, address: str, camera: Path, people: int, seconds: float
) -> list[dict[str, list[float]]]:
    """What each of ``people`` saw: latencies, spoken words after their picture, first words after Start."""
    with ExitStack() as stack:
        visitors = []
        for _ in range(people):
            browser = launch(playwright, camera)
            stack.callback(browser.close)
            visitors.append(somebody_new(browser, address))
        for visitor in visitors:
            visitor.start()
        for visitor in visitors:
            visitor.wait("coach.speed.answers > 10")
        begun = [visitor.live("coach.speed.answers") for visitor in visitors]
        begun_s = time.monotonic()
        while time.monotonic() - begun_s < seconds:
            visitors[0].page.wait_for_timeout(500)
        passed_s = time.monotonic() - begun_s
        results = []
        for visitor, before in zip(visitors, begun, strict=True):
            spoken = visitor.live("coach.speech.spoken")
            results.append(
                {
                    "rate": [(visitor.live("coach.speed.answers") - before) / passed_s],
                    "latency": visitor.live("coach.speed.latencies"),
                    "cue": [said["afterMs"] for said in spoken if said["kind"] == "cue" and said["afterMs"]],
                    "first": [spoken[0]["sinceStartMs"]],
                }
            )
        return results


def report(title: str, results: list[dict[str, list[float]]]) -> None:
    """Print one measurement, a row a person."""
    columns = ("results/s", "median", "95 %", "early", "late", "first words", "cues", "slowest cue")
    table = Table(*columns, title=f"{title} (ms from the camera's capture time)", title_justify="left")
    for result in results:
        latencies = result["latency"]
        third = len(latencies) // 3
        numbers = [
            result["rate"][0],
            statistics.median(latencies),
            sorted(latencies)[int(0.95 * len(latencies))],
            statistics.median(latencies[:third]),
            statistics.median(latencies[-third:]),
            result["first"][0],
            len(result["cue"]),
            max(result["cue"], default=float("nan")),
        ]
        table.add_row(*(f"{number:.0f}" for number in numbers))
    Console().print(table)


def watch_memory(playwright: Playwright, address: str, camera: Path, pid: int, minutes: float) -> None:
    """Print the server's resident memory and the page's heap once a minute of one long session."""
    browser = launch(playwright, camera, "--enable-precise-memory-info")
    visitor = somebody_new(browser, address)
    ask_for(visitor, 50)
    visitor.start()
    print("minute  server MB  page MB  results  counted")
    for minute in range(int(minutes) + 1):
        heap = visitor.page.evaluate("performance.memory.usedJSHeapSize") / 1e6
        counted = visitor.live("coach.screen.part('count').textContent")
        answers = visitor.live("coach.speed.answers")
        print(
            f"{minute:6}  {resident_mb(pid):9.0f}  {heap:7.0f}  {answers:7}  {counted}",
            flush=True,
        )
        visitor.page.wait_for_timeout(60_000)
    browser.close()


def watch_practices(playwright: Playwright, address: str, camera: Path, pid: int, practices: int) -> None:
    """Print the server's resident memory after each of many practices of one person, each in a room of its own."""
    browser = launch(playwright, camera)
    visitor = somebody_new(browser, address)
    print(f"practice  server MB  threads\n{0:8}  {resident_mb(pid):9.0f}  {threads(pid):7}")
    for number in range(1, practices + 1):
        ask_for(visitor, 1 + number % 2)
        if number == 1:
            visitor.start()
        else:  # asked nothing again
            visitor.page.get_by_role("button", name="Start", exact=True).click()
        visitor.wait(f"coach.running && coach.speed.answers > {PICTURES}")
        visitor.page.get_by_role("button", name="Stop", exact=True).click()
        visitor.wait("!coach.running")
        visitor.page.wait_for_timeout(1500)  # the page has taken the result, and the room is closed
        print(f"{number:8}  {resident_mb(pid):9.0f}  {threads(pid):7}", flush=True)
    browser.close()


def somebody_new(browser: Browser, address: str) -> Visitor:
    """A person with a history of their own, in front of the page."""
    with open_store() as store:
        person = store.add_profile(uuid.uuid4().hex).name
    visitor = Visitor(browser, address, person)
    visitor.go()
    visitor.page.get_by_role("button", name="Start", exact=True).wait_for()
    visitor.wait("coach.data !== undefined")
    return visitor


def ask_for(visitor: Visitor, repetitions: int) -> None:
    """Choose how many; the plan is another one then, and gets a room of its own."""
    before = visitor.live("coach.data.token")
    field = visitor.page.get_by_label("Repetitions")
    field.fill(str(repetitions))
    field.press("Enter")
    visitor.wait(f"coach.data.token !== '{before}'")


def threads(pid: int) -> int:
    """How many a process has (Linux)."""
    return len(list(Path(f"/proc/{pid}/task").iterdir()))


def resident_mb(pid: int) -> float:
    """Resident memory of a process (Linux)."""
    status = Path(f"/proc/{pid}/status").read_text()
    return float(status.split("VmRSS:")[1].split()[0]) / 1024.0


def burn() -> None:
    """Keep a core busy."""
    while True:
        sum(range(100_000))


if __name__ == "__main__":
    main()
