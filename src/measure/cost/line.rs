//! What is paid for, one line each: what is counted, at which price, whose employee or contract it is, and who funds it.

use super::{CostLevers, Payer};
use crate::measure::Sums;
use crate::model::employer::Employer;

/// The employer groups, each with its id.
pub const EMPLOYERS: [(&str, &str); 9] = [
    ("idaa_services", "Idaa services"),
    ("coordinator_hosts", "Hosts of coordinators"),
    ("chairs", "Employers of chairs"),
    ("police", "Police Scotland"),
    ("health_boards", "Health boards"),
    ("council_services", "Council services"),
    ("specialist_services", "Small and specialist services"),
    ("interpreting", "Interpreting services"),
    ("national_team", "National development team"),
];

const IDAAS: usize = 0;
const HOSTS: usize = 1;
const CHAIRS: usize = 2;
const POLICE: usize = 3;
const HEALTH: usize = 4;
const COUNCIL: usize = 5;
const SPECIALISTS: usize = 6;
const INTERPRETING: usize = 7;
const NATIONAL: usize = 8;

/// Working hours in a day of somebody who is paid by the day, and of the work that a day of training leaves to others.
pub const HOURS_OF_A_DAY: f64 = 7.0;

/// Who funds a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Funded {
    /// Whoever funds Idaas, by `cost.payer.idaa.*`.
    AsIdaas,
    /// Whoever funds coordinators, by `cost.payer.coordinator.*`.
    AsCoordinators,
    /// One payer all of it.
    By(Payer),
}

/// Something that is paid for.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    /// Its id.
    pub id: &'static str,
    /// Its name.
    pub name: &'static str,
    /// The unit of what is counted, for a year.
    pub unit: &'static str,
    /// What is counted.
    pub definition: &'static str,
    /// How many, of some years' sums.
    pub counted: fn(&Sums) -> f64,
    /// What one costs, in GBP of the price year; the second number is the FTE of a post.
    pub price: fn(&CostLevers, f64) -> f64,
    /// The employer group at which it is counted.
    pub employer: usize,
    /// Who funds it.
    pub funded: Funded,
    /// Whether somebody has to be paid for it who would otherwise not be: the rest is time of people who are employed
    /// anyway.
    pub is_cash: bool,
    /// Whether it comes once, and not year by year.
    pub is_one_off: bool,
    /// Whether it is pay, which rises with awards; the rest rises with prices.
    pub is_pay: bool,
}

/// How many lines there are.
pub const LINE_COUNT: usize = 30;

/// A line that is cash, pay and recurring: most are.
const POSTS: Line = Line {
    id: "",
    name: "",
    unit: "FTE",
    definition: "",
    counted: |_| 0.0,
    price: |_, _| 0.0,
    employer: IDAAS,
    funded: Funded::AsIdaas,
    is_cash: true,
    is_one_off: false,
    is_pay: true,
};

/// Hours of people who are employed anyway.
const HOURS: Line = Line { unit: "hours a year", is_cash: false, ..POSTS };

/// Filling posts that were added: once.
const NEW_POSTS: Line =
    Line { price: |levers, post| levers.recruitment.pounds() / post, is_one_off: true, is_pay: false, ..POSTS };

/// A grant, which the Scottish Administration pays.
const GRANT: Funded = Funded::By(Payer::Scottish);

/// Days of training: cash, as somebody else does the work meanwhile.
const TRAINING: Line = Line {
    unit: "days a year",
    price: |levers, _| levers.training_fee.pounds() + HOURS_OF_A_DAY * levers.partner_hour.pounds(),
    ..POSTS
};

/// Hours of small and specialist services, which their own funds pay unless somebody else does.
const DAYS: Line = Line {
    price: |levers, _| levers.specialist_day.pounds() / HOURS_OF_A_DAY,
    employer: SPECIALISTS,
    funded: Funded::By(Payer::Third),
    is_cash: true,
    ..HOURS
};

/// Every line.
pub static LINES: [Line; LINE_COUNT] = [
    Line {
        id: "idaas",
        name: "Idaas in post",
        definition: "Idaas in post that no duty funds, mean over the year.",
        counted: |sums| sums.idaa_in_post - sums.idaa_funded_in_post,
        price: |levers, _| levers.idaa.pounds(),
        ..POSTS
    },
    Line {
        id: "idaas_funded",
        name: "Idaas in post, funded for the duty",
        definition: "Idaas in post for whom a grant comes with a duty, mean over the year.",
        counted: |sums| sums.idaa_funded_in_post,
        price: |levers, _| levers.idaa.pounds(),
        funded: GRANT,
        ..POSTS
    },
    Line {
        id: "idaa_recruitment",
        name: "Filling Idaa posts again",
        definition: "FTE of Idaas who left: each post is a vacancy to fill.",
        counted: |sums| sums.leavers - sums.coordinator_leavers,
        price: |levers, post| levers.recruitment.pounds() / post,
        is_pay: false,
        ..POSTS
    },
    Line {
        id: "idaa_new_posts",
        name: "Filling new Idaa posts",
        definition: "FTE of Idaa posts that were added and that no duty funds.",
        counted: |sums| sums.idaas_added[0],
        ..NEW_POSTS
    },
    Line {
        id: "idaa_new_posts_funded",
        name: "Filling new Idaa posts, funded for the duty",
        definition: "FTE of Idaa posts that were added with a grant for a duty.",
        counted: |sums| sums.idaas_added[1],
        funded: GRANT,
        ..NEW_POSTS
    },
    Line {
        id: "idaas_lent",
        name: "Idaa hours lent to escalated services",
        definition: "FTE that escalated Idaa services were lent, mean over the year.",
        counted: |sums| sums.idaa_lent,
        price: |levers, _| levers.idaa.pounds() * levers.cover.get(),
        ..POSTS
    },
    Line {
        id: "idaa_cover",
        name: "Agency Idaas in vacant posts",
        definition: "FTE of agency staff who did the work of Idaa posts that nobody held, mean over the year.",
        counted: |sums| sums.idaa_cover,
        price: |levers, _| levers.idaa.pounds() * levers.cover.get(),
        ..POSTS
    },
    Line {
        id: "early_intervention",
        name: "More early intervention",
        definition: "FTE of early intervention for the places beyond the baseline\u{2019}s, without a grant; what it is today is no cost of Maracs.",
        counted: |sums| sums.early_fte[0],
        price: |levers, _| levers.idaa.pounds(),
        ..POSTS
    },
    Line {
        id: "early_intervention_funded",
        name: "More early intervention, funded with the duty",
        definition: "FTE of early intervention for the places beyond the baseline\u{2019}s, where a grant pays.",
        counted: |sums| sums.early_fte[1],
        price: |levers, _| levers.idaa.pounds(),
        funded: GRANT,
        ..POSTS
    },
    Line {
        id: "coordinators",
        name: "Coordinators in post",
        definition: "Coordinators in post that no duty funds, mean over the year.",
        counted: |sums| sums.coordinator_in_post - sums.coordinator_funded_in_post,
        price: |levers, _| levers.coordinator.pounds(),
        employer: HOSTS,
        funded: Funded::AsCoordinators,
        ..POSTS
    },
    Line {
        id: "coordinators_funded",
        name: "Coordinators in post, funded for the duty",
        definition: "Coordinators in post for whom a grant comes with a duty, mean over the year.",
        counted: |sums| sums.coordinator_funded_in_post,
        price: |levers, _| levers.coordinator.pounds(),
        employer: HOSTS,
        funded: GRANT,
        ..POSTS
    },
    Line {
        id: "coordinator_recruitment",
        name: "Filling coordinator posts again",
        definition: "FTE of coordinators who left: each post is a vacancy to fill.",
        counted: |sums| sums.coordinator_leavers,
        price: |levers, post| levers.recruitment.pounds() / post,
        employer: HOSTS,
        funded: Funded::AsCoordinators,
        is_pay: false,
        ..POSTS
    },
    Line {
        id: "coordinator_new_posts",
        name: "Filling new coordinator posts",
        definition: "FTE of coordinator posts that were added and that no duty funds.",
        counted: |sums| sums.coordinators_added[0],
        employer: HOSTS,
        funded: Funded::AsCoordinators,
        ..NEW_POSTS
    },
    Line {
        id: "coordinator_new_posts_funded",
        name: "Filling new coordinator posts, funded for the duty",
        definition: "FTE of coordinator posts that were added with a grant for a duty.",
        counted: |sums| sums.coordinators_added[1],
        employer: HOSTS,
        funded: GRANT,
        ..NEW_POSTS
    },
    Line {
        id: "coordinator_cover",
        name: "Cover of empty offices and vacant posts",
        definition: "FTE of whoever covered an office of coordinators in which nobody was there, and of agency staff in posts that nobody held, mean over the year.",
        counted: |sums| sums.coordinator_cover,
        price: |levers, _| levers.coordinator.pounds() * levers.cover.get(),
        employer: HOSTS,
        funded: Funded::AsCoordinators,
        ..POSTS
    },
    Line {
        id: "national_team",
        name: "National development team",
        definition: "FTE of the national team\u{2019}s posts that are the area\u{2019}s part, mean over the year.",
        counted: |sums| sums.national_fte,
        price: |levers, _| levers.national.pounds(),
        employer: NATIONAL,
        funded: GRANT,
        ..POSTS
    },
    Line {
        id: "chairs",
        name: "Hours of chairs",
        definition: "Hours that chairs sit and prepare.",
        counted: |sums| sums.chair_hours,
        price: |levers, _| levers.chair_hour.pounds(),
        employer: CHAIRS,
        funded: Funded::AsCoordinators,
        ..HOURS
    },
    Line {
        id: "police",
        name: "Hours of Police Scotland\u{2019}s representatives",
        definition: "Hours that Police Scotland\u{2019}s representatives sit, read files and work for children, but for those that a grant pays.",
        counted: |sums| {
            sums.agency_hours[Employer::Police as usize] - sums.agency_hours_funded[Employer::Police as usize]
        },
        price: |levers, _| levers.partner_hour.pounds(),
        employer: POLICE,
        funded: Funded::By(Payer::Other),
        ..HOURS
    },
    Line {
        id: "police_funded",
        name: "Hours of Police Scotland\u{2019}s representatives, funded for the duty",
        definition: "Of the hours that Police Scotland\u{2019}s representatives spend, those that a grant pays.",
        counted: |sums| sums.agency_hours_funded[Employer::Police as usize],
        price: |levers, _| levers.partner_hour.pounds(),
        employer: POLICE,
        funded: GRANT,
        ..HOURS
    },
    Line {
        id: "health_boards",
        name: "Hours of the health boards\u{2019} representatives",
        definition: "Hours that the health boards\u{2019} representatives sit, read files and work for children, but for those that a grant pays.",
        counted: |sums| {
            sums.agency_hours[Employer::Health as usize] - sums.agency_hours_funded[Employer::Health as usize]
        },
        price: |levers, _| levers.partner_hour.pounds(),
        employer: HEALTH,
        funded: Funded::By(Payer::Other),
        ..HOURS
    },
    Line {
        id: "health_boards_funded",
        name: "Hours of the health boards\u{2019} representatives, funded for the duty",
        definition: "Of the hours that the health boards\u{2019} representatives spend, those that a grant pays.",
        counted: |sums| sums.agency_hours_funded[Employer::Health as usize],
        price: |levers, _| levers.partner_hour.pounds(),
        employer: HEALTH,
        funded: GRANT,
        ..HOURS
    },
    Line {
        id: "council_services",
        name: "Hours of the councils\u{2019} representatives",
        definition: "Hours that the councils\u{2019} representatives sit, read files and work for children, but for those that a grant pays.",
        counted: |sums| {
            sums.agency_hours[Employer::Council as usize] - sums.agency_hours_funded[Employer::Council as usize]
        },
        price: |levers, _| levers.partner_hour.pounds(),
        employer: COUNCIL,
        funded: Funded::By(Payer::Local),
        ..HOURS
    },
    Line {
        id: "council_services_funded",
        name: "Hours of the councils\u{2019} representatives, funded for the duty",
        definition: "Of the hours that the councils\u{2019} representatives spend, those that a grant pays.",
        counted: |sums| sums.agency_hours_funded[Employer::Council as usize],
        price: |levers, _| levers.partner_hour.pounds(),
        employer: COUNCIL,
        funded: GRANT,
        ..HOURS
    },
    Line {
        id: "training_police",
        name: "Training of Police Scotland\u{2019}s representatives",
        definition: "Days of training of Police Scotland\u{2019}s representatives: the fee, and somebody else for their work meanwhile.",
        counted: |sums| sums.training_hours[Employer::Police as usize] / HOURS_OF_A_DAY,
        employer: POLICE,
        funded: Funded::By(Payer::Other),
        ..TRAINING
    },
    Line {
        id: "training_health",
        name: "Training of the health boards\u{2019} representatives",
        definition: "Days of training of the health boards\u{2019} representatives: the fee, and somebody else for their work meanwhile.",
        counted: |sums| sums.training_hours[Employer::Health as usize] / HOURS_OF_A_DAY,
        employer: HEALTH,
        funded: Funded::By(Payer::Other),
        ..TRAINING
    },
    Line {
        id: "training_council",
        name: "Training of the councils\u{2019} representatives",
        definition: "Days of training of the councils\u{2019} representatives: the fee, and somebody else for their work meanwhile.",
        counted: |sums| sums.training_hours[Employer::Council as usize] / HOURS_OF_A_DAY,
        employer: COUNCIL,
        funded: Funded::By(Payer::Local),
        ..TRAINING
    },
    Line {
        id: "specialists_paid",
        name: "Specialist services at the table, paid",
        definition: "Hours for which small and specialist services are paid to prepare and attend.",
        counted: |sums| sums.specialist_paid_hours,
        funded: GRANT,
        ..DAYS
    },
    Line {
        id: "specialists_unpaid",
        name: "Specialist services at the table, unpaid",
        definition: "Hours that small and specialist services prepare and attend without pay.",
        counted: |sums| sums.specialist_unpaid_hours,
        is_cash: false,
        ..DAYS
    },
    Line {
        id: "specialist_support",
        name: "Support by specialist services that lead",
        definition: "Hours of support by small and specialist services as lead advocates, at the Idaas\u{2019} norm.",
        counted: |sums| sums.specialist_support_hours,
        is_cash: false,
        ..DAYS
    },
    Line {
        id: "interpreters",
        name: "Interpreters",
        definition: "Hours of contact, intake, support and update with an interpreter.",
        counted: |sums| sums.interpreter_hours,
        price: |levers, _| levers.interpreter_hour.pounds(),
        employer: INTERPRETING,
        is_cash: true,
        is_pay: false,
        ..HOURS
    },
];
