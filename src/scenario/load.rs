//! A scenario from its name or path: its files read, checked and laid on top of each other.

use super::authorities::Authorities;
use super::dated::DatedEdit;
use super::edits::named;
use super::folder::{ENDING, Files, Folder, Origin};
use super::found::Found;
use super::ground::{Ground, placed};
use super::layer::Layer;
use super::leaf::Leaf;
use super::registry::Registry;
use super::sources::Sources;
use super::standard::{Known, Standards};
use super::toml_text::{LONGEST_VALUE, Text};
use super::tree::Tree;
use super::voice::Voice;
use crate::error::{Error, Faults, Place, did_you_mean};
use crate::units::short;
use std::sync::Arc;

/// The most scenarios that extend each other in a chain.
pub const DEEPEST_CHAIN: usize = 16;

/// What stands before the name of a built-in duty.
pub const DUTIES: &str = "duties/";

/// Everything that a scenario may refer to.
#[derive(Clone, Copy, Debug)]
pub struct Library<'a> {
    /// The user's files.
    pub files: &'a dyn Files,
    /// The built-in scenarios: name (`no-duty`, `theory/meeting`) and text.
    pub built_in: &'a [(&'a str, &'a str)],
    /// The levers.
    pub registry: &'a Registry,
    /// The authorities.
    pub authorities: &'a Authorities,
    /// The sources.
    pub sources: &'a Sources,
    /// The standards that hold unless a scenario changes them.
    pub standards: &'a Standards,
    /// The milestones and measures that a standard may name.
    pub known: Known<'a>,
    /// The base, with what the authorities' data say on top ([`Authorities::add_leaves`]).
    pub base: &'a Tree,
    /// What was said beside the scenario to be known locally.
    pub ground: &'a Ground,
}

/// A scenario, ready to be resolved.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Its name, of a-z, 0-9 and -: that of its output folder.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Why it is worth running.
    pub rationale: String,
    /// Whether its one place is called Theory, without population.
    pub place_theory: bool,
    /// The names of the layers, the base first.
    pub layers: Vec<String>,
    /// The leaves.
    pub tree: Tree,
    /// The base with what is known locally: on its central demand posts and cadence are set.
    pub baseline: Arc<Tree>,
    /// What is known locally.
    pub ground: Arc<Ground>,
    /// The standards.
    pub standards: Standards,
    /// Changes with a date, in the order in which they act.
    pub dated: Vec<DatedEdit>,
    /// The duties that it brings: the name and the title of each.
    pub duties: Vec<(String, String)>,
    /// What people say, with the voices of the scenarios that it extends.
    pub voices: Vec<Voice>,
    /// What tells this scenario from others: each text that it is made of, by a name that does not depend on where
    /// the files stand, line ends made equal. The base and the tables are digested apart from it.
    pub text_digest_input: Vec<(String, Vec<u8>)>,
}

/// One file of a chain.
struct Link {
    origin: Origin,
    text: Text,
    layer: Layer,
}

/// One lever typed after `--set`.
struct Typed<'a> {
    paths: Vec<&'a str>,
    leaf: Leaf,
    text: String,
}

impl Library<'_> {
    /// The scenario of a built-in name or of a file (its name ends with `.toml`), with `--set` texts on top.
    pub fn load(&self, name_or_path: &str, sets: &[String]) -> Result<Scenario, Faults> {
        let mut found = Found::new();
        let (folder, first) = Folder::first(name_or_path);
        let chain = self.chain(&folder, first.clone(), &mut found);
        // A missing file has been reported by its name; only of one that is there is the name worth a word.
        let name = if chain.is_empty() { None } else { found.keep(first.name().map_err(Error::from)) };
        let files: Vec<_> = chain.iter().map(|link| link.text.file().clone()).collect();
        let typed = self.typed(sets, &mut found);
        let duties = self.duties(&folder, &chain, &mut found);
        let ground = self.ground(&folder, &chain, &mut found);
        let scenario = self.pile((name.unwrap_or_default(), ground), chain, duties, typed, &mut found);
        found.sort_by_files(&files);
        found.finish(scenario)
    }

    /// The scenario's file first, then each one that it extends.
    fn chain(&self, folder: &Folder, first: Origin, found: &mut Found) -> Vec<Link> {
        let mut chain: Vec<Link> = Vec::new();
        let mut next = Some(Ok(first));
        while let Some(origin) = next.take() {
            let extends = chain.last().and_then(|link| link.layer.extends.clone());
            let here = |error: Error| match (&extends, &error.place) {
                (Some((_, place)), None) => error.at(place.clone()),
                _ => error,
            };
            let read = origin.map_err(Error::from).and_then(|origin| {
                refuse_circle(&chain, &origin)?;
                let text = self.text(folder, &origin)?;
                Ok((origin, text))
            });
            let Some((origin, text)) = found.keep(read.map_err(here)) else { break };
            let layer = Layer::read(&text, self, found);
            next = layer.extends.as_ref().map(|(written, _)| folder.extended(&origin, written));
            chain.push(Link { origin, text, layer });
        }
        chain
    }

    /// What is known locally: by the lowest scenario first, on top what was said beside the scenario.
    fn ground(&self, folder: &Folder, chain: &[Link], found: &mut Found) -> Ground {
        let mut ground = Ground::default();
        for link in chain.iter().rev() {
            let mut path = |mention: &Option<(String, Place)>| {
                let (written, place) = mention.as_ref()?;
                let none = || Error::input("a built-in scenario has no folder for local data");
                let path =
                    folder.beside(&link.origin, written).map_err(Error::from).and_then(|path| path.ok_or_else(none));
                Some((folder.path(&found.keep(path.map_err(|error| error.at(place.clone())))?), place.clone()))
            };
            let (data, draws) = (path(&link.layer.data), path(&link.layer.draws));
            if let Some((path, place)) = data {
                match Ground::read(&path, self) {
                    Ok(more) => ground.add(more),
                    Err(faults) => placed(faults, &place).into_iter().for_each(|fault| found.push(fault)),
                }
            }
            if let Some((path, place)) = draws {
                ground.add_draws(&path, &place, self, found);
            }
        }
        ground.add(self.ground.clone());
        ground
    }

    /// The files of the duties that a chain names, the lowest scenario's first; one that is named again counts once.
    fn duties(&self, folder: &Folder, chain: &[Link], found: &mut Found) -> Vec<Link> {
        let mut duties: Vec<Link> = Vec::new();
        for (link, (name, place)) in
            chain.iter().rev().flat_map(|link| link.layer.duties.iter().map(move |duty| (link, duty)))
        {
            let written = if name.ends_with(ENDING) { name.clone() } else { format!("{DUTIES}{name}") };
            let origin = folder.extended(&link.origin, &written).map_err(Error::from);
            let read = origin.and_then(|origin| Ok((self.text(folder, &origin)?, origin)));
            let here = |error: Error| if error.place.is_none() { error.at(place.clone()) } else { error };
            let Some((text, origin)) = found.keep(read.map_err(here)) else { continue };
            if duties.iter().any(|duty| duty.origin == origin) {
                continue;
            }
            let layer = Layer::read(&text, self, found);
            if !layer.is_only_edits() {
                let error = Error::input(format!("`{}` is more than a duty", short(name))).at(place.clone());
                found.push(error.hint("a duty holds title, rationale and [[edit]] tables; extend a scenario instead"));
            }
            duties.push(Link { origin, text, layer });
        }
        duties
    }

    fn text(&self, folder: &Folder, origin: &Origin) -> Result<Text, Error> {
        match origin {
            Origin::File(relative) => {
                let path = folder.path(relative);
                Text::new(&path, &self.files.read(&path)?)
            }
            Origin::BuiltIn(name) => match self.built_in.iter().find(|(known, _)| known == name) {
                Some((name, text)) => Text::new(&format!("{name} (built in)"), text.as_bytes()),
                None => Err(self.unknown(name)),
            },
        }
    }

    fn unknown(&self, name: &str) -> Error {
        let names = || self.built_in.iter().map(|&(name, _)| name).filter(|name| !name.starts_with(DUTIES));
        // A name is often begun, or said without its folder.
        let typed = name.to_lowercase();
        let holds = || names().filter(|known| !typed.is_empty() && known.contains(typed.as_str()));
        let meant: Vec<String> = match did_you_mean(name, self.built_in.iter().map(|&(name, _)| name)) {
            Some(meant) => vec![format!("`{meant}`")],
            None => holds().map(|name| format!("`{name}`")).collect(),
        };
        let hint = if meant.is_empty() {
            let own: Vec<&str> = names().filter(|name| !name.contains('/')).collect();
            format!("built in: {}; the name of a file ends with {ENDING}", own.join(", "))
        } else {
            format!("did you mean {}? The name of a file ends with {ENDING}", meant.join(" or "))
        };
        Error::input(format!("no scenario is called `{}`", short(name))).hint(hint)
    }

    /// What was typed after each `--set`.
    fn typed(&self, sets: &[String], found: &mut Found) -> Vec<Typed<'_>> {
        let mut typed: Vec<Typed<'_>> = Vec::new();
        let mut seen: Vec<&str> = Vec::new();
        for set in sets {
            if found.is_full() {
                break;
            }
            let Some((path, one)) = found.keep(self.one_typed(set)) else { continue };
            if seen.contains(&path) {
                let error = Error::input(format!("lever `{path}` is set twice")).at(one.leaf.place.clone());
                found.push(error.hint("keep one --set of each lever"));
            }
            seen.push(path);
            typed.push(one);
        }
        typed
    }

    fn one_typed<'s>(&self, set: &'s str) -> Result<(&'s str, Typed<'_>), Error> {
        let text = Text::new("--set", set.as_bytes())?;
        let refused = |message: &str, hint: &str| Err(Error::input(message).at(text.place(0..set.len())).hint(hint));
        let Some((left, right)) = set.split_once('=') else {
            return refused("there is no `=`", "write --set idaa.posts=\"3.5 FTE\"");
        };
        let path = left.trim();
        let value = unquoted(right.trim());
        if value.is_empty() {
            return refused("there is no value", &format!("write --set {}=\"...\"", short(path)));
        }
        if value.chars().nth(LONGEST_VALUE).is_some() {
            return refused("the value is too long", "a value has at most 200 characters");
        }
        let Some((lever, paths)) = self.registry.expand(path) else {
            return Err(self.registry.unknown(path).at(text.place(0..left.len())));
        };
        let place = text.place(left.len() + 1..set.len());
        (lever.check)(value).map_err(|refusal| named(path, refusal).at(place.clone()))?;
        let leaf = Leaf::plain(value.to_string(), place, "--set".into());
        Ok((path, Typed { paths, leaf, text: format!("{path}={value}") }))
    }

    /// The layers on top of each other, the last of the chain at the bottom.
    fn pile(
        &self,
        (name, ground): (String, Ground),
        chain: Vec<Link>,
        duties: Vec<Link>,
        typed: Vec<Typed<'_>>,
        found: &mut Found,
    ) -> Scenario {
        let mut tree = self.base.clone();
        ground.lay(&mut tree, self).err().into_iter().flatten().for_each(|fault| found.push(fault));
        let baseline = Arc::new(tree.clone());
        let mut standards = self.standards.clone();
        let mut digest = ground.texts.iter().map(|(name, text)| (format!("local data {name}"), plain(text))).collect();
        let place_theory = chain.iter().any(|link| link.layer.theory);
        let (title, rationale) =
            chain.first().map(|link| (link.layer.title.clone(), link.layer.rationale.clone())).unwrap_or_default();
        let voices = chain.iter().rev().flat_map(|link| link.layer.voices.clone()).collect();
        let (mut dated, named) = of_duties(duties, &mut digest);
        for Link { origin, text, layer } in chain.into_iter().rev() {
            refuse_authorities(layer.authority_place.filter(|_| place_theory), found);
            tree.begin_layer(text.file());
            layer.everywhere.into_iter().for_each(|edit| tree.set(None, &edit.path, edit.leaf));
            for (gss, edits) in layer.authorities {
                edits.into_iter().for_each(|edit| tree.set(Some(&gss), &edit.path, edit.leaf));
            }
            standards.merge(layer.standards, found);
            dated.extend(named_edits(layer.dated, &origin));
            digest.push((origin.digest_name().to_string(), plain_bytes(text.as_str())));
        }
        let _begun = (!typed.is_empty()).then(|| tree.begin_layer("--set"));
        for Typed { paths, leaf, text } in typed {
            paths.into_iter().for_each(|path| tree.set(None, path, leaf.clone()));
            digest.push(("--set".to_string(), text.into_bytes()));
        }
        Scenario {
            name,
            title,
            rationale,
            place_theory,
            layers: tree.layers().map(str::to_string).collect(),
            tree,
            baseline,
            ground: Arc::new(ground),
            standards,
            dated,
            duties: named,
            voices,
            text_digest_input: digest,
        }
    }
}

/// Refuses an authority in a scenario that has none.
fn refuse_authorities(place: Option<Place>, found: &mut Found) {
    if let Some(place) = place {
        let error = Error::input("an authority in a scenario whose one place is Theory").at(place);
        found.push(error.hint("set the levers under [set]"));
    }
}

/// The edits of duties, and the name and title of each; their texts go to what tells a scenario from others.
fn of_duties(duties: Vec<Link>, digest: &mut Vec<(String, Vec<u8>)>) -> (Vec<DatedEdit>, Vec<(String, String)>) {
    let (mut dated, mut named) = (Vec::new(), Vec::new());
    for Link { origin, text, layer } in duties {
        dated.extend(named_edits(layer.dated, &origin));
        digest.push((format!("{DUTIES}{}", origin.digest_name()), plain_bytes(text.as_str())));
        named.push((origin.digest_name().to_string(), layer.title));
    }
    (dated, named)
}

/// Edits under the names by which their values are drawn.
fn named_edits(edits: Vec<DatedEdit>, origin: &Origin) -> impl Iterator<Item = DatedEdit> {
    let file = origin.digest_name().to_string();
    edits.into_iter().map(move |edit| DatedEdit { name: format!("{file}: {}", edit.path), ..edit })
}

fn refuse_circle(chain: &[Link], next: &Origin) -> Result<(), Error> {
    let names = || chain.iter().map(|link| &link.origin).chain([next]).map(|origin| short(origin.shown()));
    let shown = || names().collect::<Vec<_>>().join(" -> ");
    if chain.iter().any(|link| link.origin == *next) {
        return Err(Error::input(format!("scenarios extend each other in a circle: {}", shown()))
            .hint("let one of them extend nothing, or another"));
    }
    if chain.len() >= DEEPEST_CHAIN {
        return Err(Error::input(format!("more than {DEEPEST_CHAIN} scenarios extend each other: {}", shown()))
            .hint("put what they set into fewer files"));
    }
    Ok(())
}

/// Some shells hand over the quotes that were typed.
fn unquoted(value: &str) -> &str {
    ['"', '\''].into_iter().find_map(|quote| value.strip_prefix(quote)?.strip_suffix(quote)).map_or(value, str::trim)
}

fn plain(bytes: &[u8]) -> Vec<u8> {
    plain_bytes(&String::from_utf8_lossy(bytes))
}

fn plain_bytes(text: &str) -> Vec<u8> {
    text.trim_start_matches('\u{feff}').replace("\r\n", "\n").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::testing::{Memory, Small};

    const HEAD: &str = "title = \"t\"\nrationale = \"r\"\n";

    fn load(files: &[(&str, &str)], name: &str, sets: &[&str]) -> Result<Scenario, Faults> {
        let files: Vec<_> = files.iter().map(|&(path, rest)| (path, format!("{HEAD}{rest}"))).collect();
        let files = Memory(files.into_iter().map(|(path, text)| (path.to_string(), text.into_bytes())).collect());
        let sets: Vec<String> = sets.iter().map(ToString::to_string).collect();
        Small::default().library(&files).load(name, &sets)
    }

    fn refused(files: &[(&str, &str)], name: &str, sets: &[&str], message: &str) {
        let faults = load(files, name, sets).expect_err(message);
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert!(faults[0].message.contains(message), "{}", faults[0]);
        assert!(faults[0].hint.is_some(), "{}", faults[0]);
    }

    #[test]
    fn layers_lie_on_top_of_each_other() {
        let files = [
            ("my/a.toml", "extends = \"sub/b.toml\"\n[set]\nidaa.posts = \"3 FTE\"\n"),
            ("my/sub/b.toml", "extends = \"no-duty\"\n[set]\nidaa.posts = \"4 FTE\"\nmeeting.cadence = \"7 days\"\n"),
        ];
        let scenario =
            load(&files, "my/a.toml", &["idaa.caseload.places_per_fte = \"30 \"", "agency.*.attendance=0.5"]).unwrap();
        let base = ["data/base.toml", "data/authorities.csv"];
        assert_eq!(
            scenario.layers,
            [&base[..], &["no-duty (built in)", "my/sub/b.toml", "my/a.toml", "--set"]].concat()
        );
        let value = |path: &str, gss| scenario.tree.value(path, gss).unwrap().value.clone();
        assert_eq!((scenario.name.as_str(), scenario.title.as_str()), ("a", "t"));
        assert_eq!(value("idaa.posts", None), "3 FTE");
        assert_eq!(value("meeting.cadence", Some("S12000047")), "7 days");
        assert_eq!(value("idaa.caseload.places_per_fte", None), "30");
        assert_eq!(value("agency.housing.attendance", None), "0.5");
        let names: Vec<_> = scenario.text_digest_input.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["no-duty", "b", "a", "--set", "--set"]);
        assert_eq!(scenario.tree.value("idaa.posts", None).unwrap().set_by(), "my/a.toml:5");
    }

    #[test]
    fn a_built_in_scenario_needs_no_file() {
        let scenario = load(&[], "theory/meeting", &[]).unwrap();
        assert_eq!((scenario.name.as_str(), scenario.place_theory), ("meeting", true));
        refused(&[], "theory/meting", &[], "no scenario is called");
        refused(&[], "x.toml", &[], "no file `x.toml`");
        refused(&[("My.toml", "")], "My.toml", &[], "not a name");
        refused(&[("a.toml", "extends = \"theory/meeting\"\n[authority.Fife.set]\n")], "a.toml", &[], "Theory");
    }

    #[test]
    fn circles_and_long_chains_are_refused() {
        let files = [("a.toml", "extends = \"x/b.toml\""), ("x/b.toml", "extends = \"../a.toml\"")];
        refused(&files, "a.toml", &[], "circle: a -> x/b -> a");
        refused(&[("a.toml", "extends = \"./a.toml\"")], "a.toml", &[], "circle: a -> a");
        refused(&[], "theory/round", &[], "circle: theory/round -> theory/round");
        let chain: Vec<_> = (0..20).map(|n| (format!("{n}.toml"), format!("extends = \"{}.toml\"", n + 1))).collect();
        let chain: Vec<_> = chain.iter().map(|(path, rest)| (path.as_str(), rest.as_str())).collect();
        refused(&chain, "0.toml", &[], "more than 16");
    }

    #[test]
    fn no_scenario_leaves_the_folder() {
        for path in ["../b.toml", "/b.toml", "x/../../b.toml", "~/b.toml"] {
            let rest = format!("extends = \"{path}\"");
            refused(
                &[("my/a.toml", &rest), ("b.toml", ""), ("/b.toml", "")],
                "my/a.toml",
                &[],
                "leads out of the folder",
            );
        }
        refused(&[("a.toml", "extends = \"c:\\\\b.toml\"")], "a.toml", &[], "not a path");
        refused(&[("a.toml", "extends = \"nowhere.toml\"")], "a.toml", &[], "no file");
    }

    #[test]
    fn typed_levers_are_checked() {
        refused(&[], "no-duty", &["idaa.posts"], "no `=`");
        refused(&[], "no-duty", &["idaa.posts="], "no value");
        refused(&[], "no-duty", &["=1"], "unknown lever ``");
        refused(&[], "no-duty", &["idaa.posts=1"], "no unit");
        refused(&[], "no-duty", &["idaa.posts=1e308 FTE"], "out of bounds");
        refused(&[], "no-duty", &["meeting.cadence=0 days"], "zero");
        refused(&[], "no-duty", &["idaa.posts=\0"], "NUL");
        refused(&[], "no-duty", &["idaa.posts=1 FTE", "idaa.posts = 2 FTE"], "set twice");
        let faults = load(&[], "no-duty", &["idaa.post=1 FTE"]).unwrap_err();
        assert!(faults[0].to_string().contains(" --> --set:1:1"), "{}", faults[0]);
        assert_eq!(unquoted("\"28 days\""), "28 days");
    }

    #[test]
    fn ten_faults_come_together_in_order() {
        let rest = "titel = 1\nplace = \"Mars\"\nduties = 3\n[set]\n\"idaa.post\" = \"1 FTE\"\nidaa.posts = \"1\"\n\
                    meeting.cadence = \"0 days\"\ndemand.growth_per_year = nan\n[authority.Fief.set]\n\
                    [[standard]]\nname = \"x\"\nfrom = \"recieved\"\nto = \"heard\"\nwithin = \"2\"\nshare = \"90 %\"\n";
        let faults = load(&[("a.toml", rest)], "a.toml", &["x=1"]).unwrap_err();
        let lines: Vec<_> = faults.iter().map(|fault| fault.place.as_ref().unwrap().line_and_column().0).collect();
        assert_eq!(lines, [3, 4, 5, 7, 8, 9, 10, 11, 14, 16, 1], "{faults:?}");
    }

    #[test]
    fn a_flood_of_faults_is_cut_in_time() {
        let flood: String = (0..20_000).map(|n| format!("\"idaa.post{n}\" = \"1 FTE\"\n")).collect();
        let faults = load(&[("a.toml", &format!("[set]\n{flood}"))], "a.toml", &[]).unwrap_err();
        assert_eq!(faults.len(), 101);
        let long = format!(
            "[set.{}]\n{}",
            "a".repeat(400_000),
            (0..20_000).map(|n| format!("x{n}={{}}\n")).collect::<String>()
        );
        assert!(load(&[("a.toml", &long)], "a.toml", &[]).is_err());
    }

    #[test]
    fn a_scenario_is_the_same_wherever_and_however_it_is_stored() {
        let digest = |path: &str, text: &str| {
            let files = Memory::new(&[(path, text.as_bytes())]);
            Small::default().library(&files).load(path, &[]).unwrap().text_digest_input
        };
        let text = format!("{HEAD}[set]\nidaa.posts = \"3 FTE\"\n");
        let other = format!("\u{feff}{}", text.replace('\n', "\r\n"));
        assert_eq!(digest("a.toml", &text), digest("C:\\x\\a.toml", &other));
    }
}
