//! What leaves by the Send API: messages and sender actions as values that keep within the
//! platform's limits, or are not built.
//!
//! ```
//! use fulfill_messenger::send::{Button, ButtonTemplate, Message, Recipient, Send};
//!
//! let buttons = [Button::postback("Track", "TRACK:17")?, Button::url("Open", "https://example.com")?];
//! let message = Message::template(ButtonTemplate::new("Your order is on its way.", buttons)?);
//! let send = Send::reply(Recipient::id("719"), message);
//! # Ok::<(), fulfill_messenger::send::BuildError>(())
//! ```
//!
//! Source: Send API Reference and the pages of the templates, Messenger Platform (2026), read on
//! 2026-11-20.

mod bounded;
mod button;
mod commerce;
mod error;
pub mod limits;
mod message;
mod notification;
mod receipt;
mod recipient;
mod request;
mod survey;
mod template;
mod window;

pub(crate) use self::request::text_reply;
pub use self::{
    bounded::{Count, Link, List, Text},
    button::{Button, Height, PhoneNumber, QuickReply, WebPage},
    commerce::{Coupon, GridAction, GridImage, ImageGrid},
    error::BuildError,
    message::{Attachment, Content, Media, Message, Source},
    notification::{Frequency, NotificationMessages, UtilityTemplate},
    receipt::{Address, Adjustment, Receipt, ReceiptLine, Summary},
    recipient::{Name, Recipient},
    request::{NotificationType, Send, SenderAction, Tag},
    survey::{CustomerFeedback, CustomerInformation, Question, Score},
    template::{
        AspectRatio, ButtonTemplate, Element, Generic, MediaTemplate, MediaType, Product,
        TapAction, Template,
    },
    window::Window,
};
