//! The Idaa service: hours (first contact first, weekly support with what is left) and places of caseload.

use super::coordinator::{Crew, Posts};
use super::person::{Circumstance, Profile};
use super::posts::StaffParameters;
use crate::engine::{Places, Request};
use crate::random::{Key, Purpose, Sampler, Spread};
use crate::time::Moment;
use crate::units::{Count, Days, Hours, Minutes, Ratio, Share, WorkingDays};

crate::choice! {
    /// What a full service does.
    pub enum Overload {
        /// Take people on up to the stretch limit: the caseload rises and hours for each person fall.
        Stretch = "stretch",
        /// Take only urgent cases beyond the standard caseload.
        Triage = "triage",
        /// Let people wait for a place.
        Wait = "wait",
    }
}

crate::levers! {
    /// The Idaa service of an authority.
    pub struct IdaaLevers {
        /// Idaa posts: `ratio` (accepted referrals of the year on the baseline's central demand / referrals per FTE) or a number.
        posts: Posts = "idaa.posts",
        /// Referrals a year for one full-time Idaa: SafeLives' ratio, counted after screening.
        referrals_per_fte: Ratio = "idaa.referrals_per_fte",
        /// Share of the posts at the ratio that is missing.
        shortfall: Share = "idaa.shortfall",
        /// Share of Idaa time that is Marac work.
        marac_share_of_time: Share = "idaa.marac_share_of_time",
        /// Open cases per FTE at the standard.
        places_per_fte: Ratio = "idaa.caseload.places_per_fte",
        /// What a full service does: `stretch` (take on up to the limit), `triage` (only urgent cases beyond the standard) or `wait`.
        overload: Overload = "idaa.overload",
        /// Open cases per FTE beyond which even a stretched service lets people wait.
        stretch_limit: Ratio = "idaa.stretch_limit",
        /// How long support stays open, mean.
        open_weeks: Days = "idaa.open_weeks",
        /// Coefficient of variation of the time that support stays open (log-normal).
        open_cv: Ratio = "idaa.open_cv",
        /// Share of the people reached who take up support.
        engaged_share: Share = "idaa.engaged_share",
        /// R2: relative loss of that share for each day that contact comes later than `idaa.late_after`.
        engagement_loss: Share = "idaa.engagement_loss_per_day_late",
        /// R2: the least that is left of that share, however late contact comes.
        engagement_floor: Share = "idaa.engagement_floor",
        /// R2: contact later than this after the complete referral is late.
        late_after: Count = "idaa.late_after_working_days",
        /// How long a place is held for a person who was reached and declined.
        unengaged_open: Days = "idaa.unengaged_open_days",
        /// Hours of assessment and safety plan for each person taken on.
        intake: Hours = "idaa.intake_hours",
        /// Hours of first contact for each accepted referral: attempts, the conversation, notes.
        contact: Hours = "idaa.contact_hours",
        /// Hours to tell a victim what the meeting agreed.
        update: Hours = "idaa.update_hours",
        /// Hours a week of each FTE that no case sees: supervision, duty rota, travel, court standby.
        fixed: Hours = "idaa.fixed_hours",
        /// Support of each open client, a week.
        weekly: Minutes = "idaa.weekly_minutes",
        /// Attempts at first contact before they end.
        attempts_max: Count = "idaa.attempts_max",
        /// Chance that one attempt reaches the person.
        attempt_success: Share = "idaa.attempt_success",
        /// Time from one attempt to the next.
        attempt_gap: WorkingDays = "idaa.attempt_gap",
        /// How long a person waits for a place before support is given up.
        waiting_limit: (Option<Spread<Days>>) = "idaa.waiting_limit",
        /// Chance that the views of a person who was reached are known.
        views_known: Share = "idaa.views_known_if_contacted",
        /// Chance that an Idaa sits at a meeting.
        attendance: Share = "idaa.attendance",
        /// Share of cases with a court case.
        court_share: Share = "idaa.court_case_share",
        /// How much longer a court case holds support open.
        court_extension: Days = "idaa.court_extension",
        /// Theory: the number of places, in place of posts and places per FTE.
        places: (Option<Count>) = "idaa.places",
        /// Theory: the law of the time that support stays open; everyone reached takes it up and hours do not bind.
        open_time: (Option<Spread<Days>>) = "idaa.open_time",
    }
}

impl IdaaLevers {
    /// Share of people whom one of the attempts reaches.
    pub fn reached(&self) -> f64 {
        1.0 - libm::pow(1.0 - self.attempt_success.get(), f64::from(self.attempts_max.0))
    }

    /// How long support stays open, mean in days, court cases included, before people who move.
    pub fn mean_open(&self) -> f64 {
        self.open_weeks.get() + self.court_share.get() * self.court_extension.get()
    }
}

/// An Idaa service as the model needs it.
#[derive(Clone, Debug)]
pub struct ServiceParameters {
    /// The levers.
    pub levers: IdaaLevers,
    /// The crew of each measured year, funded posts among them.
    pub crews: Vec<Crew>,
    /// Who is there.
    pub staff: StaffParameters,
    /// Places at the standard caseload with every post filled, by year.
    pub places: Vec<f64>,
    /// How long support stays open, in days.
    pub open_days: Sampler,
    /// How long a person waits for a place, in days.
    pub waiting_limit: Option<Sampler>,
}

impl ServiceParameters {
    /// Whether a theory lever has replaced posts, engagement and hours.
    pub const fn is_theory(&self) -> bool {
        self.levers.places.is_some() || self.levers.open_time.is_some()
    }

    /// Places at the standard caseload for so many FTE in post in a year; in theory, what the lever says.
    pub fn places_for(&self, fte: f64, year: usize) -> f64 {
        if self.is_theory() { self.places[year] } else { self.places_of(fte) }
    }

    /// Places at the standard caseload of so many FTE.
    pub fn places_of(&self, fte: f64) -> f64 {
        let each = self.levers.marac_share_of_time.get() * self.levers.places_per_fte.get();
        // 9.2 FTE of 25 places are 230 places, whatever their product is in binary.
        (fte * each * 1e6).round() / 1e6
    }

    /// Open cases up to which anyone is taken on, with so many places at the standard.
    pub fn ordinary_places(&self, standard: f64) -> u32 {
        let stretch = matches!(self.levers.overload, Overload::Stretch) && self.levers.places.is_none();
        if stretch { self.stretched(standard) } else { standard.floor() as u32 }
    }

    /// Open cases up to which a stretched service goes: never less than the standard.
    pub fn stretched(&self, standard: f64) -> u32 {
        let ratio = (self.levers.stretch_limit.get() / self.levers.places_per_fte.get().max(1e-9)).max(1.0);
        (standard * ratio + 1e-9).floor() as u32
    }

    /// Hours of first contact.
    pub fn contact_hours(&self) -> f64 {
        if self.is_theory() { 0.0 } else { self.levers.contact.get() }
    }

    /// Which attempt reaches the person, from 1; `None` if the attempts end first.
    ///
    /// Attempt k is the first success with probability p (1 - p)^(k - 1): inversion, so that more attempts or a
    /// likelier success never lose a person who was reached.
    #[inline]
    pub fn attempt_that_reaches(&self, uniform: f64) -> Option<u32> {
        let miss = 1.0 - self.levers.attempt_success.get();
        let mut missed = 1.0;
        (1..=self.levers.attempts_max.0).find(|_| {
            missed *= miss;
            uniform < 1.0 - missed
        })
    }

    /// What the attempts at contact will bring.
    #[inline]
    pub fn answers(&self, case: Key) -> Answers {
        let mut stream = case.for_purpose(Purpose::Contact).stream();
        let attempt = stream.uniform();
        let views = stream.chance(self.levers.views_known.get());
        let engaged = stream.chance(self.levers.engaged_share.get()) || self.is_theory();
        Answers { attempt, views, engaged }
    }

    /// Whether a person who would take up support still does when contact comes so many days late: the same uniform under a
    /// smaller chance.
    pub fn still_engages(&self, case: Key, days_late: f64) -> bool {
        let mut stream = case.for_purpose(Purpose::Contact).stream();
        let [_attempt, _views, engages] = [(); 3].map(|()| stream.uniform());
        let left = (1.0 - self.levers.engagement_loss.get() * days_late).max(self.levers.engagement_floor.get());
        engages < self.levers.engaged_share.get() * left
    }

    /// How long support stays open, in days; `movers` a year leave the area before it ends.
    #[inline]
    pub fn open_days(&self, case: Key, movers: f64) -> f64 {
        let mut stream = case.for_purpose(Purpose::Support).stream();
        let mut open = self.open_days.sample(&mut stream);
        if self.levers.court_extension.get() > 0.0 && stream.chance(self.levers.court_share.get()) {
            open += self.levers.court_extension.get();
        }
        if movers > 0.0 {
            open = open.min(stream.exponential() * 365.25 / movers);
        }
        open
    }
}

/// What the attempts at contact will bring, drawn once for a case.
#[derive(Clone, Copy, Debug)]
pub struct Answers {
    /// The uniform that decides which attempt reaches the person: [`ServiceParameters::attempt_that_reaches`].
    pub attempt: f64,
    /// Whether the views of the person are known, if reached.
    pub views: bool,
    /// Whether the person takes up support, if reached.
    pub engaged: bool,
}

/// The classes of the Idaas' calls, the most pressing first.
#[derive(Clone, Copy, Debug)]
pub enum FirstContact {
    /// First contact, urgent.
    Urgent,
    /// First contact.
    Ordinary,
}

/// The classes of the Idaas' paperwork.
#[derive(Clone, Copy, Debug)]
pub enum Later {
    /// Telling the victim what was agreed.
    Update,
}

/// An Idaa service at work.
#[derive(Clone, Debug, Default)]
pub struct Service {
    /// The caseload.
    pub places: Places,
    /// Places at the standard for those in post now.
    pub standard: f64,
    /// Hours of intake and meetings since the last settlement.
    pub other_hours: f64,
    /// Hours with an interpreter since the last settlement.
    pub interpreted_hours: f64,
    /// What it has as a ratio to its own hours and places: above 1 while it is lent some.
    pub lent: f64,
}

impl Service {
    /// Work of so many hours with a person: an interpreter is there for all of it, if one is needed.
    #[inline]
    pub fn has_interpreter(&mut self, profile: Profile, hours: f64) {
        self.interpreted_hours += if profile.has(Circumstance::Interpreter) { hours } else { 0.0 };
    }

    /// Asks for a place.
    #[inline]
    pub fn ask(
        &mut self,
        now: Moment,
        (slot, key): (u32, Key),
        urgent: bool,
        parameters: &ServiceParameters,
    ) -> Request {
        let triage = matches!(parameters.levers.overload, Overload::Triage) && parameters.levers.places.is_none();
        if triage && urgent && self.places.taken() < parameters.stretched(self.standard) {
            self.places.take(now);
            return Request::Granted;
        }
        self.places.request(now, slot, urgent, || match &parameters.waiting_limit {
            None => Moment::NEVER,
            Some(limit) => now.plus_days(limit.sample(&mut key.for_purpose(Purpose::Waiting).stream())),
        })
    }
}
