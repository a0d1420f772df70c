//! The functions: the list of them, and what several of them do. Each has a file of its own.

mod caller_identity;
mod identity_pool;
mod partition;
mod region;
mod user_pool;
mod user_pool_client;
mod user_pool_clients;
mod user_pool_signing_certificate;
mod user_pools;

use crate::aws::Cx;
use crate::error::{Error, Result, elsewhere};
use crate::function::Invoked;
use crate::resource::{Listed, Resource};
use crate::resources::user_pool::region_of;
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use serde_json::{Value as Json, json};

/// All of them. A new function is a line here.
pub fn all() -> Vec<Box<dyn Invoked>> {
    vec![
        Box::new(caller_identity::CallerIdentity),
        Box::new(identity_pool::GetIdentityPool),
        Box::new(partition::PartitionInfo),
        Box::new(region::RegionInfo),
        Box::new(user_pool::GetUserPool),
        Box::new(user_pool_client::GetUserPoolClient),
        Box::new(user_pool_clients::GetUserPoolClients),
        Box::new(user_pool_signing_certificate::GetUserPoolSigningCertificate),
        Box::new(user_pools::GetUserPools),
    ]
}

/// The most that AWS puts on a page of a list.
const PAGE: i32 = 60;

/// All resources of a type that AWS has: every page of the list.
async fn every<R: Resource>(cx: &Cx, query: &Json) -> Result<Vec<Listed>> {
    let (mut all, mut from) = (Vec::new(), None);
    loop {
        let page = R::list(cx, query, from.as_deref(), PAGE).await?;
        all.extend(page.found);
        match page.next {
            Some(next) if !next.is_empty() => from = Some(next),
            _ => return Ok(all),
        }
    }
}

/// Refuses to look for a pool where it cannot be: "not found" would not say why.
fn check_region(cx: &Cx, pool: &str) -> Result<()> {
    match region_of(pool) {
        Some(there) if there != cx.aws.region => {
            Err(Error::Invalid(format!("the user pool {pool} {}", elsewhere(Some(there), &cx.aws.region, "function"))))
        }
        _ => Ok(()),
    }
}

/// What is said of a thing that AWS does not have.
fn not_there(cx: &Cx, what: &str) -> Error {
    Error::Invalid(format!("there is no {what} in {}, as far as these credentials see", cx.aws.region))
}

/// "No such pool" in our words; any other answer as it is.
fn in_pool<T>(cx: &Cx, pool: &str, answer: Result<T>) -> Result<T> {
    match answer {
        Err(e) if e.is_not_found() => Err(not_there(cx, &format!("user pool {pool}"))),
        answer => answer,
    }
}

/// A member of what AWS said.
fn member<'a>(said: &'a mut Json, name: &str) -> Option<&'a mut Json> {
    said.as_object_mut()?.iter_mut().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, v)| v)
}

/// Lays the block `from` as a list of one under `to`: so has pulumi-aws the blocks of its results.
fn as_list(said: &mut Json, from: &str, to: &str) {
    let block = member(said, from).map(|block| block.clone()).filter(|block| !block.is_null());
    if let Some(said) = said.as_object_mut() {
        said.retain(|key, _| !key.eq_ignore_ascii_case(to));
        said.insert(to.to_owned(), block.into_iter().collect());
    }
}

/// Writes out the dates that AWS says as seconds.
fn write_dates(said: &mut Json) {
    for name in ["CreationDate", "LastModifiedDate"] {
        let Some(date) = member(said, name) else { continue };
        let text = date.as_i64().and_then(|secs| DateTime::from_secs(secs).fmt(Format::DateTime).ok());
        *date = json!(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resources::registry;

    #[test]
    fn every_function_has_an_id_and_is_documented() {
        for f in registry().functions() {
            assert!(f.spec.outputs["id"].required, "{}", f.spec.token);
            assert!(!f.spec.doc.is_empty(), "{}", f.spec.token);
            for (name, p) in f.spec.inputs.iter().chain(&f.spec.outputs) {
                assert!(!p.doc.is_empty(), "{}.{name} has no documentation", f.spec.token);
            }
        }
    }

    #[test]
    fn blocks_become_lists_of_one_even_under_their_own_name() {
        let mut said = json!({"Add_Ons": {"a": 1}, "TokenValidityUnits": {"b": 2}});
        as_list(&mut said, "add_ons", "addOns");
        as_list(&mut said, "tokenValidityUnits", "tokenValidityUnits");
        as_list(&mut said, "nothing", "nothings");
        assert_eq!(
            said,
            json!({"Add_Ons": {"a": 1}, "addOns": [{"a": 1}], "tokenValidityUnits": [{"b": 2}], "nothings": []})
        );
    }

    #[test]
    fn dates_are_written_as_people_do() {
        let mut said = json!({"CreationDate": 0, "LastModifiedDate": 1_767_225_600});
        write_dates(&mut said);
        assert_eq!(said, json!({"CreationDate": "1970-01-01T00:00:00Z", "LastModifiedDate": "2026-01-01T00:00:00Z"}));
    }
}
