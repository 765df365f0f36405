//! Where users come from, and what they agree to.

use crate::fields::fields;

fields! {
    /// How a user came into the conversation: a link, an advertisement, a product.
    Referral {
        /// The text that was put into the link.
        reference: Option<String> = text("ref"),
        /// `SHORTLINK`, `ADS`, `IGME_SOURCE_LINK` and others.
        source: Option<String> = text,
        /// `OPEN_THREAD`, `LEAD_COMPLETE` or `LEAD_INCOMPLETE`.
        kind: Option<String> = text("type"),
        /// The advertisement.
        ad_id: Option<String> = id,
        /// The page that the link was on.
        referer_uri: Option<String> = text,
        /// What the advertisement shows.
        ads_context_data: Option<AdsContext> = one,
        /// The product that the user asks about.
        product: Option<ProductRef> = one,
    }
    /// What an advertisement shows.
    AdsContext {
        /// Its title.
        ad_title: Option<String> = text,
        /// Its picture.
        photo_url: Option<String> = text,
        /// Its video.
        video_url: Option<String> = text,
        /// The post behind it.
        post_id: Option<String> = id,
        /// The product it is for.
        product_id: Option<String> = id,
        /// The flow it starts.
        flow_id: Option<String> = id,
    }
    /// A product of the page's shop.
    ProductRef {
        /// Its id.
        id: Option<String> = id,
    }
    /// The answers of a lead form, beside a referral of type `LEAD_COMPLETE` or `LEAD_INCOMPLETE`.
    Lead {
        /// The answers, in order.
        data: Vec<LeadAnswer> = many,
    }
    /// One answer of a lead form.
    LeadAnswer {
        /// What was asked.
        question: Option<String> = text,
        /// What the user said.
        answer: Option<String> = text,
    }
    /// A user's consent: to a plug-in, to one notification, or to recurring ones.
    Optin {
        /// `one_time_notif_req` or `notification_messages`; absent for plug-ins.
        kind: Option<String> = text("type"),
        /// Of a plug-in: the text that was put into it.
        reference: Option<String> = text("ref"),
        /// Of the checkbox plug-in: by what the user is written to.
        user_ref: Option<String> = id,
        /// What the request stood for.
        payload: Option<String> = text,
        /// The title of the request.
        title: Option<String> = text,
        /// The token for the one message.
        one_time_notif_token: Option<String> = text,
        /// The token for recurring messages.
        notification_messages_token: Option<String> = text,
        /// `DAILY`, or another frequency of old tokens.
        notification_messages_frequency: Option<String> = text,
        /// The user's time zone.
        notification_messages_timezone: Option<String> = text,
        /// When the token ends, in milliseconds since 1970.
        token_expiry_timestamp: Option<i64> = time,
        /// `REFRESHED` or `NOT_REFRESHED`.
        user_token_status: Option<String> = text,
        /// `STOP NOTIFICATIONS` or `RESUME NOTIFICATIONS`.
        notification_messages_status: Option<String> = text,
    }
}
