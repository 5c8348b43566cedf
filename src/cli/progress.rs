//! Progress on a terminal, and Ctrl-C.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

/// A bar of replications on stderr: silent in a pipe or when asked to be.
pub fn bar(length: u32, title: &str, quiet: bool) -> ProgressBar {
    of(u64::from(length), "replications", title, quiet)
}

/// A bar of closed groups.
pub fn groups(length: u32, title: &str, quiet: bool) -> ProgressBar {
    of(u64::from(length), "groups", title, quiet)
}

/// A bar of thousands of referrals.
pub fn thousands(length: f64, title: &str, quiet: bool) -> ProgressBar {
    of(length as u64, "thousand referrals", title, quiet)
}

/// A bar of the points of a sweep.
pub fn points(length: u64, title: &str, quiet: bool) -> ProgressBar {
    of(length, "points", title, quiet)
}

fn of(length: u64, what: &str, title: &str, quiet: bool) -> ProgressBar {
    let target = if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
    let bar = ProgressBar::with_draw_target(Some(length), target);
    let shape = format!("{{msg}}  {{bar:30}} {{pos}}/{{len}} {what}  {{per_sec}}  {{eta}} left");
    if let Ok(style) = ProgressStyle::with_template(&shape) {
        bar.set_style(style);
    }
    bar.set_message(title.to_string());
    bar
}

/// A bar for each of several runs in turn; the last one goes when this is dropped.
#[derive(Debug)]
pub struct Bars {
    quiet: bool,
    now: Option<(String, ProgressBar)>,
}

impl Bars {
    /// None yet.
    pub const fn new(quiet: bool) -> Self {
        Self { quiet, now: None }
    }

    /// What hears how far the run in hand is: what runs, and how much of how much is done.
    pub fn hear(&mut self) -> impl FnMut(&str, u32, u32) + Send {
        |what, done, of| {
            if self.now.as_ref().is_none_or(|(known, _)| known != what) {
                self.clear();
                self.now = Some((what.to_string(), bar(of, what, self.quiet)));
            }
            if let Some((_, bar)) = &self.now {
                bar.set_position(u64::from(done));
            }
        }
    }

    fn clear(&mut self) {
        if let Some((_, bar)) = self.now.take() {
            bar.finish_and_clear();
        }
    }
}

impl Drop for Bars {
    fn drop(&mut self) {
        self.clear();
    }
}

static STOP: AtomicBool = AtomicBool::new(false);
static OWN_PROCESS: AtomicBool = AtomicBool::new(false);

/// Says that the process is the command line's own, so that it may take Ctrl-C for itself. In another's process the other
/// raises the flag.
pub fn own_process() {
    OWN_PROCESS.store(true, Ordering::Relaxed);
}

/// Raised by the first Ctrl-C: the work in hand is finished and kept. A second one ends the program at once.
pub fn stop_flag() -> &'static AtomicBool {
    static HANDLER: OnceLock<()> = OnceLock::new();
    if !OWN_PROCESS.load(Ordering::Relaxed) {
        return &STOP;
    }
    HANDLER.get_or_init(|| {
        // Without a handler Ctrl-C ends the program, which loses only what is not yet written.
        let _ = ctrlc::set_handler(|| {
            eprintln!("stopping after the replications in hand; Ctrl-C again ends at once");
            if STOP.swap(true, Ordering::Relaxed) {
                #[expect(clippy::exit, reason = "the second Ctrl-C means now")]
                std::process::exit(130);
            }
        });
    });
    &STOP
}
