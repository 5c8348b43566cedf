"""W1 and W2 in cimba for Python: processes that Numba compiles for the C engine; a trial for each area, on one thread."""

import cimba
import numpy
import told
from cimba import random

TRIAGE, PATIENCE, RETURN, RETURNS = told.TRIAGE, told.PATIENCE, told.RETURN, told.RETURNS
HORIZON, FORTNIGHT = told.HORIZON, told.FORTNIGHT
COORDINATION_MU, COORDINATION_SIGMA = told.COORDINATION
SUPPORT_MU, SUPPORT_SIGMA = told.SUPPORT
GRANTED, TIRED = 0, 1


class Queue(cimba.Model):
    customers: cimba.Param[int]
    between: cimba.Param[float] = told.BETWEEN
    service: cimba.Param[float] = told.SERVICE
    days: cimba.Output[float]
    queue: cimba.Store[float]

    @cimba.process
    def arrivals(self):
        for _ in range(self.customers):
            cimba.hold(random.exponential(self.between))
            self.queue.put(cimba.now())

    @cimba.process
    def server(self):
        self.days = 0.0
        while True:
            came = self.queue.get()
            cimba.hold(random.exponential(self.service))
            self.days += cimba.now() - came


def one_server(seed, customers):
    model = Queue()
    model.customers = customers
    results = cimba.Experiment(model, window=cimba.Window.until_idle(), seed=seed).run(workers=1)
    return numpy.asarray(results[model].days).item() / customers


class Marac(cimba.Model):
    between: cimba.Param[float]
    desks: cimba.Param[int]
    capacity: cimba.Param[int]
    places: cimba.Param[int]
    first_meeting: cimba.Param[float]

    agenda: cimba.Store[float]
    listed: int = 0
    coordinators: cimba.Resource
    idaas: cimba.Resource
    waits: cimba.Dataset

    events: cimba.Output[int]
    started: cimba.Output[int]
    reneged: cimba.Output[int]
    idaa_wait: cimba.Output[float]
    place_days: cimba.Output[float]

    @cimba.on_start
    def open(self):
        self.events = 0
        self.started = 0
        self.reneged = 0
        self.idaa_wait = 0.0
        self.place_days = 0.0
        self.coordinators.set_capacity(self.desks)
        self.idaas.set_capacity(self.places)

    @cimba.process
    def referrals(self):
        while True:
            cimba.hold(random.exponential(self.between))
            cimba.spawn(Case, marac=self, delay=0.0)

    @cimba.process
    def meetings(self):
        cimba.hold(self.first_meeting)
        while True:
            self.events += 1
            heard = min(self.capacity, self.listed)
            self.listed -= heard
            for _ in range(heard):
                self.waits.record(cimba.now() - self.agenda.get())
                if random.bernoulli(RETURNS):
                    cimba.spawn(Case, marac=self, delay=random.exponential(RETURN))
            cimba.hold(FORTNIGHT)


class Case(cimba.Model):
    marac: cimba.Ref[Marac]
    delay: float

    @cimba.process
    def life(self):
        marac = self.marac
        if self.delay > 0.0:
            cimba.hold(self.delay)
        marac.events += 1
        referred = cimba.now()
        cimba.hold(random.exponential(TRIAGE))
        marac.events += 1
        marac.coordinators.acquire()
        cimba.hold(random.lognormal(COORDINATION_MU, COORDINATION_SIGMA))
        marac.coordinators.release()
        marac.events += 1
        marac.agenda.put(referred)
        marac.listed += 1
        asked = cimba.now()
        me = cimba.this_process()
        me.timer_set(random.exponential(PATIENCE), TIRED)
        if marac.idaas.acquire() != GRANTED:
            marac.reneged += 1
            marac.events += 1
        else:
            me.timers_clear()
            marac.started += 1
            marac.idaa_wait += cimba.now() - asked
            support = random.lognormal(SUPPORT_MU, SUPPORT_SIGMA)
            marac.place_days += min(support, HORIZON - cimba.now())
            cimba.hold(support)
            marac.idaas.release()
            marac.events += 1


def marac_years(seed, areas):
    model = Marac()
    columns = [(a.between, a.coordinators, a.capacity, a.places, a.first_meeting) for a in areas]
    model.between, model.desks, model.capacity, model.places, model.first_meeting = cimba.sweeps(*zip(*columns))
    model.waits = cimba.Dataset()
    model.waits.capture()
    experiment = cimba.Experiment(model, window=cimba.Window(duration=HORIZON), seed=seed, seeding="independent")
    results = experiment.run(workers=1)[model]
    counts = told.Counts()
    for name in ("events", "started", "reneged", "idaa_wait", "place_days"):
        setattr(counts, name, numpy.asarray(getattr(results, name)).sum().item())
    for point in range(len(areas)):
        counts.waits.extend(results.waits.trial(point, 0)[1].tolist())
    return counts


def compile_first():
    """Numba compiles each class once in a process, in seconds: not what a long experiment waits for."""
    one_server(1, 10)
    marac_years(1, told.areas()[:2])


if __name__ == "__main__":
    told.main(f"cimba {cimba.__version__}", one_server, marac_years, compile_first)
