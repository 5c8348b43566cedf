//! The measures of money, and of what is counted for it.

use super::{EMPLOYERS, LINES, Line, Part, Payer};
use crate::measure::{Kind, Measure};

/// How the ids of what is counted for money begin.
pub const COUNTED: &str = "counted:";

/// The measures of money.
pub fn measures() -> Vec<Measure> {
    let whole = [
        (
            "cost_employer",
            "Cost",
            Part::All,
            "All of it, counted once, at the employers. In real terms: in money of the price year, with pay awards as far as they go beyond prices in general; a shared team or Marac counts whole for each authority that shares it.",
        ),
        (
            "cost_cash",
            "Cost in cash",
            Part::Cash,
            "Of the cost, what somebody has to be paid for who would otherwise not be.",
        ),
        (
            "cost_staff_time",
            "Cost in staff time",
            Part::StaffTime,
            "Of the cost, the time of people who are employed anyway: chairs and representatives.",
        ),
        ("cost_recurring", "Recurring cost", Part::Recurring, "Of the cost, what comes year by year."),
        (
            "cost_one_off",
            "One-off cost",
            Part::OneOff,
            "Of the cost, filling posts that are new: filling posts again that somebody left comes year by year.",
        ),
    ];
    let whole = whole.map(|(id, name, part, definition)| measure(id.into(), name.into(), definition.into(), part));
    let employers = EMPLOYERS.iter().enumerate().map(|(at, (id, name))| {
        let definition = format!("Of the cost, what is counted at: {name}.");
        measure(format!("cost_employer:{id}"), format!("Cost: {name}"), definition, Part::Employer(at))
    });
    let payers = Payer::ALL.iter().enumerate().map(|(at, (id, name))| {
        let definition =
            format!("Of the cost, what is funded by: {name}. The payers' parts sum to the cost; never add the two.");
        measure(format!("cost_payer:{id}"), format!("Paid by: {name}"), definition, Part::Payer(at))
    });
    whole.into_iter().chain(employers).chain(payers).chain(LINES.iter().map(counted)).collect()
}

/// What is counted of a line.
fn counted(line: &Line) -> Measure {
    Measure {
        id: format!("{COUNTED}{}", line.id),
        group: "all",
        name: format!("Counted for cost: {}", line.name),
        unit: line.unit,
        definition: line.definition.into(),
        kind: Kind::Count(line.counted),
    }
}

fn measure(id: String, name: String, definition: String, part: Part) -> Measure {
    Measure { id, group: "all", name, unit: "GBP a year", definition, kind: Kind::Cost(part) }
}
