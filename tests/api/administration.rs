//! What a tenant administers by REST: its users, its settings, its accounts; and what it can look up.

mod accounts;
mod audit;
mod erasure;
mod events;
mod export;
mod operator;
mod tenant;
mod upstream;
mod upstream_accounts;
mod users;
