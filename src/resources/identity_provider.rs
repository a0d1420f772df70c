//! An identity provider of a user pool: Create-, Describe-, Update- and DeleteIdentityProvider.
//!
//! AWS adds to the details what it knows of a type or finds at the issuer's, and a claim that tells users apart. None of
//! that is the program's: `details.rs` takes it out of what is read, and an update sends the program's details whole.

mod args;
mod details;
mod rules;

use super::user_pool::{check_id, region_of};
use crate::aws::{Cx, With, said, shape};
use crate::check::Failures;
use crate::diff::Diff;
use crate::error::{Error, Result, found};
use crate::facts::Facts;
use crate::resource::{Change, Inputs, Listed, Made, Page, Resource, Surroundings};
use crate::value::{Object, Value};
use args::{IdentityProviderArgs, IdentityProviderOutputs};
use aws_sdk_cognitoidentityprovider::operation::create_identity_provider::CreateIdentityProviderInput;
use aws_sdk_cognitoidentityprovider::operation::update_identity_provider::UpdateIdentityProviderInput;
use aws_sdk_cognitoidentityprovider::types::IdentityProviderType;
use serde_json::{Map, Value as Json, json};

/// `cognito:index:IdentityProvider`.
pub struct IdentityProvider;

/// Where `read` leaves the mapping with what AWS filled in.
const WHOLE_MAPPING: &str = "WholeMapping";

impl Resource for IdentityProvider {
    const TOKEN: &'static str = "cognito:index:IdentityProvider";
    const NAMED_BY: &'static str = "";
    const IMPORTED_AS: &'static str = "us-east-1_AbCdEfGhI/CorpSignIn";
    const LISTED_BY: Option<&'static [&'static str]> = Some(&["userPoolId"]);
    const KNOWN_BY: Option<&'static str> = Some("providerName");
    type Args = IdentityProviderArgs;
    type Outputs = IdentityProviderOutputs;

    fn rules(facts: Facts<'_>, around: &Surroundings, failures: &mut Failures) {
        rules::rules(facts, around, failures);
    }

    fn overlook(diff: &mut Diff, old: &Object, new: &Object, state: &Object) {
        let Some(Value::String(ty)) = new.get("providerType").map(Value::bare) else { return };
        if !diff.contains_key("providerType") {
            diff.retain(|at, _| !details::is_no_change(details::kind(ty), at, old, new, state));
        }
    }

    fn collide(old: &Object, new: &Object) -> bool {
        let same = |name: &str| old.get(name).map(Value::bare) == new.get(name).map(Value::bare);
        same("userPoolId") && same("providerName")
    }

    fn import(id: &str) -> Result<(String, Map<String, Json>)> {
        let form = || {
            Error::Invalid(format!(
                "{id:?} does not name an identity provider of a user pool: give <user pool id>/<provider name>, such as \
                 us-east-1_AbCdEfGhI/CorpSignIn"
            ))
        };
        let (pool, name) = id.split_once('/').filter(|(_, name)| !name.is_empty()).ok_or_else(form)?;
        check_id(pool)?;
        Ok((name.to_owned(), Map::from_iter([("userPoolId".to_owned(), pool.into())])))
    }

    fn region(_: &str, known: &Json) -> Option<String> {
        known["userPoolId"].as_str().and_then(region_of).map(str::to_owned)
    }

    async fn create(cx: &Cx, inputs: &Inputs<IdentityProviderArgs>) -> Result<Made> {
        let _turn = cx.turn(&inputs.args.user_pool_id).await?;
        let input = shape(CreateIdentityProviderInput::deserialize, inputs.api.clone(), &[])?;
        let made = cx
            .send("CreateIdentityProvider", || {
                cx.aws.idp.create_identity_provider().customize().interceptor(With(input.clone())).send()
            })
            .await;
        match made {
            Err(e) if e.code() == Some("DuplicateProviderException") => {
                let IdentityProviderArgs { user_pool_id: pool, provider_name: name, .. } = &inputs.args;
                if !e.is_repeated() {
                    return Err(exists(pool, name, &e));
                }
                // An earlier try made it, and its answer was lost; unless it is of another kind.
                let there = describe(cx, pool, name).await?;
                let kind = there.as_ref().and_then(|there| there.provider_type()).map(|kind| kind.as_str());
                if kind != Some(inputs.args.provider_type.as_str()) {
                    return Err(exists(pool, name, &e));
                }
            }
            made => drop(made?),
        }
        Ok(inputs.args.provider_name.clone().into())
    }

    async fn read(cx: &Cx, id: &str, known: &Json) -> Result<Option<Json>> {
        let pool = pool_of(known)?;
        let Some(provider) = describe(cx, pool, id).await? else { return Ok(None) };
        let kind = provider.provider_type().and_then(|ty| details::kind(ty.as_str()));
        let mut live = said(&provider, &[])?;
        let none = Map::new();
        let said = live["ProviderDetails"].as_object().unwrap_or(&none).clone();
        live["ProviderDetails"] =
            details::told(kind, &said, known["providerDetails"].as_object().unwrap_or(&none)).into();
        live["derivedDetails"] = details::derived(kind, &said).into();
        live[WHOLE_MAPPING] = live["AttributeMapping"].clone();
        details::without_default(kind, &mut live["AttributeMapping"], &known["attributeMapping"]);
        live["UserPoolId"] = pool.into();
        Ok(Some(live))
    }

    async fn update(cx: &Cx, change: &Change<IdentityProviderArgs>) -> Result<()> {
        let args = &change.inputs.args;
        let _turn = cx.turn(&args.user_pool_id).await?;
        let mut whole = change.inputs.api.clone();
        if let Some(whole) = whole.as_object_mut() {
            whole.remove("providerType");
            let mapping = whole.entry("attributeMapping").or_insert_with(|| json!({}));
            if let Some(mapping) = mapping.as_object_mut() {
                details::with_default(details::kind(&args.provider_type), mapping, &change.said[WHOLE_MAPPING]);
            }
        }
        let input = shape(UpdateIdentityProviderInput::deserialize, whole, &[])?;
        cx.send("UpdateIdentityProvider", || {
            cx.aws.idp.update_identity_provider().customize().interceptor(With(input.clone())).send()
        })
        .await
        .map(drop)
    }

    async fn delete(cx: &Cx, id: &str, known: &Json) -> Result<()> {
        let pool = pool_of(known)?;
        let _turn = cx.turn(pool).await?;
        let gone = cx
            .send("DeleteIdentityProvider", || {
                cx.aws.idp.delete_identity_provider().user_pool_id(pool).provider_name(id).send()
            })
            .await;
        found(gone).map(drop)
    }

    async fn list(cx: &Cx, query: &Json, from: Option<&str>, size: i32) -> Result<Page> {
        let pool = pool_of(query)?;
        let answer = cx
            .send("ListIdentityProviders", || {
                let list = cx.aws.idp.list_identity_providers().user_pool_id(pool).max_results(size);
                list.set_next_token(from.map(str::to_owned)).send()
            })
            .await?;
        let names = answer.providers.into_iter().filter_map(|provider| provider.provider_name);
        let found = names.map(|name| Listed { id: format!("{pool}/{name}"), name, made: None });
        Ok(Page { found: found.collect(), next: answer.next_token })
    }
}

async fn describe(cx: &Cx, pool: &str, name: &str) -> Result<Option<IdentityProviderType>> {
    let ask = cx
        .send("DescribeIdentityProvider", || {
            cx.aws.idp.describe_identity_provider().user_pool_id(pool).provider_name(name).send()
        })
        .await;
    // A pool that is gone took its providers with it, and says so with the same code.
    Ok(found(ask)?.and_then(|answer| answer.identity_provider))
}

/// Why a pool gets no second provider of a name.
fn exists(pool: &str, name: &str, refused: &Error) -> Error {
    Error::Invalid(format!(
        "{refused}\nThe pool {pool} has an identity provider of this name: import it (`pulumi import \
         cognito:index:IdentityProvider <name> {pool}/{name}`), or delete it first, or choose another name"
    ))
}

fn pool_of(known: &Json) -> Result<&str> {
    known["userPoolId"]
        .as_str()
        .ok_or_else(|| Error::Invalid("the state of the identity provider lacks its userPoolId".into()))
}
