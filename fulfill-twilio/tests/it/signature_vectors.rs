//! Every vector of `tests/wire/signature-vectors.json`: signatures and verdicts of the official
//! libraries.

use fulfill_twilio::signature::{
    Algorithm, Claim, Content, Settings, SignatureError, Signer, Validator,
};
use serde::Deserialize;

const FILE: &str = include_str!("../wire/signature-vectors.json");

#[derive(Deserialize)]
struct Vectors {
    vectors: Vec<Vector>,
    disagreements: Vec<Vector>,
    shared_key: Vec<Vector>,
    signature_settings_header: Vec<Header>,
}

#[derive(Deserialize)]
struct Vector {
    name: String,
    #[serde(alias = "secret")]
    auth_token: String,
    algorithm: Option<String>,
    url: String,
    params: Option<Vec<(String, String)>>,
    body: Option<String>,
    signature: String,
    valid: Option<bool>,
    suggested: Option<bool>,
}

#[derive(Deserialize)]
struct Header {
    header: String,
    algorithm: String,
}

fn vectors() -> Vectors {
    serde_json::from_str(FILE).expect("the file of vectors")
}

impl Vector {
    fn check(&self, validator: &Validator, settings: Option<&str>) -> Result<(), SignatureError> {
        let pairs: Vec<(&str, &str)> =
            self.params.iter().flatten().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        let form = pairs.iter().copied().collect();
        let claim = |content| Claim {
            url: &self.url,
            content,
            signature: Some(self.signature.as_bytes()),
            settings: settings.map(str::as_bytes),
        };
        match &self.body {
            Some(body) => validator.verify(&claim(Content::Body(body.as_bytes()))),
            None => {
                let verdict = validator.verify(&claim(Content::Form(&form)));
                assert_eq!(verdict, validator.verify(&claim(Content::Pairs(&pairs))));
                verdict
            }
        }
    }
}

#[test]
fn verdicts_are_those_of_the_official_libraries() {
    let vectors = vectors().vectors;
    assert!(!vectors.is_empty());
    for vector in vectors {
        let validator = Validator::new(&vector.auth_token).expect("a token");
        let verdict = vector.check(&validator, None);
        assert_eq!(Some(verdict.is_ok()), vector.valid, "{}: {verdict:?}", vector.name);
    }
}

#[test]
fn where_libraries_disagree_the_text_of_the_url_decides() {
    // Where a verdict is ours to choose: no character of the URL is touched, keys sort by code
    // point, and a port may be any number.
    let chosen = |name: &str| match name {
        "%27 signed, raw apostrophe seen" => false,
        "astral key versus high BMP key" | "port out of range, signed as is" => true,
        other => panic!("choose a verdict for {other:?}"),
    };
    for vector in vectors().disagreements {
        let validator = Validator::new(&vector.auth_token).expect("a token");
        let expected = vector.suggested.unwrap_or_else(|| chosen(&vector.name));
        let verdict = vector.check(&validator, None);
        assert_eq!(verdict.is_ok(), expected, "{}: {verdict:?}", vector.name);
    }
}

#[test]
fn shared_keys() {
    for vector in vectors().shared_key {
        let validator = Validator::with_shared_key("key-1", &vector.auth_token)
            .and_then(|validator| validator.and_token("an-auth-token"))
            .expect("sound secrets");
        let algorithm = vector.algorithm.as_deref().expect("an algorithm");
        for settings in
            [format!("key=key-1,algorithm={algorithm}"), format!("algorithm={algorithm}")]
        {
            let verdict = vector.check(&validator, Some(&settings));
            assert_eq!(Some(verdict.is_ok()), vector.valid, "{}: {verdict:?}", vector.name);
        }
    }
}

#[test]
fn settings_headers() {
    for Header { header, algorithm } in vectors().signature_settings_header {
        let settings = Settings::parse(&header);
        assert_eq!(settings.algorithm, algorithm, "{header}");
        let expected = match algorithm.to_uppercase().as_str() {
            "HMAC_SHA1" => Algorithm::HmacSha1,
            _ => Algorithm::HmacSha256,
        };
        assert_eq!(settings.algorithm(), Ok(expected), "{header}");
    }
}

/// What is made over a URL as seen must be what the vectors hold.
#[test]
fn the_signer_makes_the_signatures_of_the_vectors() {
    let vectors = vectors();
    let (mut made, mut valid) = (0, 0);
    for vector in vectors.vectors.iter().chain(&vectors.shared_key) {
        let signer = match &vector.algorithm {
            None => Signer::new(&vector.auth_token),
            Some(_) => Signer::shared_key("key-1", &vector.auth_token),
        };
        let form = vector.params.iter().flatten().map(|(k, v)| (k, v)).collect();
        let content = match &vector.body {
            Some(body) => Content::Body(body.as_bytes()),
            None => Content::Form(&form),
        };
        let signed = signer.expect("a secret").sign(&vector.url, content);
        assert!(vector.body.is_none() || signed.url == vector.url, "{}", vector.name);
        valid += usize::from(vector.valid == Some(true));
        made += usize::from(vector.valid == Some(true) && signed.signature == vector.signature);
    }
    // The others are made over the other spelling of the port.
    assert!(made * 10 > valid * 7, "only {made} signatures of {valid} were met");
}
