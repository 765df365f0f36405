//! Templates, told apart by `template_type`.

use serde_json::Value;

use super::{Judge, message::Content};
use crate::{answer::Refusal, settings::Platform};

impl Judge<'_> {
    pub(super) fn template<'a>(&self, value: &'a Value) -> Result<Content<'a>, Refusal> {
        let Some(kind) = value.get("template_type").and_then(Value::as_str) else {
            return Err(Refusal::parameter("the template has no template_type"));
        };
        let mut content = Content { template: Some(kind), ..Content::default() };
        if self.platform == Platform::Instagram && !["button", "generic", "product"].contains(&kind)
        {
            return Err(Refusal::parameter("template_type must be button, generic or product"));
        }
        match kind {
            "button" => {
                let known = ["template_type", "text", "buttons", "sharable"];
                let template = self.part("the button template", value, &known)?;
                content.text = Some(template.limited("text", "template.button.text")?);
                self.buttons(template.list("buttons", "template.button.buttons")?)?;
            }
            "generic" => self.generic(value)?,
            "media" => content.attachment_id = self.media(value)?,
            "receipt" => self.receipt(value)?,
            "product" => {
                let product =
                    self.part("the product template", value, &["template_type", "elements"])?;
                for element in product.list("elements", "template.product.elements")? {
                    self.part("product", element, &["id"])?.text("id")?;
                }
            }
            "coupon" => self.coupon(value)?,
            "image_grid" => self.image_grid(value)?,
            "customer_feedback" => self.customer_feedback(value)?,
            "customer_information" => self.customer_information(value)?,
            "instant_form" => {
                let form = self.part("the instant form", value, &["template_type", "form_id"])?;
                form.need("form_id")?;
                form.id_if_there("form_id")?;
            }
            "one_time_notif_req" => {
                let known = ["template_type", "title", "payload"];
                let request = self.part("the request", value, &known)?;
                content.text = Some(request.text("title")?);
                request.limited("payload", "button.postback.payload")?;
            }
            "notification_messages" => {
                content.text = Some(self.notification_messages(value)?);
            }
            // Meta's pages no longer describe them, so only that they are objects is known.
            "airline_boardingpass" | "airline_checkin" | "airline_itinerary" | "airline_update" => {
            }
            other => {
                let name = other.escape_debug();
                return Err(Refusal::parameter(format!("template_type `{name}` is none")));
            }
        }
        Ok(content)
    }

    fn generic(&self, value: &Value) -> Result<(), Refusal> {
        let known = ["template_type", "elements", "sharable", "image_aspect_ratio"];
        let generic = self.part("the generic template", value, &known)?;
        generic.one_of("image_aspect_ratio", &["horizontal", "square"])?;
        for element in generic.list("elements", "template.generic.elements")? {
            let known = ["title", "subtitle", "image_url", "default_action", "buttons"];
            let card = self.part("element", element, &known)?;
            card.limited("title", "template.generic.element.title")?;
            card.text_within("subtitle", "template.generic.element.subtitle")?;
            card.link_if_there("image_url")?;
            card.get("default_action").map_or(Ok(()), |tap| self.tap(tap))?;
            self.buttons(card.list_within("buttons", "template.generic.element.buttons")?)?;
            if !known[1..].iter().any(|member| card.get(member).is_some()) {
                return Err(card.wrong("title", "must not stand alone; add a subtitle or picture"));
            }
        }
        Ok(())
    }

    /// Gives the saved file that it shows.
    fn media<'a>(&self, value: &'a Value) -> Result<Option<&'a str>, Refusal> {
        let known = ["template_type", "elements", "sharable"];
        let media = self.part("the media template", value, &known)?;
        let mut saved = None;
        for element in media.list("elements", "template.media.elements")? {
            let known = ["media_type", "url", "attachment_id", "buttons"];
            let element = self.part("element", element, &known)?;
            element.need("media_type")?;
            element.one_of("media_type", &["image", "video"])?;
            let url = element.link_if_there("url")?;
            saved =
                element.get("attachment_id").map(|_| element.text("attachment_id")).transpose()?;
            if url.is_some() == saved.is_some() {
                return Err(Refusal::parameter("element takes one of url and attachment_id"));
            }
            let host = url.and_then(|url| url.split('/').nth(2)).unwrap_or("facebook.com");
            if host != "facebook.com" && !host.ends_with(".facebook.com") {
                return Err(element.wrong("url", "must be an address of facebook.com"));
            }
            self.buttons(element.list_within("buttons", "template.media.element.buttons")?)?;
        }
        Ok(saved)
    }

    fn receipt(&self, value: &Value) -> Result<(), Refusal> {
        let known = [
            "template_type",
            "recipient_name",
            "merchant_name",
            "order_number",
            "currency",
            "payment_method",
            "order_url",
            "timestamp",
            "elements",
            "address",
            "summary",
            "adjustments",
            "sharable",
        ];
        let receipt = self.part("the receipt", value, &known)?;
        for member in ["recipient_name", "order_number", "currency", "payment_method"] {
            receipt.text(member)?;
        }
        receipt.link_if_there("order_url")?;
        if receipt.get("timestamp").is_some() {
            let seconds = receipt.text("timestamp")?;
            if !seconds.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(receipt.wrong("timestamp", "must be seconds since 1970, as text"));
            }
        }
        let known = ["total_cost", "subtotal", "shipping_cost", "total_tax"];
        self.part("summary", receipt.need("summary")?, &known)?.need("total_cost")?;
        for line in receipt.list_within("elements", "template.receipt.elements")? {
            let known = ["title", "subtitle", "quantity", "price", "currency", "image_url"];
            let line = self.part("element", line, &known)?;
            line.text("title")?;
            line.need("price")?;
            line.link_if_there("image_url")?;
        }
        if let Some(address) = receipt.get("address") {
            let known = ["street_1", "street_2", "city", "postal_code", "state", "country"];
            let address = self.part("address", address, &known)?;
            for member in ["street_1", "city", "postal_code", "state", "country"] {
                address.text(member)?;
            }
        }
        for adjustment in receipt.items("adjustments")? {
            self.part("adjustment", adjustment, &["name", "amount"])?;
        }
        Ok(())
    }

    fn coupon(&self, value: &Value) -> Result<(), Refusal> {
        let known = [
            "template_type",
            "title",
            "subtitle",
            "coupon_code",
            "coupon_url",
            "coupon_url_button_title",
            "coupon_pre_message",
            "image_url",
            "payload",
        ];
        let coupon = self.part("the coupon", value, &known)?;
        coupon.limited("title", "template.coupon.title")?;
        coupon.text_within("subtitle", "template.coupon.subtitle")?;
        coupon.text_within("coupon_url_button_title", "button.title")?;
        coupon.text_within("payload", "button.postback.payload")?;
        coupon.link_if_there("image_url")?;
        let link = coupon.link_if_there("coupon_url")?;
        if coupon.get("coupon_code").is_some() {
            let code = coupon.text("coupon_code")?;
            if code.contains(char::is_whitespace) {
                return Err(coupon.wrong("coupon_code", "must have no spaces"));
            }
        } else if link.is_none() {
            return Err(coupon.wrong("coupon_code", "is missing, and coupon_url too"));
        }
        Ok(())
    }

    fn image_grid(&self, value: &Value) -> Result<(), Refusal> {
        let grid = self.part("the image grid", value, &["template_type", "elements"])?;
        for element in grid.list("elements", "template.image_grid.elements")? {
            let known = ["images", "title", "subtitle", "buttons"];
            let element = self.part("element", element, &known)?;
            element.text_within("title", "template.image_grid.element.title")?;
            element.text_within("subtitle", "template.image_grid.element.subtitle")?;
            for button in element.list_within("buttons", "template.image_grid.element.buttons")? {
                let kind = self.button(button, "button.title")?;
                if !matches!(kind, "web_url" | "postback") {
                    return Err(element.wrong("buttons", "must be web_url or postback"));
                }
            }
            let mut heroes = 0;
            for image in element.list("images", "template.image_grid.element.images")? {
                let image = self.part("image", image, &["url", "is_hero_image", "action"])?;
                image.link("url")?;
                heroes += usize::from(image.get("is_hero_image") == Some(&Value::Bool(true)));
                if let Some(action) = image.get("action") {
                    self.action_of_image(action)?;
                }
            }
            if heroes > 1 {
                return Err(element.wrong("images", "must have at most one hero"));
            }
        }
        Ok(())
    }

    fn action_of_image(&self, value: &Value) -> Result<(), Refusal> {
        if value.get("type").and_then(Value::as_str) != Some("postback") {
            return self.tap(value);
        }
        let action = self.part("action", value, &["type", "payload"])?;
        action.limited("payload", "button.postback.payload").map(drop)
    }
}
