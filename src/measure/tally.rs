//! Sums over the stamps: what a replication leaves behind of an authority and a year.

use super::equity::People;
use super::fingerprint::mix_word;
use crate::model::employer::Employer;

/// The most standards from milestone to milestone that one run can hold.
pub const TIMELY: usize = 16;

/// Sums over cases, meetings and team-years; every one can be added up over authorities and years.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sums {
    /// Referrals received in the year, repeats included.
    pub referrals: f64,
    /// Of those, accepted.
    pub accepted: f64,
    /// The accepted, and those not yet looked at that will be.
    pub for_marac: f64,
    /// Of those, repeats.
    pub repeats: f64,
    /// Of those, of people who were not accepted before and have reached high risk.
    pub escalated: f64,
    /// Referrals above the threshold that were turned away.
    pub turned_away: f64,
    /// Of those, heard at the first meeting that was open to them.
    pub first_meeting: f64,
    /// Of those, heard at all.
    pub heard_of_accepted: f64,
    /// Of the heard, reached before the meeting: told of the referral where safe.
    pub told: f64,
    /// Of the heard, heard with the person's views known.
    pub voice: f64,
    /// Of those for Marac, not reached when the attempts or the run ended.
    pub not_reached: f64,
    /// Of those for Marac, asked for a place.
    pub asked: f64,
    /// Of those, had one at once.
    pub allocated_at_once: f64,
    /// Of those, gave up waiting.
    pub gave_up: f64,
    /// Days of the year that those for Marac spent without a plan or support.
    pub days_without_plan: f64,
    /// For each standard from milestone to milestone: in time, and to which it applies.
    pub timely: [[f64; 2]; TIMELY],
    /// Who they were.
    pub people: People,
    /// Cases heard in the year.
    pub heard: f64,
    /// Of those, repeats.
    pub heard_repeats: f64,
    /// Over those, plan quality.
    pub quality: f64,
    /// Over those, the share of held files that were read.
    pub files_read: f64,
    /// Over those, actions agreed and done on time.
    pub actions: f64,
    /// Actions done by their due date.
    pub actions_on_time: f64,
    /// Actions that could be delivered.
    pub actions_deliverable: f64,
    /// Actions done in the end.
    pub actions_done: f64,
    /// Of those heard, re-abuse within the repeat window.
    pub reabuse: f64,
    /// Referrals for Marac that were not heard when the year ended.
    pub backlog_end: f64,
    /// Scheduled meetings held.
    pub meetings: f64,
    /// Second sittings held.
    pub second_sittings: f64,
    /// Meetings cancelled.
    pub cancelled: f64,
    /// Meetings at whose time nobody was there to run them.
    pub postponed: f64,
    /// Cases that could have been listed, over scheduled meetings held.
    pub listed: f64,
    /// Of those, not heard.
    pub left: f64,
    /// Cases heard, over scheduled meetings held.
    pub heard_scheduled: f64,
    /// Places, over scheduled meetings held.
    pub places: f64,
    /// Full discussions.
    pub full: f64,
    /// Minutes of full discussions.
    pub full_minutes: f64,
    /// Core agencies present, over sittings.
    pub core_present: f64,
    /// Sittings with a quorum.
    pub quorate: f64,
    /// Commitments elsewhere that gave way to sittings.
    pub gave_way: f64,
    /// Share of trained representatives, over sittings.
    pub trained: f64,
    /// Hours that agencies spent on sittings, by employer: seats, and files that were read.
    pub agency_hours: [f64; Employer::COUNT],
    /// Hours that training takes of agencies, backfill included, by employer.
    pub training_hours: [f64; Employer::COUNT],
    /// Actions agreed at sittings.
    pub agreed: f64,
    /// Of those, actions that chasing did not get done.
    pub undone: f64,
    /// Scheduled meetings whose agenda was ready in time.
    pub agenda_in_time: f64,
    /// Sittings whose minutes were written in time.
    pub minutes_in_time: f64,
    /// Coordinator posts.
    pub coordinator_fte: f64,
    /// Of those, in post.
    pub coordinator_in_post: f64,
    /// FTE of coordinators and Idaas who left.
    pub leavers: f64,
    /// Of those, coordinators.
    pub coordinator_leavers: f64,
    /// Hours of coordinators.
    pub coordinator_hours: f64,
    /// Hours of their work.
    pub coordinator_worked: f64,
    /// Hours of the chair.
    pub chair_hours: f64,
    /// FTE of the national team that are the part of the Maracs.
    pub national_fte: f64,
    /// Quality assurance visits.
    pub visits: f64,
    /// Of the coordinator posts, those funded for a duty.
    pub coordinator_funded: f64,
    /// Of the hours that agencies spent on sittings, those that a grant pays.
    pub agency_hours_funded: [f64; Employer::COUNT],
    /// FTE of coordinator posts that were added, those funded for a duty last.
    pub coordinators_added: [f64; 2],
    /// FTE of Idaa posts that were added, those funded for a duty last.
    pub idaas_added: [f64; 2],
    /// Of the coordinators in post, those funded for a duty.
    pub coordinator_funded_in_post: f64,
    /// FTE of whoever covered an empty office, and of agency staff in posts that nobody held.
    pub coordinator_cover: f64,
    /// Hours that specialist services gave to sittings without pay.
    pub specialist_unpaid_hours: f64,
    /// Hours that specialist services gave to sittings and were paid for.
    pub specialist_paid_hours: f64,
    /// Hours of support by specialist services as lead advocates, at the Idaas' norm.
    pub specialist_support_hours: f64,
    /// Of the Idaas in post, those funded for a duty.
    pub idaa_funded_in_post: f64,
    /// FTE of agency staff in posts of Idaas that nobody held.
    pub idaa_cover: f64,
    /// FTE that Idaa services were lent.
    pub idaa_lent: f64,
    /// Hours with an interpreter: contacts, intakes, updates and support.
    pub interpreter_hours: f64,
    /// FTE of early intervention beyond the baseline's places, those that a grant pays last.
    pub early_fte: [f64; 2],
    /// Idaa posts.
    pub idaa_fte: f64,
    /// Of those, in post.
    pub idaa_in_post: f64,
    /// Of those, funded for a duty.
    pub idaa_funded: f64,
    /// Hours of Idaas.
    pub idaa_hours: f64,
    /// Hours of contacts, updates, intakes, meetings and fixed work.
    pub idaa_worked: f64,
    /// Hours that weekly support would take at the norm.
    pub idaa_support: f64,
    /// Hours of weekly support that were left for it, at most the norm.
    pub idaa_support_given: f64,
    /// Days of the year, for each service.
    pub service_days: f64,
    /// Of those, with a duty in force.
    pub duty_days: f64,
    /// Of the days of services, with the service escalated.
    pub escalated_days: f64,
    /// Place-days taken.
    pub place_days: f64,
    /// Days on which the caseload was within the standard.
    pub days_within: f64,
    /// Years that were added up: a count is given for a year.
    pub years: f64,
    /// Days of those years: a stock is a mean over days.
    pub days: f64,
}

/// Hands the fields of [`Sums`] that are one number to a macro, so that nothing which goes through them forgets one.
macro_rules! each_number {
    ($then:ident) => {
        $then! {
            referrals accepted for_marac repeats escalated turned_away first_meeting heard_of_accepted told voice not_reached asked
            allocated_at_once gave_up days_without_plan heard heard_repeats quality files_read actions actions_on_time
            actions_deliverable actions_done gave_way trained agreed undone
            reabuse backlog_end meetings second_sittings cancelled postponed listed left heard_scheduled places full full_minutes
            core_present quorate agenda_in_time minutes_in_time coordinator_fte coordinator_hours coordinator_worked
            chair_hours national_fte visits idaa_fte idaa_hours idaa_worked idaa_support idaa_support_given service_days place_days days_within
            coordinator_in_post idaa_in_post leavers coordinator_leavers coordinator_funded idaa_funded duty_days escalated_days
            coordinator_funded_in_post coordinator_cover specialist_unpaid_hours specialist_paid_hours specialist_support_hours
            idaa_funded_in_post idaa_cover idaa_lent interpreter_hours
        }
    };
}

impl Sums {
    /// Adds the sums of another authority, Marac or team; the span of years stays.
    pub fn add(&mut self, other: &Self) {
        let into = self;
        macro_rules! add {
            ($($field:ident)+) => {
                $(into.$field += other.$field;)+
                // Every field must be named in the list, here or below: a new one fails here.
                let Self { timely: _, people: _, agency_hours: _, agency_hours_funded: _, training_hours: _, coordinators_added: _, idaas_added: _, early_fte: _, years: _, days: _, $($field: _),+ } = other;
            };
        }
        each_number!(add);
        for (into, from) in into.timely.iter_mut().zip(&other.timely) {
            into[0] += from[0];
            into[1] += from[1];
        }
        into.people.add(&other.people);
        let lists: [(&mut [f64], &[f64]); 6] = [
            (&mut into.agency_hours, &other.agency_hours),
            (&mut into.agency_hours_funded, &other.agency_hours_funded),
            (&mut into.training_hours, &other.training_hours),
            (&mut into.coordinators_added, &other.coordinators_added),
            (&mut into.idaas_added, &other.idaas_added),
            (&mut into.early_fte, &other.early_fte),
        ];
        lists.into_iter().flat_map(|(into, from)| into.iter_mut().zip(from)).for_each(|(into, from)| *into += from);
    }

    /// The sums added to a fingerprint, so that a digest covers what is counted and not only stamps. To the seven digits of a
    /// single-precision number: in how many parts a year was added up must not show.
    pub fn fingerprint(&self, digest: u64) -> u64 {
        macro_rules! fold {
            ($($field:ident)+) => { [$(self.$field),+].into_iter() };
        }
        let lists: [&[f64]; 6] = [
            &self.agency_hours,
            &self.agency_hours_funded,
            &self.training_hours,
            &self.coordinators_added,
            &self.idaas_added,
            &self.early_fte,
        ];
        let numbers = each_number!(fold).chain(lists.into_iter().flatten().copied());
        // One word for whatever does not apply: machines differ in how they write it.
        numbers.map(|number| if number.is_nan() { u32::MAX } else { (number as f32).to_bits() }).fold(digest, mix_word)
    }

    /// Adds the sums of another year.
    pub fn add_year(&mut self, other: &Self) {
        self.add(other);
        self.years += other.years;
        self.days += other.days;
    }
}
