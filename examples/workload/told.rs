//! What a workload tells of itself: how long it took, and one value of each output for each replication.

use rustix::time::{ClockId, clock_gettime};
use std::time::Instant;

/// The line that a workload prints.
pub struct Told {
    workload: &'static str,
    reps: u32,
    sim_s: f64,
    cpu_s: f64,
    events: u64,
    out: Vec<(&'static str, Vec<f64>)>,
}

/// Runs `replication` for each number below `reps`, timing these calls and nothing else. It returns the canonical
/// events that happened and the values of the outputs, in the order of `names`.
pub fn timed<const N: usize>(
    workload: &'static str,
    names: [&'static str; N],
    reps: u32,
    mut replication: impl FnMut(u32) -> (u64, [f64; N]),
) -> Told {
    let mut out = names.map(|name| (name, Vec::with_capacity(reps as usize)));
    let mut events = 0;
    let (wall, cpu) = (Instant::now(), processor_seconds());
    for rep in 0..reps {
        let (happened, values) = replication(rep);
        events += happened;
        out.iter_mut().zip(values).for_each(|((_, column), value)| column.push(value));
    }
    let (sim_s, cpu_s) = (wall.elapsed().as_secs_f64(), processor_seconds() - cpu);
    Told { workload, reps, sim_s, cpu_s, events, out: out.into() }
}

impl Told {
    /// The same with events that were counted apart, out of the time.
    pub fn with_events(self, events: u64) -> Self {
        Self { events, ..self }
    }

    /// Canonical events of all replications.
    #[allow(dead_code, reason = "the test of the workloads asks")]
    pub fn events(&self) -> u64 {
        self.events
    }

    /// The values of an output, one for each replication; none if there is no such output.
    #[allow(dead_code, reason = "the test of the workloads asks")]
    pub fn values(&self, name: &str) -> &[f64] {
        self.out.iter().find(|(known, _)| *known == name).map_or(&[], |(_, values)| values)
    }

    /// One line of JSON.
    pub fn line(&self) -> String {
        let out: Vec<String> = self.out.iter().map(|(name, values)| format!("\"{name}\":{values:?}")).collect();
        format!(
            "{{\"engine\":\"maracsim\",\"workload\":\"{}\",\"reps\":{},\"sim_s\":{:.6},\"cpu_s\":{:.6},\
             \"events\":{},\"out\":{{{}}}}}",
            self.workload,
            self.reps,
            self.sim_s,
            self.cpu_s,
            self.events,
            out.join(",")
        )
    }
}

/// User and system time of this process so far.
pub fn processor_seconds() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9
}
