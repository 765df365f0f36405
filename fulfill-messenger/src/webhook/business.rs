//! Forms, surveys, orders and games.

use serde_json::Value;

use crate::fields::{Fields, FromFields, fields};

fields! {
    /// The answers of a customer feedback template.
    Feedback {
        /// Its screens; there is one.
        feedback_screens: Vec<FeedbackScreen> = many,
    }
    /// What a user gave after the score.
    FollowUp {
        /// `free_form`.
        kind: Option<String> = text("type"),
        /// What was written.
        payload: Option<String> = text,
    }
    /// What a user thinks of one of the bot's messages.
    ResponseFeedback {
        /// `Good response` or `Bad response`.
        feedback: Option<String> = text,
        /// The message.
        mid: Option<String> = id,
    }
    /// The answers of a structured information template.
    CustomerInformation {
        /// Its screens.
        screens: Vec<InformationScreen> = many,
    }
    /// One screen of a structured information template.
    InformationScreen {
        /// Which screen.
        screen_id: Option<String> = id,
        /// The answers, in order.
        responses: Vec<Response> = many,
    }
    /// One answer of a structured information template.
    Response {
        /// What was asked, for example `name`.
        key: Option<String> = text,
        /// What was given.
        value: Option<String> = id,
    }
    /// An order made in the conversation.
    Order {
        /// What is ordered.
        products: Vec<OrderedProduct> = many,
        /// What the user adds.
        note: Option<String> = text,
    }
    /// A product of an order.
    OrderedProduct {
        /// Its id.
        id: Option<String> = id,
        /// Its id in the shop's own books.
        retailer_id: Option<String> = id,
        /// Its name.
        name: Option<String> = text,
        /// The price of one, as written.
        unit_price: Option<String> = id,
        /// The price's currency.
        currency: Option<String> = text,
        /// How many.
        quantity: Option<i64> = number,
    }
    /// A coupon whose code the user looked at.
    Revealed {
        /// `coupon`.
        kind: Option<String> = text("type"),
        /// What was given when it was sent.
        payload: Option<String> = text,
        /// The code.
        coupon_code: Option<String> = text,
    }
    /// A lead form that was sent in.
    Form {
        /// Which form.
        id: Option<String> = id,
    }
    /// A round of an Instant Game.
    GamePlay {
        /// The game.
        game_id: Option<String> = id,
        /// The player, as the game knows them.
        player_id: Option<String> = id,
        /// `SOLO`, `THREAD` or `GROUP`.
        context_type: Option<String> = text,
        /// Where it was played.
        context_id: Option<String> = id,
        /// The score, as it came.
        score: Option<Value> = value,
        /// What the game gave along, often JSON.
        payload: Option<String> = text,
    }
}

/// One screen of a feedback template.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct FeedbackScreen {
    /// Which screen.
    pub screen_id: Option<String>,
    /// The answers, by the id of the question.
    pub questions: Vec<(String, FeedbackAnswer)>,
}

/// The questions are an object, not a list.
impl FromFields for FeedbackScreen {
    fn from_fields(fields: Fields<'_>) -> Self {
        let questions = fields.object("questions").into_iter().flat_map(|questions| questions.0);
        let answer = |(id, value): (&String, &Value)| {
            Some((id.clone(), FeedbackAnswer::from_fields(Fields::of(value)?)))
        };
        Self {
            screen_id: fields.id("screen_id"),
            questions: questions.filter_map(answer).collect(),
        }
    }
}

fields! {
    /// The answer to one question of a feedback template.
    FeedbackAnswer {
        /// `csat`, `nps`, `ces` or `free_form`.
        kind: Option<String> = text("type"),
        /// The score or text.
        payload: Option<String> = id,
        /// What was written after the score.
        follow_up: Option<FollowUp> = one,
    }
}
