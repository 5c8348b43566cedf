//! What a reader can move in the page. A lever more is an entry more: the page draws whatever stands in this list.

/// A control of the page.
#[derive(Clone, Copy, Debug)]
pub struct Control {
    /// The lever that it sets.
    pub lever: &'static str,
    /// Its name in the page.
    pub label: &'static str,
    /// What is normal, and what to know before it is moved.
    pub normal: &'static str,
    /// How it is moved.
    pub input: Input,
    /// For whom it is set.
    pub scope: Scope,
    /// Whether it stands behind "more".
    pub more: bool,
}

/// How a control is moved.
#[derive(Clone, Copy, Debug)]
pub enum Input {
    /// A number with its unit.
    Number {
        /// The unit as a lever's text ends with it.
        unit: &'static str,
        /// The smallest and largest number that can be typed.
        limits: [f64; 2],
        /// What one press of a button adds.
        step: f64,
        /// The measure that tells the number in force where the lever holds a word, such as `ratio`; empty if it never does.
        starts: &'static str,
    },
    /// One of several words: the lever's text, and how the page says it.
    Choice(&'static [(&'static str, &'static str)]),
}

/// For whom a control sets its lever: what a team or a Marac shares is set for all whom it serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The authority alone.
    Own,
    /// Every authority of its coordinator team.
    Office,
    /// Every authority of its Marac.
    Marac,
    /// The whole country: what an Act says.
    All,
}

const OVERFLOW: &[(&str, &str)] = &[
    ("compress", "speak more briefly, then defer"),
    ("defer", "defer to the next meeting"),
    ("extend", "sit longer"),
    ("extra_meeting", "sit again"),
    ("stream", "discuss in full only where needed"),
];
const CADENCE: &[(&str, &str)] = &[
    ("reviewed", "reviewed each April, by expected cases"),
    ("weekly", "every week"),
    ("fortnightly", "every two weeks"),
    ("3-weekly", "every three weeks"),
    ("4-weekly", "every four weeks"),
    ("monthly", "every month"),
];
const OVERLOAD: &[(&str, &str)] = &[
    ("stretch", "take people on, with less time for each"),
    ("triage", "put those at highest risk first"),
    ("wait", "make people wait for a place"),
];

const FUNDING: &[(&str, &str)] = &[
    ("none", "no money comes with it"),
    ("fixed", "a sum fixed in cash"),
    ("indexed", "a sum that rises with pay and prices"),
    ("per_case", "posts for each case that the duty adds"),
];
const PAID: &[(&str, &str)] = &[("off", "not paid for"), ("on", "paid for")];

/// Something that a grant may pay for.
const fn covers(lever: &'static str, label: &'static str) -> Control {
    let normal = "Counts only where money comes with a duty.";
    Control { lever, label, normal, input: Input::Choice(PAID), scope: Scope::All, more: true }
}

/// The controls, in the order of the page.
pub const CONTROLS: &[Control] = &[
    Control {
        lever: "idaa.posts",
        label: "Idaa posts",
        normal: "The ratio is one full-time Idaa for about 100 referrals a year, reviewed each April.",
        input: Input::Number { unit: "FTE", limits: [0.0, 200.0], step: 0.5, starts: "idaa_posts" },
        scope: Scope::Own,
        more: false,
    },
    Control {
        lever: "coordinator.posts",
        label: "Coordinator posts",
        normal: "The ratio is one full-time post for about 400 cases a year, for the whole team.",
        input: Input::Number { unit: "FTE", limits: [0.0, 50.0], step: 0.1, starts: "coordinator_posts" },
        scope: Scope::Office,
        more: false,
    },
    Control {
        lever: "meeting.cadence",
        label: "How often the meeting sits",
        normal: "The longest gap that keeps a mean meeting at 16 cases or fewer.",
        input: Input::Choice(CADENCE),
        scope: Scope::Marac,
        more: false,
    },
    Control {
        lever: "meeting.length",
        label: "Length of a sitting",
        normal: "240 minutes hold 20 cases of 12 minutes.",
        input: Input::Number { unit: "min", limits: [30.0, 480.0], step: 15.0, starts: "" },
        scope: Scope::Marac,
        more: false,
    },
    Control {
        lever: "meeting.overflow",
        label: "When more is listed than the meeting holds",
        normal: "Practice speaks more briefly first, never under 12 minutes on average, then defers.",
        input: Input::Choice(OVERFLOW),
        scope: Scope::Marac,
        more: false,
    },
    Control {
        lever: "funding.rule",
        label: "Money that comes with a duty",
        normal: "Nothing is paid without a duty that adds cases. What the money pays for stands under \u{201c}More to move\u{201d}.",
        input: Input::Choice(FUNDING),
        scope: Scope::All,
        more: false,
    },
    covers("funding.covers.idaa", "The money pays for: Idaas"),
    covers("funding.covers.coordinator", "The money pays for: coordinators"),
    covers("funding.covers.chair", "The money pays for: the chair and more sittings"),
    covers("funding.covers.partner_hours", "The money pays for: partners\u{2019} hours"),
    Control {
        lever: "idaa.overload",
        label: "When the Idaa service is full",
        normal: "Practice takes people on up to 40 open cases for each full-time Idaa.",
        input: Input::Choice(OVERLOAD),
        scope: Scope::Own,
        more: true,
    },
    Control {
        lever: "meeting.cut_off",
        label: "Cut-off before a meeting",
        normal: "A later referral waits for the meeting after.",
        input: Input::Number { unit: "days", limits: [0.0, 28.0], step: 1.0, starts: "" },
        scope: Scope::Marac,
        more: true,
    },
    Control {
        lever: "demand.observed",
        label: "Cases heard a year, by your own count",
        normal: "Replaces our estimate of the level in the base year, repeats included.",
        input: Input::Number { unit: "cases a year", limits: [1.0, 5_000.0], step: 10.0, starts: "heard" },
        scope: Scope::Own,
        more: true,
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::shipped;

    #[test]
    fn every_control_sets_a_lever_to_what_the_lever_takes() {
        let data = shipped().unwrap();
        for control in CONTROLS {
            let lever = data.registry.get(control.lever).unwrap_or_else(|| panic!("no lever {}", control.lever));
            let texts: Vec<String> = match control.input {
                Input::Choice(choices) => choices.iter().map(|(text, _)| (*text).to_string()).collect(),
                Input::Number { unit, limits: [least, most], step, .. } => {
                    assert!(least < most && step > 0.0, "{}", control.lever);
                    [least, most, least + step].map(|number| format!("{number} {unit}")).to_vec()
                }
            };
            for text in texts {
                (lever.check)(&text).unwrap_or_else(|refusal| panic!("{}: {text}: {refusal:?}", control.lever));
            }
        }
    }

    #[test]
    fn a_choice_holds_what_the_base_has() {
        let data = shipped().unwrap();
        for control in CONTROLS {
            let Input::Choice(choices) = control.input else { continue };
            let now = &data.base.value(control.lever, None).unwrap().value;
            assert!(choices.iter().any(|(text, _)| text == now), "{} is {now}", control.lever);
        }
    }
}
