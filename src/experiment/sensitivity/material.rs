//! What an analysis looks at: one measure, at one place and in one year, at every point.

use crate::error::{Error, did_you_mean};
use crate::experiment::sweep::{Block, Layout, Outcome, Output, Sheet, Sweep, column};
use crate::statistics::quantile;
use crate::units::split_number;

/// A measure at every point of a sweep.
#[derive(Clone, Debug)]
pub struct Material {
    /// The levers.
    pub levers: Vec<String>,
    /// Their units; none where a value is no number, and its place in the list stands for it.
    pub units: Vec<Option<String>>,
    /// How points are laid out.
    pub layout: Layout,
    /// The points in the unit cube.
    pub places: Vec<Vec<f64>>,
    /// The same as numbers of the levers.
    pub values: Vec<Vec<f64>>,
    /// The same as users write them.
    pub texts: Vec<Vec<String>>,
    /// The scenarios.
    pub scenarios: Vec<String>,
    /// By scenario and point: the measure in each replication; a NaN where it does not apply or is longer than a run shows.
    pub runs: Vec<Vec<Vec<f64>>>,
    /// By scenario and point: the estimate; a NaN where there is none.
    pub means: Vec<Vec<f64>>,
    /// What is looked at.
    pub output: String,
    /// Its unit.
    pub unit: String,
    /// Where.
    pub place: String,
    /// When.
    pub year: String,
    /// Whether more is better.
    pub higher_is_better: bool,
    /// The value beyond which a future has failed.
    pub fails: f64,
    /// Whether the plan says so, or it is that of the worst quarter.
    pub fails_is_asked: bool,
    /// The seed.
    pub seed: u64,
}

/// Where a measure stands in the blocks.
struct Where {
    measure: usize,
    place: usize,
    year: Option<String>,
}

impl Material {
    /// Reads it out of the blocks of a sweep that is whole.
    pub fn read<E: From<Error>>(sweep: &Sweep<'_>, mut block: impl FnMut(u64) -> Result<Block, E>) -> Result<Self, E> {
        let (sheet, asks) = (&sweep.sheet, &sweep.written.asks);
        let at = found(sweep)?;
        let output = &sheet.measures[at.measure];
        let scenarios = sheet.scenarios.len();
        let mut material = Self {
            levers: sheet.axes.iter().map(|axis| axis.lever.clone()).collect(),
            units: sheet.axes.iter().map(|axis| axis.unit.clone()).collect(),
            layout: sweep.written.layout,
            places: (0..sweep.design.points()).map(|point| sweep.design.place(point)).collect(),
            values: Vec::new(),
            texts: Vec::new(),
            scenarios: sheet.scenarios.clone(),
            runs: vec![Vec::new(); scenarios],
            means: vec![Vec::new(); scenarios],
            output: output.id.clone(),
            unit: output.unit.clone(),
            place: sheet.places[at.place].name.clone(),
            year: at.year.clone().unwrap_or_else(|| "all".into()),
            higher_is_better: asks.higher_is_better.unwrap_or(output.unit == "share"),
            fails: f64::NAN,
            fails_is_asked: asks.fails.is_some(),
            seed: sheet.seed,
        };
        for point in 0..sheet.points {
            let block = block(point)?;
            let (runs, mean) = at.values(sheet, output, &block);
            let scenario = (point % scenarios as u64) as usize;
            material.runs[scenario].push(runs);
            material.means[scenario].push(mean);
            if scenario == 0 {
                let axes = sweep.written.axes.iter().zip(&block.texts).zip(&material.units);
                let number =
                    |((axis, text), unit): ((&crate::experiment::sweep::Axis, &String), &Option<String>)| match unit {
                        Some(_) => split_number(text).map_or(f64::NAN, |(number, _)| number),
                        None => axis.place_of(text).map_or(f64::NAN, |place| place as f64),
                    };
                let values = axes.map(number).collect();
                material.values.push(values);
                material.texts.push(block.texts);
            }
        }
        material.fails = asks.fails.unwrap_or_else(|| material.worst_quarter());
        Ok(material)
    }

    /// Refuses a plan that asks to look at what its sweep has not.
    pub fn asked(sweep: &Sweep<'_>) -> Result<(), Error> {
        found(sweep).map(drop)
    }

    /// What a quarter of the first scenario's points are worse than.
    fn worst_quarter(&self) -> f64 {
        let mut means: Vec<f64> = self.means[0].iter().copied().filter(|mean| mean.is_finite()).collect();
        quantile(&mut means, if self.higher_is_better { 0.25 } else { 0.75 }).unwrap_or(f64::NAN)
    }

    /// Whether a value means that the future has failed.
    pub fn is_failure(&self, value: f64) -> bool {
        if self.higher_is_better { value < self.fails } else { value > self.fails }
    }

    /// A value as a benefit: larger is better.
    pub fn benefit(&self, value: f64) -> f64 {
        if self.higher_is_better { value } else { -value }
    }

    /// How many points there are, for one scenario.
    pub fn points(&self) -> usize {
        self.places.len()
    }

    /// The points that are a sample of what may be, of those at which every scenario has a value. Of the blocks of Saltelli's
    /// design those are the first and the last point.
    pub fn sample(&self) -> Vec<usize> {
        let block = self.levers.len() + 2;
        let is_sampled = |point: &usize| self.layout != Layout::Saltelli || [0, block - 1].contains(&(point % block));
        let is_known = |point: &usize| self.means.iter().all(|means| means[*point].is_finite());
        (0..self.points()).filter(is_sampled).filter(is_known).collect()
    }
}

impl Where {
    /// The measure in each replication of a block, and its estimate.
    fn values(&self, sheet: &Sheet, output: &Output, block: &Block) -> (Vec<f64>, f64) {
        let Outcome::Ran { years, .. } = &block.outcome else { return (Vec::new(), f64::NAN) };
        let year = match &self.year {
            None => Some(years.len() - 1),
            Some(name) => years.iter().position(|year| year == name),
        };
        let Some(year) = year else { return (Vec::new(), f64::NAN) };
        let column = column(block, (self.place * years.len() + year) * sheet.measures.len() + self.measure);
        let ratio = |&[top, bottom]: &[f64; 2]| if bottom > 0.0 && top.is_finite() { top / bottom } else { f64::NAN };
        let mean = output.estimate(&column).mean;
        (column.iter().map(ratio).collect(), if mean.is_finite() { mean } else { f64::NAN })
    }
}

/// What the plan asks to look at.
fn found(sweep: &Sweep<'_>) -> Result<Where, Error> {
    let (sheet, asks) = (&sweep.sheet, &sweep.written.asks);
    let refused = |what: &str, name: &str, known: &mut dyn Iterator<Item = &str>| {
        let known: Vec<&str> = known.collect();
        let error = Error::input(format!("the sweep has no {what} `{}`", crate::units::short(name)));
        error.hint(match did_you_mean(name, known.iter().copied()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("it has: {}", known.join(", ")),
        })
    };
    let measure = match &asks.output {
        None => sheet.measures.len() - 1,
        Some(id) => {
            let at = sheet.measures.iter().position(|measure| measure.id == *id);
            let mut known = sheet.measures.iter().map(|measure| measure.id.as_str());
            at.ok_or_else(|| refused("measure", id, &mut known))?
        }
    };
    let place = match &asks.area {
        None => sheet.places.len() - 1,
        Some(name) => {
            let is_named = |own: &&str| own.eq_ignore_ascii_case(name);
            let at = sheet.places.iter().position(|place| [place.name.as_str(), &place.gss].iter().any(is_named));
            let mut known = sheet.places.iter().map(|place| place.name.as_str());
            at.ok_or_else(|| refused("place", name, &mut known))?
        }
    };
    Ok(Where { measure, place, year: asks.year.clone().filter(|year| year != "all") })
}
