use std::ffi::OsString;

use clap::{CommandFactory, Parser};

use super::*;

const MASTER_KEY: &str = "k1:BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";

/// The command line of a server that could start, then `more`. A flag given here is not looked up in
/// the environment, which may hold anything.
fn serve(more: &[(&str, &str)]) -> Result<ServeConfig, ConfigError> {
    let mut flags: Vec<(String, String)> = all_flags("serve");
    let good = [
        ("--database-url", "postgres://owner:canary@127.0.0.1/linkgate"),
        ("--redis-url", "redis://default:canary@127.0.0.1:6379/0"),
        ("--master-key", MASTER_KEY),
    ];
    for (flag, value) in good.iter().chain(more) {
        let known = flags.iter_mut().find(|(name, _)| name == flag).expect("a flag of serve");
        known.1 = (*value).to_owned();
    }
    let words = flags.into_iter().map(|(flag, value)| format!("{flag}={value}"));
    let cli = Cli::try_parse_from(["linkgate".to_owned(), "serve".to_owned()].into_iter().chain(words));
    let Command::Serve(args) = cli.unwrap_or_else(|e| panic!("{e}")).command else { unreachable!() };
    ServeConfig::try_from(&*args)
}

/// Every flag of a command that has a variable, set to nothing.
fn all_flags(command: &str) -> Vec<(String, String)> {
    let cli = Cli::command();
    let command = cli.find_subcommand(command).expect("a command");
    let with_variable = command.get_arguments().filter(|arg| arg.get_env().is_some());
    with_variable.map(|arg| (format!("--{}", arg.get_long().expect("a flag")), String::new())).collect()
}

fn error_of(more: &[(&str, &str)]) -> String {
    match serve(more) {
        Ok(_) => panic!("accepted {more:?}"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn what_is_not_set_has_the_documented_default() {
    let config = serve(&[]).unwrap();

    assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(config.public_url, "http://127.0.0.1:8080");
    assert_eq!(config.redis_prefix, "linkgate");
    assert_eq!(config.upstream, UpstreamKind::Wahdx);
    assert_eq!(config.wahdx_base_url.as_str(), "https://api-tiktok.wahdx.co/");
    assert_eq!(config.tiktok.base_url.as_str(), "https://open.tiktokapis.com/");
    assert_eq!(config.tiktok.auth_url.as_str(), "https://www.tiktok.com/v2/auth/authorize/");
    assert_eq!(config.poll_interval, Duration::from_secs(3));
    assert_eq!((config.sandbox, config.allow_private_networks), (false, false));
    assert_eq!(config.database_connections, 10);
    assert!(config.workers >= 1);
    assert!(config.operator_token.is_none() && config.metrics_listen.is_none());
    assert!(config.wahdx_api_key.is_none() && config.media_url.is_none());
}

#[test]
fn what_is_set_is_read() {
    let config = serve(&[
        ("--listen", "[::1]:9000"),
        ("--public-url", "HTTPS://Link.Example:443/"),
        ("--redis-prefix", "t-1"),
        ("--operator-token", "operator-token-1"),
        ("--metrics-listen", "127.0.0.1:9100"),
        ("--wahdx-base-url", "http://127.0.0.1:1234/sandbox"),
        ("--wahdx-api-key", "sk_x"),
        ("--poll-interval", "1.25"),
        ("--sandbox", "on"),
        ("--media-url", "s3://bucket/some/prefix/"),
        ("--database-connections", "4"),
        ("--workers", "3"),
    ])
    .unwrap();

    assert_eq!(config.listen.to_string(), "[::1]:9000");
    assert_eq!(config.public_url, "https://link.example");
    assert_eq!(config.redis_prefix, "t-1");
    assert!(config.operator_token.unwrap().matches("operator-token-1"));
    assert_eq!(config.metrics_listen.unwrap().port(), 9100);
    assert_eq!(config.wahdx_base_url.as_str(), "http://127.0.0.1:1234/sandbox");
    assert!(config.wahdx_api_key.unwrap().matches("sk_x"));
    assert_eq!(config.poll_interval, Duration::from_millis(1_250));
    assert!(config.sandbox);
    let expected = MediaLocation::S3 { bucket: "bucket".to_owned(), prefix: "some/prefix".to_owned() };
    assert_eq!(config.media_url, Some(expected));
    assert_eq!((config.database_connections, config.workers), (4, 3));
}

#[test]
fn the_public_address_follows_the_listening_one() {
    assert_eq!(serve(&[("--listen", "127.0.0.1:9090")]).unwrap().public_url, "http://127.0.0.1:9090");
}

#[test]
fn a_missing_setting_is_named() {
    for (flag, variable) in [
        ("--database-url", "DATABASE_URL"),
        ("--redis-url", "REDIS_URL"),
        ("--master-key", "LINKGATE_MASTER_KEY"),
    ] {
        let error = error_of(&[(flag, "")]);
        assert_eq!(error, format!("{variable}: is required: set the variable, or give the flag"));
    }
}

#[test]
fn a_bad_setting_is_one_line_that_names_the_variable_and_not_the_value() {
    let bad = [
        ("--database-url", "DATABASE_URL", "mysql://canary"),
        ("--redis-url", "REDIS_URL", "http://canary"),
        ("--redis-url", "REDIS_URL", "redis://u:canary@127.0.0.1:6379,http://x"),
        ("--redis-prefix", "LINKGATE_REDIS_PREFIX", "canary{1}"),
        ("--listen", "LINKGATE_LISTEN", "canary:8080"),
        ("--public-url", "LINKGATE_PUBLIC_URL", "https://link.example/canary"),
        ("--public-url", "LINKGATE_PUBLIC_URL", "https://u:canary@link.example"),
        ("--public-url", "LINKGATE_PUBLIC_URL", "ftp://canary"),
        ("--master-key", "LINKGATE_MASTER_KEY", "canary"),
        ("--master-key", "LINKGATE_MASTER_KEY", "k1:canary"),
        ("--operator-token", "LINKGATE_OPERATOR_TOKEN", "canary\u{e9}canary"),
        ("--operator-token", "LINKGATE_OPERATOR_TOKEN", "canary"),
        ("--metrics-listen", "LINKGATE_METRICS_LISTEN", "canary"),
        ("--upstream", "LINKGATE_UPSTREAM", "canary"),
        ("--wahdx-base-url", "WAHDX_BASE_URL", "http://canary.example"),
        ("--wahdx-api-key", "WAHDX_API_KEY", "canary canary"),
        ("--wahdx-api-key", "WAHDX_API_KEY", "canary\ncanary"),
        ("--tiktok-base-url", "TIKTOK_BASE_URL", "https://x.example/?canary"),
        ("--tiktok-auth-url", "TIKTOK_AUTH_URL", "canary"),
        ("--tiktok-client-key", "TIKTOK_CLIENT_KEY", "canary\tcanary"),
        ("--tiktok-client-secret", "TIKTOK_CLIENT_SECRET", "canary canary"),
        ("--tiktok-redirect-uri", "TIKTOK_REDIRECT_URI", "https://x.example/cb#canary"),
        ("--poll-interval", "LINKGATE_POLL_INTERVAL", "0.9"),
        ("--poll-interval", "LINKGATE_POLL_INTERVAL", "NaN"),
        ("--poll-interval", "LINKGATE_POLL_INTERVAL", "inf"),
        ("--poll-interval", "LINKGATE_POLL_INTERVAL", "-3"),
        ("--sandbox", "LINKGATE_SANDBOX", "canary"),
        ("--allow-private-networks", "LINKGATE_ALLOW_PRIVATE_NETWORKS", "yes"),
        ("--smtp-url", "SMTP_URL", "https://canary"),
        ("--smtp-url", "SMTP_URL", "smtp://"),
        ("--smtp-url", "SMTP_URL", "smtp://mail.example/canary"),
        ("--smtp-url", "SMTP_URL", "smtp://mail.example?tls=canary"),
        ("--smtp-url", "SMTP_URL", "smtp://u:%ffcanary@mail.example"),
        ("--mail-from", "LINKGATE_MAIL_FROM", "canary"),
        ("--media-url", "LINKGATE_MEDIA_URL", "file://canary/folder"),
        ("--media-url", "LINKGATE_MEDIA_URL", "https://canary"),
        ("--database-connections", "LINKGATE_DATABASE_CONNECTIONS", "0"),
        ("--workers", "LINKGATE_WORKERS", "99999"),
    ];
    for (flag, variable, value) in bad {
        let error = error_of(&[(flag, value)]);

        assert!(error.starts_with(&format!("{variable}: ")), "{flag} {value:?}: {error}");
        assert!(!error.contains("canary") && !error.contains('\n'), "{error}");
    }
}

#[test]
fn every_setting_of_the_server_has_its_bad_value_refused() {
    for (flag, _) in all_flags("serve") {
        assert!(error_of(&[(&flag, "\u{7}")]).contains("control characters"), "{flag}");
    }
}

#[test]
fn mail_goes_over_tls_except_within_the_machine() {
    let from = "Linkgate <no-reply@link.example>";
    for (url, private, host, port, security) in [
        ("smtps://mail.example", "off", "mail.example", 465, MailSecurity::Tls),
        ("smtps://127.0.0.1", "off", "127.0.0.1", 465, MailSecurity::Tls),
        ("smtp://mail.example", "off", "mail.example", 587, MailSecurity::StartTls),
        ("smtp://mail.example:2525/", "off", "mail.example", 2525, MailSecurity::StartTls),
        ("smtp://10.0.0.1", "off", "10.0.0.1", 587, MailSecurity::StartTls),
        ("smtp://10.0.0.1", "on", "10.0.0.1", 25, MailSecurity::Plain),
        ("smtp://127.0.0.1:1025", "off", "127.0.0.1", 1025, MailSecurity::Plain),
        ("smtp://[::1]", "off", "::1", 25, MailSecurity::Plain),
        ("smtp://localhost", "off", "localhost", 25, MailSecurity::Plain),
    ] {
        let config =
            serve(&[("--smtp-url", url), ("--mail-from", from), ("--allow-private-networks", private)]);
        let mail = config.unwrap_or_else(|error| panic!("{url}: {error}")).mail.expect("mail");
        assert_eq!((mail.host.as_str(), mail.port, mail.security), (host, port, security), "{url}");
        assert!(mail.credentials.is_none() && mail.from.to_string().contains("no-reply@link.example"));
    }
}

#[test]
fn mail_has_credentials_as_they_are_meant_and_a_sender() {
    let from = ("--mail-from", "no-reply@link.example");
    let config = serve(&[("--smtp-url", "smtps://a%40b.example:p%26%3D+%20%2F@mail.example"), from]).unwrap();
    let (user, password) = config.mail.expect("mail").credentials.expect("credentials");

    assert_eq!((user.as_str(), password.expose()), ("a@b.example", "p&=+ /"));
    assert!(
        error_of(&[("--smtp-url", "smtps://mail.example")]).starts_with("LINKGATE_MAIL_FROM: is required")
    );
    assert!(serve(&[from]).unwrap().mail.is_none(), "a sender alone mails nothing");
}

#[test]
fn tiktok_as_upstream_is_said_to_be_unavailable() {
    assert_eq!(
        error_of(&[("--upstream", "tiktok")]),
        "LINKGATE_UPSTREAM: tiktok is not available in this version; use wahdx"
    );
}

#[test]
fn a_plain_http_upstream_needs_loopback_or_private_networks_allowed() {
    for (url, allowed, good) in [
        ("http://127.0.0.1:1/", "off", true),
        ("http://localhost:1/", "off", true),
        ("http://[::1]:1/", "off", true),
        ("http://10.0.0.1/", "off", false),
        ("http://localhost.example/", "off", false),
        ("http://10.0.0.1/", "on", true),
    ] {
        let read = serve(&[("--wahdx-base-url", url), ("--allow-private-networks", allowed)]);
        assert_eq!(read.is_ok(), good, "{url} {allowed}");
    }
}

#[cfg(unix)]
#[test]
fn a_setting_that_is_not_utf8_is_named() {
    use std::os::unix::ffi::OsStringExt;

    let args = MigrateArgs { database: DatabaseArg { database_url: Some(OsString::from_vec(vec![0xff])) } };

    let error = MigrateConfig::try_from(&args).err().map(|error| error.to_string());
    assert_eq!(error.as_deref(), Some("DATABASE_URL: must be UTF-8 text"));
}

fn tenant(name: &str, plan: &str, origins: &[&str]) -> Result<TenantCreateConfig, ConfigError> {
    TenantCreateConfig::try_from(&TenantCreateArgs {
        database: DatabaseArg { database_url: Some("postgres:///linkgate".into()) },
        master_key: MasterKeyArg { master_key: Some(MASTER_KEY.into()) },
        name: Some(name.into()),
        plan: Some(plan.into()),
        json: true,
        allowed_origin: origins.iter().map(OsString::from).collect(),
    })
}

#[test]
fn a_tenant_has_a_name_a_plan_and_origins() {
    let config = tenant("Ärzte & Co", "maximum", &["https://App.Example/", "http://127.0.0.1:3000"]).unwrap();

    assert_eq!((config.name.as_str(), config.plan.as_str()), ("Ärzte & Co", "maximum"));
    assert_eq!(config.allowed_origins, ["https://app.example", "http://127.0.0.1:3000"]);

    let long = "n".repeat(201);
    for (name, plan, origin, flag) in [
        ("", "free", "https://a.example", "--name"),
        (long.as_str(), "free", "https://a.example", "--name"),
        ("n", "", "https://a.example", "--plan"),
        ("n", "No Plan", "https://a.example", "--plan"),
        ("n", "free", "http://a.example", "--allowed-origin"),
        ("n", "free", "https://a.example/path", "--allowed-origin"),
        ("n", "free", "*", "--allowed-origin"),
        ("n", "free", "", "--allowed-origin"),
    ] {
        let error = tenant(name, plan, &[origin]).err().map(|error| error.variable);
        assert_eq!(error, Some(flag), "{name:.10} {plan} {origin}");
    }
}

#[test]
fn the_sandbox_needs_redis_alone() {
    let mut args = SandboxArgs::default();
    assert_eq!(SandboxConfig::try_from(&args).err().map(|error| error.variable), Some("REDIS_URL"));

    args.redis.redis_url = Some("unix:///run/redis.sock".into());
    let config = SandboxConfig::try_from(&args).unwrap();

    assert_eq!(config.listen.port(), 8080);
    assert!(config.api_key.is_none());
}

#[test]
fn help_documents_every_variable_and_shows_no_value() {
    fn walk(command: &clap::Command, seen: &mut Vec<String>) {
        for arg in command.get_arguments() {
            let Some(variable) = arg.get_env() else { continue };
            let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
            let whole = arg.get_long_help().map_or(help, ToString::to_string);
            assert!(arg.is_hide_env_values_set(), "{variable:?}");
            assert!(whole.contains("[default: ") || whole.contains("[required]"), "{variable:?}: {whole}");
            seen.push(variable.to_string_lossy().into_owned());
        }
        command.get_subcommands().for_each(|sub| walk(sub, seen));
    }

    let mut seen = Vec::new();
    walk(&Cli::command(), &mut seen);

    for variable in ["DATABASE_URL", "LINKGATE_POLL_INTERVAL", "WAHDX_API_KEY", "LINKGATE_SANDBOX_API_KEY"] {
        assert!(seen.iter().any(|known| known == variable), "{variable}");
    }
    Cli::command().debug_assert();
}
