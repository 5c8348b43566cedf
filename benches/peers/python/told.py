"""What the Python peers share: the two workloads' numbers, their outputs, and the line of JSON they print."""

import csv
import json
import math
import pathlib
import sys
import time

AREAS = pathlib.Path(__file__).resolve().parent.parent / "areas.csv"

# W1: means of the time between arrivals and of a service.
BETWEEN, SERVICE = 1 / 0.9, 1.0

# W2, in days.
HORIZON, FORTNIGHT = 1825.0, 14.0
TRIAGE, PATIENCE, RETURN = 1.0, 60.0, 180.0
RETURNS = 0.3


def log_normal(mean, cv):
    """Mean and standard deviation of the logarithm of a log-normal law with this mean and coefficient of variation."""
    variance = math.log(1 + cv * cv)
    return math.log(mean) - variance / 2, math.sqrt(variance)


COORDINATION = log_normal(0.4, 0.5)
SUPPORT = log_normal(90, 0.6)


class Area:
    """An area of W2 as the file has it."""

    def __init__(self, row):
        self.number = int(row["area"])
        self.between = 7 / (5 * float(row["referrals_per_working_day"]))
        self.coordinators = int(row["coordinators"])
        self.capacity = int(row["meeting_capacity"])
        self.places = 25 * int(row["idaa_fte"])
        self.first_meeting = 1.0 + self.number % 14


def areas():
    with open(AREAS, newline="") as file:
        return [Area(row) for row in csv.DictReader(file)]


class Counts:
    """What is counted in one replication of W2, over all areas."""

    def __init__(self):
        self.events = 0
        self.waits = []
        self.idaa_wait = 0.0
        self.started = self.reneged = 0
        self.place_days = 0.0

    def outputs(self, every_area):
        heard = sorted(self.waits)
        places = sum(area.places for area in every_area)
        return {
            "mean_wait": math.fsum(heard) / len(heard),
            "p95_wait": heard[math.ceil(0.95 * len(heard)) - 1],
            "idaa_wait": self.idaa_wait / self.started,
            "reneged": self.reneged / (self.reneged + self.started),
            "slot_use": self.place_days / (places * HORIZON),
            "discussed": len(heard),
        }


def main(engine, one_server, marac_years, before=lambda: None):
    """`PEER w1 REPS SEED CUSTOMERS` or `PEER w2 REPS SEED`: runs the replications and prints what came out.

    `one_server(seed, customers)` gives the mean time in the system; `marac_years(seed, areas)` gives `Counts`.
    What `before` does is not timed.
    """
    workload, reps, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    every_area = areas()
    before()
    events, out = 0, {}
    wall, processor = time.perf_counter(), time.process_time()
    for replication in range(reps):
        own_seed = seed * 1_000_003 + replication
        if workload == "w1":
            customers = int(sys.argv[4])
            values = {"mean_time": one_server(own_seed, customers)}
            events += 2 * customers
        else:
            counts = marac_years(own_seed, every_area)
            values = counts.outputs(every_area)
            events += counts.events
        for name, value in values.items():
            out.setdefault(name, []).append(value)
    print(
        json.dumps(
            {
                "engine": engine,
                "workload": workload.upper(),
                "reps": reps,
                "sim_s": time.perf_counter() - wall,
                "cpu_s": time.process_time() - processor,
                "events": events,
                "out": out,
            }
        )
    )
