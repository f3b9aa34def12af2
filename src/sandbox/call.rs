//! The calls of the wire API, by their names in the ledger and among faults.

/// A call of the wire API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    Request,
    Check,
    Accounts,
    CreatorInfo,
    Post,
    Status,
    StatusBatch,
}

impl Call {
    /// Its name in the ledger.
    pub fn name(self) -> &'static str {
        match self {
            Self::Request => "qr-login/request",
            Self::Check => "qr-login/check",
            Self::Accounts => "accounts",
            Self::CreatorInfo => "creator-info",
            Self::Post => "post",
            Self::Status => "status",
            Self::StatusBatch => "status/batch",
        }
    }

    /// Its name among faults: both ways to ask for a status are one.
    pub fn fault_name(self) -> &'static str {
        match self {
            Self::StatusBatch => "status",
            other => other.name(),
        }
    }
}
