"""Sweeps from Python: on this machine, in parts, and on Dask with a worker that is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import maracsim
import pytest

PLAN = """
title = "Cut-off and caseload"
rationale = "To test"
scenarios = ["own.toml"]
areas = ["Fife"]
measures = ["wait_to_hearing", "met:headline"]
design = "grid"
replications = {replications}
seed = 3

[set]
"time.years" = "1"

[axes]
"meeting.cut_off" = ["5 days", "8 days", "10 days", "12 days"]
"idaa.caseload.places_per_fte" = {{ low = 20, high = 30, levels = 3 }}
"""
OWN = 'title = "Own"\nrationale = "To see"\nextends = "no-duty"\n[set]\n"meeting.overflow" = "extend"\n'


def plan(folder: Path, replications: int = 4) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "own.toml").write_text(OWN)
    path = folder / "plan.toml"
    path.write_text(PLAN.format(replications=replications))
    return path


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def whole(tmp_path: Path, command: Callable[..., str]) -> Callable[[Path], dict[str, bytes]]:
    """What the program on one machine leaves for a plan."""

    def run(path: Path) -> dict[str, bytes]:
        out = tmp_path / "one-machine"
        command("sweep", str(path), "--out", str(out), "--quiet")
        return contents(out)

    return run


def test_a_sweep_is_that_of_the_command_line(tmp_path: Path, whole: Callable[[Path], dict[str, bytes]]) -> None:
    path = plan(tmp_path / "plan")
    found = maracsim.sweep(path, out=tmp_path / "out")
    assert contents(found.path) == whole(path)
    assert found.points == 12 and found.digest in (found.path / "manifest.toml").read_text()
    lines = (found.path / "results.csv").read_text().splitlines()
    assert len(found) == len(lines) - 1 == 12 * 2 * 2
    assert found.table.columns == lines[0].split(",")
    assert {row["idaa.caseload.places_per_fte"] for row in found.rows()} == {20.0, 25.0, 30.0}
    again = maracsim.read_sweep(found.path)
    assert again.rows() == found.rows() and again.digest == found.digest


def test_arrow_and_parquet_say_the_same(tmp_path: Path) -> None:
    polars = pytest.importorskip("polars")
    found = maracsim.sweep(plan(tmp_path / "plan"), out=tmp_path / "out")
    assert polars.DataFrame(found).equals(polars.read_parquet(found.path / "results.parquet"))


def test_parts_are_merged_to_the_same_bytes(tmp_path: Path, whole: Callable[[Path], dict[str, bytes]]) -> None:
    path, parts = plan(tmp_path / "plan"), tmp_path / "parts"
    for index in (3, 1, 2):
        part = maracsim.shard(path, index, 3, out=parts)
        assert part.name.startswith(f"{index}-of-3.") and part.is_file()
    merged = maracsim.merge(parts, out=tmp_path / "out")
    assert contents(merged.path) == whole(path)


def test_what_is_wrong_with_a_sweep_is_told(tmp_path: Path) -> None:
    path = plan(tmp_path / "plan")
    for call, part in (
        (lambda: maracsim.sweep("no-plan"), "is no plan"),
        (lambda: maracsim.sweep(path, replications=0), "0 is not in 1..=1000000"),
        (lambda: maracsim.shard(path, 4, 3, out=tmp_path / "parts"), "from 1/N to N/N"),
        (lambda: maracsim.merge(tmp_path / "plan"), "holds no parts"),
        (lambda: maracsim.read_sweep(tmp_path), "holds no whole sweep"),
    ):
        with pytest.raises(maracsim.InputError, match=part):
            call()
    maracsim.shard(path, 1, 3, out=tmp_path / "parts")
    with pytest.raises(maracsim.InputError, match="of 3 parts 2 are missing: 2, 3"):
        maracsim.merge(tmp_path / "parts", out=tmp_path / "out")


class Cluster:
    """A Dask scheduler and workers on this machine, each a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "scheduler.json"
        self.started: list[subprocess.Popen[bytes]] = []
        self.start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(self.file))
        until(self.file.is_file, "the scheduler")

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{words[0]}-{len(self.started)}.log").open("wb") as log:
            process = subprocess.Popen([sys.executable, "-m", "dask", *words], stdout=log, stderr=log, cwd=self.folder)
        self.started.append(process)
        return process

    def worker(self, name: str) -> subprocess.Popen[bytes]:
        options = ["--no-nanny", "--nthreads", "1", "--host", "127.0.0.1", "--no-dashboard", "--name", name]
        return self.start("worker", "--scheduler-file", str(self.file), *options)

    def stop(self) -> None:
        for process in reversed(self.started):
            process.kill()
            process.wait()


def until(true: Callable[[], bool], what: str, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"{what} did not come"
        time.sleep(0.02)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    pytest.importorskip("distributed")
    cluster = Cluster(tmp_path)
    try:
        yield cluster
    finally:
        cluster.stop()


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_killed_worker_loses_nothing(
    tmp_path: Path, cluster: Cluster, whole: Callable[[Path], dict[str, bytes]]
) -> None:
    from distributed import Client

    # Each of twelve parts takes long enough to be killed in.
    path, out = plan(tmp_path / "plan", replications=300), tmp_path / "out"
    first, second = cluster.worker("first"), cluster.worker("second")
    with Client(scheduler_file=str(cluster.file)) as watching:
        watching.wait_for_workers(2, timeout=60)
        address = watching.scheduler.address
        words = [str(path), "--scheduler", address, "--shards", "12", "--out", str(out)]
        run = subprocess.Popen([sys.executable, "-m", "maracsim.dask", *words], stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            parts = tmp_path / "out-shards"
            until(lambda: len(list(parts.glob("*.shard"))) >= 2 or run.poll() is not None, "the second part")
            workers = {info["name"]: name for name, info in watching.scheduler_info(n_workers=-1)["workers"].items()}
            until(lambda: bool(watching.processing()[workers["first"]]) or run.poll() is not None, "work of the first")
            os.kill(first.pid, signal.SIGKILL)
            before = len(list(parts.glob("*.shard")))
            assert run.poll() is None and before < 12, "it was killed in the middle"
            told, said = run.communicate(timeout=300)
        finally:
            run.kill()
    assert run.returncode == 0, said
    assert first.wait() == -signal.SIGKILL and second.poll() is None
    assert contents(out) == whole(path), "every part once, and what one machine leaves"
    assert maracsim.read_sweep(out).digest in told
    assert said.count("part ") == 12
    assert not parts.exists(), "parts are taken away when all are merged"


def test_parts_that_are_there_are_not_run_again(tmp_path: Path, cluster: Cluster, whole: Callable[[Path], dict[str, bytes]]) -> None:
    from distributed import Client
    from maracsim import dask

    path, out = plan(tmp_path / "plan"), tmp_path / "out"
    maracsim.shard(path, 2, 3, out=tmp_path / "out-shards")
    # A part that was torn on its way is no part.
    torn = maracsim.shard(path, 3, 3, out=tmp_path / "out-shards")
    torn.write_bytes(torn.read_bytes()[:-1])
    assert dask.there(tmp_path / "out-shards", 3) == {2}
    dask.belongs(tmp_path / "out-shards", dask.travelling(path), {})
    with pytest.raises(maracsim.InputError, match="holds parts of another plan"):
        dask.belongs(tmp_path / "out-shards", {"plan.toml": b"another"}, {})
    cluster.worker("only")
    with Client(scheduler_file=str(cluster.file)) as client:
        client.wait_for_workers(1, timeout=60)
        found = dask.sweep(path, client, shards=3, out=out)
    assert contents(found.path) == whole(path)


def test_a_plan_that_is_wrong_is_told_as_everywhere(tmp_path: Path, cluster: Cluster) -> None:
    path = plan(tmp_path / "plan")
    path.write_text(path.read_text().replace("meeting.cut_off", "meeting.cutoff"))
    cluster.worker("only")
    until(lambda: b"Registered to" in (tmp_path / "worker-1.log").read_bytes(), "the worker")
    import json

    address = json.loads(cluster.file.read_text())["address"]
    words = [str(path), "--scheduler", address, "--shards", "2", "--out", str(tmp_path / "out")]
    done = subprocess.run([sys.executable, "-m", "maracsim.dask", *words], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 2 and "did you mean `meeting.cut_off`" in done.stderr, done.stderr
    assert not (tmp_path / "out").exists()


def test_sensitivity_is_that_of_the_command_line(tmp_path: Path, command: Callable[..., str]) -> None:
    import json

    path = plan(tmp_path / "plan")
    # Every unit of the design is a step of each of two levers.
    steps = path.read_text().replace('"grid"', '"morris"\npoints = 12').replace(", levels = 3", "")
    path.write_text(steps.replace('["5 days", "8 days", "10 days", "12 days"]', '{ low = "5 days", high = "12 days" }'))
    words = ["--out", str(tmp_path / "alone"), "--quiet", "--format", "json"]
    told = json.loads(command("sensitivity", str(path), *words))
    found = maracsim.sensitivity(path, out=tmp_path / "out")
    assert len(found) == len(told) > 3
    for row, line in zip(found.rows(), told, strict=True):
        assert (row["method"], row["lever"] or "", row["figure"]) == (line["method"], line["lever"], line["figure"])
        for name in ("mean", "low", "high"):
            own = row[name]
            assert own is None and line[name] == "" or own == float(line[name])
    assert (tmp_path / "out" / "sensitivity.csv").read_bytes() == (tmp_path / "alone" / "sensitivity.csv").read_bytes()
