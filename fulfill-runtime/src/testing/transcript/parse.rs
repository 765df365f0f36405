//! Reads transcripts.

use fulfill_core::turn::Attachment;

use super::step::{Input, Setting, Span, Step, What};

/// A line that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mistake {
    /// The line's number, from 1.
    pub(crate) line: usize,
    /// What is wrong with it, and what to write.
    pub(crate) reason: String,
}

/// The steps of a transcript.
///
/// # Errors
///
/// Every line that cannot be read.
pub(crate) fn parse(text: &str) -> Result<Vec<Step>, Vec<Mistake>> {
    let mut steps: Vec<Step> = Vec::new();
    let mut mistakes = Vec::new();
    let lines: Vec<&str> = text.lines().collect();
    let mut at = 0;
    while at < lines.len() {
        let (line, raw) = (at + 1, lines[at]);
        at += 1;
        // What follows with `|` belongs to what the user says.
        let first = at;
        while at < lines.len() && raw.starts_with('>') && lines[at].starts_with('|') {
            at += 1;
        }
        let more = &lines[first..at];
        let read = read(raw, more).and_then(|what| fits(&what, &steps).map(|()| what));
        match read {
            Ok(what) => {
                let raw = std::iter::once(&raw).chain(more).map(|line| (*line).to_owned());
                steps.push(Step { line, raw: raw.collect(), what });
            }
            Err(reason) => mistakes.push(Mistake { line, reason }),
        }
    }
    if mistakes.is_empty() && !steps.iter().any(|step| matches!(step.what, What::User(_))) {
        let reason = "nobody says anything; write what the user says behind `> `".into();
        mistakes.push(Mistake { line: lines.len().max(1), reason });
    }
    if mistakes.is_empty() { Ok(steps) } else { Err(mistakes) }
}

fn read(raw: &str, more: &[&str]) -> Result<What, String> {
    if let Some(odd) = std::iter::once(&raw).chain(more).flat_map(|line| line.chars()).find(odd) {
        return Err(format!("holds the control character {odd:?}; take it out"));
    }
    let line = raw.trim_end();
    let Some(mark) = line.chars().next() else { return Ok(What::Note(line.to_owned())) };
    let rest = behind(line);
    match mark {
        '#' => Ok(What::Note(line.to_owned())),
        '>' => input(rest, more).map(What::User),
        '<' => Ok(What::Bot(rest.to_owned())),
        '|' => Err("`|` continues what the user says; put it right below a line with `>`".into()),
        '+' => Span::parse(line[1..].trim()).map(What::Wait).ok_or_else(|| {
            format!("`{line}` is no length of time; write for example +26h, +90m or +1d12h")
        }),
        '=' => memory(rest),
        _ => setting(line).map(What::Set),
    }
}

/// Whether the step may stand behind those before it.
fn fits(what: &What, before: &[Step]) -> Result<(), String> {
    let last = before.iter().rev().find(|step| !matches!(step.what, What::Note(_)));
    let begun = before.iter().any(|step| matches!(step.what, What::User(_) | What::Wait(_)));
    let after = |wanted: fn(&What) -> bool| last.is_some_and(|step| wanted(&step.what));
    match what {
        What::Bot(_) if !after(|what| matches!(what, What::User(_) | What::Bot(_))) => {
            Err("the bot speaks when the user has; put a line with `>` in front".into())
        }
        What::Set(Setting::Channel(names)) if begun && names.contains(',') => {
            Err("several channels are named before the first message; one is enough here".into())
        }
        What::Set(Setting::Clock(_)) if begun => {
            Err("the clock is set before the first message; move it with a line like +26h".into())
        }
        _ => Ok(()),
    }
}

fn input(first: &str, more: &[&str]) -> Result<Input, String> {
    if let Some(rest) = first.strip_prefix('[') {
        let label = rest.strip_suffix(']').filter(|label| !label.is_empty());
        return match (label, more) {
            (Some(label), []) => Ok(Input::Press(label.replace("\\]", "]"))),
            (Some(_), _) => Err("a button is pressed alone; take the lines with `|` out".into()),
            _ => {
                Err("press a button as `> [Label]`; a text that begins so is written `> \\[..`"
                    .into())
            }
        };
    }
    if let Some(("event", name)) = angled(first)
        && more.is_empty()
        && !name.is_empty()
    {
        return Ok(Input::Event(name.to_owned()));
    }
    let (mut node, mut texts, mut attachments) = (None, Vec::new(), Vec::new());
    for line in std::iter::once(first).chain(more.iter().map(|line| behind(line.trim_end()))) {
        match angled(line) {
            Some(("node", name)) if node.is_none() && !name.is_empty() => {
                node = Some(name.to_owned());
            }
            Some(("node" | "event", _) | (_, "")) => return Err(ANGLED.into()),
            Some((content_type, url)) => attachments.push(Attachment::new(url, content_type)),
            None if line.starts_with('<') => return Err(ANGLED.into()),
            None => texts.push(line.strip_prefix('\\').unwrap_or(line)),
        }
    }
    Ok(Input::Message { node, text: texts.join("\n"), attachments })
}

const ANGLED: &str = "write a picture or file as `<image/jpeg: https://..>`, the node that a platform \
                      picks as one `<node: name>`, an event alone as `> <event: name>`; a text that \
                      begins so is written `\\<..`";

/// `<name: value>` or `<value>`; the value may be an address.
fn angled(line: &str) -> Option<(&str, &str)> {
    let inside = line.strip_prefix('<')?.strip_suffix('>')?;
    Some(inside.split_once(": ").unwrap_or(("", inside)))
}

fn memory(rest: &str) -> Result<What, String> {
    const ADVICE: &str = "write what is remembered as `= name: \"Ada\"`, and `= name:` for nothing";
    let (name, value) = rest.split_once(':').ok_or(ADVICE)?;
    let (name, value) = (name.trim(), value.trim());
    if name.is_empty() {
        return Err(ADVICE.into());
    }
    let value = match value {
        "" => None,
        json => Some(serde_json::from_str(json).map_err(|error| {
            format!("the value is no JSON ({error}); write text in quotes, as in `= name: \"Ada\"`")
        })?),
    };
    Ok(What::Memory { name: name.to_owned(), value })
}

fn setting(line: &str) -> Result<Setting, String> {
    const ADVICE: &str = "a line begins with `>` (the user), `<` (the bot), `+` (time passes), `=` \
                          (what is remembered) or `#`, or it is `channel:`, `webhook:`, `locale:`, \
                          `user:` or `clock:` with a value";
    let (key, value) = line.split_once(':').ok_or(ADVICE)?;
    let value = value.trim();
    if value.is_empty() {
        return Err(format!("`{key}:` has no value; {ADVICE}"));
    }
    Ok(match key {
        "channel" => Setting::Channel(value.to_owned()),
        "webhook" => Setting::Webhook(value.to_owned()),
        "locale" => Setting::Locale(value.to_owned()),
        "user" => Setting::User(value.to_owned()),
        "clock" => Setting::Clock(value.parse().map_err(|_| {
            format!("`{value}` is no date and time; write for example 2026-11-21T09:00")
        })?),
        _ => return Err(format!("`{key}` is no setting; {ADVICE}")),
    })
}

/// The line without its mark and the blank behind it.
fn behind(line: &str) -> &str {
    let rest = line.get(1..).unwrap_or_default();
    rest.strip_prefix(' ').unwrap_or(rest)
}

fn odd(letter: &char) -> bool {
    letter.is_control() && *letter != '\t'
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use fulfill_core::turn::Attachment;
    use proptest::{collection::vec, option, prelude::*};
    use serde_json::{Value, json};

    use super::*;

    fn print(steps: &[What]) -> String {
        steps.iter().map(|what| format!("{what}\n")).collect()
    }

    /// A line that an editor leaves as it is.
    fn line() -> impl Strategy<Value = String> {
        "[ -~áé日\\t]{0,12}".prop_map(|line| line.trim_end().to_owned())
    }

    /// A word without signs that end it.
    fn word() -> impl Strategy<Value = String> {
        "[a-zA-Z0-9+/._-]{1,8}"
    }

    fn input() -> impl Strategy<Value = Input> {
        let attachment = (word(), "(image/png)?").prop_map(|(url, of)| Attachment::new(url, of));
        let message = (option::of(word()), vec(line(), 1..4), vec(attachment, 0..3));
        let message = message.prop_map(|(node, lines, attachments)| Input::Message {
            node,
            text: lines.join("\n"),
            attachments,
        });
        let label = "[!-~é]([ -~é]{0,6}[!-~])?".prop_map(Input::Press);
        prop_oneof![message, label, word().prop_map(Input::Event)]
    }

    fn setting() -> impl Strategy<Value = What> {
        let set = prop_oneof![
            word().prop_map(Setting::Channel),
            word().prop_map(Setting::Webhook),
            word().prop_map(Setting::Locale),
            word().prop_map(Setting::User),
        ];
        set.prop_map(What::Set)
    }

    fn value() -> impl Strategy<Value = Value> {
        prop_oneof![
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
            vec(any::<u8>(), 0..3).prop_map(|list| json!({ "list": list })),
        ]
    }

    fn said() -> impl Strategy<Value = Vec<What>> {
        (input(), vec(line(), 0..4)).prop_map(|(input, lines)| {
            let bot = lines.into_iter().map(What::Bot);
            std::iter::once(What::User(input)).chain(bot).collect()
        })
    }

    fn steps() -> impl Strategy<Value = Vec<What>> {
        let note = prop_oneof![Just(String::new()), line().prop_map(|line| format!("#{line}"))];
        let memory = ("[a-z_]{1,8}", option::of(value()));
        let group = prop_oneof![
            note.prop_map(|note| vec![What::Note(note)]),
            setting().prop_map(|set| vec![set]),
            said(),
            (0..4_000_000_u64).prop_map(|s| vec![What::Wait(Duration::from_secs(s))]),
            memory.prop_map(|(name, value)| vec![What::Memory { name, value }]),
        ];
        (vec(group, 0..8), said()).prop_map(|(mut groups, said)| {
            groups.push(said);
            groups.concat()
        })
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_again(steps in steps()) {
            let text = print(&steps);
            let read = parse(&text).map(|steps| steps.into_iter().map(|step| step.what).collect());
            prop_assert_eq!(read, Ok(steps), "{}", text);
        }

        #[test]
        fn every_text_is_read_or_refused(text in "([><|+=#\\[a-z:]|[ -~]|\\n|\\PC){0,60}") {
            match parse(&text) {
                Ok(steps) => {
                    let lines: usize = steps.iter().map(|step| step.raw.len()).sum();
                    prop_assert_eq!(lines, text.lines().count());
                }
                Err(mistakes) => prop_assert!(!mistakes.is_empty()),
            }
        }
    }

    fn refused(text: &str, line: usize, part: &str) {
        let mistakes = parse(text).unwrap_err();
        let found = mistakes.iter().any(|m| m.line == line && m.reason.contains(part));
        assert!(found, "{text:?}: {mistakes:?}");
    }

    #[test]
    fn mistakes_are_named_by_line() {
        refused("", 1, "nobody says anything");
        refused("# only a comment\n\n", 2, "nobody says anything");
        refused("chanel: sms\n> hi", 1, "`chanel` is no setting");
        refused("locale:\n> hi", 1, "has no value");
        refused("hello\n> hi", 1, "a line begins with");
        refused("> hi\n+soon", 2, "+26h");
        refused("> hi\n+99999999999999999999d", 2, "+26h");
        refused("clock: tomorrow\n> hi", 1, "2026-11-21T09:00");
        refused("> hi\nchannel: console, sms", 2, "before the first message");
        refused("> hi\nclock: 2026-11-21T09:00", 2, "before the first message");
        refused("< hi\n> hi", 1, "when the user has");
        refused("> hi\n+1h\n< hi", 3, "when the user has");
        refused("> hi\n< hello\n| there", 3, "right below");
        refused("> [Yes", 1, "> [Label]");
        refused("> [Yes]\n| really", 1, "alone");
        refused("> <photo", 1, "<image/jpeg: ");
        refused("> hi\n| <event: delivery>", 1, "an event alone");
        refused("> <node: a>\n| <node: b>", 1, "one `<node: name>`");
        refused("> hi\n= name", 2, "= name:");
        refused("> hi\n= name: Ada", 2, "in quotes");
        refused("> h\u{1b}[31mi", 1, "control character");
        let both = parse("a\nb\n> hi").unwrap_err();
        assert_eq!(both.len(), 2, "{both:?}");
    }

    #[test]
    fn lines_keep_what_was_written() {
        let text = "locale:   pt-BR  \n\n>oi\n|  tudo bem?\n<  Oi\n+26h\n";
        let steps = parse(text).unwrap();
        let raw: Vec<&str> = steps.iter().flat_map(|step| &step.raw).map(String::as_str).collect();
        assert_eq!(raw, text.lines().collect::<Vec<_>>());
        let said =
            Input::Message { node: None, text: "oi\n tudo bem?".into(), attachments: Vec::new() };
        assert_eq!(steps[2].what, What::User(said));
        assert_eq!(steps[4].what.to_string(), "+1d2h");
    }
}
