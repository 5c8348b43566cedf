"""Other engines at W1 and W2 beside ours: what installs them, how much each does in a round, and the table.

Each round runs every engine once, in an order that is turned by one from round to round, so that a busy machine
disturbs all alike. Slow engines do fewer replications, and fewer customers of W1; costs are by canonical event.
"""

import os
import pathlib
import shutil
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
CUSTOMERS = 1_000_000

# Replications of W1 and its customers, and replications of W2, in one round.
WORK = {
    "ours": (4, CUSTOMERS, 20),
    "reference": (4, CUSTOMERS, 20),
    "ixa": (4, CUSTOMERS, 10),
    "nexosim": (2, CUSTOMERS, 5),
    "cimba": (4, CUSTOMERS, 3),
    "simpy": (2, 200_000, 1),
    "ciw": (2, 100_000, 1),
    "salabim": (1, 50_000, 1),
}
RUST = ["ixa", "nexosim"]
PYTHON = ["cimba", "simpy", "ciw", "salabim"]
NAMES = RUST + PYTHON

# The standard deviation of an output over replications of the full size: 300 replications of the reference.
DEVIATION = {
    "w1": {"mean_time": 0.20},
    "w2": {
        "mean_wait": 0.287,
        "p95_wait": 1.19,
        "idaa_wait": 0.243,
        "reneged": 0.0038,
        "slot_use": 0.0025,
        "discussed": 351.0,
    },
}
# Beyond so many standard errors answers disagree. With seven outputs of eight engines a right answer is refused once
# in 280 times.
LIMIT = 4.0


def install(names, target):
    """The command of each peer that could be installed; what could not is said on stderr."""
    commands = {}
    rust = [name for name in names if name in RUST]
    if rust:
        commands.update(install_rust(rust, target))
    python = [name for name in names if name in PYTHON]
    if python:
        commands.update(install_python(python, target))
    return commands


def install_rust(names, target):
    command = ["cargo", "build", "--locked", "--release", "--target-dir", target / "peers-rust"]
    command += [word for name in names for word in ("--bin", f"with_{name}")]
    if not succeeds(command, names, cwd=HERE / "rust"):
        return {}
    return {name: [target / "peers-rust" / "release" / f"with_{name}"] for name in names}


def install_python(names, target):
    folder = target / "peers-venv"
    python = folder / "bin" / "python"
    if not python.exists() and not succeeds([sys.executable, "-m", "venv", folder], names):
        return {}
    pinned = (HERE / "python" / "requirements.txt").read_text().split()
    commands = {}
    for name in names:
        package = next(line for line in pinned if line.startswith(f"{name}=="))
        if succeeds([python, "-m", "pip", "install", "--quiet", package], [name]):
            commands[name] = [python, HERE / "python" / f"with_{name}.py"]
    return commands


def succeeds(command, names, **options):
    if shutil.which(str(command[0])) is None:
        why = f"{command[0]} is missing"
    else:
        done = subprocess.run([str(word) for word in command], capture_output=True, text=True, **options)
        if done.returncode == 0:
            return True
        why = f"`{' '.join(map(str, command))}` failed:\n{done.stdout}{done.stderr}"
    for name in names:
        print(f"{name}: SKIPPED, NOT COMPARED: {why}", file=sys.stderr)
    return False


def side_by_side(workload, commands, rounds, seed, result, right):
    """Runs the rounds of a workload and prints the table. A command gets the workload's arguments from its engine's
    own function."""
    told = {name: [] for name in commands}
    order = list(commands)
    for number in range(rounds):
        for name in order:
            told[name].append(result(commands[name](workload, seed + number)))
        order = order[1:] + order[:1]
    print(f"\n{workload}: {rounds} rounds; cost of an event by processor time, ratio to ours within each round")
    print(f"  {'engine':20} {'ns an event':>12} {'ratio':>9} {'from':>8} {'to':>8} {'replications':>13}  furthest from right")
    ours = [cost(run) for run in told["ours"]]
    for name, runs in sorted(told.items(), key=lambda item: statistics.median(map(cost, item[1]))):
        costs = [cost(run) for run in runs]
        ratios = [theirs / own for theirs, own in zip(costs, ours)]
        repeats = sum(run["reps"] for run in runs)
        short = CUSTOMERS // WORK[name][1] if workload == "w1" else 1
        size = f"{repeats}" + (f" of 1/{short}" if short > 1 else "")
        output, off = furthest(runs, right[workload], DEVIATION[workload], short)
        verdict = "" if abs(off) < LIMIT else "  THE ANSWERS DISAGREE"
        print(
            f"  {runs[0]['engine'] + version(name):20} {statistics.median(costs):12.1f} {statistics.median(ratios):9.2f}"
            f" {min(ratios):8.2f} {max(ratios):8.2f} {size:>13}  {output} {off:+.1f} SE{verdict}"
        )


def cost(run):
    return run["cpu_s"] / run["events"] * 1e9


def furthest(runs, right, deviation, short):
    """The output that lies furthest from its right answer, in standard errors. These rest on the known deviation of a
    replication, as a slow engine makes too few for one of its own; one of a `short`-th of the customers scatters by
    the root of that more."""
    distances = {}
    for name, (answer, its_error) in right.items():
        values = [value for run in runs for value in run["out"][name]]
        error = deviation[name] * (short / len(values)) ** 0.5
        distances[name] = (statistics.mean(values) - answer) / (error**2 + its_error**2) ** 0.5
    return max(distances.items(), key=lambda item: abs(item[1]))


def target_folder(root):
    return pathlib.Path(os.environ.get("CARGO_TARGET_DIR", root / "target"))


def version(name):
    """The version of a Rust peer, from the lock file by which it is built; the Python peers tell their own."""
    if name not in RUST:
        return ""
    lines = (HERE / "rust" / "Cargo.lock").read_text().splitlines()
    return " " + lines[lines.index(f'name = "{name}"') + 1].split('"')[1]
