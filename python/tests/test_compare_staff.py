"""Comparisons and staffing from Python are those of the command line."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import maracsim
import pytest

Command = Callable[..., str]

AREA = ["--area", "Stirling", "--years", "1"]


def test_a_comparison_is_that_of_the_command_line(command: Command, tmp_path: Path) -> None:
    words = ["compare", "no-duty", "s1-guidance", "s4-refer-unfunded", *AREA, "--replications", "6", "--draws", "4", "--quiet"]
    told = json.loads(command(*words, "--out", str(tmp_path / "out"), "--format", "json"))
    found = maracsim.compare("no-duty", "s1-guidance", "s4-refer-unfunded", areas="Stirling", years=1, replications=6, draws=4)
    assert found.scenarios == told["scenarios"] == ["no-duty", "s1-guidance", "s4-refer-unfunded"]
    assert found.digests == told["digests"] and len(set(found.digests)) == 3
    assert found.digests[0] == maracsim.run(areas="Stirling", years=1, replications=6, draws=0).digest
    rows = found.rows()
    assert len(rows) == len(found) == len(told["rows"]) > 200
    numbers = 0
    for row, line in zip(rows, told["rows"], strict=True):
        for name, value in line.items():
            own = row[name]
            own = None if own in (float("inf"), float("-inf")) else own
            # A large number has no point in JSON, and is whole for Python then.
            assert own == (float(value) if isinstance(own, float) else value), (name, row, line)
            numbers += isinstance(own, float)
    assert numbers > 1_000


def test_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    maracsim.compare("no-duty", "s1-guidance", areas="Stirling", years=1, replications=2, draws=0)
    maracsim.staff(areas="Stirling", years=1, extra="1 FTE", replications=20)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "options"),
    [
        (
            ["--standard", "contact", "--resources", "idaa,coordinator", "--chance", "0.8", "--draws", "4"],
            {"standards": "contact", "resources": ["idaa", "coordinator"], "chance": 0.8, "draws": 4},
        ),
        (["--extra", "£100,000", "--aim", "standards"], {"extra": "£100,000", "aim": "standards"}),
        (["--area", "Falkirk", "--pool"], {"areas": ["Stirling", "Falkirk"], "pool": True}),
    ],
)
def test_staffing_is_that_of_the_command_line(command: Command, words: list[str], options: dict[str, object]) -> None:
    told = json.loads(command("staff", *AREA, "--replications", "40", *words, "--format", "json", "--quiet"))
    options = {"areas": "Stirling", "years": 1, "replications": 40} | options
    table = maracsim.staff(**options)  # type: ignore[arg-type]
    assert len(table) == len(told) >= 1

    def same(own: object, line: object) -> bool:
        if isinstance(own, (int, float)):
            return line is not None and own == float(str(line))
        return (own or "") == ("" if line is None else line if isinstance(line, str) else json.dumps(line)) or float(str(own)) == line

    for row, line in zip(table.rows(), told, strict=True):
        assert list(row) == list(line)
        assert all(same(row[name], line[name]) for name in row), (row, line)
    assert {type(row["n"]) for row in table.rows()} == {int}


def test_arrow_reads_both() -> None:
    pyarrow = pytest.importorskip("pyarrow")
    found = maracsim.compare("no-duty", "s1-guidance", areas="Stirling", years=1, replications=2, draws=0)
    table = pyarrow.table(found)
    table.validate(full=True)
    assert table.to_pylist() == found.rows()
    assert table.schema.metadata[b"maracsim.digests"].decode().split() == found.digests

    def addresses() -> list[int]:
        columns = [column.chunk(0) for column in pyarrow.table(found).columns]
        return [buffer.address for column in columns for buffer in column.buffers() if buffer is not None]

    assert addresses() == addresses()
    steps = pyarrow.table(maracsim.staff(areas="Stirling", years=1, extra="1 FTE", replications=20))
    assert str(steps.schema.field("days_averted").type) == "double" and steps.num_rows == 1


def test_faults_are_those_of_the_command_line(program: Path) -> None:
    with pytest.raises(maracsim.InputError) as caught:
        maracsim.compare("no-duty", "s1-guidence", set={"idaa.posts": 3})
    printed = subprocess.run(
        [program, "compare", "no-duty", "s1-guidence", "--set", "idaa.posts=3"], capture_output=True, text=True, check=False
    )
    assert printed.stderr.startswith(f"{caught.value}\n")
    with pytest.raises(maracsim.InputError) as caught:
        maracsim.staff(chance="nan", resources="idaas", standards="contacts")
    assert len(caught.value.faults) == 3 and "did you mean `contact`?" in str(caught.value)
    with pytest.raises(maracsim.InputError, match="half posts"):
        maracsim.staff(extra="0.3 FTE")
    with pytest.raises(maracsim.InputError, match="two scenarios are called"):
        maracsim.compare("no-duty", "no-duty")


@pytest.mark.parametrize(
    "call",
    ["maracsim.compare('no-duty', 's1-guidance', replications=2_000, draws=0)", "maracsim.staff(extra='50 FTE', replications=2_000)"],
)
def test_ctrl_c_ends_it_and_the_next_call_runs(interrupted: Callable[[str, str], float], call: str) -> None:
    interrupted(call, "len(maracsim.staff(areas='Stirling', years=1, extra='1 FTE', replications=20))")
