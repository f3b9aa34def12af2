//! What is counted of linking: sessions, polls, codes, the funnel, the schedule.

use prometheus::{GaugeVec, HistogramVec, IntCounter, IntCounterVec};

use super::{LINK_BUCKETS, Maker};

#[derive(Clone)]
pub(super) struct Linking {
    pub sessions_created: IntCounter,
    pub sessions_ended: IntCounterVec,
    pub polls: IntCounterVec,
    pub poll_duration: HistogramVec,
    pub qr_renewals: IntCounter,
    pub schedule: GaugeVec,
    pub funnel: IntCounterVec,
    pub funnel_seconds: HistogramVec,
}

impl Linking {
    pub fn new(make: &Maker) -> Self {
        Self {
            sessions_created: make
                .counter("linkgate_link_sessions_created_total", "Link sessions made."),
            sessions_ended: make.counters(
                "linkgate_link_sessions_ended_total",
                "Link sessions that came to their end, by the state they ended in.",
                &["outcome"],
            ),
            polls: make.counters(
                "linkgate_polls_total",
                "Questions to an upstream after a QR code, by upstream and result.",
                &["upstream", "result"],
            ),
            poll_duration: make.histograms(
                "linkgate_poll_duration_seconds",
                "How long an upstream took to answer a poll.",
                &["upstream"],
            ),
            qr_renewals: make.counter(
                "linkgate_qr_renewals_total",
                "QR codes that replaced an expired one in their session.",
            ),
            schedule: make.gauges(
                "linkgate_schedule",
                "Pending link sessions by upstream, every 10 s: how many wait, how many are due, how late the first is.",
                &["upstream", "what"],
            ),
            funnel: make.counters(
                "linkgate_link_funnel_total",
                "Link sessions that reached a step: created, shown, scanned, confirmed, told.",
                &["step"],
            ),
            funnel_seconds: make.histograms_in(
                LINK_BUCKETS,
                "linkgate_link_funnel_seconds",
                "How long link sessions took from one step to another.",
                &["step"],
            ),
        }
    }
}
