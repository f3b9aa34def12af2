//! A plan: what a tenant may do. Plans are rows; nothing in the code knows one by name.

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// `free`, `maximum`, ...; the API calls it `subscription`.
    pub id: String,
    /// Whether accounts may be linked by QR code.
    pub qr_login: bool,
    /// How many link sessions may be pending at once, over both environments apart.
    pub link_sessions_pending_max: i32,
}
