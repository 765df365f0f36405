//! Values stay data, wherever the text goes.

use fulfill_templates::{Escape, RenderError};
use serde_json::json;

fn check(source: &str, escape: Escape, expected: &str) {
    let context = json!({
        "evil": "<b a='\"&{{7*7}}", "quote": "\",\"admin\":true,\"x\":\"\\", "bell": "a\u{7}\n",
        "code": "{% for x in range(9) %}", "list": ["<i>", 1],
    });
    assert_eq!(super::render(source, &context, escape).as_deref(), Ok(expected), "{source}");
}

#[test]
fn text_is_as_it_is_and_never_a_template() {
    check("{{ evil }} {{ code }}", Escape::Text, "<b a='\"&{{7*7}} {% for x in range(9) %}");
}

#[test]
fn markup_comes_from_the_template_alone() {
    let evil = "&lt;b a=&#39;&quot;&amp;{{7*7}}";
    for (source, expected) in [
        ("<b>{{ evil }}</b>", format!("<b>{evil}</b>")),
        ("{{ evil|e }}{{ evil|e|e }}", format!("{evil}{evil}")),
        (
            "{% set x %}<i>{{ evil }}</i>{% endset %}{{ x }}{{ x|trim }}",
            format!("<i>{evil}</i>").repeat(2),
        ),
        ("{% macro m(x) %}<i>{{ x }}</i>{% endmacro %}{{ m(evil) }}", format!("<i>{evil}</i>")),
        ("{{ '<u>' }}{{ list }}", "&lt;u&gt;[&quot;&lt;i&gt;&quot;, 1]".to_owned()),
        (
            "{% set x %}<br>{% endset %}{{ x ~ evil }}{{ [x, evil]|join }}{{ list|join(x) }}",
            format!("<br>{evil}<br>{evil}&lt;i&gt;<br>1"),
        ),
        // What is changed after it was escaped is data again.
        (
            "{% set x %}{{ '<' }}{% endset %}{{ x|replace('&lt;', '<') }}{{ x|reverse }}{{ x|upper }}{{ x[0] }}{{ x|first }}",
            "&lt;;tl&amp;&amp;LT;&amp;&amp;".to_owned(),
        ),
        (
            "{% set x %}<b>{% endset %}{{ x[:2] }}{{ '%s'|format(x) }}{{ x|list|join }}{{ x|string }}{{ x.format() }}{{ x|truncate(2, leeway=0) }}{{ x * 2 }}",
            "&lt;b&lt;b&gt;&lt;b&gt;<b>&lt;b&gt;...&lt;b&gt;&lt;b&gt;".to_owned(),
        ),
        (
            "{% filter lower %}<B>{{ evil }}{% endfilter %}",
            format!("&lt;b&gt;{}", evil.replace('&', "&amp;").to_lowercase()),
        ),
    ] {
        check(source, Escape::Html, &expected);
    }
    check("<Say>{{ evil }}{{ bell }}</Say>", Escape::Xml, &format!("<Say>{evil}a\n</Say>"));
}

#[test]
fn json_stays_json() {
    for (source, expected) in [
        (r#"{"a":"x{{ quote }}"}"#, r#"{"a":"x\",\"admin\":true,\"x\":\"\\"}"#),
        (r#"{"a":{{ quote }}}"#, r#"{"a":"\",\"admin\":true,\"x\":\"\\"}"#),
        (
            r#"{"a":{{ list }},"b":{{ missing }},"c":"{{ missing }}","d":"{{ list }}"}"#,
            r#"{"a":["<i>",1],"b":null,"c":"","d":"[\"<i>\", 1]"}"#,
        ),
        (
            r#"{"q\"":"{{ bell }}","t":{{ list|tojson }},"s":"{{ list|tojson }}"}"#,
            r#"{"q\"":"a\u0007\n","t":["<i>",1],"s":"[\"<i>\",1]"}"#,
        ),
        (
            r#"{% set x %}"{{ quote }}{% endset %}["{{ x }}",{{ x }}]"#,
            r#"["\"\",\"admin\":true,\"x\":\"\\","\"\",\"admin\":true,\"x\":\"\\"]"#,
        ),
    ] {
        check(source, Escape::Json, expected);
    }
    let error = super::render("{\"a\": 1,}", &json!({}), Escape::Json).unwrap_err();
    assert!(matches!(error, RenderError::NotJson { .. }), "{error}");
}
