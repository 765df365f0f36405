//! Hooks that are templates: what they are told is the data.

use std::sync::Arc;

use fulfill_core::{Call, HookBody, HookEntry, Notice, Refused, Reply, Turn, provider::Address};
use fulfill_templates::{Escape, Setting, Templates};
use serde::Deserialize;
use serde_json::{Map, Value};

/// A hook made of a template: its body is the data, and its text is rendered for each recipient.
///
/// The members of the body are names in the template; `recipient` is who reads it, with all that the
/// body says of them. Recipients stand in the body as `recipients`, each of them an [`Address`] with
/// whatever else the template wants to know, and perhaps a `locale`; or they are fixed.
///
/// ```
/// use fulfill_runtime::{hooks::Template, prelude::*, templates::Templates};
///
/// # fn app(app: App) -> Result<App, Box<dyn std::error::Error>> {
/// let templates = Templates::builder()
///     .add("shipped", "Hello {{ recipient.name }}, order {{ id }} is on its way.")
///     .add("shipped.pt", "Olá {{ recipient.name }}, o pedido {{ id }} está a caminho.")
///     .build()?;
/// let hook = Template::new(templates, "shipped").hook("order-shipped").secret_env("SHOP_SECRET");
/// // Told {"id": 17, "recipients": [{"channel": "messenger", "account": "311", "user": "7190",
/// // "name": "Zé", "locale": "pt-BR"}]}.
/// # Ok(app.hook(hook))
/// # }
/// ```
///
/// The text is plain, as that of [`Reply::say`]: what is markup to a channel is escaped by the channel
/// itself. A recipient whose text cannot be made is refused with the reason, and the others are told.
#[derive(Clone, Debug)]
pub struct Template {
    templates: Templates,
    name: Arc<str>,
    recipients: Vec<Address>,
}

impl Template {
    /// A hook of that template.
    pub fn new(templates: Templates, name: impl Into<Arc<str>>) -> Self {
        Self { templates, name: name.into(), recipients: Vec::new() }
    }

    /// Adds a recipient who is always told. With one, the body names none.
    #[must_use]
    pub fn to(mut self, recipient: Address) -> Self {
        self.recipients.push(recipient);
        self
    }

    /// The hook of that name; it needs a secret yet.
    pub fn hook(self, name: impl Into<String>) -> HookEntry {
        let template = Arc::new(self);
        let fits = Arc::clone(&template);
        let mut entry = HookEntry::new(name.into(), move |turn| {
            let notice = template.notice(turn);
            Call::Ready(notice.map_err(Into::into))
        });
        entry.fits = Arc::new(move |turn| fits.read(turn).map(drop));
        entry
    }

    fn notice(&self, turn: &Turn) -> Result<Notice, Refused> {
        let (mut data, recipients) = self.read(turn)?;
        let mut notice = Notice::new();
        for (to, about) in recipients {
            let locale = about.get("locale").and_then(Value::as_str).unwrap_or_default().to_owned();
            data.insert("recipient".into(), Value::Object(about));
            let setting = Setting::new(Escape::Text).at(turn.now()).locale(&locale);
            notice = match self.templates.render(&self.name, &data, setting) {
                Ok(text) => notice.to(to, Reply::say(text)),
                Err(error) => notice.skip(to, error.to_string()),
            };
        }
        Ok(notice)
    }

    /// The data, and each recipient with all that is said of them.
    #[allow(clippy::type_complexity, reason = "it is taken apart at once")]
    fn read(
        &self,
        turn: &Turn,
    ) -> Result<(Map<String, Value>, Vec<(Address, Map<String, Value>)>), Refused> {
        if !self.templates.has(&self.name) {
            return Err(Refused::other(format!("there is no template `{}`", self.name)));
        }
        let body = turn.event::<HookBody>().map(HookBody::value);
        let Some(Value::Object(data)) = body else {
            return Err(Refused::other(
                "the body is no object, whose members are the template's data",
            ));
        };
        if !self.recipients.is_empty() {
            let about = |to: &Address| match serde_json::to_value(to) {
                Ok(Value::Object(about)) => about,
                _ => Map::new(),
            };
            let all = self.recipients.iter().map(|to| (to.clone(), about(to)));
            return Ok((data.clone(), all.collect()));
        }
        let Some(Value::Array(named)) = data.get("recipients") else {
            return Err(Refused::other("the body has no list `recipients`"));
        };
        let recipient = |(place, one): (usize, &Value)| {
            let wrong =
                |reason: String| Refused::other(format!("recipient {}: {reason}", place + 1));
            let to = Address::deserialize(one).map_err(|error| wrong(error.to_string()))?;
            let about = one.as_object().cloned().ok_or_else(|| wrong("it is no object".into()))?;
            Ok((to, about))
        };
        let recipients = named.iter().enumerate().map(recipient).collect::<Result<_, Refused>>()?;
        let mut data = data.clone();
        // It would be rendered along for each of them.
        data.remove("recipients");
        Ok((data, recipients))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(template: Template, body: &str) -> Result<Vec<String>, String> {
        let hook = template.hook("x");
        let turn = Turn::builder("hook").event(Arc::new(HookBody::new(body.to_owned()))).build();
        (hook.fits)(&turn).map_err(|refused| refused.to_string())?;
        let Call::Ready(Ok(notice)) = (hook.handler)(&turn) else { panic!("it fails") };
        let texts = notice.into_recipients().into_iter().map(|one| match one.told {
            Ok(reply) => format!("{}: {}", one.to.user, serde_json::to_string(&reply).unwrap()),
            Err(reason) => format!("{} is refused: {reason}", one.to.user),
        });
        Ok(texts.collect())
    }

    fn templates() -> Templates {
        Templates::builder()
            .add("hi", "Hello {{ recipient.name }}, {{ 10 // recipient.share }} of {{ what }}")
            .add("hi.pt", "Olá {{ recipient.name }}, {{ what }}")
            .build()
            .unwrap()
    }

    #[test]
    fn each_recipient_has_a_text() {
        let body = r#"{"what": "<cake> {{ x }}", "recipients": [
            {"channel": "console", "user": "ada", "name": "Ada", "share": 2},
            {"channel": "console", "user": "bea", "name": "Bea", "share": "none"},
            {"channel": "console", "user": "ze", "name": "Zé", "locale": "pt-BR"}
        ]}"#;
        let told = told(Template::new(templates(), "hi"), body).unwrap();
        assert!(told[0].contains("ada: ") && told[0].contains("Hello Ada, 5 of <cake> {{ x }}"));
        assert!(told[1].starts_with("bea is refused: ") && told[1].contains("hi"), "{}", told[1]);
        assert!(told[2].contains("Olá Zé, <cake>"), "{}", told[2]);
    }

    #[test]
    fn fixed_recipients_need_no_naming() {
        let template = Template::new(templates(), "hi.pt").to(Address::new("console", "ada"));
        let told = told(template, r#"{"what": "cake"}"#).unwrap();
        assert!(told[0].contains("Olá , cake"), "{}", told[0]);
    }

    #[test]
    fn bodies_that_do_not_fit_say_why() {
        for (name, body, expected) in [
            ("hi", "[]", "the body is no object"),
            ("hi", "{}", "no list `recipients`"),
            ("hi", r#"{"recipients": [{"channel": "x"}]}"#, "recipient 1: missing field `user`"),
            ("ho", "{}", "there is no template `ho`"),
        ] {
            let error = told(Template::new(templates(), name), body).unwrap_err();
            assert!(error.contains(expected), "{error}");
        }
    }
}
