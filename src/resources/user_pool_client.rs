//! An app client of a user pool: Create-, Describe-, Update- and DeleteUserPoolClient, with
//! SetUserPoolClientSessionConfiguration for the session that apps share.
//!
//! UpdateUserPoolClient replaces the whole client, so it is always given everything. Cognito takes one write to the
//! clients of a pool at a time.

pub(crate) mod args;
mod changes;
mod rules;
mod tokens;

use super::user_pool::{check_id, region_of};
use super::user_pool_client_secret::list as list_secrets;
use crate::aws::{Cx, Renamed, With, said, shape};
use crate::check::Failures;
use crate::diff::Diff;
use crate::error::{Error, Result, found};
use crate::facts::Facts;
use crate::resource::{Change, FoundBy, Inputs, Listed, Made, Page, Resource, Surroundings};
use crate::value::Object;
use args::{UserPoolClientArgs, UserPoolClientOutputs, UserPoolClientSessionConfiguration};
use aws_sdk_cognitoidentityprovider::operation::create_user_pool_client::CreateUserPoolClientInput;
use aws_sdk_cognitoidentityprovider::operation::update_user_pool_client::UpdateUserPoolClientInput;
use aws_sdk_cognitoidentityprovider::types::UserPoolClientType;
use serde_json::{Map, Value as Json, json};
use std::future::Future;
use std::time::Duration;
use tokio::time::Instant;

pub(super) use rules::check_region;

/// `cognito:index:UserPoolClient`.
pub(crate) struct UserPoolClient;

const NAMES: &[Renamed] = &[Renamed::new("name", "ClientName")];

/// How long an identity provider or a scope may take to be seen by clients; after that the refusal is meant.
const SOON: Duration = Duration::from_secs(15);

/// How long the client's shared session lasts where nobody says so.
const SESSION_MINUTES: i32 = 60;

impl Resource for UserPoolClient {
    const TOKEN: &'static str = "cognito:index:UserPoolClient";
    const NAMED_BY: &'static str = "name";
    const IMPORTED_AS: &'static str = "us-east-1_AbCdEfGhI/1example23456789abcdefghij";
    const FOUND_BY: FoundBy = FoundBy::Looks;
    const LISTED_BY: Option<&'static [&'static str]> = Some(&["userPoolId"]);
    type Args = UserPoolClientArgs;
    type Outputs = UserPoolClientOutputs;

    fn rules(facts: Facts<'_>, around: &Surroundings, failures: &mut Failures) {
        rules::rules(facts, around, failures);
    }

    fn overlook(diff: &mut Diff, old: &Object, new: &Object, state: &Object) {
        changes::overlook(diff, old, new, state);
    }

    fn refuse(diff: &Diff, _: &Object, new: &Object, failures: &mut Failures) {
        changes::warn_of_replacement(diff, new, failures);
    }

    fn import(id: &str) -> Result<(String, Map<String, Json>)> {
        let form = || {
            Error::Invalid(format!(
                "{id:?} does not name an app client: give <user pool id>/<client id>, such as us-east-1_AbCdEfGhI/3fetogamdv9aqa0393adsd7viv"
            ))
        };
        let (pool, client) = id.split_once('/').filter(|(_, client)| !client.is_empty()).ok_or_else(form)?;
        check_id(pool)?;
        Ok((client.to_owned(), Map::from_iter([("userPoolId".to_owned(), pool.into())])))
    }

    fn region(_: &str, known: &Json) -> Option<String> {
        known["userPoolId"].as_str().and_then(region_of).map(str::to_owned)
    }

    async fn create(cx: &Cx, inputs: &Inputs<UserPoolClientArgs>) -> Result<Made> {
        let _turn = cx.turn(&inputs.args.user_pool_id).await?;
        let mut whole = inputs.api.clone();
        tokens::fit_flows(&mut whole, &inputs.api, &Json::Null);
        let input = shape(CreateUserPoolClientInput::deserialize, whole, NAMES)?;
        let made = once_seen(cx, || {
            cx.send("CreateUserPoolClient", || {
                cx.aws.idp.create_user_pool_client().customize().interceptor(With(input.clone())).send()
            })
        })
        .await?;
        let id = made.user_pool_client.and_then(|client| client.client_id).unwrap_or_default();
        if id.is_empty() { Err(Error::Bug("CreateUserPoolClient gave no id".into())) } else { Ok(id.into()) }
    }

    async fn finish(cx: &Cx, id: &str, inputs: &Inputs<UserPoolClientArgs>) -> Result<()> {
        let wanted = minutes(&inputs.args).unwrap_or(SESSION_MINUTES);
        if wanted == SESSION_MINUTES { Ok(()) } else { set_session(cx, &inputs.args.user_pool_id, id, wanted).await }
    }

    async fn read(cx: &Cx, id: &str, known: &Json) -> Result<Option<Json>> {
        let pool = pool_of(known)?;
        // A state has a name, and so have the inputs of a create. A function wants all that there is, as an import does.
        let import = known["name"].is_null();
        let Some(client) = describe(cx, pool, id).await? else { return Ok(None) };
        let mut live = said(&client, NAMES)?;
        // AWS does not say how the client was made, but that cannot have changed.
        live["generateSecret"] = match known["generateSecret"].as_bool() {
            Some(generated) => generated,
            None if !import => false,
            None if client.client_secret.is_some_and(|secret| !secret.is_empty()) => true,
            // AWS describes the secret that the client was made with, which may have gone since.
            None => match list_secrets(cx, pool, id).await {
                Ok(secrets) => !secrets.is_empty(),
                Err(e) if e.is_not_found() || e.is_unsupported() => false,
                Err(e) if e.is_denied() => {
                    cx.row.warn(&format!(
                        "generateSecret is taken to be false, since the secrets could not be listed: {e}"
                    ));
                    false
                }
                Err(e) => return Err(e),
            },
        }
        .into();
        if (import || known["sessionConfiguration"].is_object())
            && let Some(session) = session(cx, pool, id, known, import).await?
        {
            live["sessionConfiguration"] = session;
        }
        Ok(Some(live))
    }

    async fn update(cx: &Cx, change: &Change<UserPoolClientArgs>) -> Result<()> {
        let _turn = cx.turn(&change.inputs.args.user_pool_id).await?;
        let mut whole = change.inputs.api.clone();
        if let Some(whole) = whole.as_object_mut() {
            whole.retain(|name, _| name != "generateSecret" && name != "clientSecret");
            whole.insert("clientId".into(), change.id.as_str().into());
        }
        tokens::fit_flows(&mut whole, &change.program, &change.live);
        let input = shape(UpdateUserPoolClientInput::deserialize, whole, NAMES)?;
        once_seen(cx, || {
            cx.send("UpdateUserPoolClient", || {
                cx.aws.idp.update_user_pool_client().customize().interceptor(With(input.clone())).send()
            })
        })
        .await?;
        let args = &change.inputs.args;
        let now = change.live["sessionConfiguration"]["ssoSession"]["maxValidityMinutes"].as_i64();
        match minutes(args) {
            Some(wanted) if now != Some(wanted.into()) => set_session(cx, &args.user_pool_id, &change.id, wanted).await,
            _ => Ok(()),
        }
    }

    async fn glance(cx: &Cx, id: &str, inputs: &Inputs<UserPoolClientArgs>) -> Result<Option<Json>> {
        describe(cx, &inputs.args.user_pool_id, id).await?.map(|client| said(&client, NAMES)).transpose()
    }

    async fn delete(cx: &Cx, id: &str, known: &Json) -> Result<()> {
        let pool = pool_of(known)?;
        let _turn = cx.turn(pool).await?;
        let gone = cx
            .send("DeleteUserPoolClient", || {
                cx.aws.idp.delete_user_pool_client().user_pool_id(pool).client_id(id).send()
            })
            .await;
        found(gone).map(drop)
    }

    async fn list(cx: &Cx, query: &Json, from: Option<&str>, size: i32) -> Result<Page> {
        let pool = pool_of(query)?;
        let answer = cx
            .send("ListUserPoolClients", || {
                let list = cx.aws.idp.list_user_pool_clients().user_pool_id(pool).max_results(size);
                list.set_next_token(from.map(str::to_owned)).send()
            })
            .await?;
        let clients = answer.user_pool_clients.into_iter().flatten();
        let found = clients.map(|client| Listed {
            id: format!("{pool}/{}", client.client_id.unwrap_or_default()),
            name: client.client_name.unwrap_or_default(),
            made: None,
        });
        Ok(Page { found: found.collect(), next: answer.next_token })
    }
}

async fn describe(cx: &Cx, pool: &str, id: &str) -> Result<Option<UserPoolClientType>> {
    let ask = cx
        .send("DescribeUserPoolClient", || {
            cx.aws.idp.describe_user_pool_client().user_pool_id(pool).client_id(id).send()
        })
        .await;
    // A pool that is gone took its clients with it, and says so with the same code.
    Ok(found(ask)?.and_then(|answer| answer.user_pool_client))
}

fn pool_of(known: &Json) -> Result<&str> {
    known["userPoolId"].as_str().ok_or_else(|| Error::Invalid("the state of the client lacks its userPoolId".into()))
}

/// Makes a call again while AWS does not see yet what the client names and was made a moment ago.
async fn once_seen<T, F: Future<Output = Result<T>>>(cx: &Cx, attempt: impl Fn() -> F) -> Result<T> {
    let since = Instant::now();
    loop {
        match attempt().await {
            Err(e) if names_what_is_not_there(&e) && since.elapsed() < SOON => {
                cx.pause(Duration::from_secs(1), &format!("waiting until AWS sees what the client names: {e}")).await?;
            }
            done => return done,
        }
    }
}

fn names_what_is_not_there(e: &Error) -> bool {
    matches!(e, Error::Refused(r) if r.code == "ScopeDoesNotExistException" || r.lacks_provider())
}

fn minutes(args: &UserPoolClientArgs) -> Option<i32> {
    let UserPoolClientSessionConfiguration { sso_session } = args.session_configuration.as_ref()?;
    Some(sso_session.max_validity_minutes)
}

async fn set_session(cx: &Cx, pool: &str, id: &str, minutes: i32) -> Result<()> {
    let request = json!({"UserPoolId": pool, "ClientId": id, "SSOSession": {"MaxValidityMinutes": minutes}});
    cx.raw("SetUserPoolClientSessionConfiguration", &request).await.map(drop)
}

/// The session configuration, or what is known of it where AWS has none to tell or the credentials cannot ask. What AWS
/// is too busy to tell may well be there.
async fn session(cx: &Cx, pool: &str, id: &str, known: &Json, import: bool) -> Result<Option<Json>> {
    let refused =
        match cx.raw("GetUserPoolClientSessionConfiguration", &json!({"UserPoolId": pool, "ClientId": id})).await {
            Ok(answer) => return Ok(Some(json!({"ssoSession": answer["SSOSession"]}))),
            Err(e) => e,
        };
    let none =
        refused.is_not_found() || refused.is_unsupported() || refused.code() == Some("InvalidParameterException");
    if !none && !refused.is_denied() {
        return Err(refused);
    }
    let session = Some(known["sessionConfiguration"].clone()).filter(|session| !session.is_null());
    if !(import && none) {
        let instead = if session.is_some() { "is taken to be as it was" } else { "is left out" };
        cx.row.warn(&format!("sessionConfiguration could not be read, and {instead}: {refused}"));
    }
    Ok(session)
}
