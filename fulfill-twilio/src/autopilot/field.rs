//! The fields that Autopilot recognised in a sentence.

use std::collections::HashMap;

use super::Request;

/// A field that Autopilot recognised in the user's sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field<'a> {
    /// The field's name in the task.
    pub name: &'a str,
    /// What the user said.
    pub value: &'a str,
    /// The field's type, for example `Twilio.NUMBER`.
    pub kind: Option<&'a str>,
}

impl Request {
    /// The first value of a recognised field.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&str> {
        self.field_values(name).next()
    }

    /// Every value of a recognised field: a sentence may use it more than once.
    pub fn field_values<'r>(&'r self, name: &str) -> impl Iterator<Item = &'r str> {
        self.of_field(name, "_Value")
    }

    /// The type of a recognised field.
    #[must_use]
    pub fn field_type(&self, name: &str) -> Option<&str> {
        self.of_field(name, "_Type").next()
    }

    /// All recognised fields, in received order. A value goes with the type at the same place
    /// among those of its name, or with the last one there is.
    #[must_use]
    pub fn fields(&self) -> Vec<Field<'_>> {
        let mut types: HashMap<&str, Vec<&str>> = HashMap::new();
        for (key, value) in self.form().iter() {
            if let Some(name) = field_name(key, "_Type") {
                types.entry(name).or_default().push(value);
            }
        }
        let mut seen: HashMap<&str, usize> = HashMap::new();
        let values = self.form().iter().filter_map(|(key, value)| {
            let name = field_name(key, "_Value")?;
            let place = seen.entry(name).or_default();
            let kinds = types.get(name).map(Vec::as_slice).unwrap_or_default();
            let kind = kinds.get(*place).or(kinds.last()).copied();
            *place += 1;
            Some(Field { name, value, kind })
        });
        values.collect()
    }

    fn of_field<'r>(&'r self, name: &str, end: &'static str) -> impl Iterator<Item = &'r str> {
        let pairs = self.form().iter();
        pairs.filter_map(move |(key, value)| (field_name(key, end)? == name).then_some(value))
    }
}

/// What lies between `Field_` and the end; it may hold underscores itself.
fn field_name<'a>(key: &'a str, end: &str) -> Option<&'a str> {
    key.strip_prefix("Field_")?.strip_suffix(end).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_keep_underscores_and_copies() {
        let request = Request::from_body(
            b"Field_numbers_Value=1&Field_numbers_Type=Twilio.NUMBER&Field_numbers_Value=2\
             &Field_numbers_Type=Twilio.NUMBER_SEQUENCE&Field_numbers_Value=3\
             &Field_a_b_Value_Value=x&Field__Value=y&Field_Value=z&Field_alone_Type=T",
        )
        .expect("a request");
        assert_eq!(request.field_values("numbers").collect::<Vec<_>>(), ["1", "2", "3"]);
        assert_eq!(request.field("a_b_Value"), Some("x"));
        assert_eq!(request.field_type("alone"), Some("T"));
        let fields = request.fields();
        let kinds: Vec<_> = fields.iter().map(|field| (field.name, field.kind)).collect();
        let (number, sequence) = (Some("Twilio.NUMBER"), Some("Twilio.NUMBER_SEQUENCE"));
        assert_eq!(
            kinds,
            [
                ("numbers", number),
                ("numbers", sequence),
                ("numbers", sequence),
                ("a_b_Value", None)
            ]
        );
    }
}
