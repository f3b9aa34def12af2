# syntax=docker/dockerfile:1

FROM rust:1.95-bookworm AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpq-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /linkgate

COPY . .
# What was downloaded and compiled stays in these caches from one build to the next, so that a change of the
# sources compiles linkgate alone. A cache is no part of the image, hence the copy.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/linkgate/target \
    cargo build --locked --profile dist --bin linkgate \
    && cp target/dist/linkgate /usr/local/bin/linkgate

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates libpq5 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/linkgate --create-home --shell /usr/sbin/nologin linkgate
COPY --from=build /usr/local/bin/linkgate /usr/local/bin/linkgate
COPY LICENSE /usr/share/doc/linkgate/LICENSE
USER 10001
# Re-hosted media is kept below it unless LINKGATE_MEDIA_URL names another place.
WORKDIR /var/lib/linkgate
ENV LINKGATE_LISTEN=0.0.0.0:8080
EXPOSE 8080
# Health is for the orchestrator to ask: GET /healthz (the process), GET /readyz (what it depends on).
HEALTHCHECK NONE
ENTRYPOINT ["/usr/local/bin/linkgate"]
CMD ["serve"]
