//! linkgate: a multi-tenant gateway that lets any app's end users link their TikTok accounts by
//! scanning a QR code, and lets that app post to the accounts its users linked.

pub mod clock;
pub mod crypto;
pub mod model;
pub mod provider;
pub mod redis_client;
pub mod sandbox;
