//! 5b. What it costs, at whom, and who pays.

use crate::measure::cost::{EMPLOYERS, Payer};
use crate::report::rounding;
use crate::report::value::{Block, Section};
use crate::report::view::View;

/// What is said of every cost.
const NOTE: &str = "A cost is counted once, at the employer. What the payers pay is the same money again, so the two are never added \
                    together. Prices are in full (pay, on-costs, management, premises), in real terms of the price year: pay \
                    grows by what awards are above prices in general. Nobody \
                    has published Scottish figures, and the shares of the payers are judgements. Posts are those of the ratio unless \
                    the scenario sets them, and only filled posts are paid. A shared team or Marac counts whole for each authority that \
                    shares it, and once for Scotland.";

/// Parts by kind: cash and time, every year and once.
const KINDS: [&str; 5] = ["cost_employer", "cost_cash", "cost_staff_time", "cost_recurring", "cost_one_off"];

/// The section; none where the measures of a run hold no money.
pub fn section(view: &View<'_>) -> Option<Section> {
    if !view.has(KINDS[0]) {
        return None;
    }
    let with_all = |ids: Vec<String>| std::iter::once(KINDS[0].to_string()).chain(ids).collect::<Vec<_>>();
    let employers = with_all(EMPLOYERS.iter().map(|(id, _)| format!("cost_employer:{id}")).collect());
    let payers = with_all(Payer::NAMES.iter().map(|id| format!("cost_payer:{id}")).collect());
    let kinds = KINDS.map(str::to_string).to_vec();
    let mut blocks: Vec<Block> = view.whole().and_then(|place| in_a_sentence(view, place)).into_iter().collect();
    blocks.push(Block::Paragraph(NOTE.into()));
    for (id, title, ids) in [
        ("cost-by-payer", "Who pays", payers),
        ("cost-by-employer", "Where it is spent", employers),
        ("cost-by-kind", "Cash, staff time, every year, once", kinds),
    ] {
        let caption = format!("{title}: GBP a year, mean of {}; {}", view.period(), view.limits());
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let table = Block::Table(view.table(id, &caption, &ids, &view.everywhere()));
        blocks.push(if view.whole().is_some() && view.authorities().len() == 1 {
            table
        } else {
            Block::Fold(format!("{title}, by place"), vec![table])
        });
    }
    Some(Section { id: "cost", title: "Cost, and who pays".into(), blocks })
}

fn in_a_sentence(view: &View<'_>, place: usize) -> Option<Block> {
    let of = |id: &str| {
        let estimate = view.pooled(id, place);
        estimate.is_applicable().then(|| rounding::with_unit("GBP a year", &estimate))
    };
    let (all, cash, time) = (of(KINDS[0])?, of(KINDS[1])?, of(KINDS[2])?);
    let name = view.name(place);
    Some(Block::Paragraph(format!(
        "{name}: {all}. Of this {cash} are cash: posts, recruitment, cover, training, interpreters, specialist services that are paid; \
         {time} are the time of people who are employed anyway: chairs, the agencies\u{2019} representatives, specialist services that \
         nobody pays."
    )))
}
