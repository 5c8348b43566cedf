//! Coordinators and the chair: hours for each referral, case and meeting, cleared from one pile.

use super::posts::StaffParameters;
use crate::error::Refusal;
use crate::random::{Law, Sampler, Spread};
use crate::units::{Count, Fte, Hours, Quantity, Ratio, Share, WorkingDays, short};

/// How many posts there are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Posts {
    /// What the ratio gives on the baseline's central demand of each year.
    AtTheRatio,
    /// A number, the same in every year.
    Given(Fte),
}

impl Quantity for Posts {
    fn unit() -> String {
        "FTE or ratio".into()
    }
    fn parse(text: &str) -> Result<Self, Refusal> {
        match text.trim() {
            "ratio" => Ok(Self::AtTheRatio),
            text => Fte::parse(text).map(Self::Given).map_err(|refusal| {
                Refusal::new(format!("`{}` is not a number of posts", short(text)), refusal.hint.unwrap_or_default())
            }),
        }
    }
    fn stand_in() -> Self {
        Self::AtTheRatio
    }
    fn show(&self) -> String {
        match self {
            Self::AtTheRatio => "ratio".into(),
            Self::Given(fte) => fte.show(),
        }
    }
    fn number(&self) -> Option<f64> {
        match self {
            Self::AtTheRatio => None,
            Self::Given(fte) => Some(fte.get()),
        }
    }
    fn at_number(&self, number: f64) -> Option<Self> {
        self.number().and(Fte::new(number)).map(Self::Given)
    }
}

crate::levers! {
    /// The coordinators of one team and the chair.
    pub struct CoordinatorLevers {
        /// Coordinator posts: `ratio` (cases of the year on the baseline's central demand / cases per FTE) or a number.
        posts: Posts = "coordinator.posts",
        /// Cases a year for one full-time Marac administrator: SafeLives' ratio.
        cases_per_fte: Ratio = "coordinator.cases_per_fte",
        /// Hours to screen a referral, each time it is looked at.
        screening: Hours = "coordinator.hours.screening",
        /// Hours to list a case and chase what is missing, before the agenda goes out.
        listing: Hours = "coordinator.hours.listing_and_chasing",
        /// Hours of minutes for each case heard.
        minutes: Hours = "coordinator.hours.minutes",
        /// Hours of tracking actions for each case heard.
        tracking: Hours = "coordinator.hours.tracking",
        /// Hours for each meeting beside the sitting: room, papers.
        meeting_fixed: Hours = "coordinator.hours.meeting_fixed",
        /// Hours a year of each FTE for governance, training and data returns.
        fixed: Hours = "coordinator.hours.fixed_a_year",
        /// Hours a year that a governance duty takes of a team, whatever its size.
        governance: Hours = "coordinator.governance_hours",
        /// Coefficient of variation of a case's coordinator work (log-normal; one draw for all of a case's work).
        service_cv: Ratio = "coordinator.service_cv",
        /// Chair's hours for each meeting beside the sitting.
        chair_preparation: Hours = "chair.preparation",
        /// Chance that an absence which leaves the office with nobody is covered.
        cover: Share = "coordinator.cover_when_absent",
        /// Working days after which an office that is empty and not covered asks again.
        cover_again: WorkingDays = "coordinator.cover_asked_again",
        /// Theory: coordinators at their desks all the time, in place of posts and hours.
        desks: (Option<Count>) = "coordinator.desks",
        /// Theory: the law of the time to screen a referral; no other work comes to the desk.
        service: (Option<Spread<Hours>>) = "coordinator.service",
    }
}

/// The posts of a team in one year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crew {
    /// Full-time equivalents.
    pub fte: f64,
    /// Posts into which those are cut that no duty funds.
    pub people: u32,
    /// FTE of each post but the last, and of the last.
    posts: [f64; 2],
    /// Productive hours in the year, all people together, fixed work included.
    pub hours: f64,
    /// Of the FTE, those that are funded for a duty.
    pub funded: f64,
    /// Posts into which those are cut, apart from the others.
    pub funded_people: u32,
    /// FTE of each of them but the last, and of the last.
    funded_posts: [f64; 2],
    /// FTE of the other posts with the hours that are funded for them.
    raised: [f64; 2],
}

impl Crew {
    /// A team of `fte` whose FTE works `productive` hours a year, cut into posts of `size` FTE. The last post takes the rest:
    /// less than half a post joins the post before, if that is then no more than full-time. So 1 FTE is one post and not one
    /// of 0.8 and one of 0.2, which nobody would advertise.
    pub fn new(fte: f64, size: f64, productive: f64) -> Self {
        let further = ((fte / size - 0.5 - 1e-9).floor()).max(0.0);
        let too_long = fte - further * size > 1.0 + 1e-9;
        let further = further + f64::from(u8::from(too_long));
        let people = if fte > 0.0 { further as u32 + 1 } else { 0 };
        let posts = [size, fte - further * size];
        Self {
            fte,
            people,
            posts,
            hours: fte * productive,
            funded: 0.0,
            funded_people: 0,
            funded_posts: posts,
            raised: posts,
        }
    }

    /// The same team with more FTE that are funded for a duty, cut into posts of `size` FTE. Less than half a post is
    /// more hours for those there, up to full-time for each and a fifth more for the last: nobody would advertise it, and
    /// whoever came for it would leave an office neither empty nor staffed.
    #[must_use]
    pub fn with_funded(self, funded: f64, size: f64, productive: f64) -> Self {
        let before = f64::from(self.people.saturating_sub(1));
        let [room_before, room_last] = self.posts.map(|post| (1.0 - post).max(0.0));
        let last = funded.min(room_last);
        let each = if before > 0.0 { ((funded - last) / before).min(room_before) } else { 0.0 };
        let over = funded - last - each * before;
        let joins = self.people > 0 && funded < 0.5 * size && over <= 0.2 + 1e-9;
        let raised = [self.posts[0] + each, self.posts[1] + last + over];
        let more = Self::new(if joins { 0.0 } else { funded }, size, productive);
        Self {
            fte: self.fte + funded,
            hours: self.hours + funded * productive,
            funded,
            funded_people: more.people,
            funded_posts: more.posts,
            raised: if joins { raised } else { self.posts },
            ..self
        }
    }

    /// People who are there all the time, for verification: as posts they are not applicable.
    pub const fn always(people: u32) -> Self {
        let (nobody, posts) = (f64::NAN, [1.0; 2]);
        Self {
            fte: nobody,
            people,
            posts,
            hours: nobody,
            funded: 0.0,
            funded_people: 0,
            funded_posts: posts,
            raised: posts,
        }
    }

    /// Whether two teams have the same posts.
    pub fn has_posts_of(&self, other: &Self) -> bool {
        let posts = |crew: &Self| (crew.people, crew.posts, crew.raised, crew.funded_people, crew.funded_posts);
        posts(self) == posts(other)
    }

    /// FTE of the n-th of the other posts with what is funded for it, from 0; 0 where there is none.
    pub const fn raised_post(&self, nth: u32) -> f64 {
        if nth >= self.people { 0.0 } else { self.raised[(nth + 1 == self.people) as usize] }
    }

    /// FTE of the n-th funded post, from 0; 0 where there is none.
    pub const fn funded_post(&self, nth: u32) -> f64 {
        if nth >= self.funded_people { 0.0 } else { self.funded_posts[(nth + 1 == self.funded_people) as usize] }
    }

    /// FTE of the n-th post of those that are not funded for a duty, from 0; 0 where there is none.
    pub const fn post(&self, nth: u32) -> f64 {
        if nth >= self.people { 0.0 } else { self.posts[(nth + 1 == self.people) as usize] }
    }
}

/// A coordinator team as the model needs it.
#[derive(Clone, Debug)]
pub struct OfficeParameters {
    /// The levers.
    pub levers: CoordinatorLevers,
    /// The crew of each measured year, funded posts among them.
    pub crews: Vec<Crew>,
    /// Who is there.
    pub staff: StaffParameters,
    /// A case's work: [`Self::law_of_work`].
    pub work: Sampler,
}

impl OfficeParameters {
    /// The law of a case's work: a ratio to the mean, or in theory the hours themselves.
    pub fn law_of_work(levers: &CoordinatorLevers) -> Law {
        match &levers.service {
            Some(service) => service.law(),
            None => Law::LogNormal { mean: 1.0, cv: levers.service_cv.get() },
        }
    }

    /// Hours a year of a team of `fte` that no case sees.
    pub fn fixed_hours(&self, fte: f64) -> f64 {
        self.levers.fixed.get() * fte + self.levers.governance.get()
    }

    /// Hours to screen a referral whose work is drawn.
    #[inline]
    pub fn screening_hours(&self, work: f64) -> f64 {
        if self.levers.service.is_some() { work } else { work * self.levers.screening.get() }
    }

    /// Hours of later work on a case; none in theory.
    #[inline]
    pub fn hours(&self, mean: Hours, work: f64) -> f64 {
        if self.levers.service.is_some() { 0.0 } else { work * mean.get() }
    }
}

/// The classes of a coordinator's calls, the most pressing first.
#[derive(Clone, Copy, Debug)]
pub enum Ring {
    /// Urgent referrals, and sittings.
    Urgent,
    /// Other referrals to screen.
    Screening,
}

impl Ring {
    /// How many there are.
    pub const COUNT: usize = 2;
}

/// The classes of a coordinator's paperwork, the most pressing first.
#[derive(Clone, Copy, Debug)]
pub enum Pile {
    /// Minutes, due soon after a meeting.
    Minutes,
    /// Listing and chasing.
    Listing,
    /// Tracking of actions.
    Tracking,
}

impl Pile {
    /// How many there are.
    pub const COUNT: usize = 3;
}

/// A coordinator team at work.
#[derive(Clone, Debug, Default)]
pub struct Office {
    /// The chair's hours since the last settlement.
    pub chair_hours: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_team_is_cut_into_posts_that_sum_to_it() {
        for fte in [0.2, 0.8, 1.0, 1.3, 2.0, 7.4, 9.2, 120.0] {
            for size in [0.5, 0.8, 1.0] {
                let crew = Crew::new(fte, size, 1540.0);
                let posts: Vec<f64> = (0..crew.people).map(|nth| crew.post(nth)).collect();
                assert!((posts.iter().sum::<f64>() - fte).abs() < 1e-9, "{posts:?}");
                let least = (0.5 * size).min(1.0 - size);
                assert!(posts.iter().all(|&post| post > least - 1e-9 || crew.people == 1), "{posts:?}");
                assert!(posts.iter().all(|&post| post <= 1.0 + 1e-9) && crew.post(crew.people) == 0.0);
                assert!((crew.hours - fte * 1540.0).abs() < 1e-9);
            }
        }
        let people = |fte: f64| Crew::new(fte, 0.8, 1540.0).people;
        assert_eq!([0.0, 0.5, 1.0, 1.1, 1.8, 1.9, 9.2].map(people), [0, 1, 1, 2, 2, 3, 12]);
        assert_eq!((Crew::new(1.0, 0.5, 1540.0).people, Crew::new(3.0, 1.0, 1540.0).people), (2, 3));
    }

    #[test]
    fn funded_posts_are_apart_and_small_change_is_more_hours() {
        let with = |own: f64, funded: f64| Crew::new(own, 0.8, 1540.0).with_funded(funded, 0.8, 1540.0);
        let sum = |crew: &Crew| -> f64 {
            let posts = |of: fn(&Crew, u32) -> f64| (0..40).map(|nth| of(crew, nth)).sum::<f64>();
            posts(Crew::raised_post) + posts(Crew::funded_post)
        };
        for own in [0.3, 0.8, 1.0, 2.0, 7.4] {
            for funded in [0.0, 0.1, 0.3, 0.4, 0.9, 3.3] {
                let crew = with(own, funded);
                assert!((sum(&crew) - own - funded).abs() < 1e-9 && (crew.fte - own - funded).abs() < 1e-9, "{crew:?}");
                assert!((0..crew.people).all(|nth| crew.raised_post(nth) <= 1.2 + 1e-9), "{crew:?}");
                assert!(crew.funded_people == 0 || crew.funded_post(0) > 0.2, "{crew:?}");
                assert!((crew.hours - crew.fte * 1540.0).abs() < 1e-9);
                // What is not paid for stays what it was.
                assert!((0..9).all(|nth| crew.post(nth) == Crew::new(own, 0.8, 1540.0).post(nth)));
            }
        }
        assert_eq!(
            (with(1.0, 0.1).funded_people, with(1.0, 0.3).funded_people, with(2.0, 0.4).funded_people),
            (0, 1, 1)
        );
        assert!((with(0.8, 0.1).raised_post(0) - 0.9).abs() < 1e-12);
        assert_eq!((with(0.0, 0.1).funded_people, with(0.0, 0.1).raised_post(0)), (1, 0.0));
    }
}
