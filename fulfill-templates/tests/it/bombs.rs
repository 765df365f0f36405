//! Templates that want too much: each ends with an error that says what it wanted.

use fulfill_templates::{Escape, RenderError};
use serde_json::json;

/// What must stop a template.
#[derive(Debug, PartialEq, Eq)]
enum End {
    Fuel,
    Much,
    Deep,
    Failed,
}

const BOMBS: &[(&str, End)] = &[
    (
        "{% for a in range(4000) %}{% for b in range(4000) %}{% for c in range(4000) %}{% endfor %}{% endfor %}{% endfor %}",
        End::Fuel,
    ),
    ("{% for a in range(1000) %}{% for b in range(1000) %}x{% endfor %}{% endfor %}", End::Much),
    ("{% for a in range(10**9) %}{% endfor %}", End::Much),
    ("{{ range(-9223372036854775807, 9223372036854775807)|length }}", End::Much),
    ("{{ 'x' * 10**9 }}", End::Much),
    ("{{ 'x' * 9223372036854775807 }}", End::Much),
    ("{{ [1] * 10**9 }}", End::Much),
    ("{{ 'x' * 60000 ~ 'x' * 60000 }}", End::Much),
    (
        "{% set ns = namespace(x='x') %}{% for i in range(99) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
        End::Much,
    ),
    (
        "{% set ns = namespace(x='x') %}{% for i in range(99) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
        End::Much,
    ),
    (
        "{% set ns = namespace(x=[1]) %}{% for i in range(99) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
        End::Much,
    ),
    (
        "{% set ns = namespace(x=[1]) %}{% for i in range(99) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}",
        End::Much,
    ),
    (
        "{% set ns = namespace(x=[]) %}{% for i in range(4000) %}{% set ns.x = [ns.x] %}{% endfor %}",
        End::Failed,
    ),
    (
        "{% set ns = namespace(x={}) %}{% for i in range(4000) %}{% set ns.x = {'a': ns.x} %}{% endfor %}",
        End::Failed,
    ),
    ("{% set ns = namespace() %}{% set ns.x = [ns] %}", End::Failed),
    (
        "{% set ns = namespace(x='x') %}{% for i in range(99) %}{% set y %}{{ ns.x }}{{ ns.x }}{% endset %}{% set ns.x = y %}{% endfor %}",
        End::Much,
    ),
    (
        "{% set ns = namespace(x='aa') %}{% for i in range(99) %}{% set ns.x = ns.x|replace('a', 'aa') %}{% endfor %}",
        End::Much,
    ),
    ("{{ ('a' * 60000)|replace('', 'b' * 60000) }}", End::Much),
    ("{{ ('a' * 60000)|replace('a', 'b' * 60000) }}", End::Much),
    ("{{ range(4000)|join('x' * 60000) }}", End::Much),
    ("{{ ('x' * 60000).join(range(4000)) }}", End::Much),
    ("{{ ('\n' * 60000)|indent(60000, true, true) }}", End::Much),
    ("{{ 'x'|indent(10**12, true) }}", End::Much),
    ("{{ [1]|batch(10**9, 'x') }}", End::Much),
    ("{{ '%999999999d'|format(1) }}", End::Failed),
    ("{{ '%.999999999f'|format(1) }}", End::Failed),
    ("{{ ('%200d' * 1000)|format(1) }}", End::Failed),
    ("{{ '{:>999999999}'.format(1) }}", End::Failed),
    ("{{ ('{0}' * 20000).format('x' * 60000) }}", End::Much),
    ("{{ now('%200Y' * 12000) }}", End::Much),
    ("{{ 'x'|truncate(1, end='y' * 10**9) }}", End::Much),
    ("{{ 9**9**9 }}", End::Failed),
    ("{{ 10**100 }}", End::Failed),
    ("{{ 9223372036854775807 * 9223372036854775807 }}", End::Failed),
    ("{{ (-9223372036854775807 - 1) // -1 }}", End::Failed),
    (
        "{% for i in range(4000) %}{{ ('x' * 60000)|upper|lower|title|length }}{% endfor %}",
        End::Fuel,
    ),
    (
        "{% for i in range(4000) %}{% set y = range(4000)|sort|reverse|list %}{% endfor %}",
        End::Fuel,
    ),
    (
        "{% for i in range(4000) %}{% set y = range(2000)|map('string')|unique|list %}{% endfor %}",
        End::Fuel,
    ),
    ("{% for i in range(4000) %}{% set y = i in range(4000) %}{% endfor %}", End::Fuel),
    ("{% for i in range(4000) %}{% set y = 'x' * 60000 == 'x' * 60000 %}{% endfor %}", End::Fuel),
    ("{% for i in range(4000) %}{% set y = ('a' * 60000).count('aab') %}{% endfor %}", End::Fuel),
    ("{% for i in range(4000) %}{% set y = big|length ~ big %}{% endfor %}", End::Much),
    ("{% for i in range(4000) %}{% set y = big|urlencode|length %}{% endfor %}", End::Much),
    ("{% for i in range(4000) %}{% set y = (numbers|sort)|length %}{% endfor %}", End::Fuel),
    ("{% for i in range(4000) %}{% for x in numbers %}{% endfor %}{% endfor %}", End::Fuel),
    ("{% for i in range(4000) %}{% set y = numbers[::2] %}{% endfor %}", End::Fuel),
    ("{{ big }}", End::Much),
    ("{{ big|tojson }}", End::Much),
    ("{{ numbers }}", End::Much),
    ("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", End::Deep),
    ("{% macro f(x) %}{{ f(x) ~ f(x) }}{% endmacro %}{{ f(1) }}", End::Deep),
    (
        "{% macro f(n) %}{% if n %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(25) }}",
        End::Fuel,
    ),
    ("{% macro f(x=f()) %}{% endmacro %}{{ f() }}", End::Deep),
    ("{% include 't' %}", End::Deep),
    ("{% for x in range(9) %}{% include 't' %}{% endfor %}", End::Deep),
    ("{% filter upper %}{% include 't' %}{% endfilter %}", End::Deep),
];

#[test]
fn each_ends_with_a_clear_error() {
    let context = json!({ "big": "ü".repeat(500_000), "numbers": (0..50_000).collect::<Vec<_>>() });
    for (source, expected) in BOMBS {
        let templates = fulfill_templates::Templates::builder().add("t", *source).build();
        let now = jiff::civil::date(2026, 11, 21).at(9, 0, 0, 0);
        for escape in [Escape::Text, Escape::Html, Escape::Xml, Escape::Json] {
            let setting = fulfill_templates::Setting::new(escape).at(now);
            let started = std::time::Instant::now();
            let rendered = templates.clone().expect(source).render("t", &context, setting);
            // Printed for who wants to know (`--nocapture`), never a verdict.
            println!("{:>9.3?} {escape:?} {source}", started.elapsed());
            let end = match rendered {
                Err(RenderError::OutOfFuel { .. }) => End::Fuel,
                Err(RenderError::TooMuch { .. }) => End::Much,
                Err(RenderError::TooDeep { .. }) => End::Deep,
                Err(RenderError::Failed { .. }) => End::Failed,
                other => panic!("{source} gave {other:?}"),
            };
            assert_eq!(end, *expected, "{source} as {escape:?}");
        }
    }
}
