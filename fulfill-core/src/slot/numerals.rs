//! Whole numbers in words: "twenty-two", "vinte e dois", "doscientos cinco".

use super::hints::Tongue;

/// What a word adds to a number.
#[derive(Clone, Copy)]
enum Piece {
    /// A value below 1000.
    Value(u64),
    /// English "hundred": a hundred times what stands before it.
    Hundred,
    /// A thousand, a million and so on: that many times what stands before it.
    Scale(u64),
    /// "and", "e", "y".
    And,
    /// "a" in "a hundred".
    Article,
}

type Words = &'static [(&'static str, u64)];

#[rustfmt::skip]
const EN: Words = &[
    ("one", 1), ("two", 2), ("three", 3), ("four", 4), ("five", 5), ("six", 6), ("seven", 7),
    ("eight", 8), ("nine", 9), ("ten", 10), ("eleven", 11), ("twelve", 12), ("thirteen", 13),
    ("fourteen", 14), ("fifteen", 15), ("sixteen", 16), ("seventeen", 17), ("eighteen", 18),
    ("nineteen", 19), ("twenty", 20), ("thirty", 30), ("forty", 40), ("fourty", 40), ("fifty", 50),
    ("sixty", 60), ("seventy", 70), ("eighty", 80), ("ninety", 90),
];

#[rustfmt::skip]
const PT: Words = &[
    ("um", 1), ("uma", 1), ("dois", 2), ("duas", 2), ("tres", 3), ("quatro", 4), ("cinco", 5),
    ("seis", 6), ("sete", 7), ("oito", 8), ("nove", 9), ("dez", 10), ("onze", 11), ("doze", 12),
    ("treze", 13), ("catorze", 14), ("quatorze", 14), ("quinze", 15), ("dezesseis", 16),
    ("dezasseis", 16), ("dezessete", 17), ("dezassete", 17), ("dezoito", 18), ("dezenove", 19),
    ("dezanove", 19), ("vinte", 20), ("trinta", 30), ("quarenta", 40), ("cinquenta", 50),
    ("sessenta", 60), ("setenta", 70), ("oitenta", 80), ("noventa", 90), ("cem", 100),
    ("cento", 100), ("duzentos", 200), ("duzentas", 200), ("trezentos", 300), ("trezentas", 300),
    ("quatrocentos", 400), ("quatrocentas", 400), ("quinhentos", 500), ("quinhentas", 500),
    ("seiscentos", 600), ("seiscentas", 600), ("setecentos", 700), ("setecentas", 700),
    ("oitocentos", 800), ("oitocentas", 800), ("novecentos", 900), ("novecentas", 900),
];

#[rustfmt::skip]
const ES: Words = &[
    ("un", 1), ("uno", 1), ("una", 1), ("dos", 2), ("tres", 3), ("cuatro", 4), ("cinco", 5),
    ("seis", 6), ("siete", 7), ("ocho", 8), ("nueve", 9), ("diez", 10), ("once", 11), ("doce", 12),
    ("trece", 13), ("catorce", 14), ("quince", 15), ("dieciseis", 16), ("diecisiete", 17),
    ("dieciocho", 18), ("diecinueve", 19), ("veinte", 20), ("veintiun", 21), ("veintiuno", 21),
    ("veintiuna", 21), ("veintidos", 22), ("veintitres", 23), ("veinticuatro", 24),
    ("veinticinco", 25), ("veintiseis", 26), ("veintisiete", 27), ("veintiocho", 28),
    ("veintinueve", 29), ("treinta", 30), ("cuarenta", 40), ("cincuenta", 50), ("sesenta", 60),
    ("setenta", 70), ("ochenta", 80), ("noventa", 90), ("cien", 100), ("ciento", 100),
    ("doscientos", 200), ("doscientas", 200), ("trescientos", 300), ("trescientas", 300),
    ("cuatrocientos", 400), ("cuatrocientas", 400), ("quinientos", 500), ("quinientas", 500),
    ("seiscientos", 600), ("seiscientas", 600), ("setecientos", 700), ("setecientas", 700),
    ("ochocientos", 800), ("ochocientas", 800), ("novecientos", 900), ("novecientas", 900),
];

const EN_SCALES: Words = &[("thousand", 1_000), ("million", 1_000_000), ("billion", 1_000_000_000)];

#[rustfmt::skip]
const PT_SCALES: Words = &[
    ("mil", 1_000), ("milhao", 1_000_000), ("milhoes", 1_000_000), ("bilhao", 1_000_000_000),
    ("bilhoes", 1_000_000_000),
];

#[rustfmt::skip]
const ES_SCALES: Words = &[
    ("mil", 1_000), ("millon", 1_000_000), ("millones", 1_000_000), ("billon", 1_000_000_000_000),
    ("billones", 1_000_000_000_000),
];

/// The number that folded words say in one language.
pub(crate) fn cardinal(text: &str, tongue: Tongue) -> Option<u64> {
    // A dash joins words; in front it would be a sign.
    if text.starts_with('-') {
        return None;
    }
    let text = text.replace('-', " ");
    let words: Vec<&str> = text.split_whitespace().collect();
    if let [one] = words[..]
        && zero(one)
    {
        return Some(0);
    }
    let mut number = Number::default();
    let mut pieces = words.iter().map(|word| piece(word, tongue)).peekable();
    let mut begun = false;
    while let Some(piece) = pieces.next() {
        match piece? {
            // Between two words only.
            Piece::And => {
                pieces.peek().filter(|_| begun)?;
                continue;
            }
            Piece::Article => match pieces.peek() {
                Some(Some(Piece::Hundred | Piece::Scale(_))) => number.add(1)?,
                _ => return None,
            },
            Piece::Value(value) => number.add(value)?,
            Piece::Hundred => number.hundred()?,
            Piece::Scale(scale) => number.scale(scale, tongue)?,
        }
        begun = true;
    }
    begun.then(|| number.total + number.group)
}

/// The number that folded words say, in the first language that knows them.
pub(crate) fn any(text: &str, order: [Tongue; 3]) -> Option<u64> {
    order.into_iter().find_map(|tongue| cardinal(text, tongue))
}

/// The digit that a word says, as account and telephone numbers are dictated.
pub(crate) fn digit(word: &str) -> Option<u64> {
    if zero(word) || word == "oh" {
        return Some(0);
    }
    // Half a dozen, which Brazilians say for 6 on the telephone.
    if word == "meia" {
        return Some(6);
    }
    let named = [EN, PT, ES].into_iter().find_map(|words| look_up(words, word));
    named.filter(|value| *value < 10)
}

fn zero(word: &str) -> bool {
    matches!(word, "zero" | "cero" | "nought")
}

fn look_up(words: Words, word: &str) -> Option<u64> {
    words.iter().find(|(known, _)| *known == word).map(|(_, value)| *value)
}

fn piece(word: &str, tongue: Tongue) -> Option<Piece> {
    let (values, scales, and) = match tongue {
        Tongue::En => (EN, EN_SCALES, "and"),
        Tongue::Pt => (PT, PT_SCALES, "e"),
        Tongue::Es => (ES, ES_SCALES, "y"),
    };
    if word.len() <= 3 && word.bytes().all(|byte| byte.is_ascii_digit()) {
        // As in "2 million".
        return word.parse().ok().filter(|value| *value > 0).map(Piece::Value);
    }
    match (tongue, word) {
        (_, word) if word == and => Some(Piece::And),
        (Tongue::En, "hundred") => Some(Piece::Hundred),
        (Tongue::En, "a") => Some(Piece::Article),
        _ => look_up(values, word)
            .map(Piece::Value)
            .or_else(|| look_up(scales, word).map(Piece::Scale)),
    }
}

/// A number in the making: whole groups of three digits, and the one at hand.
struct Number {
    total: u64,
    group: u64,
    /// Below which power of ten the group can still take a value; 0 once its units are there.
    room: u64,
    /// The last scale; those that follow are smaller.
    scale: u64,
}

impl Default for Number {
    fn default() -> Self {
        Self { total: 0, group: 0, room: 1_000, scale: u64::MAX }
    }
}

impl Number {
    fn add(&mut self, value: u64) -> Option<()> {
        let (needed, left) = match value {
            1..=9 => (10, 0),
            10..=99 if value >= 20 && value.is_multiple_of(10) => (100, 10),
            10..=99 => (100, 0),
            _ if value.is_multiple_of(100) => (1_000, 100),
            _ => (1_000, 0),
        };
        (self.room >= needed).then_some(())?;
        self.group += value;
        self.room = left;
        Some(())
    }

    /// Also "twelve hundred".
    fn hundred(&mut self) -> Option<()> {
        (1..100).contains(&self.group).then_some(())?;
        self.group *= 100;
        self.room = 100;
        Some(())
    }

    fn scale(&mut self, scale: u64, tongue: Tongue) -> Option<()> {
        let thousands = tongue == Tongue::Es && self.scale == 1_000 && scale == 1_000_000;
        if thousands {
            // "dos mil millones"
            self.total = (self.total + self.group) * scale;
        } else {
            (scale < self.scale).then_some(())?;
            // "mil" stands alone; "milhão" and "thousand" want a number.
            let bare = scale == 1_000 && tongue != Tongue::En;
            (self.group > 0 || bare).then_some(())?;
            self.total += self.group.max(1) * scale;
        }
        (self.group, self.room, self.scale) = (0, 1_000, scale);
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(tongue: Tongue, cases: &[(&str, Option<u64>)]) {
        for (text, expected) in cases {
            assert_eq!(cardinal(text, tongue), *expected, "{text}");
        }
    }

    #[test]
    fn english() {
        check(
            Tongue::En,
            &[
                ("zero", Some(0)),
                ("seven", Some(7)),
                ("twenty-two", Some(22)),
                ("two hundred and five", Some(205)),
                ("a hundred", Some(100)),
                ("twelve hundred", Some(1_200)),
                ("one million two hundred thousand and one", Some(1_200_001)),
                ("2 million", Some(2_000_000)),
                ("nine hundred ninety nine billion", Some(999_000_000_000)),
                ("two three", None),
                ("twenty twelve", None),
                ("and five", None),
                ("five and", None),
                ("thousand", None),
                ("thousand million", None),
                ("a", None),
                ("five zero", None),
                ("", None),
            ],
        );
    }

    #[test]
    fn portuguese() {
        check(
            Tongue::Pt,
            &[
                ("vinte e dois", Some(22)),
                ("cento e uma", Some(101)),
                ("duzentos e cinco", Some(205)),
                ("mil e quinhentos", Some(1_500)),
                ("dois milhoes trezentos mil e dez", Some(2_300_010)),
                ("mil novecentos e noventa e nove", Some(1_999)),
                ("vinte cem", None),
                ("e dois", None),
            ],
        );
    }

    #[test]
    fn spanish() {
        check(
            Tongue::Es,
            &[
                ("veintidos", Some(22)),
                ("treinta y uno", Some(31)),
                ("doscientos cinco", Some(205)),
                ("mil quinientos", Some(1_500)),
                ("dos mil millones", Some(2_000_000_000)),
                ("un millon doscientos mil", Some(1_200_000)),
                ("veintidos y uno", None),
                ("y uno", None),
            ],
        );
    }
}
