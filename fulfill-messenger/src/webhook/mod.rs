//! What Meta posts: envelopes of Messenger and Instagram, decoded to events.
//!
//! One body holds several entries, each with events under `messaging`, `standby` and `changes`. All
//! of them are read, each on its own, so that one that is broken or new spoils no other. Nothing
//! here fails: what cannot be read is an event too, [`Body::Unknown`] or [`Body::Unparsed`], since a
//! delivery that is refused only comes again and in the end unsubscribes the page.
//!
//! ```
//! use fulfill_messenger::webhook::{Body, decode};
//!
//! let events = decode(
//!     br#"{"object":"page","entry":[{"id":"311","time":1767225600350,"messaging":[
//!         {"sender":{"id":"719"},"recipient":{"id":"311"},"timestamp":1767225600000,
//!          "message":{"mid":"m_1","text":"hello"}},
//!         {"sender":{"id":"719"},"recipient":{"id":"311"},"read":{"watermark":1767225600000}}]}]}"#,
//! );
//! let Body::Message(message) = &events[0].body else { panic!() };
//! assert_eq!(message.text.as_deref(), Some("hello"));
//! assert_eq!(events[1].kind(), "read");
//! assert_eq!(events[0].conversation(), events[1].conversation());
//! ```
//!
//! Source: Webhook event reference of the Messenger Platform and the webhooks page of Instagram
//! Messaging (2026), read on 2026-11-20.

mod body;
mod business;
mod control;
mod decode;
mod entry;
mod event;
mod message;
mod optin;
mod order;
mod usual;

pub use self::{
    body::Body,
    business::{
        CustomerInformation, Feedback, FeedbackAnswer, FeedbackScreen, FollowUp, Form, GamePlay,
        InformationScreen, Order, OrderedProduct, Response, ResponseFeedback, Revealed,
    },
    control::{
        AccountLinking, AppRoles, Change, PolicyEnforcement, RequestThreadControl, ThreadControl,
    },
    decode::decode,
    event::{Event, Object, Source},
    message::{
        Attachment, Command, Delivery, Message, MessageEdit, Postback, QuickReply, Reaction, Read,
        ReplyTo, Story,
    },
    optin::{AdsContext, Lead, LeadAnswer, Optin, ProductRef, Referral},
    order::in_order,
};
