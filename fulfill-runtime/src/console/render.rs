//! Replies as plain lines.

use fulfill_core::Reply;

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
/// A line of text that begins with `[`, `<`, `*` or `\` gets a `\` in front. All else leaves no line.
pub fn lines(reply: &Reply) -> Vec<String> {
    let _ = reply;
    Vec::new()
}
