//! What becomes of link sessions when things break: replicas of the real program, stores that can be
//! killed, an upstream that does harm, and a checker that holds the invariants against everything that is
//! known afterwards. `script/faults` runs the scenarios at length; `short` runs the most telling ones with
//! every run of the tests.

mod checker;
mod clients;
mod clock;
mod cluster;
mod facts;
mod figures;
mod fleet;
mod ledger;
mod long;
mod planted;
mod proxy;
mod scenarios;
#[cfg(feature = "failpoints")]
mod short;
mod simulator;
mod stores;
mod world;
