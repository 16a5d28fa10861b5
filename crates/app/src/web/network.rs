// SPDX-License-Identifier: AGPL-3.0-or-later
//! From which network a request comes: whose pace and whose mistakes are counted.

use std::{
    convert::Infallible,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

use axum::{
    extract::{FromRequestParts, Request},
    http::{Extensions, HeaderMap, request::Parts},
};

use super::{Site, listen::Peer};

/// Where a request comes from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Network(pub(super) IpAddr);

impl Network {
    /// That of a request, if it came through a connection.
    pub(super) fn of(site: &Site, request: &Request) -> Option<Network> {
        asked(site, request.extensions(), request.headers())
    }
}

impl FromRequestParts<Site> for Network {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Network, Infallible> {
        // Only a test has no connection.
        let nowhere = Network(Ipv4Addr::UNSPECIFIED.into());
        Ok(asked(site, &parts.extensions, &parts.headers).unwrap_or(nowhere))
    }
}

fn asked(site: &Site, extensions: &Extensions, headers: &HeaderMap) -> Option<Network> {
    let peer = extensions.get::<Peer>()?.0.ip();
    Some(Network(asker(peer, site.settings().proxy, headers)))
}

/// An address, or a whole network of the sixth version, which is one customer's.
fn asker(peer: IpAddr, proxy: Option<IpAddr>, headers: &HeaderMap) -> IpAddr {
    let forwarded =
        || headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?.rsplit(',').next();
    let address = match proxy == Some(peer) {
        true => forwarded().and_then(|it| it.trim().parse().ok()).unwrap_or(peer),
        false => peer,
    };
    match address.to_canonical() {
        IpAddr::V6(it) => {
            let [a, b, c, d, ..] = it.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        it @ IpAddr::V4(_) => it,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn who_asks_is_the_peer_unless_it_is_our_proxy() {
        let forwarded = |it: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert("x-forwarded-for", HeaderValue::from_static(it));
            headers
        };
        let (peer, proxy) = ("192.0.2.1".parse().unwrap(), "192.0.2.9".parse().unwrap());
        let told = forwarded("198.51.100.7, 203.0.113.5");
        assert_eq!(asker(peer, None, &told), peer);
        assert_eq!(asker(peer, Some(proxy), &told), peer);
        assert_eq!(asker(proxy, Some(proxy), &told), "203.0.113.5".parse::<IpAddr>().unwrap());
        assert_eq!(asker(proxy, Some(proxy), &forwarded("nobody")), proxy);
        let network = asker("2001:db8:1:2:3:4:5:6".parse().unwrap(), None, &told);
        assert_eq!(network, "2001:db8:1:2::".parse::<IpAddr>().unwrap());
        assert_eq!(asker("::ffff:192.0.2.1".parse().unwrap(), None, &told), peer);
    }
}
