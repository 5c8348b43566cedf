//! The engine does the two workloads of `benches/peers` right: its answers are those of queueing theory, and of 3,000
//! replications of the reference there.

#[allow(dead_code, reason = "the example's own; only what it counts is looked at here")]
#[path = "../../examples/workload/marac_years.rs"]
mod marac_years;
#[allow(dead_code, reason = "the example's own; only what it counts is looked at here")]
#[path = "../../examples/workload/one_server.rs"]
mod one_server;
#[allow(dead_code, reason = "the example's own; only what it counts is looked at here")]
#[path = "../../examples/workload/told.rs"]
mod told;

use told::Told;

/// Each mean lies within 4 standard errors of the right answer. `right` gives for each output the answer, its own
/// standard error, and the standard deviation of one replication.
fn assert_agrees(told: &Told, reps: u32, right: &[(&str, [f64; 3])]) {
    for &(name, [answer, its_error, deviation]) in right {
        let values = told.values(name);
        assert_eq!(values.len(), reps as usize);
        let mean = values.iter().sum::<f64>() / f64::from(reps);
        let error = its_error.hypot(deviation / f64::from(reps).sqrt());
        assert!((mean - answer).abs() < 4.0 * error, "{name}: {mean}, not {answer} within {error}");
    }
}

/// The mean of 10 replications of an M/M/1 queue at 90 % load: 10 by theory. One replication of a million customers
/// scatters by 0.20, so a mean wrong by 4 % (a load of 90.4 % instead of 90) is refused with a chance of 0.99.
#[test]
fn one_server_agrees_with_theory() {
    let told = one_server::timed(10, 20_261_122);
    assert_agrees(&told, 10, &[("mean_time", [10.0, 0.0, 0.20])]);
}

/// Ten replications of 160 area-years. The answers and their errors are those of the README of `benches/peers`; the
/// deviations are those of 300 replications of its reference. Refused with a chance of 0.99: a mean wait wrong by 6 %,
/// an Idaa wait or a share reneged by 9 %, a 95th percentile by 12 %, slots in use by 0.6 %, cases discussed by 1 %.
#[test]
fn marac_years_agree_with_the_reference() {
    let areas = include_str!("../../benches/peers/areas.csv");
    let told = marac_years::timed(10, 20_261_122, areas).unwrap();
    let right = [
        ("mean_wait", [10.376, 0.005, 0.287]),
        ("p95_wait", [19.95, 0.02, 1.19]),
        ("idaa_wait", [5.390, 0.0045, 0.243]),
        ("reneged", [0.0921, 0.00005, 0.0038]),
        ("slot_use", [0.9276, 0.00005, 0.0025]),
        ("discussed", [70_811.0, 6.0, 351.0]),
    ];
    assert_agrees(&told, 10, &right);
    assert!((2_800_000..2_900_000).contains(&told.events()), "canonical events: {}", told.events());
}
