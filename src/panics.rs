//! A panic is our bug: the user is told where it happened. What it says may hold a value, and is told nobody.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::cell::RefCell;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};

thread_local! {
    /// Where this thread panicked last.
    static PLACE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// From now on a panic of any thread says where it is, and nothing else.
pub fn tell_the_place_alone() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map_or_else(String::new, |at| format!("{}:{}", known(at.file()), at.line()));
        let trace = Backtrace::capture();
        match trace.status() {
            BacktraceStatus::Captured => tracing::error!("a bug in the cognito provider: panicked at {place}\n{trace}"),
            _ => tracing::error!("a bug in the cognito provider: panicked at {place}"),
        }
        PLACE.with(|last| last.replace(place));
    }));
}

/// The path of a source file without the folders of the machine that compiled it.
fn known(file: &str) -> &str {
    file.rsplit_once("/registry/src/").map_or(file, |(_, of_crate)| of_crate)
}

/// What `work` comes to, or where it panicked.
pub fn tried<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    // Nothing looks at what it worked on again after it has panicked.
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| PLACE.with(RefCell::take))
}

/// A future whose panic is its answer: the place.
#[derive(Debug)]
pub struct Caught<F>(Pin<Box<F>>);

/// Catches the panics of `work`.
pub fn caught<F: Future>(work: F) -> Caught<F> {
    Caught(Box::pin(work))
}

impl<F: Future> Future for Caught<F> {
    type Output = Result<F::Output, String>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match tried(|| self.0.as_mut().poll(cx)) {
            Ok(Poll::Ready(answer)) => Poll::Ready(Ok(answer)),
            Ok(Poll::Pending) => Poll::Pending,
            Err(place) => Poll::Ready(Err(place)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_folder_of_the_builder_is_shown() {
        assert_eq!(known("src/serve.rs"), "src/serve.rs");
        assert_eq!(known("/home/me/.cargo/registry/src/index-1/tokio-1.0/src/x.rs"), "index-1/tokio-1.0/src/x.rs");
    }
}
