//! The one type of an answer: a number that never goes without its interval.
//!
//! Knows: what an estimate consists of. Must not know: how each is computed (`mean`,
//! `proportion`, `quantile`).

use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

/// The level of every interval unless another is asked for: 95 %.
pub const LEVEL: f64 = 0.95;

/// A number with its interval, in the unit of the numbers it was made from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The estimate itself: a mean, a share, a ratio or a quantile; NaN if not applicable.
    pub mean: f64,
    /// Standard error; infinite if one observation says nothing about it, NaN where the
    /// method has none (order statistics).
    pub se: f64,
    /// Lower limit; minus infinity if the data set none.
    pub low: f64,
    /// Upper limit; infinity if the data set none.
    pub high: f64,
    /// How many independent observations were used (replications, trials, batches).
    pub n: u64,
    /// How the interval was made.
    pub method: Method,
}

/// How an interval was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Mean of independent observations, Student's t.
    StudentT,
    /// Mean of independent observations, Student's t, leaning with their skewness.
    LeaningMean,
    /// Share of trials, Wilson's score interval.
    Wilson,
    /// Ratio of two sums over the same replications, delta method, leaning with the skewness.
    Ratio,
    /// Quantile, limits at order statistics.
    OrderStatistic,
    /// Mean over one long run cut into batches.
    BatchMeans,
    /// Share of trials, exact binomial limits of Clopper and Pearson.
    Exact,
    /// Statistic of independent blocks, quantiles over resamples of the blocks.
    Bootstrap,
    /// Regression on one sample: bias and limits by draws of its coefficients.
    Regression,
    /// How far a line through a sample rises, Student's t.
    Line,
    /// Where a line through means crosses zero: where zero lies within the line's own limits (Fieller).
    Fieller,
    /// Mean of differences between two runs of the same replications, Student's t, leaning with the skewness.
    PairedMeans,
    /// Difference of ratios of totals over the same replications, delta method, leaning with the skewness.
    PairedRatios,
    /// Difference of shares of the same trials, Agresti and Min.
    PairedShares,
    /// A closed form of the parameters: no chance in it.
    ClosedForm,
    /// Count of what was never seen, with the upper limit of the rule of three.
    RuleOfThree,
    /// Mean over draws of the unknowns, limits at percentiles of the draws.
    Draws,
    /// Chance over draws of the unknowns, limits of a beta law.
    DrawnChance,
    /// A closed form of the parameters over draws of the unknowns.
    DrawnClosedForm,
    /// Longer than the run can show in many draws: the low limit alone is known, if any.
    DrawnNotShown,
    /// Longer than the run can show.
    NotShown,
    /// Nothing to estimate from.
    NotApplicable,
}

/// What an interval allows for.
///
/// What is not known of the mechanism itself is in none of these: it is not a law to draw from, and belongs to runs with
/// other mechanisms, each with intervals of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Covers {
    /// Nothing, as there is no estimate.
    NoInterval,
    /// Nothing: at given inputs the number is certain.
    Nothing,
    /// Chance alone, at given inputs.
    Chance,
    /// What is not known of the inputs alone: a number without chance.
    Inputs,
    /// What is not known of the inputs, and what chance leaves in the estimate.
    ChanceAndInputs,
}

impl Covers {
    /// As tables and pages say it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoInterval => "no interval",
            Self::Nothing => "no chance in it",
            Self::Chance => "chance only",
            Self::Inputs => "inputs only",
            Self::ChanceAndInputs => "chance + inputs",
        }
    }
}

impl Method {
    /// What an interval made so allows for.
    pub const fn covers(self) -> Covers {
        match self {
            Method::NotShown | Method::NotApplicable => Covers::NoInterval,
            Method::ClosedForm => Covers::Nothing,
            Method::DrawnClosedForm => Covers::Inputs,
            Method::Draws | Method::DrawnChance | Method::DrawnNotShown => Covers::ChanceAndInputs,
            Method::StudentT
            | Method::LeaningMean
            | Method::Wilson
            | Method::Ratio
            | Method::OrderStatistic
            | Method::BatchMeans
            | Method::Exact
            | Method::Bootstrap
            | Method::Regression
            | Method::Line
            | Method::Fieller
            | Method::PairedMeans
            | Method::PairedRatios
            | Method::PairedShares
            | Method::RuleOfThree => Covers::Chance,
        }
    }

    /// The method in plain language.
    pub fn name(self) -> &'static str {
        match self {
            Method::StudentT => "mean over replications (Student's t)",
            Method::LeaningMean => "mean over replications (Student's t, leaning with the skewness: Hall)",
            Method::Wilson => "share of trials (Wilson)",
            Method::Ratio => "ratio of totals over replications (delta method, leaning with the skewness: Hall)",
            Method::OrderStatistic => "quantile between order statistics",
            Method::BatchMeans => "mean over batches of one long run",
            Method::Exact => "share of trials (exact, Clopper-Pearson)",
            Method::Bootstrap => "statistic of blocks (bootstrap)",
            Method::Regression => "regression on one sample (draws of its coefficients)",
            Method::Line => "rise of a line through a sample (Student's t)",
            Method::Fieller => "crossing of a line through means (Fieller)",
            Method::PairedMeans => "mean of paired differences (Student's t, leaning with the skewness: Hall)",
            Method::PairedRatios => {
                "difference of paired ratios of totals (delta method, leaning with the skewness: Hall)"
            }
            Method::PairedShares => "difference of paired shares (Agresti-Min)",
            Method::ClosedForm => "closed form, no chance in it",
            Method::RuleOfThree => "none seen: upper limit by the rule of three",
            Method::Draws => "mean over draws, 10th to 90th percentile of the draws",
            Method::DrawnChance => "share over draws, 10th to 90th percentile of a beta law",
            Method::DrawnClosedForm => "closed form over draws, 10th to 90th percentile of the draws",
            Method::DrawnNotShown => "longer than was simulated in many draws, 10th percentile of the draws",
            Method::NotShown => "longer than was simulated",
            Method::NotApplicable => "not applicable",
        }
    }
}

impl Estimate {
    /// No estimate: NaN for every number.
    pub fn not_applicable(n: u64) -> Self {
        Self { mean: f64::NAN, se: f64::NAN, low: f64::NAN, high: f64::NAN, n, method: Method::NotApplicable }
    }

    /// Longer than the run can show, from so many replications: infinite, with no limits that could be told.
    pub const fn not_shown(n: u64) -> Self {
        let endless = f64::INFINITY;
        Self { mean: endless, se: f64::NAN, low: endless, high: endless, n, method: Method::NotShown }
    }

    /// False if there was nothing to estimate from, or more than the run can show.
    pub fn is_applicable(&self) -> bool {
        self.method != Method::NotApplicable && self.is_shown()
    }

    /// False if it is longer than the run can show.
    pub fn is_shown(&self) -> bool {
        !matches!(self.method, Method::NotShown | Method::DrawnNotShown)
    }

    /// Is the value between the limits (both included)? Never, if not applicable.
    pub fn contains(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }

    /// Half of the interval's width.
    pub fn half_width(&self) -> f64 {
        0.5 * (self.high - self.low)
    }

    /// `mean` plus and minus t standard errors with `n - 1` degrees of freedom; for n = 1 the
    /// limits are infinite.
    pub(super) fn with_t_limits(mean: f64, se: f64, n: u64, level: f64, method: Method) -> Self {
        let (se, half) =
            if n < 2 { (f64::INFINITY, f64::INFINITY) } else { (se, se * t_quantile(level, (n - 1) as f64)) };
        let (low, high) = (mean - half, mean + half);
        Self { mean, se, low, high, n, method }
    }
}

/// The two-sided quantile of Student's t: P(|T| <= t) = level. NaN for nonsense.
pub(super) fn t_quantile(level: f64, freedom: f64) -> f64 {
    StudentsT::new(0.0, 1.0, freedom).map_or(f64::NAN, |law| law.inverse_cdf(0.5 + 0.5 * level))
}

/// The two-sided quantile of the normal: P(|Z| <= z) = level.
pub fn z_quantile(level: f64) -> f64 {
    Normal::standard().inverse_cdf(0.5 + 0.5 * level)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tables in any textbook (for instance Abramowitz and Stegun, 26.10).
    #[test]
    fn published_quantiles() {
        for (freedom, t) in [(1.0, 12.706), (2.0, 4.303), (9.0, 2.262), (29.0, 2.045), (1e6, 1.960)] {
            assert!((t_quantile(0.95, freedom) - t).abs() < 6e-4, "{freedom}");
        }
        assert!((t_quantile(0.99, 10.0) - 3.169).abs() < 6e-4);
        assert!((z_quantile(0.95) - 1.959_963_985).abs() < 1e-8);
    }

    #[test]
    fn nothing_is_inside_what_does_not_apply() {
        let none = Estimate::not_applicable(3);
        assert!(!none.contains(0.0) && !none.is_applicable() && none.half_width().is_nan());
        assert_eq!(none.method.name(), "not applicable");
    }
}
