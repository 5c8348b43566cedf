//! The one calendar of an agency's representative: what else it holds when a Marac sits, and which of the two gives way.
//!
//! Knows: how often commitments of each kind compete with a meeting, and their place in the calendar. Must not know: what
//! an absence does to a plan.

use super::agency::Agency;
use crate::units::{Count, Ratio};

/// What competes with a Marac for a representative's time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Commitment {
    /// MATAC, where the police and their partners deal with the most harmful perpetrators.
    Matac,
    /// Child protection: planning meetings and discussions.
    ChildProtection,
    /// Adult protection: case conferences.
    AdultProtection,
    /// Court, leave, sickness and emergencies of the agency's own service.
    OwnService,
}

impl Commitment {
    /// How many kinds there are.
    pub const COUNT: usize = 4;
    /// Their ids, in order.
    pub const NAMES: &'static [&'static str] = &["matac", "child_protection", "adult_protection", "own_service"];
}

crate::levers! {
    /// What representatives have in their calendars beside the Marac.
    pub struct CommitmentLevers {
        /// How often commitments of a kind compete with a meeting, relative to the other kinds. How often all together do follows from `agency.*.attendance`.
        frequency: [Ratio; Commitment::COUNT] = "agency.commitments.*.frequency" each Commitment::NAMES,
        /// Place of such a commitment in a representative's calendar: the larger number goes first, between equals it is even.
        priority: [Count; Commitment::COUNT] = "agency.commitments.*.priority" each Commitment::NAMES,
        /// Place of the Marac in a representative's calendar: 2 is that of a meeting by agreement, 3 that of a statutory one. A change acts while loop B4 runs.
        marac: Count = "agency.calendar_priority",
    }
}

/// Who is at a meeting, as clashes in the calendar leave it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Attendance {
    /// Chance that each agency is at a meeting.
    pub present: [f64; Agency::COUNT],
    /// Commitments that give way to the meeting, on average, where the agency is there.
    pub give_way: [f64; Agency::COUNT],
}

impl CommitmentLevers {
    /// Share of the commitments of a kind to which the Marac gives way, at a priority of the Marac.
    fn goes_first(&self, kind: usize, marac: Count) -> f64 {
        match self.priority[kind].0.cmp(&marac.0) {
            std::cmp::Ordering::Greater => 1.0,
            std::cmp::Ordering::Equal => 0.5,
            std::cmp::Ordering::Less => 0.0,
        }
    }

    /// Relative frequency of the commitments to which the Marac gives way.
    fn kept(&self, marac: Count) -> f64 {
        let kinds = self.frequency.iter().enumerate();
        kinds.map(|(kind, frequency)| frequency.get() * self.goes_first(kind, marac)).sum()
    }

    /// Attendance at a priority of the Marac, where it is `today` at the priority `before`.
    ///
    /// # Formula
    ///
    /// Commitments of kind k compete with a meeting as a Poisson number of mean c f_k, for each agency with its own c,
    /// and go first with chance w_k(p), where p is the priority of the Marac: 1 above it, 1/2 beside it, 0 below it. The
    /// representative comes where none goes first (thinning): exp(-c W(p)) with W(p) = sum of f_k w_k(p). With c =
    /// -ln(a) / W(before) that is the attendance a of today, and after a change
    ///
    /// a^(W(p) / W(before)).
    ///
    /// Those that give way are independent of those that go first: on average c (F - W(p)), with F the sum of f_k. Where
    /// nothing goes first today, clashes explain no absence, and attendance stays.
    ///
    /// Reference: J. F. C. Kingman (1993), Poisson Processes, Oxford, section 5.1 (colouring).
    pub fn attendance(&self, today: [f64; Agency::COUNT], before: Count, now: Count) -> Attendance {
        let (kept_before, kept_now) = (self.kept(before), self.kept(now));
        if kept_before <= 0.0 {
            return Attendance { present: today, give_way: [0.0; Agency::COUNT] };
        }
        let all: f64 = self.frequency.iter().map(|frequency| frequency.get()).sum();
        let ratio = kept_now / kept_before;
        // Of an agency that never comes nobody knows how much keeps it away: at most what leaves one meeting in a million.
        let clashes = |a: f64| -libm::log(a.max(1e-6)) / kept_before;
        Attendance {
            present: today.map(|a| if kept_now == kept_before { a } else { libm::pow(a, ratio) }),
            give_way: today.map(|a| clashes(a) * (all - kept_now)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Key;
    use crate::units::Quantity;

    fn levers(frequency: [f64; 4], priority: [u32; 4]) -> CommitmentLevers {
        CommitmentLevers {
            frequency: frequency.map(|f| Ratio::new(f).unwrap()),
            priority: priority.map(Count),
            marac: Count::parse("2").unwrap(),
        }
    }

    fn usual() -> CommitmentLevers {
        levers([0.1, 0.4, 0.25, 0.25], [2, 3, 3, 4])
    }

    /// Calendars drawn commitment by commitment: 40,000 meetings; limits of 4.5 standard errors. A chance wrong by 0.012,
    /// or a mean of those that give way wrong by 0.017, is refused.
    #[test]
    fn drawn_calendars_give_the_closed_form() {
        const N: u32 = 40_000;
        let levers = usual();
        for (marac, today) in [(Count(2), 0.6), (Count(3), 0.6), (Count(3), 0.3), (Count(4), 0.8), (Count(5), 0.6)] {
            let found = levers.attendance([today; Agency::COUNT], Count(2), marac);
            let clashes = -libm::log(today) / levers.kept(Count(2));
            let mut stream = Key::new(5).with(u64::from(marac.0)).stream();
            let (mut came, mut gave_way) = (0_u32, 0_u32);
            for _ in 0..N {
                let (mut wins, mut loses) = (0, 0);
                for kind in 0..Commitment::COUNT {
                    let mean = clashes * levers.frequency[kind].get();
                    let (mut time, mut number) = (stream.exponential(), 0);
                    while time < mean {
                        time += stream.exponential();
                        number += 1;
                    }
                    for _ in 0..number {
                        if stream.chance(levers.goes_first(kind, marac)) { wins += 1 } else { loses += 1 }
                    }
                }
                if wins == 0 {
                    came += 1;
                    gave_way += loses;
                }
            }
            let (p, n) = (found.present[0], f64::from(N));
            let share = f64::from(came) / n;
            assert!((share - p).abs() <= 4.5 * (p * (1.0 - p) / n).sqrt() + 1e-12, "{marac:?}: {share}, not {p}");
            let (mean, of) = (found.give_way[0], f64::from(came));
            let drawn = f64::from(gave_way) / of;
            assert!((drawn - mean).abs() <= 4.5 * (mean / of).sqrt(), "{marac:?}: {drawn}, not {mean}");
        }
    }

    #[test]
    fn today_stays_and_a_higher_place_brings_more() {
        let levers = usual();
        let today = std::array::from_fn(|agency| 0.1 * agency as f64);
        let at = |now| levers.attendance(today, Count(2), Count(now));
        assert_eq!(at(2).present, today);
        for agency in 1..Agency::COUNT {
            let [low, same, equal, above] = [1, 2, 3, 5].map(|now| at(now).present[agency]);
            assert!(low < same && same < equal && equal < above, "{low} {same} {equal} {above}");
            assert_eq!(above, 1.0);
        }
        // (0.4 + 0.25) / 2 + 0.25 of the clashes go first, where 0.1 / 2 + 0.9 did: 0.6^(0.575 / 0.95).
        assert!((at(3).present[6] - libm::pow(0.6, 0.575 / 0.95)).abs() < 1e-12);
    }

    #[test]
    fn without_clashes_attendance_stays() {
        for levers in [levers([0.0; 4], [3; 4]), levers([1.0; 4], [0; 4])] {
            let found = levers.attendance([0.7; Agency::COUNT], Count(1), Count(5));
            assert_eq!(found, Attendance { present: [0.7; 10], give_way: [0.0; 10] });
        }
    }
}
