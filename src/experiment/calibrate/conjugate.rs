//! The part in closed form: levels of demand that lean on each other, and shares of people.

use super::super::ready::Ready;
use super::range;
use crate::error::Error;
use crate::random::inverse_triangular;
use crate::scenario::{Data, Local, Registry, Tree};
use crate::statistics::conjugate::{BetaLaw, Pooled, thinned};
use crate::time::FinancialYear;

/// What was learnt of one lever of one authority.
#[derive(Clone, Debug, PartialEq)]
pub struct Learnt {
    /// The authority.
    pub gss: String,
    /// The lever.
    pub path: &'static str,
    /// The mean of its law.
    pub value: f64,
    /// The 2.5th and the 97.5th percentile of its law.
    pub limits: [f64; 2],
    /// Ends of the triangular law that stands for it in draws: with the same mean and variance, as far as it stays above zero
    /// (of a share, below one too).
    pub ends: [f64; 2],
    /// On what it rests, in words.
    pub why: String,
}

impl Learnt {
    /// A number as the lever is written.
    pub fn text(&self, number: f64) -> String {
        if self.path == LEVEL { format!("{number:.2} cases a year") } else { format!("{number:.5}") }
    }
}

/// The lever of an authority's level of demand.
pub const LEVEL: &str = "demand.observed";
/// The prior of levels: cases for each recorded incident.
const RATIO: &str = "demand.police_ratio";
/// Standard deviation of a yearly level.
const SHOCK: &str = "demand.year_shock_sd";
const GROWTH: &str = "demand.growth_per_year";

/// Shares of people: lever, the count, out of.
const SHARES: [(&str, &str, &str); 2] =
    [("demand.repeat_share_in_level", "repeats", "heard"), ("idaa.engaged_share", "engaged", "contacted")];

/// The percentiles of limits.
const LIMITS: [f64; 2] = [0.025, 0.975];

/// The ends of a symmetric triangular law of this mean and variance: its variance is the square of half its width over six.
fn ends(mean: f64, variance: f64, most: f64) -> [f64; 2] {
    let half = (6.0 * variance).sqrt().min(0.99 * mean).min(0.99 * (most - mean));
    [mean - half, mean + half]
}

/// Means of the levels over what the prior expects, by steps of equal chance, and coefficients of variation between
/// authorities: how far the ratios of areas differ is not published, so anything from 2 % to 60 % is equally likely before.
const MEANS: u32 = 41;
const SPREADS: u32 = 30;
const MOST_SPREAD: f64 = 0.6;

/// Learns levels and shares from the local data on which a scenario stands.
pub fn learn(ready: &Ready, data: &Data) -> Result<Vec<Learnt>, Error> {
    let ground = &ready.scenario.ground;
    let mut learnt = Vec::new();
    for local in &ground.locals {
        learnt.retain(|one: &Learnt| !local.authorities().contains(&one.gss.as_str()));
        learnt.extend(levels(local, &ready.scenario.tree, data)?);
        learnt.extend(shares(local, &ready.scenario.baseline, data));
    }
    learnt.sort_by(|a, b| (&a.gss, a.path).cmp(&(&b.gss, b.path)));
    Ok(learnt)
}

fn number(tree: &Tree, registry: &Registry, path: &str, gss: Option<&str>) -> Result<f64, Error> {
    let leaf = tree.value(path, gss);
    let read = leaf.zip(registry.get(path)).and_then(|(leaf, lever)| (lever.check)(&leaf.value).ok().flatten());
    read.ok_or_else(|| {
        Error::input(format!("{path} is no number, and levels cannot be calibrated without it"))
            .hint("leave it as it is")
    })
}

/// Years from one financial year to a later one.
fn years_between(earlier: FinancialYear, later: FinancialYear) -> f64 {
    ((later.begins().0 - earlier.begins().0) as f64 / 365.25).round()
}

/// The levels of all authorities whose level the data speak of: those that are counted, and, where at least two are, those
/// that are not, from what the others say of the country.
fn levels(local: &Local, tree: &Tree, data: &Data) -> Result<Vec<Learnt>, Error> {
    let wide = |path| number(tree, &data.registry, path, None);
    let (shock, growth) = (wide(SHOCK)?, wide(GROWTH)?);
    let [low, ratio, high] = match range(tree, data, RATIO, None) {
        Some(range) => range,
        None => [wide(RATIO)?; 3],
    };
    let mut counted = Vec::new();
    for authority in data.authorities.iter() {
        let heard: Vec<(FinancialYear, f64)> =
            local.of(&authority.gss).filter_map(|row| Some((row.year?, row.number("heard")?))).collect();
        // The newest year comes first: what is asked for is the level then.
        let Some(&(newest, _)) = heard.first() else { continue };
        let expected = ratio * authority.incidents.value;
        let grown = |year| libm::pow(1.0 + growth, -years_between(year, newest));
        let each = heard.iter().map(|&(year, count)| thinned(count, expected * grown(year), shock));
        let (count, exposure) = each.fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        counted.push((authority, count, exposure, heard.len()));
    }
    let middle = |n: u32, of: u32| (f64::from(n) + 0.5) / f64::from(of);
    let means: Vec<f64> = (0..MEANS).map(|n| inverse_triangular(middle(n, MEANS), low, ratio, high) / ratio).collect();
    let spreads: Vec<f64> = (0..SPREADS).map(|n| MOST_SPREAD * middle(n, SPREADS)).collect();
    let counts: Vec<(f64, f64)> = counted.iter().map(|&(_, count, exposure, _)| (count, exposure)).collect();
    let Some(pooled) = Pooled::learn(&counts, &means, &spreads).filter(|_| !counts.is_empty()) else {
        return Ok(Vec::new());
    };
    let learnt = |gss: &str, expected: f64, (count, exposure): (f64, f64), why: String| {
        let law = pooled.unit(count, exposure);
        let limits = LIMITS.map(|p| expected * law.quantile(p));
        let value = expected * law.mean();
        let ends = ends(value, expected * expected * law.variance(), f64::INFINITY);
        Learnt { gss: gss.to_string(), path: LEVEL, value, limits, ends, why }
    };
    let mut all: Vec<Learnt> = counted
        .iter()
        .map(|&(authority, count, exposure, years)| {
            let why = format!(
                "Gamma-Poisson with partial pooling: {years} of its own years, and those of {} others",
                counted.len() - 1
            );
            learnt(&authority.gss, ratio * authority.incidents.value, (count, exposure), why)
        })
        .collect();
    let own = |gss: &str| tree.value(LEVEL, Some(gss)).is_some_and(|leaf| leaf.value != "none");
    if counted.len() > 1 {
        let others = data.authorities.iter().filter(|authority| !own(&authority.gss));
        all.extend(others.map(|authority| {
            let why = format!("no count of its own: what {} counted authorities say of the others", counted.len());
            learnt(&authority.gss, ratio * authority.incidents.value, (0.0, 0.0), why)
        }));
    }
    Ok(all)
}

/// Shares of people by authority, over all years that have both counts.
fn shares(local: &Local, baseline: &Tree, data: &Data) -> Vec<Learnt> {
    let mut all = Vec::new();
    for (path, part, whole) in SHARES {
        // The prior is what holds for Scotland; the authority's own leaf is what it counts.
        let Some([low, mode, high]) = range(baseline, data, path, None) else { continue };
        let mean = (low + mode + high) / 3.0;
        let variance = (low * low + mode * mode + high * high - low * mode - low * high - mode * high) / 18.0;
        let Some(prior) = BetaLaw::of_moments(mean, variance) else { continue };
        for gss in local.authorities() {
            let both = local.of(gss).filter_map(|row| Some((row.number(part)?, row.number(whole)?)));
            let (successes, trials) = both.fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
            if trials == 0.0 {
                continue;
            }
            let law = prior.seen(successes, trials);
            all.push(Learnt {
                gss: gss.to_string(),
                path,
                value: law.mean(),
                limits: LIMITS.map(|p| law.quantile(p)),
                ends: ends(law.mean(), law.variance(), 1.0),
                why: format!("Beta-binomial: {part} of {whole}, on the range of {path}"),
            });
        }
    }
    all
}
