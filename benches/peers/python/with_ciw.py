"""W1 and W2 in Ciw: a network of nodes, slotted services for meetings, reneging, and records of which all outputs are made."""

import ciw
import told
from told import FORTNIGHT, HORIZON

TRIAGE, COORDINATION, MEETING, IDAA, RETURN = 1, 2, 3, 4, 5


def one_server(seed, customers):
    ciw.seed(seed)
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(1 / told.BETWEEN)],
        service_distributions=[ciw.dists.Exponential(1 / told.SERVICE)],
        number_of_servers=[1],
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_customers(customers, method="Complete")
    records = simulation.get_all_records()[:customers]
    return sum(record.exit_date - record.arrival_date for record in records) / customers


def marac_years(seed, areas):
    ciw.seed(seed)
    counts = told.Counts()
    for area in areas:
        simulation = ciw.Simulation(network(area), node_class=[ciw.Node, Fork, ciw.Node, ciw.Node, ciw.Node])
        simulation.simulate_until_max_time(HORIZON)
        count(simulation, area, counts)
    return counts


def network(area):
    exponential, log_normal, certain = ciw.dists.Exponential, ciw.dists.Lognormal, ciw.dists.Deterministic
    services = [
        exponential(1 / told.TRIAGE),
        log_normal(*told.COORDINATION),
        certain(0.0),
        log_normal(*told.SUPPORT),
        exponential(1 / told.RETURN),
    ]
    routes = [
        ciw.routing.Direct(to=COORDINATION),
        ciw.routing.Direct(to=MEETING),
        ciw.routing.Probabilistic(destinations=[RETURN], probs=[told.RETURNS]),
        ciw.routing.Leave(),
        ciw.routing.Direct(to=TRIAGE),
    ]
    return ciw.create_network(
        arrival_distributions=[exponential(1 / area.between), None, None, None, None],
        service_distributions=services,
        number_of_servers=[float("inf"), area.coordinators, meetings(area), area.places, float("inf")],
        reneging_time_distributions=[None, None, None, exponential(1 / told.PATIENCE), None],
        routing=ciw.routing.NetworkRouting(routers=routes),
    )


def meetings(area):
    """A slot every fortnight from the area's first meeting on; an empty slot closes the fortnight."""
    if area.first_meeting == FORTNIGHT:
        return ciw.Slotted(slots=[FORTNIGHT], slot_sizes=[area.capacity])
    return ciw.Slotted(slots=[area.first_meeting, FORTNIGHT], slot_sizes=[area.capacity, 0])


class Fork(ciw.Node):
    """Whoever leaves goes on, and a second individual stands for the same case at the Idaas."""

    def release(self, next_individual, next_node, reroute=False):
        super().release(next_individual, next_node, reroute)
        arrivals, idaas = self.simulation.nodes[0], self.simulation.nodes[IDAA]
        arrivals.number_of_individuals += 1
        twin = self.simulation.IndividualType(
            arrivals.number_of_individuals,
            next_individual.customer_class,
            next_individual.priority_class,
            simulation=self.simulation,
        )
        twin.starting_node = IDAA
        idaas.accept(twin)


def count(simulation, area, counts):
    """Ciw's records, in the order in which each individual made them: a wait runs from triage to the next meeting."""
    counts.events += int((HORIZON - area.first_meeting) // FORTNIGHT) + 1
    referred = {}
    for record in simulation.get_all_records(include_incomplete=True):
        done = record.record_type == "service"
        if record.node == TRIAGE:
            counts.events += 1 + done
            referred[record.id_number] = record.arrival_date
        elif record.node == COORDINATION:
            counts.events += done
        elif record.node == MEETING and done:
            counts.waits.append(record.service_start_date - referred[record.id_number])
        elif record.node == IDAA and record.record_type == "renege":
            counts.events += 1
            counts.reneged += 1
        elif record.node == IDAA and record.service_start_date is not None:
            counts.events += done
            counts.started += 1
            counts.idaa_wait += record.service_start_date - record.arrival_date
            counts.place_days += (record.service_end_date if done else HORIZON) - record.service_start_date


if __name__ == "__main__":
    told.main(f"Ciw {ciw.__version__}", one_server, marac_years)
