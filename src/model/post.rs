//! One post through a run: filled or vacant, and whether its holder is there.

use super::posts::{NEWCOMER, StaffParameters, Strain};
use crate::random::{Key, Purpose, Stream};
use crate::time::{Calendar, Moment, Reading, nearest};
use crate::units::Switch;

/// What a post is at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// There is no such post.
    Closed,
    /// Nobody holds it.
    Vacant,
    /// Its holder is at work.
    AtWork,
    /// Its holder is on annual leave.
    OnLeave,
    /// Its holder is sick.
    Sick,
}

/// What happens next to a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Nothing.
    Never,
    /// The vacancy is filled.
    Filled,
    /// The holder leaves.
    Leaves,
    /// The newcomer's induction ends.
    Inducted,
    /// The holder falls sick.
    FallsSick,
    /// The holder goes on leave.
    GoesOnLeave,
    /// The holder comes back to work.
    Returns,
}

/// A post.
#[derive(Clone, Debug)]
pub struct Post {
    /// What it is.
    pub state: State,
    /// FTE of the job; of a closed post 0.
    pub fte: f64,
    /// What happens next, and when.
    pub next: (Moment, Change),
    key: Key,
    /// FTE that it is to have once its holder leaves.
    wanted: f64,
    fixed_term: bool,
    /// Holders so far, and absences of this one: what their streams are keyed by.
    holders: u64,
    absences: u64,
    /// When the absence or the vacancy ends.
    back: Moment,
    /// When induction ends; in the past for whoever knows the work.
    inducted: Moment,
    /// What is left of the holder's tenure, exponential with mean 1, and the moment to which it was counted.
    tenure: (f64, Moment),
    /// Milliseconds at work until sickness and until leave, and working time to which they were counted.
    at_work: ([f64; 2], i64),
    /// Working time by which the last leave was put off: the next comes so much sooner.
    put_off: f64,
    strain: Strain,
    sickness: Stream,
    leave: Stream,
}

impl Post {
    /// A post that does not exist yet.
    pub fn new(key: Key) -> Self {
        Self {
            state: State::Closed,
            fte: 0.0,
            next: (Moment::NEVER, Change::Never),
            key,
            wanted: 0.0,
            fixed_term: false,
            holders: 0,
            absences: 0,
            back: Moment::NEVER,
            inducted: Moment(i64::MIN),
            tenure: (f64::INFINITY, Moment::NEVER),
            at_work: ([f64::INFINITY; 2], 0),
            put_off: 0.0,
            strain: Strain::NONE,
            sickness: key.stream(),
            leave: key.stream(),
        }
    }

    /// Whether somebody holds it.
    pub const fn is_filled(&self) -> bool {
        matches!(self.state, State::AtWork | State::OnLeave | State::Sick)
    }

    /// Whether somebody does its work now: its holder, or agency staff while nobody holds it.
    pub fn is_worked(&self, staff: &StaffParameters) -> bool {
        self.state == State::AtWork || self.has_agency(staff)
    }

    /// Whether agency staff do its work, as nobody holds it.
    pub fn has_agency(&self, staff: &StaffParameters) -> bool {
        self.state == State::Vacant && staff.levers.agency_cover == Switch::On
    }

    /// FTE for cases of its holder, there or not: a newcomer counts half, a vacancy nothing.
    pub fn fte_for_cases(&self, now: Moment) -> f64 {
        match self.is_filled() {
            false => 0.0,
            true if now < self.inducted => NEWCOMER * self.fte,
            true => self.fte,
        }
    }

    /// The key of the current absence, for whether it is covered.
    pub fn absence(&self) -> Key {
        self.key.with(self.holders).with(self.absences).for_purpose(Purpose::Cover)
    }

    /// Opens a post for a run that begins. Nobody leaves before the first measured day; a post that is vacant then is
    /// vacant all through the burn-in.
    pub fn open_at_start(&mut self, now: &Reading, fte: f64, staff: &StaffParameters) {
        let key = self.key;
        *self = Self { fte, wanted: fte, ..Self::new(key) };
        let mut stream = key.for_purpose(Purpose::Post).stream();
        self.fixed_term = stream.chance(staff.levers.fixed_term.get());
        if staff.changes() && stream.chance(staff.levers.vacant_at_start.get()) {
            self.falls_vacant(now.at().max(Moment::ZERO), staff);
        } else {
            self.hire(now, staff);
        }
    }

    /// The FTE that the post has from now on. A larger one, or a smaller one whose team does not shrink, holds at once; where
    /// the team shrinks posts end as people leave. A post that is added is filled on the day if it was foreseen. Returns its
    /// FTE if it was added.
    pub fn resize(
        &mut self,
        now: &Reading,
        fte: f64,
        (shrinks, foreseen): (bool, bool),
        staff: &StaffParameters,
    ) -> f64 {
        self.wanted = fte;
        if self.is_filled() && shrinks && fte < self.fte {
            return 0.0;
        }
        let is_new = self.state == State::Closed && fte > 0.0;
        self.fte = fte;
        if fte == 0.0 {
            (self.state, self.back) = (State::Closed, Moment::NEVER);
        } else if is_new {
            self.fixed_term = self.key.for_purpose(Purpose::Post).stream().chance(staff.levers.fixed_term.get());
            if foreseen || !staff.changes() { self.joins(now, staff) } else { self.falls_vacant(now.at(), staff) }
        }
        if is_new { fte } else { 0.0 }
    }

    /// The end of a financial year: whether the holder has to go because the contract was not renewed in time.
    pub fn contract_ends(&self, year: i64, staff: &StaffParameters) -> bool {
        let renewed = |key: Key| key.for_purpose(Purpose::Renewal).with(year as u64).stream();
        staff.changes() && self.fixed_term && self.is_filled() && !renewed(self.key).chance(staff.levers.renewed.get())
    }

    /// Nobody holds the post from a moment on.
    pub fn falls_vacant(&mut self, from: Moment, staff: &StaffParameters) {
        self.holders += 1;
        self.absences = 0;
        self.fte = self.wanted;
        if self.fte == 0.0 {
            (self.state, self.back) = (State::Closed, Moment::NEVER);
            return;
        }
        let mut stream = self.key.with(self.holders).for_purpose(Purpose::Recruitment).stream();
        self.state = State::Vacant;
        self.back = from.plus_days(staff.recruitment.sample(&mut stream));
    }

    /// Somebody who knows the work takes the post.
    fn hire(&mut self, now: &Reading, staff: &StaffParameters) {
        let holder = self.key.with(self.holders);
        self.state = State::AtWork;
        self.inducted = Moment(i64::MIN);
        let rate = staff.changes() && staff.levers.turnover.per_day() > 0.0;
        let tenure = if rate { holder.for_purpose(Purpose::Tenure).stream().exponential() } else { f64::INFINITY };
        self.tenure = (tenure, now.at().max(Moment::ZERO));
        self.sickness = holder.for_purpose(Purpose::Sickness).stream();
        self.leave = holder.for_purpose(Purpose::Leave).stream();
        // The first gap has begun: a newcomer has a part of the year's leave too.
        let leave = self.gap(staff) * self.leave.uniform();
        self.at_work = ([self.sickness.exponential() * staff.sickness.0, leave], now.worked());
        self.put_off = 0.0;
    }

    /// A newcomer takes the post.
    fn joins(&mut self, now: &Reading, staff: &StaffParameters) {
        self.hire(now, staff);
        if staff.changes() {
            self.inducted = now.at().plus_days(staff.levers.induction.get());
        }
    }

    /// Time at work until the next leave: from half to one and a half of its mean.
    fn gap(&mut self, staff: &StaffParameters) -> f64 {
        (0.5 + self.leave.uniform()) * staff.leave.0
    }

    /// Counts tenure and time at work up to now.
    pub fn passes(&mut self, now: &Reading, staff: &StaffParameters) {
        if !self.is_filled() {
            return;
        }
        let stayed = now.at().days_since(self.tenure.1);
        if stayed > 0.0 {
            self.tenure.0 -= stayed * staff.levers.turnover.per_day() * self.strain.turnover;
            self.tenure.1 = now.at();
        }
        if self.state == State::AtWork {
            let worked = (now.worked() - self.at_work.1) as f64;
            self.at_work.0[0] -= worked * self.strain.sickness;
            self.at_work.0[1] -= worked;
        }
        self.at_work.1 = now.worked();
    }

    /// From now on the load is felt so; whether it was felt otherwise before.
    pub fn feels(&mut self, now: &Reading, strain: Strain, staff: &StaffParameters) -> bool {
        let otherwise = strain != self.strain;
        if otherwise {
            self.passes(now, staff);
            self.strain = strain;
        }
        otherwise
    }

    /// Works out what happens next.
    pub fn plan(&mut self, now: &Reading, staff: &StaffParameters, calendar: &Calendar) {
        self.passes(now, staff);
        let after =
            |work: f64| if work.is_finite() { calendar.after(now, nearest(work.max(0.0))) } else { Moment::NEVER };
        self.next = match self.state {
            State::Closed => (Moment::NEVER, Change::Never),
            State::Vacant => (self.back, Change::Filled),
            State::AtWork => {
                let [sick, leave] = self.at_work.0;
                let (sick, leave) = (after(sick / self.strain.sickness), after(leave));
                if sick <= leave { (sick, Change::FallsSick) } else { (leave, Change::GoesOnLeave) }
            }
            State::OnLeave | State::Sick => (self.back, Change::Returns),
        };
        if self.is_filled() {
            let a_day = staff.levers.turnover.per_day() * self.strain.turnover;
            let left = if self.tenure.0.is_finite() { self.tenure.0.max(0.0) / a_day } else { f64::INFINITY };
            let leaves = if left.is_finite() { self.tenure.1.plus_days(left) } else { Moment::NEVER };
            let inducted = if now.at() < self.inducted { self.inducted } else { Moment::NEVER };
            for other in [(inducted, Change::Inducted), (leaves, Change::Leaves)] {
                self.next = if other.0 <= self.next.0 && other.0.happened() { other } else { self.next };
            }
        }
    }

    /// What was to happen next happens now.
    pub fn change(&mut self, now: &Reading, staff: &StaffParameters, calendar: &Calendar) {
        self.passes(now, staff);
        match self.next.1 {
            Change::Never | Change::Inducted => {}
            Change::Filled => self.joins(now, staff),
            Change::Leaves => self.falls_vacant(now.at(), staff),
            Change::Returns => self.state = State::AtWork,
            Change::FallsSick => {
                let spell = staff.sickness.1.sample(&mut self.sickness);
                self.at_work.0[0] = self.sickness.exponential() * staff.sickness.0;
                self.goes_away(State::Sick, calendar.after(now, nearest(spell)));
            }
            Change::GoesOnLeave => {
                self.at_work.0[1] = self.gap(staff) - std::mem::take(&mut self.put_off);
                self.goes_away(State::OnLeave, self.back_from_leave(now, staff, calendar));
            }
        }
    }

    fn goes_away(&mut self, state: State, back: Moment) {
        (self.state, self.back) = (state, back);
        self.absences += 1;
    }

    /// When leave that begins now would end.
    pub fn back_from_leave(&self, now: &Reading, staff: &StaffParameters, calendar: &Calendar) -> Moment {
        calendar.after(now, nearest(staff.leave.1))
    }

    /// Leave that should begin now begins so much working time later, if it was not put off before; whether it was.
    pub fn puts_off_leave(&mut self, now: &Reading, later: i64, staff: &StaffParameters) -> bool {
        if self.put_off > 0.0 || later <= 0 {
            return false;
        }
        self.passes(now, staff);
        self.put_off = later as f64;
        self.at_work.0[1] = self.put_off;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::super::posts::{StaffLevers, WorkingYear};
    use super::*;
    use crate::model::levers::Leaves;
    use crate::time::FinancialYear;
    use crate::units::{Quantity, Switch};

    /// The levers of a test: what is not named is off or nothing.
    struct Given(&'static [(&'static str, &'static str)]);

    impl Leaves for Given {
        fn read<T: Quantity>(&mut self, path: &str) -> T {
            let given = self.0.iter().find(|(name, _)| *name == path).map(|(_, text)| *text);
            given.map_or(T::stand_in(), |text| T::parse(text).unwrap_or_else(|_| panic!("{path}")))
        }
    }

    const YEARS: u32 = 1_000;

    fn calendar() -> Calendar {
        Calendar::new(FinancialYear::stand_in(), YEARS, (0, 0), 7.0, Some((&[], 0)))
    }

    fn staff(given: &'static [(&'static str, &'static str)], calendar: &Calendar) -> StaffParameters {
        let year = WorkingYear { open: calendar.hours_a_year(), day: 7.0, productive: 1_540.0, fixed: 40.0 };
        StaffParameters::new(StaffLevers::read(&mut Given(given)), year, 7)
    }

    /// Working time that some posts spend in each state, over all their working time, and how often a holder left a year.
    fn shares(
        posts: u64,
        staff: &StaffParameters,
        strain: Strain,
        calendar: &Calendar,
    ) -> (impl Fn(State) -> f64 + use<>, f64) {
        let (end, mut spent, mut leavers) = (calendar.years().start(i64::from(YEARS)), [0.0; 5], 0.0);
        for nth in 0..posts {
            let mut post = Post::new(Key::new(3).with(nth));
            let mut now = calendar.read(Moment::ZERO);
            post.open_at_start(&now, 1.0, staff);
            post.feels(&now, strain, staff);
            loop {
                post.plan(&now, staff, calendar);
                let next = calendar.read(post.next.0.min(end));
                spent[post.state as usize] += (next.worked() - now.worked()) as f64;
                if post.next.0 >= end {
                    break;
                }
                now = next;
                leavers += f64::from(u8::from(post.next.1 == Change::Leaves));
                post.change(&now, staff, calendar);
            }
        }
        let all: f64 = spent.iter().sum();
        (move |state: State| spent[state as usize] / all, leavers / posts as f64 / f64::from(YEARS))
    }

    const AWAY: &[(&str, &str)] = &[
        ("staff.absences", "on"),
        ("staff.turnover", "0 per year"),
        ("staff.post_size", "1 FTE"),
        ("staff.annual_leave", "18 working days"),
        ("staff.leave_spell", "5 working days"),
        ("staff.sickness_share", "4.5 %"),
        ("staff.sickness_spell", "8 working days"),
        ("staff.sickness_cv", "1.5"),
    ];

    /// 30 posts over 1,000 years have 42,000 spells of sickness: the share has a relative standard error of
    /// sqrt((1 + 1.5^2) / 42,000) = 0.9 %. Spells of leave are regular: 0.1 %.
    #[test]
    fn a_team_of_one_is_away_for_the_stated_shares_and_its_hours_are_net() {
        let calendar = calendar();
        let staff = staff(AWAY, &calendar);
        let (share, leavers) = shares(30, &staff, Strain::NONE, &calendar);
        let leave = 18.0 * 7.0 / calendar.hours_a_year();
        assert!((share(State::Sick) / 0.045 - 1.0).abs() < 0.036, "{}", share(State::Sick));
        assert!((share(State::OnLeave) / leave - 1.0).abs() < 0.004, "{} {leave}", share(State::OnLeave));
        assert_eq!((share(State::Vacant), leavers), (0.0, 0.0));
        let hours = share(State::AtWork) * staff.hours * calendar.hours_a_year();
        assert!((hours / 1_540.0 - 1.0).abs() < 0.0018, "{hours}: 4 x 0.9 % of 4.5 % is 0.16 %");
        let speed = staff.share_for_cases(1.0, 1.0);
        assert!((speed - 1_500.0 / (calendar.hours_a_year() * (1.0 - 0.045 - leave))).abs() < 1e-9);
    }

    /// 5,000 vacancies of cv 0.5: the relative standard error of their share is about sqrt((1 + 0.25) / 5,000) = 1.6 %, and that of
    /// the rate 1.4 %.
    #[test]
    fn a_post_is_vacant_for_the_lag_over_lag_and_tenure() {
        let calendar = calendar();
        let staff = staff(
            &[
                ("staff.absences", "on"),
                ("staff.turnover", "0.2 per year"),
                ("staff.recruitment_lag", "3.5 months"),
                ("staff.recruitment_cv", "0.5"),
                ("staff.induction", "2.5 months"),
                ("staff.leave_spell", "5 working days"),
                ("staff.sickness_spell", "8 working days"),
            ],
            &calendar,
        );
        let (share, leavers) = shares(25, &staff, Strain::NONE, &calendar);
        let (lag, tenure) = (3.5 / 12.0, 1.0 / 0.2);
        let vacant = lag / (lag + tenure);
        assert!((share(State::Vacant) / vacant - 1.0).abs() < 0.064, "{} {vacant}", share(State::Vacant));
        assert!((leavers * (lag + tenure) - 1.0).abs() < 0.056, "{leavers}");
        assert!((share(State::Vacant) + share(State::AtWork) - 1.0).abs() < 1e-12);
    }

    /// A load of 1.3 raises turnover by 0.25 x 3 = 75 %, and sickness by 60 %; from 1.6 on no further.
    #[test]
    fn a_load_over_the_standard_raises_sickness_and_turnover_within_bounds() {
        const STRAINED: &[(&str, &str)] = &[
            ("staff.absences", "on"),
            ("staff.turnover", "0.2 per year"),
            ("staff.turnover_load_slope", "0.25"),
            ("staff.sickness_share", "4 %"),
            ("staff.sickness_spell", "8 working days"),
            ("staff.leave_spell", "5 working days"),
            ("staff.sickness_load_slope", "0.2"),
            ("staff.strain_limit", "60 %"),
        ];
        let calendar = calendar();
        let staff = staff(STRAINED, &calendar);
        let strain = |load: f64| staff.levers.strain(load);
        assert_eq!([0.0, 0.7, 1.0, f64::NAN].map(strain), [Strain::NONE; 4]);
        assert!((strain(1.3).turnover - 1.75).abs() < 1e-12 && (strain(1.3).sickness - 1.6).abs() < 1e-12);
        assert_eq!(strain(1.6), strain(f64::INFINITY));
        let (usual, strained) =
            (shares(20, &staff, Strain::NONE, &calendar), shares(20, &staff, strain(1.3), &calendar));
        // 4,000 leavers: 1.6 % each. At s of the time sick the gap of s / p falls to 1 / 1.6 of it: s' = 1.6 s / (1 + 0.6 s).
        assert!((strained.1 / usual.1 / 1.75 - 1.0).abs() < 0.09, "{} {}", usual.1, strained.1);
        let (before, after) = (usual.0(State::Sick), strained.0(State::Sick));
        assert!((after / (1.6 * 0.04 / (1.0 + 0.6 * 0.04)) - 1.0).abs() < 0.03, "{before} {after}");
    }

    #[test]
    fn a_newcomer_counts_half_and_posts_end_as_people_leave() {
        let calendar = calendar();
        let staff = staff(
            &[("staff.absences", "on"), ("staff.turnover", "0 per year"), ("staff.induction", "2.5 months")],
            &calendar,
        );
        let now = |days: i64| calendar.read(Moment(days * crate::time::DAY));
        let mut post = Post::new(Key::new(1));
        post.resize(&now(0), 0.8, (false, true), &staff);
        assert_eq!((post.state, post.fte_for_cases(Moment::ZERO)), (State::AtWork, 0.4));
        post.plan(&now(0), &staff, &calendar);
        assert_eq!(post.next, (Moment::ZERO.plus_days(2.5 * 30.4375), Change::Inducted));
        assert_eq!(post.fte_for_cases(post.next.0), 0.8);
        post.resize(&now(365), 0.0, (true, true), &staff);
        assert_eq!((post.state, post.fte), (State::AtWork, 0.8), "the holder stays");
        post.falls_vacant(now(400).at(), &staff);
        assert_eq!((post.state, post.fte), (State::Closed, 0.0));
    }

    #[test]
    fn with_absences_off_nothing_ever_happens() {
        let calendar = calendar();
        let mut staff = staff(AWAY, &calendar);
        let year = WorkingYear { open: calendar.hours_a_year(), day: 7.0, productive: 1_540.0, fixed: 40.0 };
        staff.levers.absences = Switch::Off;
        let staff = StaffParameters::new(staff.levers, year, 7);
        let mut post = Post::new(Key::new(1));
        post.open_at_start(&calendar.read(Moment::ZERO), 0.5, &staff);
        post.plan(&calendar.read(Moment::ZERO), &staff, &calendar);
        assert_eq!(post.next.0, Moment::NEVER);
        assert!(!post.contract_ends(1, &staff));
        assert!((staff.hours * calendar.hours_a_year() - 1_540.0).abs() < 1e-9);
    }
}
