//! What is refused when templates are read.

use fulfill_templates::Templates;

fn check(source: &str, expected: &[&str]) {
    let found = Templates::builder().add("t", source).build().expect_err(source);
    let found: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(found, expected, "{source}");
}

#[test]
fn unknown_names_are_found_with_what_to_write() {
    check(
        "{{ a|uper }}\n{{ a is definde }}\n{{ rnge(3) }}",
        &[
            "t:1: there is no filter `uper`; write `upper`",
            "t:2: there is no test `definde`; write `defined`",
            "t:3: there is no function or macro `rnge`; write `range`",
        ],
    );
    check(
        "{{ a.uper() }}{{ emoji.wav }}",
        &[
            "t:1: there is no method `uper`; write `upper`",
            "t:1: there is no emoji `wav`; write `wave`",
        ],
    );
    check(
        "{% for x in y %}{{ loop.idx }}{% endfor %}{{ loop.index }}",
        &[
            "t:1: there is no member of `loop` `idx`; there are index, index0, revindex, revindex0, first, \
         last, length, depth, depth0, previtem, nextitem",
            "t:1: `loop.index` is outside of a `for`; move it into the loop",
        ],
    );
    check(
        "{{ a|map('uper') }}{{ a|selectattr('b', 'ood') }}",
        &[
            "t:1: there is no filter `uper`; write `upper`",
            "t:1: there is no test `ood`; write `odd`",
        ],
    );
    check(
        "{% include 'x' %}\n{% include a %}",
        &["t:2: only a fixed name can be included; write it in quotes, or use `if`"],
    );
    check("{% include 'tt' %}", &["t:1: there is no template `tt` to include; write `t`"]);
    check(
        "{% include '/etc/passwd' %}",
        &["t:1: there is no template `/etc/passwd` to include; add it, since files are not read"],
    );
}

#[test]
fn what_is_not_there_is_refused() {
    check(
        "{{ a|safe }}",
        &[
            "t:1: `safe` is not there, since a value may come from a user; write markup in the template's own text",
        ],
    );
    check(
        "{% now 'local' %}",
        &["t:1: unknown statement now; write `{{ now }}`, or `{{ now(\"%d/%m\") }}`"],
    );
    check(
        "{% autoescape false %}{{ a }}{% endautoescape %}",
        &["t:1: `autoescape` is not there; values are escaped by the target; leave it out"],
    );
    check(
        "{% extends 'base' %}",
        &["t:1: `extends` is not there; `include` the parts that templates share"],
    );
    check(
        "{% import 'base' as b %}{% set now = 1 %}",
        &[
            "t:1: `import` is not there; write the macro in this template, or `include` a template",
            "t:1: `now` has a meaning of its own; take another name",
        ],
    );
    check(
        "{% for x in y recursive %}{% endfor %}",
        &["t:1: a loop cannot be `recursive`; write a macro that calls itself"],
    );
    check(
        "\n\n{{ a",
        &[
            "t:3: unexpected end of input, expected end of variable block; mend the tag; a sign that is meant as text goes into `{% raw %}`",
        ],
    );
}

#[test]
fn mistakes_of_all_templates_come_at_once() {
    let found = Templates::builder()
        .add("b", "{{ a|uper }}")
        .add("a", "x\n{% if %}")
        .add("b", "fine")
        .build()
        .expect_err("three mistakes");
    assert_eq!(
        found.to_string(),
        "3 mistakes in templates\n  \
         a:2: unexpected end of block; mend the tag; a sign that is meant as text goes into `{% raw %}`\n  \
         b:1: there is no filter `uper`; write `upper`\n  \
         b:1: a template of this name is there already; rename one"
    );
}

#[test]
fn templates_that_would_lead_the_parser_too_deep_are_refused() {
    for (source, expected) in [
        ("-".repeat(5_000), "one tag has more than 300 words"),
        ("a".to_owned() + &".a".repeat(5_000), "one tag has more than 300 words"),
        ("a".to_owned() + &"|upper".repeat(5_000), "one tag has more than 300 words"),
        ("(".repeat(250), "template exceeds maximum recursion limits"),
        ("1".to_owned() + &"~1".repeat(120), "more than 60 expressions or blocks"),
    ] {
        let source = format!("{{{{ {source} }}}}");
        let found = Templates::builder().add("t", &*source).build().expect_err(&source).to_string();
        assert!(found.contains(expected), "{found}");
    }
    let elif = format!("{{% if a %}}{}{{% endif %}}", "{% elif a %}".repeat(200));
    let blocks = format!("{}{}", "{% if a %}".repeat(140), "{% endif %}".repeat(140));
    let unclosed = "{% if a %}".repeat(5_000);
    for (source, expected) in [
        (elif, "more than 100 `elif`"),
        (blocks, "more than 60 expressions or blocks"),
        (unclosed, "exceeds maximum recursion limits"),
        ("x".repeat(70_000), "70000 bytes and may have 65536"),
    ] {
        let found = Templates::builder().add("t", source).build().expect_err(expected).to_string();
        assert!(found.contains(expected), "{found}");
    }
}
