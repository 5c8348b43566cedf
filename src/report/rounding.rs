//! Numbers as they are printed: never finer than their interval supports, always with their unit.

use crate::statistics::{Estimate, Method};

/// A space that no line breaks at.
const BOUND: &str = "\u{a0}";

/// What a number of this unit may be rounded to at best, and whether a wide interval makes it coarser.
fn grain(unit: &str, value: f64) -> (f64, bool) {
    match unit {
        "share" => (0.01, false),
        "ratio" => (0.01, false),
        "FTE" => (0.1, false),
        "days" | "minutes" | "cases" if value.abs() < 100.0 => (0.1, true),
        _ => (power(value).max(100.0) / 100.0, true),
    }
}

/// The power of ten of the first digit of a number.
fn power(value: f64) -> f64 {
    let value = value.abs();
    if !value.is_finite() || value == 0.0 {
        return 1.0;
    }
    libm::pow(10.0, libm::floor(libm::log10(value)))
}

/// The step to which an estimate and its limits are rounded.
fn step(unit: &str, estimate: &Estimate) -> f64 {
    let (finest, coarser) = grain(unit, estimate.mean);
    let half = estimate.half_width();
    if !coarser || !half.is_finite() || half <= finest {
        return finest;
    }
    power(half).min(power(estimate.mean)).max(finest)
}

/// A number at a step: `2,850`, `0.4`, shares as whole per cent without the sign.
fn at_step(unit: &str, value: f64, step: f64) -> String {
    if value.is_infinite() {
        return "without limit".into();
    }
    if value.is_nan() {
        return "not known".into();
    }
    let scale = if unit == "share" { 100.0 } else { 1.0 };
    let (value, step) = (value * scale, step * scale);
    let decimals = usize::from(step < 0.95) + usize::from(step < 0.095);
    let rounded = libm::round(value / step) * step;
    // No "-0".
    let text = format!("{:.decimals$}", if rounded == 0.0 { 0.0 } else { rounded });
    grouped(&text)
}

/// Commas between thousands.
pub fn grouped(text: &str) -> String {
    let digits = text.find('.').unwrap_or(text.len());
    let mut shown = String::new();
    for (at, letter) in text.char_indices() {
        let left = digits.saturating_sub(at);
        if at > 0 && at < digits && left % 3 == 0 && !shown.ends_with(['-', '+']) {
            shown.push(',');
        }
        shown.push(letter);
    }
    shown
}

/// The unit as it follows a number.
fn suffix(unit: &str) -> String {
    match unit {
        "share" => format!("{BOUND}%"),
        "ratio" => String::new(),
        unit => format!("{BOUND}{unit}"),
    }
}

/// A bare number for a table whose head names the unit; shares carry their sign.
pub fn number(unit: &str, estimate: &Estimate) -> String {
    if estimate.mean.is_nan() {
        return "not applicable".into();
    }
    if !estimate.is_shown() {
        return Method::NotShown.name().into();
    }
    let sign = if unit == "share" { suffix(unit) } else { String::new() };
    format!("{}{sign}", shown(unit, estimate.mean, step(unit, estimate)))
}

/// Shares that are nearly none or nearly all never read as none or all.
fn shown(unit: &str, value: f64, step: f64) -> String {
    match value {
        value if unit == "FTE" && value > 0.0 && value < 0.05 => "under 0.1".into(),
        value if unit == "share" && value > 0.0 && value < 0.005 => "under 1".into(),
        value if unit == "share" && (0.995..1.0).contains(&value) => "over 99".into(),
        value => at_step(unit, value, step),
    }
}

/// The limits alone: `79 to 88 %`.
pub fn limits(unit: &str, estimate: &Estimate) -> String {
    if estimate.mean.is_nan() {
        return "not applicable".into();
    }
    if !estimate.is_shown() {
        let beyond = Method::NotShown.name();
        let low = Estimate { mean: estimate.low, high: estimate.low, method: Method::Draws, ..*estimate };
        return if low.mean.is_finite() { format!("{} to {beyond}", number(unit, &low)) } else { beyond.into() };
    }
    if !(estimate.low.is_finite() && estimate.high.is_finite()) {
        return "one replication: no interval".into();
    }
    let step = step(unit, estimate);
    let low = if crate::report::words::is_count(unit) || unit == "days" { estimate.low.max(0.0) } else { estimate.low };
    let (low, high) = (at_step(unit, low, step), at_step(unit, estimate.high, step));
    let sign = if unit == "share" { suffix(unit) } else { String::new() };
    format!("{low} to {high}{sign}")
}

/// The number with its unit: `2,850 cases a year`.
pub fn with_unit(unit: &str, estimate: &Estimate) -> String {
    match unit {
        _ if estimate.mean.is_nan() => "not applicable".into(),
        "share" => number(unit, estimate),
        _ if !estimate.is_shown() => number(unit, estimate),
        unit => format!("{}{}", number(unit, estimate), suffix(unit)),
    }
}

/// The number with its unit and its limits: `84 % (79 to 88 %)`.
pub fn full(unit: &str, estimate: &Estimate) -> String {
    if estimate.mean.is_nan() {
        return "not applicable".into();
    }
    format!("{}{}", with_unit(unit, estimate), bracket(unit, estimate))
}

/// The number without its unit, and its limits: for tables whose head names the unit.
pub fn cell(unit: &str, estimate: &Estimate) -> String {
    if estimate.mean.is_nan() {
        return "not applicable".into();
    }
    format!("{}{}", number(unit, estimate), bracket(unit, estimate))
}

/// The number without its unit, its limits, and in square brackets its range over draws of the inputs.
pub fn both(unit: &str, central: &Estimate, drawn: Option<&Estimate>) -> String {
    let shown = cell(unit, central);
    match drawn {
        Some(drawn) if !drawn.mean.is_nan() => format!("{shown} [{}]", limits(unit, drawn)),
        _ => shown,
    }
}

/// The limits in brackets; nothing where there is no chance, or where both are the number itself once rounded.
fn bracket(unit: &str, estimate: &Estimate) -> String {
    let (number, limits) = (number(unit, estimate).replace("\u{a0}%", ""), limits(unit, estimate));
    let same = limits.replace("\u{a0}%", "") == format!("{number} to {number}");
    if estimate.low == estimate.high || same { String::new() } else { format!(" ({limits})") }
}

/// The shortest form, for charts and terminals: `<1 %`, `>99 %`, `-`.
pub fn short(unit: &str, estimate: &Estimate) -> String {
    match number(unit, estimate) {
        none if none.starts_with("not ") => "-".into(),
        shown => shown.replace("under ", "<").replace("over ", ">").replace("without limit", "no limit"),
    }
}

/// The unit of a difference of shares: what is 3 % more of 50 % is another thing.
fn points(unit: &str, number: &str) -> &'static str {
    match (unit, number) {
        ("share", "+1" | "-1") => "\u{a0}point",
        ("share", _) => "\u{a0}points",
        _ => "",
    }
}

/// A difference with its sign: `+3 points`, `-0.4`, `0`; the grain is that of its limits.
pub fn signed(unit: &str, difference: &Estimate) -> String {
    if !difference.is_applicable() {
        return "-".into();
    }
    let number = plus(at_step(unit, difference.mean, step(unit, difference)));
    format!("{number}{}", points(unit, &number))
}

/// The limits of a difference: `-5 to +2 points`.
pub fn signed_limits(unit: &str, difference: &Estimate) -> String {
    if !difference.is_applicable() {
        return "-".into();
    }
    if !(difference.low.is_finite() && difference.high.is_finite()) {
        return "one replication: no interval".into();
    }
    let step = step(unit, difference);
    let [low, high] = [difference.low, difference.high].map(|limit| plus(at_step(unit, limit, step)));
    format!("{low} to {high}{}", points(unit, &high))
}

fn plus(text: String) -> String {
    let none = text.chars().all(|letter| matches!(letter, '0' | '.'));
    if none || text.starts_with('-') { text } else { format!("+{text}") }
}

/// A number without an interval, to three figures or the grain of its unit.
pub fn plain(unit: &str, value: f64) -> String {
    shown(unit, value, grain(unit, value).0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::Method;

    #[test]
    fn differences_carry_their_sign() {
        let of = |mean: f64, low: f64, high: f64| estimate(mean, low, high);
        assert_eq!(signed("share", &of(-0.031, -0.05, -0.01)), "-3\u{a0}points");
        assert_eq!(signed_limits("share", &of(-0.031, -0.05, 0.012)), "-5 to +1\u{a0}point");
        assert_eq!(signed("cases a year", &of(412.0, 380.0, 444.0)), "+410");
        assert_eq!(
            (signed("FTE", &of(0.0, 0.0, 0.0)), signed("FTE", &Estimate::not_applicable(0))),
            ("0.0".into(), "-".into())
        );
    }

    fn estimate(mean: f64, low: f64, high: f64) -> Estimate {
        Estimate { mean, low, high, se: 0.1, n: 100, method: Method::StudentT }
    }

    #[test]
    fn numbers_are_rounded_to_what_the_interval_supports() {
        assert_eq!(full("cases a year", &estimate(2847.3, 2841.0, 2853.0)), "2,850\u{a0}cases a year (2,840 to 2,850)");
        assert_eq!(full("cases a year", &estimate(2847.3, 2447.0, 3247.0)), "2,800\u{a0}cases a year (2,400 to 3,200)");
        assert_eq!(full("cases a year", &estimate(46.2, 45.9, 46.5)), "46\u{a0}cases a year (46 to 47)");
        assert_eq!(full("FTE", &estimate(1.0449, 1.0, 1.1)), "1.0\u{a0}FTE (1.0 to 1.1)");
        assert_eq!(full("FTE", &estimate(0.03, 0.03, 0.03)), "under 0.1\u{a0}FTE");
        assert_eq!(full("share", &estimate(0.922, 0.918, 0.924)), "92\u{a0}%");
        assert_eq!(full("days", &estimate(2.34, 0.8, 3.9)), "2\u{a0}days (1 to 4)");
        assert_eq!(full("days", &estimate(12.34, 12.3, 12.4)), "12.3\u{a0}days (12.3 to 12.4)");
        assert_eq!(full("share", &estimate(0.8444, 0.79, 0.884)), "84\u{a0}% (79 to 88\u{a0}%)");
        assert_eq!(full("ratio", &estimate(0.9049, 0.9049, 0.9049)), "0.90");
        assert_eq!(full("cases", &estimate(0.4, -0.2, 1.0)), "0.4\u{a0}cases (0.0 to 1.0)");
    }

    #[test]
    fn nearly_all_is_not_all_and_nothing_is_not_applicable() {
        assert_eq!(number("share", &estimate(0.998, 0.99, 1.0)), "over 99\u{a0}%");
        assert_eq!(number("share", &estimate(0.001, 0.0, 0.01)), "under 1\u{a0}%");
        assert_eq!(number("share", &estimate(1.0, 0.96, 1.0)), "100\u{a0}%");
        assert_eq!(full("share", &Estimate::not_applicable(0)), "not applicable");
        let endless = Estimate { method: Method::Exact, ..estimate(f64::INFINITY, f64::INFINITY, f64::INFINITY) };
        assert_eq!((full("ratio", &endless), short("ratio", &endless)), ("without limit".into(), "no limit".into()));
        assert_eq!(limits("days", &estimate(1.0, f64::NEG_INFINITY, f64::INFINITY)), "one replication: no interval");
    }

    #[test]
    fn a_range_over_draws_stands_in_square_brackets() {
        let central = estimate(0.8444, 0.79, 0.884);
        let drawn = Estimate { method: Method::Draws, ..estimate(0.5, 0.1, 0.9) };
        assert_eq!(both("share", &central, Some(&drawn)), "84\u{a0}% (79 to 88\u{a0}%) [10 to 90\u{a0}%]");
        assert_eq!(both("share", &central, None), "84\u{a0}% (79 to 88\u{a0}%)");
        let endless = f64::INFINITY;
        let beyond = Estimate { method: Method::DrawnNotShown, ..estimate(endless, 12.34, endless) };
        assert_eq!(limits("days", &beyond), "12.3 to longer than was simulated");
        assert_eq!(both("share", &central, Some(&Estimate::not_applicable(0))), "84\u{a0}% (79 to 88\u{a0}%)");
    }

    #[test]
    fn thousands_have_commas() {
        assert_eq!(grouped("1234567.25"), "1,234,567.25");
        assert_eq!([grouped("-123"), grouped("+178")], ["-123", "+178"]);
        assert_eq!(grouped("-1234"), "-1,234");
        assert_eq!(plain("persons", 51_750.0), "51,800");
    }
}
