//! Posts as people: what is known of who holds a post, and of when the holder is there.
//!
//! A team's FTE is cut into posts. A post is filled or vacant; its holder is at work, on annual leave or sick, and works
//! half time on cases while new. Productive hours are net of leave and sickness: an absence says when those hours are
//! missing and takes none away, so whoever is there works the more for it. Vacancies do take hours away.

use crate::random::{Law, Sampler};
use crate::time::HOUR;
use crate::units::{Days, Fte, Rate, Ratio, Share, Switch, WorkingDays};

crate::levers! {
    /// The people of a team: how posts are cut, and who is there.
    pub struct StaffLevers {
        /// Whether posts have people: off, every post is filled and everybody is always there.
        absences: Switch = "staff.absences",
        /// FTE of a post: how a team is cut into people; the last post takes the rest, and less than half a post joins it up to a full-time one.
        post_size: Fte = "staff.post_size",
        /// Annual leave, in working days of each holder a year, public holidays apart.
        leave: WorkingDays = "staff.annual_leave",
        /// How long one spell of leave is.
        leave_spell: WorkingDays = "staff.leave_spell",
        /// Share of working days on which a holder is sick.
        sickness: Share = "staff.sickness_share",
        /// How long a spell of sickness is, mean.
        sickness_spell: WorkingDays = "staff.sickness_spell",
        /// Coefficient of variation of a spell of sickness (log-normal).
        sickness_cv: Ratio = "staff.sickness_cv",
        /// Loop R3: relative rise in the rate of sickness for each 10 % of caseload over the standard.
        sickness_slope: Ratio = "staff.sickness_load_slope",
        /// Rate at which the holder of a post leaves, contract ends apart.
        turnover: Rate = "staff.turnover",
        /// Loop R3: relative rise in turnover for each 10 % of caseload over the standard.
        turnover_slope: Ratio = "staff.turnover_load_slope",
        /// Loop R3: caseload over the standard beyond which sickness and turnover rise no further.
        strain_limit: Share = "staff.strain_limit",
        /// Time from a vacancy to the day on which it is filled, mean.
        recruitment: Days = "staff.recruitment_lag",
        /// Coefficient of variation of the time to fill a vacancy (log-normal).
        recruitment_cv: Ratio = "staff.recruitment_cv",
        /// How long a newcomer works half time on cases, with half a caseload.
        induction: Days = "staff.induction",
        /// Share of posts whose contract ends on 31 March.
        fixed_term: Share = "staff.fixed_term_share",
        /// Chance that such a contract is renewed in time.
        renewed: Share = "staff.fixed_term_renewed",
        /// Whether agency staff do the work of a post while nobody holds it.
        agency_cover: Switch = "staff.agency_cover",
        /// Chance that a post is vacant on the first measured day.
        vacant_at_start: Share = "staff.vacancy_at_start",
    }
}

/// Share of cases and of hours that a newcomer carries until inducted.
pub(super) const NEWCOMER: f64 = 0.5;

/// The year in which a team works.
#[derive(Clone, Copy, Debug)]
pub struct WorkingYear {
    /// Open hours of the calendar in a mean year.
    pub open: f64,
    /// Open hours of a working day.
    pub day: f64,
    /// Productive hours of one FTE.
    pub productive: f64,
    /// Of those, hours that no case sees.
    pub fixed: f64,
}

/// The people of a team as the model needs it.
#[derive(Clone, Debug)]
pub struct StaffParameters {
    /// The levers.
    pub levers: StaffLevers,
    /// What the streams of its posts are keyed by.
    pub code: u64,
    /// Productive hours of one FTE in each open hour while there.
    pub hours: f64,
    /// Of those, the share that is for cases, but for what duties take.
    for_cases: f64,
    /// Productive hours of one FTE in a year.
    productive: f64,
    /// Hours a year that governance duties take of the team, whatever its size.
    pub governance: f64,
    /// Whether the team's load is felt: loop R3.
    pub felt: bool,
    /// Whether posts that are added are filled on the day, being foreseen: those at the ratio.
    pub foreseen: bool,
    /// Time at work from one spell of sickness to the next, and how long one is, in milliseconds of working time.
    pub(super) sickness: (f64, Sampler),
    /// The same for leave; spells are of one length.
    pub(super) leave: (f64, f64),
    /// Days until a vacancy is filled.
    pub(super) recruitment: Sampler,
}

impl StaffParameters {
    /// The people of a team that works in such a year.
    ///
    /// # Formula
    ///
    /// Of an hour in which offices are open a holder is sick for s and on leave for l = days of leave / working days
    /// a year, and there for p = 1 - s - l. Sickness comes at random while at work, after p m / s on average, and
    /// lasts m; leave of length d after p d / l at work. So the shares hold in the long run (alternating renewal),
    /// and productive hours / (open hours x p) in each open hour while there give the productive hours of a year.
    pub fn new(levers: StaffLevers, year: WorkingYear, code: u64) -> Self {
        let on = levers.absences == Switch::On;
        let [sick, leave] = levers.shares(&year);
        let present = if on { 1.0 - sick - leave } else { 1.0 };
        let day = year.day * HOUR as f64;
        let gap = |spell: f64, share: f64| if on && share > 0.0 { present * spell / share } else { f64::INFINITY };
        let (spell, away) = (levers.sickness_spell.get() * day, levers.leave_spell.get() * day);
        let log_normal = |mean: f64, cv: Ratio| Law::LogNormal { mean, cv: cv.get() }.sampler();
        Self {
            code,
            hours: year.productive / (year.open * present),
            for_cases: ((year.productive - year.fixed) / year.productive.max(1e-9)).max(0.0),
            productive: year.productive,
            governance: 0.0,
            felt: false,
            foreseen: true,
            sickness: (gap(spell, sick), log_normal(spell, levers.sickness_cv)),
            leave: (gap(away, leave), away),
            recruitment: log_normal(levers.recruitment.get(), levers.recruitment_cv),
            levers,
        }
    }

    /// People who are there all the time, for verification: as posts they are not applicable.
    pub fn always(levers: StaffLevers) -> Self {
        let year = WorkingYear { open: 1.0, day: 1.0, productive: 1.0, fixed: 0.0 };
        let levers = StaffLevers { absences: Switch::Off, ..levers };
        Self { hours: f64::NAN, ..Self::new(levers, year, 0) }
    }

    /// Whether its people are there all the time, for verification.
    pub const fn is_always(&self) -> bool {
        self.hours.is_nan()
    }

    /// Share of productive hours that is for cases in a team of so many FTE: each post bears its part of what duties take.
    pub fn for_cases(&self, team: f64) -> f64 {
        if self.governance == 0.0 {
            return self.for_cases;
        }
        (self.for_cases - self.governance / (self.productive * team).max(1e-9)).max(0.0)
    }

    /// Share of open hours that somebody of so many FTE gives to cases while there, in a team of so many.
    pub fn share_for_cases(&self, fte: f64, team: f64) -> f64 {
        if self.is_always() { 1.0 } else { fte * self.hours * self.for_cases(team) }
    }

    /// Whether people plan and work as with other parameters: nothing of theirs has to be planned anew.
    pub fn acts_like(&self, other: &Self) -> bool {
        let terms = |of: &Self| [of.hours, of.for_cases, of.governance, of.sickness.0, of.leave.0, of.leave.1];
        let same = |(one, two): (f64, f64)| one.total_cmp(&two).is_eq();
        let turnover = self.levers.turnover == other.levers.turnover;
        turnover && self.felt == other.felt && terms(self).into_iter().zip(terms(other)).all(same)
    }

    /// Whether people come and go.
    pub(super) fn changes(&self) -> bool {
        self.levers.absences == Switch::On
    }
}

impl StaffLevers {
    /// Shares of working time that are lost to sickness and to leave.
    pub fn shares(&self, year: &WorkingYear) -> [f64; 2] {
        [self.sickness.get(), self.leave.get() * year.day / year.open]
    }

    /// By how much a load of so many times the standard raises sickness and turnover.
    pub fn strain(&self, load: f64) -> Strain {
        // The load of nobody is no number.
        let over = if load > 1.0 { (load - 1.0).min(self.strain_limit.get()) } else { 0.0 };
        let rise = |slope: Ratio| 1.0 + slope.get() * over / 0.1;
        Strain { sickness: rise(self.sickness_slope), turnover: rise(self.turnover_slope) }
    }
}

/// Factors on the rates of sickness and turnover: loop R3.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Strain {
    /// On the rate of sickness.
    pub sickness: f64,
    /// On turnover.
    pub turnover: f64,
}

impl Strain {
    /// No more than the usual load.
    pub const NONE: Self = Self { sickness: 1.0, turnover: 1.0 };
}
