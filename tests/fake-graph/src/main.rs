//! A small local Graph API, and Meta's other half, for a bot that is tried without an account.
//!
//! ```text
//! cargo run -p fake-graph                     takes what a bot sends, and shows it
//! cargo run -p fake-graph -- --webhook http://127.0.0.1:3000/messenger --app-secret s3cret
//! cargo run -p fake-graph -- say 719 "hello"  lets a user write to that webhook, signed
//! ```

use std::{
    env,
    error::Error,
    io::{self, Write as _},
    net::SocketAddr,
    process::ExitCode,
    sync::Arc,
};

use bytes::Bytes;
use clap::{Parser, Subcommand};
use fake_graph::{FakeGraph, Settings, Shares, Taken, client};
use http::{Method, Request};
use serde_json::{Value, json};

/// Where it listens unless `FAKE_GRAPH_ADDR` says otherwise.
const ADDRESS: &str = "127.0.0.1:4001";

/// A small local Graph API. It listens at 127.0.0.1:4001, or where FAKE_GRAPH_ADDR says.
#[derive(Parser)]
#[command(args_conflicts_with_subcommands = true)]
struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: Serve,
}

#[derive(clap::Args)]
struct Serve {
    /// The bot's webhook, for `say` and `verify`
    #[arg(long, value_name = "URL", requires = "app_secret")]
    webhook: Option<String>,
    /// The app secret: deliveries are signed with it, and calls need its proof
    #[arg(long, value_name = "SECRET")]
    app_secret: Option<String>,
    /// The verify token of the webhook's subscription
    #[arg(long, value_name = "TOKEN")]
    verify_token: Option<String>,
    /// A page and its token; without pages, any token is one
    #[arg(long, value_name = "ID:TOKEN")]
    page: Vec<String>,
    /// An account of Instagram and its token
    #[arg(long, value_name = "ID:TOKEN")]
    account: Vec<String>,
    /// Takes calls without a proof in spite of the secret
    #[arg(long)]
    without_proof: bool,
    /// Faults of 1000 calls, for example {"500":50,"429:2":20,"close_after":10,"hang":1}
    #[arg(long, value_name = "JSON")]
    faults: Option<String>,
    /// What the random numbers begin with
    #[arg(long, value_name = "NUMBER")]
    seed: Option<u64>,
    /// Shows no messages
    #[arg(long)]
    quiet: bool,
}

#[derive(Subcommand)]
enum Command {
    /// Lets a user write to the webhook of the fake that runs
    Say {
        /// The user's id
        from: String,
        /// What they write, or the title of the button
        text: String,
        /// The payload of the button that they tap
        #[arg(long, value_name = "PAYLOAD")]
        postback: Option<String>,
    },
    /// Makes the handshake of a subscription with the webhook of the fake that runs
    Verify,
}

fn main() -> ExitCode {
    match run(Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("fake-graph: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: Args) -> Result<(), Box<dyn Error>> {
    let given = env::var("FAKE_GRAPH_ADDR").unwrap_or_default();
    let given = if given.is_empty() { ADDRESS } else { &given };
    let address: SocketAddr = given
        .parse()
        .map_err(|_| format!("FAKE_GRAPH_ADDR `{given}` is no address such as {ADDRESS}"))?;
    match args.command {
        None => serve(args.serve, address),
        Some(Command::Say { from, text, postback }) => {
            let say = json!({"from": from, "text": text, "postback": postback});
            let answer = ask(address, Method::POST, "say", &say.to_string())?;
            let took = &answer["took_ms"];
            println!("the webhook answered {} in {took} ms", answer["status"]);
            match answer["status"].as_u64() {
                Some(200) => Ok(()),
                _ => Err(format!("the delivery was not taken: {}", answer["body"]).into()),
            }
        }
        Some(Command::Verify) => {
            let answer = ask(address, Method::GET, "verify", "")?;
            println!("the webhook answered {}: {}", answer["status"], answer["body"]);
            match answer["verified"].as_bool() {
                Some(true) => Ok(()),
                _ => {
                    Err("it did not give the challenge back; is the verify token the same?".into())
                }
            }
        }
    }
}

fn serve(args: Serve, address: SocketAddr) -> Result<(), Box<dyn Error>> {
    // Whoever reaches it can write to the bot as anybody.
    if !address.ip().is_loopback() {
        return Err(format!("{address} is seen from outside; use a loopback address").into());
    }
    let mut settings = Settings::new().address(address);
    for page in &args.page {
        let (id, token) = pair(page)?;
        settings = settings.page(id, token);
    }
    for account in &args.account {
        let (id, token) = pair(account)?;
        settings = settings.account(id, token);
    }
    settings.app_secret = args.app_secret;
    settings.without_proof = args.without_proof;
    settings.webhook = args.webhook;
    settings.verify_token = args.verify_token;
    if let Some(seed) = args.seed {
        settings = settings.seed(seed);
    }
    if let Some(faults) = args.faults {
        let shares: Result<Shares, _> = serde_json::from_str(&faults);
        settings.shares = shares.map_err(|error| format!("--faults: {error}"))?;
    }
    if !args.quiet {
        settings.announce = Some(Arc::new(show));
    }
    let seed = settings.seed;
    let fake = FakeGraph::start(settings).map_err(|error| format!("{address}: {error}"))?;
    println!("fake-graph listening on {} (seed {seed})", fake.url());
    fake.wait();
    Ok(())
}

/// Shows a message on a line of its own. Letters that would move the cursor are escaped.
fn show(taken: &Taken) {
    let mut line = String::new();
    for letter in taken.summary().chars() {
        if letter.is_control() {
            line.extend(letter.escape_default());
        } else {
            line.push(letter);
        }
    }
    // Nobody may read any more, which is no reason to stop.
    let _ = writeln!(io::stdout(), "{} <- {line}", taken.recipient.escape_debug());
}

fn pair(given: &str) -> Result<(&str, &str), String> {
    let pair = given.split_once(':').filter(|(id, token)| !id.is_empty() && !token.is_empty());
    pair.ok_or_else(|| "a page or account is given as ID:TOKEN".to_owned())
}

/// Asks the fake that runs.
fn ask(
    address: SocketAddr,
    method: Method,
    what: &str,
    body: &str,
) -> Result<Value, Box<dyn Error>> {
    let request = Request::builder()
        .method(method)
        .uri(format!("http://{address}/fake/{what}"))
        .body(Bytes::copy_from_slice(body.as_bytes()))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let answer = runtime.block_on(client::call(request))?;
    let value: Value = serde_json::from_slice(answer.body())?;
    match value["error"].as_str() {
        Some(error) => Err(error.into()),
        None => Ok(value),
    }
}
