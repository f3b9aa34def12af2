//! What is counted and timed, in Prometheus' words. Labels are words of this program (routes, outcomes,
//! names of upstreams), never of callers: no tenant, user, path or id, whose number has no bound.

mod linking;
mod webhooks;

use std::time::Duration;

use prometheus::{
    Encoder, GaugeVec, Histogram, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge, Opts,
    Registry, TextEncoder,
};

use linking::Linking;
use webhooks::Webhooks;

/// Seconds; from what a cached answer takes to what an upstream may take.
const BUCKETS: &[f64] = &[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];

/// Seconds; from a confirmation told at once to the life of a hosted session.
const LINK_BUCKETS: &[f64] =
    &[0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 15.0, 20.0, 30.0, 45.0, 60.0, 120.0, 300.0, 600.0, 900.0];

/// All counters of this process. Clones count into the same ones.
#[derive(Clone)]
pub struct Metrics {
    registry: Registry,
    http_requests: IntCounterVec,
    http_duration: HistogramVec,
    http_in_flight: IntGauge,
    link: Linking,
    posts: IntCounterVec,
    provider_errors: IntCounterVec,
    store_failures: IntCounter,
    redis_failures: IntCounter,
    event_streams: IntGauge,
    clock_ahead_ms: IntGauge,
    webhooks: Webhooks,
}

/// Something that goes on; it is over when this is dropped.
pub struct Ongoing(IntGauge);

impl Ongoing {
    fn start(gauge: &IntGauge) -> Self {
        gauge.inc();
        Self(gauge.clone())
    }
}

impl Drop for Ongoing {
    fn drop(&mut self) {
        self.0.dec();
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

impl Metrics {
    /// All at zero, in a registry of their own.
    pub fn new() -> Self {
        let make = Maker(Registry::new());
        Self {
            http_requests: make.counters(
                "linkgate_http_requests_total",
                "Requests answered, by method, route pattern and class of the status.",
                &["method", "route", "status"],
            ),
            http_duration: make.histograms(
                "linkgate_http_request_duration_seconds",
                "From a request's head to its answer's head, by method and route pattern.",
                &["method", "route"],
            ),
            http_in_flight: make
                .gauge("linkgate_http_requests_in_flight", "Requests that have no answer's head yet."),
            link: Linking::new(&make),
            posts: make.counters(
                "linkgate_posts_total",
                "Posts sent to an upstream, by outcome.",
                &["outcome"],
            ),
            provider_errors: make.counters(
                "linkgate_provider_errors_total",
                "Calls to an upstream that did not give what was asked, by upstream and kind.",
                &["upstream", "kind"],
            ),
            store_failures: make.counter(
                "linkgate_store_failures_total",
                "Transactions that failed because PostgreSQL was away or too slow.",
            ),
            redis_failures: make
                .counter("linkgate_redis_failures_total", "Calls to Redis that failed or took too long."),
            clock_ahead_ms: make.gauge(
                "linkgate_clock_ahead_milliseconds",
                "How far this machine's clock is ahead of the database's.",
            ),
            event_streams: make
                .gauge("linkgate_event_streams_open", "Streams of server-sent events that are open."),
            webhooks: Webhooks::new(&make),
            registry: make.0,
        }
    }

    /// A request came in; it is in flight until what this returns is dropped.
    pub fn request_started(&self) -> Ongoing {
        Ongoing::start(&self.http_in_flight)
    }

    /// A request was answered. `route` is the pattern, or `unmatched`; any `method` that is not one of
    /// HTTP's own counts as `other`, for callers can make them up.
    pub fn request_ended(&self, method: &str, route: &str, status: u16, took: Duration) {
        let method = match method {
            "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS" => method,
            _ => "other",
        };
        let class = match status {
            100..=199 => "1xx",
            200..=299 => "2xx",
            300..=399 => "3xx",
            400..=499 => "4xx",
            _ => "5xx",
        };
        self.http_requests.with_label_values(&[method, route, class]).inc();
        self.http_duration.with_label_values(&[method, route]).observe(took.as_secs_f64());
    }

    pub fn link_session_created(&self) {
        self.link.sessions_created.inc();
        self.link_funnel_reached("created");
    }

    /// `step` is one of the funnel's.
    pub fn link_funnel_reached(&self, step: &'static str) {
        self.link.funnel.with_label_values(&[step]).inc();
    }

    /// `step` is one of the funnel's spans, such as `shown_to_scanned`.
    pub fn link_funnel_took(&self, step: &'static str, secs: f64) {
        self.link.funnel_seconds.with_label_values(&[step]).observe(secs);
    }

    /// `outcome` is the state it ended in.
    pub fn link_session_ended(&self, outcome: &'static str) {
        self.link.sessions_ended.with_label_values(&[outcome]).inc();
    }

    /// `result` is the state that the upstream told, or the kind of its error.
    pub fn polled(&self, upstream: &'static str, result: &'static str, took: Duration) {
        self.link.polls.with_label_values(&[upstream, result]).inc();
        self.link.poll_duration.with_label_values(&[upstream]).observe(took.as_secs_f64());
    }

    pub fn qr_renewed(&self) {
        self.link.qr_renewals.inc();
    }

    pub fn posted(&self, outcome: &'static str) {
        self.posts.with_label_values(&[outcome]).inc();
    }

    pub fn provider_failed(&self, upstream: &'static str, kind: &'static str) {
        self.provider_errors.with_label_values(&[upstream, kind]).inc();
    }

    pub fn store_failed(&self) {
        self.store_failures.inc();
    }

    pub fn redis_failed(&self) {
        self.redis_failures.inc();
    }

    /// A stream of server-sent events was opened; it is open until what this returns is dropped.
    pub fn stream_opened(&self) -> Ongoing {
        Ongoing::start(&self.event_streams)
    }

    /// How many sessions of an upstream wait, how many are due, and how late the first of them is.
    pub fn schedule_depth(&self, upstream: &str, sessions: u64, due: u64, late: Duration) {
        let set = |what: &str, value: f64| self.link.schedule.with_label_values(&[upstream, what]).set(value);
        set("sessions", sessions as f64);
        set("due", due as f64);
        set("late_seconds", late.as_secs_f64());
    }

    /// How far this machine's clock is ahead of the database's, in milliseconds.
    pub fn clock_ahead(&self, ms: i64) {
        self.clock_ahead_ms.set(ms);
    }

    /// Everything in Prometheus' text format, version 0.0.4.
    pub fn render(&self) -> String {
        let mut text = Vec::new();
        // Writing to memory can't fail, and no family is without a metric in it.
        if TextEncoder::new().encode(&self.registry.gather(), &mut text).is_err() {
            return String::new();
        }
        String::from_utf8(text).unwrap_or_default()
    }
}

/// Makes metrics and registers them. Names are fixed in this file, so that failing is a bug that the
/// first test of all meets.
struct Maker(Registry);

impl Maker {
    fn register<M: prometheus::core::Collector + Clone + 'static>(&self, made: prometheus::Result<M>) -> M {
        let metric = made.expect("names and labels of metrics are well-formed");
        self.0.register(Box::new(metric.clone())).expect("names of metrics are unique");
        metric
    }

    fn counter(&self, name: &str, help: &str) -> IntCounter {
        self.register(IntCounter::new(name, help))
    }

    fn counters(&self, name: &str, help: &str, labels: &[&str]) -> IntCounterVec {
        self.register(IntCounterVec::new(Opts::new(name, help), labels))
    }

    fn gauge(&self, name: &str, help: &str) -> IntGauge {
        self.register(IntGauge::new(name, help))
    }

    fn gauges(&self, name: &str, help: &str, labels: &[&str]) -> GaugeVec {
        self.register(GaugeVec::new(Opts::new(name, help), labels))
    }

    fn histograms(&self, name: &str, help: &str, labels: &[&str]) -> HistogramVec {
        self.histograms_in(BUCKETS, name, help, labels)
    }

    fn histogram_in(&self, buckets: &[f64], name: &str, help: &str) -> Histogram {
        self.register(Histogram::with_opts(HistogramOpts::new(name, help).buckets(buckets.to_vec())))
    }

    fn histograms_in(&self, buckets: &[f64], name: &str, help: &str, labels: &[&str]) -> HistogramVec {
        self.register(HistogramVec::new(HistogramOpts::new(name, help).buckets(buckets.to_vec()), labels))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(metrics: &Metrics, line: &str) -> bool {
        metrics.render().lines().any(|known| known == line)
    }

    #[test]
    fn everything_is_counted_under_its_name() {
        let metrics = Metrics::new();

        metrics.request_ended("GET", "/v1/posts/{id}", 404, Duration::from_millis(3));
        metrics.link_session_created();
        metrics.link_session_ended("confirmed");
        metrics.polled("wahdx", "scanned", Duration::from_secs(2));
        metrics.link_funnel_reached("scanned");
        metrics.link_funnel_took("shown_to_scanned", 12.0);
        metrics.qr_renewed();
        metrics.posted("unknown_outcome");
        metrics.provider_failed("wahdx", "unavailable");
        metrics.store_failed();
        metrics.redis_failed();

        for line in [
            r#"linkgate_http_requests_total{method="GET",route="/v1/posts/{id}",status="4xx"} 1"#,
            r#"linkgate_http_request_duration_seconds_bucket{method="GET",route="/v1/posts/{id}",le="0.005"} 1"#,
            "linkgate_link_sessions_created_total 1",
            r#"linkgate_link_sessions_ended_total{outcome="confirmed"} 1"#,
            r#"linkgate_link_funnel_total{step="created"} 1"#,
            r#"linkgate_link_funnel_total{step="scanned"} 1"#,
            r#"linkgate_link_funnel_seconds_bucket{step="shown_to_scanned",le="15"} 1"#,
            r#"linkgate_polls_total{result="scanned",upstream="wahdx"} 1"#,
            r#"linkgate_poll_duration_seconds_sum{upstream="wahdx"} 2"#,
            "linkgate_qr_renewals_total 1",
            r#"linkgate_posts_total{outcome="unknown_outcome"} 1"#,
            r#"linkgate_provider_errors_total{kind="unavailable",upstream="wahdx"} 1"#,
            "linkgate_store_failures_total 1",
            "linkgate_redis_failures_total 1",
        ] {
            assert!(has(&metrics, line), "{line} is not in\n{}", metrics.render());
        }
    }

    #[test]
    fn what_goes_on_counts_until_it_is_over() {
        let metrics = Metrics::new();

        let (request, stream) = (metrics.request_started(), metrics.stream_opened());
        assert!(has(&metrics, "linkgate_http_requests_in_flight 1"));
        assert!(has(&metrics, "linkgate_event_streams_open 1"));

        drop((request, stream));
        assert!(has(&metrics, "linkgate_http_requests_in_flight 0"));
        assert!(has(&metrics, "linkgate_event_streams_open 0"));
    }

    #[test]
    fn methods_that_callers_make_up_share_one_label() {
        let metrics = Metrics::new();

        for method in ["BREW", "MELT"] {
            metrics.request_ended(method, "unmatched", 405, Duration::ZERO);
        }

        assert!(has(
            &metrics,
            r#"linkgate_http_requests_total{method="other",route="unmatched",status="4xx"} 2"#
        ));
        assert!(!metrics.render().contains("BREW"));
    }
}
