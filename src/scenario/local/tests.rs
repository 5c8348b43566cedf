use super::*;
use crate::scenario::testing::{Memory, Small, authorities, base, registry};

const FIFE: &str = "S12000047";

fn parse(text: &str) -> Result<Local, Faults> {
    Local::parse("my-area.csv", text.as_bytes(), &authorities(), &registry())
}

fn refused(text: &str, message: &str, hint: &str, line: usize) {
    let faults = parse(text).expect_err(message);
    assert_eq!(faults.len(), 1, "{faults:?}");
    let fault = &faults[0];
    assert!(fault.message.contains(message), "{fault}");
    assert!(fault.hint.as_deref().is_some_and(|found| found.contains(hint)), "{fault}");
    assert_eq!(fault.place.as_ref().unwrap().line_and_column().0, line, "{fault}");
}

#[test]
fn figures_become_leaves_of_their_authority_with_their_source() {
    let text = "# comment\nauthority,year,heard,repeats,idaa_posts,cadence\nFife,2024-25,310,,3 FTE,\n\
                S12000047,2025-26,355,120,,14 days\nEdinburgh,,,,4.5 FTE,\n";
    let local = parse(text).unwrap();
    let mut tree = base();
    // The small world has not every lever that a count sets.
    let faults = local.add_leaves(&mut tree, &registry()).unwrap_err();
    assert!(faults.iter().all(|fault| fault.message.contains("repeat_share_in_level")), "{faults:?}");
    let leaf = |path, gss| tree.value(path, Some(gss)).unwrap();
    assert_eq!(leaf("demand.observed", FIFE).value, "355 cases a year");
    assert_eq!(leaf("idaa.posts", FIFE).value, "3 FTE");
    assert_eq!(leaf("meeting.cadence", FIFE).set_by(), "my-area.csv:4");
    let posts = leaf("idaa.posts", "S12000036");
    assert_eq!((posts.value.as_str(), posts.evidence), ("4.5 FTE", Some(Evidence::Seen)));
    assert_eq!(posts.source.as_deref(), Some("local data (my-area.csv)"));
    assert!(posts.low.is_none());
    assert_eq!(leaf("idaa.posts", FIFE).row.as_deref(), Some("idaa_posts, 2024-25"));
    assert_eq!(leaf("meeting.cadence", "S12000036").value, "28 days");
    let newest: Vec<_> = local.of(FIFE).map(|row| row.number("heard").unwrap()).collect();
    assert_eq!(newest, [355.0, 310.0]);
    assert_eq!(local.authorities(), ["S12000036", FIFE]);
}

#[test]
fn what_holds_now_comes_before_any_year() {
    let local = parse("authority,year,idaa_posts\nFife,2025-26,3 FTE\nFife,,4 FTE\n").unwrap();
    let (row, figure) = local.newest(FIFE, |row| row.figure("idaa_posts")).unwrap();
    assert_eq!((row.year, figure.text.as_str()), (None, "4 FTE"));
}

#[test]
fn every_fault_has_its_line_and_remedy() {
    refused("authority,heards\nFife,2\n", "unknown column `heards`", "did you mean `heard`", 1);
    refused("year\n2025-26\n", "`authority` is missing", "add it", 1);
    refused("authority\n", "no authority", "maracsim new --data", 2);
    refused("authority\nFief\n", "unknown authority", "did you mean `Fife`", 2);
    refused("authority,year,heard\nFife,2025,3\n", "not a financial year", "2027-28", 2);
    refused("authority,heard\nFife,3\n", "names none", "column `year`", 2);
    refused("authority,year,heard\nFife,2025-26,3.5\n", "`3.5` is not a count", "whole number", 2);
    refused("authority,year,heard\nFife,2025-26,-3\n", "`-3` is not a count", "whole number", 2);
    refused("authority,year,heard,repeats\nFife,2025-26,3,4\n", "more in `repeats` than in `heard`", "swapped", 2);
    refused("authority,idaa_posts\nFife,3\n", "idaa_posts: `3` has no unit", "FTE", 2);
    refused("authority,year,attendance\nFife,2025-26,130 %\n", "attendance: ", "", 2);
    refused("authority,year,wait_to_contact\nFife,2025-26,3\n", "has no unit", "days", 2);
    refused("authority,year,wait_to_contact\nFife,2025-26,30 years\n", "too long", "", 2);
    refused("authority,year\nFife,2025-26\nS12000047,2025-26\n", "twice", "keep one line", 3);
    let many = parse("authority,year,heard,idaa_posts\nFief,2025,x,3\n").unwrap_err();
    assert_eq!(many.len(), 4, "{many:?}");
}

#[test]
fn a_column_about_a_person_is_refused_with_the_reason() {
    for column in ["name", "DOB", "date_of_birth", "CHI number", "victim_address", "Postcode", "client id", "case_ref"]
    {
        let text = format!("authority,{column}\nFife,x\n");
        refused(&text, "looks like data about a person", "nobody's data may be entered", 1);
    }
    // Columns that exist are no persons, however they are called.
    assert!(COLUMNS.iter().all(|column| {
        parse(&format!(
            "authority{}\nFife{}\n",
            if column.name == "authority" { String::new() } else { format!(",{}", column.name) },
            if column.name == "authority" { "" } else { "," }
        ))
        .is_ok()
    }));
}

#[test]
fn a_scenario_is_no_local_data() {
    let text =
        "title = \"t\"\nrationale = \"r\"\nextends = \"no-duty\"\n[authority.Fife.set]\nidaa.posts = \"3 FTE\"\n";
    let more = format!("{text}[set]\nidaa.posts = \"2 FTE\"\n");
    let files = Memory::new(&[("own.toml", text.as_bytes()), ("more.toml", more.as_bytes())]);
    let small = Small::default();
    let ground = |path| super::super::Ground::read(path, &small.library(&files));
    assert!(ground("own.toml").unwrap().is_calibrated(FIFE));
    let faults = ground("more.toml").unwrap_err();
    assert!(faults[0].message.contains("no local data") && faults[0].hint.is_some(), "{}", faults[0]);
}

#[test]
fn a_scenario_lays_its_local_data_below_itself() {
    let head = "title = \"t\"\nrationale = \"r\"\nextends = \"no-duty\"\n";
    let scenario = format!("{head}[data]\nauthorities = \"fife.csv\"\n[set]\n\"meeting.cadence\" = \"7 days\"\n");
    let table = "authority,idaa_posts,cadence\nFife,3 FTE,21 days\n";
    let files = Memory::new(&[("my/a.toml", scenario.as_bytes()), ("my/fife.csv", table.as_bytes())]);
    let small = Small::default();
    let read = small.library(&files).load("my/a.toml", &[]).unwrap();
    let value = |tree: &Tree, path| tree.value(path, Some(FIFE)).unwrap().value.clone();
    assert_eq!(value(&read.tree, "idaa.posts"), "3 FTE");
    assert_eq!(value(&read.tree, "meeting.cadence"), "7 days", "a policy counts more than what is");
    assert_eq!(value(&read.baseline, "meeting.cadence"), "21 days");
    assert!(read.text_digest_input.iter().any(|(name, _)| name == "local data fife.csv"));
    let lost = Memory::new(&[("my/a.toml", scenario.as_bytes())]);
    let faults = small.library(&lost).load("my/a.toml", &[]).unwrap_err();
    assert!(faults[0].place.is_some() && faults[0].message.contains("my/fife.csv"), "{}", faults[0]);
    let out = scenario.replace("fife.csv", "../fife.csv");
    let files = Memory::new(&[("my/a.toml", out.as_bytes())]);
    assert!(small.library(&files).load("my/a.toml", &[]).unwrap_err()[0].message.contains("leads out"));
}
