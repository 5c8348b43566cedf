//! The same as rows, for programs.

use super::Staffed;
use crate::experiment::staffing::{Answer, ClosedForm, Found, Kind, Outcome, closed_form};
use crate::experiment::sweep::{Kind as Holds, names};
use crate::report::json::quote;
use crate::report::tables::Grid;
use crate::statistics::Estimate;

impl Staffed<'_> {
    /// Rows for programs, one for each answer.
    pub fn rows(&self) -> Vec<Vec<String>> {
        let chance = self.answers.first().map_or(0.9, |answer| answer.goal.chance);
        let places = if self.problem.is_theory() { 0 } else { self.problem.places() };
        let closed: Vec<ClosedForm> = (0..places).map(|at| closed_form(self.problem.group(), at, chance)).collect();
        self.answers.iter().map(|answer| self.row(answer, &closed)).collect()
    }

    fn row(&self, answer: &Answer, closed: &[ClosedForm]) -> Vec<String> {
        let (status, found) = match &answer.outcome {
            Outcome::Found(found) => ("found", Some(found)),
            Outcome::Stopped(found) => ("stopped", found.as_ref()),
            Outcome::Nowhere(_) => ("cannot be met", None),
        };
        let gss: Vec<&str> = self.problem.base.names.iter().map(|named| named.gss.as_str()).collect();
        let mut row = vec![
            self.name(),
            gss.join(" "),
            answer.goal.name.clone(),
            self.period(answer),
            answer.goal.chance.to_string(),
            status.into(),
        ];
        row.extend(Kind::USUAL.map(|kind| self.amounts(found, kind)));
        row.extend(self.chances(answer, found));
        let cost =
            |end: usize| found.map_or_else(String::new, |found| self.costs(&found.point)[end].pounds().to_string());
        row.extend([1, 0, 2].map(cost));
        let beside = |of: fn(&ClosedForm) -> f64| {
            closed.iter().map(|closed| format!("{:.2}", of(closed))).collect::<Vec<_>>().join(" ")
        };
        let of: [fn(&ClosedForm) -> f64; 4] =
            [|form| form.ratio[0], |form| form.ratio[1], |form| form.fte[0], |form| form.fte[1]];
        row.extend(of.map(beside));
        let point = found.map(|found| &found.point[..]);
        row.extend([Kind::Idaa, Kind::Coordinator].map(|kind| self.gaps(point, kind)).concat());
        let tied = found.and_then(|found| found.tied.first());
        row.push(tied.map_or_else(String::new, |tied| tied.cost.pounds().to_string()));
        row.extend(Kind::OTHERS.map(|kind| self.amounts(found, kind)));
        let drawn = found.and_then(|found| found.drawn);
        row.extend([drawn.map(|drawn| drawn.low), drawn.map(|drawn| drawn.high)].map(number));
        row
    }

    /// The amounts of a kind, one for each authority, office or Marac.
    fn amounts(&self, found: Option<&Found>, kind: Kind) -> String {
        let of = self.problem.resources.iter().zip(found.map_or(&[][..], |found| &found.point[..]));
        let all = of.filter(|(resource, _)| resource.kind == kind);
        all.map(|(resource, &step)| resource.amount(step).to_string()).collect::<Vec<_>>().join(" ")
    }

    /// The chance with its limits and number, whether it is a tie, and the chance over draws.
    fn chances(&self, answer: &Answer, found: Option<&Found>) -> [String; 6] {
        let confirmed = found.and_then(|found| found.confirmed.as_ref());
        let of = |of: fn(&Estimate) -> f64| number(confirmed.map(|one| of(&one.chance)));
        let tie = confirmed.is_some_and(|one| one.is_tie(answer.goal.chance));
        let drawn = found.and_then(|found| found.drawn);
        [
            of(|chance| chance.mean),
            of(|chance| chance.low),
            of(|chance| chance.high),
            of(|chance| chance.n as f64),
            tie.to_string(),
            number(drawn.map(|drawn| drawn.mean)),
        ]
    }
}

/// A number, or nothing where there is none.
fn number(of: Option<f64>) -> String {
    of.map_or_else(String::new, |number| number.to_string())
}

/// The columns of [`Staffed::rows`].
pub const COLUMNS: [&str; KINDS.len()] = names(&KINDS);

/// The same with what each holds; amounts are texts, as they hold a number for each authority or team of a group.
pub const KINDS: [(&str, Holds); 32] = [
    ("authorities", Holds::Text),
    ("gss", Holds::Text),
    ("asked", Holds::Text),
    ("years", Holds::Text),
    ("chance_asked", Holds::Number),
    ("status", Holds::Text),
    ("idaa", Holds::Text),
    ("coordinator", Holds::Text),
    ("days_between_meetings", Holds::Text),
    ("length", Holds::Text),
    ("chance", Holds::Number),
    ("chance_low", Holds::Number),
    ("chance_high", Holds::Number),
    ("n", Holds::Whole),
    ("tie", Holds::Text),
    ("chance_over_draws", Holds::Number),
    ("cost", Holds::Number),
    ("cost_low", Holds::Number),
    ("cost_high", Holds::Number),
    ("ratio_idaa", Holds::Text),
    ("ratio_administrator", Holds::Text),
    ("closed_form_idaa", Holds::Text),
    ("closed_form_coordinator", Holds::Text),
    ("in_place_idaa", Holds::Text),
    ("gap_idaa", Holds::Text),
    ("in_place_coordinator", Holds::Text),
    ("gap_coordinator", Holds::Text),
    ("tied_cost", Holds::Number),
    ("partner_hours_ratio", Holds::Text),
    ("specialist_places", Holds::Text),
    ("chance_over_draws_low", Holds::Number),
    ("chance_over_draws_high", Holds::Number),
];

/// Rows as a table.
pub fn grid(rows: &[Vec<String>]) -> Grid {
    Grid::of_rows("staffing", "Every answer: the least costly plan that was found", &COLUMNS, rows)
}

/// Rows as JSON: a number where it is one, null where there is none.
pub fn json(rows: &[Vec<String>]) -> String {
    let value = |cell: &String| match cell.as_str() {
        "" => "null".into(),
        "true" | "false" => cell.clone(),
        text if text.parse::<f64>().is_ok_and(f64::is_finite) => text.into(),
        text => quote(text),
    };
    let object = |row: &Vec<String>| {
        let pairs = COLUMNS.iter().zip(row).map(|(name, cell)| format!("{}:{}", quote(name), value(cell)));
        format!("{{{}}}", pairs.collect::<Vec<_>>().join(","))
    };
    format!("[{}]\n", rows.iter().map(object).collect::<Vec<_>>().join(",\n"))
}
