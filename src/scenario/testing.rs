//! A small world for tests and for the fuzzer: a few levers, a base, two authorities, some built-in scenarios.

use super::{Authorities, Files, Ground, Known, Library, Registry, Sources, Standards, Tree, base_tree};
use crate::error::{Error, Refusal};
use crate::model::loops::Layer;
use crate::units::{Days, Fte, Growth, Quantity, Rate, Ratio, Share};
use std::collections::BTreeMap;

/// How often a small Marac meets; never "all the time".
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cadence(f64);

impl Quantity for Cadence {
    fn unit() -> String {
        "days".into()
    }
    fn parse(text: &str) -> Result<Self, Refusal> {
        let days = Days::parse(text)?.get();
        if days == 0.0 {
            return Err(Refusal::new("a cadence of zero means meetings without end", "write for example \"14 days\""));
        }
        Ok(Self(days))
    }
    fn stand_in() -> Self {
        Self(28.0)
    }
    fn show(&self) -> String {
        format!("{} days", self.0)
    }
    fn number(&self) -> Option<f64> {
        Some(self.0)
    }
}

/// The members of the one family of levers.
pub const AGENCIES: &[&str] = &["police", "housing", "education"];

crate::levers! {
    /// A few levers.
    pub struct SmallLevers {
        /// Idaa posts.
        posts: Fte = "idaa.posts",
        /// Open cases per FTE.
        places: Ratio = "idaa.caseload.places_per_fte",
        /// Growth of demand.
        growth: Growth = "demand.growth_per_year",
        /// A local count.
        observed: (Option<Rate>) = "demand.observed",
        /// How often a Marac meets.
        cadence: Cadence = "meeting.cadence",
        /// Theory: the time from meeting to meeting.
        every: (Option<Days>) = "meeting.every",
        /// Chance that the agency attends.
        attendance: [Share; 3] = "agency.*.attendance" each AGENCIES,
        /// Which loops run.
        layer: Layer = "loops.layer",
    }
}

/// A base for [`SmallLevers`].
pub const BASE: &str = r#"
"agency.*.attendance" = { value = "80 %", low = "60 %", high = "95 %", evidence = "assumption", why = "no figure" }
[idaa.posts]
value = "2 FTE"
evidence = "assumption"
why = "a start"
[idaa.caseload.places_per_fte]
value = 25
low = 20
high = 30
evidence = "seen"
source = "safelives"
row = "page 7"
[demand]
growth_per_year = { value = "4 %", low = "0 %", high = "11 %", evidence = "bounded", source = "safelives" }
observed = { value = "none", evidence = "bounded" }
[meeting]
cadence = { value = "28 days", evidence = "assumption", why = "usual" }
every = { value = "none", evidence = "bounded" }
[loops.layer]
value = "arithmetic"
evidence = "assumption"
why = "the headline"
"#;

/// Two authorities.
pub const AUTHORITIES: &str = "\
gss,name,short_name,code,population,women_16_plus,incidents,incidents_low,incidents_high,incidents_evidence,\
incidents_source,incidents_note,observed,observed_low,observed_high,observed_evidence,observed_source,observed_note,\
marac,office,marac_evidence,marac_source,marac_note,cadence,island,settlement,remote_share,health_board,\
police_division,minority_ethnic_share,lgbt_share,disabled_share,men_share,tile_column,tile_row
S12000036,City of Edinburgh,Edinburgh,EDH,512000,222000,5900,,,seen,safelives,,,,,,,,Edinburgh,Edinburgh,assumption,,\
one each,,no,large urban,0,NHS Lothian,E,,,,,4,6
S12000047,Fife,Fife,FIF,371000,163000,4700,4600,4800,derived,safelives,half of the division,355,340,370,seen,safelives,,\
Fife,Fife,assumption,,one each,14 days,0,mainly urban,0.05,NHS Fife,P,,,,,5,5
";

/// The standards.
pub const STANDARDS: &str = r#"
headline = ["contact"]
[[standard]]
id = "contact"
name = "Idaa contact"
from = "received"
to = "contacted"
within = "2 working days"
share = "90 %"
evidence = "bounded"
[[standard]]
id = "minutes_per_case"
name = "Minutes for each case"
measure = "minutes_per_case"
at_least = "12 minutes"
evidence = "seen"
source = "safelives"
"#;

/// The built-in scenarios.
pub const BUILT_IN: &[(&str, &str)] = &[
    ("no-duty", "title = \"No duty\"\nrationale = \"The world as it is.\"\n"),
    (
        "theory/meeting",
        "title = \"A meeting\"\nrationale = \"Bailey's queue.\"\nplace = \"Theory\"\n[set]\nmeeting.every = \"7 days\"\n",
    ),
    ("theory/round", "title = \"Round\"\nrationale = \"r\"\nextends = \"theory/round\"\n"),
];

/// What the standards may name.
pub const KNOWN: Known<'static> = Known {
    milestones: &["received", "screened", "contacted", "allocated", "heard", "updated"],
    measures: &["minutes_per_case", "caseload_mean"],
};

/// Files in memory.
#[derive(Clone, Debug, Default)]
pub struct Memory(pub BTreeMap<String, Vec<u8>>);

impl Memory {
    /// These files.
    pub fn new(files: &[(&str, &[u8])]) -> Self {
        Self(files.iter().map(|&(path, bytes)| (path.to_string(), bytes.to_vec())).collect())
    }
}

impl Files for Memory {
    fn read(&self, path: &str) -> Result<Vec<u8>, Error> {
        self.0.get(path).cloned().ok_or_else(|| Error::input(format!("no file `{path}`")).hint("check the name"))
    }
}

/// The small levers.
pub fn registry() -> Registry {
    Registry::new(SmallLevers::LEVERS)
}

/// One source.
pub fn sources() -> Sources {
    let text = "[safelives]\ntitle = \"Guidance\"\naddress = \"https://safelives.org.uk\"\nlicence = \"quoted\"\n";
    Sources::parse("data/sources.toml", text).expect("the sources are sound")
}

/// The base of the small levers.
pub fn base() -> Tree {
    base_tree(BASE, "data/base.toml", &registry(), &sources()).expect("the base is sound")
}

/// The two authorities.
pub fn authorities() -> Authorities {
    Authorities::parse("data/authorities.csv", AUTHORITIES, &sources()).expect("the table is sound")
}

/// The two standards.
pub fn standards() -> Standards {
    Standards::parse("data/standards.toml", STANDARDS, KNOWN, &sources()).expect("the standards are sound")
}

/// The parts of a library, owned.
#[derive(Debug)]
pub struct Small {
    registry: Registry,
    /// The two authorities.
    pub authorities: Authorities,
    sources: Sources,
    standards: Standards,
    base: Tree,
    ground: Ground,
}

impl Default for Small {
    fn default() -> Self {
        let (registry, authorities, mut base) = (registry(), authorities(), base());
        authorities.add_leaves(&mut base, &registry).expect("what the authorities know is sound");
        Self { registry, authorities, sources: sources(), standards: standards(), base, ground: Ground::default() }
    }
}

impl Small {
    /// The library over these files.
    pub fn library<'a>(&'a self, files: &'a Memory) -> Library<'a> {
        Library {
            files,
            built_in: BUILT_IN,
            registry: &self.registry,
            authorities: &self.authorities,
            sources: &self.sources,
            standards: &self.standards,
            known: KNOWN,
            base: &self.base,
            ground: &self.ground,
        }
    }
}

/// Loads bytes as the scenario `fuzz.toml`, and shows every fault as a user would see it.
pub fn load_bytes(small: &Small, bytes: &[u8]) -> usize {
    let files = Memory::new(&[("fuzz.toml", bytes), ("other.toml", bytes)]);
    let set = String::from_utf8_lossy(bytes).into_owned();
    [small.library(&files).load("fuzz.toml", &[]), small.library(&files).load("no-duty", &[set])]
        .into_iter()
        .filter_map(Result::err)
        .flatten()
        .map(|fault| {
            assert!(fault.hint.is_some(), "{fault}");
            fault.to_string().len()
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The seeds of the fuzzer, and texts that are too long or too odd to keep as files.
    fn seeds() -> Vec<Vec<u8>> {
        let kept: [&[u8]; 6] = [
            include_bytes!("../../fuzz/seeds/scenario/full.toml"),
            include_bytes!("../../fuzz/seeds/scenario/faults.toml"),
            include_bytes!("../../fuzz/seeds/scenario/strings.toml"),
            include_bytes!("../../fuzz/seeds/scenario/circle.toml"),
            include_bytes!("../../fuzz/seeds/scenario/set.txt"),
            include_bytes!("../../fuzz/seeds/scenario/nested.toml"),
        ];
        let mut seeds: Vec<Vec<u8>> = kept.iter().map(|seed| seed.to_vec()).collect();
        let repeated = [
            ("[", "a = "),
            ("{a=", "a = "),
            ("a.", ""),
            ("[a.", ""),
            ("[[a]]\n", ""),
            ("\"\"\"", "a = "),
            ("\u{202e}", "a = \""),
        ];
        seeds.extend(repeated.iter().map(|(unit, head)| format!("{head}{}", unit.repeat(20_000)).into_bytes()));
        seeds
    }

    /// splitmix64 (Steele, Lea and Flood 2014): enough to choose where to break a file.
    struct Small64(u64);

    impl Small64 {
        fn below(&mut self, bound: usize) -> usize {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = self.0;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            ((z ^ (z >> 31)) % bound.max(1) as u64) as usize
        }
    }

    const PIECES: &[&[u8]] = &[
        b"[",
        b"]",
        b"{",
        b"}",
        b"\"",
        b"'",
        b"\"\"\"",
        b"=",
        b".",
        b",",
        b"\n",
        b"\r",
        b"#",
        b"nan",
        b"-inf",
        b"1e999",
        b"\\u202E",
        b"\xff",
        b"\0",
        b"\xef\xbb\xbf",
        b"[[standard]]\n",
        b"extends = \"fuzz.toml\"\n",
        b"\"agency.*.attendance\" = 2\n",
        b"0x",
        b"true",
    ];

    fn mutate(bytes: &[u8], chance: &mut Small64) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        for _ in 0..=chance.below(4) {
            let at = chance.below(bytes.len() + 1);
            let to = (at + chance.below(12)).min(bytes.len());
            match chance.below(4) {
                0 => drop(bytes.drain(at..to)),
                1 => drop(bytes.splice(at..to, PIECES[chance.below(PIECES.len())].iter().copied())),
                2 => drop(bytes.splice(at..at, bytes[at..to].to_vec())),
                _ => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte = chance.below(256) as u8),
            }
        }
        bytes
    }

    #[test]
    fn no_bytes_make_the_loader_panic() {
        let small = Small::default();
        let mut chance = Small64(2_027);
        for seed in seeds() {
            load_bytes(&small, &seed);
            let rounds = if seed.len() < 4_000 { 1_000 } else { 5 };
            let shown: usize = (0..rounds).map(|_| load_bytes(&small, &mutate(&seed, &mut chance))).sum();
            assert!(shown > 0, "nothing was refused");
        }
    }

    #[test]
    fn the_full_seed_is_sound() {
        let files = Memory::new(&[("full.toml", include_bytes!("../../fuzz/seeds/scenario/full.toml"))]);
        let loaded = Small::default().library(&files).load("full.toml", &[]);
        assert!(loaded.is_ok(), "{loaded:?}");
    }

    #[test]
    fn no_bytes_make_the_tables_panic() {
        let (sources, registry) = (sources(), registry());
        let mut chance = Small64(7);
        for _ in 0..1_000 {
            let table = String::from_utf8_lossy(&mutate(AUTHORITIES.as_bytes(), &mut chance)).into_owned();
            let _ = Authorities::parse("a.csv", &table, &sources).map(|read| read.add_leaves(&mut base(), &registry));
            let base = String::from_utf8_lossy(&mutate(BASE.as_bytes(), &mut chance)).into_owned();
            let _ = base_tree(&base, "b.toml", &registry, &sources);
            let standards = String::from_utf8_lossy(&mutate(STANDARDS.as_bytes(), &mut chance)).into_owned();
            let _ = Standards::parse("s.toml", &standards, KNOWN, &sources);
        }
    }
}
