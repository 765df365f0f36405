//! Events in the order in which they happened.

use std::collections::HashMap;

use super::Event;

/// The events with those of each conversation in the order of their timestamps, where Meta delivers
/// late ones last. Conversations keep the places they have among each other, and an event without a
/// timestamp stays behind the one it followed.
pub fn in_order(events: Vec<Event>) -> Vec<Event> {
    // Then those of each conversation are in order too.
    if events.iter().filter_map(|event| event.timestamp).is_sorted() {
        return events;
    }
    let mut latest: HashMap<String, i64> = HashMap::new();
    let mut ranked: Vec<(String, i64, usize)> = Vec::with_capacity(events.len());
    for (place, event) in events.iter().enumerate() {
        let conversation = event.conversation();
        let last = latest.entry(conversation.clone()).or_insert(i64::MIN);
        if let Some(time) = event.timestamp {
            *last = time;
        }
        ranked.push((conversation, *last, place));
    }
    let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
    for (conversation, _, place) in &ranked {
        places.entry(conversation).or_default().push(*place);
    }
    if places.len() == events.len() {
        return events;
    }
    // Which event stands at each place.
    let mut source: Vec<usize> = (0..events.len()).collect();
    for own in places.values() {
        let mut sorted = own.clone();
        sorted.sort_by_key(|place| ranked[*place].1);
        for (to, from) in own.iter().zip(sorted) {
            source[*to] = from;
        }
    }
    let mut events: Vec<Option<Event>> = events.into_iter().map(Some).collect();
    source.into_iter().filter_map(|from| events[from].take()).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{super::decode, *};

    /// Events as `user` with a time, or `-`, and what the order makes of them.
    fn check(given: &[(&str, Option<i64>)], expected: &[usize]) {
        let messaging: Vec<_> = given
            .iter()
            .enumerate()
            .map(|(at, (user, time))| {
                json!({"sender": {"id": user}, "timestamp": time.map(|t| 1_767_225_600_000 + t),
                    "message": {"mid": at.to_string()}})
            })
            .collect();
        let body = json!({"object": "page", "entry": [{"id": "1", "messaging": messaging}]});
        let events = in_order(decode(body.to_string().as_bytes()));
        let places: Vec<usize> = events
            .iter()
            .map(|event| event.raw()["message"]["mid"].as_str().unwrap().parse().unwrap())
            .collect();
        assert_eq!(places, expected);
    }

    #[test]
    fn sorts_each_conversation_in_its_own_places() {
        check(&[("a", Some(3)), ("b", Some(1)), ("a", Some(2)), ("a", Some(1))], &[3, 1, 2, 0]);
        check(&[("a", Some(2)), ("a", None), ("a", Some(1))], &[2, 0, 1]);
        check(&[("a", Some(1)), ("a", Some(1)), ("a", Some(1))], &[0, 1, 2]);
        check(&[("a", None), ("a", Some(1))], &[0, 1]);
    }
}
