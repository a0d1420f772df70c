//! A secret of an app client: Add-, List- and DeleteUserPoolClientSecret.
//!
//! AWS says the value of a secret that it made once, in the answer that makes it, and never says one that it was given.
//! So the value lives in the state. A client has two secrets at most, and never loses its last one.

mod args;

use super::user_pool::{check_id, region_of};
use super::user_pool_client::check_region;
use crate::aws::Cx;
use crate::check::Failures;
use crate::error::{Error, Result, found};
use crate::facts::Facts;
use crate::resource::{Change, FoundBy, Inputs, Listed, Made, Page, Resource, Surroundings};
use args::{UserPoolClientSecretArgs, UserPoolClientSecretOutputs};
use aws_sdk_cognitoidentityprovider::types::ClientSecretDescriptorType;
use aws_smithy_types::date_time::Format;
use serde_json::{Map, Value as Json, json};

/// `cognito:index:UserPoolClientSecret`.
pub(super) struct UserPoolClientSecret;

impl Resource for UserPoolClientSecret {
    const TOKEN: &'static str = "cognito:index:UserPoolClientSecret";
    const NAMED_BY: &'static str = "";
    const IMPORTED_AS: &'static str =
        "us-east-1_AbCdEfGhI/3fetogamdv9aqa0393adsd7viv/3fetogamdv9aqa0393adsd7viv--1767225600";
    const FOUND_BY: FoundBy = FoundBy::Looks;
    const LISTED_BY: Option<&'static [&'static str]> = Some(&["userPoolId", "clientId"]);
    type Args = UserPoolClientSecretArgs;
    type Outputs = UserPoolClientSecretOutputs;

    fn rules(facts: Facts<'_>, around: &Surroundings, failures: &mut Failures) {
        check_region(facts, around, failures);
    }

    fn import(id: &str) -> Result<(String, Map<String, Json>)> {
        let parts: Vec<&str> = id.split('/').filter(|part| !part.is_empty()).collect();
        let [pool, client, secret] = parts[..] else {
            return Err(Error::Invalid(format!(
                "{id:?} does not name a secret of an app client: give <user pool id>/<client id>/<secret id>. \
                 `aws cognito-idp list-user-pool-client-secrets` lists the ids, such as 3fetogamdv9aqa0393adsd7viv--1767225600"
            )));
        };
        check_id(pool)?;
        let more = [("userPoolId".to_owned(), pool.into()), ("clientId".to_owned(), client.into())];
        Ok((secret.to_owned(), Map::from_iter(more)))
    }

    fn region(_: &str, known: &Json) -> Option<String> {
        known["userPoolId"].as_str().and_then(region_of).map(str::to_owned)
    }

    async fn create(cx: &Cx, inputs: &Inputs<UserPoolClientSecretArgs>) -> Result<Made> {
        let UserPoolClientSecretArgs { user_pool_id: pool, client_id: client, client_secret: own } = &inputs.args;
        let _turn = cx.turn(pool).await?;
        let answer = cx
            .send("AddUserPoolClientSecret", || {
                let add = cx.aws.idp.add_user_pool_client_secret().user_pool_id(pool).client_id(client);
                add.set_client_secret(own.clone()).send()
            })
            .await;
        let made = match answer {
            Ok(made) => made.client_secret_descriptor,
            Err(e) => return Err(no_room(cx, pool, client, e).await),
        };
        let made = made.unwrap_or_else(|| ClientSecretDescriptorType::builder().build());
        let Some(id) = made.client_secret_id.filter(|id| !id.is_empty()) else {
            return Err(Error::Bug("AddUserPoolClientSecret gave no id".into()));
        };
        let generated = made.client_secret_value.map(|value| ("clientSecret".to_owned(), value.into()));
        Ok(Made { id, once: generated.into_iter().collect() })
    }

    async fn read(cx: &Cx, id: &str, known: &Json) -> Result<Option<Json>> {
        let (pool, client) = place(known)?;
        // A client that is gone took its secrets with it.
        let all = found(list(cx, pool, client).await)?.unwrap_or_default();
        let Some(secret) = all.into_iter().find(|one| one.client_secret_id() == Some(id)) else { return Ok(None) };
        let made = secret.client_secret_create_date.and_then(|date| date.fmt(Format::DateTime).ok());
        let mut live = json!({"userPoolId": pool, "clientId": client, "clientSecretCreateDate": made});
        live["clientSecret"] = known["clientSecret"].clone();
        Ok(Some(live))
    }

    async fn update(_: &Cx, _: &Change<UserPoolClientSecretArgs>) -> Result<()> {
        // All that changes in place is that the program tells the value of a secret that was imported without one.
        Ok(())
    }

    async fn glance(cx: &Cx, id: &str, inputs: &Inputs<UserPoolClientSecretArgs>) -> Result<Option<Json>> {
        let UserPoolClientSecretArgs { user_pool_id: pool, client_id: client, .. } = &inputs.args;
        let made = |one: &ClientSecretDescriptorType| one.client_secret_create_date.map(|date| date.secs());
        let all = list(cx, pool, client).await?;
        // A client that takes another one had exactly one before, which may be as young as this attempt.
        let [one, other] = &all[..] else { return Ok(None) };
        let (own, before) = if one.client_secret_id() == Some(id) { (one, other) } else { (other, one) };
        let is_younger = own.client_secret_id() == Some(id) && made(own) >= made(before);
        Ok(is_younger.then(|| json!({"userPoolId": pool, "clientId": client, "CreationDate": made(own)})))
    }

    async fn adopt(cx: &Cx, id: &str, inputs: &Inputs<UserPoolClientSecretArgs>) -> Result<Option<Made>> {
        if inputs.args.client_secret.is_some() {
            return Ok(Some(id.to_owned().into()));
        }
        // AWS made the value, and said it in the answer that was lost: nobody will ever know it.
        let known = json!({"userPoolId": inputs.args.user_pool_id, "clientId": inputs.args.client_id});
        Self::delete(cx, id, &known).await.map(|()| None)
    }

    async fn delete(cx: &Cx, id: &str, known: &Json) -> Result<()> {
        let (pool, client) = place(known)?;
        let _turn = cx.turn(pool).await?;
        let gone = cx
            .send("DeleteUserPoolClientSecret", || {
                let delete = cx.aws.idp.delete_user_pool_client_secret().user_pool_id(pool).client_id(client);
                delete.client_secret_id(id).send()
            })
            .await;
        let Err(refused) = found(gone) else { return Ok(()) };
        // AWS has no code of its own for the last one.
        if !matches!(refused, Error::Refused(_)) || refused.is_denied() {
            return Err(refused);
        }
        let Ok(left) = list(cx, pool, client).await else { return Err(refused) };
        if ids(&left) != [id] {
            return Err(refused);
        }
        Err(Error::Invalid(format!(
            "{id} is the last secret of the client {client}, and a client always keeps one.\n\
             - To rotate it, make the next one first: another UserPoolClientSecret.\n\
             - Where the client is replaced or deleted as well, its secret goes with it: run \
             `aws cognito-idp delete-user-pool-client --user-pool-id {pool} --client-id {client}`, then Pulumi again. So that \
             the next time passes by itself, give every UserPoolClientSecret the option deletedWith: the client, and run \
             `pulumi up` before the client goes.\n\
             - Where the client stays, leave the secret to it: `pulumi state delete` this resource"
        )))
    }

    async fn list(cx: &Cx, query: &Json, _: Option<&str>, _: i32) -> Result<Page> {
        let (pool, client) = place(query)?;
        let all = list(cx, pool, client).await?;
        let found = all.into_iter().map(|secret| {
            let id = secret.client_secret_id.unwrap_or_default();
            let made = secret.client_secret_create_date.map(|date| date.secs());
            Listed { id: format!("{pool}/{client}/{id}"), name: id, made }
        });
        Ok(Page { found: found.collect(), next: None })
    }
}

fn place(known: &Json) -> Result<(&str, &str)> {
    let text = |name: &str| {
        known[name].as_str().ok_or_else(|| Error::Invalid(format!("the state of the client's secret lacks its {name}")))
    };
    Ok((text("userPoolId")?, text("clientId")?))
}

/// The secrets of a client: AWS shows all of them at once, without their values.
pub(super) async fn list(cx: &Cx, pool: &str, client: &str) -> Result<Vec<ClientSecretDescriptorType>> {
    let answer = cx
        .send("ListUserPoolClientSecrets", || {
            cx.aws.idp.list_user_pool_client_secrets().user_pool_id(pool).client_id(client).send()
        })
        .await?;
    Ok(answer.client_secrets.unwrap_or_default())
}

fn ids(secrets: &[ClientSecretDescriptorType]) -> Vec<&str> {
    secrets.iter().filter_map(|secret| secret.client_secret_id()).collect()
}

/// Why a client gets no further secret, where its secrets tell.
async fn no_room(cx: &Cx, pool: &str, client: &str, refused: Error) -> Error {
    if !matches!(refused.code(), Some("LimitExceededException" | "InvalidParameterException")) {
        return refused;
    }
    let Ok(secrets) = list(cx, pool, client).await else { return refused };
    match ids(&secrets)[..] {
        [] => Error::Invalid(format!(
            "the client {client} was made without a secret, and AWS gives such a client none: only a new client has one \
             (generateSecret: true on it replaces it)"
        )),
        [one, other] => Error::Invalid(format!(
            "the client {client} has two secrets, {one} and {other}, and AWS allows no third. Delete the one that no app \
             uses any more: take its UserPoolClientSecret out of the program, or run \
             `aws cognito-idp delete-user-pool-client-secret`. To replace one of the two, give its UserPoolClientSecret \
             the option deleteBeforeReplace: true"
        )),
        _ => refused,
    }
}
