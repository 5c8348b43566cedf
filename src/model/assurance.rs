//! Quality assurance (loop B3): an area's attendance and files are looked at, and help comes after a delay.
//!
//! A visit is to a sitting: the first one at which it is due and the national team has its hours. Help closes part of the gap to full attendance and full files; it never touches a plan. What it has taught goes with
//! the representatives who leave.

use crate::random::exp::exp;
use crate::time::Moment;
use crate::units::{Days, Share};
use std::collections::VecDeque;

crate::levers! {
    /// Quality assurance of Maracs, by visit.
    pub struct AssuranceLevers {
        /// Time after which an area's attendance and files are to be looked at again, from the first measured year on (loop B3).
        interval: Days = "quality_assurance.interval",
        /// Time from a visit to the help that follows from it.
        delay: Days = "quality_assurance.delay",
        /// Share of the gap to full attendance, and to full files, that help closes.
        closes: Share = "quality_assurance.gap_closed",
    }
}

/// The gap that help has closed, as a share.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Closed {
    /// Of the gap to full attendance.
    pub attendance: f64,
    /// Of the gap to full files.
    pub files: f64,
}

impl Closed {
    /// A share with part of its gap to 1 closed.
    #[inline]
    pub fn closer(share: f64, closed: f64) -> f64 {
        share + closed * (1.0 - share)
    }
}

/// What has been seen since the last look, as sums and what they would be if all were well.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Seen {
    attendance: [f64; 2],
    files: [f64; 2],
}

/// Help that is on its way.
#[derive(Clone, Copy, Debug)]
struct Help {
    at: Moment,
    attendance: bool,
    files: bool,
}

/// Quality assurance of a Marac.
#[derive(Clone, Debug, Default)]
pub struct Assurance {
    seen: Seen,
    next_look: Moment,
    coming: VecDeque<Help>,
    closed: Closed,
    at: Moment,
}

impl Assurance {
    /// Nothing seen and nothing helped; the first look comes one interval into the measured years.
    pub fn begin(&mut self, start: Moment, levers: &AssuranceLevers) {
        self.coming.clear();
        (self.seen, self.closed, self.at) = (Seen::default(), Closed::default(), start);
        self.next_look = Moment::ZERO.max(start).plus_days(interval(levers));
    }

    /// The next look comes no later than a whole interval from `now`: levers that hold from now on may ask for it sooner.
    pub fn comes_under(&mut self, now: Moment, levers: &AssuranceLevers) {
        self.next_look = self.next_look.min(now.plus_days(interval(levers)));
    }

    /// Keeps what a sitting showed: agencies present of those that could be, files brought of those held (both as shares
    /// summed over what they are shares of).
    pub fn saw(&mut self, attendance: [f64; 2], files: [f64; 2]) {
        let add = |to: &mut [f64; 2], more: [f64; 2]| to.iter_mut().zip(more).for_each(|(to, more)| *to += more);
        add(&mut self.seen.attendance, attendance);
        add(&mut self.seen.files, files);
    }

    /// The gap that is closed by a sitting at `now`, when `leave` of the representatives leave a year; `visited` says whether
    /// the hours of a visit are there, and spends them.
    ///
    /// # Formula
    ///
    /// Help adds g (1 - L) to the closed share L, which falls by exp(-leave t) in between. With help every interval T, L
    /// comes to g / (1 - (1 - g) exp(-leave T)) just after help.
    pub fn advance(
        &mut self,
        now: Moment,
        levers: &AssuranceLevers,
        leave: f64,
        visited: impl FnOnce() -> bool,
    ) -> Closed {
        while self.coming.front().is_some_and(|help| help.at <= now) {
            self.help(levers.closes.get(), leave);
        }
        if self.next_look <= now && visited() {
            self.look(now, levers);
        }
        self.fades(now, leave);
        self.closed
    }

    /// A visit that is a whole interval late puts off those after it.
    fn look(&mut self, now: Moment, levers: &AssuranceLevers) {
        let short = |[found, full]: [f64; 2]| found < full;
        let help = Help {
            at: now.plus_days(levers.delay.get()),
            attendance: short(self.seen.attendance),
            files: short(self.seen.files),
        };
        if help.attendance || help.files {
            self.coming.push_back(help);
        }
        self.seen = Seen::default();
        let on_schedule = self.next_look.plus_days(interval(levers));
        self.next_look = if on_schedule > now { on_schedule } else { now.plus_days(interval(levers)) };
    }

    fn help(&mut self, closes: f64, leave: f64) {
        let Some(help) = self.coming.pop_front() else { return };
        self.fades(help.at, leave);
        let Closed { attendance, files } = &mut self.closed;
        for (closed, _) in [(attendance, help.attendance), (files, help.files)].into_iter().filter(|(_, due)| *due) {
            *closed = Closed::closer(*closed, closes);
        }
    }

    /// What was taught goes with those who leave.
    fn fades(&mut self, to: Moment, leave: f64) {
        if self.closed != Closed::default() {
            let stays = exp(-leave * to.days_since(self.at).max(0.0) / 365.25);
            self.closed.attendance *= stays;
            self.closed.files *= stays;
        }
        self.at = to;
    }
}

/// Days between looks: at least one.
fn interval(levers: &AssuranceLevers) -> f64 {
    levers.interval.get().max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Quantity;

    fn levers(interval: &str, delay: &str) -> AssuranceLevers {
        AssuranceLevers {
            interval: Days::parse(interval).unwrap(),
            delay: Days::parse(delay).unwrap(),
            closes: Share::new(0.2).unwrap(),
        }
    }

    fn begun(levers: &AssuranceLevers) -> Assurance {
        let mut assurance = Assurance::default();
        assurance.begin(Moment::ZERO.plus_days(-400.0), levers);
        assurance
    }

    fn day(days: f64) -> Moment {
        Moment::ZERO.plus_days(days)
    }

    #[test]
    fn help_comes_after_the_look_and_its_delay_and_only_where_there_was_a_gap() {
        let levers = levers("100 days", "30 days");
        let mut assurance = begun(&levers);
        assurance.saw([7.0, 10.0], [5.0, 5.0]);
        assert_eq!(assurance.advance(day(100.0), &levers, 0.0, || true), Closed::default());
        assert_eq!(assurance.advance(day(129.0), &levers, 0.0, || true), Closed::default());
        assert_eq!(assurance.advance(day(130.0), &levers, 0.0, || true), Closed { attendance: 0.2, files: 0.0 });
        // Nothing was seen in the second interval, so nothing follows from it.
        assert_eq!(assurance.advance(day(200.0), &levers, 0.0, || true).attendance, 0.2);
        assurance.saw([9.0, 10.0], [4.0, 5.0]);
        assert_eq!(assurance.advance(day(300.0), &levers, 0.0, || true).attendance, 0.2);
        let closed = assurance.advance(day(330.0), &levers, 0.0, || true);
        assert!((closed.attendance - 0.36).abs() < 1e-12 && closed.files == 0.2, "{closed:?}");
    }

    /// A delay longer than the interval: help of several looks is on its way at once, and none is lost.
    #[test]
    fn help_may_take_longer_than_the_next_look() {
        let levers = levers("100 days", "250 days");
        let mut assurance = begun(&levers);
        for look in 1..=3 {
            assurance.saw([7.0, 10.0], [1.0, 1.0]);
            assert_eq!(assurance.advance(day(100.0 * f64::from(look)), &levers, 0.0, || true), Closed::default());
        }
        let closed = assurance.advance(day(1_000.0), &levers, 0.0, || false).attendance;
        assert!((closed - (1.0 - 0.8_f64.powi(3))).abs() < 1e-12, "{closed}");
    }

    #[test]
    fn with_leavers_it_settles_at_the_closed_form() {
        let levers = levers("1 year", "6 months");
        let (mut assurance, leave) = (begun(&levers), 0.25);
        let mut closed = 0.0;
        for look in 1..=60 {
            assurance.saw([7.0, 10.0], [1.0, 2.0]);
            assurance.advance(day(365.25 * f64::from(look)), &levers, leave, || true);
            // The moment of help, half a year after the visit.
            closed = assurance.advance(day(365.25 * (f64::from(look) + 0.5)), &levers, leave, || true).attendance;
        }
        let expected = 0.2 / (1.0 - 0.8 * libm::exp(-leave));
        assert!((closed - expected).abs() < 1e-6, "{closed}, not {expected}");
        let later = assurance.advance(day(365.25 * 60.9), &levers, leave, || true).attendance;
        assert!((later / closed - libm::exp(-0.4 * leave)).abs() < 1e-6);
    }

    /// A visit waits for its hours, sees what has been seen meanwhile, and where it is a whole interval late the next one is
    /// due an interval after it.
    #[test]
    fn a_visit_without_hours_waits_for_them() {
        let levers = levers("100 days", "0 days");
        let mut assurance = begun(&levers);
        let asked = |assurance: &mut Assurance, at: f64, there: bool| {
            let mut asked = false;
            assurance.advance(day(at), &levers, 0.0, || {
                asked = true;
                there
            });
            asked
        };
        assert!(!asked(&mut assurance, 99.0, true));
        assurance.saw([7.0, 10.0], [5.0, 5.0]);
        assert!(asked(&mut assurance, 100.0, false) && asked(&mut assurance, 150.0, false));
        assert!(asked(&mut assurance, 160.0, true));
        // On schedule again: due at 200, and not before.
        assert!(!asked(&mut assurance, 199.0, true) && asked(&mut assurance, 200.0, false));
        assert!(asked(&mut assurance, 320.0, true));
        assert!(!asked(&mut assurance, 400.0, true) && asked(&mut assurance, 420.0, true));
    }
}
