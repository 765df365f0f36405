//! `graph`: how intents lead to each other.

use std::fs;

use serde_json::json;

use super::{
    args::{self, Format},
    output::{Output, Status},
};
use crate::{App, Error, Result};

/// Draws the app's graph; with `--json` and no file it is the graph as JSON, whatever the format.
pub(crate) fn run(app: &App, args: &args::Graph, out: &mut Output<'_>) -> Result<Status> {
    let graph = app.inspect().graph;
    let format = if out.json && args.output.is_none() { Format::Json } else { args.format };
    let mut text = match format {
        Format::Mermaid => graph.mermaid(),
        Format::Dot => graph.dot(),
        Format::Json => graph.json(),
        Format::Svg => graph.svg(),
    };
    if !text.ends_with('\n') {
        text.push('\n');
    }
    let Some(file) = &args.output else {
        out.raw(text.as_bytes())?;
        return Ok(Status::Fine);
    };
    fs::write(file, text)
        .map_err(|error| Error::app(format!("{} cannot be written: {error}", file.display())))?;
    if out.json {
        out.value(&json!({ "file": file }))?;
    }
    Ok(Status::Fine)
}
