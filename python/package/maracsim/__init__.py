"""What it takes to run timely, high-standard Maracs in Scotland: the simulation, from Python.

Results are tables in Arrow's memory format. pyarrow, polars, pandas (from 3.0) and DuckDB read them without a copy::

    import maracsim, polars
    results = maracsim.run("no-duty", areas="Fife", replications=100)
    polars.DataFrame(results)

The same scenario, seed and version give the same digest as the command line. Nobody in a result exists.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from os import PathLike, fspath
from pathlib import Path
from typing import TypeAlias

from . import _maracsim
from ._errors import Fault, InputError, MaracsimError, RunError
from ._maracsim import Results, Table, __version__

__all__ = [
    "Calibration",
    "Comparison",
    "Explanation",
    "Fault",
    "InputError",
    "MaracsimError",
    "Results",
    "RunError",
    "Sweep",
    "Table",
    "__version__",
    "calibrate",
    "check",
    "compare",
    "explain",
    "levers",
    "measures",
    "merge",
    "read_sweep",
    "run",
    "sensitivity",
    "shard",
    "staff",
    "sweep",
]

Scenario: TypeAlias = "str | PathLike[str]"
"""The name of a built-in scenario, or the path of one."""

File: TypeAlias = "str | PathLike[str]"
"""A path."""

Sets: TypeAlias = "Mapping[str, object] | Iterable[str]"
"""Levers set: ``{"idaa.posts": "3 FTE"}``, or ``["idaa.posts=3 FTE"]`` as after ``--set``."""

_LARGEST = 2**64 - 1
_MOST = 2**32 - 1


@dataclass(frozen=True)
class Explanation:
    """All that is known of one lever; as text, the page of ``maracsim explain``."""

    lever: str
    meaning: str
    value: str
    low: str | None
    high: str | None
    unit: str
    set_by: str
    overrode: list[tuple[str, str]]
    """Older values and who had set them, the last one first."""
    evidence: str
    source: str | None
    why: str | None
    acts_in: str
    text: str

    def __str__(self) -> str:
        return self.text


def run(
    scenario: Scenario = "no-duty",
    *,
    areas: str | Iterable[str] = (),
    set: Sets = (),
    local_data: File | None = None,
    years: int | None = None,
    burn_in: str | None = None,
    replications: int = 100,
    draws: int | None = None,
    seed: int = 1,
    threads: int | None = None,
    progress: Callable[[int, int], object] | None = None,
) -> Results:
    """Simulate a scenario, as ``maracsim run`` does; nothing is written.

    :param scenario: the name of a built-in scenario, or the path of one.
    :param areas: authorities to report, by name or GSS code; none are all, and Scotland.
    :param set: levers set, as a mapping or as texts ``"LEVER=VALUE"``. See :func:`levers`.
    :param local_data: your own figures in place of our priors: a table (``maracsim new --data`` writes a template), or the
        levers that :func:`calibrate` has matched to one.
    :param years: financial years to measure.
    :param burn_in: time simulated before the first year, such as ``"15 months"``.
    :param replications: how often the years are simulated at the central values.
    :param draws: how many times all that is not known is drawn from its ranges, each draw simulated twice; ``None`` for
        half of the replications, at least 200 of 100 and more; 0 for the central run alone.
    :param seed: the same one gives the same results on any machine.
    :param threads: ``None`` for one on each core.
    :param progress: hears how many runs of how many are finished, some times a second.
    :raises InputError: with everything that is wrong, and nothing was run.
    :raises KeyboardInterrupt: on Ctrl-C; other Python threads go on while it runs.
    """
    wrong: list[str] = []
    counts = {
        "years": _whole("years", years, _MOST, wrong),
        "draws": _whole("draws", draws, _MOST, wrong),
        "replications": _whole("replications", replications, _MOST, wrong),
        "seed": _whole("seed", seed, _LARGEST, wrong),
        "threads": _whole("threads", threads, _MOST, wrong),
    }
    if wrong:
        raise InputError(Fault(message=text, text=f"error: {text}") for text in wrong)
    return _maracsim.run(
        fspath(scenario),
        _texts(areas),
        _sets(set),
        _path(local_data),
        counts["years"],
        burn_in,
        counts["replications"] or 0,
        counts["draws"],
        counts["seed"] or 0,
        counts["threads"] or 0,
        progress,
    )


@dataclass(frozen=True)
class _Tabled:
    """Something with a table, which whatever reads Arrow reads."""

    table: Table

    def rows(self) -> list[dict[str, str | int | float | None]]:
        """The rows as dictionaries."""
        return self.table.rows()

    def __len__(self) -> int:
        return len(self.table)

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self.table.__arrow_c_stream__(requested_schema)

    def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]:
        return self.table.__arrow_c_array__(requested_schema)

    def __arrow_c_schema__(self) -> object:
        return self.table.__arrow_c_schema__()


@dataclass(frozen=True, repr=False)
class Comparison(_Tabled):
    """What scenarios do beyond a base: a row for each scenario, place, year and measure, as ``maracsim compare --format csv``."""

    scenarios: list[str]
    """The names of the scenarios, the base first."""
    digests: list[str]
    """The SHA-256 of the central run of each."""

    def __repr__(self) -> str:
        base, *others = self.scenarios
        return f"<maracsim.Comparison of {', '.join(others)} with {base}: {len(self)} rows>"


def compare(
    base: Scenario,
    *others: Scenario,
    areas: str | Iterable[str] = (),
    set: Sets = (),
    local_data: File | None = None,
    years: int | None = None,
    burn_in: str | None = None,
    replications: int = 100,
    draws: int | None = None,
    by_duty_year: bool = False,
    seed: int = 1,
    threads: int | None = None,
) -> Comparison:
    """What each of ``others`` does beyond ``base``, replication by replication, as ``maracsim compare`` tells it; nothing is written.

    :param areas: authorities to report, by name or GSS code; none are all, and Scotland.
    :param set: levers set in all of them, as a mapping or as texts ``"LEVER=VALUE"``.
    :param local_data: your own figures in place of our priors, as in :func:`run`.
    :param draws: how many times all that is not known is drawn, the same for all scenarios; ``None`` for
        half of the replications if that is 10 or more.
    :param by_duty_year: lay the years of the duty beside each other, in each area from its own first whole year in force.
    :raises InputError: with everything that is wrong, and nothing was run.
    :raises KeyboardInterrupt: on Ctrl-C; nothing is kept.
    """
    common = _simulated(areas, set, local_data, years=years, replications=replications, draws=draws, seed=seed, threads=threads)
    own = _words(burn_in=burn_in, by_duty_year=by_duty_year)
    return Comparison(*_maracsim.compare([*common, *own, "--", *(fspath(each) for each in (base, *others))]))


def staff(
    scenario: Scenario = "no-duty",
    *,
    areas: str | Iterable[str] = (),
    set: Sets = (),
    local_data: File | None = None,
    years: int | None = None,
    chance: float | str | None = None,
    preset: str | None = None,
    standards: str | Iterable[str] = (),
    resources: str | Iterable[str] = (),
    by_year: bool = False,
    within: str | None = None,
    extra: str | None = None,
    aim: str | None = None,
    pool: bool = False,
    replications: int = 200,
    draws: int = 100,
    seed: int = 1,
    threads: int | None = None,
) -> Table:
    """The least posts and meetings with which standards are met, as ``maracsim staff`` tells it; nothing is written.

    A row for each answer. With ``extra`` a row for each step instead: where more posts or money help most. With ``pool`` what one
    team of coordinators does beyond a team in each of the areas.

    :param local_data: your own figures in place of our priors, as in :func:`run`.
    :param chance: with which it is to be met in a year, such as ``0.9``.
    :param preset: ``"high"``, ``"standard"`` or ``"flexible"``, in place of a chance.
    :param standards: ids of standards, or ``"headline"``, which it is if none is named.
    :param resources: what may be decided: ``"idaa"``, ``"coordinator"``, ``"cadence"``, ``"length"``, ``"partner"`` (agencies' hours),
        ``"specialist"`` (places of their services); the first four if none is named, with ``extra`` posts alone.
    :param by_year: answer each year by itself too; the table has the answers for all years.
    :param within: end after this time with the best so far, such as ``"2 min"``.
    :param extra: what there is to give out: ``"5 FTE"``, or ``"£250,000"`` a year.
    :param aim: what each step of ``extra`` is to do most for: ``"days"``, ``"standards"`` or ``"worst-off"``.
    :param replications: histories on which plans are searched.
    :param draws: draws of all that is not known, at the answer.
    :raises InputError: with everything that is wrong, and nothing was run.
    :raises KeyboardInterrupt: on Ctrl-C; nothing is kept.
    """
    common = _simulated(areas, set, local_data, years=years, replications=replications, draws=draws, seed=seed, threads=threads)
    own = _words(
        chance=chance,
        preset=preset,
        resources=",".join(_texts(resources)) or None,
        by_year=by_year,
        within=within,
        extra=extra,
        aim=aim,
        pool=pool,
    )
    asked = [f"--standard={standard}" for standard in _texts(standards)]
    return _maracsim.staff([*common, *asked, *own, "--", fspath(scenario)])


@dataclass(frozen=True)
class Calibration:
    """What was learnt from local data, as ``maracsim calibrate`` leaves it."""

    path: Path
    """The folder: the report, its tables and charts, the levers and the sets of values for draws."""
    local_data: Path
    """The levers that were matched, for ``local_data`` of :func:`run`, :func:`compare`, :func:`staff` and others."""
    text: str
    """What was found, in words."""

    def __str__(self) -> str:
        return self.text


def calibrate(
    observed: File,
    *,
    levers: str | Iterable[str] = (),
    points: int = 150,
    replications: int = 16,
    waves: int = 3,
    discrepancy: str = "10 %",
    draws: int = 100,
    out: File | None = None,
    force: bool = False,
    seed: int = 1,
    threads: int | None = None,
) -> Calibration:
    """Match levels, shares and uncertain levers to an authority's own figures, as ``maracsim calibrate`` does.

    :param observed: the table of local data; ``maracsim new --data`` writes a template.
    :param levers: levers to match, by path, ``*`` for a family; if none is named those that act most on what was observed.
    :param points: values of the levers that each wave tries.
    :param replications: how often each is simulated.
    :param waves: the most waves.
    :param discrepancy: what the model leaves out, as a standard deviation: this share of a count or wait.
    :param draws: the most sets of values that are kept for draws.
    :param out: the folder to write to; ``outputs/no-duty-calibrated`` if none is named.
    :param force: replace a folder that holds something else of ours.
    :raises InputError: with everything that is wrong, and nothing was run.
    :raises KeyboardInterrupt: on Ctrl-C; the authorities that are finished are written.
    """
    options = _words(
        levers=",".join(_texts(levers)) or None,
        points=points,
        replications=replications,
        waves=waves,
        discrepancy=discrepancy,
        draws=draws,
        out=out,
        force=force,
        seed=seed,
        threads=threads,
    )
    return Calibration(*_maracsim.calibrate(["--quiet", *options, "--", fspath(observed)]))


@dataclass(frozen=True, repr=False)
class Sweep(_Tabled):
    """What a sweep found: a table with a row for each point, place, year and measure, as ``results.csv`` has it."""

    path: Path
    """The folder that it has left."""
    digest: str
    """The SHA-256 over its points and their stamps: the same on one machine and on many."""
    points: int

    def __repr__(self) -> str:
        return f"<maracsim.Sweep of {self.points} points in {self.path}: {len(self)} rows, digest {self.digest[:12]}...>"


def sweep(
    plan: File,
    *,
    out: File | None = None,
    replications: int | None = None,
    precision: str | None = None,
    local_data: File | None = None,
    resume: bool = False,
    force: bool = False,
    threads: int | None = None,
) -> Sweep:
    """Run a plan, as ``maracsim sweep`` does: scenarios at many points of their levers.

    :param plan: the path of a plan.
    :param out: the folder to write to; ``outputs/PLAN`` if none is named.
    :param replications: of each point, instead of the plan's.
    :param precision: add replications until half of each interval is at most this share, such as ``"5 %"``.
    :param local_data: your own figures in place of our priors, as in :func:`run`.
    :param resume: go on where a sweep of the same plan was stopped; nothing is run twice.
    :param force: replace a folder that holds something else of ours.
    :raises KeyboardInterrupt: on Ctrl-C; what is finished is kept for ``resume``.
    """
    options = _planned(plan, out, replications, precision, local_data, resume, force, threads)
    return read_sweep(_maracsim.sweep(options))


def shard(
    plan: File,
    index: int,
    of: int,
    *,
    out: File,
    replications: int | None = None,
    precision: str | None = None,
    local_data: File | None = None,
    resume: bool = False,
    force: bool = False,
    threads: int | None = None,
) -> Path:
    """Run part ``index`` (from 1) of ``of`` of a plan and leave it in the folder ``out`` for :func:`merge`; its file.

    A part is a function of the plan and its index: whoever runs it, whenever and however often, leaves the same bytes.
    """
    options = _planned(plan, out, replications, precision, local_data, resume, force, threads)
    return _maracsim.sweep([*options, "--shard", f"{index}/{of}"])


def merge(parts: File, *, out: File | None = None, force: bool = False) -> Sweep:
    """Put the parts in a folder together: each once, and never two answers for one."""
    return read_sweep(_maracsim.sweep(["merge", fspath(parts), *_words(out=out, force=force)]))


def sensitivity(
    plan: File,
    *,
    out: File | None = None,
    replications: int | None = None,
    precision: str | None = None,
    local_data: File | None = None,
    resume: bool = False,
    force: bool = False,
    threads: int | None = None,
) -> Table:
    """Which levers matter: run what is missing of a plan, as :func:`sweep` does, and tell what its points say.

    A row for each method, lever and figure, with its 95 % limits; the sweep's folder holds them as ``sensitivity.csv``.
    """
    return _maracsim.sensitivity(_planned(plan, out, replications, precision, local_data, resume, force, threads))


def read_sweep(folder: File) -> Sweep:
    """Read what a sweep has left."""
    table, digest, points = _maracsim.sweep_rows(folder)
    return Sweep(table, Path(folder), digest, points)


def _words(**options: object) -> list[str]:
    """Options as the command line takes them."""
    words: list[str] = []
    for name, value in options.items():
        name = name.replace("_", "-")
        if value is True:
            words.append(f"--{name}")
        elif value is not None and value is not False:
            words.append(f"--{name}={fspath(value) if isinstance(value, PathLike) else value}")
    return words


def _simulated(areas: str | Iterable[str], sets: Sets, local_data: File | None, **options: object) -> list[str]:
    """What every simulation takes, as the command line does, and no progress."""
    named = [f"--area={area}" for area in _texts(areas)] + [f"--set={text}" for text in _sets(sets)]
    return ["--quiet", *named, *_words(local_data=local_data, **options)]


def _planned(
    plan: File,
    out: File | None,
    replications: int | None,
    precision: str | None,
    local_data: File | None,
    resume: bool,
    force: bool,
    threads: int | None,
) -> list[str]:
    """What every plan that is run takes, as the command line does, and no progress."""
    asked = _words(replications=replications, precision=precision, resume=resume)
    return [fspath(plan), "--quiet", *asked, *_words(local_data=local_data, out=out, force=force, threads=threads)]


def levers(
    pattern: str = "", *, scenario: Scenario | None = None, area: str | None = None, local_data: File | None = None
) -> Table:
    """The levers whose path holds ``pattern`` (``*`` stands for anything): value, range, unit, evidence, source, meaning."""
    return _maracsim.levers(pattern, _path(scenario), area, _path(local_data))


def measures(pattern: str = "", *, scenario: Scenario | None = None) -> Table:
    """The measures whose id holds ``pattern``: name, unit, definition, interval."""
    return _maracsim.measures(pattern, _path(scenario))


def explain(
    lever: str,
    *,
    scenario: Scenario | None = None,
    area: str | None = None,
    set: Sets = (),
    local_data: File | None = None,
) -> Explanation:
    """One lever: its value, who set it and what that overrode, the evidence, and where it acts."""
    return Explanation(**_maracsim.explain(lever, _path(scenario), area, _sets(set), _path(local_data)))


def check(*scenarios: Scenario) -> list[str]:
    """Read scenarios and run nothing; their names.

    :raises InputError: with every fault of every one.
    """
    return _maracsim.check([fspath(scenario) for scenario in scenarios])


def _path(path: File | None) -> str | None:
    return None if path is None else fspath(path)


def _texts(texts: str | Iterable[str]) -> list[str]:
    return [texts] if isinstance(texts, str) else list(texts)


def _sets(sets: Sets) -> list[str]:
    if isinstance(sets, Mapping):
        return [f"{lever}={value}" for lever, value in sets.items()]
    return _texts(sets)


def _whole(name: str, value: int | None, most: int, wrong: list[str]) -> int | None:
    if value is None or (isinstance(value, int) and 0 <= value <= most):
        return value
    wrong.append(f"{name}: {value!r} is not a whole number from 0 to {most}")
    return None
