//! Phone numbers: reading them, where they are from, whether they can exist.
//!
//! Built round crate `phonenumber`, whose metadata and formatting it uses. What that crate answers
//! wrongly is answered here: it drops digits from numbers that begin like a trunk prefix
//! (`+7 800…`), knows no region for Italian land lines and for numbers of no country, and refuses
//! digits of other scripts and `;ext=`. The patterns of its metadata are compiled into a table of
//! 90 KB, so that a number takes a tenth of a microsecond wherever it is from.
//!
//! # Agreement with Python's `phonenumbers`
//!
//! The same texts are accepted and refused as by the package of the same metadata version (9.0.33),
//! with the same answers; a test holds the two against each other. On purpose it is different that
//!
//! - addresses of other channels (`client:`, `sip:`, `messenger:`) are refused, where the package
//!   takes the digits in them for a number;
//! - the digits of an extension are ASCII, in whatever script they were written.
//!
//! ```
//! use fulfill_core::country::Country;
//! use fulfill_phone::Phone;
//!
//! let germany = Country::new("DE").expect("assigned");
//! let phone = Phone::parse_in("030 901820", germany)?;
//! assert_eq!(phone.e164(), "+4930901820");
//! assert_eq!(phone.country(), Some(germany));
//! # Ok::<(), fulfill_phone::PhoneError>(())
//! ```

mod error;
mod format;
mod kind;
mod number;
mod phone;
mod plan;
mod read;
mod shortened;
mod slot;
mod stored;

pub use error::{Excerpt, PhoneError};
pub use format::warm;
pub use kind::Kind;
pub use phone::Phone;
pub use shortened::Shortened;
