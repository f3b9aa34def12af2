//! Addresses and URLs that lead inside, in every disguise that is known, and some that do not.

use std::net::IpAddr;

use super::*;

/// Never to be called, whatever is allowed.
const NEVER: &[&str] = &[
    "0.0.0.0",
    "0.0.0.1",
    "0.255.255.255",
    "169.254.0.1",
    "169.254.169.254",
    "169.254.170.2",
    "169.254.255.255",
    "168.63.129.16",
    "192.0.0.0",
    "192.0.0.8",
    "192.0.0.170",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.7",
    "203.0.113.7",
    "224.0.0.1",
    "224.0.0.251",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.254",
    "255.255.255.255",
    // IPv6: unspecified, compatible, mapped, NAT64, local NAT64, discard-only, link- and site-local, multicast.
    "::",
    "::2",
    "::7f00:1",
    "::10.0.0.1",
    "::169.254.169.254",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:8.8.8.8",
    "::ffff:0:127.0.0.1",
    "64:ff9b::127.0.0.1",
    "64:ff9b::8.8.8.8",
    "64:ff9b::169.254.169.254",
    "64:ff9b:1::10.0.0.1",
    "100::1",
    "100:0:0:1::1",
    "fe80::1",
    "fe80::a9fe:a9fe",
    "febf:ffff::1",
    "fec0::1",
    "ff02::1",
    "ff05::2",
    "ff0e::1",
    "5f00::1",
    // Teredo, benchmarking, ORCHID, documentation, 6to4, ISATAP, a cloud's credentials.
    "2001::1",
    "2001:0:7f00:1::",
    "2001:2::1",
    "2001:10::1",
    "2001:20::1",
    "2001:db8::1",
    "2001:db8:ffff::1",
    "2002::1",
    "2002:7f00:1::1",
    "2002:a9fe:a9fe::1",
    "2002:808:808::1",
    "3fff::1",
    "3fff:fff:ffff::1",
    "2606:4700::5efe:10.0.0.1",
    "2606:4700::200:5efe:10.0.0.1",
    "fd00:ec2::254",
    "4000::1",
    "e000::1",
];

/// To be called where private networks are allowed.
const PRIVATE: &[&str] = &[
    "10.0.0.0",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.100.100.200",
    "100.127.255.255",
    "127.0.0.1",
    "127.0.0.53",
    "127.1.2.3",
    "127.255.255.255",
    "172.16.0.1",
    "172.17.0.1",
    "172.31.255.255",
    "192.168.0.1",
    "192.168.255.255",
    "::1",
    "fc00::1",
    "fd12:3456:789a::1",
    "fdff:ffff::1",
];

const PUBLIC: &[&str] = &[
    "1.1.1.1",
    "8.8.8.8",
    "9.255.255.255",
    "11.0.0.1",
    "100.63.255.255",
    "100.128.0.1",
    "126.255.255.255",
    "128.0.0.1",
    "168.63.129.15",
    "168.63.129.17",
    "169.253.255.255",
    "169.255.0.1",
    "172.15.255.255",
    "172.32.0.1",
    "191.255.255.255",
    "192.0.1.1",
    "192.0.3.1",
    "192.167.255.255",
    "192.169.0.1",
    "198.17.255.255",
    "198.20.0.1",
    "198.51.99.1",
    "198.51.101.1",
    "203.0.112.1",
    "203.0.114.1",
    "223.255.255.255",
    "2001:200::1",
    "2001:4860:4860::8888",
    "2003::1",
    "2400:cb00::1",
    "2606:4700:4700::1111",
    "2a00:1450:4001::1",
    "3ffe::1",
];

/// URLs that are refused by their spelling where private networks are not allowed.
const URLS: &[&str] = &[
    // Every way to write an address.
    "https://127.0.0.1/",
    "https://127.1/",
    "https://127.0.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.1/",
    "https://0177.0.0.1/",
    "https://0177.1/",
    "https://017700000001/",
    "https://127.0.0.1./",
    "https://0/",
    "https://0.0.0.0/",
    "https://10.0.0.1/",
    "https://192.168.1.1/",
    "https://172.16.0.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://2852039166/",
    "https://0xa9fea9fe/",
    "https://0xA9.0xFE.0xA9.0xFE/",
    "https://0251.0376.0251.0376/",
    "https://8.8.8.8/",
    "https://[::1]/",
    "https://[::]/",
    "https://[0:0:0:0:0:0:0:1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[::127.0.0.1]/",
    "https://[fe80::1]/",
    "https://[fe80::1%25eth0]/",
    "https://[fd00:ec2::254]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[2002:7f00:1::]/",
    "https://[2606:4700:4700::1111]/",
    "https://１２７.0.0.1/",
    "https://①②⑦.⓪.⓪.①/",
    "https://127。0。0。1/",
    "https://127%2e0%2e0%2e1/",
    "https://%31%32%37.0.0.1/",
    "https://[::1/",
    "https://::1/",
    // Names that lead inside, or nowhere that is public.
    "https://localhost/",
    "https://LOCALHOST/",
    "https://localhost./",
    "https://a.localhost/",
    "https://localhost.localdomain/",
    "https://intranet/",
    "https://metadata/",
    "https://metadata.google.internal/",
    "https://METADATA.google.INTERNAL/",
    "https://instance-data.ec2.internal/",
    "https://printer.local/",
    "https://router.lan/",
    "https://nas.home/",
    "https://nas.home.arpa/",
    "https://db.corp/",
    "https://api.default.svc/",
    "https://api.default.svc.cluster.local/",
    "https://x.invalid/",
    "https://x.onion/",
    "https://metadata.tencentyun.com/",
    "https://example.com./",
    "https://.example.com/",
    "https://example..com/",
    "https://-a.example.com/",
    "https://a-.example.com/",
    "https://a_b/",
    // Other schemes.
    "http://example.com/",
    "ftp://example.com/",
    "file:///etc/passwd",
    "gopher://example.com/_x",
    "ws://example.com/",
    "wss://example.com/",
    "data:text/plain,x",
    "javascript:alert(1)",
    "dict://example.com:11211/",
    "ldap://example.com/",
    "unix:///var/run/docker.sock",
    "jar:https://example.com!/",
    "example.com",
    "//example.com/",
    "/hook",
    "",
    "https:",
    "https://",
    "https:///hook",
    "https:/example.com/",
    "https:example.com",
    // User names, and readers that disagree about where the host is.
    "https://user@example.com/",
    "https://user:pass@example.com/",
    "https://@example.com/",
    "https://:@example.com/",
    "https://example.com@127.0.0.1/",
    "https://127.0.0.1@example.com/",
    "https://example.com:443@127.0.0.1/",
    "https://example.com\\@127.0.0.1/",
    "https://127.0.0.1\\.example.com/",
    "https:\\\\example.com\\",
    "https://example.com\t/",
    "https://exam\nple.com/",
    "https://example.com\r\nHost: 127.0.0.1/",
    " https://example.com/",
    "https://example.com /",
    "https://example.com%00.internal/",
    "https://example.com%2f@127.0.0.1/",
    "https://exa\u{200b}mple.com/",
    "https://ｅxample.com/",
    "https://еxample.com/",
    "https://example\u{ff0e}com/",
    "https://example.com\u{2215}.evil.example/",
    // Ports of other services.
    "https://example.com:22/",
    "https://example.com:25/",
    "https://example.com:80/",
    "https://example.com:0/",
    "https://example.com:1023/",
    "https://example.com:6x/",
    "https://example.com:65536/",
    "https://example.com:-1/",
];

const GOOD_URLS: &[&str] = &[
    "https://example.com/",
    "https://example.com",
    "https://hooks.example.com/a/b?c=d",
    "https://example.com:443/",
    "https://example.com:8443/hook",
    "https://example.com:1024/",
    "https://xn--bcher-kva.example/",
    "HTTPS://Example.COM/",
    "https://a_b.example.com/",
    "https://169-254-169-254.example.com/",
    "https://10.0.0.1.example.com/",
];

fn reach(text: &str) -> Reach {
    reach_of(text.parse::<IpAddr>().unwrap_or_else(|_| panic!("no address: {text}")))
}

#[test]
fn every_address_is_known_for_what_it_is() {
    for (wanted, list) in [(Reach::Never, NEVER), (Reach::Private, PRIVATE), (Reach::Public, PUBLIC)] {
        for text in list {
            assert_eq!(reach(text), wanted, "{text}");
        }
    }
}

#[test]
fn no_url_that_leads_inside_is_read() {
    for text in URLS {
        assert!(read_url(text, false).is_err(), "{text:?}");
    }
    for text in GOOD_URLS {
        assert!(read_url(text, false).is_ok(), "{text:?}: {:?}", read_url(text, false));
    }
    assert!(NEVER.len() + PRIVATE.len() + URLS.len() >= 150, "the corpus has shrunk");
}

#[tokio::test]
async fn a_name_with_any_of_these_addresses_is_not_called() {
    let url: Url = "https://hooks.example.com/".parse().unwrap();
    for text in NEVER.iter().chain(PRIVATE) {
        // Alone, and behind one that is good: one bad address among good ones is a trick.
        for answer in [vec![*text], vec!["192.0.1.1", *text], vec![*text, "192.0.1.1"]] {
            let guard = guard(false, Scripted::saying(&[&answer]));

            let refused = guard.get(&url, 10, DEADLINE).await.expect_err("a call");

            assert_eq!(refused, GuardError::Forbidden, "{answer:?}");
        }
    }
}

#[tokio::test]
async fn what_is_never_to_be_called_is_not_called_where_private_networks_are_allowed() {
    for text in NEVER {
        let url: Url = "http://hooks.example.com/".parse().unwrap();
        let guard = guard(true, Scripted::saying(&[&[text]]));
        assert_eq!(guard.get(&url, 10, DEADLINE).await.expect_err("a call"), GuardError::Forbidden, "{text}");

        let host = if text.contains(':') { format!("[{text}]") } else { (*text).to_owned() };
        let url: Url = format!("http://{host}/").parse().unwrap();
        assert_eq!(guard.get(&url, 10, DEADLINE).await.expect_err("a call"), GuardError::Forbidden, "{url}");
    }
}

#[tokio::test]
async fn a_url_is_checked_again_when_it_is_called() {
    let canary = Canary::answering(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").await;
    let guard = guard(false, Scripted::saying(&[&["127.0.0.1"]]));

    for host in ["127.0.0.1", "localhost", "hooks.example.com", "127.1", "[::ffff:127.0.0.1]"] {
        let refused = guard.get(&canary.url(host), 10, DEADLINE).await.expect_err("a call");
        assert_eq!(refused, GuardError::Forbidden, "{host}");
    }

    assert_eq!(canary.seen(), Vec::<String>::new());
}
