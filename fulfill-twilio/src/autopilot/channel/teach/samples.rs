//! The samples of a task as triggers.

use fulfill_core::{
    Entry,
    matching::{Recognizer as _, Sample, Samples},
    text::fold,
};

use super::{super::super::schema::Task, Left, kinds::Types};

/// Adds the samples of a task to what an intent answers to, in all languages. Those that the built-in
/// recogniser cannot learn, and those that are there already, are left out.
pub(super) fn learn(task: &Task, entry: &mut Entry, types: &Types<'_>, left: &mut Left) {
    for sample in &task.samples {
        let text = sample.tagged_text.trim();
        let folded = fold(text);
        if entry.triggers.samples.iter().any(|own| fold(own) == folded) {
            continue;
        }
        let wrong = Samples::new().train("", &[Sample { text, entry: 0 }]);
        if wrong.is_empty() {
            entry.triggers.samples.push(text.to_owned().into());
        }
        wrong.into_iter().for_each(|one| left.add(format!("sample \"{text}\" {}", one.reason)));
    }
    for field in task.fields.iter().filter(|field| types.has_synonyms(&field.field_type)) {
        left.add(format!(
            "field `{}` arrives as it was said, also where type `{}` has another word for it; read \
             it with `#[derive(Slot)]`",
            field.unique_name, field.field_type
        ));
    }
}
