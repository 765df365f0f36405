//! What templates print.

use fulfill_templates::{Escape, RenderError, Setting, Templates};
use jiff::civil::date;
use serde_json::json;

fn check(source: &str, expected: &str) {
    let context = json!({
        "name": "Ana", "n": 7, "price": 2.5, "none": null, "yes": true, "empty": "",
        "list": [3, 1, 2], "words": ["b", "A", "c"],
        "users": [{ "name": "Ana", "age": 30, "on": true }, { "name": "Bo", "age": 20, "on": false }],
        "map": { "b": 1, "a": 2 },
    });
    assert_eq!(super::render(source, &context, Escape::Text).as_deref(), Ok(expected), "{source}");
}

#[test]
fn values_and_what_is_missing() {
    check(
        "{{ name }} {{ n }} {{ price }} {{ yes }} {{ list }} {{ users[0].name }}",
        "Ana 7 2.5 True [3, 1, 2] Ana",
    );
    check("[{{ x }}{{ x.y.z }}{{ x[0].y }}{{ none }}{{ none.a }}{{ name.a.b }}]", "[]");
    check("{% for a in x.y %}{{ a }}{% else %}nothing{% endfor %}", "nothing");
    check(
        "{{ x|upper }}{{ x|length }}{{ x|join }}{{ x|list }}{{ x|sort }}{{ x|items }}",
        "0[][][]",
    );
    check(
        "{{ x|default('d') }} {{ none|d('e') }} {{ empty|d('f') }}{{ empty|d('g', true) }}",
        "d e g",
    );
    check(
        "{{ x is defined }} {{ none is none }} {{ x == none }} {{ 'a' in x }}",
        "False True False False",
    );
    check(
        "{{ users[9].name }}{{ list[5] }}{{ list[-1] }}{{ name[0] }}{{ name[-1] }}{{ name[9] }}",
        "2Aa",
    );
}

#[test]
fn operators() {
    check(
        "{{ 7 // 2 }} {{ -7 // 2 }} {{ 7 % 3 }} {{ -7 % 3 }} {{ 2 ** 10 }} {{ 7 / 2 }}",
        "3 -4 1 2 1024 3.5",
    );
    check(
        "{{ 1 + 2.5 }} {{ 'a' + 'b' }} {{ 'a' ~ 1 ~ none ~ x }} {{ [1] + [2] }} {{ 'ab' * 2 }}",
        "3.5 ab a1 [1, 2] abab",
    );
    check(
        "{{ 1 < 2 < 3 }} {{ 3 in list }} {{ 'a' not in name }} {{ 'b' in map }}",
        "True True False True",
    );
    check(
        "{{ not x }} {{ x or 'o' }} {{ n and 'p' }} {{ 'q' if yes else 'r' }}{{ 's' if x }}",
        "True o p q",
    );
    check(
        "{{ list[1:] }} {{ list[::-1] }} {{ name[:2] }} {{ name[-2:] }} {{ list[5:1:-1] }}",
        "[1, 2] [2, 1, 3] An na [2]",
    );
    check("{{ {'k': [1, {'z': 2}]}.k[1].z }} {{ (1, 2)[0] }}", "2 1");
}

#[test]
fn statements() {
    check(
        "{% for x in list if x > 1 %}{{ loop.index }}{{ x }}{{ ',' if not loop.last }}{% endfor %}",
        "13,22",
    );
    check("{% for k, v in map|items %}{{ k }}{{ v }}{% endfor %}", "a2b1");
    check(
        "{% for k, v in map.items() %}{{ loop.cycle('x', 'y') }}{{ loop.previtem }}{% endfor %}",
        "xy[\"a\", 2]",
    );
    check(
        "{% set a = 1 %}{% if yes %}{% set a = 2 %}{% endif %}{% for _ in list %}{% set a = 3 %}{% endfor %}{{ a }}",
        "2",
    );
    check(
        "{% set ns = namespace(n=0) %}{% for x in list %}{% set ns.n = ns.n + x %}{% endfor %}{{ ns.n }}",
        "6",
    );
    check("{% with a = 1, b = a + 1 %}{{ b }}{% endwith %}{{ b }}", "2");
    check(
        "{% set t %}<{{ name }}>{% endset %}{{ t }}{% filter upper %}x{{ name }}{% endfilter %}",
        "<Ana>XANA",
    );
    check(
        "{% macro hi(who, mark='!') %}hi {{ who }}{{ mark }}{{ n }}{% endmacro %}{% set n = 1 %}{{ hi('a') }} {{ hi(who='b', mark='?') }}",
        "hi a!1 hi b?1",
    );
    check(
        "{% macro f(x) %}{{ x }}{% if x > 0 %}{{ f(x - 1) }}{% endif %}{% endmacro %}{{ f(3) }}",
        "3210",
    );
    check(
        "{% if x %}a{% elif n > 9 %}b{% elif n == 7 %}c{% else %}d{% endif %}{# no #}{% raw %}{{ n }}{% endraw %}",
        "c{{ n }}",
    );
}

#[test]
fn filters_and_methods() {
    check(
        "{{ words|sort|join(', ') }} {{ users|map(attribute='name')|join('+') }}",
        "A, b, c Ana+Bo",
    );
    check(
        "{{ users|selectattr('on')|map(attribute='name')|list }} {{ users|rejectattr('age', 'gt', 25)|length }}",
        "[\"Ana\"] 1",
    );
    check(
        "{{ list|sum }} {{ users|sum('age') }} {{ list|max }} {{ list|select('odd')|list }} {{ words|map('upper')|join }}",
        "6 50 3 [3, 1] BAC",
    );
    check(
        "{{ list|batch(2, 0)|list }} {{ name|replace('A', 'aa') }} {{ ' a '|trim }} {{ 'a b c'.split(' ') }}",
        "[[3, 1], [2, 0]] aana a [\"a\", \"b\", \"c\"]",
    );
    check(
        "{{ 'long text here'|truncate(9, leeway=0) }} {{ 'a b'|urlencode }} {{ 'a b'|wordcount }} {{ map|tojson }}",
        "long... a%20b 2 {\"a\":2,\"b\":1}",
    );
    check(
        "{{ '%s=%05.1f|%-3d|'|format('a', 2.25, 7) }} {{ '{} {1} {k}'.format(1, 2, k=3) }} {{ '1.5'|float + 1 }} {{ '3'|int }}",
        "a=002.2|7  | 1 2 3 2.5 3",
    );
    check(
        "{{ name.upper() }} {{ ', '.join(words) }} {{ name.startswith('A') }} {{ map.get('z', 5) }} {{ map.values()|list }}",
        "ANA b, A, c True 5 [2, 1]",
    );
    check("{{ 'a\nb'|indent(2) }} {{ 2.567|round(1) }} {{ 'banana'.count('an') }}", "a\n  b 2.6 2");
}

#[test]
fn time_emoji_and_includes() {
    let templates = Templates::builder()
        .add(
            "now",
            "{{ now }} {{ now|format('%d/%m') }} {{ now('%H:%M') }} {{ now.weekday }} {{ now() }}",
        )
        .add(
            "emoji",
            "{{ emoji.pile_of_poo }} {{ emoji['+1'] }} :tada: {{ text }} {{ text|emojize }}",
        )
        .add("part", "[{{ who }}]")
        .add("part.pt", "({{ who }})")
        .add("whole", "{% set who = 'me' %}{% include 'part' %}{% include 'gone' ignore missing %}")
        .short_codes()
        .build()
        .expect("good templates");
    let context = json!({ "text": ":wave:", "now": "shadow" });
    let at = Setting::default().at(date(2026, 11, 21).at(9, 5, 0, 0));
    for (name, setting, expected) in [
        ("now", at, "2026-11-21 09:05 21/11 09:05 6 2026-11-21"),
        ("now", Setting::default(), "    "),
        ("emoji", at, "\u{1f4a9} 👍 🎉 :wave: 👋"),
        ("whole", at, "[me]"),
        ("whole", at.locale("pt-BR"), "(me)"),
        ("whole", at.locale("es"), "[me]"),
    ] {
        assert_eq!(templates.render(name, &context, setting).as_deref(), Ok(expected), "{name}");
    }
    assert_eq!(templates.say("nope", ()), Err(RenderError::Unknown { name: "nope".into() }));
}

/// The names that bots made for Permabots expect, given by a caller as plain data.
#[test]
fn a_context_of_permabots() {
    let context = json!({
        "service": "telegram",
        "state_context": { "prev_state": { "pattern": { "id": "9" } } },
        "pattern": { "name": "Ana", "0": "/hi Ana" },
        "env": { "shop": "ebooks" },
        "message": { "message": { "text": "/hi Ana", "from_user": { "first_name": "Ana" } } },
        "response": { "status": 200, "data": [{ "name": "author1" }, { "name": "author2" }] },
    });
    for (source, expected) in [
        (
            "{% if service == 'telegram' %}{{ message.message.from_user.first_name }}{% endif %}",
            "Ana",
        ),
        (
            "{% for a in response.data %}<b>{{ a.name }}</b>{% endfor %}",
            "<b>author1</b><b>author2</b>",
        ),
        (
            "{% if response.status == 401 %}no{% else %}{{ env.shop }}:{{ response.data[0].name }}{% endif %}",
            "ebooks:author1",
        ),
        (
            "{{ state_context.prev_state.pattern.id }} {{ pattern['0'] }} {{ pattern.unmatched }}{{ emoji.pile_of_poo }}",
            "9 /hi Ana \u{1f4a9}",
        ),
    ] {
        assert_eq!(
            super::render(source, &context, Escape::Html).as_deref(),
            Ok(expected),
            "{source}"
        );
    }
}

#[test]
fn failures_say_where_and_what_to_write() {
    let failed =
        |source: &str| super::render(source, &json!({}), Escape::Text).unwrap_err().to_string();
    for (source, expected) in [
        ("a\n{{ x + 1 }}", "t:2: what is missing is no number; write `|default(0)` behind it"),
        ("{{ 1 // 0 }}", "t:1: division by zero; ask `if` first"),
        (
            "{{ 9223372036854775807 + 1 }}",
            "t:1: the number gets too large; reckon with smaller ones",
        ),
        ("{% set x.y = 1 %}", "t:1: `x` is no namespace; write `{% set x = namespace() %}` first"),
        (
            "{{ '%d'|format('x') }}",
            "t:1: a string fills no field for numbers; write `%s`, or `|float`",
        ),
        ("{% set a, b = [1] %}", "t:1: 2 names for 1 values; write one name a value"),
    ] {
        assert_eq!(failed(source), expected, "{source}");
    }
}
