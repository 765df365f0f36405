//! Files that are saved at Meta, to be sent by id for 90 days.

use bytes::Bytes;
use http::{HeaderValue, Method, Request};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::Graph;
use crate::{
    send::{
        BuildError, Link,
        limits::{AttachmentSize, InstagramImageSize, Rule as _},
    },
    token::hex,
};

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// A picture.
    Image,
    /// A sound.
    Audio,
    /// A film.
    Video,
    /// Any other.
    File,
}

impl FileKind {
    /// `image`, `audio`, `video` or `file`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Audio => "audio",
            Self::Video => "video",
            Self::File => "file",
        }
    }
}

/// A file to save.
#[derive(Clone, Debug, PartialEq)]
pub struct Upload {
    kind: FileKind,
    from: From,
}

#[derive(Clone, Debug, PartialEq)]
enum From {
    Url(Link),
    Data { name: String, content_type: String, data: Bytes },
}

impl Upload {
    /// A file that Meta fetches.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if the address is none.
    pub fn url(kind: FileKind, url: impl Into<String>) -> Result<Self, BuildError> {
        Ok(Self { kind, from: From::Url(Link::new(url)?) })
    }

    /// A file of up to 25 MB, with its name and MIME type. Instagram takes less of an image, see
    /// [`check_instagram`](Self::check_instagram).
    ///
    /// # Errors
    ///
    /// [`BuildError`] if it is larger, has no name, or its MIME type is none.
    pub fn data(
        kind: FileKind,
        name: impl Into<String>,
        content_type: impl Into<String>,
        data: impl Into<Bytes>,
    ) -> Result<Self, BuildError> {
        let (name, content_type, data): (String, String, Bytes) =
            (name.into(), content_type.into(), data.into());
        BuildError::check(AttachmentSize::LIMIT, data.len())?;
        if name.is_empty() {
            return Err(BuildError::invalid("attachment.filename", "a file needs a name"));
        }
        let plain = content_type.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ');
        if !plain || !content_type.contains('/') {
            let reason = "write a MIME type, for example `image/png`";
            return Err(BuildError::invalid("attachment.content_type", reason));
        }
        Ok(Self { kind, from: From::Data { name, content_type, data } })
    }

    /// Whether Instagram takes it, too: an image of up to 8 MB.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if it is an image that is larger.
    pub fn check_instagram(&self) -> Result<(), BuildError> {
        match (self.kind, &self.from) {
            (FileKind::Image, From::Data { data, .. }) => {
                BuildError::check(InstagramImageSize::LIMIT, data.len())
            }
            _ => Ok(()),
        }
    }

    /// The message that the call describes.
    fn message(&self) -> Value {
        let mut payload = json!({ "is_reusable": true });
        if let From::Url(url) = &self.from {
            payload["url"] = json!(url);
        }
        json!({ "attachment": { "type": self.kind.as_str(), "payload": payload } })
    }
}

impl Graph {
    /// Saves a file; the answer has its `attachment_id`.
    pub fn upload(&self, upload: &Upload) -> Request<Bytes> {
        let path = [&*self.page, "message_attachments"];
        let message = upload.message();
        match &upload.from {
            From::Url(_) => self.post(&path, &json!({ "message": message })),
            From::Data { name, content_type, data } => {
                let form = multipart(&message.to_string(), name, content_type, data);
                self.call(Method::POST, &path, &[], Some(form))
            }
        }
    }
}

/// A form of two parts. Its boundary is a digest of the file, so that it does not stand in it.
fn multipart(message: &str, name: &str, content_type: &str, data: &[u8]) -> (HeaderValue, Bytes) {
    let boundary = format!("fulfill-{}", &hex(&Sha256::digest(data))[..32]);
    // As browsers write names: what would end the text or the line is escaped.
    let name = name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A");
    let head = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"message\"\r\n\r\n{message}\r\n\
         --{boundary}\r\nContent-Disposition: form-data; name=\"filedata\"; filename=\"{name}\"\r\n\
         Content-Type: {content_type}\r\n\r\n"
    );
    let mut body = Vec::with_capacity(head.len() + data.len() + boundary.len() + 8);
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(data);
    body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
    let kind = HeaderValue::from_str(&format!("multipart/form-data; boundary={boundary}"));
    (kind.expect("digits of a digest are ASCII"), body.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_a_form_of_two_parts() {
        let upload =
            Upload::data(FileKind::Image, "a\"b.png", "image/png", &b"\x89PNG"[..]).unwrap();
        let request = Graph::new("t").unwrap().upload(&upload);
        let kind = request.headers()["content-type"].to_str().unwrap();
        let boundary = kind.strip_prefix("multipart/form-data; boundary=").unwrap();
        let body = String::from_utf8_lossy(request.body());
        let parts: Vec<&str> = body.split(&format!("--{boundary}")).collect();
        assert_eq!(parts.len(), 4, "{body}");
        assert!(parts[1].ends_with(
            "{\"attachment\":{\"payload\":{\"is_reusable\":true},\"type\":\"image\"}}\r\n"
        ));
        assert!(parts[2].contains("filename=\"a%22b.png\"\r\nContent-Type: image/png\r\n\r\n"));
        assert_eq!(parts[3], "--\r\n");
    }

    #[test]
    fn files_are_bounded() {
        let make = |size: usize, name: &str, kind: &str| {
            Upload::data(FileKind::File, name, kind, vec![0; size])
        };
        assert!(make(26_214_400, "a", "a/b").is_ok());
        assert!(make(26_214_401, "a", "a/b").is_err());
        assert!(make(1, "", "a/b").is_err());
        assert!(make(1, "a", "a/b\r\nX: y").is_err());
    }
}
