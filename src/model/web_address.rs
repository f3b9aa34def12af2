//! Addresses of the web that people set: which of them can be taken.

use std::net::IpAddr;

use url::{Host, Url};

/// `http` or `https`, without user, query or fragment.
pub fn web_address(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let is_web = matches!(url.scheme(), "http" | "https");
    let bare = url.query().is_none() && url.fragment().is_none() && !has_user(&url);
    (is_web && bare).then_some(url)
}

/// Scheme, host and port, and nothing else.
pub fn origin(text: &str) -> Option<Url> {
    web_address(text).filter(|url| url.path() == "/")
}

/// What a tenant's pages may be served from, as browsers spell it: https, or http on this machine.
pub fn page_origin(text: &str) -> Option<String> {
    let url = origin(text)?;
    is_private_enough(&url).then(|| url.origin().ascii_serialization())
}

/// Where a browser may be sent after a link: https without user; plain http where `allow_plain`.
pub fn redirect_address(text: &str, allow_plain: bool) -> Option<Url> {
    if text.len() > REDIRECT_BYTES_MAX || text.chars().any(char::is_control) {
        return None;
    }
    let url = Url::parse(text).ok()?;
    let scheme = url.scheme() == "https" || (allow_plain && url.scheme() == "http");
    (scheme && !has_user(&url) && url.host().is_some()).then_some(url)
}

/// The longest address that a browser is sent to, in bytes.
pub const REDIRECT_BYTES_MAX: usize = 2_048;

/// Whether `asked` is one of the registered addresses: the same scheme, host, port and path. Its query is
/// free where the registered one has none.
pub fn is_registered(asked: &str, registered: &[String]) -> bool {
    let Ok(asked) = Url::parse(asked) else { return false };
    registered.iter().filter_map(|text| Url::parse(text).ok()).any(|known| {
        let same_place = known.origin() == asked.origin() && known.path() == asked.path();
        same_place && (known.query().is_none() || known.query() == asked.query())
    })
}

/// Whether nobody on the way can read along: https, or a connection that stays on this machine.
pub fn is_private_enough(url: &Url) -> bool {
    let on_this_machine = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => IpAddr::from(ip).is_loopback(),
        Some(Host::Ipv6(ip)) => IpAddr::from(ip).is_loopback(),
        None => false,
    };
    url.scheme() == "https" || on_this_machine
}

/// Whether a user name or a password stands in front of the host.
pub fn has_user(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_comes_from_https_or_from_this_machine() {
        assert_eq!(page_origin("https://App.example:443").as_deref(), Some("https://app.example"));
        assert_eq!(page_origin("http://localhost:3000").as_deref(), Some("http://localhost:3000"));
        for bad in ["http://app.example", "https://app.example/x", "https://a@app.example", "*", "null", ""] {
            assert_eq!(page_origin(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_registered_address_is_met_with_any_query_unless_it_has_one() {
        let registered = ["https://app.example/done".to_owned(), "https://app.example/x?a=1".to_owned()];

        for good in
            ["https://app.example/done", "https://app.example/done?state=7", "https://app.example/x?a=1"]
        {
            assert!(is_registered(good, &registered), "{good}");
        }
        for bad in [
            "https://app.example/done/more",
            "https://app.example:444/done",
            "http://app.example/done",
            "https://evil.example/done",
            "https://app.example/x",
            "https://app.example/x?a=2",
        ] {
            assert!(!is_registered(bad, &registered), "{bad}");
        }
    }

    #[test]
    fn a_redirect_goes_to_https_without_a_user() {
        assert!(redirect_address("https://app.example/done?a=1#b", false).is_some());
        assert!(redirect_address("http://app.example/done", true).is_some());
        for bad in [
            "http://app.example/",
            "javascript:alert(1)",
            "https://a:b@app.example/",
            "app.example",
            "https://",
        ] {
            assert!(redirect_address(bad, false).is_none(), "{bad}");
        }
    }
}
