"""The Marac meeting of scenarios/theory/meeting.toml on two other engines: what a third party's rules say it does.

In Ciw the meeting is a slotted service; in SimPy a process that empties a store. Prints CSV: engine, setting, measure,
mean, standard error and replications. `benches/peers/cross` writes it where the tests read it.
"""

import math
import random
import statistics
import sys

import ciw
import simpy

REPLICATIONS = {"ciw": 60, "simpy": 120}
YEAR = 365.25
BURN_IN, MEASURED, RUN_OUT = 20 * YEAR, 50 * YEAR, 3 * YEAR
MEASURES = ["wait_to_hearing", "wait_to_hearing_p50", "wait_to_hearing_p90", "wait_to_hearing_p95", "heard"]


class Setting:
    """Poisson referrals; a meeting for so many every so often; whoever came less than the cut-off before waits on.

    A referral comes back with a chance, after a delay from the referral itself, heard or not: both may wait together.
    """

    def __init__(self, name, rate, every, places, cut_off, repeat_chance=0.0, repeat_delay=0.0):
        self.name, self.rate, self.every, self.places, self.cut_off = name, rate, every, places, cut_off
        self.repeat_chance, self.repeat_delay = repeat_chance, repeat_delay


# The tests know these by name.
SETTINGS = [
    Setting("monthly", rate=0.2, every=28.0, places=8, cut_off=7.0),
    Setting("pressed", rate=0.26, every=28.0, places=8, cut_off=7.0),
    Setting("fortnightly", rate=0.15, every=14.0, places=3, cut_off=3.0),
    Setting("repeats", rate=0.15, every=14.0, places=4, cut_off=3.0, repeat_chance=0.3, repeat_delay=120.0),
]


def with_ciw(setting, seed):
    """Pairs of referral and hearing. Nodes: the papers, the meeting, and the time until the next referral."""
    ciw.seed(seed)
    exponential, certain = ciw.dists.Exponential, ciw.dists.Deterministic
    endless = float("inf")
    network = ciw.create_network(
        arrival_distributions=[exponential(setting.rate), None, None],
        service_distributions=[certain(setting.cut_off), certain(0.0), exponential(1 / (setting.repeat_delay or 1.0))],
        number_of_servers=[endless, ciw.Slotted(slots=[setting.every], slot_sizes=[setting.places]), endless],
        routing=ciw.routing.NetworkRouting(
            routers=[
                ciw.routing.Direct(to=2),
                ciw.routing.Leave(),
                ciw.routing.Direct(to=1),
            ]
        ),
    )

    class Papers(ciw.Node):
        """Whoever is referred may come back: a second individual waits for that."""

        def accept(self, next_individual, completed=False):
            super().accept(next_individual, completed)
            if random.random() < setting.repeat_chance:
                arrivals, returns = self.simulation.nodes[0], self.simulation.nodes[3]
                arrivals.number_of_individuals += 1
                twin = self.simulation.IndividualType(
                    arrivals.number_of_individuals,
                    next_individual.customer_class,
                    next_individual.priority_class,
                    simulation=self.simulation,
                )
                twin.starting_node = 3
                returns.accept(twin)

    simulation = ciw.Simulation(network, node_class=[Papers, ciw.Node, ciw.Node])
    simulation.simulate_until_max_time(BURN_IN + MEASURED + RUN_OUT)
    pairs, referred = [], {}
    for record in simulation.get_all_records():
        if record.node == 1:
            referred[record.id_number] = record.arrival_date
        elif record.node == 2:
            pairs.append((referred[record.id_number], record.service_start_date))
    return pairs


def with_simpy(setting, seed):
    """Pairs of referral and hearing. Each referral is a process that waits until it can be listed, then in a store."""
    draw = random.Random(seed)
    environment = simpy.Environment()
    agenda = simpy.Store(environment)
    pairs = []

    def referrals():
        while True:
            yield environment.timeout(draw.expovariate(setting.rate))
            environment.process(referral())

    def referral():
        referred = environment.now
        if draw.random() < setting.repeat_chance:
            environment.process(repeat())
        yield environment.timeout(setting.cut_off)
        yield agenda.put(referred)

    def repeat():
        yield environment.timeout(draw.expovariate(1 / setting.repeat_delay))
        yield from referral()

    def meetings():
        while True:
            yield environment.timeout(setting.every)
            for _ in range(min(setting.places, len(agenda.items))):
                pairs.append(((yield agenda.get()), environment.now))

    environment.process(referrals())
    environment.process(meetings())
    environment.run(BURN_IN + MEASURED + RUN_OUT)
    return pairs


def measures(pairs):
    """Waits of those who came in the measured years, in days, and how many were heard in them, a year."""
    end = BURN_IN + MEASURED
    waits = sorted(heard - referred for referred, heard in pairs if BURN_IN <= referred < end)
    quantile = lambda p: waits[math.ceil(p * len(waits) - 1e-6) - 1]
    heard = sum(BURN_IN <= heard < end for _, heard in pairs)
    return [statistics.fmean(waits), quantile(0.5), quantile(0.9), quantile(0.95), heard / (MEASURED / YEAR)]


def main():
    print("engine,setting,measure,mean,se,replications")
    for name, version, run in [("ciw", ciw.__version__, with_ciw), ("simpy", simpy.__version__, with_simpy)]:
        for setting in SETTINGS:
            count = REPLICATIONS[name]
            rows = [measures(run(setting, 20_261_122 + number)) for number in range(count)]
            for measure, values in zip(MEASURES, zip(*rows)):
                error = statistics.stdev(values) / count**0.5
                print(f"{name} {version},{setting.name},{measure},{statistics.fmean(values):.6f},{error:.6f},{count}")
            print(f"{name}: {setting.name} done", file=sys.stderr)


if __name__ == "__main__":
    main()
