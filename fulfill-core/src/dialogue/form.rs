//! Asks the questions of a form, one turn after another.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::{Asked, Awaiting, Full, Note, Phrase, Run, State};
use crate::{
    Slot as _, YesNo,
    collect::{Heard, Wrong},
    reply::{Action, Button, Command, Form, Kind, Listen, Question, Show},
    turn::Place,
};

impl Run<'_> {
    /// Begins a form, for an intent of that webhook.
    pub(super) fn collect(&mut self, form: Form, webhook: &str) {
        let (which, form) = self.engine.which(form);
        let mut asked = Asked {
            form: which,
            webhook: webhook.to_owned(),
            question: String::new(),
            answers: Map::new(),
            wrong: 0,
        };
        for question in &form.questions {
            let field = question.prefill.as_ref();
            let given = field.and_then(|field| self.turn.get(Place::Field, field));
            let hints = self.turn.hints();
            if let Some(given) = given
                && let Ok(answer) = self.engine.checks.accept(&form, question, &given, &hints)
            {
                asked.answers.insert(question.name.clone(), answer);
            }
        }
        self.advance(&form, asked);
    }

    /// Goes on with a form after the user has said something to its question.
    pub(super) fn answer(&mut self, mut asked: Asked) {
        let Some(form) = self.engine.form(&asked.form) else { return };
        let Some((place, question)) = form.find(&asked.question) else { return };
        match self.heard(&form, question) {
            Heard::Answer(answer) => {
                asked.answers.insert(question.name.clone(), answer);
                if let Err(full) = self.has_room(&form, &asked) {
                    let what = format!("an answer to `{}` of form `{}`", question.name, form.name);
                    self.notes.push(Note::NoRoom { what, full });
                    asked.answers.remove(&question.name);
                    let wrong = Wrong::Expected("a shorter answer".into());
                    return self.again(&form, question, asked, &wrong);
                }
                if let Some(thanks) = &question.thanks {
                    self.say(Action::Say(thanks.as_str().into()));
                }
                self.advance(&form, asked);
            }
            Heard::Command(Command::Skip) => {
                asked.answers.insert(question.name.clone(), Value::Null);
                self.advance(&form, asked);
            }
            Heard::Command(Command::Back) => self.back(&form, place, asked),
            Heard::Command(Command::Cancel) => self.cancel(&form, &asked),
            Heard::Wrong(wrong) => self.again(&form, question, asked, &wrong),
        }
    }

    /// Whether a form can go on with these answers, whatever it asks next.
    fn has_room(&self, form: &Form, asked: &Asked) -> Result<(), Full> {
        let names = form.questions.iter().map(|question| &question.name);
        let question = names.max_by_key(|name| name.len()).cloned().unwrap_or_default();
        let awaiting = Some(Awaiting::Question(Asked { question, ..asked.clone() }));
        let state = State { awaiting, ..self.state.clone() };
        state.fits(self.engine.rules.memory)
    }

    /// Whether the text answers the question that is awaited, other than by an option's number.
    pub(super) fn answers_the_question(&self) -> bool {
        let Some(Awaiting::Question(asked)) = &self.before.0 else { return false };
        let Some(form) = self.engine.form(&asked.form) else { return false };
        let Some((_, question)) = form.find(&asked.question) else { return false };
        // Any text answers these, a number of an option too.
        let any = matches!(question.kind, Kind::Text | Kind::Custom(_));
        !any && !matches!(self.heard(&form, question), Heard::Wrong(_))
    }

    /// What the user has said to a question: a button's payload if there is one that answers it.
    fn heard(&self, form: &Form, question: &Question) -> Heard {
        let (checks, hints) = (&self.engine.checks, self.turn.hints());
        if let Kind::Media(types) = &question.kind
            && let Some(file) = self.turn.attachments().iter().find(|file| file.is(types))
        {
            let address = Value::String(file.url.clone());
            let accepted = checks.accept(form, question, &address, &hints);
            return accepted.map_or_else(Heard::Wrong, Heard::Answer);
        }
        if let Some(payload) = self.turn.payload() {
            let heard = checks.hear(form, question, payload, &hints);
            if !matches!(heard, Heard::Wrong(_)) {
                return heard;
            }
        }
        checks.hear(form, question, self.turn.text(), &hints)
    }

    /// Asks the next question that has no answer; at the end asks whether all is right, or goes on.
    fn advance(&mut self, form: &Arc<Form>, mut asked: Asked) {
        asked.wrong = 0;
        let open = form.questions.iter().find(|one| !asked.answers.contains_key(&one.name));
        match open {
            Some(question) => {
                asked.question.clone_from(&question.name);
                self.ask(question);
                self.state.awaiting = Some(Awaiting::Question(asked));
            }
            None if form.confirm.is_some() => self.ask_whether(form, asked),
            None => self.finish(form, asked),
        }
    }

    fn ask(&mut self, question: &Question) {
        match &question.media {
            Some(media) => {
                let show = Show::body(question.ask.as_str()).media(media.clone());
                self.say(Action::Show(show));
            }
            None => self.say(Action::Say(question.ask.as_str().into())),
        }
        self.offer(question);
    }

    /// The values to choose from as options, and the keys that may be pressed.
    fn offer(&mut self, question: &Question) {
        if let Kind::OneOf(values) = &question.kind
            && !values.is_empty()
        {
            let buttons = values.iter().map(|one| Button::label(one.value.as_str())).collect();
            self.say(Action::Options(buttons));
        }
        if let Some(digits) = &question.digits {
            let digits = Some(digits.clone());
            self.say(Action::Listen(Listen { digits, ..Listen::default() }));
        }
    }

    /// After a wrong answer: somewhere else if it was one too many, else the question once more.
    fn again(&mut self, form: &Form, question: &Question, mut asked: Asked, wrong: &Wrong) {
        asked.wrong = asked.wrong.saturating_add(1);
        if let Some(otherwise) = question.gives_up(asked.wrong) {
            return self.go(&form.name, otherwise, &asked.webhook);
        }
        if let Wrong::Refused(reason) = wrong {
            self.say(Action::Say(reason.as_str().into()));
        }
        match question.retry_text(asked.wrong) {
            Some(text) => {
                self.say(Action::Say(text.into()));
                match question.repeat {
                    true => self.ask(question),
                    false => self.offer(question),
                }
            }
            None => {
                if matches!(wrong, Wrong::Expected(_)) {
                    self.phrase(Phrase::Again);
                }
                self.ask(question);
            }
        }
        self.state.awaiting = Some(Awaiting::Question(asked));
    }

    /// Asks the question before the one at `place` again; at the first one that one.
    fn back(&mut self, form: &Arc<Form>, place: usize, mut asked: Asked) {
        if let Some(question) = form.questions[..place].last() {
            asked.answers.remove(&question.name);
        }
        self.advance(form, asked);
    }

    fn cancel(&mut self, form: &Form, asked: &Asked) {
        match &form.cancel {
            Some(target) => self.go(&form.name, target, &asked.webhook),
            None => self.phrase(Phrase::Cancelled),
        }
    }

    fn ask_whether(&mut self, form: &Form, mut asked: Asked) {
        let (catalog, locale) = (&self.engine.rules.catalog, self.turn.locale());
        let mut spoken = form.clone();
        for question in &mut spoken.questions {
            let label = question.shown_label();
            question.label = Some(catalog.text(locale, &label).to_owned());
        }
        if let Some(confirm) = &mut spoken.confirm {
            confirm.ask = catalog.text(locale, &confirm.ask).to_owned();
        }
        let text = spoken.confirmation(&asked.answers, locale).unwrap_or_default();
        let button =
            |phrase: Phrase| Button::label(phrase.say(catalog, locale)).payload(phrase.english());
        let buttons = vec![button(Phrase::Yes), button(Phrase::No)];
        self.say(Action::Say(text.into()));
        self.say(Action::Options(buttons));
        asked.question.clear();
        self.state.awaiting = Some(Awaiting::Confirmation(asked));
    }

    /// Goes on after the user has said whether all is right.
    pub(super) fn confirmed(&mut self, mut asked: Asked) {
        let Some(form) = self.engine.form(&asked.form) else { return };
        let text = self.turn.payload().unwrap_or(self.turn.text());
        match (YesNo::parse_at(text, &self.turn.hints()), form.words.command(text)) {
            (Some(YesNo::Yes), _) => self.finish(&form, asked),
            (Some(YesNo::No), _) => {
                asked.answers.clear();
                self.advance(&form, asked);
            }
            (None, Some(Command::Cancel)) => self.cancel(&form, &asked),
            (None, Some(Command::Back)) => self.back(&form, form.questions.len(), asked),
            (None, _) => {
                self.phrase(Phrase::Again);
                self.ask_whether(&form, asked);
            }
        }
    }

    /// Goes on with the intent that takes the answers. They stay with the turn, so that whoever it
    /// redirects to has them too.
    fn finish(&mut self, form: &Form, asked: Asked) {
        let given = asked.answers.into_iter().filter(|(_, answer)| !answer.is_null());
        let turn = given.fold(self.turn.clone().into_builder(), |turn, (question, answer)| {
            turn.form_answer(form.name.as_str(), question, answer)
        });
        self.turn = turn.build();
        self.finished.push(form.name.clone());
        self.go(&form.name, &form.then, &asked.webhook);
    }
}
