//! An identity pool with all that it needs to work: the pool, the IAM roles of its users and their one policy each,
//! the roles' attachment, role mappings and principal tags.
//!
//! There is a cycle in it: a role's trust policy names the pool, and the pool names its roles. So the pool comes
//! first, then the roles, then SetIdentityPoolRoles. Each step looks at what is there before it acts; `settle` can
//! start over at any point.

pub(crate) mod args;
mod policy;
mod roles;
mod rules;

use crate::aws::{Cx, Renamed, With, said, shape};
use crate::check::Failures;
use crate::error::{Error, Result, found};
use crate::facts::Facts;
use crate::resource::{Change, Inputs, Listed, Made, Page, Resource, Surroundings};
use args::{IdentityPoolArgs, IdentityPoolOutputs, IdentityPoolPrincipalTags, IdentityPoolRoleMapping};
use aws_sdk_cognitoidentity::operation::create_identity_pool::CreateIdentityPoolInput;
use aws_sdk_cognitoidentity::operation::get_identity_pool_roles::GetIdentityPoolRolesOutput;
use aws_sdk_cognitoidentity::operation::set_identity_pool_roles::SetIdentityPoolRolesInput;
use aws_sdk_cognitoidentity::operation::update_identity_pool::UpdateIdentityPoolInput;
use roles::{Role, Side, Wanted};
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;

/// `cognito:index:IdentityPool`.
pub(crate) struct IdentityPool;

const NAMES: &[Renamed] = &[Renamed::new("tags", "IdentityPoolTags")];

impl Resource for IdentityPool {
    const TOKEN: &'static str = "cognito:index:IdentityPool";
    const NAMED_BY: &'static str = "identityPoolName";
    const IMPORTED_AS: &'static str = "us-east-1:01234567-89ab-cdef-0123-456789abcdef";
    const LISTED_BY: Option<&'static [&'static str]> = Some(&[]);
    type Args = IdentityPoolArgs;
    type Outputs = IdentityPoolOutputs;

    fn rules(facts: Facts<'_>, _: &Surroundings, failures: &mut Failures) {
        rules::rules(facts, failures);
    }

    fn import(id: &str) -> Result<(String, Map<String, Json>)> {
        match id.split_once(':') {
            Some((region, rest)) if region.contains('-') && rest.len() == 36 => Ok((id.to_owned(), Map::new())),
            _ => Err(Error::Invalid(format!(
                "{id:?} is not the id of an identity pool, which looks like us-east-1:12345678-90ab-cdef-1234-567890abcdef"
            ))),
        }
    }

    fn region(id: &str, _: &Json) -> Option<String> {
        id.split_once(':').map(|(region, _)| region.to_owned())
    }

    async fn create(cx: &Cx, inputs: &Inputs<IdentityPoolArgs>) -> Result<Made> {
        let input = shape(CreateIdentityPoolInput::deserialize, with_guests(&inputs.api), NAMES)?;
        let made = cx
            .send("CreateIdentityPool", || {
                cx.aws.identity.create_identity_pool().customize().interceptor(With(input.clone())).send()
            })
            .await?;
        if made.identity_pool_id.is_empty() {
            return Err(Error::Bug("CreateIdentityPool gave no id".into()));
        }
        Ok(made.identity_pool_id.into())
    }

    async fn finish(cx: &Cx, id: &str, inputs: &Inputs<IdentityPoolArgs>) -> Result<()> {
        settle(cx, id, &inputs.args, &Json::Null).await
    }

    async fn read(cx: &Cx, id: &str, known: &Json) -> Result<Option<Json>> {
        let ask = cx
            .send("DescribeIdentityPool", || cx.aws.identity.describe_identity_pool().identity_pool_id(id).send())
            .await;
        let Some(pool) = found(ask)? else { return Ok(None) };
        let mut live = said(&pool, NAMES)?;
        live["arn"] = arn(cx, id).await?.into();
        let attached = attached(cx, id).await?;
        let attached_roles = attached.roles.clone().unwrap_or_default();
        for side in Side::BOTH {
            let Some(arn) = attached_roles.get(side.name()) else { continue };
            live[side.arn_output()] = arn.as_str().into();
            live[side.name_output()] = roles::name_of(arn).into();
            match managed(cx, id, side, known, arn).await? {
                Managed::Elsewhere => live["roles"][side.name()] = arn.as_str().into(),
                Managed::Here(role) => {
                    live["permissions"][side.name()] = role.statements();
                    if let Some(options) = known.get("roleOptions") {
                        live["roleOptions"] = role.options(options);
                    }
                }
                // Somebody deleted it; the permissions are gone with it, and the next `up` makes it again.
                Managed::Gone => {}
            }
        }
        live["roleMappings"] = mappings(&attached);
        live["principalTags"] = principal_tags(cx, id, &tag_providers(&live, known)).await?.into();
        Ok(Some(live))
    }

    async fn update(cx: &Cx, change: &Change<IdentityPoolArgs>) -> Result<()> {
        let id = &change.id;
        let _turn = cx.turn(id).await?;
        let mut whole = with_guests(&change.inputs.api);
        if let Some(whole) = whole.as_object_mut() {
            whole.remove("tags");
            whole.insert("identityPoolId".into(), id.as_str().into());
        }
        let input = shape(UpdateIdentityPoolInput::deserialize, whole, NAMES)?;
        cx.send("UpdateIdentityPool", || {
            cx.aws.identity.update_identity_pool().customize().interceptor(With(input.clone())).send()
        })
        .await?;
        retag(cx, id, &change.live["tags"], &change.inputs.args).await?;
        settle(cx, id, &change.inputs.args, &change.known).await
    }

    async fn delete(cx: &Cx, id: &str, known: &Json) -> Result<()> {
        let _turn = cx.turn(id).await?;
        let mut own = Vec::new();
        for side in Side::BOTH {
            if let Some(role) = roles::own(cx, id, side, known).await? {
                roles::check_removable(cx, &role).await?;
                own.push(role);
            }
        }
        // The pool last: while it is there the state remembers what is left to do.
        for role in &own {
            roles::remove(cx, role).await?;
        }
        let gone =
            cx.send("DeleteIdentityPool", || cx.aws.identity.delete_identity_pool().identity_pool_id(id).send()).await;
        found(gone).map(drop)
    }

    async fn list(cx: &Cx, _: &Json, from: Option<&str>, size: i32) -> Result<Page> {
        let ask =
            || cx.aws.identity.list_identity_pools().set_next_token(from.map(str::to_owned)).max_results(size).send();
        let answer = cx.send("ListIdentityPools", ask).await?;
        let pools = answer.identity_pools.into_iter().flatten();
        let found = pools.map(|pool| Listed {
            id: pool.identity_pool_id.unwrap_or_default(),
            name: pool.identity_pool_name.unwrap_or_default(),
        });
        Ok(Page { found: found.collect(), next: answer.next_token })
    }
}

/// AWS wants to be told whether guests are let in; nobody who does not ask for them gets them.
fn with_guests(api: &Json) -> Json {
    let mut api = api.clone();
    if api["allowUnauthenticatedIdentities"].is_null() {
        api["allowUnauthenticatedIdentities"] = false.into();
    }
    api
}

async fn arn(cx: &Cx, id: &str) -> Result<String> {
    let (partition, region) = (cx.aws.partition().name, &cx.aws.region);
    let account = cx.caller().await?.account;
    Ok(format!("arn:{partition}:cognito-identity:{region}:{account}:identitypool/{id}"))
}

async fn attached(cx: &Cx, id: &str) -> Result<GetIdentityPoolRolesOutput> {
    cx.send("GetIdentityPoolRoles", || cx.aws.identity.get_identity_pool_roles().identity_pool_id(id).send()).await
}

/// Who looks after the role of a side.
enum Managed {
    Here(Box<Role>),
    Gone,
    Elsewhere,
}

/// A role is ours when the state has permissions for its side, or, where the state knows nothing, when it says so
/// itself.
async fn managed(cx: &Cx, id: &str, side: Side, known: &Json, arn: &str) -> Result<Managed> {
    let imported = is_import(known);
    let permissions = &known["permissions"];
    let ours = !permissions[side.name()].is_null()
        || (side == Side::Authenticated && !permissions.is_null() && known["roles"][side.name()].is_null());
    if !ours && !imported {
        return Ok(Managed::Elsewhere);
    }
    match roles::read(cx, roles::name_of(arn)).await {
        // One that others may assume as well is as good as gone: to be shown, and made right by the next `up`.
        Ok(Some(role)) if role.belongs_to(id) && !role.is_trusted_right(&cx.aws.region, id, side) => Ok(Managed::Gone),
        Ok(Some(role)) if role.belongs_to(id) => Ok(Managed::Here(Box::new(role))),
        Ok(Some(_)) => Ok(Managed::Elsewhere),
        Ok(None) if imported => Ok(Managed::Elsewhere),
        Ok(None) => Ok(Managed::Gone),
        // Whoever imports a pool with foreign roles need not be allowed to look into them.
        Err(e) if imported && e.is_denied() => Ok(Managed::Elsewhere),
        Err(e) => Err(e),
    }
}

/// Makes roles, attachment, mappings and principal tags what `args` say. `known` is the state before.
async fn settle(cx: &Cx, id: &str, args: &IdentityPoolArgs, known: &Json) -> Result<()> {
    let tagged = args.principal_tags.as_ref().is_some_and(|tags| !tags.is_empty());
    let now = attached(cx, id).await?;
    let mut wanted = BTreeMap::new();
    let mut unwanted = Vec::new();
    for side in Side::BOTH {
        let role = roles::own(cx, id, side, known).await?;
        if let Some(statements) = side.statements(args) {
            let arn = roles::settle(cx, id, side, role, &Wanted { args, statements, tagged }, known).await?;
            wanted.insert(side.name().to_owned(), arn);
        } else {
            let foreign = side.foreign(args);
            // A role that the program takes over is not ours to remove.
            unwanted.extend(role.filter(|role| foreign.as_deref().map(roles::name_of) != Some(role.name.as_str())));
            if let Some(arn) = foreign {
                wanted.insert(side.name().to_owned(), arn);
            }
        }
    }
    let request = json!({"identityPoolId": id, "roles": wanted, "roleMappings": mapping_request(args)});
    let there = json!({"identityPoolId": id, "roles": now.roles.clone().unwrap_or_default(),
        "roleMappings": said(&now, &[])?.get("RoleMappings").cloned().unwrap_or_else(|| json!({}))});
    if !same_roles(&request, &there) {
        let input = shape(SetIdentityPoolRolesInput::deserialize, request, &[])?;
        cx.send("SetIdentityPoolRoles", || {
            cx.aws.identity.set_identity_pool_roles().customize().interceptor(With(input.clone())).send()
        })
        .await?;
    }
    settle_principal_tags(cx, id, args, known).await?;
    for role in unwanted {
        roles::check_removable(cx, &role).await?;
        roles::remove(cx, &role).await?;
    }
    Ok(())
}

/// Whether two requests say the same; AWS's names differ from ours in case.
fn same_roles(a: &Json, b: &Json) -> bool {
    fn canonical(json: &Json) -> Json {
        match json {
            Json::Object(o) => {
                o.iter().map(|(k, v)| (k.to_ascii_lowercase(), canonical(v))).collect::<Map<_, _>>().into()
            }
            Json::Array(a) => a.iter().map(canonical).collect(),
            v => v.clone(),
        }
    }
    canonical(a) == canonical(b)
}

/// AWS's map of mappings, by provider.
fn mapping_request(args: &IdentityPoolArgs) -> Json {
    let mappings = args.role_mappings.iter().flatten().map(|m: &IdentityPoolRoleMapping| {
        let mut mapping = json!({"type": m.r#type, "ambiguousRoleResolution": m.ambiguous_role_resolution});
        if let Some(rules) = &m.mapping_rules {
            let rules = rules
                .iter()
                .map(|r| json!({"claim": r.claim, "matchType": r.match_type, "value": r.value, "roleArn": r.role_arn}));
            mapping["rulesConfiguration"] = json!({"rules": rules.collect::<Vec<_>>()});
        }
        (m.identity_provider.clone(), mapping)
    });
    mappings.collect::<Map<_, _>>().into()
}

/// Our list of mappings, from AWS's map.
fn mappings(attached: &GetIdentityPoolRolesOutput) -> Json {
    let mut providers: Vec<_> = attached.role_mappings.iter().flatten().collect();
    providers.sort_by_key(|(provider, _)| (*provider).clone());
    providers
        .into_iter()
        .map(|(provider, m)| {
            let mut mapping = json!({"identityProvider": provider, "type": m.r#type.as_str()});
            if let Some(resolution) = &m.ambiguous_role_resolution {
                mapping["ambiguousRoleResolution"] = resolution.as_str().into();
            }
            if let Some(rules) = &m.rules_configuration {
                mapping["mappingRules"] = rules
                    .rules
                    .iter()
                    .map(|r| json!({"claim": r.claim, "matchType": r.match_type.as_str(), "value": r.value, "roleArn": r.role_arn}))
                    .collect();
            }
            mapping
        })
        .collect()
}

/// The providers whose principal tags may be set: those of the program, and on import those that the pool trusts.
fn tag_providers(live: &Json, known: &Json) -> Vec<String> {
    let names = |list: &Json, member: &str| -> Vec<String> {
        let items = list.as_array().into_iter().flatten();
        items.filter_map(|i| i[member].as_str().map(str::to_owned)).collect()
    };
    let mut all = names(&known["principalTags"], "identityProviderName");
    if is_import(known) {
        all.extend(names(&live["CognitoIdentityProviders"], "ProviderName"));
    }
    all.sort();
    all.dedup();
    all
}

/// Whether nothing is known yet: an import.
fn is_import(known: &Json) -> bool {
    known.as_object().is_none_or(Map::is_empty)
}

async fn principal_tags(cx: &Cx, id: &str, providers: &[String]) -> Result<Vec<Json>> {
    let mut all = Vec::new();
    for provider in providers {
        let ask = cx
            .send("GetPrincipalTagAttributeMap", || {
                cx.aws
                    .identity
                    .get_principal_tag_attribute_map()
                    .identity_pool_id(id)
                    .identity_provider_name(provider)
                    .send()
            })
            .await;
        let Some(map) = found(ask)? else { continue };
        let (tags, defaults) = (map.principal_tags.unwrap_or_default(), map.use_defaults.unwrap_or(false));
        if defaults || !tags.is_empty() {
            all.push(json!({"identityProviderName": provider, "principalTags": tags, "useDefaults": defaults}));
        }
    }
    Ok(all)
}

async fn settle_principal_tags(cx: &Cx, id: &str, args: &IdentityPoolArgs, known: &Json) -> Result<()> {
    let wanted: Vec<IdentityPoolPrincipalTags> = args.principal_tags.clone().unwrap_or_default();
    let mut providers: Vec<String> = wanted.iter().map(|t| t.identity_provider_name.clone()).collect();
    providers.extend(tag_providers(&Json::Null, &json!({"principalTags": known["principalTags"]})));
    providers.sort();
    providers.dedup();
    let now = principal_tags(cx, id, &providers).await?;
    for provider in providers {
        let want = wanted.iter().find(|t| t.identity_provider_name == provider);
        let tags: BTreeMap<String, String> = want.and_then(|t| t.principal_tags.clone()).unwrap_or_default();
        let defaults = want.and_then(|t| t.use_defaults).unwrap_or(false);
        let is = now.iter().find(|t| t["identityProviderName"] == provider.as_str());
        let (is_tags, is_defaults) =
            is.map_or((json!({}), false), |t| (t["principalTags"].clone(), t["useDefaults"] == true));
        if is_tags == json!(tags) && is_defaults == defaults {
            continue;
        }
        // There is no way to delete a map; an empty one without the defaults is none.
        cx.send("SetPrincipalTagAttributeMap", || {
            cx.aws
                .identity
                .set_principal_tag_attribute_map()
                .identity_pool_id(id)
                .identity_provider_name(&provider)
                .use_defaults(defaults)
                .set_principal_tags(Some(tags.clone().into_iter().collect()))
                .send()
        })
        .await?;
    }
    Ok(())
}

async fn retag(cx: &Cx, id: &str, live: &Json, args: &IdentityPoolArgs) -> Result<()> {
    let wanted = args.tags.clone().unwrap_or_default();
    let there = live.as_object().cloned().unwrap_or_default();
    let arn = arn(cx, id).await?;
    let gone: Vec<String> = there.keys().filter(|key| !wanted.contains_key(*key)).cloned().collect();
    let new: BTreeMap<String, String> =
        wanted.into_iter().filter(|(key, v)| there.get(key).and_then(Json::as_str) != Some(v)).collect();
    if !new.is_empty() {
        cx.send("TagResource", || {
            cx.aws.identity.tag_resource().resource_arn(&arn).set_tags(Some(new.clone().into_iter().collect())).send()
        })
        .await?;
    }
    if !gone.is_empty() {
        cx.send("UntagResource", || {
            cx.aws.identity.untag_resource().resource_arn(&arn).set_tag_keys(Some(gone.clone())).send()
        })
        .await?;
    }
    Ok(())
}
