//! A year of meetings: when each Marac sits by its cadence, when its list closes, and how long its agendas are.

use super::history::Names;
use super::plan::Plan;
use super::threads::in_order;
use crate::model::marac::MEETING_HOUR;
use crate::model::meeting::Plan as Cut;
use crate::model::{Group, SittingKind, System};
use crate::random::Key;
use crate::statistics::quantile;
use crate::time::{Date, Moment};
use std::sync::atomic::AtomicBool;

/// One meeting of the first measured year, as the cadence has it.
#[derive(Clone, Debug, PartialEq)]
pub struct MeetingDay {
    /// The Marac.
    pub marac: String,
    /// The authorities whose cases it hears.
    pub serves: Vec<String>,
    /// When it sits: on the first open day from the nominal day on.
    pub sits: Date,
    /// The day on which its list closes to new referrals.
    pub cut_off: Date,
    /// The day on which the agenda goes out.
    pub agenda: Date,
    /// The day on which the minutes are due.
    pub minutes_due: Date,
    /// Cases that a sitting hears in full.
    pub in_full: u32,
    /// Cases that could be listed: the 10th percentile, the median and the 90th over simulated years in which it sat on
    /// this day.
    pub listed: Option<[u32; 3]>,
    /// In how many simulated years it did.
    pub simulated: u32,
}

/// A Marac by its group and its place there, and a day.
type Key3 = (usize, usize, i64);

impl Plan<'_> {
    /// The meetings of the first measured year of every Marac that hears cases of a reported authority, in order of Marac
    /// and day. Agendas are those of so many replications. A Marac that meets on demand has no calendar.
    pub fn calendar(&self, replications: u32, stop: &AtomicBool) -> Vec<MeetingDay> {
        let mut days: Vec<(Key3, MeetingDay)> = Vec::new();
        for (at, group) in self.groups.iter().enumerate() {
            let names = Names::new(self, at);
            let reported = |authority: &u16| self.reported.contains(&(at, usize::from(*authority)));
            let heard = |marac: &usize| group.maracs[*marac].serves.iter().any(reported);
            for marac in (0..group.maracs.len()).filter(heard) {
                let day = |sits: i64| ((at, marac, sits), meeting_day(group, marac, sits, &names));
                days.extend(sitting_days(group, marac).into_iter().map(day));
            }
        }
        let sample = |(): &mut (), replication| Some(self.first_year(replication));
        let all: Vec<(Key3, u32)> =
            in_order(replications, stop, &mut |_| {}, || (), sample).into_iter().flatten().collect();
        for (key, day) in &mut days {
            let mut listed: Vec<f64> =
                all.iter().filter(|(found, _)| found == key).map(|&(_, count)| f64::from(count)).collect();
            day.simulated = listed.len() as u32;
            let [low, middle, high] = [0.1, 0.5, 0.9].map(|p| quantile(&mut listed, p));
            day.listed = low.zip(middle).zip(high).map(|((a, b), c)| [a, b, c].map(|count| count as u32));
        }
        days.into_iter().map(|(_, day)| day).collect()
    }

    /// The scheduled sittings of the first year in one replication, and how many cases could be listed.
    fn first_year(&self, replication: u32) -> Vec<(Key3, u32)> {
        let key = Key::new(self.seed).with(u64::from(replication));
        let mut found = Vec::new();
        for (at, group) in self.groups.iter().copied().enumerate() {
            let mut system = System::new(group);
            system.start(key);
            while system.advance() && system.year() < 1 {}
            let log = system.log();
            let sat = log.meetings.iter().filter(|meeting| meeting.kind == SittingKind::Scheduled);
            found.extend(sat.map(|meeting| ((at, usize::from(meeting.marac), meeting.at.day()), meeting.listed)));
        }
        found
    }
}

/// The days on which the cadence has a Marac sit in the first measured year.
fn sitting_days(group: &Group, marac: usize) -> Vec<i64> {
    let (calendar, mut day) = (&group.calendar, group.maracs[marac].first_day);
    let (begins, ends) = (calendar.years().start(0).day(), calendar.years().start(1).day());
    let mut days = Vec::new();
    loop {
        let sits = calendar.open_from(day.floor() as i64);
        if sits >= ends {
            return days;
        }
        if sits >= begins {
            days.push(sits);
        }
        // The burn-in meets as the first year begins.
        let stage = if sits < begins { group } else { group.planned(0) };
        match stage.maracs[marac].interval.first() {
            Some(interval) if *interval > 0.0 => day += interval,
            _ => return Vec::new(),
        }
    }
}

fn meeting_day(group: &Group, marac: usize, sits: i64, names: &Names) -> MeetingDay {
    let (calendar, of) = (&group.calendar, &group.planned(0).maracs[marac]);
    let at = Moment::ZERO.plus_days(sits as f64 + MEETING_HOUR);
    let date = |moment: Moment| calendar.date(moment.day());
    MeetingDay {
        marac: names.maracs[marac].clone(),
        serves: of.serves.iter().map(|&authority| names.authorities[usize::from(authority)].clone()).collect(),
        sits: calendar.date(sits),
        cut_off: date(at.plus_days(-of.levers.cut_off.get())),
        agenda: date(calendar.plus_working_days(at, -of.levers.agenda_lead.get())),
        minutes_due: date(calendar.due(at, of.levers.minutes_due.0)),
        in_full: Cut::in_full(&of.levers),
        listed: None,
        simulated: 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{Request, shipped};
    use crate::scenario::Texts;

    #[test]
    fn simulated_meetings_sit_on_the_days_of_the_calendar() {
        let data = shipped().unwrap();
        let areas = ["Fife", "Orkney Islands", "Glasgow City"].map(String::from).to_vec();
        let request = Request { areas, years: Some(2), replications: 4, draws: Some(0), ..Request::default() };
        let prepared = request.prepare(&data, &Texts(&[])).unwrap();
        let plan = prepared.plan();
        let days = plan.calendar(4, &AtomicBool::new(false));
        assert!(days.len() > 60, "{}", days.len());
        let history = plan.history(1, &AtomicBool::new(false)).unwrap();
        let year = (history.calendar.date(0), history.calendar.date(366));
        let sat: Vec<(String, Date)> = history
            .sittings
            .iter()
            .filter(|sitting| sitting.meeting.kind == SittingKind::Scheduled)
            .map(|sitting| (sitting.marac.clone(), history.calendar.date(sitting.meeting.at.day())))
            .filter(|(_, date)| *date >= year.0 && *date < year.1)
            .collect();
        let known = |(marac, date): &&(String, Date)| days.iter().any(|day| day.marac == *marac && day.sits == *date);
        let (found, all) = (sat.iter().filter(known).count(), sat.len());
        // Those that were put off as nobody was there sit on another day.
        assert!(found * 10 >= all * 9, "{found} of {all} sat on a day of the calendar");
        assert!(all * 10 >= days.len() * 8, "{all} of {} days had a meeting", days.len());
        for day in &days {
            assert!(day.cut_off <= day.sits && day.agenda <= day.sits && day.minutes_due > day.sits, "{day:?}");
            let [low, middle, high] = day.listed.unwrap_or_default();
            assert!(low <= middle && middle <= high);
        }
    }
}
