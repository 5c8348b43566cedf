//! Who is missed, and who gets a poorer response: by group, within an area first.

use super::own_support::OwnSupport;
use super::tally::Sums;
use super::{Fixed, Kind, Measure};
use crate::model::person::{Characteristic, Circumstance, Profile};
use crate::model::{Case, Flag, Group};

/// Groups that counts are kept for: the characteristics, and people aged 16 or 17.
pub const GROUPS: usize = Characteristic::COUNT + 1;
/// Their ids: those of the characteristics, then the young.
pub const GROUP_NAMES: [&str; GROUPS] = ["minoritised", "lgbt", "disabled", "male", "aged_16_17"];
/// Their names in words.
pub const GROUP_WORDS: [&str; GROUPS] =
    ["Black and racially minoritised people", "LGBT+ people", "disabled people", "men", "people aged 16 or 17"];

/// What is counted of the people of a group.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Of {
    /// Referrals received in the year.
    pub referrals: f64,
    /// Of those, referrals for Marac.
    pub for_marac: f64,
    /// Of those, people whom an Idaa had not reached when attempts or the run ended.
    pub not_reached: f64,
    /// Cases heard in the year.
    pub heard: f64,
    /// Of those, with the person's views known.
    pub voice: f64,
    /// Over those, completeness of the plan.
    pub quality: f64,
    /// Over those, actions agreed, and those that can be delivered.
    pub actions: [f64; 2],
    /// Over those, how much less complete plans are than other people's in the same area and year.
    pub gap: f64,
    /// Specialist services' own support.
    pub own_support: OwnSupport,
}

impl Of {
    pub(super) fn add(&mut self, other: &Self) {
        let Self { referrals, for_marac, not_reached, heard, voice, quality, actions, gap, own_support } = other;
        self.referrals += referrals;
        self.for_marac += for_marac;
        self.not_reached += not_reached;
        self.heard += heard;
        self.voice += voice;
        self.quality += quality;
        self.actions[0] += actions[0];
        self.actions[1] += actions[1];
        self.gap += gap;
        self.own_support.add(own_support);
    }
}

/// Counts of people: by group, and of all who are at high risk.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct People {
    /// By group.
    pub groups: [Of; GROUPS],
    /// First referrals received in the year: neither repeats nor of people who were referred before.
    pub first: f64,
    /// People of the authority.
    pub living: f64,
    /// Of those, people at high risk in a year.
    pub latent: f64,
    /// By characteristic: people who live there, and people at high risk.
    pub shares: [[f64; 2]; Characteristic::COUNT],
    /// Referrals of specialist services, and those answered in time.
    pub answered: [f64; 2],
    /// People heard for whom specialist services are, those with a service at the table, those whom one supports.
    pub matching: [f64; 3],
    /// Children in the households of people heard, those for whom support of their own was asked, those who got it.
    pub children: [f64; 3],
    /// Specialist services' own support, of all people.
    pub own_support: OwnSupport,
}

impl People {
    pub(super) fn add(&mut self, other: &Self) {
        for (into, from) in self.groups.iter_mut().zip(&other.groups) {
            into.add(from);
        }
        let Self { groups: _, first, living, latent, shares, answered, matching, children, own_support } = other;
        self.own_support.add(own_support);
        self.first += first;
        self.living += living;
        self.latent += latent;
        let pairs = self.shares.iter_mut().flatten().zip(shares.iter().flatten());
        let more = self.answered.iter_mut().zip(answered).chain(self.children.iter_mut().zip(children));
        pairs.chain(more).chain(self.matching.iter_mut().zip(matching)).for_each(|(into, from)| *into += from);
    }

    /// Does something to each of the groups that a profile belongs to.
    #[inline]
    pub(super) fn each(&mut self, profile: Profile, mut does: impl FnMut(&mut Of)) {
        let young = usize::from(profile.has(Circumstance::Young)) << Characteristic::COUNT;
        let mut bits = profile.characteristics() | young;
        // Most people belong to none: a step for each bit that is set, not a question for each group.
        while let Some(of) = self.groups.get_mut(bits.trailing_zeros() as usize) {
            does(of);
            bits &= bits - 1;
        }
    }

    /// Adds a referral to the year in which it was received.
    #[inline]
    pub(super) fn received(&mut self, case: &Case, for_marac: bool, reached: bool) {
        self.first += f64::from(u8::from(!case.is(Flag::Repeat) && !case.is(Flag::Escalated)));
        self.each(case.profile, |of| {
            of.referrals += 1.0;
            of.for_marac += f64::from(u8::from(for_marac));
            of.not_reached += f64::from(u8::from(for_marac & !reached));
        });
    }

    /// Adds a hearing to the year in which it was.
    #[inline]
    pub(super) fn heard(&mut self, case: &Case) {
        self.each(case.profile, |of| {
            of.heard += 1.0;
            of.voice += f64::from(u8::from(case.is(Flag::Voice)));
            of.quality += f64::from(case.quality);
            of.actions[0] += f64::from(case.actions);
            of.actions[1] += f64::from(case.actions_deliverable);
        });
        let of = [case.profile.children(), case.children_asked.into(), case.children_supported.into()];
        self.children.iter_mut().zip(of).for_each(|(sum, children)| *sum += f64::from(children));
        if case.profile.matches_specialist() {
            self.matching[0] += 1.0;
            self.matching[1] += f64::from(u8::from(case.is(Flag::SpecialistThere)));
            self.matching[2] += f64::from(u8::from(case.is(Flag::SpecialistLeads)));
        }
    }
}

impl Sums {
    /// Works out, of the sums of one authority and year, how much less complete the plans of each group are than those of
    /// everybody else there: summed over the group's cases, so that areas and years add up by their cases.
    pub(super) fn compare_groups(&mut self) {
        let (heard, quality) = (self.heard, self.quality);
        for of in &mut self.people.groups {
            let others = heard - of.heard;
            of.gap = if others > 0.0 { of.heard * (quality - of.quality) / others - of.quality } else { 0.0 };
        }
    }

    /// Takes in how many people live in an authority and are at high risk there in a year.
    pub(super) fn count_people(&mut self, group: &Group, authority: usize) {
        let person = &group.authorities[authority].person;
        let (living, latent) = (person.living, person.latent);
        (self.people.living, self.people.latent) = (living, latent);
        let at_risk = person.levers.latent_shares();
        for (at, shares) in self.people.shares.iter_mut().enumerate() {
            *shares = [living * person.levers.census[at].get(), latent * at_risk[at]];
        }
    }
}

/// Shares of UK Marac cases in the twelve months to 30 September 2024, by characteristic.
///
/// Source: SafeLives, Marac data: latest figures of the national dataset,
/// <https://safelives.org.uk/research-policy/practitioner-datasets/marac-data>.
pub const UK_SHARES: [f64; Characteristic::COUNT] = [0.141, 0.016, 0.101, 0.064];

/// A measure for each group: its id, name, unit, definition (with `GROUP` for the group in words) and how it comes out.
struct ByGroup(&'static str, &'static str, &'static str, &'static str, [Kind; GROUPS]);

/// The same kind for each group.
macro_rules! each {
    ($make:expr, $of:ident => $value:expr) => {
        [
            $make(|sums| {
                let $of = &sums.people.groups[0];
                $value
            }),
            $make(|sums| {
                let $of = &sums.people.groups[1];
                $value
            }),
            $make(|sums| {
                let $of = &sums.people.groups[2];
                $value
            }),
            $make(|sums| {
                let $of = &sums.people.groups[3];
                $value
            }),
            $make(|sums| {
                let $of = &sums.people.groups[4];
                $value
            }),
        ]
    };
}

const BY_GROUP: &[ByGroup] = &[
    ByGroup(
        "referrals",
        "Referrals",
        "cases a year",
        "Referrals of GROUP received in the year, repeats included.",
        each!(Kind::Count, of => of.referrals),
    ),
    ByGroup(
        "heard",
        "Cases heard",
        "cases a year",
        "Cases of GROUP heard in the year.",
        each!(Kind::Count, of => of.heard),
    ),
    ByGroup(
        "voice",
        "Victim's views known",
        "share",
        "Share of the cases of GROUP heard in the year in which the person's views were known at the meeting.",
        each!(Kind::Ratio, of => (of.voice, of.heard)),
    ),
    ByGroup(
        "no_contact",
        "No contact made",
        "share",
        "Share of the referrals of GROUP for Marac whom no Idaa had reached when attempts or the run ended.",
        each!(Kind::Ratio, of => (of.not_reached, of.for_marac)),
    ),
    ByGroup(
        "quality",
        "Completeness of plans",
        "share",
        "Completeness of process, 0 to 1, mean over the cases of GROUP heard in the year.",
        each!(Kind::Ratio, of => (of.quality, of.heard)),
    ),
    ByGroup(
        "actions_deliverable",
        "Actions that can be delivered",
        "share",
        "Share of the actions agreed for GROUP in the year that could be delivered.",
        each!(Kind::Ratio, of => (of.actions[1], of.actions[0])),
    ),
    ByGroup(
        "specialist_asked",
        "Own support of specialist services asked for",
        "cases a year",
        "People of GROUP for whom support by a specialist service was asked in the year, as lead advocate or after an Idaa\u{2019}s support.",
        each!(Kind::Count, of => of.own_support.asked),
    ),
    ByGroup(
        "specialist_turned_away",
        "Turned away by specialist services",
        "share",
        "Of the people of GROUP for whom support by a specialist service was asked in the year, the share who found every list full.",
        each!(Kind::Ratio, of => (of.own_support.turned_away, of.own_support.asked)),
    ),
    ByGroup(
        "specialist_wait",
        "Wait for specialist services\u{2019} own support",
        "days",
        "Days from asking until support by a specialist service began, mean over the people of GROUP who asked in the year and got it.",
        each!(Kind::Ratio, of => (of.own_support.waited, of.own_support.begun)),
    ),
];

/// The gap in response of each group.
const GAPS: [Kind; GROUPS] = each!(Kind::Ratio, of => (100.0 * of.gap, of.heard));

/// How often a characteristic is seen among referrals, as a ratio to a denominator, with `$at` its place.
macro_rules! represented {
    ($at:literal) => {
        [
            // Its share of referrals / its share of the people who live there.
            Kind::Ratio(|sums| {
                let people = &sums.people;
                (people.groups[$at].referrals * people.living, sums.referrals * people.shares[$at][0])
            }),
            // The same for those at high risk.
            Kind::Ratio(|sums| {
                let people = &sums.people;
                (people.groups[$at].referrals * people.latent, sums.referrals * people.shares[$at][1])
            }),
            // The same for UK Marac cases.
            Kind::Ratio(|sums| (sums.people.groups[$at].referrals, sums.referrals * UK_SHARES[$at])),
        ]
    };
}

const REPRESENTED: [[Kind; 3]; Characteristic::COUNT] =
    [represented!(0), represented!(1), represented!(2), represented!(3)];
/// The denominators: id, and what they are.
const DENOMINATORS: [(&str, &str); 3] = [
    ("census", "the share among people who live there (Census 2022)"),
    ("latent", "the share among people at high risk that the levers `person.relative_risk` make of it"),
    ("uk_marac", "the share among UK Marac cases, 12 months to 30 September 2024 (SafeLives)"),
];

/// The room's entries for all people.
pub(super) const MEASURES: &[Fixed] = &[
    Fixed(
        "latent_reached",
        "First referrals for each person at high risk",
        "ratio",
        "First referrals received in the year for each person at high risk by the lever `latent.per_10k_women`. Above 1 the scenario refers more people than that stock holds.",
        Kind::Ratio(|sums| (sums.people.first, sums.people.latent)),
    ),
    Fixed(
        "specialist_answered",
        "Referrals of specialist services answered",
        "share",
        "Share of the referrals of small and specialist services received in the year, complete when they came, that the coordinator had decided on in `specialist.answer_within` working days.",
        Kind::Ratio(|sums| (sums.people.answered[1], sums.people.answered[0])),
    ),
    Fixed(
        "specialist_present",
        "Specialist service at the table",
        "share",
        "Share of the cases heard in the year, of people whom specialist services are for, with one at the table.",
        Kind::Ratio(|sums| (sums.people.matching[1], sums.people.matching[0])),
    ),
    Fixed(
        "specialist_led",
        "Specialist service as lead advocate",
        "share",
        "Share of the cases heard in the year, of people whom specialist services are for, in which one is the lead advocate.",
        Kind::Ratio(|sums| (sums.people.matching[2], sums.people.matching[0])),
    ),
    Fixed(
        "children_notified",
        "Children in the households of people heard",
        "children a year",
        "Children in the households of people heard in the year: each is notified to children's services, and told of again at each hearing.",
        Kind::Count(|sums| sums.people.children[0]),
    ),
    Fixed(
        "children_supported",
        "Children with support of their own",
        "children a year",
        "Children of people heard in the year who got a place of support of their own, where it was asked for: once in twelve months.",
        Kind::Count(|sums| sums.people.children[2]),
    ),
    Fixed(
        "children_answered",
        "Children who get the support asked for",
        "share",
        "Of the children of people heard in the year for whom support of their own was asked, the share who got a place; the others go without.",
        Kind::Ratio(|sums| (sums.people.children[2], sums.people.children[1])),
    ),
];

/// The unit of a gap: it may be negative, where plans of the group are more complete than others'.
pub const DIFFERENCE: &str = "percentage points";

/// The room's entries by group: those with a measure of the same name for all, then gaps and representation.
pub(super) fn measures() -> impl Iterator<Item = Measure> {
    let by_group = BY_GROUP.iter().flat_map(|&ByGroup(id, name, unit, definition, kinds)| {
        (0..GROUPS).map(move |at| Measure {
            id: format!("{id}:{}", GROUP_NAMES[at]),
            group: GROUP_NAMES[at],
            name: format!("{name}: {}", GROUP_WORDS[at]),
            unit,
            definition: definition.replace("GROUP", GROUP_WORDS[at]),
            kind: kinds[at],
        })
    });
    let gaps = (0..GROUPS).map(|at| Measure {
        id: format!("gap:{}", GROUP_NAMES[at]),
        group: "all",
        name: format!("Gap in response: {}", GROUP_WORDS[at]),
        unit: DIFFERENCE,
        definition: format!(
            "How much less complete the plans of {} are than those of everybody else in the same area and year, mean over their cases heard; several areas or years count by those cases.",
            GROUP_WORDS[at]
        ),
        kind: GAPS[at],
    });
    let represented = (0..Characteristic::COUNT).flat_map(|at| {
        DENOMINATORS.iter().zip(REPRESENTED[at]).map(move |(&(id, denominator), kind)| Measure {
            id: format!("representation:{}:{id}", GROUP_NAMES[at]),
            group: "all",
            name: format!("Representation of {}, against {id}", GROUP_WORDS[at]),
            unit: "ratio",
            definition: format!(
                "Share of {} among the year's referrals, as a ratio to {denominator}.",
                GROUP_WORDS[at]
            ),
            kind,
        })
    });
    by_group.chain(gaps).chain(represented)
}
