//! What is counted of webhooks: attempts, deliveries that ended, how long events took to be sent, what waits.

use std::time::Duration;

use prometheus::{GaugeVec, Histogram, HistogramVec, IntCounterVec};

use super::{BUCKETS, Maker};

/// Seconds from an event to its first attempt: at once when all is well, hours after an outage.
const DELAY_BUCKETS: &[f64] =
    &[0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 3_600.0];

#[derive(Clone)]
pub(super) struct Webhooks {
    attempts: IntCounterVec,
    attempt_seconds: HistogramVec,
    deliveries: IntCounterVec,
    delay: Histogram,
    disabled: IntCounterVec,
    backlog: GaugeVec,
}

impl Webhooks {
    pub fn new(make: &Maker) -> Self {
        Self {
            attempts: make.counters(
                "linkgate_webhook_attempts_total",
                "Attempts to send an event to a webhook endpoint, by result: taken, or why not.",
                &["result"],
            ),
            attempt_seconds: make.histograms_in(
                BUCKETS,
                "linkgate_webhook_attempt_seconds",
                "How long attempts took, from the look-up of the name to the answer.",
                &["result"],
            ),
            deliveries: make.counters(
                "linkgate_webhook_deliveries_total",
                "Deliveries that came to their end: succeeded, or failed for good.",
                &["outcome"],
            ),
            delay: make.histogram_in(
                DELAY_BUCKETS,
                "linkgate_webhook_delay_seconds",
                "From an event to the first attempt to send it.",
            ),
            disabled: make.counters(
                "linkgate_webhook_endpoints_disabled_total",
                "Endpoints that the gateway has switched off, by reason.",
                &["reason"],
            ),
            backlog: make.gauges(
                "linkgate_webhook_backlog",
                "Deliveries to endpoints that are on, every 10 s: how many wait, how many are due, how late the first is.",
                &["what"],
            ),
        }
    }
}

impl super::Metrics {
    /// `result` is `taken`, or the word of the log.
    pub fn webhook_attempted(&self, result: &'static str, took: Duration) {
        let class = if result == "taken" { "taken" } else { "not_taken" };
        self.webhooks.attempts.with_label_values(&[result]).inc();
        self.webhooks.attempt_seconds.with_label_values(&[class]).observe(took.as_secs_f64());
    }

    /// `outcome` is the status it ended in.
    pub fn webhook_delivery_ended(&self, outcome: &'static str) {
        self.webhooks.deliveries.with_label_values(&[outcome]).inc();
    }

    /// An event was sent for the first time so long after it happened.
    pub fn webhook_delayed(&self, by: Duration) {
        self.webhooks.delay.observe(by.as_secs_f64());
    }

    pub fn webhook_endpoint_disabled(&self, reason: &'static str) {
        self.webhooks.disabled.with_label_values(&[reason]).inc();
    }

    /// How many deliveries wait, how many of them are due, and how late the first of these is.
    pub fn webhook_backlog(&self, pending: i64, due: i64, late: Duration) {
        let set = |what: &str, value: f64| self.webhooks.backlog.with_label_values(&[what]).set(value);
        set("pending", pending as f64);
        set("due", due as f64);
        set("late_seconds", late.as_secs_f64());
    }
}
