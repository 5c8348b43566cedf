"""Local data from Python count as on the command line, and a calibration leaves the same files."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import maracsim
import pytest

Command = Callable[..., str]

TABLE = "authority,year,heard,idaa_posts,wait_to_hearing\nStirling,2025-26,150,2 FTE,22 days\n"
QUICK = {"points": 8, "replications": 4, "waves": 1, "draws": 20}
WORDS = ["--points", "8", "--replications", "4", "--waves", "1", "--draws", "20", "--quiet"]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "mine.csv"
    path.write_text(TABLE)
    return path


def test_local_data_count_as_on_the_command_line(command: Command, table: Path, tmp_path: Path) -> None:
    area = ["--area", "Stirling", "--years", "1", "--replications", "3", "--draws", "0", "--quiet"]
    told = json.loads(command("run", *area, "--local-data", str(table), "--out", str(tmp_path / "run"), "--format", "json"))
    found = maracsim.run(areas="Stirling", years=1, replications=3, draws=0, local_data=table)
    assert json.loads(found.json()) == told
    assert found.digest != maracsim.run(areas="Stirling", years=1, replications=3, draws=0).digest
    compared = maracsim.compare("no-duty", "s1-guidance", areas="Stirling", years=1, replications=3, draws=0, local_data=table)
    assert compared.digests[0] == found.digest
    posts = maracsim.explain("idaa.posts", area="Stirling", local_data=table)
    assert posts.value == "2 FTE" and posts.source == "local data (mine.csv)"
    assert str(posts) == command("explain", "idaa.posts", "--area", "Stirling", "--local-data", str(table))
    assert maracsim.levers("idaa.posts", area="Stirling", local_data=table).rows()[0]["value"] == "2 FTE"
    staff = ["--area", "Stirling", "--years", "1", "--replications", "20", "--draws", "0", "--quiet", "--format", "json"]
    need = json.loads(command("staff", *staff, "--local-data", str(table)))
    row = maracsim.staff(areas="Stirling", years=1, replications=20, draws=0, local_data=table).rows()[0]
    assert float(str(row["in_place_idaa"])) == need[0]["in_place_idaa"] == 2


def test_a_calibration_leaves_what_the_command_line_leaves(command: Command, table: Path, tmp_path: Path) -> None:
    levers = ["meeting.cut_off", "idaa.attempt_success"]
    own = tmp_path / "own"
    said = command("calibrate", str(table), "--levers", ",".join(levers), *WORDS, "--out", str(own))
    found = maracsim.calibrate(table, levers=levers, out=tmp_path / "python", **QUICK)  # type: ignore[arg-type]
    assert said.startswith(str(found)) and "learnt" in found.text
    assert found.path == tmp_path / "python" and found.local_data == found.path / "calibrated.toml"
    names = sorted(path.relative_to(own) for path in own.rglob("*") if path.is_file())
    assert len(names) > 5
    for name in names:
        # The page tells the folder in which it stands.
        if name.name != "report.html":
            assert (own / name).read_bytes() == (found.path / name).read_bytes(), name
    options = ["--area", "Stirling", "--years", "1", "--replications", "2", "--draws", "4", "--quiet", "--format", "json"]
    told = command("run", *options, "--local-data", str(own / "calibrated.toml"), "--out", str(tmp_path / "run"))
    again = maracsim.run(areas="Stirling", years=1, replications=2, draws=4, local_data=found.local_data)
    assert json.loads(again.json()) == json.loads(told)
    assert again.digest != maracsim.run(areas="Stirling", years=1, replications=2, draws=4).digest


def test_a_sweep_stands_on_local_data(command: Command, table: Path, tmp_path: Path) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text(
        'title = "T"\nrationale = "T"\nareas = ["Stirling"]\nreplications = 2\n[set]\n"time.years" = "1"\n'
        '[axes]\n"meeting.cut_off" = ["5 days", "8 days"]\n'
    )
    command("sweep", str(plan), "--local-data", str(table), "--out", str(tmp_path / "own"), "--quiet")
    found = maracsim.sweep(plan, local_data=table, out=tmp_path / "python")
    assert found.digest == maracsim.read_sweep(tmp_path / "own").digest
    assert found.digest != maracsim.sweep(plan, out=tmp_path / "without").digest


def test_faults_are_those_of_the_command_line(program: Path, table: Path, tmp_path: Path) -> None:
    table.write_text("authority,heard\nStirlin,150\nFife,many\n")
    for words, call in (
        (["run", "--local-data", str(table)], lambda: maracsim.run(local_data=table)),
        (["calibrate", str(table)], lambda: maracsim.calibrate(table)),
        (["calibrate", "no-such.csv"], lambda: maracsim.calibrate("no-such.csv")),
        (["calibrate", "mine.toml"], lambda: maracsim.calibrate("mine.toml")),
    ):
        with pytest.raises(maracsim.InputError) as caught:
            call()
        printed = subprocess.run([program, *words], capture_output=True, text=True, check=False, cwd=tmp_path)
        assert printed.returncode == 2 and printed.stderr.startswith(f"{caught.value}\n"), printed.stderr
    with pytest.raises(maracsim.InputError, match="unknown lever `meeting.cutoff`"):
        table.write_text(TABLE)
        maracsim.calibrate(table, levers="meeting.cutoff", out=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_ctrl_c_ends_a_calibration(interrupted: Callable[[str, str], float], table: Path, tmp_path: Path) -> None:
    table.write_text(TABLE.replace("2 FTE", ""))
    out = tmp_path / "out"
    call = f"maracsim.calibrate({str(table)!r}, out={str(out)!r}, points=10_000, replications=1_000)"
    again = f"len([maracsim.calibrate({str(table)!r}, out={str(out)!r}, points=4, replications=4, waves=1, force=True)])"
    assert interrupted(call, again) < 60
