//! What a spreadsheet would have said, beside the answer, and why it differs.

use super::Staffed;
use crate::experiment::staffing::{Answer, ClosedForm, Found, Kind, closed_form};

impl Staffed<'_> {
    /// The ratio and the closed form beside the answer, and why they differ.
    pub(super) fn beside(&self, answer: &Answer, found: &Found) -> String {
        if self.problem.is_theory() {
            return String::new();
        }
        let one = |at: usize| {
            let closed = closed_form(self.problem.group(), at, answer.goal.chance);
            let whose = if self.problem.places() > 1 {
                format!("{}: ", self.problem.base.names[at].name)
            } else {
                String::new()
            };
            let places = closed.places.map_or_else(String::new, |places| format!(", and {places} places at a sitting"));
            format!(
                "  {whose}SafeLives\u{2019} ratio {:.1} FTE of Idaas and {:.1} of administrators; closed form {:.1} and {:.1}{places}\n",
                closed.ratio[0], closed.ratio[1], closed.fte[0], closed.fte[1]
            )
        };
        let all: String = (0..self.problem.places()).map(one).collect();
        format!("Beside it, for the busiest year:\n{all}{}\n", self.why(answer, &found.point))
    }

    /// One sentence on why the answer is not that of the ratio or the closed form.
    fn why(&self, answer: &Answer, point: &[usize]) -> String {
        let closed: Vec<ClosedForm> =
            (0..self.problem.places()).map(|at| closed_form(self.problem.group(), at, answer.goal.chance)).collect();
        let sum = |kind: Kind| -> f64 {
            let of = self.problem.resources.iter().zip(point).filter(|(resource, _)| resource.kind == kind);
            of.map(|(resource, &step)| resource.amount(step)).sum()
        };
        let has = |kind: Kind| self.problem.resources.iter().any(|resource| resource.kind == kind);
        let coordinators = closed.iter().map(|closed| closed.fte[1]).fold(0.0, f64::max);
        let idaas: f64 = closed.iter().map(|closed| closed.fte[0]).sum();
        let ratio: f64 = closed.iter().map(|closed| closed.ratio[0]).sum();
        if !has(Kind::Idaa) && !has(Kind::Coordinator) {
            "Neither says anything of what was decided here: both count Idaas and administrators alone."
        } else if has(Kind::Coordinator) && sum(Kind::Coordinator) > coordinators + 0.49 {
            "Why they differ: both count hours, and hours are not presence. One coordinator is on leave, sick or not yet replaced for weeks \
             of every year, and then nobody screens and no meeting sits: a second person is needed however few the cases."
        } else if has(Kind::Idaa) && sum(Kind::Idaa) > idaas + 0.49 {
            "Why they differ: the closed form has everybody there all the time. Vacancies, leave and sickness leave few on some days, and \
             contact within days cannot wait for them."
        } else if has(Kind::Idaa) && sum(Kind::Idaa) < idaas - 0.49 {
            "Why they differ: the closed form leaves room for chance in all of the work; this standard goes first and needs less. What is left \
             for weekly support in a busy year is another question (support_minutes)."
        } else if has(Kind::Idaa) && sum(Kind::Idaa) > ratio + 0.25 {
            "Why they differ: the ratio is for a mean year with everybody there; a busy year, vacancies and leave need room above it."
        } else {
            "They agree within a step: here the mean work says nearly all."
        }
        .into()
    }
}
