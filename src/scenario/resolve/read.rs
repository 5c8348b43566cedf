//! Reading levers: what holds for Scotland once, and for each authority again what it has a leaf of its own for.

use super::{Country, Grant, Local, Values, demand};
use crate::error::Faults;
use crate::model::agency::AgencyLevers;
use crate::model::backlog::BacklogLevers;
use crate::model::children::ChildLevers;
use crate::model::coordinator::CoordinatorLevers;
use crate::model::delivery::DeliveryLevers;
use crate::model::demand::DemandLevers;
use crate::model::duty::{DutyLevers, ReadinessLevers};
use crate::model::early::EarlyLevers;
use crate::model::funding::FundingLevers;
use crate::model::idaa::IdaaLevers;
use crate::model::levers::Leaves;
use crate::model::loops::LoopLevers;
use crate::model::marac::MeetingLevers;
use crate::model::own_support::OwnSupportLevers;
use crate::model::parameters::TimeLevers;
use crate::model::person::PersonLevers;
use crate::model::posts::StaffLevers;
use crate::model::quality::QualityLevers;
use crate::model::referral::ORIGINS;
use crate::model::specialist::SpecialistLevers;
use crate::model::staffing::StaffingLevers;
use crate::model::weakness::{Deviations, POSITIONS, WeaknessLevers};
use crate::scenario::authority::Authority;
use crate::scenario::draw::{Draw, INCIDENTS};
use crate::scenario::load::Scenario;
use crate::scenario::tree::Reader;

impl<'a> Values<'a> {
    pub fn reader(self, gss: Option<&'a str>) -> Reader<'a> {
        Reader::new(self.tree, gss).drawn(self.draw)
    }

    /// What was drawn for a path at an authority; none where it is known.
    pub fn drawn(self, path: &str, gss: Option<&str>) -> Option<f64> {
        // A leaf without a range is settled, also where a dated change has settled it.
        let (_, own) = self.tree.found(path, gss).filter(|(leaf, _)| leaf.low.is_some())?;
        self.draw?.number(path, gss.filter(|_| own))
    }

    /// What depends on several levers at once, after all of them are read.
    fn settle(self, local: &mut Local<'_>) {
        let Some(draw) = self.draw else { return };
        let gss = (!local.gss.is_empty()).then_some(local.gss);
        demand::sum_to_one(&mut local.demand, |path| self.drawn(path, gss).is_some());
        if let Some(gss) = gss {
            position(draw, gss, &mut local.delivery.weakness);
        }
    }

    /// The text at a path.
    pub fn text(self, path: &str, gss: Option<&str>) -> Option<String> {
        self.tree.value(path, gss).map(|leaf| leaf.value.clone())
    }

    /// Police-recorded incidents a year.
    pub fn incidents(self, people: &Authority) -> f64 {
        let drawn = self.draw.and_then(|draw| draw.number(INCIDENTS, Some(&people.gss)));
        drawn.unwrap_or(people.incidents.value)
    }
}

/// The levers of time.
pub fn time(values: Values<'_>, faults: &mut Faults) -> TimeLevers {
    let mut reader = values.reader(None);
    let levers = TimeLevers::read(&mut reader);
    faults.append(&mut reader.faults);
    levers
}

/// Where an authority starts, as drawn.
fn position(draw: &Draw<'_>, gss: &str, weakness: &mut WeaknessLevers) {
    let WeaknessLevers { attendance, files, actions, .. } = weakness;
    for (path, position) in POSITIONS.iter().zip([attendance, files, actions]) {
        let drawn = draw.number(path, Some(gss)).and_then(Deviations::new);
        *position = drawn.unwrap_or(*position);
    }
}

/// The theory place, or every authority, as the leaves of Scotland and its own say.
pub fn all<'a>(scenario: &Scenario, values: Values<'a>, country: Country<'a>, faults: &mut Faults) -> Vec<Local<'a>> {
    let mut reader = values.reader(None);
    let mut common = Local::read(&mut reader);
    faults.append(&mut reader.faults);
    if scenario.place_theory {
        values.settle(&mut common);
        return vec![Local { name: "Theory", marac: "Theory", office: "Theory", ..common }];
    }
    let authority = |people: &'a Authority| {
        let named = Local {
            gss: &people.gss,
            name: &people.name,
            code: people.gss.trim_start_matches(|c: char| !c.is_ascii_digit()).parse().unwrap_or(0),
            people: Some(people),
            incidents: values.incidents(people),
            marac: &people.marac,
            office: &people.office,
            ..common.clone()
        };
        own(values, named, faults)
    };
    country.authorities.iter().map(authority).collect()
}

/// An authority that has what holds for Scotland, with what it has leaves of its own for: all levers are some hundreds, and
/// of these it has a few.
fn own<'a>(values: Values<'a>, mut local: Local<'a>, faults: &mut Faults) -> Local<'a> {
    let mut reader = values.reader(Some(local.gss));
    for path in values.tree.own_paths(local.gss) {
        local.read_again(path, &mut reader);
    }
    faults.append(&mut reader.faults);
    values.settle(&mut local);
    local
}

impl<'a> Local<'a> {
    /// Reads every lever of an authority, and knows nothing else of it.
    fn read(leaves: &mut impl Leaves) -> Self {
        Self {
            gss: "",
            name: "",
            code: 0,
            people: None,
            incidents: 0.0,
            marac: "",
            office: "",
            demand: DemandLevers::read(leaves),
            person: PersonLevers::read(leaves),
            specialist: SpecialistLevers::read(leaves),
            own_support: OwnSupportLevers::read(leaves),
            children: ChildLevers::read(leaves),
            staff: StaffLevers::read(leaves),
            idaa: IdaaLevers::read(leaves),
            coordinator: CoordinatorLevers::read(leaves),
            meeting: MeetingLevers::read(leaves),
            agency: AgencyLevers::read(leaves),
            delivery: DeliveryLevers::read(leaves),
            quality: QualityLevers::read(leaves),
            early: EarlyLevers::read(leaves),
            backlog: BacklogLevers::read(leaves),
            loops: LoopLevers::read(leaves),
            funding: FundingLevers::read(leaves),
            staffing: StaffingLevers::read(leaves),
            duty: DutyLevers::read(leaves),
            readiness: ReadinessLevers::read(leaves),
            today: None,
            grant: Grant::default(),
            began: None,
            expected: Vec::new(),
            basis: Vec::new(),
            refused: Vec::new(),
            escalated: 0.0,
            base: [0.0; ORIGINS],
            factor: 1.0,
            is_later: false,
        }
    }

    /// Reads the lever of one path again; false where none is an authority's.
    fn read_again(&mut self, path: &str, leaves: &mut impl Leaves) -> bool {
        self.demand.read_again(path, leaves)
            || self.person.read_again(path, leaves)
            || self.specialist.read_again(path, leaves)
            || self.own_support.read_again(path, leaves)
            || self.children.read_again(path, leaves)
            || self.staff.read_again(path, leaves)
            || self.idaa.read_again(path, leaves)
            || self.coordinator.read_again(path, leaves)
            || self.meeting.read_again(path, leaves)
            || self.agency.read_again(path, leaves)
            || self.delivery.read_again(path, leaves)
            || self.quality.read_again(path, leaves)
            || self.early.read_again(path, leaves)
            || self.backlog.read_again(path, leaves)
            || self.loops.read_again(path, leaves)
            || self.funding.read_again(path, leaves)
            || self.staffing.read_again(path, leaves)
            || self.duty.read_again(path, leaves)
            || self.readiness.read_again(path, leaves)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Quantity;

    /// Leaves that remember what was asked for.
    #[derive(Default)]
    struct Asked(Vec<String>);

    impl Leaves for Asked {
        fn read<T: Quantity>(&mut self, path: &str) -> T {
            self.0.push(path.to_string());
            T::stand_in()
        }
    }

    #[test]
    fn every_lever_that_is_read_can_be_read_again_and_then_it_alone() {
        let mut all = Asked::default();
        let mut local = Local::read(&mut all);
        assert!(!local.read_again("no.such.lever", &mut Asked::default()));
        assert!(all.0.len() > 200, "{}", all.0.len());
        for path in &all.0 {
            let mut again = Asked::default();
            assert!(local.read_again(path, &mut again) && again.0 == [path.as_str()], "{path}: {:?}", again.0);
        }
    }
}
