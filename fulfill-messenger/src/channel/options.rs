//! Buttons under what was said.

use fulfill_core::{provider::Loss, reply};

use crate::send::{
    BuildError, Button, ButtonTemplate, Message, QuickReply,
    limits::{
        ButtonPayload, ButtonText, ButtonTitle, QuickReplies, QuickReplyPayload, QuickReplyTitle,
        Rule, TemplateButtons,
    },
};

const NAME: &str = "options";

/// What options stand under.
#[derive(Clone, Copy)]
pub(super) enum Under<'t> {
    /// A text.
    Text(&'t str),
    /// A picture, card or other message.
    Message,
    /// Nothing that they could belong to.
    Nothing,
}

/// How options are shown.
pub(super) enum Shown {
    /// As suggestions, behind lines that are added to the text.
    Suggestions(Vec<String>, Vec<QuickReply>),
    /// As buttons of a template that holds the text.
    Template(Message),
}

/// Options as Messenger has them.
///
/// - Up to 13 become quick replies. Where a label has more than 20 characters, or nothing was said or
///   shown that they could stand under, the labels become numbered lines of text and the quick
///   replies hold the numbers.
/// - More than 13, or some of which one stands for more than 1,000 characters, become numbered lines
///   alone.
/// - With an address among up to three, and a text of up to 640 characters that they stand under,
///   they become a button template; else addresses become lines.
pub(super) fn show(
    under: Under<'_>,
    options: Vec<reply::Button>,
    losses: &mut Vec<Loss>,
) -> Result<Shown, BuildError> {
    if let Under::Text(text) = under
        && fits_template(text, &options)
    {
        let buttons: Vec<Button> = options.iter().map(button).collect::<Result<_, _>>()?;
        return Ok(Shown::Template(Message::template(ButtonTemplate::new(text, buttons)?)));
    }
    let (links, answers): (Vec<_>, Vec<_>) =
        options.into_iter().partition(|option| option.url.is_some());
    let mut lines = Vec::new();
    if !links.is_empty() {
        losses.push(Loss::new(NAME, "addresses are given as lines of text"));
    }
    let many = answers.len() > QuickReplies::LIMIT.max;
    let sendable = |text: &str| !text.is_empty() && within::<QuickReplyPayload>(text);
    let numbered = many || !answers.iter().all(|answer| sendable(payload(answer)));
    let short = |text: &str| within::<QuickReplyTitle>(text);
    let plain =
        !matches!(under, Under::Nothing) && answers.iter().all(|answer| short(&answer.label));
    let mut replies = Vec::new();
    if numbered {
        let why = if many { "they are more than 13" } else { "one is empty or too long to send" };
        losses.push(Loss::new(NAME, format!("{why}, so they are numbered lines of text")));
    } else if !plain && !answers.is_empty() {
        let note = "labels stand in the text, the quick replies hold their numbers";
        losses.push(Loss::new(NAME, note));
    }
    for (at, answer) in answers.iter().enumerate() {
        let number = (at + 1).to_string();
        if numbered || !plain {
            lines.push(format!("{number}. {}", answer.label));
        }
        if !numbered {
            let title = if plain { &answer.label } else { &number };
            replies.push(QuickReply::text(title, payload(answer))?);
        }
    }
    lines.extend(
        links.into_iter().map(|link| format!("{}: {}", link.label, link.url.unwrap_or_default())),
    );
    Ok(Shown::Suggestions(lines, replies))
}

/// Whether these options are better off as buttons, and fit.
fn fits_template(text: &str, options: &[reply::Button]) -> bool {
    let fits = |option: &reply::Button| {
        within::<ButtonTitle>(&option.label) && within::<ButtonPayload>(payload(option))
    };
    within::<ButtonText>(text)
        && options.len() <= TemplateButtons::LIMIT.max
        && options.iter().any(|option| option.url.is_some())
        && options.iter().all(|option| fits(option) && button(option).is_ok())
}

/// An option as a button of a template or card.
pub(super) fn button(option: &reply::Button) -> Result<Button, BuildError> {
    match &option.url {
        Some(url) => Button::url(&option.label, url),
        None => Button::postback(&option.label, payload(option)),
    }
}

fn payload(option: &reply::Button) -> &str {
    option.payload.as_deref().filter(|payload| !payload.is_empty()).unwrap_or(&option.label)
}

/// Whether a text keeps within a limit.
pub(super) fn within<R: Rule>(text: &str) -> bool {
    R::LIMIT.holds(text)
}
