//! The people of each team through a run: posts at work, and how load is felt.

use super::desks::Team;
use super::post::{Change, Post, State};
use super::posts::StaffParameters;
use super::{Event, Group, System};
use crate::model::coordinator::Crew;
use crate::random::Purpose;
use crate::time::{DAY, Moment, Reading};
use crate::units::Rate;

/// Days from one look at the load to the next: a month.
const LOOK: f64 = Rate::DAYS_A_YEAR / 12.0;

/// What the number of the first funded post is keyed by: far from the others, so that neither kind shifts the other.
const FUNDED: u32 = 1 << 16;

/// No post.
pub(super) const NOBODY: u32 = u32::MAX;

/// A team's posts, summed up.
#[derive(Clone, Debug)]
pub(super) struct Roster {
    /// Its posts among those of the group.
    first: u32,
    count: u32,
    /// Of those, the first that are not funded for a duty.
    own: u32,
    /// FTE in post, newcomers in full.
    in_post: f64,
    /// FTE in post for cases: newcomers count half.
    pub for_cases: f64,
    /// FTE of those for cases who are there now, whoever covers included.
    there: f64,
    /// FTE in post that a duty funds, and of whoever covers.
    paid: [f64; 2],
    /// When the sums below were last brought up to date, and the working time of then.
    counted: (Moment, i64),
    /// FTE-milliseconds in post, there in working time, in post and funded, and of cover, since the last settlement.
    pub spent: [f64; 4],
    /// FTE whose holders left since the last settlement.
    pub leavers: f64,
    /// FTE of posts that were added since the last settlement, those that a duty funds last.
    pub added: [f64; 2],
    /// The post that somebody else covers, where nobody of the team is there.
    pub covered: u32,
    /// The empty post whose cover is asked for, when again, and how often it was.
    pub asks: (u32, Moment, u64),
    /// Cases that came since the last look, and a year's number of them, smoothed over a year.
    pub cases: f64,
    cases_a_year: f64,
}

impl Roster {
    fn new(first: u32, count: u32, own: u32) -> Self {
        Self {
            first,
            count,
            own,
            in_post: 0.0,
            for_cases: 0.0,
            there: 0.0,
            paid: [0.0; 2],
            counted: (Moment::ZERO, 0),
            spent: [0.0; 4],
            leavers: 0.0,
            added: [0.0; 2],
            covered: NOBODY,
            asks: (NOBODY, Moment::NEVER, 0),
            cases: 0.0,
            cases_a_year: 0.0,
        }
    }

    /// Brings the sums up to date.
    pub fn counts(&mut self, now: &Reading) {
        let passed = (now.at().0 - self.counted.0.0) as f64;
        self.spent[0] += passed * self.in_post;
        self.spent[2] += passed * self.paid[0];
        self.spent[3] += passed * self.paid[1];
        self.spent[1] += (now.worked() - self.counted.1) as f64 * self.there;
        self.counted = (now.at(), now.worked());
    }
}

/// The posts of all teams of a group, with room for the most that any year of any stage has.
pub(super) fn rosters(group: &Group) -> Vec<Roster> {
    let mut first = 0;
    let roster = |team: usize| {
        let crews = || group.stages().flat_map(|stage| stage.crews(Team(team)));
        let own = crews().map(|crew| crew.people).max().unwrap_or(0);
        let count = own + crews().map(|crew| crew.funded_people).max().unwrap_or(0);
        first += count;
        Roster::new(first - count, count, own)
    };
    (0..group.offices.len() + group.authorities.len()).map(roster).collect()
}

impl<'g> System<'g> {
    /// Takes on another stage's parameters for all teams: posts, hours and places follow where they are others.
    pub(super) fn teams_enter(&mut self, stage: &'g Group) {
        let (before, year) = (self.group, self.table_year);
        let changes = |team: &Team| !stage.has_team_of(before, *team, year);
        for team in self.teams().filter(changes) {
            self.catches_up(team);
            for at in self.posts_of(team) {
                self.posts[at].passes(&self.clock, before.staff(team));
            }
        }
        self.group = stage;
        self.teams().filter(changes).for_each(|team| self.posts_follow(team));
    }

    fn is_office(&self, team: Team) -> bool {
        team.0 < self.group.offices.len()
    }

    pub(super) fn staff_of(&self, team: Team) -> &'g StaffParameters {
        self.group.staff(team)
    }

    /// The crew of a team this year.
    pub(super) fn crew_of(&self, team: Team) -> Crew {
        self.group.crews(team)[self.table_year]
    }

    pub(super) fn posts_of(&self, team: Team) -> std::ops::Range<usize> {
        let roster = &self.rosters[team.0];
        roster.first as usize..(roster.first + roster.count) as usize
    }

    /// Opens the posts of a run that begins.
    pub(super) fn open_posts(&mut self) {
        self.read_clock();
        self.posts.clear();
        for team in self.teams() {
            let (staff, crew) = (self.staff_of(team), self.crew_of(team));
            let Roster { first, count, own, .. } = self.rosters[team.0];
            let now = self.clock;
            let cases_a_year = self.standard_cases(team) * (crew.fte - crew.funded);
            self.rosters[team.0] =
                Roster { counted: (now.at(), now.worked()), cases_a_year, ..Roster::new(first, count, own) };
            let kind = u64::from(self.is_office(team));
            let key = self.key.with(staff.code).for_purpose(Purpose::Post).with(kind);
            for nth in 0..count {
                let number = if nth < own { nth } else { FUNDED + nth - own };
                let mut post = Post::new(key.with(number.into()));
                if nth < own.min(crew.people) {
                    post.open_at_start(&now, crew.post(nth), staff);
                }
                self.posts.push(post);
            }
            self.desks[team.0].seat(count as usize);
            self.posts_follow(team);
        }
        if self.teams().any(|team| self.first.stages().any(|stage| stage.staff(team).felt)) {
            self.schedule(self.now.plus_days(LOOK), Event::LoadIsFelt(0));
        }
    }

    /// The review of each 1 April: contracts that were not renewed in time have ended, and posts follow the new FTE.
    pub(super) fn review_posts(&mut self) {
        let year = self.year;
        self.read_clock();
        let now = self.clock;
        for team in self.teams() {
            self.catches_up(team);
            let (staff, posts) = (self.staff_of(team), self.posts_of(team));
            for at in posts {
                let post = &mut self.posts[at];
                if now.at() > Moment::ZERO && post.contract_ends(year, staff) {
                    self.rosters[team.0].leavers += post.fte;
                    post.falls_vacant(now.at(), staff);
                }
            }
            self.posts_follow(team);
        }
    }

    /// Posts follow the FTE in force. Those that a duty funds are vacancies when they come; there are none in the burn-in.
    fn posts_follow(&mut self, team: Team) {
        let (now, staff, crew) = (self.clock, self.staff_of(team), self.crew_of(team));
        let (posts, own) = (self.posts_of(team), self.rosters[team.0].own as usize);
        let (own, funded) = (posts.start..posts.start + own, posts.start + own..posts.end);
        let there = |of: &[Post]| of.iter().map(|post| post.fte).sum::<f64>();
        let before = [there(&self.posts[own.clone()]), there(&self.posts[funded.clone()])];
        let paid = self.year >= 0;
        let of_own = |nth: u32| if paid { crew.raised_post(nth) } else { crew.post(nth) };
        let of_funded = |nth: u32| if paid { crew.funded_post(nth) } else { 0.0 };
        let wanted = [(0..crew.people).map(of_own).sum::<f64>(), (0..crew.funded_people).map(of_funded).sum::<f64>()];
        // Nobody gets less for what is lost to rounding.
        let shrinks = [0, 1].map(|kind| wanted[kind] < before[kind] - 1e-9);
        for (nth, at) in (0..).zip(own) {
            let added = self.posts[at].resize(&now, of_own(nth), (shrinks[0], staff.foreseen), staff);
            self.rosters[team.0].added[0] += added;
        }
        for (nth, at) in (0..).zip(funded) {
            let added = self.posts[at].resize(&now, of_funded(nth), (shrinks[1], false), staff);
            self.rosters[team.0].added[1] += added;
        }
        self.all_change(team);
    }

    /// The next thing happens to a post, unless it was planned anew since.
    #[inline(never)]
    pub(super) fn post_changes(&mut self, id: u32) {
        let post = &self.posts[id as usize];
        if post.next.0 != self.now {
            return;
        }
        let team = self.team_of(id);
        self.catches_up(team);
        let staff = self.staff_of(team);
        let Post { next: (_, change), fte, .. } = self.posts[id as usize];
        if change == Change::GoesOnLeave && self.puts_off_leave(team, id) {
            return self.plan_post(id, staff);
        }
        if change == Change::Leaves {
            self.rosters[team.0].leavers += fte;
        }
        let calendar = &self.group.calendar;
        self.posts[id as usize].change(&self.clock, staff, calendar);
        self.plan_post(id, staff);
        self.team_changes(team, id);
    }

    fn team_of(&self, id: u32) -> Team {
        // The last team whose posts begin at or before it: one without posts begins where the next does.
        let after = self.rosters.partition_point(|roster| roster.first <= id);
        Team(after.saturating_sub(1))
    }

    fn plan_post(&mut self, id: u32, staff: &StaffParameters) {
        let post = &mut self.posts[id as usize];
        let before = post.next.0;
        post.plan(&self.clock, staff, &self.group.calendar);
        let next = post.next.0;
        if next.happened() && (next != before || next == self.now) {
            self.schedule(next, Event::PostChanges(id));
        }
    }

    /// Leave is planned around meetings: where it would leave a meeting with nobody of its office it begins when the meeting
    /// is over. Once: where meetings follow too closely, leave is taken all the same.
    fn puts_off_leave(&mut self, team: Team, id: u32) -> bool {
        if !self.is_office(team) {
            return false;
        }
        let (group, staff, now) = (self.group, self.staff_of(team), self.clock);
        let mut others = self.posts_of(team).filter(|&at| at != id as usize);
        if others.any(|at| self.posts[at].is_worked(self.staff_of(team))) {
            return false;
        }
        let back = self.posts[id as usize].back_from_leave(&now, staff, &group.calendar);
        let maracs = group.maracs.iter().zip(&self.maracs);
        let of_office = maracs.filter(|(parameters, _)| usize::from(parameters.office) == team.0);
        let next = of_office.map(|(_, marac)| marac.due).filter(|&due| due >= now.at() && due < back).min();
        let Some(meeting) = next else { return false };
        let over = group.calendar.read(Moment((meeting.day() + 1) * DAY));
        self.posts[id as usize].puts_off_leave(&now, over.worked() - now.worked(), staff)
    }

    /// Every post of a team may be another.
    fn all_change(&mut self, team: Team) {
        let staff = self.staff_of(team);
        let posts = self.posts_of(team);
        for id in posts.clone() {
            self.plan_post(id as u32, staff);
            self.sits_at_desk(team, id as u32);
        }
        self.sum_up(team, posts.start as u32);
    }

    /// One post of a team has changed.
    fn team_changes(&mut self, team: Team, id: u32) {
        self.sits_at_desk(team, id);
        self.sum_up(team, id);
    }

    /// Whoever holds a post, or covers it, is at the desk or is not.
    pub(super) fn sits_at_desk(&mut self, team: Team, id: u32) {
        let (staff, roster, post) = (self.staff_of(team), &self.rosters[team.0], &self.posts[id as usize]);
        let team_fte = self.crew_of(team).fte;
        let share = |fte: f64| Some(staff.share_for_cases(fte, team_fte) * self.lent_to(team));
        let share = match post.state {
            State::AtWork => share(post.fte_for_cases(self.now)),
            _ if roster.covered == id || post.has_agency(staff) => share(post.fte),
            _ => None,
        };
        self.desks[team.0].attends(&self.clock, (id - roster.first) as usize, share);
    }

    /// Sums up a team after a post has changed, gives its places their number, and lets whoever is there take work.
    pub(super) fn sum_up(&mut self, team: Team, changed: u32) {
        let now = self.now;
        self.rosters[team.0].counts(&self.clock);
        if self.is_office(team) {
            self.looks_for_cover(team, changed);
        }
        let staff = self.staff_of(team);
        let mut cover = self.posts.get(self.rosters[team.0].covered as usize).map_or(0.0, |post| post.fte);
        let mut there = cover;
        let (mut in_post, mut for_cases) = (0.0, 0.0);
        for post in &self.posts[self.posts_of(team)] {
            let fte = if post.has_agency(staff) { post.fte } else { post.fte_for_cases(now) };
            match post.state {
                State::Closed => continue,
                State::Vacant => cover += fte,
                State::AtWork | State::OnLeave | State::Sick => in_post += post.fte,
            }
            for_cases += fte;
            there += if post.is_worked(staff) { fte } else { 0.0 };
        }
        let funded = self.funded_in_post(team);
        let roster = &mut self.rosters[team.0];
        (roster.in_post, roster.for_cases, roster.there, roster.paid) = (in_post, for_cases, there, [funded, cover]);
        self.is_free(team);
        if !self.is_office(team) {
            self.places_follow(team.0 - self.group.offices.len());
        }
    }

    /// FTE in post that a duty funds. Of a post that somebody had before it is the hours by which that was raised.
    fn funded_in_post(&self, team: Team) -> f64 {
        let (crew, own) = (self.crew_of(team), self.rosters[team.0].own);
        if crew.funded <= 0.0 {
            return 0.0;
        }
        let before = |nth: u32, post: &Post| if nth < own { crew.post(nth).min(post.fte) } else { 0.0 };
        let filled = (0..).zip(&self.posts[self.posts_of(team)]).filter(|(_, post)| post.is_filled());
        filled.map(|(nth, post)| post.fte - before(nth, post)).sum()
    }

    /// Places of caseload follow the FTE in post.
    fn places_follow(&mut self, authority: usize) {
        let service = &self.group.authorities[authority].service;
        let fte = self.rosters[self.group.offices.len() + authority].for_cases;
        let state = &mut self.services[authority];
        let standard = service.places_for(fte, self.table_year) * state.lent;
        state.standard = standard;
        state.places.resize(self.now, service.ordinary_places(standard), standard);
        self.fill_places(authority);
    }

    // ---- loop R3: load is felt ---------------------------------------------------------------------------------------

    /// Once a month each team whose load is felt looks at it: sickness and turnover follow.
    #[inline(never)]
    pub(super) fn load_is_felt(&mut self, _group: u32) {
        self.read_clock();
        for team in self.teams() {
            let staff = self.staff_of(team);
            if !staff.felt {
                continue;
            }
            let strain = staff.levers.strain(self.load(team));
            for id in self.posts_of(team) {
                if self.posts[id].feels(&self.clock, strain, staff) {
                    self.plan_post(id as u32, staff);
                }
            }
        }
        self.schedule(self.now.plus_days(LOOK), Event::LoadIsFelt(0));
    }

    /// A team's caseload over the standard: of Idaas, open cases to places for those in post; of coordinators, the cases
    /// of a year, smoothed over a year, to those for the FTE in post.
    fn load(&mut self, team: Team) -> f64 {
        let standard = self.standard_cases(team);
        let roster = &mut self.rosters[team.0];
        if let Some(authority) = team.0.checked_sub(self.group.offices.len()) {
            let service = &self.services[authority];
            return f64::from(service.places.taken()) / service.standard;
        }
        let yearly = std::mem::take(&mut roster.cases) * 12.0;
        roster.cases_a_year += (yearly - roster.cases_a_year) / 12.0;
        roster.cases_a_year / (standard * roster.in_post)
    }

    /// Cases a year for one FTE of an office.
    fn standard_cases(&self, team: Team) -> f64 {
        self.group.offices.get(team.0).map_or(0.0, |office| office.levers.cases_per_fte.get())
    }
}
