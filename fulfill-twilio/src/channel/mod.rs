//! What the channels of this crate share: how a request is let in and read, and how documents of
//! handlers are put in their place.

pub(crate) mod api;
mod document;
pub(crate) mod form;
mod guard;
mod route;
pub(crate) mod speech;

pub(crate) use self::{
    document::{Document, NATIVE, lost},
    guard::{Guard, guarded},
    route::Routes,
};
