//! The thread that drives connections.
//!
//! A runtime of the caller may be blocked, busy or shut down while another runtime, or a blocking call, needs one
//! of its connections. Therefore, connections do not belong to a runtime. An HTTP/1.1 connection carries one call,
//! which drives it in whatever runtime the call is polled, since a second thread would double the cost of a call.
//! What calls share runs on one thread that the first call starts: connecting, HTTP/2 connections, and the
//! remaining work on an HTTP/1.1 connection after its call.

use std::{
    io, process,
    sync::{Mutex, PoisonError},
    thread,
};

use tokio::runtime::{Builder, Handle};

/// The runtime of the thread, and the process it belongs to: a forked child inherits this value, but not the
/// thread.
static DRIVER: Mutex<Option<(u32, Handle)>> = Mutex::new(None);

/// The runtime that drives connections in this process.
///
/// # Errors
/// An error if the system cannot start a thread.
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
    fn starts_one_thread_in_each_process() {
        let mut driver = None;
        let parent = handle_for(1, &mut driver).unwrap().id();
        assert_eq!(handle_for(1, &mut driver).unwrap().id(), parent);
        assert_ne!(handle_for(2, &mut driver).unwrap().id(), parent);
    }
}
