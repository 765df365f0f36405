//! The receipt of an order.

use serde::{Deserialize, Serialize};
use serde_json::Number;

use super::{BuildError, Link, List, limits::ReceiptElements};

/// A receipt. Amounts are in units of the currency, for example `12.5`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Receipt {
    /// Who ordered.
    pub recipient_name: String,
    /// The order's number, which no other receipt has.
    pub order_number: String,
    /// Three letters, for example `EUR`.
    pub currency: String,
    /// How it is paid, for example `Visa 1234`.
    pub payment_method: String,
    /// What it comes to.
    pub summary: Summary,
    /// The lines, up to 100.
    #[serde(default = "List::none", skip_serializing_if = "<[_]>::is_empty")]
    pub elements: List<ReceiptLine, ReceiptElements>,
    /// Where it is sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
    /// Discounts and the like.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub adjustments: Vec<Adjustment>,
    /// The page of the order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_url: Option<Link>,
    /// The seller's name as it stands in the user's account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merchant_name: Option<String>,
    /// When it was ordered: seconds since 1970, as text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<String>,
    /// Whether users may pass it on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sharable: Option<bool>,
}

/// What an order comes to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Summary {
    /// All in all.
    pub total_cost: Number,
    /// The goods.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subtotal: Option<Number>,
    /// The way to the user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shipping_cost: Option<Number>,
    /// Taxes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_tax: Option<Number>,
}

/// One line of a receipt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ReceiptLine {
    /// What it is.
    pub title: String,
    /// What it costs.
    pub price: Number,
    /// More words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subtitle: Option<String>,
    /// How many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<Number>,
    /// The currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// A picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image_url: Option<Link>,
}

/// Where an order is sent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Address {
    /// The street.
    pub street_1: String,
    /// A second line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub street_2: Option<String>,
    /// The town.
    pub city: String,
    /// The postal code.
    pub postal_code: String,
    /// The state or region, two letters where there are such.
    pub state: String,
    /// The country, two letters.
    pub country: String,
}

/// A discount or surcharge.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Adjustment {
    /// What for.
    pub name: String,
    /// How much.
    pub amount: Number,
}

impl Receipt {
    /// A receipt without what may be left out; its lines are up to 100.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if there are more lines.
    pub fn new(
        recipient_name: impl Into<String>,
        order_number: impl Into<String>,
        currency: impl Into<String>,
        payment_method: impl Into<String>,
        summary: Summary,
        lines: impl IntoIterator<Item = ReceiptLine>,
    ) -> Result<Self, BuildError> {
        Ok(Self {
            recipient_name: recipient_name.into(),
            order_number: order_number.into(),
            currency: currency.into(),
            payment_method: payment_method.into(),
            summary,
            elements: List::new(lines)?,
            address: None,
            adjustments: Vec::new(),
            order_url: None,
            merchant_name: None,
            timestamp: None,
            sharable: None,
        })
    }
}

impl Summary {
    /// What it comes to, all in all.
    pub fn total(total_cost: impl Into<Number>) -> Self {
        let total_cost = total_cost.into();
        Self { total_cost, subtotal: None, shipping_cost: None, total_tax: None }
    }
}

impl ReceiptLine {
    /// A line of a title and a price.
    pub fn new(title: impl Into<String>, price: impl Into<Number>) -> Self {
        Self {
            title: title.into(),
            price: price.into(),
            subtitle: None,
            quantity: None,
            currency: None,
            image_url: None,
        }
    }
}
