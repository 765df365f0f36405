//! Whatever the template and the values: an answer, of bounded work, and values stay data.

use std::cell::Cell;

use fulfill_templates::{Escape, Limits, Setting, Templates};
use jiff::civil::date;
use proptest::{prelude::*, test_runner::TestRunner};
use serde_json::{Value, json};

/// A macro and a namespace that every template finds.
const PREFIX: &str = "{% set ns = namespace() %}\
                      {% macro m(x, y) %}{{ x }}{{ y }}{% endmacro %}";

const NAMES: [&str; 8] = ["a", "b", "a.b", "b[0]", "missing.x", "now", "n", "text"];

const WORDS: [&str; 63] = [
    "abs",
    "attr('b')",
    "batch(2)",
    "batch(3, 'x')",
    "bool",
    "capitalize",
    "count",
    "default('d')",
    "dictsort",
    "e",
    "emojize",
    "escape",
    "first",
    "float",
    "format('x', 1)",
    "groupby('b')",
    "indent(3, true)",
    "int",
    "items",
    "join(', ')",
    "join(a)",
    "last",
    "length",
    "lines",
    "list",
    "lower",
    "map('upper')",
    "map(attribute='b')",
    "max",
    "min",
    "reject('odd')",
    "rejectattr('b')",
    "replace('a', 'bb')",
    "replace('', text)",
    "reverse",
    "round",
    "round(2)",
    "select",
    "select('eq', a)",
    "selectattr('b', 'in', a)",
    "sort",
    "sort(reverse=true)",
    "split",
    "split(',')",
    "string",
    "sum",
    "sum('b')",
    "title",
    "tojson",
    "trim",
    "trim('a')",
    "truncate(5)",
    "truncate(3, true, '', 0)",
    "unique",
    "upper",
    "urlencode",
    "wordcount",
    "format(1.5, -3)",
    "int(default=3)",
    "round(999999999)",
    "indent(100)",
    "abs(1)",
    "list(2)",
];

fn expression() -> impl Strategy<Value = String> {
    let number = prop_oneof![
        any::<i64>().prop_map(|n| n.to_string()),
        (0..9_i32).prop_map(|n| n.to_string())
    ];
    let leaf = prop_oneof![
        prop::sample::select(&NAMES[..]).prop_map(str::to_owned),
        number,
        any::<f64>().prop_map(|n| format!("{:?}", n.abs())),
        "'[ -&(-~ü:%{}]{0,8}'".prop_map(|text| text.replace('\\', "")),
        Just("[]".to_owned()),
        Just("none".to_owned()),
        Just("'%05.3f %s %d'".to_owned()),
    ];
    leaf.prop_recursive(3, 10, 3, |inner| {
        let ops = vec![
            "+", "-", "*", "/", "//", "%", "**", "~", "==", "<", ">=", "in", "not in", "and", "or",
        ];
        let methods = vec![
            "upper()",
            "split()",
            "join(b)",
            "get('b')",
            "items()",
            "keys()",
            "values()",
            "replace('a', 'b')",
            "format(1, a)",
            "startswith('a')",
            "count('a')",
            "strip()",
            "title()",
        ];
        let tests = vec![
            "defined",
            "odd",
            "even",
            "divisibleby(0)",
            "divisibleby(3)",
            "in(a)",
            "mapping",
            "string",
            "lower",
            "gt(3)",
        ];
        prop_oneof![
            (inner.clone(), prop::sample::select(ops), inner.clone())
                .prop_map(|(a, op, b)| format!("({a} {op} {b})")),
            (inner.clone(), prop::sample::select(&WORDS[..]))
                .prop_map(|(a, word)| format!("({a}|{word})")),
            (inner.clone(), prop::sample::select(methods))
                .prop_map(|(a, method)| format!("({a}).{method}")),
            (inner.clone(), prop::sample::select(tests))
                .prop_map(|(a, test)| format!("({a} is {test})")),
            (inner.clone(), inner.clone(), inner.clone())
                .prop_map(|(a, b, c)| format!("({a})[{b}:{c}]")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("[{a}, {b}]")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{{'b': {a}, 'c': {b}}}")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a})[{b}]")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("range({a}, {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} if {b})")),
            inner.clone().prop_map(|a| format!("(-{a})")),
            inner.prop_map(|a| format!("m({a}, y={a})")),
        ]
    })
}

fn template() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        "[ -~ü:\"]{0,6}".prop_map(|text| text.replace(['{', '%', '#'], "")),
        expression().prop_map(|expr| format!("{{{{ {expr} }}}}")),
        expression().prop_map(|expr| format!("{{% set a = {expr} %}}")),
        expression().prop_map(|expr| format!("{{% set ns.x = {expr} ~ ns.x %}}")),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        let body = prop::collection::vec(inner, 0..4).prop_map(|parts| parts.concat());
        prop_oneof![
            (expression(), body.clone()).prop_map(|(over, body)| format!(
                "{{% for a in {over} %}}{body}{{{{ loop.nextitem }}}}{{% endfor %}}"
            )),
            (expression(), body.clone(), body.clone()).prop_map(|(test, a, b)| format!(
                "{{% if {test} %}}{a}{{% else %}}{b}{{% endif %}}"
            )),
            body.clone().prop_map(|body| format!("{{% set text %}}{body}{{% endset %}}")),
            body.clone().prop_map(|body| format!(
                "{{% filter upper|replace('A', 'bb') %}}{body}{{% endfilter %}}"
            )),
            (expression(), body)
                .prop_map(|(value, body)| format!("{{% with b = {value} %}}{body}{{% endwith %}}")),
        ]
    })
}

fn context() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        Just(Value::from("{{ 7*7 }}<b>\"'&\\ a,b")),
    ];
    let value = leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec(inner, 2).prop_map(|two| json!({ "b": two[0], "x": two[1] })),
        ]
    });
    (value.clone(), value.clone(), value)
        .prop_map(|(a, b, text)| json!({ "a": a, "b": b, "n": 3, "text": text }))
}

fn escape() -> impl Strategy<Value = Escape> {
    prop::sample::select(vec![Escape::Text, Escape::Html, Escape::Xml, Escape::Json])
}

/// Templates from a grammar, so that nearly all of them are read and run.
#[test]
fn any_template_ends() {
    let config = ProptestConfig { cases: 10_000, failure_persistence: None, ..Default::default() };
    let limits = Limits { fuel: 2_000, output: 2_000, ..Limits::default() };
    let mut runner = TestRunner::new(config);
    let counts = (Cell::new(0), Cell::new(0));
    let ran = runner.run(&(template(), context(), escape()), |(source, context, escape)| {
        let source = format!("{PREFIX}{source}");
        let templates = Templates::builder().add("t", source).short_codes().limits(limits);
        let Ok(templates) = templates.build() else { return Ok(()) };
        counts.0.set(counts.0.get() + 1);
        let setting = Setting::new(escape).at(date(2026, 11, 21).at(9, 0, 0, 0));
        if let Ok(text) = templates.render("t", &context, setting) {
            prop_assert!(text.len() <= limits.output);
            counts.1.set(counts.1.get() + 1);
        }
        Ok(())
    });
    ran.expect("no panic, and no text beyond the limit");
    let (read, rendered) = (counts.0.get(), counts.1.get());
    assert!(read > 9_000 && rendered > 2_000, "{read} were read, {rendered} gave a text");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..Default::default() })]

    #[test]
    fn any_text_is_read_or_refused(source in "([{]{2}|[}]{2}|[{]%|%[}]|if|for|in|set|endif|macro|[ -~ü\n]){0,40}") {
        if let Ok(templates) = Templates::builder().add("t", source).short_codes().build() {
            let _ = templates.say("t", json!({ "a": [1] }));
        }
    }

    /// What a user says comes out as said, and as nothing else.
    #[test]
    fn values_stay_data(said in "[{}%#<>&'\"/\\\\a7*:\\PC]{0,30}") {
        let templates = Templates::builder()
            .add("text", "<i>{{ said }}{% set x = said %}{{ x }}")
            .add("html", "<i a=\"{{ said }}\">{% set x %}<b>{{ said }}</b>{% endset %}{{ x }}{{ [x, said]|join(said) }}{{ x|replace('&', said) }}")
            .add("json", r#"{"a":"{{ said }}!","b":{{ said }},"c":[{{ {'d': said} }}],"d":{{ said|tojson }}}"#)
            .short_codes()
            .build()
            .expect("good templates");
        let context = json!({ "said": said });
        prop_assert_eq!(templates.say("text", &context), Ok(format!("<i>{said}{said}")));
        let html = templates.render("html", &context, Escape::Html).expect("a text");
        prop_assert_eq!(html.matches('<').count(), 5, "{}", html);
        prop_assert_eq!(html.matches('>').count(), 5);
        prop_assert_eq!(html.matches('"').count(), 2);
        prop_assert_eq!(html.matches('\'').count(), 0);
        let json = templates.render("json", &context, Escape::Json).expect("a text");
        let read: Value = serde_json::from_str(&json).expect("JSON");
        prop_assert_eq!(read, json!({ "a": format!("{said}!"), "b": said, "c": [{ "d": said }], "d": said }));
    }
}
