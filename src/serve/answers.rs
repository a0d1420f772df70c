//! Answers in the words of the protocol.

use crate::check::Failure;
use crate::diff::{Change, Diff, Kind};
use crate::list::Item;
use crate::path;
use crate::proto::pulumirpc as rpc;
use crate::proto::pulumirpc::diff_response::DiffChanges;
use crate::proto::pulumirpc::property_diff::Kind as RpcKind;

/// What is wrong.
pub fn failures(failures: Vec<Failure>) -> Vec<rpc::CheckFailure> {
    failures.into_iter().map(|f| rpc::CheckFailure { property: f.property, reason: f.reason }).collect()
}

/// What differs.
pub(super) fn diff_response(diff: &Diff) -> rpc::DiffResponse {
    let kind = |c: &Change| match (c.kind, c.replaces) {
        (Kind::Add, false) => RpcKind::Add,
        (Kind::Add, true) => RpcKind::AddReplace,
        (Kind::Delete, false) => RpcKind::Delete,
        (Kind::Delete, true) => RpcKind::DeleteReplace,
        (Kind::Update, false) => RpcKind::Update,
        (Kind::Update, true) => RpcKind::UpdateReplace,
    };
    let heads = |of: &dyn Fn(&Change) -> bool| {
        let mut heads: Vec<String> = diff.iter().filter(|(_, c)| of(c)).map(|(at, _)| path::head(at)).collect();
        heads.dedup();
        heads
    };
    rpc::DiffResponse {
        changes: if diff.is_empty() { DiffChanges::DiffNone } else { DiffChanges::DiffSome }.into(),
        diffs: heads(&|_| true),
        replaces: heads(&|c| c.replaces),
        detailed_diff: diff
            .iter()
            .map(|(at, c)| (at.clone(), rpc::PropertyDiff { kind: kind(c).into(), input_diff: true }))
            .collect(),
        has_detailed_diff: !diff.is_empty(),
        // Most names need not be unique: the new one can stand beside the old one.
        delete_before_replace: false,
        stables: Vec::new(),
    }
}

/// What a list tells.
pub(super) fn list_response(item: Item) -> rpc::ListResponse {
    use rpc::list_response as told;
    let response = match item {
        Item::Computed => told::Response::Computed(told::Computed {}),
        Item::Found(found) => told::Response::Result(told::Result { id: found.id, name: found.name }),
        Item::More(continuation_token) => told::Response::Continuation(told::Continuation { continuation_token }),
    };
    rpc::ListResponse { response: Some(response) }
}
