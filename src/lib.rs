//! A Pulumi provider for Amazon Cognito. ARCHITECTURE.md has the view from above; this is the table of contents, in
//! the order in which a request passes through.

pub mod codec;
pub mod panics;
pub mod process;
pub mod proto;
pub mod provider;
pub mod serve;

pub mod path;
pub mod value;
pub mod wire;

pub mod autoname;
pub mod check;
pub mod config;
pub mod defaults;
pub mod diff;
pub mod docs;
pub mod facts;
mod halfway;
pub mod lifecycle;
mod lost;
mod patterns;
pub mod schema;
pub mod spec;
pub mod state;
pub mod units;

pub mod component;
pub mod components;
pub mod eventual;
pub mod marks;
pub mod monitor;
pub mod secrets;

pub mod function;
pub mod functions;
pub mod list;
pub mod resource;
pub mod resources;

pub mod aws;
pub mod engine_log;
pub mod error;
pub mod exposure;
pub mod known;
mod origin;
mod orphans;
mod random;
