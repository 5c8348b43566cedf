use maracsim::experiment::{Plan, judged, replicate};
use maracsim::measure::ids_for_standards;
use maracsim::scenario::{Country, Data, Known, Library, built_in, resolve};
use std::sync::atomic::AtomicBool;
#[derive(Debug)]
struct NoFiles;
impl maracsim::scenario::Files for NoFiles {
    fn read(&self, p: &str) -> Result<Vec<u8>, maracsim::error::Error> {
        std::fs::read(p).map_err(|e| maracsim::error::Error::input(e.to_string()))
    }
}
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let ids = ids_for_standards();
    let data = match Data::shipped(&ids) {
        Ok(d) => d,
        Err(f) => {
            for e in f {
                eprintln!("{e}");
            }
            return;
        }
    };
    let ms = built_in::milestones();
    let files = NoFiles;
    let lib = Library {
        files: &files,
        built_in: built_in::SCENARIOS,
        registry: &data.registry,
        authorities: &data.authorities,
        sources: &data.sources,
        standards: &data.standards,
        known: Known { milestones: &ms, measures: &ids },
        base: &data.base,
    };
    let name = args.get(1).cloned().unwrap_or("no-duty".into());
    let reps: u32 = args.get(2).map_or(10, |s| s.parse().unwrap());
    let sets: Vec<String> = args.iter().skip(3).cloned().collect();
    let sc = match lib.load(&name, &sets) {
        Ok(s) => s,
        Err(f) => {
            for e in f {
                eprintln!("{e}");
            }
            return;
        }
    };
    let t0 = std::time::Instant::now();
    let res = match resolve(
        &sc,
        Country { authorities: &data.authorities, holidays: &data.holidays, baseline: &data.base },
    ) {
        Ok(s) => s,
        Err(f) => {
            for e in f {
                eprintln!("{e}");
            }
            return;
        }
    };
    eprintln!("resolve {:?}, groups {}", t0.elapsed(), res.groups.len());
    let st = judged(&sc.standards).unwrap();
    let plan = Plan::new(&res, &st, &[], 1, reps);
    let t0 = std::time::Instant::now();
    let r = replicate(&plan, &sc.name, &AtomicBool::new(false), &mut |_| {});
    eprintln!("run {:?} per rep {:?}", t0.elapsed(), t0.elapsed() / reps);
    println!("digest {}", r.digest);
    let last = r.places.len() - 1;
    for m in &r.measures {
        print!("{:30}", m.id);
        for y in 0..=r.years.len().min(6) {
            print!(" {:9.4}", r.at(last, y.min(r.years.len()), r.measure(&m.id).unwrap()).mean);
        }
        let e = r.estimate(&m.id, last, None);
        println!("  all {:9.4} [{:.4},{:.4}] se {:.5}", e.mean, e.low, e.high, e.se);
    }
    for (i, p) in r.places.iter().enumerate() {
        let g = |id: &str| r.estimate(id, i, None).mean;
        let y1 = |id: &str| r.estimate(id, i, Some(0)).mean;
        println!(
            "{:22} heard {:7.1} idaa {:5.1} coord {:4.1} off {:.2} {:.2} {:.2} | use {:.2} {:.2} fill {:.2} contact {:.3} first {:.3} voice {:.3} min {:.2} met {:.2} scr {:.2}",
            p.name,
            g("heard"),
            y1("idaa_posts"),
            y1("coordinator_posts"),
            g("offered_load_idaa"),
            g("offered_load_coordinator"),
            g("offered_load_meeting"),
            g("idaa_use"),
            g("coordinator_use"),
            g("meeting_fill"),
            g("wait_to_contact_in_time"),
            g("heard_first_meeting"),
            g("voice"),
            g("minutes_per_case"),
            g("met:headline"),
            g("wait_to_screening_in_time")
        );
    }
}
