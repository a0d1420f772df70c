//! Makes roles, attachment, mappings and principal tags what a program says. First a look at what there is, which
//! refuses before anything is changed; then the changes, in an order in which users are never without a role.

use super::args::{IdentityPoolArgs, IdentityPoolRoleMapping};
use super::changes::{self, Wanted};
use super::roles::{self, Guesses, Role, Side};
use super::{attached, policy, principal_tags};
use crate::aws::{Cx, With, said, shape};
use crate::check::Failure;
use crate::error::{Error, Result};
use aws_sdk_cognitoidentity::operation::get_identity_pool_roles::GetIdentityPoolRolesOutput;
use aws_sdk_cognitoidentity::operation::set_identity_pool_roles::SetIdentityPoolRolesInput;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;

/// Refuses statements that make too long a policy, as IAM would in the middle of it all.
pub(super) fn check_sizes(args: &IdentityPoolArgs) -> Result<()> {
    let long = Side::BOTH.into_iter().filter_map(|side| {
        let reason = policy::too_long(&side.statements(args)?)?;
        Some(Failure { property: format!("permissions.{}", side.name()), reason })
    });
    let failures: Vec<Failure> = long.collect();
    if failures.is_empty() { Ok(()) } else { Err(Error::Properties(failures)) }
}

/// What is to be done.
pub(super) struct Plan<'a> {
    id: &'a str,
    args: &'a IdentityPoolArgs,
    /// The state before.
    known: &'a Json,
    now: GetIdentityPoolRolesOutput,
    /// Roles to make, or to make right.
    wanted: Vec<Wanted<'a>>,
    /// Roles that are managed elsewhere.
    elsewhere: BTreeMap<String, String>,
    /// Roles of ours that are to go.
    unwanted: Vec<Role>,
    /// Roles of ours that the program takes over.
    taken_over: Vec<Role>,
    /// Roles that bear our mark, and were the program's by `roles`: an import took them for another's. Now it wants others.
    given_up: Vec<Role>,
}

impl<'a> Plan<'a> {
    /// Looks at what there is, and refuses what cannot be.
    pub(super) async fn make(
        cx: &Cx,
        id: &'a str,
        args: &'a IdentityPoolArgs,
        known: &'a Json,
        live: &Json,
    ) -> Result<Plan<'a>> {
        let name = &args.identity_pool_name;
        let mut guesses = Guesses::of(match known {
            Json::Null => vec![],
            known => vec![live["identityPoolName"].as_str(), known["identityPoolName"].as_str(), name.as_deref()],
        });
        check_sizes(args)?;
        let tagged = principal_tags::are_wanted(args);
        let now = attached(cx, id).await?;
        let mut plan = Plan {
            id,
            args,
            known,
            now,
            wanted: Vec::new(),
            elsewhere: BTreeMap::new(),
            unwanted: Vec::new(),
            taken_over: Vec::new(),
            given_up: Vec::new(),
        };
        for side in Side::BOTH {
            let statements = side.statements(args);
            let mut own = roles::own(cx, id, side, known, statements.is_some(), &mut guesses).await?;
            if let Some(statements) = statements {
                let path = changes::path(args, own.first(), known);
                // IAM cannot move a role: one at another path gives way to a new one.
                let role = own.iter().position(|role| role.path == path).map(|i| own.swap_remove(i));
                let name = changes::free_name(args, id, side, &own, attached_to(&plan.now, side), known);
                plan.wanted.push(Wanted { pool: id, side, args, statements, tagged, role, name, path });
            } else {
                let (was, now) = (known["roles"][side.name()].as_str(), side.foreign(args));
                if let Some(was) = was.filter(|was| now.as_deref() != Some(was)) {
                    plan.given_up.extend(roles::read_own(cx, roles::name_of(was), id).await?);
                }
                plan.elsewhere.extend(now.map(|arn| (side.name().to_owned(), arn)));
            }
            plan.unwanted.extend(own);
        }
        // A role that the program takes over, for whichever side, is not ours to remove.
        let named: Vec<&str> = plan.elsewhere.values().map(|arn| roles::name_of(arn)).collect();
        let is_named = |role: &mut Role| named.iter().any(|name| role.name.eq_ignore_ascii_case(name));
        plan.taken_over.extend(plan.unwanted.extract_if(.., is_named));
        roles::check_removable(cx, &plan.unwanted).await?;
        Ok(plan)
    }

    /// Does it.
    pub(super) async fn carry_out(self, cx: &Cx) -> Result<()> {
        let Plan { id, args, known, now, wanted, elsewhere: mut all, mut unwanted, taken_over, given_up } = self;
        // While the state names them still: afterwards a deletion would take them for ours.
        for role in given_up {
            changes::let_go(cx, &role).await?;
        }
        let tagged = principal_tags::are_wanted(args);
        // Whoever gets tags needs a role that allows them: the last tag goes before the permission for it does.
        if !tagged {
            principal_tags::settle(cx, id, args).await?;
        }
        let mut made = Vec::new();
        for wanted in wanted {
            let (side, is_new) = (wanted.side.name().to_owned(), wanted.role.is_none());
            // Both names are taken: by the role in use, and by one that an interrupted update made and did not attach.
            while let Some(i) = unwanted.iter().position(|role| is_new && role.name.eq_ignore_ascii_case(&wanted.name))
            {
                changes::remove(cx, &unwanted.swap_remove(i)).await?;
            }
            let arn = changes::settle(cx, wanted, known).await?;
            if is_new {
                made.push(roles::name_of(&arn).to_owned());
            }
            all.insert(side, arn);
        }
        if let Err(e) = attach(cx, id, args, &now, all, !made.is_empty()).await {
            if e.is_not_found() {
                forget(cx, id, &made).await;
            }
            return Err(e);
        }
        if tagged {
            principal_tags::settle(cx, id, args).await?;
        }
        for role in unwanted {
            changes::remove(cx, &role).await?;
        }
        for role in taken_over {
            changes::let_go(cx, &role).await?;
        }
        Ok(())
    }
}

/// The ARN of the role that a side has.
fn attached_to(now: &GetIdentityPoolRolesOutput, side: Side) -> Option<&str> {
    now.roles.as_ref()?.get(side.name()).map(String::as_str)
}

/// Removes the roles that were made for a pool which somebody deleted meanwhile: nothing would name them any more.
async fn forget(cx: &Cx, pool: &str, made: &[String]) {
    for name in made {
        let removed = match roles::read(cx, name).await {
            Ok(Some(role)) if role.belongs_to(pool) => changes::remove(cx, &role).await,
            found => found.map(drop),
        };
        if let Err(e) = removed {
            cx.row.warn(&format!("the role {name} was made for the pool {pool}, which is gone: delete it. {e}"));
        }
    }
}

/// Attaches the roles, with all mappings: AWS replaces both together.
async fn attach(
    cx: &Cx,
    id: &str,
    args: &IdentityPoolArgs,
    now: &GetIdentityPoolRolesOutput,
    roles: BTreeMap<String, String>,
    made: bool,
) -> Result<()> {
    let request = json!({"identityPoolId": id, "roles": roles, "roleMappings": mapping_request(args)});
    let there = json!({"identityPoolId": id, "roles": now.roles.clone().unwrap_or_default(),
        "roleMappings": said(now, &[])?.get("RoleMappings").cloned().unwrap_or_else(|| json!({}))});
    if canonical(&request) == canonical(&there) {
        return Ok(());
    }
    let input = shape(SetIdentityPoolRolesInput::deserialize, request, &[])?;
    cx.send_while("SetIdentityPoolRoles", if made { is_unseen } else { |_| false }, || {
        cx.aws.identity.set_identity_pool_roles().customize().interceptor(With(input.clone())).send()
    })
    .await
    .map(drop)
}

/// Whether a refusal may be of a role that was just made and is not seen everywhere yet.
fn is_unseen(e: &Error) -> bool {
    match e {
        Error::Refused(r) => {
            r.code == "InvalidIdentityPoolConfigurationException"
                || (r.code == "InvalidParameterException" && r.message.to_ascii_lowercase().contains("role"))
        }
        _ => false,
    }
}

/// The same for the same; AWS's names differ from ours in case.
fn canonical(json: &Json) -> Json {
    match json {
        Json::Object(o) => o.iter().map(|(k, v)| (k.to_ascii_lowercase(), canonical(v))).collect::<Map<_, _>>().into(),
        Json::Array(a) => a.iter().map(canonical).collect(),
        v => v.clone(),
    }
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
pub(super) fn mappings(attached: &GetIdentityPoolRolesOutput) -> Json {
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
