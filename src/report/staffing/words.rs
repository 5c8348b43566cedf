//! Words and numbers of the staffing answer.

use crate::experiment::staffing::Answer;
use crate::report::rounding::grouped;
use crate::statistics::Estimate;
use crate::units::money::Gbp;

/// A line as lines of no more than a hundred characters; what follows an indented one is indented further.
pub fn wrapped(line: &str) -> String {
    const WIDTH: usize = 100;
    let indent = line.len() - line.trim_start().len();
    let (mut text, mut length) = (" ".repeat(indent), indent);
    for word in line.split_whitespace() {
        let more = word.chars().count();
        if length > indent && length + 1 + more > WIDTH {
            let hanging = if indent > 0 { indent + 2 } else { 0 };
            text += &format!("\n{}", " ".repeat(hanging));
            length = hanging;
        } else if length > indent {
            text.push(' ');
            length += 1;
        }
        text.push_str(word);
        length += more;
    }
    text + "\n"
}

/// Money to three figures, its thousands apart.
pub(super) fn money(cost: Gbp) -> String {
    three_figures(cost.pounds())
}

/// Money that is more or less by so much: its sign, and three figures.
pub(super) fn money_more(pounds: f64) -> String {
    let sign = if pounds < 0.0 { '-' } else { '+' };
    format!("{sign}{}", three_figures(pounds.abs()))
}

/// Pounds to three figures, their thousands apart.
pub(super) fn three_figures(pounds: f64) -> String {
    count(rounded(pounds))
}

fn rounded(pounds: f64) -> f64 {
    if pounds < 1_000.0 {
        return pounds.round();
    }
    let step = libm::pow(10.0, libm::floor(libm::log10(pounds)) - 2.0);
    (pounds / step).round() * step
}

/// A whole number, its thousands apart.
pub(super) fn count(of: f64) -> String {
    grouped(&format!("{of:.0}"))
}

pub(super) fn percent(share: f64) -> String {
    match share {
        share if share > 0.995 && share < 1.0 => "over 99 %".into(),
        share if share > 0.0 && share < 0.005 => "under 1 %".into(),
        share => format!("{:.0} %", share * 100.0),
    }
}

/// "9 in 10" as people say it: out of a hundred.
pub(super) fn frequency(estimate: &Estimate) -> String {
    format!("{:.0} of 100 simulated years", estimate.mean * 100.0)
}

pub(super) fn limits(estimate: &Estimate) -> String {
    format!("{:.0} to {:.0} %", estimate.low * 100.0, estimate.high * 100.0)
}

/// A change of a chance, in percentage points, and how many histories told it.
pub(super) fn points(change: &Estimate) -> String {
    // No difference has no sign.
    let signed = |share: f64| match (share * 100.0).round() {
        0.0 => "0".into(),
        points => format!("{points:+.0}"),
    };
    let [mean, low, high] = [change.mean, change.low, change.high].map(signed);
    format!(", {mean} points ({low} to {high}, {} histories)", change.n)
}

/// What no staffing mends.
pub(super) fn reason(standard: &str) -> &'static str {
    match standard {
        "views_before_meeting" | "told" => {
            "whom no attempt reaches has no voice: idaa.attempts_max, idaa.attempt_success and idaa.views_known_if_contacted bound it."
        }
        "contact" => {
            "attempts come days apart, and some reach nobody: idaa.attempts_max, idaa.attempt_success and idaa.attempt_gap bound it."
        }
        "heard_first_meeting" => "meetings that are cancelled (meeting.cancelled) count as missed, whoever is in post.",
        "heard_28_days" => {
            "of a meeting every T days with a cut-off of L days at most (28 - L) / T can be heard in 28 days: meeting.cut_off and the cadence bound it."
        }
        "core_attendance" => "it is the agencies who do not come: agency.*.attendance.",
        "actions_on_time" => {
            "it is the agencies who act: agency.action_on_time bounds it, and their hours, which --resources partner decides."
        }
        "minutes_per_case" => "the minutes of a case are never decided here: meeting.minutes_per_case bounds them.",
        "updated" => {
            "whoever was reached has to be told within days: idaa.update_hours and the Idaas who are away bound it."
        }
        "specialist_support" => {
            "it is specialist services that have no place: --resources specialist decides their places."
        }
        "agenda_out" => {
            "one late case holds up an agenda: coordinator.hours.listing_and_chasing and meeting.cut_off bound it."
        }
        _ => "an input other than posts and meetings bounds it.",
    }
}

pub(super) fn caveats(answer: &Answer) -> String {
    let (worse, compared) = answer.not_monotone;
    let mut text = String::new();
    if compared > 0 && worse > 0 {
        let share = worse as f64 / compared as f64;
        text += &format!(
            "More was worse in {} of the simulated years compared ({worse} of {compared}): the search takes more never to be worse.\n",
            percent(share)
        );
    }
    if answer.contradicts {
        text += "A larger plan failed on the sample where a smaller one held, so no plan was passed over unseen.\n";
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_wrapped_and_what_hangs_is_indented() {
        let long = "word ".repeat(30);
        let text = wrapped(&format!("  {long}"));
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines.iter().all(|line| line.chars().count() <= 100), "{text}");
        assert!(lines[0].starts_with("  word") && lines[1].starts_with("    word"), "{text}");
        assert_eq!(text.split_whitespace().count(), 30);
        assert_eq!(wrapped("short"), "short\n");
    }

    #[test]
    fn money_has_three_figures_and_nearly_all_is_not_all() {
        assert_eq!(
            [183_089.37, 999.4, 1_004_999.0].map(|pounds| money(Gbp::new(pounds).unwrap())),
            ["183,000", "999", "1,000,000"]
        );
        assert_eq!([11_545.0, -34_634.0, -12.4].map(money_more), ["+11,500", "-34,600", "-12"]);
        assert_eq!([1.0, 0.999, 0.923, 0.001, 0.0].map(percent), ["100 %", "over 99 %", "92 %", "under 1 %", "0 %"]);
    }
}
