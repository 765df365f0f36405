//! Writes pairs as a form.

/// Encodes as browsers do: letters, digits and `*-._` stay, a blank becomes `+`.
pub(super) fn encode<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}
