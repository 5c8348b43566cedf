//! A simulated person: characteristics that may overlap, and circumstances that make work or stand in the way of help.
//!
//! Nothing identifies anyone: a profile is a handful of yes and no. Who is referred depends on a chain of steps (abuse is
//! disclosed, recognised, assessed, referred) at each of which some groups are missed more often than others; how much
//! more is an input, and what a policy closes of the gap acts on the steps and never on the person.

use super::referral::{ORIGINS, Referrer, TRANSFER};
use crate::random::{Key, Purpose};
use crate::units::{Hours, Ratio, Share, Switch, WorkingDays};

/// Groups that SafeLives' work with small and specialist services found missed at Scottish Maracs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Characteristic {
    /// Black and racially minoritised.
    Minoritised,
    /// LGBT+.
    Lgbt,
    /// Disabled.
    Disabled,
    /// Men.
    Male,
}

impl Characteristic {
    /// How many there are.
    pub const COUNT: usize = 4;
    /// Their ids, in order.
    pub const NAMES: &'static [&'static str; Self::COUNT] = &["minoritised", "lgbt", "disabled", "male"];
    /// Their names in words, in order.
    pub const WORDS: [&'static str; Self::COUNT] = ["Black and racially minoritised", "LGBT+", "disabled", "men"];
}

/// A circumstance of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Circumstance {
    /// Aged 16 or 17.
    Young,
    /// Needs an interpreter, of a spoken or a signed language.
    Interpreter,
    /// Has no recourse to public funds.
    NoRecourse,
    /// Lives on an island or in a remote place.
    Remote,
}

/// Where the number of children begins in a profile.
const CHILDREN: u32 = 8;
/// The most children that a profile holds.
const MOST_CHILDREN: usize = 7;

/// The profile of a person: one bit for each characteristic and circumstance, and the number of children.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Profile(u16);

impl Profile {
    /// Whether a characteristic is theirs.
    #[inline]
    pub const fn is(self, characteristic: Characteristic) -> bool {
        self.0 >> characteristic as u32 & 1 != 0
    }

    /// A bit for each characteristic.
    #[inline]
    pub const fn characteristics(self) -> usize {
        self.0 as usize & ((1 << Characteristic::COUNT) - 1)
    }

    /// Whether a circumstance is theirs.
    #[inline]
    pub const fn has(self, circumstance: Circumstance) -> bool {
        self.0 >> (Characteristic::COUNT as u32 + circumstance as u32) & 1 != 0
    }

    /// Whether a specialist service is for them: any of the characteristics.
    #[inline]
    pub const fn matches_specialist(self) -> bool {
        self.characteristics() != 0
    }

    /// Children in the household.
    #[inline]
    pub const fn children(self) -> u32 {
        self.0 as u32 >> CHILDREN
    }

    /// The bits, for a fingerprint.
    #[inline]
    pub const fn bits(self) -> u16 {
        self.0
    }

    fn set(&mut self, bit: usize, yes: bool) {
        self.0 |= u16::from(yes) << bit;
    }
}

crate::levers! {
    /// Who the people are, and what their circumstances ask of the work.
    pub struct PersonLevers {
        /// Whether people differ at all: off, nobody has a characteristic or a circumstance.
        drawn: Switch = "person.drawn",
        /// Share of the people of the authority who have the characteristic.
        census: [Share; Characteristic::COUNT] = "person.census.*" each Characteristic::NAMES,
        /// How much more often they are at high risk than others, as a ratio of shares.
        relative_risk: [Ratio; Characteristic::COUNT] = "person.relative_risk.*" each Characteristic::NAMES,
        /// Chance that one of them who is at high risk is referred, as a ratio to anybody else: all steps together, today.
        visibility: [Ratio; Characteristic::COUNT] = "latent.visibility.*" each Characteristic::NAMES,
        /// People at high risk in a year, of all genders, for 10,000 women aged 16 and over: a stock that referrals draw on.
        latent: Ratio = "latent.per_10k_women",
        /// Share of today's gap at the step `disclosed` that is closed.
        disclosed: Share = "chain.disclosed",
        /// Share of today's gap at the step `recognised` that is closed.
        recognised: Share = "chain.recognised",
        /// Share of today's gap at the step `assessed` that is closed.
        assessed: Share = "chain.assessed",
        /// Share of today's gap at the step `referred` that is closed.
        referred: Share = "chain.referred",
        /// A named pathway for the groups: the share of what is left of the gap that it closes at recognition, assessment and referral by this referrer.
        pathway: [Share; Referrer::COUNT] = "chain.pathway.*" each Referrer::NAMES,
        /// Share of the people referred who are 16 or 17 years old.
        young: Share = "person.aged_16_17",
        /// Share of the people referred with children in the household.
        has_children: Share = "person.has_children",
        /// Children for each person referred, on average over all.
        children: Ratio = "person.children_per_case",
        /// Share of racially minoritised people who need an interpreter.
        interpreter_minoritised: Share = "person.interpreter_minoritised",
        /// Share of others who need one, of a signed language too.
        interpreter_others: Share = "person.interpreter_others",
        /// Hours of an Idaa with an interpreter, as a ratio to those without.
        interpreter_time: Ratio = "person.interpreter_time_multiplier",
        /// Time until an interpreter is there for the first contact.
        interpreter_wait: WorkingDays = "person.interpreter_wait",
        /// Share of racially minoritised people without recourse to public funds.
        no_recourse_minoritised: Share = "person.no_recourse_minoritised",
        /// Share of others without.
        no_recourse_others: Share = "person.no_recourse_others",
        /// More hours of an Idaa for a person without recourse to public funds, once support begins.
        no_recourse_extra: Hours = "person.no_recourse_extra",
        /// Chance that an action can be delivered for them, as a ratio to others.
        no_recourse_deliverable: Share = "person.no_recourse_deliverable",
        /// More hours of an Idaa for a person in a remote place or on an island, once support begins: travel.
        remote_extra: Hours = "person.remote_extra",
        /// Chance that an action can be delivered for them, as a ratio to others.
        remote_deliverable: Share = "person.remote_deliverable",
    }
}

impl PersonLevers {
    /// Whether people differ at all.
    pub const fn differ(&self) -> bool {
        matches!(self.drawn, Switch::On)
    }

    /// Share of the people at high risk who have each characteristic.
    pub fn latent_shares(&self) -> [f64; Characteristic::COUNT] {
        std::array::from_fn(|at| (self.census[at].get() * self.relative_risk[at].get()).min(0.95))
    }

    /// Chance to be referred by a referrer, as a ratio to anybody else, once what policy closes of the gaps is closed.
    ///
    /// # Formula
    ///
    /// With v today over four steps, each is v^(1/4) (no source tells at which step people are missed), and a share g of a
    /// gap closed makes a step s + g (1 - s).
    pub fn visibility(&self, characteristic: usize, origin: usize) -> f64 {
        let step = libm::pow(self.visibility[characteristic].get(), 0.25);
        let pathway = if origin < Referrer::COUNT { self.pathway[origin].get() } else { 0.0 };
        let closed = |gain: f64, left: f64| {
            let step = step + gain * (1.0 - step);
            step + left * (1.0 - step)
        };
        closed(self.disclosed.get(), 0.0)
            * closed(self.recognised.get(), pathway)
            * closed(self.assessed.get(), pathway)
            * closed(self.referred.get(), pathway)
    }

    /// What closing gaps multiplies an origin's referrals by; specialist services make the share `specialists` of all
    /// referrals today.
    ///
    /// # Formula
    ///
    /// 1 - a + a g, with a the share of the origin's referrals today with any characteristic and
    /// g = [prod (1 - s + s v) - prod (1 - s)] / [prod (1 - s + s v0) - prod (1 - s)], with s the share among those at high
    /// risk, v the chance to be referred as a ratio to others and v0 today's: characteristics are independent, and everybody
    /// else is referred as often as today. Of specialist services a is 1.
    pub fn more_referrals(&self, origin: usize, specialists: Share) -> f64 {
        if !self.differ() || origin >= Referrer::COUNT {
            return 1.0;
        }
        self.mix(origin, specialists).more
    }

    /// Share of each characteristic among the referrals, with such chances to be referred as a ratio to anybody else.
    fn seen_shares(&self, visible: [f64; Characteristic::COUNT]) -> [f64; Characteristic::COUNT] {
        let at_risk = self.latent_shares();
        std::array::from_fn(|at| {
            let seen = at_risk[at] * visible[at];
            seen / (1.0 - at_risk[at] + seen)
        })
    }

    /// Of all referrals today: the share with any characteristic, and with each.
    pub fn seen_today(&self) -> (f64, [f64; Characteristic::COUNT]) {
        if !self.differ() {
            return Default::default();
        }
        let shares = self.seen_shares(self.visibility.map(Ratio::get));
        (1.0 - shares.iter().map(|share| 1.0 - share).product::<f64>(), shares)
    }

    /// Who is among an origin's referrals, and how many more they are than today.
    ///
    /// Whoever a specialist service refers is of a group: so of all referrals today, of which a share w is theirs and a
    /// share P has a characteristic, those of the others have one in a share (P - w) / (1 - w), and groups are seen among
    /// all referrals as often as the levers say. People who moved here are as all others whom the police would refer.
    fn mix(&self, origin: usize, specialists: Share) -> Mix {
        let (own, theirs) = match origin {
            TRANSFER => (Referrer::Police as usize, 0.0),
            _ => (origin, specialists.get()),
        };
        let at_risk = self.latent_shares();
        let seen = |visible: [f64; Characteristic::COUNT]| -> f64 {
            at_risk.iter().zip(visible).map(|(share, visible)| 1.0 - share + share * visible).product()
        };
        let visible = std::array::from_fn(|at| self.visibility(at, own));
        let (now, today, nobody) = (seen(visible), seen(self.visibility.map(Ratio::get)), seen(Default::default()));
        let any = 1.0 - nobody / today;
        let of_own = match own == Referrer::SpecialistSmall as usize {
            true => 1.0,
            false => ((any - theirs) / (1.0 - theirs).max(1e-9)).max(0.0),
        };
        let grown = if any > 0.0 { of_own * (now - nobody) / (today - nobody) } else { of_own };
        let more = 1.0 - of_own + grown;
        let shares = self.seen_shares(visible);
        let none_from = |at: usize| shares[at..].iter().map(|share| 1.0 - share).product::<f64>();
        let first = std::array::from_fn(|at| shares[at] / (1.0 - none_from(at)).max(f64::MIN_POSITIVE));
        Mix { more, any: grown / more, shares, first }
    }
}

/// Who is among the referrals of an origin.
#[derive(Clone, Copy, Debug)]
struct Mix {
    /// Referrals as a ratio to today.
    more: f64,
    /// Share of them with any characteristic.
    any: f64,
    /// The chance of each characteristic, were there no condition that there is any.
    shares: [f64; Characteristic::COUNT],
    /// The same, given that there is one from this on and none before it.
    first: [f64; Characteristic::COUNT],
}

/// People as the model needs them.
#[derive(Clone, Debug)]
pub struct PersonParameters {
    /// The levers.
    pub levers: PersonLevers,
    /// By origin: the chance of each characteristic.
    mix: [Mix; ORIGINS],
    /// Share of people in remote places or on an island.
    remote: f64,
    /// Chances that there are at most 1, 2, ... children where there are any.
    at_most: [f64; MOST_CHILDREN - 1],
    /// People of the authority.
    pub living: f64,
    /// Of those, people at high risk in a year.
    pub latent: f64,
}

impl PersonParameters {
    /// With the share of referrals that specialist services make today, the share of people in remote places, and how many
    /// people there are in all and at high risk.
    pub fn new(levers: PersonLevers, specialists: Share, remote: f64, (living, latent): (f64, f64)) -> Self {
        let mix = std::array::from_fn(|origin| levers.mix(origin, specialists));
        // One child at least, and a Poisson number more.
        let more = (levers.children.get() / levers.has_children.get().max(1e-9) - 1.0).max(0.0);
        let (mut chance, mut sum) = (libm::exp(-more), 0.0);
        let at_most = std::array::from_fn(|at| {
            sum += chance;
            chance *= more / (at + 1) as f64;
            sum
        });
        Self { mix, remote, at_most, living, latent, levers }
    }

    /// Draws a person, from a stream of their own: the same whatever becomes of the case.
    #[inline]
    pub fn draw(&self, case: Key, origin: usize) -> Profile {
        if !self.levers.differ() {
            return Profile::default();
        }
        let mut stream = case.for_purpose(Purpose::Person).stream();
        // As many numbers for everybody, so that who has a characteristic moves nobody's circumstances.
        let [any, has_children, many] = [(); 3].map(|()| stream.uniform());
        let circumstances = [(); 4].map(|()| stream.uniform());
        let mut profile = Profile::default();
        let mix = &self.mix[origin];
        if any < mix.any {
            for (bit, (&share, &first)) in mix.shares.iter().zip(&mix.first).enumerate() {
                let share = if profile.matches_specialist() { share } else { first };
                profile.set(bit, stream.chance(share));
            }
        }
        let levers = &self.levers;
        let minoritised = profile.is(Characteristic::Minoritised);
        let either = |yes: Share, no: Share| if minoritised { yes.get() } else { no.get() };
        let chances = [
            levers.young.get(),
            either(levers.interpreter_minoritised, levers.interpreter_others),
            either(levers.no_recourse_minoritised, levers.no_recourse_others),
            self.remote,
        ];
        for (at, (place, chance)) in circumstances.into_iter().zip(chances).enumerate() {
            profile.set(Characteristic::COUNT + at, place < chance);
        }
        if has_children < levers.has_children.get() {
            let children = 1 + self.at_most.iter().filter(|&&below| many >= below).count();
            profile.0 |= (children as u16) << CHILDREN;
        }
        profile
    }

    /// Of an origin's referrals: the share with any characteristic, and with each, were there no condition that there is any.
    pub fn seen(&self, origin: usize) -> (f64, [f64; Characteristic::COUNT]) {
        let mix = &self.mix[origin];
        if self.levers.differ() { (mix.any, mix.shares) } else { Default::default() }
    }

    /// What an interpreter multiplies the hours of an Idaa by.
    #[inline]
    pub fn time(&self, profile: Profile) -> f64 {
        if profile.has(Circumstance::Interpreter) { self.levers.interpreter_time.get() } else { 1.0 }
    }

    /// Hours of an Idaa that a person's circumstances take once support begins.
    #[inline]
    pub fn extra_hours(&self, profile: Profile) -> f64 {
        let of = |circumstance, hours: Hours| if profile.has(circumstance) { hours.get() } else { 0.0 };
        of(Circumstance::NoRecourse, self.levers.no_recourse_extra) + of(Circumstance::Remote, self.levers.remote_extra)
    }

    /// Chance that an action can be delivered for a person, as a ratio to others.
    #[inline]
    pub fn deliverable(&self, profile: Profile) -> f64 {
        let of = |circumstance, ratio: Share| if profile.has(circumstance) { ratio.get() } else { 1.0 };
        of(Circumstance::NoRecourse, self.levers.no_recourse_deliverable)
            * of(Circumstance::Remote, self.levers.remote_deliverable)
    }
}
