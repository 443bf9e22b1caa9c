"""What the page of a reading costs: to make it, and to open it in Chromium.

Run it with ``python benchmarks/page.py [CALLS]`` in the root of a clone. It needs the ``dev``
extra, and Chromium on the PATH.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from flaskmagic.render import page

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.big import big_reading

ROUNDS = 7
_SEARCH = """() => {
  const query = document.getElementById("query");
  const start = performance.now();
  query.value = "header";
  query.dispatchEvent(new Event("input"));
  document.getElementById("rows").getBoundingClientRect();
  return performance.now() - start;
}"""
_UNFOLD = """() => {
  const start = performance.now();
  document.querySelector('[data-act="unfold"]').click();
  document.getElementById("rows").getBoundingClientRect();
  return performance.now() - start;
}"""
_SCROLL = """async () => {
  const box = document.getElementById("rows");
  const end = box.scrollHeight - box.clientHeight;
  const times = [];
  for (let frame = 1; frame <= 60; frame++) {
    const start = performance.now();
    box.scrollTop = end * frame / 60;
    await new Promise(requestAnimationFrame);
    times.push(performance.now() - start);
  }
  return Math.max(...times);
}"""


def opened(page: Page, address: str) -> dict[str, Any]:
    """Open the page as a reader does, and return how long each thing took, in milliseconds."""
    start = time.perf_counter()
    page.goto(f"{address}#step-1", wait_until="commit")
    page.wait_for_selector("#step-1.current")
    step = time.perf_counter()
    page.click('[data-act="calls"]')
    page.wait_for_selector('#rows [role="treeitem"]')
    tree = time.perf_counter()
    return {
        "first step is shown": (step - start) * 1000,
        "the tree can be scrolled": (tree - start) * 1000,
        "unfold all": page.evaluate(_UNFOLD),
        "scroll through it, slowest frame": page.evaluate(_SCROLL),
        "search": page.evaluate(_SEARCH),
    }


def main() -> None:
    """Print the size of the page and the median of each time."""
    calls = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    reading = big_reading(calls)
    start = time.perf_counter()
    text = page.render(reading)
    print(f"{calls:,} calls, {len(text.encode()):,} bytes")
    print(f"{'made in':34} {(time.perf_counter() - start) * 1000:7.0f} ms")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder) / "page.html"
        file.write_text(text, encoding="utf-8")
        path = shutil.which("chromium") or shutil.which("google-chrome")
        arguments = ["--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        rounds = [opened(browser.new_page(), file.as_uri()) for _ in range(ROUNDS)]
        browser.close()
    for name in rounds[0]:
        middle = statistics.median(found[name] for found in rounds)
        worst = max(found[name] for found in rounds)
        print(f"{name:34} {middle:7.0f} ms   (at most {worst:.0f})")


if __name__ == "__main__":
    main()
