"""W1 and W2 in salabim: components with processes, resources, `fail_delay`; monitors off, as nobody reads them."""

import random

import salabim
import told
from told import HORIZON

salabim.yieldless(False)


def environment():
    return salabim.Environment(trace=False, do_reset=True)


def one_server(seed, customers):
    draw = random.Random(seed)
    env = environment()
    server = salabim.Resource("server", monitor=False)
    days = 0.0

    class Customer(salabim.Component):
        def process(self):
            nonlocal days
            came = env.now()
            yield self.request(server)
            yield self.hold(draw.expovariate(1 / told.SERVICE))
            self.release()
            days += env.now() - came

    class Arrivals(salabim.Component):
        def process(self):
            for _ in range(customers):
                yield self.hold(draw.expovariate(1 / told.BETWEEN))
                Customer()

    Arrivals()
    env.run()
    return days / customers


def marac_years(seed, areas):
    draw = random.Random(seed)
    counts = told.Counts()
    for area in areas:
        one_area(area, draw, counts)
    return counts


def one_area(area, draw, counts):
    """The areas share nothing, and a short list of events is quicker than a long one."""
    env = environment()
    coordinators = salabim.Resource("coordinators", area.coordinators, monitor=False)
    idaas = salabim.Resource("idaas", area.places, monitor=False)
    agenda = []

    class Case(salabim.Component):
        def process(self):
            counts.events += 1
            referred = env.now()
            yield self.hold(draw.expovariate(1 / told.TRIAGE))
            counts.events += 1
            yield self.request(coordinators)
            yield self.hold(draw.lognormvariate(*told.COORDINATION))
            self.release(coordinators)
            counts.events += 1
            agenda.append(referred)
            asked = env.now()
            yield self.request(idaas, fail_delay=draw.expovariate(1 / told.PATIENCE))
            if self.failed():
                counts.reneged += 1
                counts.events += 1
                return
            counts.started += 1
            counts.idaa_wait += env.now() - asked
            support = draw.lognormvariate(*told.SUPPORT)
            counts.place_days += min(support, HORIZON - env.now())
            yield self.hold(support)
            counts.events += 1

    class Referrals(salabim.Component):
        def process(self):
            while True:
                yield self.hold(draw.expovariate(1 / area.between))
                Case()

    class Meetings(salabim.Component):
        def process(self):
            yield self.hold(area.first_meeting)
            while True:
                counts.events += 1
                for referred in agenda[: area.capacity]:
                    counts.waits.append(env.now() - referred)
                    if draw.random() < told.RETURNS:
                        Case(delay=draw.expovariate(1 / told.RETURN))
                del agenda[: area.capacity]
                yield self.hold(told.FORTNIGHT)

    Referrals()
    Meetings()
    env.run(till=HORIZON)


if __name__ == "__main__":
    told.main(f"salabim {salabim.__version__}", one_server, marac_years)
