//! Statutory duties: how much of one is done, from when, and whether an area waits until it is ready.
//!
//! What a duty *does* is data: a file under `scenarios/duties/` that changes levers of referral, attendance, hours or
//! posts. The levers here say how large the effects are that several duties share.

use super::referral::Referrer;
use crate::time::Quarter;
use crate::units::{Count, Days, Fte, Hours, Ratio, Share, Switch};

crate::choice! {
    /// How far a duty is complied with: the three levels of a Business and Regulatory Impact Assessment.
    pub enum Compliance {
        /// The least that the duty can be read to ask.
        Minimum = "minimum",
        /// What most bodies do.
        Acceptable = "acceptable",
        /// Everything that the duty can be read to ask.
        Best = "best",
    }
}

/// The duties that are paperwork.
pub const GOVERNANCE: &[&str] = &["arrangements", "report", "inspection"];

impl Compliance {
    /// Their names, in the order of the choices.
    pub const NAMES: &'static [&'static str] = &["minimum", "acceptable", "best"];
}

crate::levers! {
    /// What duties share. None of it acts unless a scenario has a duty.
    pub struct DutyLevers {
        /// When duties come into force, at the earliest: `year 2` of the measured years, or the first day of a quarter.
        commencement: Quarter = "duty.commencement",
        /// How far duties are complied with: `minimum`, `acceptable` or `best`.
        compliance: Compliance = "duty.compliance",
        /// Share of a duty's full effect at each level of compliance.
        compliance_share: [Share; 3] = "duty.compliance_share.*" each Compliance::NAMES,
        /// Time in which all but 1/e of a duty's effect has come: the theta of 1 - exp(-t/theta).
        ramp: Days = "duty.ramp_theta",
        /// Duty to refer: what a referrer's external referrals come to, as a ratio to those of the same year without it.
        multiplier: [Ratio; Referrer::COUNT] = "duty.refer.multiplier.*" each Referrer::NAMES,
        /// Duty to attend: share of the gap to a full attendance that it closes.
        attendance_gain: Share = "duty.attend.attendance_gain",
        /// Governance duties: hours a year of each coordinator team.
        governance_hours: [Hours; 3] = "duty.governance_hours.*" each GOVERNANCE,
        /// Duty to co-operate: the Marac's place in representatives' calendars.
        calendar_priority: Count = "duty.cooperate.calendar_priority",
        /// Duty to share information: share of the gap to sharing all that was read that it closes.
        files_gain: Share = "duty.share.files_gain",
        /// Duty to provide a coordinator: share of the gap to cover of every absence that it closes.
        cover_gain: Share = "duty.coordinator.cover_gain",
        /// Duty to provide Idaa access: share of the gap to an Idaa at every meeting that it closes.
        idaa_gain: Share = "duty.idaa.attendance_gain",
        /// Duty to be inspected: time from one look at an area to the next, as a ratio to that without it.
        inspection_interval: Ratio = "duty.inspection.interval_ratio",
        /// Days of training for each representative where they are paid for, as a ratio to those without.
        training: Ratio = "duty.training.ratio",
        /// National development support: posts of the team.
        national_posts: Fte = "duty.national_team.posts",
        /// National development support: days of help with guidance, as a ratio to those without it.
        national_guidance: Ratio = "duty.national_team.guidance_ratio",
        /// Duty to have regard to national guidance: share of the gap to complete referrals that it closes.
        completeness_gain: Share = "duty.completeness_gain",
    }
}

crate::levers! {
    /// Whether a duty waits until an area is ready for it. Areas that share a Marac or a team wait for each other.
    pub struct ReadinessLevers {
        /// `on`: a duty comes into force in an area at the first quarter after it was ready; `off`: on its date.
        gate: Switch = "readiness.gate",
        /// Share of people reached within the time of `readiness.contact_within` that an area needs.
        contact: Share = "readiness.contact_in_time",
        /// Working days within which an Idaa has to reach a person for that share.
        contact_within: Count = "readiness.contact_within_working_days",
        /// Share of core agencies at meetings that an area needs.
        attendance: Share = "readiness.core_attendance",
        /// Quarters in a row for which an area has to be ready.
        quarters: Count = "readiness.quarters",
        /// Time after the earliest commencement at which a duty comes into force, ready or not.
        latest: Days = "readiness.latest",
    }
}

/// What an area needs to be ready for a duty.
#[derive(Clone, Debug)]
pub struct Readiness {
    /// The levers.
    pub levers: ReadinessLevers,
    /// The quarter from time 0 in which the duty comes into force, ready or not.
    pub latest: i64,
}

/// What an authority has shown since the quarter began.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Shown {
    /// People reached, or given up after the last attempt.
    pub tried: f64,
    /// Of those, reached in time.
    pub in_time: f64,
    /// Core seats at meetings.
    pub seats: f64,
    /// Of those, taken.
    pub taken: f64,
}

impl Readiness {
    /// Whether a quarter was good enough. Nobody to reach and no meeting to attend prove nothing against an area.
    pub fn is_met(&self, shown: &Shown) -> bool {
        let (contact, attendance) = (self.levers.contact.get(), self.levers.attendance.get());
        shown.in_time >= contact * shown.tried && shown.taken >= attendance * shown.seats
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Quantity;

    #[test]
    fn an_area_is_ready_when_both_are_good() {
        let share = |text| Share::parse(text).unwrap();
        let levers = ReadinessLevers {
            gate: Switch::On,
            contact: share("80 %"),
            contact_within: Count(2),
            attendance: share("75 %"),
            quarters: Count(2),
            latest: Days::parse("36 months").unwrap(),
        };
        let readiness = Readiness { levers, latest: 12 };
        let shown = |in_time, taken| Shown { tried: 10.0, in_time, seats: 12.0, taken };
        assert!(readiness.is_met(&shown(8.0, 9.0)));
        assert!(!readiness.is_met(&shown(7.0, 12.0)) && !readiness.is_met(&shown(10.0, 8.0)));
        assert!(readiness.is_met(&Shown::default()));
    }

    #[test]
    fn the_levels_stand_in_the_order_of_their_shares() {
        let words: Vec<&str> = Compliance::CHOICES.iter().map(|&(word, _)| word).collect();
        assert_eq!(words, Compliance::NAMES);
        assert!(Compliance::CHOICES.iter().enumerate().all(|(at, &(_, level))| level as usize == at));
    }
}
