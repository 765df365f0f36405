//! `now`: the user's date and time.

use std::{fmt, sync::Arc};

use jiff::{civil::DateTime, fmt::strtime};
use minijinja::{
    Value,
    value::{Object, ObjectRepr},
};

use crate::{error::Fault, run::tools::Tools};

/// A date and time. Printed it reads `2026-11-21 09:30`; its members are year, month, day, hour,
/// minute, second and weekday (1 is Monday).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment(pub(crate) DateTime);

impl Moment {
    /// The moment by a format of `strftime`. Names of months and days are English.
    pub(crate) fn format(self, tools: &mut Tools, format: &str) -> Result<Value, Fault> {
        // A directive of two letters and a width may take some hundred bytes.
        tools.read(format.len().saturating_mul(16))?;
        match strtime::format(format, self.0) {
            Ok(text) => tools.made(Value::from(text)),
            Err(error) => Fault::failed(format!(
                "`{format}` is no format for a time: {error}; write `%d/%m/%Y`"
            )),
        }
    }
}

impl Object for Moment {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let now = self.0;
        Some(Value::from(match key.as_str()? {
            "year" => now.year(),
            "month" => now.month().into(),
            "day" => now.day().into(),
            "hour" => now.hour().into(),
            "minute" => now.minute().into(),
            "second" => now.second().into(),
            "weekday" => now.weekday().to_monday_one_offset().into(),
            _ => return None,
        }))
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let now = self.0;
        write!(f, "{} {:02}:{:02}", now.date(), now.hour(), now.minute())
    }
}
