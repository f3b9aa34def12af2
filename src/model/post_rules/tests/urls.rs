use super::media_url::{self, UrlProblem, read as read_url};
use super::*;

/// Every one refused, where only `https` on public names is allowed.
const BAD: [&str; 106] = [
    "https://127.0.0.1/a.mp4",
    "https://127.1/a.mp4",
    "https://2130706433/a.mp4",
    "https://0x7f.1/a.mp4",
    "https://0x7f000001/a.mp4",
    "https://0177.0.0.1/a.mp4",
    "https://017700000001/a.mp4",
    "https://127.0.0.1./a.mp4",
    "https://0/a.mp4",
    "https://0.0.0.0/a.mp4",
    "https://255.255.255.255/a.mp4",
    "https://10.0.0.1/a.mp4",
    "https://172.16.0.1/a.mp4",
    "https://192.168.1.1/a.mp4",
    "https://100.64.0.1/a.mp4",
    "https://8.8.8.8/a.mp4",
    "https://256.1.1.1/a.mp4",
    "https://1.2.3.4.5/a.mp4",
    "https://①②⑦.⓪.⓪.①/a.mp4",
    "https://127。0。0。1/a.mp4",
    "https://１２７．０．０．１/a.mp4",
    "https://%31%32%37.0.0.1/a.mp4",
    "https://127%2e0%2e0%2e1/a.mp4",
    "https://[::1]/a.mp4",
    "https://[::]/a.mp4",
    "https://[::ffff:127.0.0.1]/a.mp4",
    "https://[::ffff:7f00:1]/a.mp4",
    "https://[0:0:0:0:0:0:0:1]/a.mp4",
    "https://[64:ff9b::7f00:1]/a.mp4",
    "https://[64:ff9b:1::a9fe:a9fe]/a.mp4",
    "https://[2002:7f00:1::]/a.mp4",
    "https://[2001:0:7f00:1::]/a.mp4",
    "https://[fe80::1]/a.mp4",
    "https://[fe80::1%25eth0]/a.mp4",
    "https://[fc00::1]/a.mp4",
    "https://[fd00:ec2::254]/a.mp4",
    "https://[ff02::1]/a.mp4",
    "https://[2606:4700::1111]/a.mp4",
    "https://[::1/a.mp4",
    "https://localhost/a.mp4",
    "https://LOCALHOST/a.mp4",
    "https://localhost./a.mp4",
    "https://a.localhost/a.mp4",
    "https://localhost.localdomain/a.mp4",
    "https://%6cocalhost/a.mp4",
    "https://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/a.mp4",
    "https://lоcalhost/a.mp4",
    "https://раураl.com/a.mp4",
    "https://ｅxample.com/a.mp4",
    "https://example。com/a.mp4",
    "https://exam\u{ad}ple.com/a.mp4",
    "https://example.com\u{ff0f}.evil.com/a.mp4",
    "https://ex%61mple.com/a.mp4",
    "https://intranet/a.mp4",
    "https://redis/a.mp4",
    "https://metadata/a.mp4",
    "https://metadata.google.internal/a.mp4",
    "https://METADATA.GOOGLE.INTERNAL./a.mp4",
    "https://169.254.169.254/latest/a.mp4",
    "https://0xA9FEA9FE/a.mp4",
    "https://100.100.100.200/a.mp4",
    "https://metadata.tencentyun.com/a.mp4",
    "https://instance-data.ec2.internal/a.mp4",
    "https://kubernetes.default.svc/a.mp4",
    "https://kubernetes.default/a.mp4",
    "https://x.svc.cluster.local/a.mp4",
    "https://printer.local/a.mp4",
    "https://router.home.arpa/a.mp4",
    "https://router.lan/a.mp4",
    "https://wiki.corp/a.mp4",
    "https://abcdefghij234567.onion/a.mp4",
    "https://example.com./a.mp4",
    "https://example..com/a.mp4",
    "https://.example.com/a.mp4",
    "https://-a.example.com/a.mp4",
    "https://a*b.example.com/a.mp4",
    "https://xn--a.example.com/a.mp4",
    "https://user@example.com/a.mp4",
    "https://user:pass@example.com/a.mp4",
    "https://@example.com/a.mp4",
    "https://:@example.com/a.mp4",
    "https://example.com:80@127.0.0.1/a.mp4",
    "https://example.com:8443/a.mp4",
    "https://example.com:80/a.mp4",
    "https://example.com:0/a.mp4",
    "https://example.com:99999/a.mp4",
    "http://example.com/a.mp4",
    "hTTp://example.com/a.mp4",
    "ftp://example.com/a.mp4",
    "wss://example.com/a.mp4",
    "gopher://example.com/a.mp4",
    "file:///etc/passwd",
    "FiLe:///etc/a.mp4",
    "data:video/mp4;base64,AAAA",
    "jAvAsCrIpT:alert(1)",
    "blob:https://example.com/a.mp4",
    "//example.com/a.mp4",
    "/a.mp4",
    "example.com/a.mp4",
    "https:example.com/a.mp4",
    "https:\\\\example.com\\a.mp4",
    "https://example.com\\@127.0.0.1/a.mp4",
    "https://example.com\\a.mp4",
    " https://example.com/a.mp4",
    "ht\ntps://example.com/a\t.mp4",
    "https:///a.mp4",
];

/// Every one accepted, with the spelling that is fetched.
const GOOD: [(&str, &str); 19] = [
    ("https://example.com/a.mp4", "https://example.com/a.mp4"),
    ("https://example.com", "https://example.com/"),
    ("HTTPS://Example.COM/A.mp4", "https://example.com/A.mp4"),
    ("https://example.com:443/a.mp4", "https://example.com/a.mp4"),
    ("https://a.b.c.d.example.co.uk/a.mp4", "https://a.b.c.d.example.co.uk/a.mp4"),
    ("https://cdn_1.example.com/a.mp4", "https://cdn_1.example.com/a.mp4"),
    ("https://127-0-0-1.example.com/a.mp4", "https://127-0-0-1.example.com/a.mp4"),
    ("https://1.example.com/a.mp4", "https://1.example.com/a.mp4"),
    ("https://xn--bcher-kva.example/a.mp4", "https://xn--bcher-kva.example/a.mp4"),
    ("https://media.example/a.mp4", "https://media.example/a.mp4"),
    ("https://media.test/a.mp4", "https://media.test/a.mp4"),
    ("https://notlocal.com/a.mp4", "https://notlocal.com/a.mp4"),
    ("https://media.notlocal/a.mp4", "https://media.notlocal/a.mp4"),
    ("https://localhost.example.com/a.mp4", "https://localhost.example.com/a.mp4"),
    ("https://example.com/a%20b.mp4?X-Sig=a%2Fb%3D&e=1", "https://example.com/a%20b.mp4?X-Sig=a%2Fb%3D&e=1"),
    ("https://example.com/видео.mp4", "https://example.com/%D0%B2%D0%B8%D0%B4%D0%B5%D0%BE.mp4"),
    ("https://example.com/a@b:c.mp4?u=http://10.0.0.1", "https://example.com/a@b:c.mp4?u=http://10.0.0.1"),
    ("https://example.com/a.mp4#t=10", "https://example.com/a.mp4"),
    ("https://example.com/x/../a.mp4", "https://example.com/a.mp4"),
];

#[test]
fn urls_that_are_not_plainly_public_are_refused() {
    for url in BAD {
        assert!(read_url(url, false).is_err(), "{url:?}");
        let body = with(video(), "/mediaItems", items(&[url]));
        let violations = read(&body, &WIDE).unwrap_err();
        assert!(violations.iter().any(|v| v.pointer == "/mediaItems/0/url"), "{url:?}: {violations:?}");
    }
}

#[test]
fn public_urls_are_taken_in_their_normal_spelling() {
    for (url, wanted) in GOOD {
        assert_eq!(read_url(url, false).as_ref().map(url::Url::as_str), Ok(wanted));
    }
}

#[test]
fn everything_wrong_with_a_url_is_told() {
    let problems = read_url("http://user@127.0.0.1:8080/a.mp4", false);

    let wanted = vec![UrlProblem::Scheme, UrlProblem::UserInfo, UrlProblem::Port(8080), UrlProblem::Host];
    assert_eq!(problems, Err(wanted));
}

#[test]
fn a_url_is_refused_for_what_is_wrong_with_it() {
    let table = [
        ("http://example.com/a.mp4", UrlProblem::Scheme),
        ("file:///a.mp4", UrlProblem::Scheme),
        ("https://example.com:8443/a.mp4", UrlProblem::Port(8443)),
        ("https://@example.com/a.mp4", UrlProblem::UserInfo),
        ("https://127.1/a.mp4", UrlProblem::Host),
        ("https://intranet/a.mp4", UrlProblem::Host),
        ("https://printer.local/a.mp4", UrlProblem::Host),
        ("https://example.com/a b.mp4", UrlProblem::Malformed),
        ("https://раураl.com/a.mp4", UrlProblem::Malformed),
    ];

    for (url, problem) in table {
        assert_eq!(read_url(url, false), Err(vec![problem]), "{url}");
    }
}

#[test]
fn a_url_has_at_most_2048_bytes_as_sent_and_as_fetched() {
    let start = "https://example.com/";
    let ascii = |bytes: usize| format!("{start}{}", "a".repeat(bytes - start.len()));

    assert!(read_url(&ascii(2048), false).is_ok());
    assert_eq!(read_url(&ascii(2049), false), Err(vec![UrlProblem::TooLong { bytes: 2049 }]));
    // Each of these letters is two bytes as sent and six as fetched.
    let cyrillic = format!("{start}{}", "я".repeat(400));
    assert_eq!(read_url(&cyrillic, false), Err(vec![UrlProblem::TooLong { bytes: 2420 }]));
    let violation = only(&with(video(), "/mediaItems", items(&[&ascii(3_000)])), &WIDE);
    assert_eq!((violation.value, violation.limit), (Some(json!(3_000)), Some(json!(2_048))));
}

#[test]
fn private_hosts_are_taken_where_they_are_allowed() {
    let good = [
        "http://127.0.0.1:8080/a.mp4",
        "http://localhost:9000/a.mp4",
        "https://[::1]:8443/a.mp4",
        "http://minio/a.mp4",
        "http://10.0.0.1/a.mp4",
        "https://example.com/a.mp4",
    ];
    let still_bad = [
        "ftp://localhost/a.mp4",
        "file:///a.mp4",
        "http://user@localhost/a.mp4",
        "http://local host/a.mp4",
        "javascript:alert(1)",
        "//localhost/a.mp4",
    ];

    for url in good {
        assert!(read_url(url, true).is_ok(), "{url}");
    }
    for url in still_bad {
        assert!(read_url(url, true).is_err(), "{url}");
    }
    let limits = PostLimits { allow_private_hosts: true, ..WIDE };
    let body = with(video(), "/mediaItems", items(&["http://127.0.0.1:8080/a.mp4"]));
    assert!(read(&body, &limits).is_ok());
}

#[test]
fn the_extension_is_that_of_the_last_part_of_the_path() {
    let table = [
        ("https://h.example/a/b.MP4?x=c.jpg#d.png", Some("mp4")),
        ("https://h.example/a.tar.webp", Some("webp")),
        ("https://h.example/a.mp4/", None),
        ("https://h.example/a.mp4/b", None),
        ("https://h.example.mp4", None),
        ("https://h.example?a.mp4", None),
        ("no url.mp4", None),
    ];

    for (url, wanted) in table {
        assert_eq!(media_url::extension(url).as_deref(), wanted, "{url}");
    }
}
