use super::*;

fn scan(body: &str) -> Scan {
    let mut scan = Scan::default();
    scan.body(body.parse().expect("the body is made of tokens"));
    scan
}

/// The ways as `way to`, with nodes in quotes and `*` for what is decided later.
fn check(body: &str, expected: &[&str]) {
    let edges = scan(body).edges;
    let written = |(way, to): &(Way, To)| match to {
        To::Path(path) => format!("{} {path}", way.name()),
        To::Node(node) => format!("{} {node:?}", way.name()),
        To::Dynamic => format!("{} *", way.name()),
    };
    assert_eq!(edges.iter().map(written).collect::<Vec<_>>(), expected, "{body}");
}

#[test]
fn redirects() {
    check("Reply::new().redirect::<store_user>()", &["Redirect store_user"]);
    check("r.redirect::<crate::other::r#match>()", &["Redirect crate::other::match"]);
    check("r.redirect::<<T as Other>::X>()", &["Redirect *"]);
    check(r#"r.redirect_to("menu")"#, &[r#"Redirect "menu""#]);
    check(r#"r.redirect_to("menu".to_owned())"#, &[r#"Redirect "menu""#]);
    check(r#"r.redirect_to(Target::node("a/b"))"#, &[r#"Redirect "a/b""#]);
    check("r.redirect_to(Target::of::<x>())", &["Redirect x"]);
    check("r.redirect_to(next)", &["Redirect *"]);
    check(r#"r.redirect_to(format!("menu-{day}"))"#, &["Redirect *"]);
    check(
        "r.redirect_to(if y { Target::of::<a>() } else { Target::of::<b>() })",
        &["Redirect a", "Redirect b"],
    );
    check("let next = Target::of::<x>(); r.redirect_to(next)", &["Redirect x", "Redirect *"]);
    check("r.with(Action::Redirect(Target::of::<x>()))", &["Redirect x"]);
    check(
        r#"r.redirect_to(Target::url("https://example.com"))"#,
        &[r#"Redirect "https://example.com""#],
    );
    check("vec![r.redirect::<a>(), r.redirect::<a>()]", &["Redirect a"]);
    check("redirect::<no_method>(); self.redirect = true", &[]);
}

#[test]
fn forms() {
    check("Reply::new().collect::<Booking>()", &["Collect Booking"]);
    check("r.collect::<forms::Booking>()", &["Collect forms::Booking"]);
    check("names.collect::<Vec<_>>()", &[]);
    check("names.collect::<Result<Vec<String>, Error>>()", &[]);
    check("names.collect::<String>(); names.collect()", &[]);
    check("names.collect::<std::path::PathBuf>()", &[]);
    check("names.collect::<_>()", &[]);
    check("r.collect_form(form)", &["Collect *"]);
    check("r.collect_form(forms::Booking::form())", &["Collect forms::Booking"]);
}

#[test]
fn listening_and_buttons() {
    check(
        r#"r.listen_for([Target::of::<a>(), Target::node("b"), "c".into(), later,])"#,
        &["Listen a", r#"Listen "b""#, r#"Listen "c""#, "Listen *"],
    );
    check(
        r#"r.listen_for(Listen { only: vec!["a".into()], ..Listen::default() })"#,
        &[r#"Listen "a""#],
    );
    check("let l = Listen { digits, only: targets }; r.listen_for(l)", &["Listen *"]);
    check("r.listen_for(Listen { digits, ..Default::default() })", &[]);
    check("r.listen()", &[]);
    check(
        r#"r.options([Button::intent::<a>("A"), Button::label("B").payload("b")])"#,
        &["Button a", r#"Button "b""#],
    );
    check("Button::label(b).payload(b)", &[]);
    check(r#"r.listen_for(Digits::new().key::<a>("0"))"#, &["Button a"]);
    check("map.key()", &[]);
}

#[test]
fn actions_and_memory() {
    let body = r#"Reply::say("a").and_say("b").remember("name", 1).remember(key, 2).forget("x")
        .show(card).end().native("p", v).with(Action::Handoff(h)).with(Action::End)"#;
    let scan = scan(body);
    let actions = ["say", "remember", "forget", "show", "end", "native", "handoff"];
    assert_eq!(scan.actions, actions);
    assert_eq!(scan.remembers, ["name"]);
}

#[test]
fn branches() {
    for (body, branches) in [
        (r#"Reply::say("if").redirect::<x>()"#, false),
        ("if known { a } else { b }", true),
        ("format!(\"{}\", match x { A | B => 1 })", true),
        ("users.find(id).await?", true),
        ("name.map_or(a, b)", true),
        ("flag.then(|| r)", true),
        ("let f = |x| x; f(1)", true),
        ("a | b; x || y", false),
        ("{ { return r; } }", true),
    ] {
        assert_eq!(scan(body).branches, branches, "{body}");
    }
}

#[test]
fn returned_types() {
    for (ty, expected) in [
        ("String", Returned::Text),
        ("&'static str", Returned::Text),
        ("Result<String, Error>", Returned::Text),
        ("Option<std::borrow::Cow<'static, str>>", Returned::Text),
        ("Result<Reply, Error>", Returned::Reply),
        ("fulfill::Reply", Returned::Reply),
        ("impl IntoReply", Returned::Reply),
        ("()", Returned::Nothing),
        ("Result<(), Error>", Returned::Nothing),
    ] {
        assert_eq!(Returned::of_type(&syn::parse_str(ty).expect(ty)), expected, "{ty}");
    }
}
