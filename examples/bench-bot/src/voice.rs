//! Workload `voice`: an incoming call goes to the browser that has its number.

use std::{collections::HashMap, sync::Arc};

use fulfill_runtime::prelude::*;
use fulfill_twilio::{
    phone::Phone,
    twiml::{Dial, VoiceResponse},
    voice::Call,
};

/// Who has which number.
#[derive(Clone)]
pub(crate) struct Clients(Arc<HashMap<Phone, String>>);

impl Default for Clients {
    fn default() -> Self {
        let number = Phone::from_e164("+815031234567").expect("a number");
        Self(Arc::new(HashMap::from([(number, "DeviceId_0001".to_owned())])))
    }
}

/// Rings the client for a minute; a number that nobody has rejects the call.
#[intent("incoming")]
pub(crate) fn incoming(call: Call, clients: State<Clients>) -> VoiceResponse {
    let called = call.to().and_then(|number| Phone::parse(number).ok());
    match called.and_then(|number| clients.0.0.get(&number)) {
        Some(client) => VoiceResponse::new().dial(Dial::new().timeout(60).client(client)),
        None => VoiceResponse::new().reject(Default::default()),
    }
}
