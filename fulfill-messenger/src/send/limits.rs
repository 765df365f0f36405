//! Every limit of the platform, by name, with its source.
//!
//! Each is a type, so that the texts and lists that obey it are types too:
//! [`Text<ButtonTitle>`](super::Text) is a text that a button takes as its title. How Meta counts a
//! character is not documented; UTF-16 units are counted, which no other way of counting exceeds
//! but bytes.

use std::fmt;

/// What a limit counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unit {
    /// Characters, counted as UTF-16 units.
    Chars,
    /// Bytes, of text as UTF-8.
    Bytes,
    /// Members of a list.
    Items,
    /// Days.
    Days,
    /// Seconds.
    Seconds,
    /// Hours.
    Hours,
    /// Calls in the time that the limit's name says.
    Calls,
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Chars => "characters",
            Self::Bytes => "bytes",
            Self::Items => "items",
            Self::Days => "days",
            Self::Seconds => "seconds",
            Self::Hours => "hours",
            Self::Calls => "calls",
        })
    }
}

/// One limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limit {
    /// What is limited, for example `quick_reply.title`.
    pub name: &'static str,
    /// The least.
    pub min: usize,
    /// The most.
    pub max: usize,
    /// What is counted.
    pub unit: Unit,
    /// The page that says so.
    pub source: &'static str,
}

impl Limit {
    /// How much of the limit a text takes.
    pub fn measure(&self, text: &str) -> usize {
        match self.unit {
            Unit::Bytes => text.len(),
            _ => text.encode_utf16().count(),
        }
    }

    /// Whether a text is within it.
    pub fn holds(&self, text: &str) -> bool {
        let within = |size: &usize| (self.min..=self.max).contains(size);
        // Nothing counts more than bytes, and the first letter counts one at least.
        self.min <= 1 && within(&text.len()) || within(&self.measure(text))
    }
}

/// A limit as a type.
pub trait Rule: Copy + fmt::Debug + PartialEq + Send + Sync + 'static {
    /// The limit.
    const LIMIT: Limit;
}

/// The Send API takes at most so many calls a second for a page: texts, links, reactions, stickers.
pub const SENDS_PER_SECOND: u32 = 300;
/// Audio and video, a second and page.
pub const MEDIA_SENDS_PER_SECOND: u32 = 10;
/// Calls of the conversations API, a second and page.
pub const CONVERSATION_CALLS_PER_SECOND: u32 = 2;
/// Private replies to posts, an hour and page.
pub const PRIVATE_REPLIES_PER_HOUR: u32 = 750;
/// Private replies to live comments on Instagram, a second and account.
pub const LIVE_REPLIES_PER_SECOND: u32 = 100;
/// Calls of all kinds in 24 hours, for each user who was active then.
pub const CALLS_PER_ENGAGED_USER: u32 = 200;
/// Messages a second above which the page's inbox shows no new ones.
pub const INBOX_MESSAGES_PER_SECOND: u32 = 40;
/// Calls of the profile API in ten minutes, for a page; also for one user's own menu.
pub const PROFILE_CALLS_PER_TEN_MINUTES: u32 = 10;

/// Declares each limit as a type, and the table of all.
macro_rules! limits {
    ($($(#[$doc:meta])* $rule:ident = $name:literal, $min:literal..=$max:literal $unit:ident, $source:literal;)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            pub enum $rule {}

            impl Rule for $rule {
                const LIMIT: Limit = Limit {
                    name: $name, min: $min, max: $max, unit: Unit::$unit, source: $source,
                };
            }
        )*

        /// All limits that have a type.
        pub const ALL: &[Limit] = &[$($rule::LIMIT),*];
    };
}

limits! {
    /// The text of a message. The page says "less than 2000"; 2000 is taken as the most.
    MessageText = "message.text", 1..=2000 Chars, "Send API Reference (2026)";
    /// The text of a message on Instagram.
    InstagramText = "instagram.message.text", 1..=1000 Bytes, "Instagram Messaging, Send messages";
    /// What comes back in the echo.
    Metadata = "message.metadata", 0..=1000 Chars, "Send API Reference (2026)";
    /// Quick replies of a message.
    QuickReplies = "message.quick_replies", 0..=13 Items, "Quick replies (2026)";
    /// The title of a quick reply.
    QuickReplyTitle = "quick_reply.title", 1..=20 Chars, "Quick replies (2026)";
    /// What a quick reply stands for.
    QuickReplyPayload = "quick_reply.payload", 0..=1000 Chars, "Quick replies (2026)";
    /// The title of a button.
    ButtonTitle = "button.title", 1..=20 Chars, "URL button, Postback button (2026)";
    /// What a button stands for.
    ButtonPayload = "button.postback.payload", 1..=1000 Chars, "Postback button (2026)";
    /// The text above buttons.
    ButtonText = "template.button.text", 1..=640 Chars, "Button template (2026)";
    /// Buttons under a text.
    TemplateButtons = "template.button.buttons", 1..=3 Items, "Button template (2026)";
    /// Cards beside each other.
    Elements = "template.generic.elements", 1..=10 Items, "Generic template (2026)";
    /// The title of a card.
    ElementTitle = "template.generic.element.title", 1..=80 Chars, "Generic template (2026)";
    /// The text of a card.
    ElementSubtitle = "template.generic.element.subtitle", 0..=80 Chars, "Generic template (2026)";
    /// The buttons of a card.
    ElementButtons = "template.generic.element.buttons", 0..=3 Items, "Generic template (2026)";
    /// Elements of a media template.
    MediaElements = "template.media.elements", 1..=1 Items, "Media template (2026)";
    /// Buttons of a media template.
    MediaButtons = "template.media.element.buttons", 0..=3 Items, "Media template (2026)";
    /// Lines of a receipt.
    ReceiptElements = "template.receipt.elements", 0..=100 Items, "Receipt template (2026)";
    /// Products beside each other.
    ProductElements = "template.product.elements", 1..=10 Items, "Product Template (2026)";
    /// The title of a coupon.
    CouponTitle = "template.coupon.title", 1..=80 Chars, "Coupon Template (2026)";
    /// The text of a coupon.
    CouponSubtitle = "template.coupon.subtitle", 0..=80 Chars, "Coupon Template (2026)";
    /// Grids of an image grid template.
    GridElements = "template.image_grid.elements", 1..=1 Items, "Image grid template (2026)";
    /// Images of a grid.
    GridImages = "template.image_grid.element.images", 2..=6 Items, "Image grid template (2026)";
    /// The title of a grid.
    GridTitle = "template.image_grid.element.title", 0..=45 Chars, "Image grid template (2026)";
    /// The text of a grid.
    GridSubtitle = "template.image_grid.element.subtitle", 0..=80 Chars, "Image grid template (2026)";
    /// Buttons under a grid.
    GridButtons = "template.image_grid.element.buttons", 0..=3 Items, "Image grid template (2026)";
    /// The title of a survey.
    FeedbackTitle = "template.customer_feedback.title", 1..=65 Chars, "Customer Feedback Template (2026)";
    /// The text of a survey.
    FeedbackSubtitle = "template.customer_feedback.subtitle", 0..=80 Chars, "Customer Feedback Template (2026)";
    /// The button that opens a survey.
    FeedbackButton = "template.customer_feedback.button_title", 1..=20 Chars, "Customer Feedback Template (2026)";
    /// The id of a survey's question: letters, digits and underscores.
    FeedbackQuestionId = "template.customer_feedback.question.id", 1..=80 Chars, "Customer Feedback Template (2026)";
    /// A survey's question.
    FeedbackQuestion = "template.customer_feedback.question.title", 5..=85 Chars, "Customer Feedback Template (2026)";
    /// What stands in the empty field of a survey.
    FeedbackPlaceholder = "template.customer_feedback.follow_up.placeholder", 0..=65 Chars, "Customer Feedback Template (2026)";
    /// Screens of a survey.
    FeedbackScreens = "template.customer_feedback.feedback_screens", 1..=1 Items, "Customer Feedback Template (2026)";
    /// How long a survey may be answered.
    FeedbackDays = "template.customer_feedback.expires_in_days", 1..=7 Days, "Customer Feedback Template (2026)";
    /// What a user may write into a survey.
    FeedbackAnswer = "template.customer_feedback.free_form_answer", 0..=400 Chars, "Customer Feedback Template (2026)";
    /// How long a form for an address may be answered.
    InformationDays = "template.customer_information.expires_in_days", 1..=7 Days, "Structured Information Template (2026)";
    /// The label of a field in a form for an address.
    InformationField = "template.customer_information.field_input", 0..=85 Chars, "Structured Information Template (2026)";
    /// The title of a request for notifications.
    NotificationTitle = "template.notification.title", 1..=65 Chars, "Recurring Notifications";
    /// The file of an attachment.
    AttachmentSize = "attachment.any.size", 0..=26214400 Bytes, "Saving assets (2026)";
    /// The file of an image on Instagram.
    InstagramImageSize = "instagram.attachment.image.size", 0..=8388608 Bytes, "Instagram Messaging, Send messages";
    /// An image that is given by its address.
    ImageByUrlSize = "attachment.image_by_url.size", 0..=8388608 Bytes, "Saving assets (2026)";
    /// How long Meta tries to fetch a video.
    VideoFetch = "attachment.video_by_url.fetch_timeout", 0..=75 Seconds, "Saving assets (2026)";
    /// How long Meta tries to fetch another file.
    OtherFetch = "attachment.other_by_url.fetch_timeout", 0..=10 Seconds, "Saving assets (2026)";
    /// How long a saved attachment can be sent.
    AttachmentLifetime = "attachment_id.lifetime", 0..=90 Days, "Saving assets (2026)";
    /// The name of a persona.
    PersonaName = "persona.name", 1..=50 Chars, "Personas (2026)";
    /// The picture of a persona.
    PersonaPicture = "persona.picture.size", 0..=8388608 Bytes, "Personas (2026)";
    /// Entries of the menu.
    MenuItems = "profile.persistent_menu.call_to_actions", 1..=20 Items, "Persistent menu (2026)";
    /// The title of a menu's entry.
    MenuTitle = "profile.persistent_menu.item.title", 1..=30 Chars, "Persistent menu (2026)";
    /// What a menu's entry stands for.
    MenuPayload = "profile.persistent_menu.item.payload", 1..=1000 Chars, "Persistent menu (2026)";
    /// The greeting of a new conversation.
    Greeting = "profile.greeting.text", 1..=160 Chars, "Greeting Text";
    /// Questions that break the ice.
    IceBreakers = "profile.ice_breakers.questions", 1..=4 Items, "ice_breakers Reference (2026)";
    /// Commands.
    Commands = "profile.commands", 1..=100 Items, "commands Reference (2026)";
    /// The name of a command.
    CommandName = "profile.command.name", 1..=32 Chars, "commands Reference (2026)";
    /// What a command does.
    CommandText = "profile.command.description", 1..=64 Chars, "commands Reference (2026)";
    /// Requests of one batch.
    BatchRequests = "batch.requests", 1..=50 Items, "Batch Requests (Graph API)";
    /// How long a user may be answered.
    StandardWindow = "window.standard", 0..=24 Hours, "Send a Message (2026)";
    /// How long a person may answer.
    HumanAgentWindow = "window.human_agent_tag", 0..=7 Days, "Send API Reference (2026)";
    /// How long a survey may follow.
    FeedbackWindow = "window.customer_feedback_tag", 0..=7 Days, "Send API Reference (2026)";
    /// How long a comment may be answered privately.
    PrivateReplyWindow = "window.private_reply", 0..=7 Days, "Send a Message (2026)";
    /// How many times a user may change a message.
    Edits = "message_edit.num_edit", 0..=5 Items, "message_edits Reference (2026)";
}
