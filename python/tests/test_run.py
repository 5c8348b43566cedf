"""A run from Python is the run of the command line."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import maracsim
import pytest

Command = Callable[..., str]


@pytest.mark.parametrize("threads", [1, 2])
def test_the_digest_is_that_of_the_command_line(command: Command, threads: int) -> None:
    words = ["--area", "Fife", "--area", "Stirling", "--set", "idaa.overload=wait", "--years", "2", "--seed", "7"]
    told = json.loads(command(*out(), *words, "--replications", "5", "--format", "json"))
    results = maracsim.run(
        areas=["Fife", "Stirling"],
        set={"idaa.overload": "wait"},
        years=2,
        seed=7,
        replications=5,
        threads=threads,
    )
    assert results.digest == told["digest"]
    assert json.loads(results.json()) == told
    assert (results.scenario, results.seed, results.replications) == ("no-duty", 7, 5)
    assert results.places == ["Stirling", "Fife"] and results.years == ["2027-28", "2028-29"]


def test_rows_are_those_of_the_command_line_draws_and_all(command: Command) -> None:
    words = ["--area", "Fife", "--years", "1", "--replications", "6", "--draws", "4"]
    told = json.loads(command(*out(), *words, "--format", "json"))
    results = maracsim.run(areas="Fife", years=1, replications=6, draws=4)
    assert results.draws == 4 and len(results.drawn_digest or "") == 64
    rows = results.rows()
    assert len(rows) == len(results) == len(told["rows"]) > 100
    numbers = 0
    for row, line in zip(rows, told["rows"], strict=True):
        assert row["scenario"] == "no-duty"
        for name, value in line.items():
            own = row[name]
            # JSON has no infinity: a wait that is longer than was simulated is null there.
            if isinstance(own, float) and math.isinf(own):
                own = None
            assert own == value, (name, row, line)
            numbers += isinstance(own, float)
    assert numbers > 500


def test_a_whole_country_and_a_theory_have_their_digests(command: Command) -> None:
    for scenario, years in (("no-duty", 1), ("theory/meeting", 5)):
        told = json.loads(command("run", scenario, *out()[1:], "--years", str(years), "--replications", "2", "--format", "json"))
        assert maracsim.run(scenario, years=years, replications=2).digest == told["digest"]


def test_progress_hears_of_every_run() -> None:
    heard: list[tuple[int, int]] = []
    maracsim.run(areas="Fife", years=1, replications=4, draws=3, progress=lambda done, runs: heard.append((done, runs)))
    assert heard[-1] == (10, 10)
    assert heard == sorted(heard)


def test_a_scenario_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text('title = "Own"\nrationale = "To see"\nextends = "no-duty"\n[set]\n"meeting.cut_off" = "5 days"\n')
    assert maracsim.check(path, "no-duty") == ["own", "no-duty"]
    own = maracsim.run(path, areas="Fife", years=1, replications=2)
    set_by_hand = maracsim.run(areas="Fife", years=1, replications=2, set=["meeting.cut_off=5 days"])
    assert (own.title, own.digest) == ("Own", set_by_hand.digest)
    told = maracsim.explain("meeting.cut_off", scenario=path)
    assert told.value == "5 days" and told.set_by.endswith("own.toml:5") and told.overrode[0][0] == "8 days"


def test_lists_are_those_of_the_command_line(command: Command) -> None:
    for words, table in ((["levers", "idaa"], maracsim.levers("idaa")), (["measures"], maracsim.measures())):
        told = json.loads(command(*words, "--format", "json"))
        assert [{name: cell or "" for name, cell in row.items()} for row in table.rows()] == told
        assert len(table) == len(told) > 10
    assert str(maracsim.explain("idaa.posts")) == command("explain", "idaa.posts")


def test_the_package_brings_the_command_line(command: Command) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "maracsim", "levers", "meeting.cut_off"], capture_output=True, text=True, check=True
    )
    assert done.stdout == command("levers", "meeting.cut_off")
    wrong = subprocess.run([sys.executable, "-m", "maracsim", "check", "no-such.toml"], capture_output=True, text=True, check=False)
    assert wrong.returncode == 2 and "no such file" in wrong.stderr


def out() -> list[str]:
    """`run`, with the folder that it leaves put where it is forgotten."""
    import tempfile

    return ["run", "--quiet", "--out", str(Path(tempfile.mkdtemp(prefix="maracsim-")) / "run")]
