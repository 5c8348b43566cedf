//! What one run does beyond another, as a page reads it: `maracsim compare` with limits of their own.

use maracsim::error::Faults;
use maracsim::experiment::compare::{Comparison, Side, Years};
use serde::Serialize;

/// A difference: what the other run has more than the base, all years together; of standards met the mean of the years.
#[derive(Debug, Serialize)]
pub struct Row {
    gss: String,
    measure: String,
    /// The difference, with its own 95 % limits; none where there is nothing to compare.
    mean: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    n: u64,
}

/// The differences of every measure at every place, over the replications that both have.
pub fn versus(base: Side<'_>, other: Side<'_>) -> Result<Vec<Row>, Faults> {
    let found = Comparison::new(base, other, Years::Calendar, 1).map_err(|fault| vec![fault])?;
    let known = |value: f64| value.is_finite().then_some(value);
    let rows = found.places.iter().enumerate().flat_map(|(at, place)| {
        let found = &found;
        found.measures.iter().enumerate().map(move |(measure, of)| {
            let estimate = found.at(at, None, measure).difference.estimate;
            let [mean, low, high] = [estimate.mean, estimate.low, estimate.high].map(known);
            Row { gss: place.gss.clone(), measure: of.id.clone(), mean, low, high, n: estimate.n }
        })
    });
    Ok(rows.collect())
}
