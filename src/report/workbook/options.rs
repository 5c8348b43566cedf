//! Options side by side against doing nothing: what each costs, what it does, and who is worse off.

use super::book::{Book, Contents};
use super::figures::reach;
use super::sheet::{Picture, Series, Sheet};
use super::{bytes, memorandum};
use crate::error::Faults;
use crate::experiment::compare::{Comparison, HEADLINE};
use crate::measure::cost::Payer;
use crate::measure::equity::GROUP_NAMES;
use crate::report::Report;
use crate::report::compare::{CompareFacts, is_small, places_below, told};
use crate::report::memorandum::compared;
use crate::report::tables::Entry;
use crate::statistics::Estimate;
use rust_xlsxwriter::{ChartType, XlsxError};

/// The whole cost.
const COST: &str = "cost_employer";

/// Comparisons, and what is known of them.
struct Options<'a> {
    all: &'a [Comparison],
    facts: &'a CompareFacts,
}

/// The workbook of a comparison.
pub fn of_comparison(all: &[Comparison], facts: &CompareFacts, report: &Report) -> Result<Vec<u8>, Faults> {
    bytes(|| {
        let mut book = Book::new(report, Contents { command: &facts.command, not_here: ALL });
        let options = Options { all, facts };
        if let Some(first) = all.first() {
            for place in told(first) {
                options.sheet(&mut book, place)?;
            }
        }
        let reaching = compared::reaching(facts.reaching.as_ref(), &told);
        let memoranda = compared::of(all, &facts.prices, &told);
        let today = reaching.iter().map(|of| (of, "Reaching today\u{2019}s standard, without a duty".to_string()));
        let titled: Vec<_> = memoranda.iter().map(|of| (of, options.title(&of.scenario))).chain(today).collect();
        memorandum::memorandum(&mut book, &titled)?;
        book.tables(report)?;
        book.finish()
    })
}

/// What is left out.
const ALL: &str = "Every measure, place and year with the base, the other and their difference: tables/all.csv";

impl Options<'_> {
    fn title(&self, name: &str) -> String {
        let found = self.facts.titles.iter().find(|(known, _)| known == name);
        found.map_or_else(|| name.to_string(), |(_, title)| title.clone())
    }

    fn sheet(&self, book: &mut Book<'_>, place: usize) -> Result<(), XlsxError> {
        let Some(first) = self.all.first() else { return Ok(()) };
        let name = &first.places[place].name;
        let title = format!("{name}: options beside doing nothing");
        let mut sheet = book.sheet(&format!("Options {name}"), &title)?;
        let base = self.title(&first.versus);
        for text in [
            format!(
                "Doing nothing is the scenario \u{201c}{base}\u{201d} ({}); all scenarios are dealt the same chance.",
                first.versus
            ),
            format!(
                "Limits of differences are 95 % limits by chance at central inputs, those of the {} headline differences all \
                 together. Over draws: 10th to 90th percentile, chance + inputs. What is not known of the mechanism is in neither.",
                first.family
            ),
        ] {
            sheet.note(&text, &book.look)?;
        }
        self.beyond(&mut sheet, book, place)?;
        for (heading, ids) in groups() {
            self.measures(&mut sheet, book, place, (heading, &ids))?;
        }
        self.harmed(&mut sheet, book)?;
        book.add(sheet, &format!("{title}: costs, what they do, who is worse off"))
    }

    /// A row for each option with what it costs beyond doing nothing, and a chart.
    fn beyond(&self, sheet: &mut Sheet, book: &Book<'_>, place: usize) -> Result<(), XlsxError> {
        const UNIT: &str = "GBP a year";
        sheet.heading("Cost beyond doing nothing, GBP a year", &book.look)?;
        let head = [
            "Option",
            "Extra cost",
            "low",
            "high",
            "low, over draws",
            "high, over draws",
            "bar up",
            "bar down",
            "Areas below a standard that they would have met",
            "Areas above",
            "Title",
        ];
        let nothing = |first: &Comparison| {
            let zeros = [0.0, 0.0, 0.0, f64::NAN, f64::NAN, f64::NAN, f64::NAN, 0.0, 0.0].map(Entry::Number);
            let title = Entry::Words(self.title(&first.versus));
            std::iter::once(Entry::words("Do nothing")).chain(zeros).chain([title]).collect::<Vec<Entry>>()
        };
        let option = |found: &Comparison| {
            let [_, _, numbers @ ..] = cells(found, place, COST, true);
            let count =
                |of: fn(&crate::experiment::compare::Standards) -> &Vec<usize>| places_below(found, of).len() as f64;
            let counts = [f64::NAN, f64::NAN, count(|one| &one.below), count(|one| &one.above)];
            let numbers = numbers.into_iter().chain(counts).map(Entry::Number);
            let title = Entry::Words(self.title(&found.scenario));
            std::iter::once(Entry::words(&found.scenario)).chain(numbers).chain([title]).collect()
        };
        let rows: Vec<Vec<Entry>> =
            self.all.first().map(nothing).into_iter().chain(self.all.iter().map(option)).collect();
        let unit = |_: usize, column: usize| if column < 8 { UNIT.to_string() } else { String::new() };
        let area = sheet.table(&head.map(String::from), &rows, &unit, &book.look)?;
        for (at, row) in rows.iter().enumerate() {
            reach(sheet, book, area.head + 1 + at as u32, 1, row, UNIT)?;
        }
        let picture = Picture {
            title: "What each option costs beyond doing nothing".into(),
            unit: UNIT.into(),
            alt: "The numbers stand in the table above.".into(),
            kind: ChartType::Bar,
            series: vec![Series { value: 1, reach: Some([6, 7]) }],
        };
        sheet.chart(&area, &picture)
    }

    /// A row for each measure, with the same columns for each option.
    fn measures(
        &self,
        sheet: &mut Sheet,
        book: &Book<'_>,
        place: usize,
        (heading, ids): (&str, &[String]),
    ) -> Result<(), XlsxError> {
        let Some(first) = self.all.first() else { return Ok(()) };
        let known: Vec<(&String, usize)> = ids.iter().filter_map(|id| Some((id, first.measure(id)?))).collect();
        if known.is_empty() {
            return Ok(());
        }
        sheet.heading(heading, &book.look)?;
        const OF_OPTION: [&str; 6] = ["", "difference", "low", "high", "low, over draws", "high, over draws"];
        let names = self.all.iter().flat_map(|found| {
            OF_OPTION.map(
                |what| if what.is_empty() { found.scenario.clone() } else { format!("{}: {what}", found.scenario) },
            )
        });
        let head: Vec<String> = ["Measure", "Unit", "Do nothing"].map(String::from).into_iter().chain(names).collect();
        let row = |&(id, measure): &(&String, usize)| {
            let of = &first.measures[measure];
            let together = HEADLINE.contains(&id.as_str());
            let [base, ..] = cells(first, place, id, together);
            let others = self.all.iter().flat_map(|found| {
                let [_, others @ ..] = cells(found, place, id, together);
                others
            });
            let numbers = std::iter::once(base).chain(others).map(Entry::Number);
            [&of.name, &of.unit.to_string()].map(Entry::words).into_iter().chain(numbers).collect()
        };
        let rows: Vec<Vec<Entry>> = known.iter().map(row).collect();
        let unit = |row: usize, _: usize| first.measures[known[row].1].unit.to_string();
        sheet.table(&head, &rows, &unit, &book.look).map(drop)
    }

    /// Which areas an option leaves below a standard that they would have met.
    fn harmed(&self, sheet: &mut Sheet, book: &Book<'_>) -> Result<(), XlsxError> {
        sheet.heading("Areas below a standard that they would have met", &book.look)?;
        sheet.note(
            "An area counts only where limits over all areas and standards leave out no difference. Areas without counts of \
             their own are told by type.",
            &book.look,
        )?;
        let row = |found: &Comparison| {
            let places = places_below(found, |one| &one.below);
            let words = crate::report::compare::in_words(&places, found, self.facts);
            vec![Entry::words(&found.scenario), Entry::Number(places.len() as f64), Entry::Words(words)]
        };
        let rows: Vec<Vec<Entry>> = self.all.iter().map(row).collect();
        sheet.table(&["Option", "Areas", "Which"].map(String::from), &rows, &|_, _| String::new(), &book.look).map(drop)
    }
}

/// What is told of an option: headings and measures.
fn groups() -> [(&'static str, Vec<String>); 3] {
    let payers = Payer::NAMES.iter().map(|id| format!("cost_payer:{id}"));
    let kinds = [COST, "cost_recurring", "cost_one_off", "cost_cash", "cost_staff_time"].map(String::from);
    let gaps = GROUP_NAMES.map(|group| format!("gap:{group}")).to_vec();
    let effects = HEADLINE.iter().filter(|id| !id.starts_with("cost_")).map(|id| (*id).to_string()).collect();
    [
        ("Costs", kinds.into_iter().chain(payers).collect()),
        ("What it does", effects),
        ("Who gets a poorer response: gap to everybody else, percentage points", gaps),
    ]
}

/// Base, other, difference, its limits, and those over draws; nothing of counts that are too small to tell.
fn cells(found: &Comparison, place: usize, id: &str, together: bool) -> [f64; 7] {
    let Some(measure) = found.measure(id) else { return [f64::NAN; 7] };
    let of = found.at(place, None, measure);
    if is_small(found, place, measure, of) {
        return [f64::NAN; 7];
    }
    let Estimate { mean, low, high, .. } = of.difference.estimate;
    let (low, high) = if together { of.difference.together } else { (low, high) };
    let drawn = found.drawn.as_ref().and_then(|drawn| drawn.at(place, id)).map(|drawn| drawn.estimate);
    let (least, most) = drawn.map_or((f64::NAN, f64::NAN), |drawn| (drawn.low, drawn.high));
    [of.base, of.other, mean, low, high, least, most]
}
