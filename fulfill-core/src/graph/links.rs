//! Placeholder.
use super::Survey;
pub(super) struct Links<'a> {
    #[allow(dead_code)]
    survey: &'a Survey<'a>,
}
impl<'a> Links<'a> {
    pub(super) fn new(survey: &'a Survey<'a>) -> Self {
        Self { survey }
    }
}
