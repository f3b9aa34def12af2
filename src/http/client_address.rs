//! Where a request came from: the peer, or what the operator's own proxies say of it.

use std::net::IpAddr;

use actix_web::HttpRequest;
use actix_web::web::Data;
use ipnet::IpNet;

use crate::service::Ctx;

/// The client's address. `X-Forwarded-For` is believed from the right as far as trusted proxies wrote it:
/// whatever stands left of the first address that is none of theirs, anybody can have written.
pub fn client_address(request: &HttpRequest) -> Option<IpAddr> {
    let peer = request.peer_addr()?.ip().to_canonical();
    let trusted = request.app_data::<Data<Ctx>>().map(|ctx| &*ctx.settings.trusted_proxies);
    let trusted = trusted.unwrap_or_default();
    if trusted.is_empty() {
        return Some(peer);
    }
    let headers = request.headers().get_all("x-forwarded-for");
    let texts: Vec<&str> = headers.filter_map(|value| value.to_str().ok()).collect();
    Some(behind(peer, texts.join(","), trusted))
}

fn behind(peer: IpAddr, forwarded: String, trusted: &[IpNet]) -> IpAddr {
    let is_trusted = |address: &IpAddr| trusted.iter().any(|network| network.contains(address));
    let mut known = peer;
    for text in forwarded.rsplit(',') {
        if !is_trusted(&known) {
            break;
        }
        match text.trim().parse::<IpAddr>() {
            Ok(address) => known = address.to_canonical(),
            Err(_) => break,
        }
    }
    known
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(peer: &str, forwarded: &str) -> String {
        let trusted = ["10.0.0.0/8".parse().unwrap(), "fd00::/8".parse().unwrap()];
        behind(peer.parse().unwrap(), forwarded.to_owned(), &trusted).to_string()
    }

    #[test]
    fn a_peer_that_is_no_proxy_of_ours_is_the_client() {
        assert_eq!(told("203.0.113.7", "198.51.100.1"), "203.0.113.7");
    }

    #[test]
    fn the_first_address_from_the_right_that_is_no_proxy_of_ours_is_the_client() {
        assert_eq!(told("10.0.0.2", "6.6.6.6, 203.0.113.7, 10.0.0.9"), "203.0.113.7");
        assert_eq!(told("fd00::1", "2001:db8::5"), "2001:db8::5");
    }

    #[test]
    fn what_can_not_be_read_is_where_belief_ends() {
        assert_eq!(told("10.0.0.2", "203.0.113.7, unknown"), "10.0.0.2");
        assert_eq!(told("10.0.0.2", ""), "10.0.0.2");
        assert_eq!(told("10.0.0.2", "203.0.113.7:4711"), "10.0.0.2");
    }
}
