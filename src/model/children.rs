//! Children in the households of people whose cases are heard: work for agencies, and support of their own.
//!
//! At each hearing the police report a household with children, and children's social work is notified of each child: minutes
//! of the hours that both have for the Marac. Families that take it up ask for support of the children's own, of which there
//! are places; who finds none free goes without.

use super::System;
use super::agency::{Agency, Bench};
use super::case::Flag;
use super::person::PersonLevers;
use crate::random::Purpose;
use crate::units::{Days, Minutes, Ratio, Share, Switch};

crate::levers! {
    /// Children: work and support of their own.
    pub struct ChildLevers {
        /// Whether children make work and ask for support of their own.
        followed: Switch = "children.followed",
        /// Minutes of the police to report a household with children, at each hearing.
        police: Minutes = "children.police_minutes",
        /// Minutes of children's social work for each child of whom it is notified, at each hearing.
        social_work: Minutes = "children.social_work_minutes",
        /// Share of the children for whom support of their own is asked, once in twelve months.
        take_up: Share = "children.take_up",
        /// Places of support for each 100 children in the households of people who are heard for the first time in a year, on the baseline's demand.
        places: Ratio = "children.places",
        /// How long a place is held.
        open: Days = "children.open_weeks",
    }
}

/// Children as the model needs them.
#[derive(Clone, Debug)]
pub struct ChildParameters {
    /// The levers.
    pub levers: ChildLevers,
    /// Places by measured year.
    pub places: Vec<f64>,
}

impl ChildParameters {
    /// With so many cases heard in each year of the baseline, of which a share are repeats.
    pub fn new(levers: ChildLevers, person: &PersonLevers, cases: &[f64], repeats: Share) -> Self {
        let children = (1.0 - repeats.get()) * person.children.get();
        let places = cases.iter().map(|cases| levers.places.get() / 100.0 * cases * children).collect();
        Self { levers, places }
    }
}

impl ChildLevers {
    /// What so many children of a case make agencies do.
    #[inline]
    pub fn works(&self, children: u32, bench: &mut Bench) {
        if children > 0 {
            bench.works_for_children(&self.minutes_of(1.0, f64::from(children)));
        }
    }

    /// The same for a mean case, by which agencies' hours are planned.
    pub fn mean_minutes(&self, person: &PersonLevers) -> [f64; Agency::COUNT] {
        let there = f64::from(u8::from(person.differ()));
        self.minutes_of(there * person.has_children.get(), there * person.children.get())
    }

    fn minutes_of(&self, households: f64, children: f64) -> [f64; Agency::COUNT] {
        let mut minutes = [0.0; Agency::COUNT];
        if self.followed == Switch::On {
            minutes[Agency::Police as usize] = households * self.police.get();
            minutes[Agency::SocialWorkChildren as usize] = children * self.social_work.get();
        }
        minutes
    }
}

impl System<'_> {
    /// Support of their own for the children of a person whose case is heard. A repeat comes within twelve months of the
    /// last referral: it was asked for then.
    pub(super) fn children_ask(&mut self, slot: u32) {
        let case = &mut self.cases[slot as usize];
        let authority = usize::from(case.authority);
        let ChildParameters { levers, places } = &self.group.authorities[authority].children;
        if levers.followed == Switch::Off || case.is(Flag::Repeat) || case.profile.children() == 0 {
            return;
        }
        let mut stream = case.key.for_purpose(Purpose::Children).stream();
        let stock = &mut self.children[authority];
        // Counted first: whether a child asks is not to be foretold, and a branch on it would be guessed wrong.
        let asking = (0..case.profile.children()).map(|_| u8::from(stream.chance(levers.take_up.get()))).sum();
        case.children_asked += asking;
        for _ in 0..asking {
            case.children_supported += u8::from(stock.admits(self.now, levers.open.get(), places[self.table_year]));
        }
    }
}
