"""What is wrong is told all at once, in the words of the command line."""

from __future__ import annotations

import pickle
import subprocess
from pathlib import Path

import maracsim
import pytest


def test_every_fault_at_once_as_the_command_line_prints_them(program: Path) -> None:
    with pytest.raises(maracsim.InputError) as caught:
        maracsim.run(set={"idaa.posts": 3, "meeting.overflow": "differ"})
    error = caught.value
    printed = subprocess.run(
        [program, "run", "--set", "idaa.posts=3", "--set", "meeting.overflow=differ"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert printed.returncode == 2
    assert printed.stderr == f"{error}\n2 faults; nothing was run or written\n"
    assert isinstance(error, ValueError) and isinstance(error, maracsim.MaracsimError)
    [posts, overflow] = error.faults
    assert (posts.file, posts.line, posts.column, posts.hint) == ("--set", 1, 12, 'write "3 FTE"')
    assert "defer, extend" in (overflow.hint or "")


def test_a_scenario_file_with_faults(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text('titel = "A"\nrationale = "B"\n[set]\n"idaa.pots" = "3 FTE"\n')
    with pytest.raises(maracsim.InputError) as caught:
        maracsim.check(path, "no-dutty")
    told = str(caught.value)
    for part in ("titel", "idaa.pots", "did you mean", "no-dutty"):
        assert part in told, told
    assert {fault.file for fault in caught.value.faults} >= {str(path)}


@pytest.mark.parametrize(
    ("options", "part"),
    [
        ({"areas": "Fief"}, "did you mean `Fife`"),
        ({"scenario": "no-dutty"}, "no scenario is called `no-dutty`"),
        ({"scenario": "theory/meeting", "areas": "Fife"}, "one place, called Theory"),
        ({"replications": 0}, "0 replications"),
        ({"replications": 100_000_000}, "GiB of memory"),
        ({"replications": -1}, "replications: -1 is not a whole number"),
        ({"replications": 2.5}, "replications: 2.5 is not a whole number"),
        ({"seed": 2**64}, "seed: 18446744073709551616 is not"),
        ({"draws": 1}, "1 draws"),
        ({"threads": 5000}, "5000 threads"),
        ({"years": 0}, "time.years"),
        ({"burn_in": "soon"}, "time.burn_in"),
    ],
)
def test_nonsense_is_refused(options: dict[str, object], part: str) -> None:
    with pytest.raises(maracsim.InputError) as caught:
        maracsim.run(**options)  # type: ignore[arg-type]
    assert part in str(caught.value)


def test_unknown_names_are_refused() -> None:
    with pytest.raises(maracsim.InputError, match="did you mean `meeting.cut_off`"):
        maracsim.explain("meeting.cutoff")
    with pytest.raises(maracsim.InputError, match="no measure is called"):
        maracsim.measures("wait_to_herring_")
    with pytest.raises(maracsim.InputError):
        maracsim.levers("no-such-lever")


def test_an_error_can_be_sent_to_another_process() -> None:
    with pytest.raises(maracsim.InputError) as caught:
        maracsim.run(areas="Fief")
    again = pickle.loads(pickle.dumps(caught.value))
    assert type(again) is maracsim.InputError
    assert again.faults == caught.value.faults and str(again) == str(caught.value)
