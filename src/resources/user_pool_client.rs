//! An app client of a user pool: Create-, Describe-, Update- and DeleteUserPoolClient.
//!
//! UpdateUserPoolClient replaces the whole client, so it is always given everything. Cognito takes one write to the
//! clients of a pool at a time.

pub(crate) mod args;
mod rules;

use super::user_pool::{check_id, region_of};
use crate::aws::{Cx, Renamed, With, said, shape};
use crate::check::Failures;
use crate::error::{Error, Result, found};
use crate::facts::Facts;
use crate::resource::{Change, Inputs, Listed, Made, Page, Resource, Surroundings};
use args::{UserPoolClientArgs, UserPoolClientOutputs};
use aws_sdk_cognitoidentityprovider::operation::create_user_pool_client::CreateUserPoolClientInput;
use aws_sdk_cognitoidentityprovider::operation::update_user_pool_client::UpdateUserPoolClientInput;
use serde_json::{Map, Value as Json};

pub(super) use rules::check_region;

/// `cognito:index:UserPoolClient`.
pub(crate) struct UserPoolClient;

const NAMES: &[Renamed] = &[Renamed::new("name", "ClientName")];

impl Resource for UserPoolClient {
    const TOKEN: &'static str = "cognito:index:UserPoolClient";
    const NAMED_BY: &'static str = "name";
    const IMPORTED_AS: &'static str = "us-east-1_AbCdEfGhI/1example23456789abcdefghij";
    const LISTED_BY: Option<&'static [&'static str]> = Some(&["userPoolId"]);
    type Args = UserPoolClientArgs;
    type Outputs = UserPoolClientOutputs;

    fn rules(facts: Facts<'_>, around: &Surroundings, failures: &mut Failures) {
        rules::rules(facts, around, failures);
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
        let input = shape(CreateUserPoolClientInput::deserialize, inputs.api.clone(), NAMES)?;
        let made = cx
            .send("CreateUserPoolClient", || {
                cx.aws.idp.create_user_pool_client().customize().interceptor(With(input.clone())).send()
            })
            .await?;
        let id = made.user_pool_client.and_then(|client| client.client_id).unwrap_or_default();
        if id.is_empty() { Err(Error::Bug("CreateUserPoolClient gave no id".into())) } else { Ok(id.into()) }
    }

    async fn read(cx: &Cx, id: &str, known: &Json) -> Result<Option<Json>> {
        let pool = pool_of(known)?;
        let ask = cx
            .send("DescribeUserPoolClient", || {
                cx.aws.idp.describe_user_pool_client().user_pool_id(pool).client_id(id).send()
            })
            .await;
        // A pool that is gone took its clients with it, and says so with the same code.
        let Some(client) = found(ask)?.and_then(|answer| answer.user_pool_client) else { return Ok(None) };
        let mut live = said(&client, NAMES)?;
        // AWS does not say how the client was made; that it has a secret does.
        live["generateSecret"] = client.client_secret.is_some_and(|secret| !secret.is_empty()).into();
        Ok(Some(live))
    }

    async fn update(cx: &Cx, change: &Change<UserPoolClientArgs>) -> Result<()> {
        let _turn = cx.turn(&change.inputs.args.user_pool_id).await?;
        let mut whole = change.inputs.api.clone();
        if let Some(whole) = whole.as_object_mut() {
            whole.remove("generateSecret");
            whole.insert("clientId".into(), change.id.as_str().into());
        }
        let input = shape(UpdateUserPoolClientInput::deserialize, whole, NAMES)?;
        cx.send("UpdateUserPoolClient", || {
            cx.aws.idp.update_user_pool_client().customize().interceptor(With(input.clone())).send()
        })
        .await
        .map(drop)
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
        });
        Ok(Page { found: found.collect(), next: answer.next_token })
    }
}

fn pool_of(known: &Json) -> Result<&str> {
    known["userPoolId"].as_str().ok_or_else(|| Error::Invalid("the state of the client lacks its userPoolId".into()))
}
