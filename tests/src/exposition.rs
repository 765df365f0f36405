//! Prometheus's text format, read strictly.

use std::collections::BTreeMap;

/// What was scraped: values by name and labels as they stand in the text.
#[derive(Debug)]
pub struct Scraped(BTreeMap<String, f64>);

impl Scraped {
    /// Reads a whole answer.
    ///
    /// # Panics
    ///
    /// If it breaks the format: a sample without its type, or twice, a label that is none, a histogram
    /// whose buckets do not add up.
    pub fn read(text: &str) -> Self {
        let mut types: BTreeMap<&str, &str> = BTreeMap::new();
        let mut values = BTreeMap::new();
        for line in text.lines().filter(|line| !line.is_empty()) {
            if let Some(comment) = line.strip_prefix("# ") {
                let mut words = comment.splitn(3, ' ');
                let (keyword, name, rest) = (words.next(), words.next(), words.next());
                match (keyword, name, rest) {
                    (Some("HELP"), Some(_), Some(_)) => {}
                    (Some("TYPE"), Some(name), Some(kind)) => {
                        assert!(types.insert(name, kind).is_none(), "typed twice: {line}");
                    }
                    _ => panic!("no comment of the format: {line}"),
                }
                continue;
            }
            let (series, value) = line.rsplit_once(' ').expect("a value");
            let (name, labels) = series.split_once('{').unwrap_or((series, "}"));
            labels_of(labels.strip_suffix('}').expect("labels end"));
            let typed = |suffix: &str| {
                let of = name.strip_suffix(suffix).and_then(|name| types.get(name));
                of.is_some_and(|kind| *kind == "histogram")
            };
            let known = types.contains_key(name);
            assert!(known || ["_bucket", "_sum", "_count"].iter().any(|end| typed(end)), "{line}");
            let value = value.parse().unwrap_or_else(|error| panic!("{error}: {line}"));
            assert!(values.insert(series.to_owned(), value).is_none(), "twice: {line}");
        }
        let scraped = Self(values);
        scraped.check_histograms();
        scraped
    }

    /// The value of a series, as it stands in the text: `name{label="value"}`; 0 if it is not there.
    pub fn get(&self, series: &str) -> f64 {
        self.0.get(series).copied().unwrap_or_default()
    }

    /// Whether the series is there.
    pub fn has(&self, series: &str) -> bool {
        self.0.contains_key(series)
    }

    /// The series of that name that are not zero.
    pub fn of(&self, name: &str) -> Vec<(&str, f64)> {
        let own = |series: &str| series.split('{').next() == Some(name);
        let all = self.0.iter().filter(|(series, value)| own(series) && **value != 0.0);
        all.map(|(series, value)| (series.as_str(), *value)).collect()
    }

    fn check_histograms(&self) {
        for (series, count) in &self.0 {
            let Some((name, labels)) = series.split_once("_count") else { continue };
            let labels = labels.trim_matches(['{', '}']);
            let own = format!("{name}_bucket{{{labels}");
            let buckets = self.0.iter().filter(|(series, _)| series.starts_with(&own));
            let mut buckets: Vec<f64> = buckets.map(|(_, value)| *value).collect();
            buckets.sort_by(f64::total_cmp);
            assert_eq!(buckets.last(), Some(count), "the last bucket of {series} holds all");
        }
    }
}

/// The labels of a series: names, and quoted values.
fn labels_of(mut text: &str) -> usize {
    let mut count = 0;
    while !text.is_empty() {
        let (name, rest) = text.split_once("=\"").expect("a quoted value");
        let plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
        assert!(!name.is_empty() && name.chars().all(plain), "no name of a label: {text}");
        let end = rest.find('"').expect("the value ends");
        text = rest[end + 1..].trim_start_matches(',');
        count += 1;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_right_is_read() {
        let text = "# HELP a Of a.\n# TYPE a counter\na{b=\"c\",d=\"e:/f\"} 2\n\n# TYPE h histogram\n\
                    h_bucket{le=\"1\"} 1\nh_bucket{le=\"+Inf\"} 3\nh_sum 4.5\nh_count 3\n";
        let scraped = Scraped::read(text);
        assert_eq!(scraped.get("a{b=\"c\",d=\"e:/f\"}"), 2.0);
        assert_eq!(scraped.of("h_count"), [("h_count", 3.0)]);
        assert!(!scraped.has("a") && scraped.get("a") == 0.0);
    }

    #[test]
    fn what_is_wrong_is_not() {
        for text in [
            "a 1\n",
            "# TYPE a counter\na one\n",
            "# TYPE a counter\na 1\na 2\n",
            "# TYPE a counter\na{b=c} 1\n",
            "# TYPE h histogram\nh_bucket{le=\"+Inf\"} 2\nh_sum 1\nh_count 3\n",
        ] {
            let read = std::panic::catch_unwind(|| Scraped::read(text));
            assert!(read.is_err(), "{text}");
        }
    }
}
