//! Posts in place beside need, and the gap between them: only where the authority itself has said what it has.

use super::Staffed;
use crate::experiment::staffing::{Kind, Resource};
use crate::scenario::sources::is_local;
use crate::units::{Fte, Quantity};

/// What every answer rests on, apart from the levels.
const RESTS: &str = "and on assumed norms: read it as \u{201c}if this is how things work\u{201d}. Need is no fewer than this: travel, \
                     specialist services that were not decided, cover for Idaas and the work of early intervention are left out. It is never a case for fewer \
                     posts than there are.";

/// What the answers rest on: whether levels were calibrated to local data comes first.
pub fn rests(found: &[Staffed<'_>]) -> String {
    let groups =
        || found.iter().flat_map(|staffed| staffed.problem.base.names.iter().map(move |named| (staffed, named)));
    let is = |(staffed, named): &(&Staffed<'_>, &crate::scenario::resolve::Named)| {
        staffed.problem.ready.scenario.ground.is_calibrated(&named.gss)
    };
    let (all, calibrated) = (groups().count(), groups().filter(is).count());
    let levels = if calibrated == 0 {
        "Rests on levels that were not calibrated to local data (`maracsim calibrate` does that first)".to_string()
    } else if calibrated == all {
        "Rests on levels and levers calibrated to local data".into()
    } else {
        format!(
            "Rests on levels calibrated to local data in {calibrated} of {all} authorities, and not calibrated in the others"
        )
    };
    format!("{levels}, {RESTS}")
}

impl Staffed<'_> {
    /// The FTE in place by local data, and the file that says so.
    pub(super) fn in_place(&self, resource: &Resource) -> Option<(f64, &str)> {
        let leaf = self.problem.ready.scenario.tree.value(resource.path, Some(resource.gss.as_deref()?))?;
        let source = leaf.source.as_deref().filter(|source| is_local(source))?;
        let posts = resource.kind.is_posts().then(|| Fte::parse(&leaf.value).ok())??;
        Some((posts.get(), source))
    }

    /// What is in place beside a plan, in words; nothing without local data.
    pub(super) fn have(&self, point: &[usize]) -> String {
        let one = |(resource, &step): (&Resource, &usize)| {
            let (has, source) = self.in_place(resource)?;
            let (what, gap) = (self.amount(resource, has) + &self.whose(resource), resource.amount(step) - has);
            Some(if gap > 0.0 {
                format!("  {what}, by {source}: a gap of no fewer than {gap:.1} FTE\n")
            } else {
                format!("  {what}, by {source}: no gap by this standard, and no case for fewer\n")
            })
        };
        let all: String = self.problem.resources.iter().zip(point).filter_map(one).collect();
        if all.is_empty() { all } else { format!("In place beside it:\n{all}") }
    }

    /// FTE in place and the gaps of a kind of post, one for each authority or office that has said so; `point` is the plan.
    pub(super) fn gaps(&self, point: Option<&[usize]>, kind: Kind) -> [String; 2] {
        let of = || self.problem.resources.iter().enumerate().filter(|(_, resource)| resource.kind == kind);
        let has: Vec<String> = of().filter_map(|(_, one)| Some(self.in_place(one)?.0.to_string())).collect();
        let gap = |(at, one): (usize, &Resource)| {
            Some((one.amount(*point?.get(at)?) - self.in_place(one)?.0).max(0.0).to_string())
        };
        [has.join(" "), of().filter_map(gap).collect::<Vec<_>>().join(" ")]
    }
}
