//! Kinds of files by their addresses.

use crate::{
    send::{Attachment, BuildError, Media},
    webhook,
};

/// MIME types by the ending of a file's name.
const TYPES: [(&str, &str); 20] = [
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("png", "image/png"),
    ("gif", "image/gif"),
    ("webp", "image/webp"),
    ("mp4", "video/mp4"),
    ("m4v", "video/mp4"),
    ("mov", "video/quicktime"),
    ("webm", "video/webm"),
    ("avi", "video/x-msvideo"),
    ("mkv", "video/x-matroska"),
    ("mp3", "audio/mpeg"),
    ("m4a", "audio/mp4"),
    ("aac", "audio/aac"),
    ("wav", "audio/wav"),
    ("ogg", "audio/ogg"),
    ("oga", "audio/ogg"),
    ("opus", "audio/ogg"),
    ("pdf", "application/pdf"),
    ("zip", "application/zip"),
];

/// The MIME type that an address ends in.
fn ending(url: &str) -> Option<&'static str> {
    let path = url.split(['?', '#']).next()?;
    let name = path.rsplit('/').next()?;
    let (_, ending) = name.rsplit_once('.')?;
    TYPES.iter().find(|(known, _)| known.eq_ignore_ascii_case(ending)).map(|(_, kind)| *kind)
}

/// The file at an address as what its ending says: picture, film, sound, else any file.
pub(super) fn attachment(url: &str) -> Result<Attachment, BuildError> {
    let media = Media::url(url)?;
    Ok(match ending(url).and_then(|kind| kind.split('/').next()) {
        Some("image") => Attachment::Image(media),
        Some("video") => Attachment::Video(media),
        Some("audio") => Attachment::Audio(media),
        _ => Attachment::File(media),
    })
}

/// The MIME type of what a user sent: by its address, else the family that Meta says, for example
/// `image/*`; empty for what is no file.
pub(super) fn content_type(attachment: &webhook::Attachment) -> &'static str {
    let family = match attachment.kind.as_str() {
        "image" | "sticker" => "image/*",
        "video" | "reel" | "ig_reel" => "video/*",
        "audio" => "audio/*",
        "file" => "application/octet-stream",
        _ => return "",
    };
    let by_address = attachment.url.as_deref().and_then(ending);
    let fits = |kind: &&str| family.split('/').next() == kind.split('/').next();
    match by_address {
        Some(kind) if attachment.kind == "file" => kind,
        kind => kind.filter(fits).unwrap_or(family),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_tell_what_a_file_is() {
        for (url, kind) in [
            ("https://a/b.JPG", "image"),
            ("https://a/b.mp4?c=d.png", "video"),
            ("https://a/b.ogg#x", "audio"),
            ("https://a/b.pdf", "file"),
            ("https://a/b", "file"),
            ("https://a.png", "image"),
        ] {
            let json = serde_json::to_value(attachment(url).unwrap()).unwrap();
            assert_eq!(json["type"], kind, "{url}");
        }
        assert!(attachment("b.png").is_err());
    }
}
