//! What is a request of the assistant, and what is said about one that is none.

use fulfill_core::{Given, Place, provider::DecodeError};
use fulfill_runtime::assistant::Request;
use serde_json::{Value, json};

fn body() -> Value {
    json!({
        "intent_name": "Novo pedido", "parameters": {"cliente": "Padaria São João"},
        "sessionLog": [], "query": "q", "message": "oi", "carolOrganization": "o",
        "carolEnvironment": "e", "carolOrganizationId": "1", "carolEnvironmentId": "2",
        "sessionId": "s1", "channelName": "web",
    })
}

fn read(body: &Value) -> Result<Request, DecodeError> {
    Request::from_json("pedidos", body.to_string().as_bytes())
}

#[test]
fn what_may_be_left_out_has_its_default() {
    let request = read(&body()).unwrap();
    assert_eq!((request.language(), request.named_queries().len()), ("", 0));
    assert!(request.all_required_params_present());
    assert!(!request.is_production());
    let mut null = body();
    for name in ["namedQueries", "language", "allRequiredParamsPresent", "isProduction"] {
        null[name] = Value::Null;
    }
    assert!(read(&null).unwrap().all_required_params_present());
}

#[test]
fn the_log_is_a_list_of_objects_or_of_ids() {
    for log in [json!([]), json!([{"sessionId": "a"}]), json!(["a", "b"]), json!([1, -2])] {
        let mut body = body();
        body["sessionLog"] = log.clone();
        assert_eq!(json!(read(&body).unwrap().session_log()), log);
    }
}

#[test]
fn values_are_found_by_name() {
    let request = read(&body()).unwrap();
    let parameter = |name: &str| request.get(Place::Parameter, name);
    assert_eq!(parameter("cliente"), Some("Padaria São João".into()));
    assert_eq!(parameter("sessionId"), Some("s1".into()));
    assert_eq!(parameter("isProduction"), Some(false.into()));
    assert_eq!(parameter("nobody"), None);
    assert_eq!(request.get(Place::Field, "cliente"), Some("Padaria São João".into()));
    assert_eq!(request.get(Place::Field, "sessionId"), None);
    assert_eq!(request.get(Place::Memory, "cliente"), None);
    assert_eq!(request.names(Place::Field), ["cliente"]);
    assert_eq!(format!("{request:?}").find("João"), None);
}

#[test]
fn the_member_that_is_wrong_is_named() {
    let required = [
        "intent_name",
        "parameters",
        "sessionLog",
        "query",
        "message",
        "carolOrganization",
        "carolEnvironment",
        "carolOrganizationId",
        "carolEnvironmentId",
        "sessionId",
        "channelName",
    ];
    for name in required {
        let mut missing = body();
        missing.as_object_mut().unwrap().remove(name);
        let error = read(&missing).unwrap_err().to_string();
        assert!(error.starts_with(&format!("{name}: missing")), "{error}");
        let mut null = body();
        null[name] = Value::Null;
        let error = read(&null).unwrap_err().to_string();
        assert!(error.starts_with(&format!("{name}: expected")), "{error}");
    }
    for (name, value) in [
        ("sessionId", json!([1])),
        ("sessionId", json!(5)),
        ("parameters", json!([])),
        ("parameters", json!("x")),
        ("namedQueries", json!([])),
        ("sessionLog", json!({})),
        ("sessionLog", json!([null])),
        ("sessionLog", json!([["a"]])),
        ("sessionLog", json!([true])),
        ("isProduction", json!("yes")),
        ("language", json!(1)),
    ] {
        let mut wrong = body();
        wrong[name] = value.clone();
        let error = read(&wrong).unwrap_err().to_string();
        assert!(error.starts_with(&format!("{name}: expected")), "{value}: {error}");
    }
}

#[test]
fn what_is_no_object_is_malformed() {
    let deep = format!(r#"{{"parameters":{}1{}}}"#, "[".repeat(5000), "]".repeat(5000));
    let twice = body().to_string().replacen('{', r#"{"query":"again","#, 1);
    let cut = &body().to_string()[..50];
    for text in ["", "null", "[]", "5", "\u{feff}{}", "{", cut, &deep, &twice] {
        let error = Request::from_json("", text.as_bytes()).unwrap_err();
        assert!(matches!(error, DecodeError::Malformed { .. }), "{error}");
    }
    let invalid = Request::from_json("", b"{\"intent_name\":\"\xff\"}").unwrap_err();
    assert!(matches!(invalid, DecodeError::Malformed { .. }), "{invalid}");
}
