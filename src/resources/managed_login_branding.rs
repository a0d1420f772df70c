//! A branding style of managed login: Create-, Describe-, Update- and DeleteManagedLoginBranding.
//!
//! An update keeps whatever it does not name, so what a program gives up goes by way of Cognito's own style. A style does
//! not say whose it is: the client lives in the state.

mod args;
mod rules;
mod style;

use super::user_pool::{check_id, region_of};
use super::user_pool_client::UserPoolClient;
use crate::aws::{Cx, With, said, shape};
use crate::check::Failures;
use crate::error::{Error, Result, found};
use crate::facts::Facts;
use crate::resource::{Change, Inputs, Listed, Made, Page, Resource, Surroundings};
use args::{ManagedLoginBrandingArgs, ManagedLoginBrandingOutputs};
use aws_sdk_cognitoidentityprovider::operation::create_managed_login_branding::CreateManagedLoginBrandingInput;
use aws_sdk_cognitoidentityprovider::types::ManagedLoginBrandingType;
use serde_json::{Map, Value as Json};
use style::Style;

/// `cognito:index:ManagedLoginBranding`.
pub(super) struct ManagedLoginBranding;

impl Resource for ManagedLoginBranding {
    const TOKEN: &'static str = "cognito:index:ManagedLoginBranding";
    const NAMED_BY: &'static str = "";
    const IMPORTED_AS: &'static str = "us-east-1_AbCdEfGhI/06c6ae7b-1e66-46d2-87a9-1203ea3307bd";
    const LISTED_BY: Option<&'static [&'static str]> = Some(&["userPoolId"]);
    type Args = ManagedLoginBrandingArgs;
    type Outputs = ManagedLoginBrandingOutputs;

    fn rules(facts: Facts<'_>, around: &Surroundings, failures: &mut Failures) {
        rules::rules(facts, around, failures);
    }

    fn import(id: &str) -> Result<(String, Map<String, Json>)> {
        // pulumi-aws has a comma.
        let Some((pool, style)) = id.split_once(['/', ',']).filter(|(_, style)| !style.is_empty()) else {
            return Err(Error::Invalid(format!(
                "{id:?} does not name a branding style: give <user pool id>/<style id>. `aws cognito-idp \
                 describe-managed-login-branding-by-client` tells the id of a client's style"
            )));
        };
        check_id(pool)?;
        Ok((style.to_owned(), Map::from_iter([("userPoolId".to_owned(), pool.into())])))
    }

    fn region(_: &str, known: &Json) -> Option<String> {
        known["userPoolId"].as_str().and_then(region_of).map(str::to_owned)
    }

    async fn create(cx: &Cx, inputs: &Inputs<ManagedLoginBrandingArgs>) -> Result<Made> {
        let ManagedLoginBrandingArgs { user_pool_id: pool, client_id: client, .. } = &inputs.args;
        let mut first = Style::of(&inputs.args)?.parts().swap_remove(0);
        first.insert("userPoolId".into(), pool.as_str().into());
        first.insert("clientId".into(), client.as_str().into());
        let input = shape(CreateManagedLoginBrandingInput::deserialize, first.into(), &[])?;
        let _turn = cx.turn(pool).await?;
        let made = cx
            .send("CreateManagedLoginBranding", || {
                cx.aws.idp.create_managed_login_branding().customize().interceptor(With(input.clone())).send()
            })
            .await;
        let id = match made {
            Ok(made) => made.managed_login_branding.and_then(|style| style.managed_login_branding_id),
            Err(refused) if refused.code() == Some("ManagedLoginBrandingExistsException") => {
                match of_client(cx, pool, client).await {
                    // An earlier try made it, and its answer was lost.
                    Ok(Some(style)) if refused.is_repeated() => Some(style),
                    Ok(Some(style)) => return Err(exists(pool, client, &style, &refused)),
                    _ => return Err(refused),
                }
            }
            Err(e) => return Err(e),
        };
        let id = id.filter(|id| !id.is_empty());
        id.map(Made::from).ok_or_else(|| Error::Bug("CreateManagedLoginBranding gave no id".into()))
    }

    async fn finish(cx: &Cx, id: &str, inputs: &Inputs<ManagedLoginBrandingArgs>) -> Result<()> {
        let pool = &inputs.args.user_pool_id;
        let _turn = cx.turn(pool).await?;
        for part in Style::of(&inputs.args)?.parts().into_iter().skip(1) {
            style::update(cx, pool, id, part).await?;
        }
        Ok(())
    }

    async fn read(cx: &Cx, id: &str, known: &Json) -> Result<Option<Json>> {
        let pool = pool_of(known)?;
        let Some(own) = describe(cx, pool, id, false).await? else { return Ok(None) };
        let Some(whole) = describe(cx, pool, id, true).await? else { return Ok(None) };
        let client = match known["clientId"].as_str() {
            Some(client) => Some(client.to_owned()),
            None => client_of(cx, pool, id).await?,
        };
        let (mut live, whole) = (said(&own, &[])?, said(&whole, &[])?);
        live["clientId"] = client.into();
        live["settingsAll"] = text(&whole["Settings"]);
        live["Settings"] = text(&live["Settings"]);
        if let Some(declared) = known["assets"].as_array() {
            leave_ids_unsaid(&mut live["Assets"], declared);
        }
        Ok(Some(live))
    }

    async fn update(cx: &Cx, change: &Change<ManagedLoginBrandingArgs>) -> Result<()> {
        let pool = &change.inputs.args.user_pool_id;
        let mut args = change.inputs.args.clone();
        if args.use_cognito_provided_values == Some(true) && change.program["useCognitoProvidedValues"] == true {
            // Settings that nobody wrote, which the live style has, go as well.
            (args.settings, args.assets) = (None, None);
        }
        let (live, wanted) = (Style::live(&change.live), Style::of(&args)?);
        let _turn = cx.turn(pool).await?;
        wanted.send(cx, pool, &change.id).await?;
        if !live.exceeds(&wanted) || wanted.is_cognitos() {
            return Ok(());
        }
        // AWS takes the new style, so the way over its own is safe.
        style::update(cx, pool, &change.id, style::cognitos()).await?;
        wanted.send(cx, pool, &change.id).await
    }

    async fn delete(cx: &Cx, id: &str, known: &Json) -> Result<()> {
        let pool = pool_of(known)?;
        let _turn = cx.turn(pool).await?;
        let gone = cx
            .send("DeleteManagedLoginBranding", || {
                cx.aws.idp.delete_managed_login_branding().user_pool_id(pool).managed_login_branding_id(id).send()
            })
            .await;
        found(gone).map(drop)
    }

    async fn list(cx: &Cx, query: &Json, from: Option<&str>, size: i32) -> Result<Page> {
        let pool = pool_of(query)?;
        // AWS lists no styles: each client is asked for its own, and many have none.
        let clients = UserPoolClient::list(cx, query, from, size).await?;
        let mut found = Vec::new();
        for client in clients.found {
            let id = client.id.rsplit('/').next().unwrap_or_default();
            if let Some(style) = of_client(cx, pool, id).await? {
                found.push(Listed { id: format!("{pool}/{style}"), name: client.name, made: None });
            }
        }
        Ok(Page { found, next: clients.next })
    }
}

fn pool_of(known: &Json) -> Result<&str> {
    known["userPoolId"].as_str().ok_or_else(|| Error::Invalid("the state of the style lacks its userPoolId".into()))
}

/// What AWS says of a style: what is its own, or all of it.
async fn describe(cx: &Cx, pool: &str, id: &str, whole: bool) -> Result<Option<ManagedLoginBrandingType>> {
    let ask = cx
        .send("DescribeManagedLoginBranding", || {
            let ask = cx.aws.idp.describe_managed_login_branding().user_pool_id(pool).managed_login_branding_id(id);
            ask.return_merged_resources(whole).send()
        })
        .await;
    Ok(found(ask)?.and_then(|answer| answer.managed_login_branding))
}

/// The id of a client's style, if it has one.
async fn of_client(cx: &Cx, pool: &str, client: &str) -> Result<Option<String>> {
    let ask = cx
        .send("DescribeManagedLoginBrandingByClient", || {
            cx.aws.idp.describe_managed_login_branding_by_client().user_pool_id(pool).client_id(client).send()
        })
        .await;
    Ok(found(ask)?.and_then(|answer| answer.managed_login_branding).and_then(|style| style.managed_login_branding_id))
}

/// The client that has a style.
async fn client_of(cx: &Cx, pool: &str, id: &str) -> Result<Option<String>> {
    let mut from = None;
    loop {
        let query = serde_json::json!({"userPoolId": pool});
        let page = UserPoolClient::list(cx, &query, from.as_deref(), 60).await?;
        for client in page.found {
            let client = client.id.rsplit('/').next().unwrap_or_default();
            if of_client(cx, pool, client).await?.as_deref() == Some(id) {
                return Ok(Some(client.to_owned()));
            }
        }
        match page.next {
            Some(next) => from = Some(next),
            None => return Ok(None),
        }
    }
}

/// Why a client gets no further style.
fn exists(pool: &str, client: &str, style: &str, refused: &Error) -> Error {
    Error::Invalid(format!(
        "{refused}\nThe client {client} has the style {style}, and AWS allows one: import it (`pulumi import \
         cognito:index:ManagedLoginBranding <name> {pool}/{style}`), or delete it first. To replace it by itself, give \
         the resource the option deleteBeforeReplace: true"
    ))
}

/// JSON in a text; nothing where there is nothing.
fn text(json: &Json) -> Json {
    match json {
        Json::Null => Json::Null,
        Json::Object(o) if o.is_empty() => Json::Null,
        json => json.to_string().into(),
    }
}

/// Takes the ids out of the images in `live` that AWS gave them and the program did not.
fn leave_ids_unsaid(live: &mut Json, declared: &[Json]) {
    for asset in live.as_array_mut().into_iter().flatten().filter_map(Json::as_object_mut) {
        let twin = |one: &&Json| one["category"] == asset["Category"] && one["colorMode"] == asset["ColorMode"];
        if declared.iter().filter(twin).any(|one| one["resourceId"].is_null()) {
            asset.remove("ResourceId");
        }
    }
}
