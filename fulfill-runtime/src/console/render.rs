//! Replies as plain lines.

use fulfill_core::{
    Reply,
    reply::{Action, Button, Card, Media, Show},
};

use super::NAME;

/// A reply as plain lines, for terminals and transcripts. Control characters are made visible, so
/// that nothing a user wrote reaches the terminal as a command.
///
/// | action | lines |
/// |---|---|
/// | `say` | the text's lines |
/// | `show` | the body's lines; `<label: url>` or `<url>` for each picture or file; each card as `* title`, then its text, picture and buttons, indented by two blanks |
/// | `play` | `<sound: url>` |
/// | `options` | `[Yes] [No]` on one line; `[Site: https://..]` for a button that opens an address |
/// | `handoff` | `<handoff: voice to ..>` |
/// | `end` | `<end>` |
/// | `native` of the console | `<native: json>` |
///
/// A line of text that begins with `[`, `<`, `*` or `\` gets a `\` in front, and so does a `]` within
/// a label. All else leaves no line.
///
/// ```
/// use fulfill_runtime::{Reply, console::lines};
///
/// let reply = Reply::say("Two sizes:\nwhich?").options(["Large", "Small"]).end();
/// assert_eq!(lines(&reply), ["Two sizes:", "which?", "[Large] [Small]", "<end>"]);
/// assert_eq!(lines(&Reply::say("\u{1b}[2J")), ["␛[2J"]);
/// ```
pub fn lines(reply: &Reply) -> Vec<String> {
    let mut lines = Vec::new();
    for action in reply.actions() {
        match action {
            Action::Say(say) => text(&say.text, "", &mut lines),
            Action::Show(show) => shown(show, &mut lines),
            Action::Play(play) => lines.push(format!("<sound: {}>", visible(&play.url))),
            Action::Options(buttons) if !buttons.is_empty() => lines.push(row(buttons)),
            Action::Handoff(handoff) => {
                let (channel, to) = (visible(&handoff.channel), visible(&handoff.to));
                lines.push(format!("<handoff: {channel} to {to}>"));
            }
            Action::End => lines.push("<end>".into()),
            Action::Native(native) if native.provider == NAME => {
                lines.push(format!("<native: {}>", visible(&native.value.to_string())));
            }
            _ => {}
        }
    }
    lines
}

fn shown(show: &Show, lines: &mut Vec<String>) {
    text(&show.body, "", lines);
    lines.extend(show.media.iter().map(media));
    for Card { title, text: below, image, buttons } in &show.cards {
        lines.push(format!("* {}", visible(&title.replace('\n', " "))));
        text(below.as_deref().unwrap_or_default(), "  ", lines);
        lines.extend(image.iter().map(|image| format!("  {}", media(image))));
        lines.extend((!buttons.is_empty()).then(|| format!("  {}", row(buttons))));
    }
}

/// The lines of a text; none of an empty one.
fn text(text: &str, indent: &str, lines: &mut Vec<String>) {
    for line in text.lines() {
        let mark = if line.starts_with(['[', '<', '*', '\\']) { "\\" } else { "" };
        lines.push(format!("{indent}{mark}{}", visible(line)));
    }
}

fn media(media: &Media) -> String {
    let url = visible(&media.url);
    match &media.label {
        Some(label) => format!("<{}: {url}>", visible(&label.replace('\n', " "))),
        None => format!("<{url}>"),
    }
}

fn row(buttons: &[Button]) -> String {
    let button = |button: &Button| {
        let label = visible(&button.label.replace('\n', " ")).replace(']', "\\]");
        match &button.url {
            Some(url) => format!("[{label}: {}]", visible(url)),
            None => format!("[{label}]"),
        }
    };
    buttons.iter().map(button).collect::<Vec<_>>().join(" ")
}

/// The text without anything that a terminal obeys: control characters become their pictures, marks
/// that turn the direction of a line and separators of lines become `�`.
fn visible(text: &str) -> String {
    let show = |letter: char| match letter {
        '\t' => ' ',
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(letter)).unwrap_or('\u{fffd}'),
        '\x7f' => '\u{2421}',
        '\u{80}'..='\u{9f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        plain => plain,
    };
    text.chars().map(show).collect()
}

#[cfg(test)]
mod tests {
    use fulfill_core::reply::{Handoff, Play};
    use serde_json::json;

    use super::*;

    fn check(reply: Reply, expected: &[&str]) {
        assert_eq!(lines(&reply), expected);
    }

    #[test]
    fn every_action_has_its_lines() {
        check(Reply::say("a\n\nb\n"), &["a", "", "b"]);
        check(Reply::say(""), &[]);
        check(Reply::say("[no button]").and_say("<b>"), &["\\[no button]", "\\<b>"]);
        let show = Show::body("Look")
            .media(Media::url("https://e.com/1").label("a cat"))
            .media("https://e.com/2")
            .card(Card {
                title: "Cat".into(),
                text: Some("soft\nsmall".into()),
                image: Some("https://e.com/3".into()),
                buttons: vec!["Buy".into(), Button::label("Site").url("https://e.com")],
            });
        check(
            Reply::new().show(show),
            &[
                "Look",
                "<a cat: https://e.com/1>",
                "<https://e.com/2>",
                "* Cat",
                "  soft",
                "  small",
                "  <https://e.com/3>",
                "  [Buy] [Site: https://e.com]",
            ],
        );
        check(Reply::new().play(Play::url("https://e.com/s")), &["<sound: https://e.com/s>"]);
        check(Reply::new().options(["a]b", "c"]).options([""; 0]), &["[a\\]b] [c]"]);
        check(
            Reply::new().handoff(Handoff::voice("+1")).end(),
            &["<handoff: voice to +1>", "<end>"],
        );
        let native = Reply::new().native("console", json!({"a": 1})).native("other", json!(1));
        check(native, &["<native: {\"a\":1}>"]);
    }

    #[test]
    fn terminals_obey_nothing_that_was_said() {
        let hostile = "\u{1b}]0;title\u{7}\r\u{9b}31m\u{202e}x\u{7f}\u{85}";
        let reply = Reply::say(hostile)
            .show(Show::body(hostile).media(Media::url(hostile).label(hostile)))
            .options([Button::label(hostile).url(hostile)])
            .play(hostile)
            .handoff(hostile)
            .native("console", json!({ "x": hostile }));
        for line in lines(&reply) {
            assert!(!line.chars().any(char::is_control), "{line:?}");
            assert!(!line.contains('\u{202e}'), "{line:?}");
        }
    }
}
