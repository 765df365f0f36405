//! The numbers Autopilot set, and those we set where it set none.

/// The largest reply in bytes; beyond it Autopilot reported error 90100.
///
/// Source: "Autopilot Limits", 16 kB.
pub const MAX_REPLY: usize = 16 * 1024;

/// The largest `Memory` we read, in bytes. Autopilot kept 16 kB ("Autopilot Limits"); simulators
/// and gateways are allowed four times that.
pub const MAX_MEMORY: usize = 64 * 1024;

/// The deepest nesting of `Memory` we read; captured deliveries have seven levels.
pub const MAX_DEPTH: u32 = 64;

/// The redirects Autopilot followed within one request.
///
/// Source: "Redirect".
pub const MAX_REDIRECTS: u32 = 5;
