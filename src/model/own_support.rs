//! Support that small and specialist services give themselves: as lead advocates in an Idaa's place, and after an Idaa's
//! support has ended, to people who are referred on.
//!
//! Services of an area have places and a list. Whoever finds the list full is passed on to services that the whole country
//! shares; whoever finds theirs full too is turned away, and stays with the Idaas or goes without more support.

use super::case::{Case, Flag, Milestone};
use super::national_list::NationalList;
use super::person::{Characteristic, Profile};
use super::{Event, System};
use crate::engine::Request;
use crate::random::{Key, Purpose, Stream};
use crate::time::Moment;
use crate::units::{Count, Days, Ratio, Share};

crate::choice! {
    /// How a person comes by the wait for a service's own support.
    pub enum OwnWait {
        /// Places, a list before them, and national services behind it.
        Queue = "queue",
        /// A wait drawn from a law, however many ask; nobody is referred on or turned away.
        Drawn = "drawn",
    }
}

crate::levers! {
    /// Specialist services' own support.
    pub struct OwnSupportLevers {
        /// Share of the people they are for, who take up support, for whom the service is asked to be the lead advocate.
        lead: Share = "specialist.lead_advocate",
        /// How people come by their wait: `queue` (places, a list, national services) or `drawn` (from `specialist.wait`, nobody is referred on).
        own_wait: OwnWait = "specialist.own_wait",
        /// `drawn`: how long a person waits for the service's own support, mean of an exponential law.
        wait: Days = "specialist.wait",
        /// Places of an authority's own specialist services, whole ones, for each 100 people a year whom they are asked to support, on the baseline's demand.
        local_ratio: Ratio = "specialist.local_ratio",
        /// Places of an authority's own specialist services, in place of those by the ratio; 0 where there is no service.
        local_places: (Option<Count>) = "specialist.local_places",
        /// Places of one person who works in national services, on the share of time that does not go to Maracs.
        places_per_fte: Ratio = "specialist.places_per_fte",
        /// How many may wait for each place before a list is closed.
        list: Ratio = "specialist.list_per_place",
        /// Chance that a person whose support by an Idaa ends is referred on, for each characteristic that services are for.
        onward: [Share; Characteristic::COUNT] = "specialist.onward.*" each Characteristic::NAMES,
    }
}

/// The word that turns a case's key into that of support after an Idaa's.
const ONWARD: u64 = 0x6f6e_7761_7264;

/// Specialist services' own support as the model needs it, for an authority.
#[derive(Clone, Debug)]
pub struct OwnSupportParameters {
    /// The levers.
    pub levers: OwnSupportLevers,
    /// Places of the authority's own services, by measured year.
    pub places: Vec<u32>,
    /// People whom services are expected to be asked to support, by measured year.
    pub asked: Vec<f64>,
    /// What those find whom the authority's own services pass on, by measured year.
    pub national: Vec<NationalList>,
}

impl OwnSupportLevers {
    /// The chance that a person is referred on when an Idaa's support ends.
    ///
    /// # Formula
    ///
    /// 1 - prod (1 - p) over the characteristics: each is a reason of its own.
    pub fn onward(&self, profile: Profile) -> f64 {
        let of =
            |(at, share): (usize, &Share)| 1.0 - f64::from((profile.characteristics() >> at & 1) as u8) * share.get();
        1.0 - self.onward.iter().enumerate().map(of).product::<f64>()
    }

    /// People whom services are asked to support, of those whom Idaas could, where a share `any` has a characteristic and
    /// `shares` have each of them, were they independent.
    pub fn asked_of(&self, any: f64, shares: &[f64; Characteristic::COUNT]) -> f64 {
        let chance_of = |kept: &dyn Fn(usize) -> f64| {
            1.0 - shares.iter().enumerate().map(|(at, share)| 1.0 - share * kept(at)).product::<f64>()
        };
        let onward = chance_of(&|at| self.onward[at].get()) / chance_of(&|_| 1.0).max(f64::MIN_POSITIVE);
        any * (self.lead.get() + (1.0 - self.lead.get()) * onward)
    }

    /// Whether people wait in lists.
    pub fn is_queue(&self) -> bool {
        self.own_wait == OwnWait::Queue
    }

    /// How many may wait for so many places.
    fn room(&self, places: u32) -> usize {
        (f64::from(places) * self.list.get()).floor() as usize
    }
}

/// What a service answers.
enum Answer {
    /// A place of the area's own is taken.
    Now,
    /// On the list of the area's own.
    Listed,
    /// A national service has a place after so many days.
    After(f64),
    /// All lists are full.
    TurnedAway,
}

// ---- lead advocates ------------------------------------------------------------------------------------------------

impl System<'_> {
    /// Whether a specialist service is asked to be the lead advocate of a person who takes up support.
    pub(super) fn is_led_by_specialist(&self, case: &Case) -> bool {
        let of = &self.group.authorities[usize::from(case.authority)];
        if of.service.is_theory() || !case.profile.matches_specialist() {
            return false;
        }
        case.key.for_purpose(Purpose::Lead).stream().chance(of.own_support.levers.lead.get())
    }

    /// The person waits for the service's own support, which takes no place of an Idaa; an Idaa supports whoever is turned
    /// away.
    #[cold]
    pub(super) fn asks_specialist(&mut self, slot: u32) {
        let now = self.now;
        let case = &mut self.cases[slot as usize];
        case.set(Flag::SpecialistLeads);
        case.stamp(Milestone::Asked, now);
        let mut stream = case.key.for_purpose(Purpose::Lead).stream();
        let _leads = stream.uniform();
        let levers = &self.group.authorities[usize::from(case.authority)].own_support.levers;
        if !levers.is_queue() {
            let begins = now.plus_days(stream.exponential() * levers.wait.get());
            return self.events.push(begins, Event::SpecialistBegins(slot).pack());
        }
        case.set(Flag::SpecialistAsked);
        match self.asks_services(slot, &mut stream) {
            Answer::Now => self.own_place(slot),
            Answer::Listed => {}
            Answer::After(days) => self.events.push(now.plus_days(days), Event::SpecialistBegins(slot).pack()),
            Answer::TurnedAway => {
                self.cases[slot as usize].unset(Flag::SpecialistLeads);
                self.asks_for_support(slot);
            }
        }
    }

    /// The service's own support begins.
    pub(super) fn specialist_begins(&mut self, slot: u32) {
        self.support_begins(slot, self.now);
    }

    /// Asks the area's own services, then national ones.
    fn asks_services(&mut self, slot: u32, stream: &mut Stream) -> Answer {
        let (now, year) = (self.now, self.table_year);
        let authority = usize::from(self.cases[slot as usize].authority);
        let parameters = &self.group.authorities[authority].own_support;
        let most = parameters.places[year];
        self.own_support[authority].resize(now, most, 0.0);
        self.fill_own_places(authority);
        let places = &mut self.own_support[authority];
        if places.is_free() || places.waiting() < parameters.levers.room(most) {
            return match places.request(now, slot, false, || Moment::NEVER) {
                Request::Granted => Answer::Now,
                Request::Waiting => Answer::Listed,
            };
        }
        parameters.national[year].wait(stream).map_or(Answer::TurnedAway, Answer::After)
    }

    /// A place of the area's own services is a person's.
    fn own_place(&mut self, slot: u32) {
        let case = &mut self.cases[slot as usize];
        case.set(Flag::OwnPlace);
        if case.is(Flag::OnwardAsked) { self.onward_begins(slot) } else { self.support_begins(slot, self.now) }
    }

    /// Gives free places to those who wait, first come first served.
    fn fill_own_places(&mut self, authority: usize) {
        // Nobody's patience runs out.
        while let Some(Ok(slot)) = self.own_support[authority].admit(self.now) {
            self.own_place(slot);
        }
    }

    /// A place of the area's own services falls free.
    #[cold]
    pub(super) fn own_place_falls_free(&mut self, authority: usize) {
        self.own_support[authority].release(self.now);
        self.fill_own_places(authority);
    }
}

// ---- after an Idaa's support ------------------------------------------------------------------------------------------

impl System<'_> {
    /// An Idaa's support of a person has ended whom specialist services are for: they may be referred on. Otherwise the
    /// thread ends.
    #[cold]
    pub(super) fn may_be_referred_on(&mut self, slot: u32) {
        let case = &mut self.cases[slot as usize];
        let levers = &self.group.authorities[usize::from(case.authority)].own_support.levers;
        let mut stream = onward_key(case.key).for_purpose(Purpose::Lead).stream();
        if !levers.is_queue() || !stream.chance(levers.onward(case.profile)) {
            return self.end_thread(slot);
        }
        case.set(Flag::OnwardAsked);
        match self.asks_services(slot, &mut stream) {
            Answer::Now => self.own_place(slot),
            Answer::Listed => {}
            Answer::After(days) => {
                self.onward_lasts(slot, days);
                self.end_thread(slot);
            }
            Answer::TurnedAway => {
                self.cases[slot as usize].set(Flag::OnwardTurnedAway);
                self.end_thread(slot);
            }
        }
    }

    /// Support in a place of the area's own begins, after an Idaa's.
    fn onward_begins(&mut self, slot: u32) {
        let waited = self.now.days_since(self.cases[slot as usize].at(Milestone::SupportEnded));
        let ends = self.now.plus_days(self.onward_lasts(slot, waited));
        self.events.push(ends, Event::OnwardEnds(slot).pack());
    }

    /// Keeps how long a person waited for support after an Idaa's, and how long it lasts: as long as an Idaa's would.
    fn onward_lasts(&mut self, slot: u32, waited: f64) -> f64 {
        let case = &mut self.cases[slot as usize];
        let of = &self.group.authorities[usize::from(case.authority)];
        let days = of.service.open_days(onward_key(case.key), of.demand.movers.get());
        (case.onward_wait, case.onward_days) = (waited as f32, days as f32);
        days
    }

    /// Support after an Idaa's has ended.
    pub(super) fn onward_ends(&mut self, slot: u32) {
        let authority = usize::from(self.cases[slot as usize].authority);
        self.own_place_falls_free(authority);
        self.end_thread(slot);
    }
}

/// The key of what happens after an Idaa's support.
fn onward_key(case: Key) -> Key {
    case.with(ONWARD)
}
