//! The thread that drives connections.
//!
//! A runtime of the caller's may be blocked, busy or gone while one of its connections is still needed, by another runtime or by
//! a blocking call. So no connection belongs to a caller's runtime. A connection of HTTP/1.1 carries one call, which drives it
//! wherever it is polled, since a second thread would double what a call costs. What calls share runs on one thread that this crate
//! starts with the first call: connecting, connections of HTTP/2, and what is left to do on one of HTTP/1.1 when its call is over.

use std::{
    io, process,
    sync::{Mutex, PoisonError},
    thread,
};

use tokio::runtime::{Builder, Handle};

/// The runtime of the thread, and the process it belongs to: a forked child inherits this value, but not the thread.
static DRIVER: Mutex<Option<(u32, Handle)>> = Mutex::new(None);

/// The runtime that drives connections in this process.
///
/// # Errors
/// When the system gives no thread.
pub(super) fn handle() -> io::Result<Handle> {
    let mut driver = DRIVER.lock().unwrap_or_else(PoisonError::into_inner);
    handle_for(process::id(), &mut driver)
}

fn handle_for(process: u32, driver: &mut Option<(u32, Handle)>) -> io::Result<Handle> {
    if let Some((owner, handle)) = driver
        && *owner == process
    {
        return Ok(handle.clone());
    }
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let handle = runtime.handle().clone();
    // The thread ends with the process.
    let drive = move || runtime.block_on(std::future::pending::<()>());
    thread::Builder::new().name("connections".to_owned()).spawn(drive)?;
    *driver = Some((process, handle.clone()));
    Ok(handle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_has_one_and_does_not_use_that_of_its_parent() {
        let mut driver = None;
        let parent = handle_for(1, &mut driver).unwrap().id();
        assert_eq!(handle_for(1, &mut driver).unwrap().id(), parent);
        assert_ne!(handle_for(2, &mut driver).unwrap().id(), parent);
    }
}
