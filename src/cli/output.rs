//! The folder that a run leaves: built beside, then renamed, so that it is never half-written.

use crate::error::{Error, Faults};
use clap::Args;
use std::fs;
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// The file by which a folder is known as a run of ours.
pub const MANIFEST: &str = "manifest.toml";
/// What a run leaves: nothing else may stand in a folder that is replaced.
const OURS: [&str; 14] = [
    MANIFEST,
    "report.html",
    "datapackage.json",
    "workbook.xlsx",
    "tables",
    "charts",
    "results.parquet",
    "results.csv",
    "points.csv",
    "replications.maracsim",
    "sensitivity.csv",
    "calibrated.toml",
    "draws.csv",
    "observed.csv",
];
/// How long an unfinished folder is left alone before it counts as left over.
const LEFT_OVER: Duration = Duration::from_secs(24 * 3_600);

/// Where a command that always leaves a folder writes it.
#[derive(Args, Clone, Debug)]
pub struct Folder {
    /// Folder to write to [default: in outputs/, with the name of the plan or of what was calibrated]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Replace a folder that holds something else of ours; a sweep that was stopped begins again
    #[arg(long)]
    pub force: bool,
}

impl Folder {
    /// The folder that was named, or one in `outputs/`.
    pub fn or(&self, name: &str) -> PathBuf {
        self.out.clone().unwrap_or_else(|| PathBuf::from("outputs").join(name))
    }
}

/// A folder in the making. Dropped before it is finished, it leaves nothing behind.
#[derive(Debug)]
pub struct Output {
    place: PathBuf,
    beside: PathBuf,
    scenario: String,
    force: bool,
    finished: bool,
}

impl Output {
    /// Begins the folder for a scenario, or says why it cannot be written there.
    pub fn begin(place: &Path, scenario: &str, force: bool) -> Result<Self, Faults> {
        let place = followed(place).map_err(|fault| vec![fault])?;
        refuse_foreign(&place, scenario, force).map_err(|fault| vec![fault])?;
        let beside = make_beside(&place).map_err(|fault| vec![fault])?;
        Ok(Self { place, beside, scenario: scenario.into(), force, finished: false })
    }

    /// Writes a file of the folder.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Faults> {
        self.write_with(name, |file| file.write_all(bytes))
    }

    /// Writes a file of the folder as it comes, so that the whole of it need not be in memory.
    pub fn write_with(
        &self,
        name: &str,
        fill: impl FnOnce(&mut BufWriter<fs::File>) -> io::Result<()>,
    ) -> Result<(), Faults> {
        let path = self.beside.join(name);
        let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| {
            let mut file = BufWriter::new(fs::File::create(&path)?);
            fill(&mut file)?;
            file.into_inner()?.sync_all()
        });
        written.map_err(|error| vec![failure("write", &path, &error)])
    }

    /// A file of the folder that is written bit by bit.
    pub fn create(&self, name: &str) -> Result<fs::File, Faults> {
        let path = self.beside.join(name);
        fs::File::create(&path).map_err(|error| vec![failure("write", &path, &error)])
    }

    /// Puts the folder in its place; an older run of the same scenario makes room. A run that was stopped never replaces
    /// one that is there: it stays beside it.
    pub fn finish(mut self, whole: bool) -> Result<PathBuf, Faults> {
        if !whole && is_taken(&self.place) {
            let stopped = self.place.with_file_name(format!("{}-stopped", name_of(&self.place)));
            refuse_foreign(&stopped, &self.scenario, true).map_err(|fault| vec![fault])?;
            self.place = stopped;
        }
        // Something may have been put there while the run went on.
        refuse_foreign(&self.place, &self.scenario, self.force).map_err(|fault| vec![fault])?;
        // A name that nobody else can have, and one that is swept some day if the run is killed right here.
        let old = self.beside.with_file_name(format!("{}-old", name_of(&self.beside)));
        // Two runs that end at once may both find the place taken: the later one wins, and neither is torn.
        for _ in 0..100 {
            if fs::rename(&self.beside, &self.place).is_ok() || self.move_in().is_ok() {
                self.finished = true;
                let _ = fs::remove_dir_all(&old);
                return Ok(self.place.clone());
            }
            let _ = fs::remove_dir_all(&old);
            let _ = fs::rename(&self.place, &old);
        }
        let error = io::Error::other("the folder is in use");
        Err(vec![failure("replace", &self.place, &error)])
    }

    /// A folder that cannot be renamed, such as a mounted one, is filled: only where it is empty.
    fn move_in(&self) -> io::Result<()> {
        if is_taken(&self.place) || !self.place.is_dir() {
            return Err(io::Error::other("not an empty folder"));
        }
        copy_all(&self.beside, &self.place)?;
        fs::remove_dir_all(&self.beside)
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if !self.finished {
            let _ = fs::remove_dir_all(&self.beside);
        }
    }
}

/// Where a link leads; results must not land on another disk than was meant.
fn followed(place: &Path) -> Result<PathBuf, Error> {
    if !place.is_symlink() {
        return Ok(place.to_path_buf());
    }
    place.canonicalize().map_err(|error| failure("follow", place, &error))
}

fn name_of(place: &Path) -> String {
    place.file_name().map_or_else(|| "run".into(), |name| name.to_string_lossy().into_owned())
}

fn is_taken(place: &Path) -> bool {
    fs::read_dir(place).is_ok_and(|mut entries| entries.next().is_some())
}

/// A new folder beside the place, with a name that no other run has, on this machine or another.
fn make_beside(place: &Path) -> Result<PathBuf, Error> {
    if place.file_name().is_none() {
        let error = Error::input(format!("`{}` is not a folder to write to", place.display()));
        return Err(error.hint("write --out some/folder"));
    }
    let parent = place.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(parent).map_err(|error| failure("create", parent, &error))?;
    let stem = format!(".{}.partial-", name_of(place));
    sweep(parent, &stem);
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_nanos());
    for attempt in 0..1_000_u32 {
        let beside = parent.join(format!("{stem}{}-{now}-{attempt}", std::process::id()));
        match fs::create_dir(&beside) {
            Ok(()) => return Ok(beside),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(failure("create", &beside, &error)),
        }
    }
    Err(failure("create", place, &io::Error::other("no free name beside it")))
}

/// Takes away what runs that were killed a day ago or more have left beside the place.
pub fn sweep(parent: &Path, stem: &str) {
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        let ours = entry.file_name().to_string_lossy().starts_with(stem);
        let age = entry.metadata().and_then(|found| found.modified()).ok().and_then(|at| at.elapsed().ok());
        if ours && age.is_some_and(|age| age > LEFT_OVER) {
            let path = entry.path();
            let _ = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
        }
    }
}

/// A folder that holds something else than a run of this scenario is never replaced without `--force`, and one that
/// holds anything that maracsim did not write never. While another run puts its folder there a look may see half of each, so
/// what seems amiss is looked at again before it is refused.
fn refuse_foreign(place: &Path, scenario: &str, force: bool) -> Result<(), Error> {
    const LOOKS: u32 = 20;
    let again = |_| {
        std::thread::sleep(Duration::from_millis(2));
        refuse_at_a_look(place, scenario, force)
    };
    (1..LOOKS).fold(refuse_at_a_look(place, scenario, force), |seen, _| seen.or_else(again))
}

fn refuse_at_a_look(place: &Path, scenario: &str, force: bool) -> Result<(), Error> {
    let entries = match fs::read_dir(place) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(failure("read", place, &error)),
    };
    let names: Vec<String> = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    if names.is_empty() {
        return Ok(());
    }
    let shown = place.display();
    let foreign = names.iter().find(|name| !OURS.contains(&name.as_str()) || !is_plain(&place.join(name)));
    let held = scenario_of(&place.join(MANIFEST));
    let (None, Some(held)) = (foreign, held) else {
        let what = foreign.map_or("no manifest of a run", String::as_str);
        let error = Error::input(format!("`{shown}` holds files that are not a run of maracsim ({what})"));
        return Err(error.hint("name another folder with --out"));
    };
    if held == scenario || force {
        return Ok(());
    }
    let error = Error::input(format!("`{shown}` holds a run of another scenario, `{held}`"));
    Err(error.hint("name another folder with --out, or replace it with --force"))
}

/// A file that is one, or a folder of our tables or charts: no link, pipe or device, and nothing but CSV and SVG in it.
fn is_plain(path: &Path) -> bool {
    let Ok(found) = path.symlink_metadata() else { return false };
    if !found.is_dir() {
        return found.is_file();
    }
    let ours = |entry: &fs::DirEntry| {
        let ending = entry.path().extension().map(|ending| ending.to_string_lossy().into_owned());
        entry.file_type().is_ok_and(|kind| kind.is_file()) && matches!(ending.as_deref(), Some("csv" | "svg"))
    };
    fs::read_dir(path).is_ok_and(|entries| entries.flatten().all(|entry| ours(&entry)))
}

/// The scenario that a manifest names.
fn scenario_of(manifest: &Path) -> Option<String> {
    let head = head_of(manifest)?;
    let line = head.lines().find_map(|line| line.strip_prefix("scenario = "))?;
    Some(line.trim().trim_matches('"').to_string())
}

/// The head of a manifest, if there is one: fingerprints may be many megabytes.
pub fn head_of(manifest: &Path) -> Option<String> {
    const HEAD: u64 = 64 * 1024;
    if !is_plain(manifest) {
        return None;
    }
    let mut head = Vec::new();
    fs::File::open(manifest).ok()?.take(HEAD).read_to_end(&mut head).ok()?;
    Some(String::from_utf8_lossy(&head).into_owned())
}

fn copy_all(from: &Path, to: &Path) -> io::Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            fs::create_dir_all(&target)?;
            copy_all(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

fn failure(what: &str, path: &Path, error: &io::Error) -> Error {
    let hint = match error.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "name a folder that you may write to with --out"
        }
        io::ErrorKind::StorageFull => "make room on the disk; what was there before is untouched",
        _ => "name another folder with --out",
    };
    Error::running(format!("cannot {what} `{}`: {error}", path.display())).hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("maracsim-output-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        folder
    }

    fn leave(place: &Path, scenario: &str, force: bool) -> Result<PathBuf, Faults> {
        let output = Output::begin(place, scenario, force)?;
        output.write(MANIFEST, format!("version = \"1\"\nscenario = \"{scenario}\"\n").as_bytes())?;
        output.write("tables/a.csv", b"x\n")?;
        output.finish(true)
    }

    #[test]
    fn a_run_replaces_its_own_kind_only() {
        let place = folder("own");
        leave(&place, "a", false).unwrap();
        leave(&place, "a", false).unwrap();
        assert!(leave(&place, "b", false).is_err());
        leave(&place, "b", true).unwrap();
        assert_eq!(fs::read_to_string(place.join("tables/a.csv")).unwrap(), "x\n");
        fs::remove_dir_all(&place).unwrap();
    }

    #[test]
    fn what_is_not_ours_is_never_touched() {
        for (name, at) in [("foreign", "thesis.txt"), ("inside", "tables/thesis.txt")] {
            let place = folder(name);
            leave(&place, "a", false).unwrap();
            fs::write(place.join(at), "years of work").unwrap();
            assert!(leave(&place, "a", true).is_err());
            assert_eq!(fs::read_to_string(place.join(at)).unwrap(), "years of work");
            fs::remove_dir_all(&place).unwrap();
        }
    }

    #[test]
    fn what_comes_while_a_run_goes_on_is_not_touched_either() {
        let place = folder("meanwhile");
        let output = Output::begin(&place, "a", false).unwrap();
        output.write(MANIFEST, b"scenario = \"a\"\n").unwrap();
        fs::create_dir_all(&place).unwrap();
        fs::write(place.join("thesis.txt"), "years of work").unwrap();
        assert!(output.finish(true).is_err());
        assert!(place.join("thesis.txt").exists());
        fs::remove_dir_all(&place).unwrap();
    }

    #[test]
    fn a_stopped_run_stays_beside_a_whole_one() {
        let place = folder("stopped");
        leave(&place, "a", false).unwrap();
        let output = Output::begin(&place, "a", false).unwrap();
        output.write(MANIFEST, b"scenario = \"a\"\n").unwrap();
        let left = output.finish(false).unwrap();
        assert!(left != place && place.join("tables/a.csv").exists());
        fs::remove_dir_all(&place).unwrap();
        fs::remove_dir_all(&left).unwrap();
    }

    #[test]
    fn what_stands_beside_a_run_is_not_touched() {
        let parent = folder("beside");
        fs::create_dir_all(parent.join(".here.old")).unwrap();
        fs::write(parent.join(".here.old/thesis.txt"), "years of work").unwrap();
        (0..2).for_each(|_| drop(leave(&parent.join("here"), "a", false).unwrap()));
        assert_eq!(fs::read_to_string(parent.join(".here.old/thesis.txt")).unwrap(), "years of work");
        fs::remove_dir_all(&parent).unwrap();
    }

    #[test]
    fn runs_that_end_at_once_leave_one_whole_folder_and_nothing_beside_it() {
        let parent = folder("at-once");
        let place = parent.join("here");
        for _ in 0..20 {
            std::thread::scope(|scope| {
                (0..8).for_each(|_| drop(scope.spawn(|| leave(&place, "a", false).unwrap())));
            });
            assert_eq!(scenario_of(&place.join(MANIFEST)).unwrap(), "a");
            assert_eq!(fs::read_to_string(place.join("tables/a.csv")).unwrap(), "x\n");
            let names: Vec<_> = fs::read_dir(&parent).unwrap().map(|entry| entry.unwrap().file_name()).collect();
            assert_eq!(names, ["here"]);
        }
        fs::remove_dir_all(&parent).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_followed_and_an_empty_folder_filled() {
        let (place, link) = (folder("real"), folder("link"));
        fs::create_dir_all(&place).unwrap();
        let _ = fs::remove_file(&link);
        std::os::unix::fs::symlink(&place, &link).unwrap();
        leave(&link, "a", false).unwrap();
        assert!(link.is_symlink() && place.join(MANIFEST).exists());
        fs::remove_file(&link).unwrap();
        fs::remove_dir_all(&place).unwrap();
    }

    #[test]
    fn an_unfinished_folder_leaves_nothing() {
        let place = folder("unfinished");
        let output = Output::begin(&place, "a", false).unwrap();
        output.write("tables/x.csv", b"x").unwrap();
        let beside = output.beside.clone();
        drop(output);
        assert!(!beside.exists() && !place.exists());
    }
}
