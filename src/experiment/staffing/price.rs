//! What a plan costs.

use super::kind::Kind;
use super::resource::Resource;
use crate::measure::Prices;
use crate::measure::cost::HOURS_OF_A_DAY;
use crate::model::Group;
use crate::model::agency::Agency;
use crate::units::money::Gbp;

/// What a year of a plan costs: posts as if all were filled, and meetings as they stand in diaries, at their full length with
/// all who usually come. Of partners and specialist services, what is beyond what the scenario has. In theory every step costs
/// the same.
///
/// # Formula
///
/// FTE x price + meetings a year x ((length + preparation) x price of the chair + length x representatives who come x price of an
/// hour) + hours beyond those in place x price of an hour.
pub fn cost(group: &Group, resources: &[Resource], point: &[usize], prices: &Prices, theory: bool) -> Gbp {
    if theory {
        return Gbp::of_pence(point.iter().map(|&step| step as i64).sum());
    }
    let [idaa, coordinator, chair, hour, day] = prices.each();
    let chosen = |kind: Kind, index: usize| {
        let at = resources.iter().position(|resource| resource.kind == kind && resource.index == index)?;
        Some(resources[at].amount(point[at]))
    };
    let ftes = resources.iter().zip(point).map(|(resource, &step)| match resource.kind {
        Kind::Idaa => idaa.times(resource.amount(step)),
        Kind::Coordinator => coordinator.times(resource.amount(step)),
        Kind::Partner => hour.times(resource.more_hours(step)),
        Kind::Specialist => day.times(resource.more_hours(step) / HOURS_OF_A_DAY),
        Kind::Cadence | Kind::Length => None,
    });
    let meetings = group.maracs.iter().enumerate().map(|(at, marac)| {
        // Maracs of one lead have the same levers.
        let leader = group.maracs.iter().position(|other| other.lead == marac.lead).unwrap_or(at);
        let days = chosen(Kind::Cadence, leader).or_else(|| marac.interval.first().copied()).unwrap_or(365.25);
        let hours = chosen(Kind::Length, leader).unwrap_or_else(|| marac.levers.length.get()) / 60.0;
        let seats: f64 = (0..Agency::COUNT).map(|agency| marac.agencies.attendance.present[agency]).sum();
        let preparation = group.offices[usize::from(marac.office)].levers.chair_preparation.get();
        let each = chair.times(hours + preparation)? + hour.times(hours * seats)?;
        each.times(365.25 / days)
    });
    ftes.chain(meetings).flatten().sum()
}
