//! What lies near the answer: a step less or more, and cheaper plans of which chance could not tell.

use super::Staffed;
use super::words::{limits, money, money_more, percent, points};
use crate::experiment::staffing::{Answer, Found, Kind, Neighbour, Resource, Tied};
use crate::statistics::Estimate;

/// The most cheaper plans that are named.
const MOST_TIED: usize = 3;

/// What the limits of a chance say of what is asked.
fn verdict(chance: &Estimate, asked: f64) -> &'static str {
    if chance.low >= asked {
        "enough"
    } else if chance.high < asked {
        "not enough"
    } else {
        "cannot be told"
    }
}

impl Staffed<'_> {
    /// One step less or more of each resource.
    pub(super) fn steps(&self, answer: &Answer, found: &Found) -> String {
        let row = |neighbour: &Neighbour, sign: &str| {
            let resource = &self.problem.resources[neighbour.resource];
            let difference = (resource.amount(neighbour.step) - resource.amount(found.point[neighbour.resource])).abs();
            // A step more of the cadence is fewer days.
            let sign = match (resource.kind, sign) {
                (Kind::Cadence, "+") => "-",
                (Kind::Cadence, _) => "+",
                (_, sign) => sign,
            };
            let chance = &neighbour.chance;
            let enough = verdict(chance, answer.goal.chance);
            let more = neighbour.cost.pounds() - found.cost.pounds();
            let money = if self.problem.is_theory() { String::new() } else { format!(", GBP {}", money_more(more)) };
            let what = self.amount(resource, difference) + &self.whose(resource);
            let change = neighbour.change.as_ref().map_or_else(String::new, points);
            format!("  {sign}{what}: {} ({}){change}, {enough}{money}\n", percent(chance.mean), limits(chance))
        };
        let less: String = found.less.iter().map(|neighbour| row(neighbour, "-")).collect();
        let more: String = found.more.iter().map(|neighbour| row(neighbour, "+")).collect();
        if less.is_empty() && more.is_empty() {
            return String::new();
        }
        format!(
            "One step less or more: the chance in its own worst year (limits as above), what changes in the year named above on the same \
             histories (95 % limits, one by one), and money a year:\n{less}{more}{}",
            self.floors(found)
        )
    }

    /// Resources that stand at the least that was tried, and why less was not.
    fn floors(&self, found: &Found) -> String {
        let all = self.problem.resources.iter().zip(&found.point);
        let floor = |&(resource, step): &(&Resource, &usize)| *step == 0 && resource.kind.is_posts();
        if self.problem.is_theory() || !all.clone().any(|one| floor(&one)) {
            return String::new();
        }
        let at: Vec<String> = all
            .filter(floor)
            .map(|(resource, &step)| self.amount(resource, resource.amount(step)) + &self.whose(resource))
            .collect();
        format!(
            "  No fewer than {} were tried: that is the work of the busiest year. Fewer posts would cut the support of each person, or leave work undone.\n",
            at.join(", ")
        )
    }

    /// Cheaper plans that could be enough too, for all that was simulated.
    pub(super) fn tied(&self, found: &Found) -> String {
        if found.tied.is_empty() {
            return String::new();
        }
        let row = |tied: &Tied| {
            let cost =
                if self.problem.is_theory() { String::new() } else { format!(", GBP {} a year", money(tied.cost)) };
            let Tied { point, chance, .. } = tied;
            format!("  {}: {} ({}){cost}\n", self.plan(point), percent(chance.mean), limits(chance))
        };
        let rows: String = found.tied.iter().take(MOST_TIED).map(row).collect();
        let more = match found.tied.len().saturating_sub(MOST_TIED) {
            0 => String::new(),
            more => format!("  and {more} more\n"),
        };
        format!(
            "Cheaper, and it cannot be told that they are too little (the least costly first; --fresh asks for more histories):\n{rows}{more}"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::clopper_pearson;

    #[test]
    fn only_limits_on_one_side_are_a_verdict() {
        let said = |met| verdict(&clopper_pearson(met, 200), 0.9);
        assert_eq!([199, 180, 185, 140].map(said), ["enough", "cannot be told", "cannot be told", "not enough"]);
    }
}
