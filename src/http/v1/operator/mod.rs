//! What the operator calls. None of it acts as a tenant.

pub mod invitations;
pub mod plans;
pub mod tenants;
