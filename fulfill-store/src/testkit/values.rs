//! Values come back as they were given, to whom they belong.

use super::{
    Fault, Verdict,
    bed::{Bed, LEASE, LIMITS, answered},
    same,
};
use crate::{Accepted, Call, Key, Mail, Outcome, Progress, Scope, Settle};

pub(super) async fn answers_are_kept_byte_for_byte(mut bed: Bed) -> Verdict {
    let bytes: Vec<u8> = (0..=255).chain((0..=255).rev()).collect();
    for (event, answer) in [("all", bytes), ("none", Vec::new())] {
        bed.turn(event, Outcome::answer(answer.clone())).await?;
        bed.crash();
        let found = bed.progress(event).await?;
        same!(found, Some(Progress::Answered(answer.into())), "the answer to {event}");
    }
    same!(bed.progress("never").await?, None, "an event that never came");
    Ok(())
}

pub(super) async fn odd_texts_come_back(mut bed: Bed) -> Verdict {
    let long = "long ".repeat(2_000);
    let texts = [
        "",
        " ",
        "\0",
        "a\0b",
        "a\0",
        "\u{feff}",
        "\u{202e}right to left",
        "é",
        "e\u{301}",
        "👩‍👩‍👧",
        "'; DROP TABLE inbox; --",
        "%_\\\"`",
        "\r\n\t",
        "\u{fffe}\u{ffff}",
        "\u{7f}",
        &long,
    ];
    for text in texts {
        let mail = Mail::new(Key::new(text, text), text, text.to_owned());
        let first = bed.store.accept(mail.clone()).await?;
        same!(first, Accepted::New { seq: 1 }, "the first {text:?}");
        same!(
            bed.store.accept(mail.clone()).await?,
            Accepted::Known(Progress::Pending),
            "{text:?}"
        );
        let claimed = bed.claim().await?;
        same!(claimed.lease.conversation, Key::new(text, text), "the conversation");
        same!((&*claimed.lease.event, &*claimed.body), (text, text.as_bytes()), "the event");
        let outcome = Outcome::answer(text.to_owned())
            .state(text.to_owned())
            .call(Call::new(text, text.to_owned()));
        bed.done(&claimed, outcome).await?;
        bed.crash();
        let call = bed.claim_call().await?;
        same!((&*call.call.channel, &*call.call.payload), (text, text.as_bytes()), "the call");
        bed.settle(&call, Settle::Delivered(Some(text.into()))).await?;
        let found = bed.store.answer(&mail.key()).await?;
        same!(found, answered(text), "the answer");
    }
    Ok(())
}

pub(super) async fn large_values_come_back(bed: Bed) -> Verdict {
    let megabytes = |count: usize| vec![0xA5_u8; count * 1024 * 1024];
    bed.store.accept(Mail::new(Key::new("acme", "c"), "e", megabytes(4))).await?;
    let claimed = bed.claim().await?;
    same!(claimed.body == megabytes(4).into(), true, "a body of 4 MB is itself");
    let state = vec![7_u8; LIMITS.state];
    let outcome = Outcome::answer(megabytes(1)).state(state.clone());
    bed.done(&claimed, outcome.call(Call::new("sms", megabytes(1)))).await?;
    let found = bed.progress("e").await?;
    let whole = found == Some(Progress::Answered(megabytes(1).into()));
    same!(whole, true, "an answer of 1 MB is itself");
    bed.accept("c", "e2").await?;
    same!(bed.claim().await?.state, Some(state.into()), "a state at its limit");
    same!(bed.claim_call().await?.call.payload == megabytes(1).into(), true, "a call of 1 MB");
    Ok(())
}

pub(super) async fn tenants_never_cross(bed: Bed) -> Verdict {
    let tenants = ["", "a", "b", "ab", "a\0b"];
    for tenant in tenants {
        let mail = Mail::new(Key::new(tenant, "c"), "e", tenant.to_owned());
        same!(bed.store.accept(mail).await?, Accepted::New { seq: 1 }, "the event of {tenant:?}");
    }
    for tenant in tenants {
        let scope = Scope::Tenant(tenant.into());
        let claimed = bed.store.claim(scope.clone(), LEASE).await?;
        let claimed = claimed.ok_or_else(|| Fault(format!("{tenant:?} has no mail")))?;
        same!(&*claimed.body, tenant.as_bytes(), "whose body");
        same!(bed.store.claim(scope, LEASE).await?, None, "more mail of {tenant:?}");
        let outcome = Outcome::answer(tenant.to_owned()).state(tenant.to_owned());
        bed.done(&claimed, outcome.call(Call::new("sms", tenant.to_owned()))).await?;
    }
    for tenant in tenants {
        let (event, conversation) = (Key::new(tenant, "e"), Key::new(tenant, "c"));
        same!(bed.store.answer(&event).await?, answered(tenant), "whose answer");
        let state = bed.store.session(&conversation).await?.map(|found| found.state);
        same!(state, Some(tenant.to_owned().into()), "whose state");
        same!(bed.store.sessions(tenant, None, 9).await?.len(), 1, "sessions of {tenant:?}");
        let claimed = bed.store.claim_call(Scope::Tenant(tenant.into()), LEASE).await?;
        same!(
            claimed.map(|found| found.call.payload),
            Some(tenant.to_owned().into()),
            "whose call"
        );
    }
    same!(bed.store.forget(&Key::new("a", "c")).await?, true, "one tenant is forgotten");
    same!(bed.store.session(&Key::new("b", "c")).await?.is_some(), true, "and no other");
    Ok(())
}
