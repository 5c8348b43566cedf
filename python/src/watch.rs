//! Long work beside Python: without its lock, and with an ear for Ctrl-C.

use crate::faults::raised;
use maracsim::error::{Error, Faults};
use pyo3::prelude::*;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// How often Python is asked whether Ctrl-C was pressed.
const EAR: Duration = Duration::from_millis(50);

/// Hears how many of how many runs are finished.
pub type Done<'a> = &'a mut (dyn FnMut(u32, u32) + Send);

/// Does `work` in a thread of its own while Python's other threads go on. Ctrl-C, or whatever `progress` raises, raises
/// `stop`, and what was raised is raised again when the work has ended.
pub fn watched<T: Send>(
    py: Python<'_>,
    stop: &AtomicBool,
    progress: Option<&Py<PyAny>>,
    work: impl FnOnce(Done<'_>) -> Result<T, Faults> + Send,
) -> PyResult<T> {
    let far = AtomicU64::new(0);
    let mut interrupted = None;
    let ended = py.detach(|| {
        std::thread::scope(|scope| {
            let (over, hear) = channel::<()>();
            let working = scope.spawn(|| {
                // Falls silent when the work is over, or has failed.
                let _over = over;
                work(&mut |done, runs| far.store(u64::from(done) << 32 | u64::from(runs), Ordering::Relaxed))
            });
            while hear.recv_timeout(EAR) == Err(RecvTimeoutError::Timeout) {
                if interrupted.is_none()
                    && let Err(error) = Python::attach(|py| listen(py, progress, &far))
                {
                    stop.store(true, Ordering::Relaxed);
                    interrupted = Some(error);
                }
            }
            working.join()
        })
    });
    if let Some(error) = interrupted {
        return Err(error);
    }
    let failed = || vec![Error::running("the simulation failed; please report how it was asked for")];
    let found = ended.unwrap_or_else(|_| Err(failed())).map_err(|faults| raised(py, &faults))?;
    listen(py, progress, &far)?;
    Ok(found)
}

fn listen(py: Python<'_>, progress: Option<&Py<PyAny>>, far: &AtomicU64) -> PyResult<()> {
    py.check_signals()?;
    let far = far.load(Ordering::Relaxed);
    if let Some(progress) = progress {
        progress.call1(py, (far >> 32, far & u64::from(u32::MAX)))?;
    }
    Ok(())
}
