//! Receipts, coupons and picture grids.

use serde::{Deserialize, Serialize};

use super::{
    BuildError, Button, Link, List, Text, WebPage,
    bounded::checked,
    limits::{
        ButtonPayload, ButtonTitle, CouponSubtitle, CouponTitle, GridButtons, GridElements,
        GridImages, GridSubtitle, GridTitle,
    },
};

/// A coupon: its code, the shop's address, or both.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct Coupon {
    title: Text<CouponTitle>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    subtitle: Option<Text<CouponSubtitle>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    coupon_code: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    coupon_url: Option<Link>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    coupon_url_button_title: Option<Text<ButtonTitle>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    coupon_pre_message: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    image_url: Option<Link>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    payload: Option<Text<ButtonPayload>>,
}

checked!(Coupon, GridElement);

impl Coupon {
    /// A coupon with a code, which has no blanks.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if the title (80 characters) is over its limit or the code has blanks.
    pub fn code(title: impl Into<String>, code: impl Into<String>) -> Result<Self, BuildError> {
        let mut coupon = Self::titled(title)?;
        coupon.coupon_code = Some(code.into());
        coupon.check().map(|()| coupon)
    }

    /// A coupon that is taken up at an address.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if the title is over its limit or the address is none.
    pub fn link(title: impl Into<String>, url: impl Into<String>) -> Result<Self, BuildError> {
        Self::titled(title)?.shop(url)
    }

    fn titled(title: impl Into<String>) -> Result<Self, BuildError> {
        Ok(Self {
            title: Text::new(title)?,
            subtitle: None,
            coupon_code: None,
            coupon_url: None,
            coupon_url_button_title: None,
            coupon_pre_message: None,
            image_url: None,
            payload: None,
        })
    }

    /// Adds the shop's address.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if it is none.
    pub fn shop(mut self, url: impl Into<String>) -> Result<Self, BuildError> {
        self.coupon_url = Some(Link::new(url)?);
        Ok(self)
    }

    /// Names the button that opens the shop, up to 20 characters.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if it is longer.
    pub fn shop_title(mut self, title: impl Into<String>) -> Result<Self, BuildError> {
        self.coupon_url_button_title = Some(Text::new(title)?);
        Ok(self)
    }

    /// Adds a text under the title, up to 80 characters.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if it is longer.
    pub fn subtitle(mut self, subtitle: impl Into<String>) -> Result<Self, BuildError> {
        self.subtitle = Some(Text::new(subtitle)?);
        Ok(self)
    }

    /// Adds a text that is said before it.
    #[must_use]
    pub fn pre_message(mut self, text: impl Into<String>) -> Self {
        self.coupon_pre_message = Some(text.into());
        self
    }

    /// Adds a picture.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if the address is none.
    pub fn image(mut self, url: impl Into<String>) -> Result<Self, BuildError> {
        self.image_url = Some(Link::new(url)?);
        Ok(self)
    }

    /// Adds what comes back when the code is looked at.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if it is over its limit.
    pub fn payload(mut self, payload: impl Into<String>) -> Result<Self, BuildError> {
        self.payload = Some(Text::new(payload)?);
        Ok(self)
    }

    fn check(&self) -> Result<(), BuildError> {
        const NAME: &str = "template.coupon.coupon_code";
        match &self.coupon_code {
            None if self.coupon_url.is_none() => {
                Err(BuildError::invalid(NAME, "give a code, an address, or both"))
            }
            Some(code) if code.is_empty() || code.contains(char::is_whitespace) => {
                Err(BuildError::invalid(NAME, "a code is not empty and has no blanks"))
            }
            _ => Ok(()),
        }
    }
}

/// Two to six pictures in one message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImageGrid {
    elements: List<GridElement, GridElements>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self")]
struct GridElement {
    images: List<GridImage, GridImages>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    title: Option<Text<GridTitle>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    subtitle: Option<Text<GridSubtitle>>,
    #[serde(default = "List::none", skip_serializing_if = "<[_]>::is_empty")]
    buttons: List<Button, GridButtons>,
}

/// One picture of a grid.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GridImage {
    url: Link,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    is_hero_image: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    action: Option<GridAction>,
}

/// What a tap on a picture does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[non_exhaustive]
pub enum GridAction {
    /// Opens a page.
    WebUrl(WebPage),
    /// Sends a postback.
    Postback {
        /// What comes back.
        payload: Text<ButtonPayload>,
    },
}

impl GridImage {
    /// The picture at an address.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if the address is none.
    pub fn new(url: impl Into<String>) -> Result<Self, BuildError> {
        Ok(Self { url: Link::new(url)?, is_hero_image: None, action: None })
    }

    /// Shows it larger than the others; one of a grid may be.
    #[must_use]
    pub fn hero(mut self) -> Self {
        self.is_hero_image = Some(true);
        self
    }

    /// Does something when it is tapped.
    #[must_use]
    pub fn action(mut self, action: GridAction) -> Self {
        self.action = Some(action);
        self
    }
}

impl ImageGrid {
    /// Two to six pictures, with a title (45 characters), a text (80) and up to three buttons that
    /// open pages or send postbacks.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if one is over its limit, a button is of another kind, or two pictures are
    /// heroes.
    pub fn new(
        images: impl IntoIterator<Item = GridImage>,
        title: Option<String>,
        subtitle: Option<String>,
        buttons: impl IntoIterator<Item = Button>,
    ) -> Result<Self, BuildError> {
        let element = GridElement {
            images: List::new(images)?,
            title: title.map(Text::new).transpose()?,
            subtitle: subtitle.map(Text::new).transpose()?,
            buttons: List::new(buttons)?,
        };
        element.check()?;
        Ok(Self { elements: List::new([element])? })
    }
}

impl GridElement {
    fn check(&self) -> Result<(), BuildError> {
        if self.images.iter().filter(|image| image.is_hero_image == Some(true)).count() > 1 {
            return Err(BuildError::invalid("template.image_grid.is_hero_image", "one at most"));
        }
        let fits =
            |button: &Button| matches!(button, Button::WebUrl { .. } | Button::Postback { .. });
        if !self.buttons.iter().all(fits) {
            let reason = "only `web_url` and `postback` buttons";
            return Err(BuildError::invalid("template.image_grid.element.buttons", reason));
        }
        Ok(())
    }
}
