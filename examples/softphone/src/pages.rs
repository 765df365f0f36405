//! The page, and the file of the voice SDK beside it.

use std::{env, path::PathBuf};

use axum::{
    Router,
    response::{IntoResponse, Response},
    routing::get,
};
use http::{HeaderName, HeaderValue, StatusCode, header};

/// The page's files, each under its own address.
const FILES: [(&str, &str, &str); 6] = [
    ("/", "text/html; charset=utf-8", include_str!("../page/index.html")),
    ("/style.css", "text/css; charset=utf-8", include_str!("../page/style.css")),
    ("/phone.js", SCRIPT, include_str!("../page/phone.js")),
    ("/line.js", SCRIPT, include_str!("../page/line.js")),
    ("/log.js", SCRIPT, include_str!("../page/log.js")),
    ("/icon.svg", "image/svg+xml", include_str!("../page/icon.svg")),
];
const SCRIPT: &str = "text/javascript; charset=utf-8";

/// Where npm puts the SDK.
const SDK: &str = "node_modules/@twilio/voice-sdk/dist/twilio.min.js";

/// What a browser may do with the page: run what this server sends, and talk to it and to Twilio.
///
/// The hosts of Twilio are those of the SDK's own documentation; `*` stands for its regions and edges.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
    connect-src 'self' https://*.twilio.com wss://*.twilio.com https://media.twiliocdn.com; \
    media-src 'self' mediastream: blob: https://sdk.twilio.com https://media.twiliocdn.com; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Which SDK the page runs.
#[derive(Clone, Debug)]
pub(crate) enum Sdk {
    /// The file of the npm package.
    File(PathBuf),
    /// A stand-in that talks to this server instead of Twilio.
    Simulated(&'static str),
}

impl Sdk {
    /// `SOFTPHONE_SDK`, or where npm puts it: below the working directory, else below this package.
    pub(crate) fn from_env() -> Self {
        if let Some(file) = env::var_os("SOFTPHONE_SDK").filter(|file| !file.is_empty()) {
            return Self::File(file.into());
        }
        let here = PathBuf::from(SDK);
        let package = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(SDK);
        Self::File(if here.exists() { here } else { package })
    }

    /// What to do about a file that is not there.
    pub(crate) fn missing(&self) -> Option<String> {
        match self {
            Self::File(file) if !file.is_file() => Some(format!(
                "the voice SDK is not at {}; run `npm ci` in examples/softphone, or set \
                 SOFTPHONE_SDK to its twilio.min.js",
                file.display()
            )),
            _ => None,
        }
    }
}

/// The page's routes.
pub(crate) fn routes(sdk: Sdk) -> Router {
    let router = FILES.into_iter().fold(Router::new(), |router, (path, kind, text)| {
        router.route(path, get(async move || ([(header::CONTENT_TYPE, kind)], text)))
    });
    router
        .route("/sdk.js", get(async move || script(sdk).await))
        .layer(axum::middleware::map_response(guarded))
}

async fn script(sdk: Sdk) -> Response {
    let kind = [(header::CONTENT_TYPE, SCRIPT)];
    let missing = sdk.missing();
    let file = match sdk {
        Sdk::Simulated(text) => return (kind, text).into_response(),
        Sdk::File(file) => file,
    };
    // Read anew each time, so that who installs it need not start the server again.
    let read = tokio::task::spawn_blocking(move || std::fs::read(file)).await;
    match read {
        Ok(Ok(bytes)) => (kind, bytes).into_response(),
        _ => {
            let missing = missing.unwrap_or_else(|| "the voice SDK cannot be read".into());
            tracing::error!("{missing}");
            (StatusCode::NOT_FOUND, missing).into_response()
        }
    }
}

/// Adds the headers that keep a page to itself.
async fn guarded(mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-cache"),
        (HeaderName::from_static("permissions-policy"), "microphone=(self), camera=()"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}
