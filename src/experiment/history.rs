//! The whole of one replication, nothing forgotten: every referral with its stamps, every sitting, every year of a team.
//!
//! The same model as in a run: the log is only read at the end, instead of every few hundred cases, so that a repeat is
//! still beside the case that it repeats.

use super::plan::{Plan, refuse_memory};
use crate::error::{Error, Faults};
use crate::model::referral::{Referrer, TRANSFER};
use crate::model::{Case, Group, Log, Meeting, Milestone, OfficeYear, ServiceYear, System};
use crate::random::Key;
use crate::time::{Calendar, DAY, Moment};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Records of a case that are held at once while a history is made: in the model, and as told.
const COPIES: f64 = 3.0;
/// What a case takes when it is told as text: a dozen lines, in bytes.
const TEXT: f64 = 4_096.0;

/// One replication, told whole. Nobody in it exists.
#[derive(Clone, Debug)]
pub struct History {
    /// Which replication it is, from 1.
    pub replication: u32,
    /// Referrals, by place and in the order in which they were received.
    pub cases: Vec<Told>,
    /// Sittings of the Maracs, in order of time.
    pub sittings: Vec<Sitting>,
    /// Years of teams, in order of time.
    pub team_years: Vec<TeamYear>,
    /// The calendar of the run.
    pub calendar: Arc<Calendar>,
}

/// A referral of a simulated person.
#[derive(Clone, Debug)]
pub struct Told {
    /// Which one it is: the code of the place and the running number there, such as `S12000047-12`.
    pub id: String,
    /// The running number in its place, from 1, in the order of receipt.
    pub number: u32,
    /// The place, among those that the plan reports.
    pub place: usize,
    /// Who made it: a referrer's id, or `transfer`.
    pub origin: &'static str,
    /// The stamps and all that the model knows of it.
    pub case: Case,
    /// The Marac that hears it.
    pub marac: String,
    /// The coordinators who screen it.
    pub office: String,
    /// The case of the same person that it repeats, among [`History::cases`].
    pub repeats: Option<usize>,
    /// The first case of the same person.
    pub person: usize,
}

/// A sitting of a Marac.
#[derive(Clone, Debug)]
pub struct Sitting {
    /// The Marac.
    pub marac: String,
    /// The places that the plan reports and whose cases it hears.
    pub places: Vec<usize>,
    /// What was recorded.
    pub meeting: Meeting,
}

/// A year of a team.
#[derive(Clone, Debug)]
pub struct TeamYear {
    /// The team.
    pub team: String,
    /// When the year ended.
    pub ended: Moment,
    /// FTE of posts, and FTE in post as a mean over the year.
    pub fte: [f64; 2],
    /// Productive hours of those who were there, and hours of work.
    pub hours: [f64; 2],
}

impl History {
    /// Milestones of a case in the order of time; of two at once the earlier in the process comes first.
    pub fn milestones(case: &Case) -> Vec<(Moment, &'static str)> {
        let stamps = Milestone::NAMES.iter().map(|&(name, milestone)| (case.at(milestone), name));
        let mut passed: Vec<_> = stamps.filter(|(at, _)| at.happened()).collect();
        passed.sort_by_key(|&(at, _)| at);
        passed
    }

    /// A moment by the clock on the wall, as ISO 8601 writes it: `2027-04-01T09:30:00.000`. Clocks are never put forward.
    pub fn date_and_time(&self, at: Moment) -> String {
        let (seconds, rest) = (at.0.rem_euclid(DAY) / 1_000, at.0.rem_euclid(1_000));
        let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
        format!("{}T{hours:02}:{minutes:02}:{seconds:02}.{rest:03}", self.calendar.date(at.day()))
    }

    /// Where the case with an id stands. A number alone is enough where one place is told.
    pub fn find(&self, plan: &Plan<'_>, id: &str) -> Result<usize, Error> {
        let number = |text: &str| text.parse::<u32>().ok();
        let found = match number(id) {
            Some(number) if plan.reported.len() == 1 => self.cases.iter().position(|told| told.number == number),
            Some(_) => {
                let hint = format!("name an --area, or write the place too: --case {}-{id}", code(plan, 0));
                return Err(Error::input(format!("every authority has a case {id}")).hint(hint));
            }
            None => self.cases.iter().position(|told| told.id == id),
        };
        found.ok_or_else(|| {
            let message = format!("replication {} has no case `{}`", self.replication, crate::units::short(id));
            Error::input(message).hint(match (self.cases.first(), self.cases.last()) {
                (Some(first), Some(last)) => format!("there are {} to {}", first.id, last.id),
                _ => "there is no case at all".into(),
            })
        })
    }
}

impl Plan<'_> {
    /// Refuses a history that would take more than `most` bytes of memory.
    pub fn history_fits(&self, most: u64) -> Result<(), Faults> {
        let spans = self.groups.iter().map(|group| {
            let measured = group.calendar.years().start(i64::from(group.calendar.years().measured()));
            group.stop.days_since(group.start) / measured.days_since(Moment::ZERO).max(1.0)
        });
        let cases: f64 = self.groups.iter().zip(spans).map(|(group, span)| super::plan::referrals(group) * span).sum();
        let memory = cases * (COPIES * size_of::<Told>() as f64 + TEXT);
        let what = format!("one replication of {} years, told whole,", self.years.len());
        refuse_memory(memory as u64, most, &what, "ask for fewer --years, or name an --area")
    }

    /// One replication, from 1, told whole; `None` if `stop` was raised meanwhile.
    pub fn history(&self, replication: u32, stop: &AtomicBool) -> Option<History> {
        let key = Key::new(self.seed).with(u64::from(replication - 1));
        let calendar = Arc::clone(&self.groups.first()?.calendar);
        let (cases, sittings, team_years) = (Vec::new(), Vec::new(), Vec::new());
        let mut history = History { replication, cases, sittings, team_years, calendar };
        for group in 0..self.groups.len() {
            let mut system = System::new(self.groups[group]);
            system.start(key);
            while system.advance() {
                if stop.load(Ordering::Relaxed) {
                    return None;
                }
            }
            Teller { plan: self, group, names: Names::new(self, group) }.tell(&system.log(), &mut history);
        }
        history.put_in_order(self);
        Some(history)
    }
}

impl History {
    /// Cases by place and receipt, with their numbers; sittings and years by time.
    fn put_in_order(&mut self, plan: &Plan<'_>) {
        self.sittings.sort_by_key(|sitting| sitting.meeting.at);
        self.team_years.sort_by_key(|year| year.ended);
        let received = |at: usize| self.cases[at].case.at(Milestone::Received);
        let mut order: Vec<usize> = (0..self.cases.len()).collect();
        order.sort_by_key(|&at| (self.cases[at].place, received(at)));
        let mut now_at = vec![0; order.len()];
        order.iter().enumerate().for_each(|(now, &before)| now_at[before] = now);
        let mut cases: Vec<Told> = order.iter().map(|&at| self.cases[at].clone()).collect();
        let mut numbers = vec![0; plan.reported.len()];
        for at in 0..cases.len() {
            let place = cases[at].place;
            numbers[place] += 1;
            cases[at].number = numbers[place];
            cases[at].id = format!("{}-{}", code(plan, place), numbers[place]);
            cases[at].repeats = cases[at].repeats.map(|before| now_at[before]);
            // Whom a case repeats was received before it.
            cases[at].person = cases[at].repeats.map_or(at, |earlier| cases[earlier].person);
        }
        self.cases = cases;
    }
}

/// The code of a place that is reported; the theory place has none.
fn code<'a>(plan: &'a Plan<'_>, place: usize) -> &'a str {
    plan.places.get(place).map_or("", |place| if place.gss.is_empty() { &place.name } else { &place.gss })
}

/// What the Maracs and teams of a group are called.
pub(super) struct Names {
    pub(super) authorities: Vec<String>,
    pub(super) maracs: Vec<String>,
    offices: Vec<String>,
}

impl Names {
    pub(super) fn new(plan: &Plan<'_>, group: usize) -> Self {
        let of = plan.groups[group];
        let authority =
            |at: usize| plan.names.get(of.authorities[at].index).map_or_else(String::new, |named| named.name.clone());
        let authorities: Vec<String> = (0..of.authorities.len()).map(authority).collect();
        let maracs = (0..of.maracs.len()).map(|at| marac(of, &authorities, at)).collect();
        let offices = (0..of.offices.len()).map(|at| office(of, &authorities, at)).collect();
        Self { authorities, maracs, offices }
    }
}

/// `Marac of Fife`, with a number where one authority leads several.
fn marac(group: &Group, authorities: &[String], at: usize) -> String {
    let lead = usize::from(group.maracs[at].lead);
    let of_lead: Vec<usize> =
        (0..group.maracs.len()).filter(|&other| usize::from(group.maracs[other].lead) == lead).collect();
    let number = of_lead.iter().position(|&other| other == at).filter(|_| of_lead.len() > 1);
    let number = number.map_or_else(String::new, |number| format!(" {}", number + 1));
    format!("Marac of {}{number}", authorities[lead])
}

fn office(group: &Group, authorities: &[String], at: usize) -> String {
    let own = group.authorities.iter().zip(authorities).filter(|(of, _)| usize::from(of.office) == at);
    let names: Vec<&str> = own.map(|(_, name)| name.as_str()).collect();
    format!("coordinators of {}", names.join(" and "))
}

/// Reads the log of a group into a history.
struct Teller<'a, 'p> {
    plan: &'a Plan<'p>,
    group: usize,
    names: Names,
}

impl Teller<'_, '_> {
    fn tell(&self, log: &Log<'_>, history: &mut History) {
        self.tell_cases(log, history);
        let group = self.plan.groups[self.group];
        history.sittings.extend(log.meetings.iter().filter_map(|meeting| {
            let marac = usize::from(meeting.marac);
            let serves = group.maracs[marac].serves.iter();
            let places: Vec<usize> = serves.filter_map(|&authority| self.place(authority)).collect();
            let told = Sitting { marac: self.names.maracs[marac].clone(), places, meeting: *meeting };
            (!told.places.is_empty()).then_some(told)
        }));
        let ended = |year| group.calendar.years().start(year + 1).min(group.stop);
        history.team_years.extend(log.offices.iter().filter(|year| self.tells_office(year.office)).map(|year| {
            let OfficeYear { office, year, fte, in_post, available, worked, .. } = *year;
            let team = self.names.offices[usize::from(office)].clone();
            TeamYear { team, ended: ended(year), fte: [fte, in_post], hours: [available, worked] }
        }));
        history.team_years.extend(log.services.iter().filter(|year| self.place(year.authority).is_some()).map(
            |year| {
                let ServiceYear { authority, year, fte, in_post, available, worked, support, .. } = *year;
                let team = format!("Idaa service of {}", self.names.authorities[usize::from(authority)]);
                TeamYear { team, ended: ended(year), fte: [fte, in_post], hours: [available, worked + support] }
            },
        ));
    }

    /// Cases stand where the history ends so far; whom each repeats is found by its slot, which none has left.
    fn tell_cases(&self, log: &Log<'_>, history: &mut History) {
        let begins = history.cases.len();
        let told = || log.numbered().filter_map(|(slot, case)| Some((slot, case, self.place(case.authority)?)));
        let slots: BTreeMap<u32, usize> = told().enumerate().map(|(at, (slot, ..))| (slot, begins + at)).collect();
        history.cases.extend(told().map(|(_, case, place)| {
            Told {
                id: String::new(),
                number: 0,
                place,
                origin: if usize::from(case.origin) == TRANSFER {
                    "transfer"
                } else {
                    Referrer::NAMES[usize::from(case.origin)]
                },
                case: *case,
                marac: self.names.maracs[usize::from(case.marac)].clone(),
                office: self.names.offices
                    [usize::from(self.plan.groups[self.group].authorities[usize::from(case.authority)].office)]
                .clone(),
                repeats: slots.get(&case.parent).copied(),
                person: 0,
            }
        }));
    }

    /// The place that an authority of the group has among those that are reported.
    fn place(&self, authority: u16) -> Option<usize> {
        self.plan.reported.iter().position(|&(group, at)| group == self.group && at == usize::from(authority))
    }

    fn tells_office(&self, office: u16) -> bool {
        let of = &self.plan.groups[self.group].authorities;
        (0..).zip(of).any(|(at, authority)| authority.office == office && self.place(at).is_some())
    }
}
