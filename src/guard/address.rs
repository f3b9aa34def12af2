//! Which addresses may be called on behalf of a tenant. Public is what the registries of IANA call globally
//! reachable and nothing on this side of the internet answers to: everything that is not known to be so is
//! refused. IPv6 addresses that carry an IPv4 address inside are refused whole, whatever they carry.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{Ipv4Net, Ipv6Net};

/// How far away an address is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Out on the internet.
    Public,
    /// This machine or a private network: for development and tests alone.
    Private,
    /// Nothing that anybody may call: this link (where clouds serve credentials), many at once, nobody,
    /// reserved, documentation, tunnels.
    Never,
}

const fn v4(a: u8, b: u8, c: u8, d: u8, prefix: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), prefix)
}

const fn v6(segments: [u16; 8], prefix: u8) -> Ipv6Net {
    let [a, b, c, d, e, f, g, h] = segments;
    Ipv6Net::new_assert(Ipv6Addr::new(a, b, c, d, e, f, g, h), prefix)
}

/// Loopback, private use (RFC 1918), shared between a carrier and its customers (RFC 6598).
const PRIVATE_V4: [Ipv4Net; 5] = [
    v4(10, 0, 0, 0, 8),
    v4(100, 64, 0, 0, 10),
    v4(127, 0, 0, 0, 8),
    v4(172, 16, 0, 0, 12),
    v4(192, 168, 0, 0, 16),
];

/// "This" network, link-local, protocol assignments, documentation, 6to4 relays, benchmarking, multicast and all
/// that is reserved; and the address under which one cloud's hosts serve their guests.
const NEVER_V4: [Ipv4Net; 11] = [
    v4(0, 0, 0, 0, 8),
    v4(168, 63, 129, 16, 32),
    v4(169, 254, 0, 0, 16),
    v4(192, 0, 0, 0, 24),
    v4(192, 0, 2, 0, 24),
    v4(192, 88, 99, 0, 24),
    v4(198, 18, 0, 0, 15),
    v4(198, 51, 100, 0, 24),
    v4(203, 0, 113, 0, 24),
    v4(224, 0, 0, 0, 4),
    v4(240, 0, 0, 0, 4),
];

/// Global unicast: outside of it are mapped and compatible IPv4, NAT64, link-local, multicast, discard-only.
const GLOBAL_V6: Ipv6Net = v6([0x2000, 0, 0, 0, 0, 0, 0, 0], 3);

/// Within it: protocol assignments with Teredo, benchmarking and ORCHID; documentation; 6to4.
const NEVER_V6: [Ipv6Net; 4] = [
    v6([0x2001, 0, 0, 0, 0, 0, 0, 0], 23),
    v6([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32),
    v6([0x2002, 0, 0, 0, 0, 0, 0, 0], 16),
    v6([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20),
];

/// Unique-local, but for the address under which a cloud serves credentials.
const UNIQUE_LOCAL: Ipv6Net = v6([0xfc00, 0, 0, 0, 0, 0, 0, 0], 7);
const METADATA_V6: Ipv6Net = v6([0xfd00, 0xec2, 0, 0, 0, 0, 0, 0], 32);

pub fn reach_of(address: IpAddr) -> Reach {
    match address {
        IpAddr::V4(address) => reach_of_v4(address),
        IpAddr::V6(address) => reach_of_v6(address),
    }
}

fn reach_of_v4(address: Ipv4Addr) -> Reach {
    if NEVER_V4.iter().any(|net| net.contains(&address)) {
        Reach::Never
    } else if PRIVATE_V4.iter().any(|net| net.contains(&address)) {
        Reach::Private
    } else {
        Reach::Public
    }
}

fn reach_of_v6(address: Ipv6Addr) -> Reach {
    if METADATA_V6.contains(&address) {
        return Reach::Never;
    }
    if address.is_loopback() || UNIQUE_LOCAL.contains(&address) {
        return Reach::Private;
    }
    let carries_v4 = NEVER_V6.iter().any(|net| net.contains(&address)) || is_isatap(address);
    if GLOBAL_V6.contains(&address) && !carries_v4 { Reach::Public } else { Reach::Never }
}

/// An interface that stands for an IPv4 address of some site (RFC 5214).
fn is_isatap(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    matches!(segments[4], 0x0000 | 0x0200) && segments[5] == 0x5efe
}
