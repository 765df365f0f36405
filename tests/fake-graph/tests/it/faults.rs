//! What callers see of each fault, and what is taken all the same.

use std::time::Duration;

use fake_graph::{
    Fault::{self, *},
    Given, RateLimits, Settings, client,
};
use fulfill_messenger::{
    graph::{Failure, Retry, Sent},
    send::{Attachment, Media, Message, Recipient, Send},
};
use tokio::task::JoinHandle;

use crate::{PAGE, Stand, text};

/// Guards against waiting for ever; no call that is answered takes as long.
const PATIENCE: Duration = Duration::from_secs(20);

/// What a caller knows after a call.
#[derive(Debug)]
enum Seen {
    Answer(Result<Sent, Failure>),
    Closed,
}

fn call(stand: &Stand, text: &str) -> JoinHandle<Seen> {
    let message = Message::text(text).unwrap();
    let request = stand.graph(PAGE).send(&Send::reply(Recipient::id("719"), message));
    tokio::spawn(async move {
        match client::call(request).await {
            Err(_) => Seen::Closed,
            Ok(answer) => {
                let (head, body) = answer.into_parts();
                Seen::Answer(fulfill_messenger::graph::read(head.status, &head.headers, &body))
            }
        }
    })
}

async fn send(stand: &Stand, text: &str) -> Seen {
    tokio::time::timeout(PATIENCE, call(stand, text)).await.unwrap().unwrap()
}

/// Waits until a call has arrived that gets no answer.
async fn arrived(stand: &Stand, count: u64) {
    let arrives = async {
        while stand.fake.stats().calls < count {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(PATIENCE, arrives).await.unwrap();
}

fn retry(seen: &Seen) -> Option<Retry> {
    match seen {
        Seen::Answer(Err(failure)) => Some(failure.retry),
        _ => None,
    }
}

#[tokio::test]
async fn refused_calls_say_whether_to_come_again() {
    let stand = Stand::new().await;
    for (fault, status, expected) in [
        (InternalError, 500, Retry::Backoff),
        (Unavailable, 503, Retry::Backoff),
        (RetryAfter(7), 429, Retry::Backoff),
        (TooMany, 429, Retry::Backoff),
        (Transient, 500, Retry::Backoff),
        (Unknown, 500, Retry::Twice),
        (UnsureLost, 500, Retry::Unsure),
    ] {
        stand.fake.script("719", [fault]);
        let seen = send(&stand, "hi").await;
        assert_eq!(retry(&seen), Some(expected), "{fault}: {seen:?}");
        let Seen::Answer(Err(failure)) = seen else { unreachable!("it has a word on retries") };
        assert_eq!(failure.status.as_u16(), status);
        let wait = match failure.kind {
            fulfill_messenger::graph::Kind::RateLimited { retry_after } => retry_after,
            _ => None,
        };
        let expected = (fault == RetryAfter(7)).then_some(Duration::from_secs(7));
        assert_eq!(wait, expected, "{fault}");
        assert_eq!(stand.fake.stats().outcomes[fault.name()], 1);
    }
    assert!(stand.fake.taken().is_empty());
}

#[tokio::test]
async fn calls_of_unknown_outcome_are_taken_or_not() {
    type Expected = (fn(&Seen) -> bool, Option<Given>);
    let closed: fn(&Seen) -> bool = |seen| matches!(seen, Seen::Closed);
    let sent: fn(&Seen) -> bool = |seen| matches!(seen, Seen::Answer(Ok(_)));
    let unsure: fn(&Seen) -> bool = |seen| retry(seen) == Some(Retry::Unsure);
    let cases: [(Fault, Expected); 4] = [
        (CloseBefore, (closed, None)),
        (CloseAfter, (closed, Some(Given::Withheld))),
        (UnsureTaken, (unsure, Some(Given::Unsure))),
        (Nothing, (sent, Some(Given::Given))),
    ];
    let stand = Stand::new().await;
    for (fault, (is_expected, answer)) in cases {
        stand.fake.clear();
        stand.fake.script("719", [fault]);
        let seen = send(&stand, "hi").await;
        assert!(is_expected(&seen), "{fault}: {seen:?}");
        let taken: Vec<Given> = stand.fake.taken().iter().map(|taken| taken.answer).collect();
        assert_eq!(taken, Vec::from_iter(answer), "{fault}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_that_hang_are_taken_or_not() {
    let stand = Stand::new().await;
    for (fault, taken) in [
        (HangBefore(None), false),
        (HangBefore(Some(600_000)), false),
        (Hang(None), true),
        (Hang(Some(600_000)), true),
    ] {
        stand.fake.clear();
        stand.fake.script("719", [fault]);
        let call = call(&stand, "hi");
        arrived(&stand, 1).await;
        let answers: Vec<Given> = stand
            .fake
            .taken_at_least(usize::from(taken), PATIENCE)
            .iter()
            .map(|taken| taken.answer)
            .collect();
        assert_eq!(answers, Vec::from_iter(taken.then_some(Given::Withheld)), "{fault}");
        assert!(!call.is_finished(), "{fault}");
        call.abort();
    }
}

#[tokio::test]
async fn late_answers_are_given_to_those_who_wait() {
    let stand = Stand::new().await;
    for fault in [Slow(50), Hang(Some(50)), HangBefore(Some(50))] {
        stand.fake.clear();
        stand.fake.script("719", [fault]);
        let seen = send(&stand, "hi").await;
        assert!(matches!(seen, Seen::Answer(Ok(_))), "{fault}: {seen:?}");
        let answers: Vec<Given> = stand.fake.taken().iter().map(|taken| taken.answer).collect();
        assert_eq!(answers, [Given::Given], "{fault}");
    }
}

#[tokio::test]
async fn who_hangs_up_before_a_call_is_taken_is_not_taken_later() {
    let stand = Stand::new().await;
    stand.fake.script("719", [HangBefore(Some(3_000))]);
    let gone = call(&stand, "gone");
    arrived(&stand, 1).await;
    gone.abort();
    // Longer than it would have taken: only time can show that it does not come.
    tokio::time::sleep(Duration::from_millis(3_300)).await;
    assert!(stand.fake.taken().is_empty());
}

#[tokio::test]
async fn every_call_ends_in_one_way() {
    let stand = Stand::with(Settings::new().seed(11)).await;
    let names = ["500", "429:1", "unsure_taken", "close_before", "close_after", "slow:1"];
    let shares = names.map(|name| (name.parse::<Fault>().unwrap(), 100));
    stand.fake.shares(shares).unwrap();
    for number in 0..300 {
        send(&stand, &format!("{number}")).await;
    }
    let stats = stand.fake.stats();
    assert_eq!((stats.calls, stats.seed), (300, 11));
    assert_eq!(stats.outcomes.values().sum::<u64>(), 300, "{stats:?}");
    assert_eq!(stats.outcomes.len(), 7, "{stats:?}");
    let lost = ["500", "429", "close_before"].map(|name| stats.outcomes[name]).iter().sum::<u64>();
    assert_eq!(stats.taken, 300 - lost);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_goes_away_and_comes_back_with_what_it_knows() {
    let mut stand = Stand::new().await;
    stand.fake.script("719", [Nothing, Hang(None)]);
    send(&stand, "one").await;
    let (url, hangs) = (stand.fake.url(), call(&stand, "two"));
    let taken = stand.fake.taken_at_least(2, PATIENCE);
    assert_eq!(taken.len(), 2, "the call that hangs is taken");
    stand.fake.stop();
    assert!(matches!(hangs.await.unwrap(), Seen::Closed));
    assert!(matches!(send(&stand, "three").await, Seen::Closed));
    stand.fake.restart().unwrap();
    assert_eq!(stand.fake.url(), url);
    send(&stand, "four").await;
    let texts: Vec<_> = stand.fake.taken().into_iter().filter_map(|taken| taken.text).collect();
    assert_eq!(texts, ["one", "two", "four"]);
}

#[tokio::test]
async fn rates_are_counted_and_kept_if_asked() {
    let stand = Stand::new().await;
    stand.fake.rates(RateLimits { recipient: Some(0), page: Some(5), ..RateLimits::default() });
    for number in 0..5 {
        assert_eq!(stand.send(&text(&format!("{number}"))).await.0, 200);
    }
    let rates = stand.fake.stats().rates;
    assert_eq!((rates.recipient.violations, rates.page.violations), (5, 0), "{rates:?}");

    stand.fake.rates(RateLimits { media: Some(0), refuse: true, ..RateLimits::default() });
    assert_eq!(stand.send(&text("a text is no media")).await.0, 200);
    let video = Attachment::Video(Media::url("https://a.example/b.mp4").unwrap());
    let send = Send::reply(Recipient::id("719"), Message::attachment(video));
    let answer = client::call(stand.graph(PAGE).send(&send)).await.unwrap();
    assert_eq!(answer.status().as_u16(), 429);
    assert_eq!(stand.fake.stats().rates.media.violations, 1);
}
