//! The page docs/PUBLISHED.md.

use super::compared::{LIMIT, Row};
use super::{stroke_unit, treatment_centre};

const HEAD: &str = "\
# Published models

Models that others have published with their results, built here of the engine's parts (`src/engine`: the list of events, desks, places) and run beside them. None is about
Maracs: they show that the parts do what other programs do, on work that somebody else defined. `cargo run --release --example published > docs/PUBLISHED.md` writes this page;
a test holds it against the program.

*apart*: from ours to the nearest figure that would have been rounded to the published one, in joint standard errors: ours, and that of as many of our replications as were
published, since none gives its own. They *agree* within 4. *seen*: how far from the published figure ours would have to be to be refused with a chance of 0.84. Intervals are 95 % ones
over our replications. Rows of one scenario, and scenarios of one model, share their chance: their number is no measure of evidence.
";

const CENTRE: &str = "
## A treatment centre (Nelson's exercise, Monks and Harper's program)

B. L. Nelson (2013), Foundations and Methods of Stochastic Simulation, Springer, exercise 13, page 170, as T. Monks and A. Harper have published it in SimPy with its results:
github.com/pythonhealthdatascience/stars-simpy-example-docs, `content/02_model_code/04_model.ipynb`, version 1be9311, section 10, 20 replications; rates by hour from
github.com/TomMonks/open-science-for-sim, `ed_arrivals.csv`. Ours: 1,000 replications. Two of the source's ways were kept: the next patient comes at the rate of the hour in which the last one came
(its thinning does not look at the clock again), and a stay begun counts whole in the use of a station.

| what | published | ours | apart, SE | seen | |
|---|---|---|---|---|---|
";

const STROKE: &str = "
## Beds for stroke (Monks and others)

T. Monks, D. Worthington, M. Allen, M. Pitt, K. Stein, M. A. James (2016), A modelling tool for capacity planning in acute and community stroke services, BMC Health Services Research 16:530,
doi:10.1186/s12913-016-1789-4: that one of how many patients is delayed, supplement, table 2, 150 replications; parameters from the supplement. *Reproduction*: the same model in SimPy by A. Heather and others,
github.com/pythonhealthdatascience/pydesrap_stroke, `outputs/table2.csv`, version 0d6839b. Ours: 300 replications.

The article does not say how long stroke patients stay who go neither to rehabilitation nor to early supported discharge. *First reading*: as all without early supported discharge (mean 7.4 days). *Second reading*: as
those who die (7.0 days), as the reproduction has it. The first gives the article's table and the second the reproduction's: that they do not tell quite the same is a matter of this one
parameter. One figure fits neither: without neurological patients one in 95 is delayed with 15 beds and one in 100 with 14, so more beds would delay more. The chances to two decimals that stand
beside these in the source contradict them in the rehabilitation unit without neurological patients (0.03 beside 1 in 17) and are left out.

| what | published | ours | apart, SE | seen | |
|---|---|---|---|---|---|
";

/// All of the page.
pub fn text() -> String {
    let (centre, stroke) = (treatment_centre::rows(), stroke_unit::rows());
    format!("{HEAD}{CENTRE}{}{}{STROKE}{}{}", table(&centre), told(&centre), table(&stroke), told(&stroke))
}

fn table(rows: &[Row]) -> String {
    rows.iter().map(|row| row.line() + "\n").collect()
}

/// How many agree, and which do not.
fn told(rows: &[Row]) -> String {
    let differ: Vec<&str> = rows.iter().filter(|row| !row.agrees()).map(|row| row.what.as_str()).collect();
    let agree = rows.len() - differ.len();
    let furthest = rows.iter().map(|row| row.apart().abs()).filter(|apart| *apart <= LIMIT).fold(0.0, f64::max);
    let others = if differ.is_empty() { String::new() } else { format!(" Not: {}.", differ.join("; ")) };
    format!("\n{agree} of {} agree, the furthest of them {furthest:.1} standard errors apart.{others}\n", rows.len())
}
