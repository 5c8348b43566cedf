//! Comparisons as users meet them: what they print and the files they leave.

use super::folder::Folder;

#[test]
fn a_comparison_leaves_a_page_and_rows_that_say_against_what() {
    let folder = Folder::new("compare");
    let quick = ["--area", "Falkirk", "--years", "1", "--replications", "4", "--quiet", "--out", "there"];
    let compare = |more: &[&str]| folder.run(&[&["compare", "no-duty", "duties/refer"][..], &quick[..], more].concat());
    let told = compare(&[]).ends(0).out();
    assert!(
        told.contains("Compared with: No duty") && told.contains("fewer") && told.contains("refer against no-duty")
    );
    let name = "there";
    assert!(folder.has(&format!("{name}/report.html")) && folder.has(&format!("{name}/manifest.toml")));
    let csv = folder.read(&format!("{name}/tables/all.csv"));
    assert!(
        csv.starts_with("scenario,versus,authority,gss,year,group,measure,unit,base,other,mean,low,high,"),
        "{csv}"
    );
    assert!(csv.lines().nth(1).unwrap().starts_with("refer,no-duty,Falkirk,S12000014,2027-28,all,"));
    let json: serde_json::Value = serde_json::from_str(&compare(&["--format", "json"]).ends(0).out()).unwrap();
    let rows = json["rows"].as_array().unwrap();
    assert_eq!(rows.len(), csv.lines().count() - 1);
    assert!(rows.iter().all(|row| row["versus"] == "no-duty" && row["scenario"] == "refer"));
    assert_eq!(json["digests"].as_array().unwrap().len(), 2);
    let told = compare(&["--draws", "2", "--layers"]).ends(0).out();
    assert!(told.contains("Over 2 draws of the inputs") && told.contains("weakest feedback"), "{told}");
    let page = folder.read(&format!("{name}/report.html"));
    assert!(page.contains("Loops with some evidence") && page.contains("Over draws of inputs"));
    assert!(folder.read(&format!("{name}/manifest.toml")).contains("--draws 2 --layers"));
    folder.run(&["compare", "no-duty", "duties/refer", "--draws", "1"]).ends(2);
    folder.run(&["compare", "no-duty"]).ends(2);
    folder.run(&["compare", "no-duty", "no-duty"]).refused(&["two scenarios are called `no-duty`"]);
    folder.run(&["compare", "no-duty", "theory/desk", "--quiet"]).refused(&["different"]);
    folder.run(&["compare", "no-duty", "duties/refer", "--replications", "1"]).ends(2);
}

/// The files of a memorandum: pence that a spreadsheet adds up, and today's standard apart from the duty, whether the base has
/// posts at the ratio or of its own.
#[test]
fn a_comparison_costs_the_duty_and_todays_standard_apart() {
    let folder = Folder::new("memorandum");
    let quick = [
        "--area",
        "Falkirk",
        "--years",
        "2",
        "--replications",
        "3",
        "--draws",
        "0",
        "--quiet",
        "--out",
        "o",
        "--force",
    ];
    let compare = |more: &[&str]| folder.run(&[&["compare", "no-duty", "duties/refer"][..], &quick[..], more].concat());
    let pence = |csv: &str, such: &dyn Fn(&[&str]) -> bool| -> i64 {
        let cells = csv.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
        let amounts = cells.filter(|cells| such(cells)).map(|cells| cells[15].replace('.', "").parse::<i64>().unwrap());
        amounts.sum()
    };
    let real = |scenario: &'static str| move |cells: &[&str]| cells[0] == scenario && cells[12] == "real terms";
    let told = compare(&[]).ends(0).out();
    assert!(told.contains("Reaching today"), "{told}");
    let csv = folder.read("o/tables/financial-memorandum.csv");
    assert!(csv.starts_with("scenario,versus,authority,gss,item,name,employer,payer,payer_name,year,"), "{csv}");
    assert!(pence(&csv, &real("refer")) > 0);
    let short = pence(&csv, &real("todays-standard"));
    assert!(short > 100_000, "a quarter of the Idaas of two years: {short}");
    let page = folder.read("o/report.html");
    assert!(page.contains("Financial Memorandum") && page.contains("nobody has published the posts in place"));
    let margins = folder.read("o/tables/financial-memorandum-margins.csv");
    assert!(margins.contains("refer,no-duty,Falkirk,S12000014,cost_employer,Cost,all,"), "{margins}");
    // A base with posts of its own is today: with twice the posts there is less than nothing to reach.
    compare(&["--set", "idaa.posts=9 FTE"]).ends(0);
    let csv = folder.read("o/tables/financial-memorandum.csv");
    assert!(pence(&csv, &real("todays-standard")) < 0);
    assert!(folder.read("o/report.html").contains("the posts that the base has"));
    // Years of duty have no prices.
    compare(&["--by-duty-year"]).ends(0);
    assert!(!folder.has("o/tables/financial-memorandum.csv"));
}
