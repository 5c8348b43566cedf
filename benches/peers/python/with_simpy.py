"""W1 and W2 in SimPy, as its documentation teaches: a process for each customer, resources, `timeout`, `|`."""

import random

import simpy
import told
from told import HORIZON


def one_server(seed, customers):
    draw = random.Random(seed)
    environment = simpy.Environment()
    server = simpy.Resource(environment)
    days = 0.0

    def customer():
        nonlocal days
        came = environment.now
        with server.request() as turn:
            yield turn
            yield environment.timeout(draw.expovariate(1 / told.SERVICE))
        days += environment.now - came

    def arrivals():
        for _ in range(customers):
            yield environment.timeout(draw.expovariate(1 / told.BETWEEN))
            environment.process(customer())

    environment.process(arrivals())
    environment.run()
    return days / customers


def marac_years(seed, areas):
    draw = random.Random(seed)
    counts = told.Counts()
    for area in areas:
        Marac(area, draw, counts).run()
    return counts


class Marac:
    """One area: the areas share nothing, and a short list of events is quicker than a long one."""

    def __init__(self, area, draw, counts):
        self.area, self.draw, self.counts = area, draw, counts
        self.environment = simpy.Environment()
        self.coordinators = simpy.Resource(self.environment, area.coordinators)
        self.idaas = simpy.Resource(self.environment, area.places)
        self.agenda = []

    def run(self):
        self.environment.process(self.referrals())
        self.environment.process(self.meetings())
        self.environment.run(HORIZON)

    def referrals(self):
        while True:
            yield self.environment.timeout(self.draw.expovariate(1 / self.area.between))
            self.environment.process(self.case())

    def case(self):
        now = lambda: self.environment.now
        self.counts.events += 1
        referred = now()
        yield self.environment.timeout(self.draw.expovariate(1 / told.TRIAGE))
        self.counts.events += 1
        with self.coordinators.request() as turn:
            yield turn
            yield self.environment.timeout(self.draw.lognormvariate(*told.COORDINATION))
        self.counts.events += 1
        self.agenda.append(referred)
        asked = now()
        with self.idaas.request() as place:
            if not place.triggered:
                yield place | self.environment.timeout(self.draw.expovariate(1 / told.PATIENCE))
            if not place.triggered:
                self.counts.reneged += 1
                self.counts.events += 1
                return
            self.counts.started += 1
            self.counts.idaa_wait += now() - asked
            support = self.draw.lognormvariate(*told.SUPPORT)
            self.counts.place_days += min(support, HORIZON - now())
            yield self.environment.timeout(support)
        self.counts.events += 1

    def meetings(self):
        yield self.environment.timeout(self.area.first_meeting)
        while True:
            self.counts.events += 1
            heard, self.agenda = self.agenda[: self.area.capacity], self.agenda[self.area.capacity :]
            for referred in heard:
                self.counts.waits.append(self.environment.now - referred)
                if self.draw.random() < told.RETURNS:
                    self.environment.process(self.repeat())
            yield self.environment.timeout(told.FORTNIGHT)

    def repeat(self):
        yield self.environment.timeout(self.draw.expovariate(1 / told.RETURN))
        yield from self.case()


if __name__ == "__main__":
    told.main(f"SimPy {simpy.__version__}", one_server, marac_years)
