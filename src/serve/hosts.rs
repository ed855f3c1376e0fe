//! By which names browsers may call the server. A page of another site can make a name of its own
//! lead here, but cannot change the name that the browser then sends.

use std::net::{IpAddr, SocketAddr};

/// The names and addresses that a request may be for.
#[derive(Clone, Debug)]
pub(super) struct Hosts {
    names: Vec<String>,
    /// Whether any address will do: the server listens on all of this machine's.
    is_any_address: bool,
}

impl Hosts {
    /// What a server at `address` answers to, that was told to listen on `host`.
    pub(super) fn new(address: SocketAddr, host: &str, allowed: &[String]) -> Self {
        let own = ["localhost", "127.0.0.1", "::1", bare(host)];
        let mut names: Vec<String> = own.into_iter().map(str::to_ascii_lowercase).collect();
        names.push(address.ip().to_string());
        names.extend(allowed.iter().map(|name| bare(name).to_ascii_lowercase()));
        Hosts { names, is_any_address: address.ip().is_unspecified() }
    }

    /// Whether the `Host` of a request is one of them, with any port.
    pub(super) fn allow(&self, host: &str) -> bool {
        let name = name(host).to_ascii_lowercase();
        let is_address = || self.is_any_address && name.parse::<IpAddr>().is_ok();
        self.names.contains(&name) || is_address()
    }

    /// Host and port by which this machine reaches a server at `address`.
    #[expect(clippy::unused_self, reason = "what is shown is one of them")]
    pub(super) fn shown(&self, address: SocketAddr) -> String {
        let port = address.port();
        match address.ip() {
            ip if ip.is_unspecified() => format!("localhost:{port}"),
            ip => SocketAddr::new(ip, port).to_string(),
        }
    }
}

/// An address without its brackets.
fn bare(host: &str) -> &str {
    host.trim_start_matches('[').trim_end_matches(']')
}

/// A host without its port.
fn name(host: &str) -> &str {
    if let Some((address, port)) = host.strip_prefix('[').and_then(|rest| rest.split_once(']'))
        && (port.is_empty() || port.starts_with(':'))
    {
        return address;
    }
    host.rsplit_once(':').map_or(host, |(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(address: &str, host: &str, allowed: &[&str]) -> Hosts {
        let allowed: Vec<String> = allowed.iter().map(|&name| name.to_owned()).collect();
        Hosts::new(address.parse().unwrap(), host, &allowed)
    }

    #[test]
    fn only_this_machines_names_are_answered() {
        let hosts = hosts("127.0.0.1:4321", "127.0.0.1", &["Desk.example"]);
        for host in
            ["127.0.0.1:4321", "localhost:1", "LOCALHOST", "[::1]:4321", "desk.example:4321"]
        {
            assert!(hosts.allow(host), "{host}");
        }
        let strange = [
            "evil.example",
            "evil.example:4321",
            "127.0.0.1.evil.example",
            "localhost.evil.example",
            "192.168.1.7",
            "[::1].evil.example",
            "",
            ":4321",
        ];
        for host in strange {
            assert!(!hosts.allow(host), "{host}");
        }
    }

    #[test]
    fn on_all_addresses_an_address_is_answered_and_a_strange_name_is_not() {
        let hosts = hosts("0.0.0.0:4321", "0.0.0.0", &[]);
        assert!(hosts.allow("192.168.1.7:4321") && hosts.allow("[fe80::1]:4321"));
        assert!(!hosts.allow("evil.example:4321"));
    }
}
