//! Small and specialist services: invited or not, paid or unpaid, at the table for the people they are for, and heard or not
//! when they refer. Support of their own is in `own_support`.
//!
//! R6, exclusion: a crowded agenda leaves them out, and services that are left out refer less. The reverse holds too: where
//! they are answered more than today, trust and referrals rise, up to a limit.

use super::System;
use super::loops::Loop;
use super::meeting::Plan;
use super::national::Account;
use super::person::Profile;
use super::referral::Referrer;
use crate::random::exp::exp;
use crate::random::{Key, Purpose};
use crate::time::Moment;
use crate::units::{Count, Days, Minutes, Ratio, Share, Switch};

crate::levers! {
    /// Small and specialist services.
    pub struct SpecialistLevers {
        /// Chance that the service is invited when a person it is for is on the agenda.
        invited: Share = "specialist.invited",
        /// Whether services are paid to prepare and attend.
        paid: Switch = "specialist.paid",
        /// Chance that an invited service comes without pay.
        attends_unpaid: Share = "specialist.attends_unpaid",
        /// Chance that an invited service comes where it is paid.
        attends_paid: Share = "specialist.attends_paid",
        /// Time that a service gives to a case, preparation included.
        minutes: Minutes = "specialist.minutes",
        /// People in the services that the whole country shares; each Marac has the part of its expected cases.
        staff: Ratio = "specialist.national_staff",
        /// Share of their time that can go to Maracs.
        marac_share: Share = "specialist.marac_share_of_time",
        /// Working days in which a referral of a specialist service is answered.
        answer_within: Count = "specialist.answer_within",
        /// R6: share of the invitations that fall away when twice as many cases are listed as a sitting hears in full.
        crowding: Share = "specialist.crowding",
        /// R6: how long it takes until trust has gone most of the way (1 - 1/e) to what services meet with.
        trust_memory: Days = "specialist.trust_memory",
        /// R6: the most that trust can raise their referrals, as a ratio to today.
        trust_most: Ratio = "specialist.trust_most",
    }
}

/// Specialist services at a Marac as the model needs them.
#[derive(Clone, Debug)]
pub struct SpecialistParameters {
    /// The levers.
    pub levers: SpecialistLevers,
    /// Hours a day that they have for this Marac, and for all.
    pub hours_a_day: [f64; 2],
    /// Of the people they are for, the share for whom a service is at the table today.
    pub today: f64,
    /// Cases that a sitting hears in full.
    pub in_full: f64,
    /// Whether crowded agendas leave them out, and trust follows (R6).
    pub trust: bool,
}

impl SpecialistLevers {
    /// Chance that an invited service comes.
    pub fn attends(&self) -> f64 {
        if self.is_paid() { self.attends_paid.get() } else { self.attends_unpaid.get() }
    }

    /// Whether services are paid to prepare and attend.
    pub fn is_paid(&self) -> bool {
        self.paid == Switch::On
    }

    /// What trust can raise their referrals by: at least 1.
    pub fn most(&self) -> f64 {
        self.trust_most.get().max(1.0)
    }
}

/// Hours that services carry from sitting to sitting: at most those of a quarter.
const CARRIED: f64 = 365.25 / 4.0;

/// Specialist services at a Marac.
#[derive(Clone, Copy, Debug, Default)]
pub struct Specialists {
    /// Chance that they are invited to the sitting in hand, as a ratio to `specialist.invited`.
    room: f64,
    /// People they are for, heard at the sitting in hand, and of them with a service at the table.
    heard: [f64; 2],
    /// Trust, as a ratio to today.
    pub trust: f64,
    /// When trust was looked at last.
    looked: Moment,
}

impl Specialists {
    /// As today.
    pub const fn begin(start: Moment) -> Self {
        Self { room: 1.0, heard: [0.0; 2], trust: 1.0, looked: start }
    }

    /// A sitting begins with so many cases that could have been listed; services have the hours of `account` for it.
    pub fn sits(&mut self, now: Moment, listed: u32, parameters: &SpecialistParameters, account: &mut Account) {
        account.accrues(now, parameters.hours_a_day, |a_day| a_day * CARRIED);
        self.heard = [0.0; 2];
        let crowd = (f64::from(listed) / parameters.in_full.max(1.0) - 1.0).clamp(0.0, 1.0);
        self.room = if parameters.trust { 1.0 - parameters.levers.crowding.get() * crowd } else { 1.0 };
    }

    /// Whether the specialist service that a person needs is at the table; whoever needs none lacks none.
    #[inline]
    pub fn comes(
        &mut self,
        case: Key,
        profile: Profile,
        parameters: &SpecialistParameters,
        account: &mut Account,
    ) -> bool {
        if !profile.matches_specialist() {
            return true;
        }
        let levers = &parameters.levers;
        let mut stream = case.for_purpose(Purpose::Specialist).stream();
        let [invited, attends] = [(); 2].map(|()| stream.uniform());
        let hours = levers.minutes.get() / 60.0;
        let comes = invited < levers.invited.get() * self.room && attends < levers.attends() && account.spends(hours);
        self.heard[0] += 1.0;
        self.heard[1] += f64::from(u8::from(comes));
        comes
    }

    /// The sitting is over: trust moves towards what services met with, as a ratio to today.
    ///
    /// # Formula
    ///
    /// t' = r + (t - r) exp(-d / m) after d days, with r the share of people with a service at the table as a ratio to
    /// today's. The limit is on what trust does and not on r, which is a few people's and swings.
    pub fn has_sat(&mut self, now: Moment, parameters: &SpecialistParameters) {
        let [matching, there] = self.heard;
        if !parameters.trust || matching == 0.0 || parameters.today <= 0.0 {
            return;
        }
        let met = there / matching / parameters.today;
        let memory = parameters.levers.trust_memory.get().max(1e-9);
        self.trust = met + (self.trust - met) * exp(-now.days_since(self.looked) / memory);
        self.looked = now;
    }
}

impl SpecialistParameters {
    /// Services at a Marac with these hours a day, its own and those for all; `today` is the share of people with a service at the table in the baseline.
    pub fn new(
        levers: SpecialistLevers,
        meeting: &super::marac::MeetingLevers,
        hours_a_day: [f64; 2],
        today: f64,
        trust: bool,
    ) -> Self {
        Self { levers, hours_a_day, today, in_full: f64::from(Plan::in_full(meeting)), trust }
    }
}

impl System<'_> {
    /// Whether a specialist service still refers this person: services that were left out refer less (R6). The points of
    /// the field go up to the most that trust can bring, so that more trust keeps every earlier referral.
    pub(super) fn is_still_referred(&self, key: Key, authority: u16, origin: u8) -> bool {
        let of = &self.group.authorities[usize::from(authority)];
        if usize::from(origin) != Referrer::SpecialistSmall as usize
            || !of.loops.run(Loop::R6)
            || !of.person.levers.differ()
        {
            return true;
        }
        let marac = usize::from(of.maracs[0]);
        let share = self.maracs[marac].specialists.trust / self.group.maracs[marac].specialists.levers.most();
        key.for_purpose(Purpose::Trust).stream().uniform() < share
    }
}
