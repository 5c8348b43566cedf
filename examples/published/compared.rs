//! A published figure beside ours, and how far apart they are.

use maracsim::statistics::Estimate;

/// Distances from which on two figures differ, in standard errors.
pub const LIMIT: f64 = 4.0;

/// A published figure beside ours.
pub struct Row {
    pub what: String,
    /// As it was published.
    pub published: String,
    /// What was rounded to it.
    pub range: [f64; 2],
    /// Its standard error: what as many replications of ours as were published would have.
    pub its_error: f64,
    pub ours: Estimate,
    /// Decimals of ours worth printing.
    pub decimals: usize,
}

impl Row {
    /// A row whose figure is the mean of so many replications.
    pub fn new(what: String, published: String, range: [f64; 2], replications: u32, ours: Estimate) -> Self {
        let its_error = ours.se * (ours.n as f64 / f64::from(replications)).sqrt();
        Self { what, published, range, its_error, ours, decimals: 2 }
    }

    /// Standard errors from ours to the nearest figure that was rounded to the published one; above 0 if ours is more.
    pub fn apart(&self) -> f64 {
        let nearest = self.ours.mean.clamp(self.range[0], self.range[1]);
        (self.ours.mean - nearest) / self.its_error.hypot(self.ours.se)
    }

    /// How far from the published figure, as a share of it, one must be to be refused with a chance of 0.84: five joint
    /// standard errors.
    pub fn power(&self) -> f64 {
        5.0 * self.its_error.hypot(self.ours.se) / (0.5 * (self.range[0] + self.range[1]))
    }

    /// Whether the two agree.
    pub fn agrees(&self) -> bool {
        self.apart().abs() <= LIMIT
    }

    /// The row of a table.
    pub fn line(&self) -> String {
        let Estimate { mean, low, high, .. } = self.ours;
        let verdict = if self.agrees() { "agrees" } else { "differs" };
        let d = self.decimals;
        format!(
            "| {} | {} | {mean:.d$} ({low:.d$} to {high:.d$}) | {:+.1} | {:.0} % | {verdict} |",
            self.what,
            self.published,
            self.apart(),
            100.0 * self.power()
        )
    }
}
