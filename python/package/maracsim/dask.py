"""A sweep on many machines: ``python -m maracsim.dask PLAN --scheduler ADDRESS``.

Each part of a plan is a task of Dask distributed. A part is a function of the plan and its index, so a worker that is killed
in the middle loses nothing: Dask gives its parts to another. Workers need the package ``maracsim`` and nothing else: plan and
scenarios travel with the task, and the part travels back and is written here, whole or not at all. In the end the parts are
merged, which demands each once: the folder is the one that a single machine would have left, to the byte.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import os
import re
import sys
import tempfile
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

from . import Fault, InputError, MaracsimError, Sweep, __version__, merge, shard

_LARGEST = 4 << 20
"""The most bytes of plan and scenarios that travel with a task."""

_STAMP = "plan.sha256"
"""What says to which plan the parts of a folder belong."""

_PART = re.compile(r"(\d+)-of-(\d+)\.([0-9a-f]{16})\.shard")


def run_part(
    files: dict[str, bytes], plan: str, index: int, of: int, options: dict[str, Any]
) -> tuple[int, dict[str, bytes]]:
    """Run one part in a folder of its own; its index, and its files by name."""
    with tempfile.TemporaryDirectory(prefix="maracsim-") as folder:
        place, out = Path(folder, "plan"), Path(folder, "parts")
        for name, text in files.items():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            (place / name).write_bytes(text)
        part = shard(place / plan, index, of, out=out, **options)
        return index, {path.name: path.read_bytes() for path in (part.with_suffix(".toml"), part)}


def travelling(plan: Path) -> dict[str, bytes]:
    """The plan and the scenarios beside it, by name: what a worker needs to read it."""
    folder = plan.parent
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.toml"))}
    size = sum(map(len, files.values()))
    if size > _LARGEST:
        raise SystemExit(f"error: {size >> 20} MiB of .toml files stand beside {plan}, and 4 are the most\n  hint: put the plan in a folder of its own")
    return files


def keep(folder: Path, files: dict[str, bytes]) -> None:
    """Write the files of a part: each is there whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        beside = folder / f".{name}.{os.getpid()}"
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(folder / name)


def belongs(folder: Path, files: dict[str, bytes], options: dict[str, Any]) -> None:
    """Mark a folder as that of a plan with its options and version; a folder that holds the parts of another is refused."""
    of = repr((sorted(files.items()), sorted(options.items()), __version__))
    mark, stamp = hashlib.sha256(of.encode()).hexdigest(), folder / _STAMP
    # Parts without a mark were made by hand: the merge refuses those of different sweeps.
    if any(folder.glob("*.shard")) and stamp.is_file() and stamp.read_text() != mark:
        message = f"`{folder}` holds parts of another plan, of other options or of another version"
        hint = "take it away, or name another folder with --out"
        raise InputError([Fault(message, hint, str(folder), text=f"error: {message}\n  hint: {hint}")])
    folder.mkdir(parents=True, exist_ok=True)
    stamp.write_text(mark)


def there(folder: Path, of: int) -> set[int]:
    """The parts of so many that are there already, each what its name says."""
    found = set()
    for path in folder.glob("*.shard"):
        named = _PART.fullmatch(path.name)
        if path.is_file() and named and int(named[2]) == of and hashlib.sha256(path.read_bytes()).hexdigest().startswith(named[3]):
            found.add(int(named[1]))
    return found


def sweep(
    plan: str | os.PathLike[str],
    client: Any,
    *,
    shards: int | None = None,
    out: str | os.PathLike[str] | None = None,
    force: bool = False,
    quiet: bool = True,
    **options: Any,
) -> Sweep:
    """Run a plan on the workers of a Dask client and merge its parts.

    :param client: a ``distributed.Client``: of workers on one machine, on hosts reached by SSH, of ``dask-jobqueue`` or of
        Kubernetes.
    :param shards: how many parts; four for each thread of the workers if none are named. With another number a sweep that
        was stopped begins again.
    :param out: the folder to write to, ``outputs/PLAN`` if none is named; parts are kept in ``OUT-shards`` until all are
        there, and those that are there are not run again.
    :param options: as for :func:`maracsim.shard`: ``replications``, ``precision``.
    """
    path = Path(plan)
    place = Path(out) if out is not None else Path("outputs", path.stem)
    parts = place.with_name(f"{place.name}-shards")
    of = shards or 4 * max(1, sum(client.nthreads().values()))
    files = travelling(path)
    belongs(parts, files, options)
    done = there(parts, of)
    # Dask's threads share a worker: each part has one.
    options = {"threads": 1, **options}
    futures = [
        client.submit(run_part, files, path.name, index, of, options, pure=False, retries=0)
        for index in range(1, of + 1)
        if index not in done
    ]
    try:
        for future in import_module("distributed").as_completed(futures):
            index, content = future.result()
            keep(parts, content)
            done.add(index)
            if not quiet:
                print(f"part {index} of {of}: {len(done)} are there", file=sys.stderr, flush=True)
    finally:
        client.cancel(futures)
    found = merge(parts, out=place, force=force)
    for old in parts.iterdir():
        if old.is_file() and (old.name == _STAMP or _PART.fullmatch(old.with_suffix(".shard").name)):
            old.unlink()
    with contextlib.suppress(OSError):
        parts.rmdir()
    return found


def main(words: Iterable[str] | None = None) -> int:
    """The command line of this module; its exit code."""
    parser = argparse.ArgumentParser(prog="python -m maracsim.dask", description="Run a sweep on the workers of a Dask scheduler.")
    parser.add_argument("plan", metavar="PLAN", help="the plan, a path that ends with .toml")
    parser.add_argument("--scheduler", required=True, metavar="ADDRESS", help="such as tcp://host:8786")
    parser.add_argument("--shards", type=int, metavar="N", help="parts [default: four for each thread of the workers]")
    parser.add_argument("--out", metavar="DIR", help="folder to write to [default: outputs/PLAN]")
    parser.add_argument("--replications", type=int, metavar="N", help="of each point, instead of the plan's")
    parser.add_argument("--precision", metavar="SHARE", help='add replications until intervals are so narrow, for example "5 %%"')
    parser.add_argument("--force", action="store_true", help="replace a folder that holds something else of ours")
    parser.add_argument("--quiet", action="store_true", help="print no progress")
    asked = parser.parse_args(None if words is None else list(words))
    if asked.shards is not None and asked.shards < 1:
        parser.error("--shards: there is at least one part")
    try:
        distributed: Any = import_module("distributed")
    except ImportError:
        parser.error("Dask is not installed\n  hint: pip install distributed")
    try:
        with distributed.Client(asked.scheduler, timeout="30s") as client:
            found = sweep(
                asked.plan,
                client,
                shards=asked.shards,
                out=asked.out,
                force=asked.force,
                quiet=asked.quiet,
                replications=asked.replications,
                precision=asked.precision,
            )
    except MaracsimError as error:
        print(error, file=sys.stderr)
        return 2 if isinstance(error, InputError) else 1
    except (OSError, distributed.KilledWorker) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("stopped; parts that are there are kept: the same command goes on with them", file=sys.stderr)
        return 1
    print(f"{found.points} points, digest {found.digest}, written to {found.path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
