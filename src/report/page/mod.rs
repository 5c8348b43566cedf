//! The report with its live part: an authority is chosen, levers are moved, and the model runs again in the page.
//!
//! One file: the module (WebAssembly, compressed), the scripts of `web/page/`, what was simulated before it was written.
//! A policy in its head lets it load nothing from anywhere.

pub mod controls;
mod data;
mod engine;
mod options;

use super::html::{Live, document};
use super::markup::{Markup, all, tag};
use super::value::Report;
use crate::experiment::Results;
use crate::scenario::{Authorities, Scenario};

/// What whoever hands on a page of scenario files should know.
pub const HOLDS: &str = "The page holds the text of your scenario files, comments included.";

/// A scenario that the page can start from, with what was simulated of it.
#[derive(Clone, Copy, Debug)]
pub struct Offer<'a> {
    /// What was found.
    pub results: &'a Results,
    /// What was simulated.
    pub scenario: &'a Scenario,
    /// How the module is asked for it.
    pub request: &'a Request,
}

/// A scenario as the module is asked for it: a built-in name, or texts with the path of the first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// The built-in name, or the path of one of `files`.
    pub scenario: String,
    /// Path from the scenario's folder, and text.
    pub files: Vec<(String, String)>,
}

/// The page of one or several scenarios, the report's own first. Its live part is left out where there is no population
/// to move anything for.
pub fn page(report: &Report, offers: &[Offer<'_>], authorities: &Authorities) -> String {
    let offers: Vec<Offer<'_>> = offers.iter().filter(|offer| !offer.scenario.place_theory).copied().collect();
    if offers.is_empty() {
        return super::html::html(report);
    }
    let data = data::json(report, &offers, authorities);
    let hidden = |id: &str, kind: &str, text: String| {
        // The texts hold no `<`: JSON has it escaped, and base64 has none.
        Markup::trusted(format!("<script type=\"{kind}\" id=\"{id}\">{text}</script>\n"))
    };
    let live = Live {
        head: Markup::trusted(POLICY),
        style: STYLE,
        section: Markup::trusted(SECTION),
        foot: all([
            hidden("page-data", "application/json", data),
            hidden("page-engine", "application/octet-stream", engine::packed()),
            hidden("page-worker", "text/plain", engine::worker()),
            tag("script", &[("type", "module")], Markup::trusted(engine::scripts())),
        ]),
    };
    document(report, Some(&live))
}

const POLICY: &str = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
    style-src 'unsafe-inline'; script-src 'unsafe-inline' 'wasm-unsafe-eval'; worker-src blob:; base-uri 'none'; \
    form-action 'none'\">\n";
const STYLE: &str = include_str!("../../../web/page/page.css");
const SECTION: &str = include_str!("../../../web/page/section.html");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing::World;

    fn of(world: &World) -> String {
        let request = Request { scenario: "no-duty".into(), files: Vec::new() };
        let offer = Offer { results: &world.results, scenario: &world.scenario, request: &request };
        page(&world.report(), &[offer], &world.data.authorities)
    }

    #[test]
    fn a_page_is_one_small_file_that_loads_nothing() {
        let page = of(&World::scotland());
        assert!(page.len() < 2_000_000, "{} bytes", page.len());
        let (before, after) = page.split_once(&engine::packed()).unwrap();
        for never in [" src=", "@import", "url(", "import \"", "from \"./", "NaN"] {
            assert!(!before.contains(never) && !after.contains(never), "{never}");
        }
        assert!(page.contains("default-src 'none'") && page.contains("id=\"your-area\""));
        assert_eq!(page.matches("<script").count(), page.matches("</script>").count());
    }

    #[test]
    fn no_two_things_have_one_id() {
        let page = of(&World::scotland());
        let page = page.split("<script").next().unwrap();
        let mut ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count);
    }

    #[test]
    fn theory_has_nothing_to_move() {
        assert_eq!(of(&World::theory()), crate::report::html(&World::theory().report()));
    }

    #[test]
    fn what_a_scenario_says_ends_no_script() {
        let mut world = World::scotland();
        world.scenario.title = "</script><script>alert(1)</script>".into();
        let page = of(&world);
        assert!(!page.contains("<script>alert"), "a title became markup");
    }
}
