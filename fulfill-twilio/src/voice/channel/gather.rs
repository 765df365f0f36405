//! What stands at the end of a document: the caller's word, or the end of the call.

use fulfill_core::reply::Target;

use super::{
    super::{
        Stage,
        limits::{MAX_KEYS, ONE_KEY},
    },
    encode::Writer,
    repeat,
    step::Step,
};
use crate::{
    rest::CallStatus,
    twiml::{Element, Gather, Hangup, Redirect, Tag as _, values::Input},
};

impl Writer<'_> {
    /// Gives the caller the word, a few times.
    pub(super) fn listen(&mut self) {
        let prompts = std::mem::take(&mut self.prompts);
        let again = prompts[self.last.min(prompts.len())..].to_vec();
        self.last = 0;
        let gather = self.gather();
        let asked =
            |prompts: Vec<Element>| prompts.into_iter().fold(gather.clone(), Gather::append);
        self.document.push(asked(prompts));
        for _ in 1..self.voice.tries {
            let silence = self.voiced().text(self.phrases.silence.as_str());
            let prompts = std::iter::once(silence.into()).chain(again.iter().cloned());
            self.document.push(asked(prompts.collect()));
        }
        let silent = Step { silent: true, keys: Vec::new(), ..self.next() };
        self.document.push(Redirect::new(silent.url(&self.received.base)));
    }

    fn gather(&mut self) -> Gather {
        let digits = self.digits.take().unwrap_or_default();
        let mut next = self.next();
        for (keys, target) in digits.map {
            match target {
                Target::Intent { .. } if next.keys.len() < MAX_KEYS => {
                    next.keys.push((keys, target.to_string()));
                }
                Target::Intent { .. } => self.lose("listen", "it has too many keys"),
                _ => self.lose("listen", "a key leads to an intent, not to an address"),
            }
        }
        let mut gather = Gather::new()
            .input([Input::Dtmf, Input::Speech])
            .action(next.url(&self.received.base))
            .speech_timeout("auto");
        // Where all choices have as many keys, the last of them ends the input without a wait.
        let length = match self.labels.len() {
            0 => None,
            count => Some(if count <= ONE_KEY { 1 } else { 0 }),
        };
        let lengths = next.keys.iter().map(|(keys, _)| keys.chars().count());
        let mut lengths = length.into_iter().chain(lengths);
        let first = lengths.next().filter(|first| *first > 0);
        let all = first.filter(|first| lengths.all(|length| length == *first));
        let all = all.filter(|_| digits.finish_on_key.is_none());
        if let Some(count) = digits.count.or(all.and_then(|count| count.try_into().ok())) {
            gather = gather.num_digits(count);
        }
        let hash = next.keys.iter().any(|(keys, _)| keys.contains('#'));
        if let Some(key) = digits.finish_on_key.or(hash.then(String::new)) {
            gather = gather.finish_on_key(key);
        }
        if !self.labels.is_empty() {
            // Commas part the hints.
            let labels: Vec<String> = self.labels.iter().map(|one| one.replace(',', "")).collect();
            gather = gather.hints(labels.join(", "));
        }
        if !self.language.is_empty() {
            gather = gather.language(self.language.as_str());
        }
        if let Some(barge) = self.barge {
            gather = gather.barge_in(barge);
        }
        if let Some(seconds) = self.voice.timeout {
            gather = gather.timeout(seconds);
        }
        gather
    }

    /// Ends a call that went on by itself, if no intent says how.
    pub(super) fn close(&mut self) {
        let unreached =
            |status: CallStatus| !matches!(status, CallStatus::Completed | CallStatus::Answered);
        let text = match self.received.call.stage() {
            Stage::Dialled => {
                let dialled = self.received.call.dialled();
                let failed = dialled.is_some_and(|dialled| unreached(dialled.status));
                failed.then(|| self.phrases.unreached.clone())
            }
            Stage::Failed => Some(self.phrases.failed.clone()),
            _ if self.received.step.silent => Some(self.phrases.goodbye.clone()),
            _ => None,
        };
        self.say(&text.unwrap_or_default().into());
        self.flush();
        self.document.push(Hangup::default());
    }

    /// Where the call goes on.
    pub(super) fn next(&self) -> Step {
        let language = (!self.language.is_empty() && self.language != self.voice.locale)
            .then(|| self.language.clone());
        Step {
            position: Some(repeat::behind(self.received)),
            silent: false,
            language,
            keys: Vec::new(),
        }
    }
}
