//! What the sections ask of the results: places in the order of the page, years, and what may be published.

use super::Material;
use super::value::{Cell, DotRow, Table, Tidy};
use super::words;
use crate::experiment::Results;
use crate::experiment::results::SCOTLAND;
use crate::measure::Measure;
use crate::measure::equity::GROUP_NAMES;
use crate::scenario::Authority;
use crate::statistics::{Drawn, Estimate, Method};

/// Years are shown one by one up to this many.
const MOST_YEARS: usize = 12;

/// Below this a count of people is not published.
pub const LEAST_PUBLISHED: f64 = 5.0;

/// The kinds of settlement, from the densest.
const SETTLEMENTS: [&str; 5] = ["large urban", "mainly urban", "mixed", "mainly rural", "island"];

/// The material, seen by the sections.
#[derive(Debug)]
pub struct View<'a> {
    /// The material.
    pub material: &'a Material<'a>,
    /// Whether a measure of a place is too small to publish, by place and measure.
    hidden: Vec<Vec<bool>>,
}

impl<'a> View<'a> {
    /// Looks at the material.
    pub fn new(material: &'a Material<'a>) -> Self {
        let mut view = Self { material, hidden: Vec::new() };
        view.hidden = view.too_small();
        view
    }

    /// Small counts of people by authority; where a single one could be found from Scotland's total, a second one too.
    fn too_small(&self) -> Vec<Vec<bool>> {
        let results = self.material.results;
        let mut hidden = vec![vec![false; results.measures.len()]; results.places.len()];
        if self.is_theory() {
            return hidden;
        }
        let authorities = self.authorities();
        for (measure, _) in results.measures.iter().enumerate().filter(|(_, of)| words::counts_people(of.unit)) {
            let least = |place: usize| {
                let years = (0..=results.years.len()).map(|year| results.at(place, year, measure).mean);
                years.filter(|mean| *mean > 0.0).fold(f64::INFINITY, f64::min)
            };
            let mut by_size: Vec<(f64, usize)> = authorities.iter().map(|&place| (least(place), place)).collect();
            by_size.sort_by(|a, b| a.0.total_cmp(&b.0));
            let small = by_size.iter().filter(|(size, _)| *size < LEAST_PUBLISHED).count();
            let hide = if small == 1 && results.scotland().is_some() { 2 } else { small };
            by_size.iter().take(hide).for_each(|&(_, place)| hidden[place][measure] = true);
        }
        self.hide_small_groups(&mut hidden);
        hidden
    }

    /// What is told of a group of people is hidden wherever how many of them were heard is.
    fn hide_small_groups(&self, hidden: &mut [Vec<bool>]) {
        let measures = &self.material.results.measures;
        for group in GROUP_NAMES {
            let Some(heard) = measures.iter().position(|of| of.group == group && of.id.starts_with("heard:")) else {
                continue;
            };
            let of_group = |of: &Measure| of.group == group || of.id.split(':').nth(1) == Some(group);
            let told: Vec<usize> = (0..measures.len()).filter(|&at| of_group(&measures[at])).collect();
            for place in hidden.iter_mut().filter(|place| place[heard]) {
                told.iter().for_each(|&at| place[at] = true);
            }
        }
    }

    /// Whether the run is of the place without population.
    pub fn is_theory(&self) -> bool {
        self.material.scenario.place_theory
    }

    /// The authorities among the places, in the order of the alphabet.
    pub fn authorities(&self) -> Vec<usize> {
        let places = &self.material.results.places;
        let mut list: Vec<usize> = (0..places.len()).filter(|&place| places[place].name != SCOTLAND.0).collect();
        list.sort_by(|&a, &b| self.short_name(a).cmp(self.short_name(b)));
        list
    }

    /// Scotland, or the only place; none where some authorities were simulated.
    pub fn whole(&self) -> Option<usize> {
        let only = (self.material.results.places.len() == 1).then_some(0);
        self.material.results.scotland().or(only)
    }

    /// The authorities, then Scotland.
    pub fn everywhere(&self) -> Vec<usize> {
        self.authorities().into_iter().chain(self.material.results.scotland()).collect()
    }

    /// The name of a place.
    pub fn name(&self, place: usize) -> &'a str {
        &self.material.results.places[place].name
    }

    /// The authority that a place is.
    pub fn authority(&self, place: usize) -> Option<&'a Authority> {
        let gss = &self.material.results.places[place].gss;
        self.material.authorities.iter().find(|authority| authority.gss == *gss)
    }

    /// The name of a place where there is little room.
    pub fn short_name(&self, place: usize) -> &'a str {
        self.authority(place).map_or(self.name(place), |authority| &authority.short_name)
    }

    /// The kinds of settlement that occur, each with its places.
    pub fn settlements(&self) -> Vec<(&'a str, Vec<usize>)> {
        let mut kinds: Vec<(&str, Vec<usize>)> = Vec::new();
        for place in self.authorities() {
            let Some(authority) = self.authority(place) else { continue };
            match kinds.iter_mut().find(|(kind, _)| *kind == authority.settlement) {
                Some((_, places)) => places.push(place),
                None => kinds.push((&authority.settlement, vec![place])),
            }
        }
        let rank = |kind: &str| SETTLEMENTS.iter().position(|known| *known == kind).unwrap_or(SETTLEMENTS.len());
        kinds.sort_by_key(|(kind, _)| rank(kind));
        kinds
    }

    /// The years that are shown one by one: none where there are too many to read.
    pub fn years(&self) -> Vec<usize> {
        let count = self.material.results.years.len();
        if count <= MOST_YEARS { (0..count).collect() } else { Vec::new() }
    }

    /// The first and last year, in words.
    pub fn period(&self) -> String {
        match &self.material.results.years[..] {
            [] => "no year".into(),
            [one] => one.clone(),
            [first, .., last] => format!("{first} to {last}"),
        }
    }

    /// The estimate for all years together.
    pub fn pooled(&self, id: &str, place: usize) -> Estimate {
        self.material.results.estimate(id, place, None)
    }

    /// The mean of the years' estimates. Its limits are the means of theirs: wider than need be where years differ by
    /// chance, right where they move together.
    pub fn in_a_year(&self, id: &str, place: usize) -> Estimate {
        in_a_year(self.material.results, id, place)
    }

    /// The mean of the places' estimates in a year, its limits the means of theirs.
    pub fn over(&self, places: &[usize], of: impl Fn(usize) -> Estimate) -> Estimate {
        let found: Vec<Estimate> =
            places.iter().map(|&place| of(place)).filter(|found| found.is_applicable()).collect();
        mean(&found)
    }

    /// The largest offered load of a place in any year; NaN if there is none.
    pub fn highest_load(&self, place: usize) -> f64 {
        LOADS.iter().map(|id| self.load_over_years(id, place).high).fold(f64::NAN, f64::max)
    }

    /// An offered load: its mean over years, from the lowest to the highest year.
    pub fn load_over_years(&self, id: &str, place: usize) -> Estimate {
        let results = self.material.results;
        let years = (0..results.years.len()).map(|year| results.estimate(id, place, Some(year)).mean);
        let years: Vec<f64> = years.filter(|load| !load.is_nan()).collect();
        let pooled = self.pooled(id, place);
        let low = years.iter().copied().fold(f64::NAN, f64::min);
        let high = years.iter().copied().fold(f64::NAN, f64::max);
        let mean = years.iter().sum::<f64>() / years.len() as f64;
        Estimate { mean, low, high, ..pooled }
    }

    /// Whether a measure was simulated.
    pub fn has(&self, id: &str) -> bool {
        self.material.results.measure(id).is_some()
    }

    /// The name and unit of a measure.
    pub fn about(&self, id: &str) -> (String, &'static str) {
        let results = self.material.results;
        let found = results.measure(id).map(|at| &results.measures[at]);
        found.map_or_else(|| (id.to_string(), ""), |measure| (measure.name.clone(), measure.unit))
    }

    /// Whether a measure of a place is too small to publish.
    pub fn is_hidden(&self, id: &str, place: usize) -> bool {
        self.material.results.measure(id).is_some_and(|measure| self.hidden[place][measure])
    }

    /// A row of one dot, with its range over draws if there is one.
    pub fn dot(&self, place: usize, value: Estimate, drawn: Option<Estimate>) -> DotRow {
        DotRow { label: self.short_name(place).to_string(), values: vec![value], drawn: drawn.into_iter().collect() }
    }

    /// The tidy rows of measures for places: each year and all of them.
    pub fn tidy(&self, ids: &[&str], places: &[usize]) -> Vec<Tidy> {
        let measures: Vec<usize> = ids.iter().filter_map(|id| self.material.results.measure(id)).collect();
        self.tidy_at(&measures, places)
    }

    /// The same by the measures' places in their list.
    pub fn tidy_at(&self, measures: &[usize], places: &[usize]) -> Vec<Tidy> {
        let results = self.material.results;
        let years = results.years.iter().map(String::as_str).chain(["all"]).enumerate();
        let mut rows = Vec::new();
        for &place in places {
            for (year, name) in years.clone() {
                rows.extend(measures.iter().map(|&measure| {
                    let drawn = results.drawn_at(place, year, measure);
                    self.row(place, measure, name, (results.at(place, year, measure), drawn))
                }));
            }
        }
        rows
    }

    /// The tidy rows of the means of years.
    pub fn tidy_in_a_year(&self, ids: &[&str], places: &[usize]) -> Vec<Tidy> {
        let results = self.material.results;
        let measures = ids.iter().filter_map(|id| Some((*id, results.measure(id)?)));
        let row = |place, (id, measure)| {
            let drawn = self.drawn_in_a_year(id, place).map(|estimate| {
                let [chance, inputs] = self.parts(id, place);
                Drawn { estimate, chance, inputs }
            });
            self.row(place, measure, "mean of years", (self.in_a_year(id, place), drawn))
        };
        places.iter().flat_map(|&place| measures.clone().map(move |of| row(place, of))).collect()
    }

    fn row(&self, place: usize, measure: usize, year: &str, (estimate, drawn): (Estimate, Option<Drawn>)) -> Tidy {
        let (at, of) = (&self.material.results.places[place], &self.material.results.measures[measure]);
        Tidy {
            layer: None,
            authority: at.name.clone(),
            gss: at.gss.clone(),
            year: year.to_string(),
            group: of.group.into(),
            measure: of.id.clone(),
            unit: of.unit.to_string(),
            estimate,
            drawn,
            hidden: self.hidden[place][measure],
        }
    }

    /// Every measure, place and year; of standards met the mean of the years too, which is what the page shows.
    pub fn everything(&self) -> Vec<Tidy> {
        let ids: Vec<&str> = self.material.results.measures.iter().map(|measure| measure.id.as_str()).collect();
        let met: Vec<&str> = ids.iter().copied().filter(|id| id.starts_with("met:")).collect();
        let places: Vec<usize> = (0..self.material.results.places.len()).collect();
        let all: Vec<usize> = (0..ids.len()).collect();
        [self.tidy_at(&all, &places), self.tidy_in_a_year(&met, &places)].concat()
    }

    /// A table of measures: a row for each place, all years together.
    pub fn table(&self, id: &str, caption: &str, measures: &[&str], places: &[usize]) -> Table {
        let units = measures.iter().map(|id| self.about(id)).map(|(name, unit)| head(&name, unit));
        let head = ["Place".to_string()].into_iter().chain(units).collect();
        let cells = |place: usize| {
            measures.iter().map(move |id| self.cell(id, place, &self.pooled(id, place), self.drawn(id, place, None)))
        };
        let rows = places
            .iter()
            .map(|&place| [Cell::Text(self.short_name(place).into())].into_iter().chain(cells(place)).collect())
            .collect();
        Table { id: id.into(), caption: caption.into(), head, rows, tidy: self.tidy(measures, places) }
    }

    /// The lines that licences ask for, each once.
    pub fn attributions(&self) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for (_, source) in self.material.sources.iter() {
            lines.extend(source.attribution.clone().filter(|line| !lines.contains(line)));
        }
        if self.is_theory() { Vec::new() } else { lines }
    }
}

/// The mean of the years' estimates, with the means of their limits.
pub fn in_a_year(results: &Results, id: &str, place: usize) -> Estimate {
    let years = (0..results.years.len()).map(|year| results.estimate(id, place, Some(year)));
    mean(&years.filter(Estimate::is_applicable).collect::<Vec<_>>())
}

/// The offered loads.
pub const LOADS: [&str; 3] = ["offered_load_idaa", "offered_load_coordinator", "offered_load_meeting"];

/// The head of a column: name and unit; shares carry their sign.
pub fn head(name: &str, unit: &str) -> String {
    if matches!(unit, "share" | "ratio" | "") { name.to_string() } else { format!("{name} ({unit})") }
}

/// The mean of estimates, its limits the means of theirs.
pub fn mean(of: &[Estimate]) -> Estimate {
    let Some(first) = of.first() else { return Estimate::not_applicable(0) };
    let count = of.len() as f64;
    let average = |value: fn(&Estimate) -> f64| of.iter().map(value).sum::<f64>() / count;
    Estimate {
        mean: average(|found| found.mean),
        se: if first.method == Method::Exact { 0.0 } else { f64::NAN },
        low: average(|found| found.low),
        high: average(|found| found.high),
        n: of.iter().map(|found| found.n).min().unwrap_or(0),
        method: first.method,
    }
}
