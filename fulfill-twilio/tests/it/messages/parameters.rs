//! Each parameter that Twilio sends with a message, read by its own method.

use fulfill_twilio::{
    messaging::{Media, Place, Replied, Side, Way},
    rest::MessageStatus,
};

use super::*;

/// A message with all of them, each with a value of its own.
const ALL: &str = "MessageSid=SM1 SmsSid=SM1 SmsMessageSid=SM1 AccountSid=AC1 \
    MessagingServiceSid=MG1 From=whatsapp:+14155550100 To=whatsapp:+14155550199 Body=Hello \
    NumMedia=2 NumSegments=3 MediaContentType0=image/png MediaUrl0=https://h/0 \
    MediaContentType1=audio/ogg MediaUrl1=https://h/1 SmsStatus=received ApiVersion=2010-04-01 \
    FromCity=OAKLAND FromState=CA FromZip=94601 FromCountry=US ToCity=MARIN ToState=NV \
    ToZip=94941 ToCountry=CA ProfileName=Ann WaId=14155550100 MessageType=image \
    ChannelMetadata={\"type\":\"whatsapp\"} Forwarded=true FrequentlyForwarded=true \
    ButtonText=Order ButtonPayload=order-1 Latitude=-23.5 Longitude=-46.6 Address=Street \
    Label=Office OriginalRepliedMessageSender=whatsapp:+14155550199 \
    OriginalRepliedMessageSid=SM0 ReferralBody=ad ReferralHeadline=Pizza ReferralSourceId=7 \
    ReferralSourceType=post ReferralSourceUrl=https://h/ad ReferralMediaId=m7 \
    ReferralMediaContentType=image/jpeg ReferralMediaUrl=https://h/ad.jpg ReferralNumMedia=1 \
    ReferralCtwaClid=c7 AddOns={\"status\":\"ok\"} OptOutType=HELP ListId=l1 ListTitle=List \
    InteractiveData={\"i\":1} FlowData={\"f\":2}";

fn all() -> Form {
    let pairs = ALL.split_whitespace().map(|pair| pair.split_once('=').expect("a pair"));
    pairs.collect()
}

#[test]
fn each_parameter_is_read() {
    let channel = channel();
    let received = received(&channel, &incoming::post("/bot", &all(), SIGNED));
    let turn = channel.turn(&received);
    let message = turn.event::<Received>().map(|received| &received.what);
    let Some(What::Message(message)) = message else { panic!("{message:?}") };

    assert_eq!((message.sid(), message.account_sid()), ("SM1", Some("AC1")));
    assert_eq!(message.messaging_service_sid(), Some("MG1"));
    assert_eq!((message.from().way(), message.from().bare()), (Way::WhatsApp, "+14155550100"));
    assert_eq!((message.to().way(), message.to().bare()), (Way::WhatsApp, "+14155550199"));
    assert_eq!((message.body(), message.segments()), ("Hello", Some(3)));
    assert_eq!(
        (message.status(), message.api_version()),
        (MessageStatus::Received, Some("2010-04-01"))
    );
    let media: Vec<Media<'_>> = message.media().collect();
    let file = |url, content_type| Media { url, content_type };
    assert_eq!(media, [file("https://h/0", "image/png"), file("https://h/1", "audio/ogg")]);
    let place = |city, state, zip, country| Place {
        city: Some(city),
        state: Some(state),
        zip: Some(zip),
        country: Some(country),
    };
    assert_eq!(message.place(Side::From), place("OAKLAND", "CA", "94601", "US"));
    assert_eq!(message.place(Side::To), place("MARIN", "NV", "94941", "CA"));

    assert_eq!((message.profile_name(), message.whatsapp_id()), (Some("Ann"), Some("14155550100")));
    assert_eq!(message.message_type(), Some("image"));
    assert!(message.is_forwarded() && message.is_frequently_forwarded());
    let button = message.button().expect("a button");
    assert_eq!((button.text, button.payload), (Some("Order"), Some("order-1")));
    let choice = message.choice().expect("a choice");
    assert_eq!((choice.id, choice.title), ("l1", Some("List")));
    let location = message.location().expect("a place");
    assert_eq!((location.latitude, location.longitude), (-23.5, -46.6));
    assert_eq!((location.address, location.label), (Some("Street"), Some("Office")));
    let replied = Replied { sid: "SM0", sender: Some("whatsapp:+14155550199") };
    assert_eq!(message.replied_to(), Some(replied));
    let referral = message.referral().expect("an advertisement");
    let texts = [referral.body, referral.headline, referral.source_id, referral.source_type];
    assert_eq!(texts, ["ad", "Pizza", "7", "post"].map(Some));
    let texts = [referral.source_url, referral.media_id, referral.media_content_type];
    assert_eq!(texts, ["https://h/ad", "m7", "image/jpeg"].map(Some));
    assert_eq!((referral.media_url, referral.click_id), (Some("https://h/ad.jpg"), Some("c7")));
    assert_eq!(referral.media_count, Some(1));

    assert_eq!(turn.event_name(), Some("HELP"));
    for (name, json) in [
        ("ChannelMetadata", json!({ "type": "whatsapp" })),
        ("AddOns", json!({ "status": "ok" })),
        ("InteractiveData", json!({ "i": 1 })),
        ("FlowData", json!({ "f": 2 })),
    ] {
        assert_eq!(message.json(name), Some(json), "{name}");
    }
    // And each by its name, as handlers ask for what no method reads.
    for (name, value) in all().iter() {
        assert_eq!(turn.get(fulfill_core::Place::Parameter, name), Some(value.into()), "{name}");
    }
}
