//! What can come of asking an upstream about a session.

/// What came of the upstream's word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Applied {
    Nothing,
    Changed,
    Ended,
}

/// What a poll came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Polled {
    /// Nothing new.
    Waiting,
    /// The session has moved on, or shows a new code.
    Changed,
    /// The session has ended.
    Ended,
    /// The upstream could not be asked; the session keeps its time.
    Failed,
}
