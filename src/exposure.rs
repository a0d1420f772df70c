//! What weakens the privacy of what is sent to AWS, and is therefore told: plain addresses, and roots of trust that are not the
//! system's.

use std::net::IpAddr;
use std::path::{Component, Path};

/// What is said of a plain endpoint beyond this machine.
pub(crate) const OPEN: &str = "is a plain http address of another machine: whoever is on the way can read secrets and change answers. Use \
                    https, or a tunnel to an address of this machine";

/// What is said of other roots.
const ROOTS: &str = "names other certificates to trust than the system's: whoever has the key of one of them can pass for AWS. Unset it \
                     unless you need it, for a proxy that opens TLS say";

/// Where the certificates of a system are. What Homebrew has in `/usr/local` is no system's.
const SYSTEMS: [&str; 4] = ["/etc", "/usr", "/nix/store", "/nix/var/nix/profiles/default"];

/// A variable of this process, to look for with the functions below.
pub fn variable(name: &str) -> Option<String> {
    std::env::var_os(name).map(|v| v.to_string_lossy().into_owned())
}

/// What the environment makes of privacy, where the user should know. Values are not told.
pub fn of_environment(set: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let open = endpoints(&set).into_iter().filter(|(_, url)| is_open(url)).map(|(name, _)| format!("{name} {OPEN}"));
    open.chain(other_roots(&set)).collect()
}

/// What of it is about roots of trust.
pub(crate) fn other_roots(set: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let file = set("SSL_CERT_FILE").filter(|file| !is_systems(Path::new(file))).map(|_| "SSL_CERT_FILE");
    let folders = set("SSL_CERT_DIR").filter(|folders| {
        std::env::split_paths(folders).any(|folder| !folder.as_os_str().is_empty() && !is_systems(&folder))
    });
    file.into_iter().chain(folders.map(|_| "SSL_CERT_DIR")).map(|name| format!("{name} {ROOTS}")).collect()
}

/// Whether only its administrator writes there.
fn is_systems(at: &Path) -> bool {
    let is_plain = at.components().all(|part| part != Component::ParentDir);
    is_plain && SYSTEMS.iter().any(|systems| at.starts_with(systems)) && !at.starts_with("/usr/local")
}

/// The endpoints that the environment sets, by variable.
pub(crate) fn endpoints(set: impl Fn(&str) -> Option<String>) -> Vec<(String, String)> {
    if set("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS").is_some_and(|ignored| ignored.eq_ignore_ascii_case("true")) {
        return Vec::new();
    }
    let services = ["", "_COGNITO_IDENTITY_PROVIDER", "_COGNITO_IDENTITY", "_IAM", "_LAMBDA", "_STS"];
    let names = services.map(|service| format!("AWS_ENDPOINT_URL{service}"));
    names.into_iter().filter_map(|name| set(&name).map(|url| (name, url))).collect()
}

/// Whether what is sent to this address can be read on its way: it is not encrypted, and leaves the machine.
pub(crate) fn is_open(url: &str) -> bool {
    let Some((scheme, authority)) = origin(url).split_once("://") else { return false };
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = match host.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    }
    .to_ascii_lowercase();
    let is_here = host == "localhost"
        || host.ends_with(".localhost")
        || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback() || is_own_metadata(address));
    scheme.eq_ignore_ascii_case("http") && !is_here
}

/// Whether this is where AWS gives a machine, or a container on it, its credentials: plain by design, and no way leads there but
/// the machine's own.
fn is_own_metadata(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => matches!(v4.octets(), [169, 254, 169, 254] | [169, 254, 170, 2 | 23]),
        IpAddr::V6(v6) => matches!(v6.segments(), [0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254 | 0x23]),
    }
}

/// Scheme, host and port of a URL.
pub(crate) fn origin(url: &str) -> &str {
    let from = url.find("://").map_or(0, |at| at + 3);
    let end = url[from..].find(['/', '?', '#']).map_or(url.len(), |at| from + at);
    &url[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leaves_the_machine_in_the_open_is_told() {
        for (url, open) in [
            ("https://10.0.0.1", false),
            ("http://localhost:4566", false),
            ("http://app.localhost/x", false),
            ("http://127.8.0.1:1", false),
            ("http://[::1]:4566", false),
            ("http://169.254.169.254/latest", false),
            ("http://[fd00:ec2::23]/v1/credentials", false),
            ("http://169.254.1.1", true),
            ("http://10.0.0.1", true),
            ("HTTP://emulator:4566", true),
            ("http://localhost@evil.example", true),
            ("http://localhost.evil.example", true),
            ("http://[2001:db8::1]:80", true),
        ] {
            assert_eq!(is_open(url), open, "{url}");
        }
        let env = |name: &str| (name == "AWS_ENDPOINT_URL_IAM").then(|| "http://10.0.0.1".to_owned());
        assert_eq!(of_environment(env), [format!("AWS_ENDPOINT_URL_IAM {OPEN}")]);
        let ignored = |name: &str| if name.starts_with("AWS_IGNORE") { Some("true".to_owned()) } else { env(name) };
        assert!(of_environment(ignored).is_empty());
    }

    #[test]
    fn other_roots_than_the_systems_are_told() {
        let told = |name: &'static str, at: &'static str| of_environment(|n| (n == name).then(|| at.to_owned()));
        assert_eq!(told("SSL_CERT_FILE", "/home/me/proxy.pem"), [format!("SSL_CERT_FILE {ROOTS}")]);
        assert_eq!(told("SSL_CERT_DIR", "/etc/ssl/certs:certs"), [format!("SSL_CERT_DIR {ROOTS}")]);
        for at in ["/etc/../home/me/proxy.pem", "/usr/local/etc/openssl/cert.pem", "/etcetera/x.pem", "cert.pem"] {
            assert_eq!(told("SSL_CERT_FILE", at).len(), 1, "{at}");
        }
        for at in ["/etc/ssl/certs/ca-certificates.crt", "/nix/store/x-cacert/etc/ca-bundle.crt"] {
            assert!(told("SSL_CERT_FILE", at).is_empty(), "{at}");
        }
        for at in ["", "/etc/ssl/certs:", "/etc/ssl/certs:/usr/share/ca-certificates"] {
            assert!(told("SSL_CERT_DIR", at).is_empty(), "{at}");
        }
    }
}
