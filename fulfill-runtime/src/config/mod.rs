//! Settings: by builder, else by environment, else the default.

mod env;

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    time::Duration,
};

pub use self::env::VARIABLES;
use fulfill_core::{Gap, Secret};
use jiff::tz::TimeZone;

/// How a bot is served. [`Config::from_env`] reads every value from the environment.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Config {
    /// Where to listen. `None` is 0.0.0.0:5052, in dev mode 127.0.0.1:5052.
    pub addr: Option<SocketAddr>,
    /// The address by which platforms reach this server, as set in their consoles.
    pub public_url: Option<String>,
    /// Whether unsigned requests from this machine are let in. Binds to loopback only.
    pub dev: bool,
    /// Proxies whose `X-Forwarded-*` headers are believed.
    pub trusted_proxies: Vec<Network>,
    /// How many connections may be open; further ones wait.
    pub max_connections: usize,
    /// How many turns may run at once; further ones are answered 503.
    pub max_turns: usize,
    /// How long a request's head may take to arrive, and an idle connection stays open.
    pub header_timeout: Duration,
    /// How long a request's body may take to arrive, and the caller to take more of the answer.
    pub body_timeout: Duration,
    /// How long a handler may take; `None` leaves it to the channel.
    pub handler_timeout: Option<Duration>,
    /// After how long without a word from the user a conversation begins anew, where its channel
    /// does not say.
    pub session_timeout: Duration,
    /// The zone in which handlers are told date and time; the machine's if `None`.
    pub time_zone: Option<TimeZone>,
    /// In how many conversations calls of platforms' APIs may be on their way at once; further ones wait.
    /// Calls without an answer for more than a second are not among them, up to as many.
    pub max_sends: usize,
    /// How long the answer to such a call is waited for.
    pub send_timeout: Duration,
    /// After how many attempts such a call becomes a dead letter.
    pub send_attempts: u32,
    /// Who shows it may read what is counted, at `GET /metrics`, in builds with feature `metrics`.
    pub metrics_token: Option<Secret>,
    /// How long running turns may take to finish once the server is told to stop.
    pub shutdown_timeout: Duration,
    /// What is logged, in the syntax of `tracing`'s env filter; `off` for nothing.
    pub log: String,
    /// Whether log lines are JSON.
    pub log_json: bool,
    /// `FULFILL_*` variables that mean nothing here, told at start: a typing error, most likely.
    pub(crate) unknown: Vec<String>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            addr: None,
            public_url: None,
            dev: false,
            trusted_proxies: Vec::new(),
            max_connections: 4096,
            max_turns: 1024,
            header_timeout: Duration::from_secs(5),
            body_timeout: Duration::from_secs(8),
            handler_timeout: None,
            session_timeout: Duration::from_secs(24 * 3600),
            time_zone: None,
            max_sends: 256,
            send_timeout: Duration::from_secs(10),
            send_attempts: 25,
            metrics_token: None,
            shutdown_timeout: Duration::from_secs(10),
            log: "info".into(),
            log_json: false,
            unknown: Vec::new(),
        }
    }
}

/// Without the password that a public address may hold.
impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("address", &self.address())
            .field("public_url", &self.public_url.as_deref().map(env::without_password))
            .field("dev", &self.dev)
            .field("trusted_proxies", &self.trusted_proxies)
            .finish_non_exhaustive()
    }
}

impl Config {
    /// Reads the `FULFILL_*` variables, see [`VARIABLES`].
    ///
    /// # Errors
    ///
    /// One [`Gap::Setting`] for each value that cannot be read. A name that is none is told in the
    /// log at start and by `check`, since other programs may have variables of that kind.
    pub fn from_env() -> Result<Self, Vec<Gap>> {
        env::read(std::env::vars_os())
    }

    /// Where to listen.
    pub fn address(&self) -> SocketAddr {
        self.addr.unwrap_or_else(|| {
            let host = if self.dev { Ipv4Addr::LOCALHOST } else { Ipv4Addr::UNSPECIFIED };
            SocketAddr::from((host, 5052))
        })
    }

    /// The zone in which handlers are told date and time.
    pub(crate) fn zone(&self) -> TimeZone {
        let machine = || TimeZone::try_system().unwrap_or(TimeZone::UTC);
        self.time_zone.clone().unwrap_or_else(machine)
    }

    /// Variables that mean nothing here, in words for the owner.
    pub(crate) fn strays(&self) -> Vec<String> {
        let known: Vec<&str> = VARIABLES.iter().map(|(name, _)| *name).collect();
        let known = known.join(", ");
        let stray = |name: &String| format!("{name} means nothing here; there are {known}");
        let mut strays: Vec<String> = self.unknown.iter().map(stray).collect();
        if self.metrics_token.is_some() && !cfg!(feature = "metrics") {
            strays.push(
                "FULFILL_METRICS_TOKEN is set and this build counts nothing; enable feature `metrics` \
                 of fulfill-runtime"
                    .into(),
            );
        }
        strays
    }

    /// What does not fit together.
    pub(crate) fn gaps(&self) -> Vec<Gap> {
        let mut gaps = Vec::new();
        let mut gap = |name: &str, value: String, reason: &str| {
            gaps.push(Gap::Setting { name: name.into(), value, reason: reason.into() });
        };
        let address = self.address();
        if self.dev && !address.ip().is_loopback() {
            let reason = "dev mode lets unsigned requests in, so it listens on loopback only; \
                          write 127.0.0.1:5052 or leave FULFILL_DEV out";
            gap("FULFILL_ADDR", address.to_string(), reason);
        }
        if let Some(url) = &self.public_url
            && let Some(reason) = env::unfit_url(url)
        {
            gap("FULFILL_PUBLIC_URL", env::without_password(url), reason);
        }
        for (name, count) in [
            ("FULFILL_MAX_TURNS", self.max_turns),
            ("FULFILL_MAX_CONNECTIONS", self.max_connections),
            ("FULFILL_MAX_SENDS", self.max_sends),
            ("FULFILL_SEND_ATTEMPTS", self.send_attempts as usize),
        ] {
            if !(1..=1_000_000).contains(&count) {
                gap(name, count.to_string(), "write a number from 1 to 1000000");
            }
        }
        if self.send_timeout.is_zero() || self.send_timeout > env::LONGEST_SEND {
            let given = format!("{} s", self.send_timeout.as_secs_f64());
            gap("FULFILL_SEND_TIMEOUT", given, "write a time above zero and up to 2m");
        }
        if self.log != "off" && tracing_subscriber::EnvFilter::try_new(&self.log).is_err() {
            let reason = "write a level, or targets with levels such as fulfill=debug,warn; or off";
            gap("FULFILL_LOG", self.log.clone(), reason);
        }
        gaps
    }
}

/// An address or a range of addresses: `10.0.0.0/8`, `::1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    base: IpAddr,
    bits: u8,
}

impl Network {
    /// Whether `address` lies in it. An IPv4 address mapped into IPv6 counts as IPv4.
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.base, address.to_canonical()) {
            (IpAddr::V4(base), IpAddr::V4(address)) => {
                let mask = u32::MAX.checked_shl(32 - u32::from(self.bits)).unwrap_or(0);
                base.to_bits() & mask == address.to_bits() & mask
            }
            (IpAddr::V6(base), IpAddr::V6(address)) => {
                let mask = u128::MAX.checked_shl(128 - u32::from(self.bits)).unwrap_or(0);
                base.to_bits() & mask == address.to_bits() & mask
            }
            _ => false,
        }
    }
}

impl std::str::FromStr for Network {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const ADVICE: &str = "write addresses or ranges such as 127.0.0.1,10.0.0.0/8";
        let (base, bits) = match text.split_once('/') {
            Some((base, bits)) => (base, Some(bits)),
            None => (text, None),
        };
        let base: IpAddr = base.trim().parse().map_err(|_| ADVICE)?;
        let most = if base.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(most), |bits| bits.trim().parse().map_err(|_| ADVICE))?;
        if bits > most { Err(ADVICE) } else { Ok(Self { base, bits }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_hold_their_addresses() {
        for (network, address, inside) in [
            ("10.0.0.0/8", "10.1.2.3", true),
            ("10.0.0.0/8", "11.0.0.1", false),
            ("10.0.0.0/8", "::ffff:10.9.9.9", true),
            ("0.0.0.0/0", "8.8.8.8", true),
            ("127.0.0.1", "127.0.0.2", false),
            ("::1", "::1", true),
            ("2001:db8::/32", "2001:db8:1::1", true),
            ("2001:db8::/32", "10.0.0.1", false),
        ] {
            let network: Network = network.parse().unwrap();
            assert_eq!(network.contains(address.parse().unwrap()), inside, "{network:?} {address}");
        }
        for wrong in ["", "10.0.0.0/33", "10.0.0/8", "::1/129", "10.0.0.0/-1"] {
            assert!(wrong.parse::<Network>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn dev_mode_stays_on_loopback() {
        let config = Config { dev: true, ..Config::default() };
        assert!(config.address().ip().is_loopback());
        assert!(config.gaps().is_empty());
        let open = Config { addr: Some(([0, 0, 0, 0], 80).into()), ..config };
        assert_eq!(open.gaps().len(), 1);
    }
}
