//! What the sections ask of draws of the inputs: the range beside the central number, and the words for both.

use super::rounding;
use super::value::Cell;
use super::view::{View, mean};
use super::words::draws;
use crate::experiment::DrawnResults;
use crate::statistics::{Drawn, Estimate, Method};

impl View<'_> {
    /// The draws of the inputs, if there were any.
    pub fn draws(&self) -> Option<&DrawnResults> {
        self.material.results.drawn.as_ref().filter(|drawn| drawn.draws > 1)
    }

    /// The estimate over draws for one year, or for all together.
    pub fn drawn(&self, id: &str, place: usize, year: Option<usize>) -> Option<Estimate> {
        self.draws()?;
        self.material.results.drawn(id, place, year).map(|drawn| drawn.estimate)
    }

    /// The mean of the years' estimates over draws, its limits the means of theirs: what is not known of the inputs moves
    /// all years together.
    pub fn drawn_in_a_year(&self, id: &str, place: usize) -> Option<Estimate> {
        self.draws()?;
        let years = (0..self.material.results.years.len()).filter_map(|year| self.drawn(id, place, Some(year)));
        Some(average(years.collect()))
    }

    /// The mean over places of their estimates over draws, its limits the means of theirs: what is not known of the inputs
    /// holds for all of Scotland and moves places together.
    pub fn drawn_over(&self, places: &[usize], of: impl Fn(usize) -> Option<Estimate>) -> Option<Estimate> {
        let found: Option<Vec<Estimate>> = places.iter().map(|&place| of(place)).collect();
        found.map(average)
    }

    /// The standard deviations of a single year: by chance, and by what is not known of the inputs (root mean square over
    /// the years).
    pub fn parts(&self, id: &str, place: usize) -> [f64; 2] {
        let results = self.material.results;
        let years: Vec<Drawn> =
            (0..results.years.len()).filter_map(|year| results.drawn(id, place, Some(year))).collect();
        let known = |part: fn(&Drawn) -> f64| {
            let squares: Vec<f64> = years.iter().map(part).filter(|sd| sd.is_finite()).map(|sd| sd * sd).collect();
            (squares.iter().sum::<f64>() / squares.len() as f64).sqrt()
        };
        [known(|drawn| drawn.chance), known(|drawn| drawn.inputs)]
    }

    /// A cell with the central number, its limits in round brackets, and the range over draws in square ones; or that it is
    /// not published.
    pub fn cell(&self, id: &str, place: usize, central: &Estimate, drawn: Option<Estimate>) -> Cell {
        let (_, unit) = self.about(id);
        let hidden = self.is_hidden(id, place);
        Cell::Number(if hidden {
            "not published (small)".into()
        } else {
            rounding::both(unit, central, drawn.as_ref())
        })
    }

    /// The same of a group of people, by a measure that all people have too.
    pub fn cell_of_group(&self, id: &str, group: &str, place: usize) -> Cell {
        let results = self.material.results;
        let found = results.measure(&format!("{id}:{group}"));
        let Some(measure) = found else { return Cell::Text("not given".into()) };
        if self.is_hidden(&format!("gap:{group}"), place) {
            return Cell::Number("not published (small)".into());
        }
        let year = results.years.len();
        let drawn = results.drawn_at(place, year, measure).map(|drawn| drawn.estimate);
        let unit = results.measures[measure].unit;
        Cell::Number(rounding::both(unit, &results.at(place, year, measure), drawn.as_ref()))
    }

    /// What the limits in a table are.
    pub fn limits(&self) -> String {
        match self.draws() {
            None => "95 % limits, chance only".into(),
            Some(_) => format!("(round brackets): {CHANCE}; [square brackets]: {}", self.range()),
        }
    }

    /// What the bars or bands of a chart are.
    pub fn bars(&self, what: &str) -> String {
        match self.draws() {
            None => format!("{what}: {CHANCE}."),
            Some(_) => format!("Dark {}: {CHANCE}; light: {}.", what.to_lowercase(), self.range()),
        }
    }

    /// What the bars of a chart are that does not show the draws.
    pub fn bars_alone(&self) -> String {
        let more = if self.draws().is_some() { "; chance + inputs: in the table" } else { "" };
        format!("Bars: {CHANCE}{more}.")
    }

    fn range(&self) -> String {
        let drawn = self.draws().map_or(0, |drawn| drawn.draws);
        format!("8 in 10 of {}, chance + inputs", draws(drawn))
    }
}

/// The mean of those that apply; where one is longer than can be shown, so is the mean.
fn average(mut of: Vec<Estimate>) -> Estimate {
    of.retain(|estimate| estimate.method != Method::NotApplicable);
    let found = mean(&of);
    if of.iter().all(Estimate::is_shown) { found } else { Estimate { method: Method::DrawnNotShown, ..found } }
}

const CHANCE: &str = "95 % limits at central inputs, chance only";
