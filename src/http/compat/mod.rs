//! `/api/content`: the surface that clients of the reseller's API know, field for field. Answers carry
//! `success: true` and `data`.

pub mod accounts;
pub mod post_wire;
pub mod posts;
pub mod qr_login;

use serde::Serialize;

/// The envelope of most answers.
#[derive(Serialize)]
pub(super) struct Envelope<T> {
    pub success: bool,
    pub data: T,
}

impl<T> Envelope<T> {
    pub fn of(data: T) -> Self {
        Self { success: true, data }
    }
}
