"""A long run holds nobody up: other threads go on, and Ctrl-C ends it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import maracsim
import pytest

def test_ctrl_c_ends_a_long_run(interrupted: Callable[[str, str], float]) -> None:
    again = "maracsim.run(areas='Fife', years=1, replications=1).replications"
    assert interrupted("maracsim.run(replications=5_000, draws=0)", again) < 30


def test_other_threads_go_on() -> None:
    ticks = 0
    over = threading.Event()

    def count() -> None:
        nonlocal ticks
        while not over.wait(0.01):
            ticks += 1

    thread = threading.Thread(target=count)
    thread.start()
    began = time.monotonic()
    maracsim.run(years=5, replications=60, draws=0, threads=1)
    took = time.monotonic() - began
    over.set()
    thread.join()
    assert took > 0.3, "long enough to see"
    assert ticks > took * 20, f"{ticks} of about {took * 100:.0f} ticks"


def test_what_progress_raises_ends_the_run() -> None:
    class Enough(Exception):
        pass

    def enough(done: int, runs: int) -> None:
        raise Enough

    began = time.monotonic()
    with pytest.raises(Enough):
        maracsim.run(replications=5_000, draws=0, progress=enough)
    assert time.monotonic() - began < 30


def test_two_runs_at_once_do_not_mix() -> None:
    alone = [maracsim.run(areas="Fife", years=1, seed=seed, replications=4).digest for seed in (1, 2)]
    both: dict[int, str] = {}

    def run(seed: int) -> None:
        both[seed] = maracsim.run(areas="Fife", years=1, seed=seed, replications=4).digest

    threads = [threading.Thread(target=run, args=(seed,)) for seed in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [both[1], both[2]] == alone
