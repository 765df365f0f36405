//! Templates: messages with buttons, cards and other parts.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    BuildError, Button, Coupon, CustomerFeedback, CustomerInformation, ImageGrid, Link, List,
    NotificationMessages, Receipt, Text, WebPage,
    bounded::checked,
    limits::{
        ButtonPayload, ButtonText, ElementButtons, ElementSubtitle, ElementTitle, Elements,
        MediaButtons, MediaElements, NotificationTitle, ProductElements, TemplateButtons,
    },
    message::Source,
};

/// A template, told apart by `template_type`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "template_type", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Template {
    /// A text with one to three buttons.
    Button(ButtonTemplate),
    /// One to ten cards.
    Generic(Generic),
    /// A picture or film with buttons.
    Media(MediaTemplate),
    /// The receipt of an order.
    Receipt(Box<Receipt>),
    /// One to ten products of the catalogue.
    Product(Product),
    /// A coupon.
    Coupon(Box<Coupon>),
    /// Two to six pictures.
    ImageGrid(ImageGrid),
    /// A survey.
    CustomerFeedback(Box<CustomerFeedback>),
    /// A form for an address.
    CustomerInformation(CustomerInformation),
    /// A lead form.
    InstantForm {
        /// Which form.
        form_id: String,
    },
    /// Asks whether one notification may be sent later.
    OneTimeNotifReq {
        /// What it is about.
        title: Text<NotificationTitle>,
        /// What comes back with the consent.
        payload: Text<ButtonPayload>,
    },
    /// Asks whether notifications may be sent again and again.
    NotificationMessages(NotificationMessages),
    /// A boarding pass, as the airline templates describe it; Meta no longer lists them.
    AirlineBoardingpass(Map<String, Value>),
    /// A reminder to check in.
    AirlineCheckin(Map<String, Value>),
    /// An itinerary.
    AirlineItinerary(Map<String, Value>),
    /// A changed flight.
    AirlineUpdate(Map<String, Value>),
}

/// A text with buttons.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ButtonTemplate {
    text: Text<ButtonText>,
    buttons: List<Button, TemplateButtons>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sharable: Option<bool>,
}

/// Cards beside each other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Generic {
    elements: List<Element, Elements>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sharable: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    image_aspect_ratio: Option<AspectRatio>,
}

/// The form of the pictures of cards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AspectRatio {
    /// 1.91 to 1.
    Horizontal,
    /// 1 to 1.
    Square,
}

/// One card: a title and at least one thing more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct Element {
    title: Text<ElementTitle>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    subtitle: Option<Text<ElementSubtitle>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    image_url: Option<Link>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    default_action: Option<TapAction>,
    #[serde(default = "List::none", skip_serializing_if = "<[_]>::is_empty")]
    buttons: List<Button, ElementButtons>,
}

checked!(Element);

/// What a tap on the card itself does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[non_exhaustive]
pub enum TapAction {
    /// Opens a page.
    WebUrl(WebPage),
}

/// A picture or film of Facebook's own, or one that was uploaded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MediaTemplate {
    elements: List<MediaElement, MediaElements>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sharable: Option<bool>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct MediaElement {
    media_type: MediaType,
    #[serde(flatten)]
    source: Source,
    #[serde(default = "List::none", skip_serializing_if = "<[_]>::is_empty")]
    buttons: List<Button, MediaButtons>,
}

/// What a media template shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaType {
    /// A picture.
    Image,
    /// A film.
    Video,
}

/// Products of the catalogue beside each other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Product {
    elements: List<ProductElement, ProductElements>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct ProductElement {
    id: String,
}

impl ButtonTemplate {
    /// A text of up to 640 characters with one to three buttons.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if text or buttons are over their limits.
    pub fn new(
        text: impl Into<String>,
        buttons: impl IntoIterator<Item = Button>,
    ) -> Result<Self, BuildError> {
        Ok(Self { text: Text::new(text)?, buttons: List::new(buttons)?, sharable: None })
    }
}

impl Generic {
    /// One to ten cards.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if there are none or more.
    pub fn new(elements: impl IntoIterator<Item = Element>) -> Result<Self, BuildError> {
        let elements = List::new(elements)?;
        Ok(Self { elements, sharable: None, image_aspect_ratio: None })
    }

    /// Lets users pass the cards on.
    #[must_use]
    pub fn sharable(mut self) -> Self {
        self.sharable = Some(true);
        self
    }

    /// Sets the form of the pictures.
    #[must_use]
    pub fn image_aspect_ratio(mut self, ratio: AspectRatio) -> Self {
        self.image_aspect_ratio = Some(ratio);
        self
    }
}

impl Element {
    /// A card with a title and a text under it, each up to 80 characters.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if one is over its limit.
    pub fn new(title: impl Into<String>, subtitle: impl Into<String>) -> Result<Self, BuildError> {
        Self::build(title, Some(subtitle.into()), None, Vec::new())
    }

    /// A card of these parts.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if one is over its limit, the address is none, or the title stands alone.
    pub fn build(
        title: impl Into<String>,
        subtitle: Option<String>,
        image_url: Option<String>,
        buttons: impl IntoIterator<Item = Button>,
    ) -> Result<Self, BuildError> {
        let element = Self {
            title: Text::new(title)?,
            subtitle: subtitle.map(Text::new).transpose()?,
            image_url: image_url.map(Link::new).transpose()?,
            default_action: None,
            buttons: List::new(buttons)?,
        };
        element.check().map(|()| element)
    }

    /// Opens a page when the card is tapped.
    #[must_use]
    pub fn opens(mut self, page: WebPage) -> Self {
        self.default_action = Some(TapAction::WebUrl(page));
        self
    }

    fn check(&self) -> Result<(), BuildError> {
        let alone = self.subtitle.is_none()
            && self.image_url.is_none()
            && self.default_action.is_none()
            && self.buttons.is_empty();
        if alone {
            let reason =
                "a card needs one thing beside its title: subtitle, picture, page or button";
            return Err(BuildError::invalid("template.generic.element", reason));
        }
        Ok(())
    }
}

impl MediaTemplate {
    /// A picture or film with up to three buttons. An address must be one of Facebook.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if there are more buttons.
    pub fn new(
        media_type: MediaType,
        source: Source,
        buttons: impl IntoIterator<Item = Button>,
    ) -> Result<Self, BuildError> {
        let element = MediaElement { media_type, source, buttons: List::new(buttons)? };
        Ok(Self { elements: List::new([element])?, sharable: None })
    }
}

impl Product {
    /// One to ten products, by their ids in the catalogue.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if there are none or more.
    pub fn new(ids: impl IntoIterator<Item = impl Into<String>>) -> Result<Self, BuildError> {
        let elements = ids.into_iter().map(|id| ProductElement { id: id.into() });
        Ok(Self { elements: List::new(elements)? })
    }
}

macro_rules! from {
    ($($part:ident => $variant:ident,)*) => {$(
        impl From<$part> for Template {
            fn from(part: $part) -> Self {
                Self::$variant(part.into())
            }
        }
    )*};
}

from! {
    ButtonTemplate => Button,
    Generic => Generic,
    MediaTemplate => Media,
    Receipt => Receipt,
    Product => Product,
    Coupon => Coupon,
    ImageGrid => ImageGrid,
    CustomerFeedback => CustomerFeedback,
    CustomerInformation => CustomerInformation,
    NotificationMessages => NotificationMessages,
}
