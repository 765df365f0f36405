//! Forms that a user cannot leave.

use super::{Finding, FindingKind, listed, named};
use crate::{
    Dialogue,
    graph::{
        EdgeKind, KnownForm,
        links::{End, Links},
    },
    reply::{Command, Form, Question, Words},
};

/// Languages whose usual words are tried.
const LOCALES: [&str; 3] = ["en", "pt", "es"];

pub(super) fn find(links: &Links<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (at, known) in links.forms.iter().enumerate() {
        if links.on_engine() {
            findings.extend(cannot_cancel(known));
        }
        // A platform is not sent what an intent asks first.
        if !(0..links.entries().len()).any(|entry| links.asks_first(entry, at)) {
            findings.extend(no_attempts(links, known));
        }
        findings.extend(starts_again(links, at, known));
    }
    findings
}

/// Questions that are asked for ever, at which no word leaves the form.
fn cannot_cancel(known: &KnownForm) -> Option<Finding> {
    let form = &known.form;
    let stuck = |question: &&Question| question.attempts.is_none() && !can_cancel(form, question);
    let stuck: Vec<String> = form
        .questions
        .iter()
        .filter(stuck)
        .map(|question| format!("`{}`", question.name))
        .collect();
    if stuck.is_empty() {
        return None;
    }
    let why = match form.words.cancel.as_slice() {
        [] => "the words that cancel are answers there".to_owned(),
        words => {
            let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
            format!("its own words that cancel, {}, can never be said there", listed(&words))
        }
    };
    Some(Finding::error(
        FindingKind::NoWayOut,
        known.place(),
        format!("form `{}` cannot be left at {}: {why}", form.name, listed(&stuck)),
        "give the form a word that cancels and is no answer, or the question `attempts` and \
         `otherwise`",
    ))
}

fn can_cancel(form: &Form, question: &Question) -> bool {
    let cancels = |word: &str| form.command(question, word) == Some(Command::Cancel);
    match form.words.cancel.as_slice() {
        [] => LOCALES.iter().any(|locale| cancels(Words::usual(Command::Cancel, locale))),
        own => own.iter().any(|word| cancels(word)),
    }
}

/// Questions without attempts, where a platform asks and knows no word that cancels.
fn no_attempts(links: &Links<'_>, known: &KnownForm) -> Option<Finding> {
    let mut mounts = links.survey.mounts.iter();
    let platform = mounts.find(|mount| mount.dialogue == Dialogue::Platform)?;
    let form = &known.form;
    let endless = form.questions.iter().filter(|question| question.attempts.is_none());
    let endless: Vec<String> = endless.map(|question| format!("`{}`", question.name)).collect();
    (!endless.is_empty()).then(|| {
        Finding::notice(
            FindingKind::NoWayOut,
            known.place(),
            format!(
                "{} at `{}` asks form `{}` itself and knows no word that cancels; {} {} no \
                 `attempts`",
                platform.provider,
                platform.path,
                form.name,
                listed(&endless),
                if endless.len() == 1 { "has" } else { "have" }
            ),
            if endless.len() == 1 {
                "write `attempts = 3, otherwise = ..` on it, so that a user who cannot answer gets on"
            } else {
                "write `attempts = 3, otherwise = ..` on each, so that a user who cannot answer \
                 gets on"
            },
        )
    })
}

/// A form that leads to an intent which can do nothing but start it again.
fn starts_again(links: &Links<'_>, at: usize, known: &KnownForm) -> Vec<Finding> {
    let mut findings = Vec::new();
    for link in &links.ends[at] {
        let End::Intent(first) = link.to else { continue };
        if link.kind == EdgeKind::Then && links.asks_first(first, at) {
            // With the answers the handler is called.
            continue;
        }
        let Some(last) = only_asks(links, first, at) else { continue };
        let when = match link.kind {
            EdgeKind::Cancel => "who cancels",
            EdgeKind::Otherwise => "who cannot answer",
            _ => "who has answered everything",
        };
        findings.push(Finding::error(
            FindingKind::NoWayOut,
            known.place(),
            format!(
                "form `{}` only leads to itself: {when} comes to {}, which starts it again",
                known.form.name,
                named(&links.entries()[last])
            ),
            "lead to an intent that does something else, or let that one choose",
        ));
    }
    findings
}

/// The intent that starts the form, if a conversation that comes to `first` has no other way.
fn only_asks(links: &Links<'_>, first: usize, form: usize) -> Option<usize> {
    let mut at = first;
    // A circle of redirects is another finding.
    for _ in 0..links.entries().len() {
        let outline = &links.entries()[at].outline;
        if outline.branches || !outline.known {
            return None;
        }
        let mut leads = links.ways[at]
            .iter()
            .filter(|link| matches!(link.kind, EdgeKind::Redirect | EdgeKind::Collect));
        match (leads.next().map(|link| &link.to), leads.next()) {
            (Some(End::Form(asked)), None) if *asked == form => return Some(at),
            (Some(End::Intent(next)), None) => at = *next,
            _ => return None,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Call, Entry, Reply, Table, Target,
        graph::{Finding, Mounted, Severity, Survey},
        reply::Kind,
    };

    fn check(form: Form, dialogue: Dialogue, expected: &[(Severity, &str)]) {
        let entry = Entry::new("done", |_| Call::Ready(Ok(Reply::new())));
        let table = Table::new([Entry { fallback: true, ..entry }]).unwrap();
        let survey = Survey::new(&table)
            .forms([KnownForm::made(form)])
            .mount(Mounted::new("test", "/", dialogue));
        let found: Vec<Finding> = survey.findings();
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for (finding, (severity, part)) in found.iter().zip(expected) {
            assert!(finding.severity == *severity && finding.message.contains(part), "{finding}");
        }
    }

    #[test]
    fn a_user_can_leave_by_a_word_or_by_attempts() {
        let size = || Question::new("size", "?").kind(Kind::OneOf(vec!["stop".into()]));
        let form = |words: Words, question| Form::new("f", "done").words(words).question(question);
        let own = || Words::default().cancel(["stop"]);
        check(form(own(), Question::new("q", "?")), Dialogue::Engine, &[]);
        let stuck =
            &[(Severity::Error, "cannot be left at `size`: its own words that cancel, `stop`")];
        check(form(own(), size()), Dialogue::Engine, stuck);
        let mute = Words::default().cancel(["!"]);
        let never = &[(Severity::Error, "cannot be left at `q`")];
        check(form(mute, Question::new("q", "?")), Dialogue::Engine, never);
        check(form(own(), size().attempts(2, Target::node("done"))), Dialogue::Engine, &[]);
        let usual = form(Words::default(), Question::new("q", "?"));
        let endless = &[(Severity::Notice, "`q` has no `attempts`")];
        check(usual.clone(), Dialogue::Platform, endless);
        let two = &[(Severity::Notice, "`q` and `r` have no `attempts`")];
        check(usual.question(Question::new("r", "?")), Dialogue::Platform, two);
    }
}
