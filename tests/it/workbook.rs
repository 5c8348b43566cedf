//! `workbook.xlsx` as LibreOffice opens and computes it: the same numbers as the files of tables, and formulas that come to
//! what was simulated.

use super::folder::Folder;
use std::collections::BTreeMap;
use std::io::Write as _;
use std::process::Command;

/// Sheets by name, each as rows of cells.
type Sheets = BTreeMap<String, Vec<Vec<String>>>;

/// Numbers agree to all digits that a spreadsheet writes.
const TOLERANCE: f64 = 1e-12;

/// The workbook of a folder as LibreOffice reads it, everything computed anew; none where there is no LibreOffice, which is
/// said loudly.
fn opened(folder: &Folder, run: &str) -> Option<Sheets> {
    let profile = folder.0.join("profile");
    // 0: always compute what is loaded, instead of trusting what was written beside a formula.
    folder.file(
        "profile/user/registrymodifications.xcu",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<oor:items xmlns:oor=\"http://openoffice.org/2001/registry\">\
         <item oor:path=\"/org.openoffice.Office.Calc/Formula/Load\"><prop oor:name=\"OOXMLRecalcMode\" oor:op=\"fuse\">\
         <value>0</value></prop></item></oor:items>\n",
    );
    // Commas, quotes, UTF-8, values in full instead of as shown, every sheet.
    let filter = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1";
    let done = Command::new("soffice")
        .current_dir(&folder.0)
        .arg(format!("-env:UserInstallation=file://{}", profile.display()))
        .args(["--headless", "--convert-to", filter, "--outdir", "opened", &format!("{run}/workbook.xlsx")])
        .output();
    let Ok(done) = done else {
        // Not by a macro that a test runner keeps to itself.
        let said =
            "\nSKIPPED, NOT TESTED: the workbook in LibreOffice: no soffice here (Debian: libreoffice-calc-nogui)\n";
        let _ = std::io::stderr().write_all(said.as_bytes());
        return None;
    };
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let mut sheets = Sheets::new();
    for entry in std::fs::read_dir(folder.0.join("opened")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().replacen("workbook-", "", 1);
        sheets.insert(name, rows(&std::fs::read_to_string(&path).unwrap()));
    }
    Some(sheets)
}

fn rows(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_string).collect()).collect()
}

/// Whether two cells hold the same; a quote in front of what a spreadsheet would compute is CSV's alone.
fn same(sheet: &str, file: &str) -> bool {
    let file = file.strip_prefix('\'').unwrap_or(file);
    // LibreOffice writes a cell with the format of a percentage as one, also where it is asked for the value.
    let number = |text: &str| match text.strip_suffix('%') {
        Some(percent) => percent.parse::<f64>().map(|value| value / 100.0),
        None => text.parse::<f64>(),
    };
    match (number(sheet), number(file)) {
        (Ok(a), Ok(b)) => (a - b).abs() <= TOLERANCE * a.abs().max(b.abs()),
        _ => sheet == file,
    }
}

/// Asserts that every file of tables stands in the workbook, and says how many cells were compared.
fn holds_the_tables(folder: &Folder, run: &str, sheets: &Sheets) -> usize {
    let mut cells = 0;
    for entry in std::fs::read_dir(folder.0.join(run).join("tables")).unwrap() {
        let path = entry.unwrap().path();
        let id = path.file_stem().unwrap().to_string_lossy().into_owned();
        if id == "all" {
            continue;
        }
        let file = rows(&std::fs::read_to_string(&path).unwrap());
        let named = |name: &&String| name.chars().take(31).eq(id.chars().take(31));
        let name = sheets.keys().find(named).unwrap_or_else(|| panic!("no sheet for {id} in {:?}", sheets.keys()));
        let sheet = &sheets[name];
        let is_head =
            |row: &Vec<String>| row.iter().zip(&file[0]).all(|(a, b)| same(a, b)) && row.len() >= file[0].len();
        let top = sheet.iter().position(is_head).unwrap_or_else(|| panic!("{id}: no head {:?}", file[0]));
        for (at, row) in file.iter().enumerate() {
            for (column, cell) in row.iter().enumerate() {
                let found = &sheet[top + at][column];
                assert!(
                    same(found, cell),
                    "{id}, row {at}, column {column}: `{found}` in the workbook, `{cell}` in the file"
                );
                cells += 1;
            }
        }
    }
    cells
}

/// A table of a sheet from its head on, whose first cell is this.
fn table<'a>(sheet: &'a [Vec<String>], first: &str) -> &'a [Vec<String>] {
    let top = sheet.iter().position(|row| row[0] == first).unwrap_or_else(|| panic!("no `{first}` in {sheet:?}"));
    &sheet[top..]
}

fn number(cell: &str) -> f64 {
    cell.parse().unwrap_or_else(|_| panic!("`{cell}` is no number"))
}

#[test]
fn libreoffice_finds_the_tables_of_a_run_and_computes_what_was_simulated() {
    let folder = Folder::new("workbook-run");
    let words = ["run", "--area", "Fife", "--years", "2", "--replications", "6", "--draws", "3", "--out"];
    for out in ["one", "two"] {
        folder.run(&[&words[..], &[out]].concat()).ends(0);
    }
    let bytes = |out: &str| std::fs::read(folder.0.join(out).join("workbook.xlsx")).unwrap();
    assert!(bytes("one") == bytes("two"), "the same run gives the same bytes");
    let Some(sheets) = opened(&folder, "one") else { return };
    let cells = holds_the_tables(&folder, "one", &sheets);
    assert!(cells > 5_000, "{cells} cells compared");
    for name in ["Index", "Financial Memorandum", "Equality", "Calendar", "Sources"] {
        assert!(sheets.contains_key(name), "{name} in {:?}", sheets.keys());
    }
    let central = table(&sheets["Financial Memorandum"], "Financial year");
    let entries = rows(&folder.read("one/tables/financial-memorandum.csv"));
    let column = |name: &str| entries[0].iter().position(|head| head == name).unwrap();
    for row in &central[1..=2] {
        let parts: f64 = row[1..=4].iter().map(|cell| number(cell)).sum();
        assert!((number(&row[5]) / parts - 1.0).abs() < TOLERANCE, "the sum is computed: {row:?}");
        let such = |entry: &&Vec<String>| entry[column("year")] == row[0] && entry[column("terms")] == "real terms";
        let whole: f64 = entries.iter().filter(such).map(|entry| number(&entry[column("central")])).sum();
        assert!((number(&row[5]) - whole).abs() < 0.005, "to the penny: {row:?}, {whole}");
    }
    let levels = table(&sheets["Financial Memorandum"], "Who pays");
    let all = levels.iter().find(|row| row[0] == "All").unwrap();
    let years = [2, 5].map(|at| [0, 1, 2].map(|level| number(&all[at + level])));
    for level in 0..3 {
        let sum = years[0][level] + years[1][level];
        assert!((number(&all[8 + level]) - sum).abs() < 0.005, "all years at level {level}: {all:?}");
        assert!(years[0][0] <= years[0][1] && years[0][1] <= years[0][2], "{all:?}");
    }
    let meetings = table(&sheets["Calendar"], "Marac");
    let of_the_year = meetings[1..].iter().filter(|row| row[0].starts_with("Marac of Fife"));
    let in_order =
        of_the_year.clone().all(|row| row[4] <= row[2] && row[2] < row[6] && number(&row[7]) <= number(&row[9]));
    assert!(in_order && of_the_year.count() >= 12, "{meetings:?}");
}

#[test]
fn libreoffice_finds_the_options_of_a_comparison() {
    let folder = Folder::new("workbook-compare");
    let words = ["compare", "no-duty", "s3-cooperate", "s4-refer-unfunded", "--area", "Fife", "--years", "2"];
    folder.run(&[&words[..], &["--replications", "6", "--out", "both"]].concat()).ends(0);
    let Some(sheets) = opened(&folder, "both") else { return };
    assert!(holds_the_tables(&folder, "both", &sheets) > 300);
    let all = rows(&folder.read("both/tables/all.csv"));
    let column = |name: &str| all[0].iter().position(|head| head == name).unwrap();
    let options = &sheets["Options Fife"];
    let extra = table(options, "Option");
    let nothing = &extra[1];
    assert_eq!((nothing[0].as_str(), nothing[1].as_str()), ("Do nothing", "0"));
    for (row, scenario) in extra[2..4].iter().zip(["s3-cooperate", "s4-refer-unfunded"]) {
        let is_it = |found: &&Vec<String>| {
            found[column("scenario")] == scenario
                && found[column("measure")] == "cost_employer"
                && found[column("year")] == "all"
        };
        let found = all.iter().find(is_it).unwrap();
        let expected = ["mean", "low_together", "high_together"].map(|name| number(&found[column(name)]));
        for (cell, expected) in row[1..4].iter().zip(expected) {
            assert!((number(cell) - expected).abs() <= TOLERANCE * expected.abs(), "{scenario}: {row:?}");
        }
        // How far the bar of the chart reaches is computed from its limits.
        assert!(
            (number(&row[6]) - (number(&row[3]) - number(&row[1]))).abs() < 1e-6 * number(&row[1]).abs(),
            "{row:?}"
        );
    }
    assert!(options.iter().any(|row| row[0] == "Areas below a standard that they would have met"));
}

#[test]
fn words_of_users_are_words_in_a_workbook() {
    let folder = Folder::new("workbook-hostile");
    folder.file(
        "mine.toml",
        "title = '=HYPERLINK(\"http://x.example\",\"y\")'\nrationale = \"+1+1\"\n\
         [[standard]]\nname = \"@SUM(1,1)!A1\"\nfrom = \"received\"\nto = \"heard\"\nwithin = \"9 days\"\nshare = \"50 %\"\n\
         [[standard]]\nname = \"=\\u202E1+1\"\nfrom = \"received\"\nto = \"heard\"\nwithin = \"8 days\"\nshare = \"50 %\"\nid = \"b\"\n",
    );
    let words = ["run", "mine.toml", "--area", "Fife", "--years", "1", "--replications", "3", "--out", "out"];
    folder.run(&words).ends(0);
    let asked = folder.read("out/tables/standards-asked.csv");
    assert!(asked.contains("'@SUM(1,1)") && !asked.contains('\u{202e}'), "{asked}");
    let Some(sheets) = opened(&folder, "out") else { return };
    let cells: Vec<&String> = sheets.values().flatten().flatten().collect();
    let says = |text: &str| cells.iter().any(|cell| cell.contains(text));
    assert!(
        says("=HYPERLINK(\"http://x.example\",\"y\")"),
        "the title is told as it was written: {:?}",
        sheets["Index"]
    );
    assert!(says("@SUM(1,1)!A1") && says("=1+1"), "names of standards too");
    assert!(!cells.iter().any(|cell| cell.contains('\u{202e}')), "nothing is turned");
    holds_the_tables(&folder, "out", &sheets);
}
