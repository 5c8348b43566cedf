//! The national development team: guidance, training of representatives and quality assurance visits, from limited hours.
//!
//! What each Marac gets is a part of the team's hours that is fixed before a run, by what the scenario asks of the team there,
//! so that groups stay independent. In a joint run the hours of visits are one account from which all draw as they come.

use super::agency::Agency;
use crate::time::Moment;
use crate::units::{Fte, Hours, Ratio, Share, Switch};

crate::levers! {
    /// National development support.
    pub struct NationalLevers {
        /// `on`: guidance, courses and visits take hours of the national team, and come late or not at all where it has too few; `off`: they come whatever it has.
        limited: Switch = "national_team.limited",
        /// Posts of the national development team.
        posts: Fte = "national_team.posts",
        /// Hours a year that the team's own work takes whatever areas ask: writing guidance, materials, reporting.
        own: Hours = "national_team.hours.own",
        /// Days a year of help to a Marac with taking up guidance.
        guidance: Ratio = "national_team.guidance_days",
        /// Hours of the team for such a day.
        guidance_day: Hours = "national_team.hours.guidance_day",
        /// Share of the gap to the middle area's attendance, files and actions that such a day closes where an area is weaker.
        narrows: Share = "national_team.guidance_closes",
        /// Hours of the team for a day of training of one representative: a course has several.
        course_day: Hours = "national_team.hours.training_day",
        /// Hours of the team for a quality assurance visit, preparation, report and the help that follows included.
        visit: Hours = "national_team.hours.visit",
    }
}

/// Hours a year that a Marac asks of the national team.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Asked {
    /// Help with guidance.
    pub guidance: f64,
    /// Training of representatives.
    pub courses: f64,
    /// Visits.
    pub visits: f64,
}

impl Asked {
    /// All of it.
    pub fn sum(&self) -> f64 {
        self.guidance + self.courses + self.visits
    }
}

impl NationalLevers {
    /// What a Marac asks for, with so many days of training for each representative and a visit every so many days.
    pub fn asks(&self, training_days: f64, interval: f64) -> Asked {
        Asked {
            guidance: self.guidance.get() * self.guidance_day.get(),
            courses: training_days * Agency::COUNT as f64 * self.course_day.get(),
            visits: self.visit.get() * 365.25 / interval.max(1.0),
        }
    }

    /// Hours a year that the team has for areas.
    pub fn hours(&self, productive: f64) -> f64 {
        (self.posts.get() * productive - self.own.get()).max(0.0)
    }

    /// Share of an area's gap to the middle that help with guidance closes in a year, before what turnover undoes.
    pub fn closes_a_year(&self, given: f64) -> f64 {
        self.guidance.get() * self.narrows.get() * given
    }
}

/// What a Marac gets of the team.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Given {
    /// Of the help with guidance that it asks for, the share that it gets.
    pub guidance: f64,
    /// Of the training that it asks for, the share that it gets.
    pub courses: f64,
    /// Hours a year that are left for visits.
    pub visits: f64,
}

impl Given {
    /// What so many hours a year give: guidance first, then courses; visits have what is left.
    pub fn of(hours: f64, asked: &Asked) -> Self {
        let share = |hours: f64, asked: f64| if hours < asked { hours / asked } else { 1.0 };
        let courses = (hours - asked.guidance).max(0.0);
        Self {
            guidance: share(hours, asked.guidance),
            courses: share(courses, asked.courses),
            visits: (courses - asked.courses).max(0.0),
        }
    }

    /// All that is asked for, whatever hours there are.
    pub const ALL: Self = Self { guidance: 1.0, courses: 1.0, visits: f64::INFINITY };
}

/// The national team as a Marac meets it.
#[derive(Clone, Debug)]
pub struct TeamParameters {
    /// The levers.
    pub levers: NationalLevers,
    /// What the Marac asks for.
    pub asked: Asked,
    /// FTE of the team that are its part.
    pub fte: f64,
    /// Share of a weaker area's gap to the middle that is closed in a year, before turnover.
    pub closes: f64,
    /// Share of that gap that help keeps closed today.
    pub guided_today: f64,
    /// Hours a day for visits: the Marac's own part, and all Maracs' together.
    pub a_day: [f64; 2],
}

impl TeamParameters {
    /// Before the team's hours are divided: as if there were enough.
    pub fn new(levers: NationalLevers, asked: Asked, guided_today: f64) -> Self {
        Self { closes: levers.closes_a_year(1.0), levers, asked, fte: 0.0, guided_today, a_day: [f64::INFINITY; 2] }
    }

    /// Of the gap to the middle area as it is today, the share that is closed. Less help than today opens it again.
    ///
    /// # Formula
    ///
    /// (N - N0) / (1 - N0), with N the share of the gap that help keeps closed and N0 that of today, which the levers of
    /// today's practice hold already.
    pub fn narrowed(&self, guided: f64) -> f64 {
        (guided - self.guided_today) / (1.0 - self.guided_today).max(1e-9)
    }

    /// Takes a part of the team's hours; `all` are the hours a year that are left for visits of all Maracs.
    pub fn takes(&mut self, part: f64, given: Given, all: f64) {
        self.fte = self.levers.posts.get() * part;
        self.closes = self.levers.closes_a_year(given.guidance);
        self.a_day = [given.visits, all].map(|hours| hours / 365.25);
    }

    /// Whether the hours of a visit are there; they are spent then.
    pub fn visits(&self, now: Moment, account: &mut Account) -> bool {
        if self.levers.limited == Switch::Off {
            return true;
        }
        let visit = self.levers.visit.get();
        account.accrues(now, self.a_day, |a_day| (a_day * CARRIED).max(visit));
        account.spends(visit)
    }
}

/// Days whose hours for visits the team carries at the most: two years, so that visits every other year are none too few.
const CARRIED: f64 = 2.0 * 365.25;

/// Hours of people whom several Maracs share: a Marac's part of them, or in a joint run all.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Account {
    hours: f64,
    at: Moment,
    joint: bool,
}

impl Account {
    /// Nothing in hand at a moment.
    pub const fn new(at: Moment, joint: bool) -> Self {
        Self { hours: 0.0, at, joint }
    }

    /// Adds what the days since the last look have brought, at so many hours a day of a Marac and of all together; of what
    /// was there before no more is kept than `most` says for that rate.
    #[inline]
    pub fn accrues(&mut self, now: Moment, a_day: [f64; 2], most: impl Fn(f64) -> f64) {
        let a_day = a_day[usize::from(self.joint)];
        self.hours = self.hours.min(most(a_day)) + a_day * now.days_since(self.at).max(0.0);
        self.at = self.at.max(now);
    }

    /// Spends hours, if they are there.
    #[inline]
    pub fn spends(&mut self, hours: f64) -> bool {
        // What a year's part comes to is rounded.
        let there = self.hours >= hours - 1e-9;
        if there {
            self.hours -= hours;
        }
        there
    }
}

/// What Maracs draw on that the country shares.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Shared {
    /// Hours of specialist services at tables.
    pub specialists: Account,
    /// Hours of the national team for visits.
    pub visits: Account,
}

impl Shared {
    /// As a run begins: specialist services work from its start on, visits are asked for from the first measured day on.
    pub fn begin(start: Moment, joint: bool) -> Self {
        Self { specialists: Account::new(start, joint), visits: Account::new(start.max(Moment::ZERO), joint) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_go_to_guidance_then_to_courses_and_visits_have_what_is_left() {
        let asked = Asked { guidance: 10.0, courses: 20.0, visits: 40.0 };
        let given = |hours| Given::of(hours, &asked);
        assert_eq!(given(100.0), Given { guidance: 1.0, courses: 1.0, visits: 70.0 });
        assert_eq!(given(30.0), Given { guidance: 1.0, courses: 1.0, visits: 0.0 });
        assert_eq!(given(15.0), Given { guidance: 1.0, courses: 0.25, visits: 0.0 });
        assert_eq!(given(5.0), Given { guidance: 0.5, courses: 0.0, visits: 0.0 });
        let nothing = Asked::default();
        assert_eq!(Given::of(0.0, &nothing), Given { guidance: 1.0, courses: 1.0, visits: 0.0 });
    }

    #[test]
    fn an_account_fills_by_the_day_up_to_its_most_and_is_never_overdrawn() {
        let day = |days| Moment::ZERO.plus_days(days);
        let mut own = Account::new(Moment::ZERO, false);
        own.accrues(day(10.0), [2.0, 50.0], |a_day| a_day * 5.0);
        assert!(own.spends(15.0) && !own.spends(6.0) && own.spends(5.0));
        own.accrues(day(20.0), [2.0, 50.0], |a_day| a_day * 5.0);
        // 20 hours are there; 10 of them are kept, and a day brings two more.
        own.accrues(day(21.0), [2.0, 50.0], |a_day| a_day * 5.0);
        assert!(own.spends(12.0) && !own.spends(1.0));
        // In a joint run the same Marac draws on what all have.
        let mut joint = Account::new(Moment::ZERO, true);
        joint.accrues(day(1.0), [2.0, 50.0], |a_day| a_day * 5.0);
        // A group that is a little behind takes nothing back.
        joint.accrues(day(0.5), [2.0, 50.0], |a_day| a_day * 5.0);
        assert!(joint.spends(50.0) && !joint.spends(1.0));
    }
}
