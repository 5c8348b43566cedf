//! Merging the parts of a sweep: each index once, and never two answers for one.

use super::block::Block;
use super::journal::{Journal, read};
use super::rows::fits;
use super::sheet::Sheet;
use crate::error::{Error, Faults};
use std::io::{Read, Seek};

/// A part of a sweep: its name, the digest of its bytes, and where its blocks are.
#[derive(Debug)]
pub struct Part<S> {
    /// What the user would call it.
    pub name: String,
    /// The digest of its bytes.
    pub digest: String,
    /// Its bytes.
    pub source: S,
    journal: Journal,
}

/// All parts of one sweep.
#[derive(Debug)]
pub struct Merge<S> {
    /// What the blocks belong to.
    pub sheet: Sheet,
    parts: Vec<Part<S>>,
}

impl<S: Read + Seek> Part<S> {
    /// Reads a part; every block that it should hold has to be there, once, whole, and nothing else.
    pub fn read(name: &str, digest: &str, mut source: S) -> Result<Self, Error> {
        let refused = |message: &str| {
            let error = Error::input(format!("`{name}` {message}"));
            error.hint("delete it and run its part of the sweep again")
        };
        let journal = Journal::scan(&mut source)
            .map_err(|error| Error { message: format!("`{name}`: {}", error.message), ..error })?;
        let end = source.seek(std::io::SeekFrom::End(0)).map_err(|_| refused("cannot be read"))?;
        if journal.whole != end {
            return Err(refused("is torn, or has changed since it was written"));
        }
        let mut expected = journal.sheet.own_points();
        let in_order = journal.entries.iter().all(|entry| Some(entry.head.point) == expected.next());
        if !in_order || expected.next().is_some() {
            return Err(refused("does not hold each of its points once"));
        }
        for entry in &journal.entries {
            if !fits(&journal.sheet, &read(&mut source, entry)?) {
                return Err(refused("holds a block of another sweep"));
            }
        }
        Ok(Self { name: name.into(), digest: digest.into(), source, journal })
    }
}

impl<S: Read + Seek> Merge<S> {
    /// Puts parts together, or says everything that is wrong: parts of different sweeps, two answers for one index, indices
    /// that are missing. The same answer twice counts once.
    pub fn of(parts: Vec<Part<S>>) -> Result<Self, Faults> {
        let mut faults = Faults::new();
        let mut kept: Vec<Part<S>> = Vec::new();
        for part in parts {
            let (sheet, digest) = (&part.journal.sheet, &part.digest);
            let first = kept.first().map(|first| &first.journal.sheet);
            let other = |first: &Sheet| first.shards != sheet.shards || first.whole().text() != sheet.whole().text();
            if first.is_some_and(other) {
                let message = format!("`{}` and `{}` are parts of different sweeps", kept[0].name, part.name);
                faults.push(Error::input(message).hint("keep the parts of each sweep in a folder of their own"));
                continue;
            }
            match kept.iter().find(|other| other.journal.sheet.shard == sheet.shard) {
                None => kept.push(part),
                Some(same) if same.digest == *digest => {}
                Some(other) => {
                    let index = sheet.shard;
                    let message = format!("`{}` and `{}` are two answers for part {index}", other.name, part.name);
                    let hint =
                        "one of them is wrong: run that part again on another machine and delete the one that differs";
                    faults.push(Error::input(message).hint(hint));
                }
            }
        }
        kept.sort_by_key(|part| part.journal.sheet.shard);
        let Some(sheet) = kept.first().map(|first| first.journal.sheet.whole()) else {
            return Err(vec![Error::input("there are no parts of a sweep").hint("name the folder that holds them")]);
        };
        faults.extend(missing(&sheet, kept.first().map_or(0, |first| first.journal.sheet.shards), &kept));
        if faults.is_empty() { Ok(Self { sheet, parts: kept }) } else { Err(faults) }
    }

    /// What holds the block of a point.
    pub fn source(&mut self, point: u64) -> &mut S {
        let shards = self.parts.len() as u64;
        &mut self.parts[(point % shards) as usize].source
    }

    /// The block of a point.
    pub fn block(&mut self, point: u64) -> Result<Block, Error> {
        let shards = self.parts.len() as u64;
        let part = &mut self.parts[(point % shards) as usize];
        let entry = part.journal.of(point).first().copied();
        let gone = || Error::running(format!("`{}` lost point {point}", part.name));
        read(&mut part.source, &entry.ok_or_else(gone)?)
    }
}

/// The indices that nobody has done. Few are named: a first part of a million would be a long list.
fn missing<S>(sheet: &Sheet, shards: u32, kept: &[Part<S>]) -> Option<Error> {
    const NAMED: usize = 10;
    let there = |index: &u32| kept.binary_search_by_key(index, |part| part.journal.sheet.shard).is_ok();
    let absent = shards as usize - kept.len();
    let named: Vec<String> =
        (1..=shards).filter(|index| !there(index)).take(NAMED).map(|index| index.to_string()).collect();
    let more = if absent > NAMED { format!(" and {} more", absent - NAMED) } else { String::new() };
    let message = format!("of {shards} parts {absent} are missing: {}{more}", named.join(", "));
    let hint = format!("run `maracsim sweep PLAN --shard {}/{shards}` of `{}`", named.first()?, sheet.name);
    (absent > 0).then(|| Error::input(message).hint(hint))
}

/// Merges the parts that stand one after another in bytes, as a fuzzer has them: a sweep or faults, never a panic. Gives the
/// number of rows.
#[cfg(any(test, fuzzing))]
pub fn merge_bytes(bytes: &[u8]) -> Result<usize, Faults> {
    let mark = super::journal::MARK;
    let starts: Vec<usize> =
        bytes.windows(mark.len()).enumerate().filter(|(_, window)| window == mark).map(|(at, _)| at).collect();
    let ends = starts.iter().skip(1).copied().chain([bytes.len()]);
    let part = |(start, end): (&usize, usize)| {
        let own = &bytes[*start..end];
        Part::read(&format!("part at {start}"), &format!("{own:?}"), std::io::Cursor::new(own))
    };
    let parts = starts.iter().zip(ends).map(part).collect::<Result<Vec<_>, _>>().map_err(|fault| vec![fault])?;
    let mut merge = Merge::of(parts)?;
    let mut told = 0;
    for point in 0..merge.sheet.points {
        let block = merge.block(point).map_err(|fault| vec![fault])?;
        super::rows::rows(&merge.sheet, &block, |_| {
            told += 1;
            Ok::<(), Faults>(())
        })?;
    }
    Ok(told)
}

#[cfg(test)]
mod tests {
    use super::super::block::Outcome;
    use super::super::journal::opening;
    use super::super::sheet::{Column, Output, Rows};
    use super::*;
    use crate::experiment::{Observations, Place, judged, shipped};
    use crate::measure::measures;

    fn sheet(shard: u32, shards: u32) -> Sheet {
        let data = shipped().unwrap();
        let known = measures(&judged(&data.standards).unwrap());
        let ids = ["accepted", "wait_to_hearing", "met:headline"];
        Sheet {
            name: "small".into(),
            title: "A \"small\" sweep".into(),
            version: "1".into(),
            world: "w".into(),
            plan: "p".into(),
            seed: u64::MAX,
            points: 5,
            shard,
            shards,
            replications: 2,
            rows: Rows::Estimates,
            scenarios: vec!["no-duty".into()],
            axes: vec![Column { lever: "idaa.posts".into(), unit: Some("FTE".into()) }],
            measures: known.iter().filter(|measure| ids.contains(&measure.id.as_str())).map(Output::of).collect(),
            places: vec![Place { name: "Fife".into(), gss: "S12000047".into() }],
        }
    }

    fn block(point: u64) -> Block {
        let outcome = match point {
            3 => Outcome::Refused("no meeting has no places".into()),
            _ => {
                let row = |at: u64| Observations {
                    values: vec![[at as f64, 1.0], [f64::NAN, 0.0], [1.0, 1.0]],
                    digests: vec![point ^ at],
                };
                Outcome::Ran { years: vec!["all".into()], rows: (0..2).map(row).collect() }
            }
        };
        Block { point, first: 0, texts: vec![format!("{point} FTE")], outcome }
    }

    fn bytes(sheet: &Sheet) -> Vec<u8> {
        opening(sheet).into_iter().chain(sheet.own_points().flat_map(|point| block(point).encode())).collect()
    }

    fn told(parts: &[&[u8]]) -> String {
        let faults = merge_bytes(&parts.concat()).unwrap_err();
        faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn parts_make_the_whole_and_each_is_asked_for_once() {
        let [one, two] = [1, 2].map(|shard| bytes(&sheet(shard, 2)));
        // Four points of three rows, and one that was refused.
        assert_eq!(merge_bytes(&[&two[..], &one].concat()).unwrap(), 13);
        assert_eq!(merge_bytes(&[&one[..], &two, &one].concat()).unwrap(), 13, "the same answer twice");
        assert!(told(&[&two]).contains("of 2 parts 1 are missing: 1"));
        assert!(told(&[&one, &bytes(&sheet(2, 3))]).contains("parts of different sweeps"));
        let other = Sheet { plan: "q".into(), ..sheet(2, 2) };
        assert!(told(&[&one, &bytes(&other)]).contains("parts of different sweeps"));
        assert!(told(&[&one, &two[..two.len() - 1]]).contains("torn"));
        assert!(told(&[&one, &opening(&sheet(2, 2))]).contains("each of its points once"));
    }

    #[test]
    fn two_answers_for_one_index_are_refused() {
        let [one, two] = [1, 2].map(|shard| bytes(&sheet(shard, 2)));
        let mut changed = block(0);
        if let Outcome::Ran { rows, .. } = &mut changed.outcome {
            rows[1].values[0][0] += 1e-9;
        }
        let sheet = sheet(1, 2);
        let rest = sheet.own_points().skip(1).flat_map(|point| block(point).encode());
        let other: Vec<u8> = opening(&sheet).into_iter().chain(changed.encode()).chain(rest).collect();
        assert!(told(&[&one, &two, &other]).contains("two answers for part 1"));
        // Whatever else is changed of a block breaks its checksum.
        for at in opening(&sheet).len()..one.len() {
            let mut bad = one.clone();
            bad[at] ^= 1;
            assert!(merge_bytes(&[&bad[..], &two].concat()).is_err(), "byte {at}");
        }
    }

    #[test]
    fn a_sheet_says_the_same_when_it_is_read_again() {
        let sheet = sheet(2, 3);
        let read = Sheet::read(sheet.text().as_bytes()).unwrap();
        assert_eq!(read.text(), sheet.text());
        assert_eq!(read.own_points().collect::<Vec<_>>(), [1, 4]);
        let column = [[1.0, 1.0], [3.0, 1.0], [1.0, 1.0], [1.0, 1.0]];
        for (read, own) in read.measures.iter().zip(&sheet.measures) {
            assert_eq!(format!("{:?}", read.estimate(&column)), format!("{:?}", own.estimate(&column)), "{}", own.id);
        }
    }

    /// Every measure there is, where some was seen and where none was.
    #[test]
    fn every_measure_of_a_sheet_is_estimated_as_in_a_run() {
        let all = measures(&crate::measure::Standards::default());
        let own: Vec<Output> = all.iter().map(Output::of).collect();
        let read = Sheet::read(Sheet { measures: own.clone(), ..sheet(1, 1) }.text().as_bytes()).unwrap().measures;
        assert_eq!(read.len(), all.len());
        for column in [[[1.0, 1.0], [3.0, 4.0], [1.0, 2.0], [1.0, 1.0]], [[0.0, 1.0]; 4]] {
            for (read, own) in read.iter().zip(&own) {
                assert_eq!(
                    format!("{:?}", read.estimate(&column)),
                    format!("{:?}", own.estimate(&column)),
                    "{}",
                    own.id
                );
            }
        }
    }

    /// The seeds of the fuzzer: two parts that belong together, and one with a point that was refused.
    const SEEDS: [&[u8]; 2] = [
        include_bytes!("../../../fuzz/seeds/merge/two-parts.bin"),
        include_bytes!("../../../fuzz/seeds/merge/refused-point.bin"),
    ];

    /// The seeds of the fuzzer, whole and broken: 4,000 mutations by a fixed key.
    #[test]
    fn no_bytes_make_a_merge_panic() {
        use crate::random::Key;
        let (mut refused, mut merged) = (0, 0);
        for seed in SEEDS {
            assert!(merge_bytes(seed).is_ok());
            for round in 0..2_000 {
                let mut stream = Key::new(8).with(round).stream();
                let (mut bytes, length) = (seed.to_vec(), seed.len() as u32);
                for _ in 0..=stream.below(3) {
                    let at = stream.below(length) as usize % bytes.len();
                    match stream.below(4) {
                        0 => bytes[at] = stream.below(256) as u8,
                        1 => drop(bytes.drain(at..(at + stream.below(40) as usize).min(bytes.len() - 1).max(at))),
                        2 => bytes.extend_from_within(at..),
                        _ => bytes[at..].iter_mut().take(4).for_each(|byte| *byte = 0xff),
                    }
                }
                *if merge_bytes(&bytes).is_ok() { &mut merged } else { &mut refused } += 1;
            }
        }
        assert!(refused > 1_000 && merged > 0, "{refused} refused, {merged} merged");
    }

    #[test]
    fn the_seeds_are_of_the_format_that_parts_have() {
        let [two_parts, refused_point] = SEEDS;
        assert!(two_parts == [1, 2].map(|shard| bytes(&sheet(shard, 2))).concat(), "make fuzz/seeds/merge anew");
        assert!(refused_point == bytes(&Sheet { points: 4, ..sheet(1, 1) }), "make fuzz/seeds/merge anew");
    }
}
