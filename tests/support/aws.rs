//! Scripted AWS: just enough of Cognito, IAM and STS to answer the plugin, in the two ways that the services treat
//! what an update leaves out, with failures on demand. It records what it is asked; it checks nothing.

mod branding;
mod domains;
mod providers;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What an update does to the members that it is not given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Omitted {
    Reset,
    Kept,
}

pub const MODES: [Omitted; 2] = [Omitted::Reset, Omitted::Kept];

/// A scripted failure of the `nth` call (from 1) of an operation.
struct Failure {
    operation: String,
    nth: usize,
    times: usize,
    code: String,
    message: String,
    status: u16,
}

#[derive(Default)]
struct World {
    calls: Vec<(String, Json)>,
    failures: Vec<Failure>,
    pools: BTreeMap<String, Json>,
    mfa: BTreeMap<String, Json>,
    sessions: BTreeMap<String, Json>,
    domains: BTreeMap<String, domains::Domain>,
    /// For how many looks a domain is being worked on after a write.
    domain_looks: usize,
    styles: BTreeMap<String, Json>,
    domains_fail: bool,
    clients: BTreeMap<String, Json>,
    /// The identity providers of pools, by pool and name.
    providers: BTreeMap<String, Json>,
    /// The ids of the secrets of each client.
    secrets: BTreeMap<String, Vec<String>>,
    /// What was set for the sessions of each client.
    client_sessions: BTreeMap<String, Json>,
    /// The pools that are being written to, where only one write at a time is allowed.
    writing: Option<Vec<String>>,
    identity_pools: BTreeMap<String, Json>,
    attached: BTreeMap<String, Json>,
    principal_tags: BTreeMap<String, Json>,
    roles: BTreeMap<String, BTreeMap<String, String>>,
    policies: BTreeMap<(String, String), String>,
    role_tags: BTreeMap<String, BTreeMap<String, String>>,
    attached_policies: BTreeMap<String, Vec<String>>,
    delay: Duration,
    made: usize,
    /// Of a service that does not care how many items it was asked for: how many it puts on a page.
    page: Option<usize>,
    region: Option<String>,
    /// Whether a principal tag map of a provider that the identity pool does not have is refused.
    maps_of_its_own_only: bool,
}

/// The fake, and where it listens.
#[derive(Clone)]
pub struct Aws {
    pub url: String,
    omitted: Omitted,
    world: Arc<Mutex<World>>,
}

impl Aws {
    pub async fn start(omitted: Omitted) -> Aws {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let aws = Aws { url, omitted, world: Arc::default() };
        let app = Router::new().fallback(answer).with_state(aws.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        aws
    }

    fn world(&self) -> std::sync::MutexGuard<'_, World> {
        self.world.lock().unwrap()
    }

    /// Has the `nth` to the `nth + times - 1`th call of an operation fail.
    pub fn fail(&self, operation: &str, nth: usize, times: usize, code: &str, status: u16) {
        let (operation, code, message) = (operation.into(), code.to_owned(), format!("scripted {code}"));
        self.world().failures.push(Failure { operation, nth, times, code, message, status });
    }

    /// The same for one call, with words that matter.
    pub fn fail_saying(&self, operation: &str, times: usize, code: &str, message: &str) {
        let (operation, code, message) = (operation.into(), code.to_owned(), message.to_owned());
        self.world().failures.push(Failure { operation, nth: 1, times, code, message, status: 400 });
    }

    /// Refuses a write to a pool while another is on its way.
    pub fn one_write_at_a_time(&self) {
        self.world().writing = Some(Vec::new());
    }

    /// Forgets what was scripted and recorded.
    pub fn calm(&self) {
        let mut world = self.world();
        world.failures.clear();
        world.calls.clear();
    }

    /// Lets every answer take this long.
    pub fn slow(&self, delay: Duration) {
        self.world().delay = delay;
    }

    /// The requests of an operation so far.
    pub fn requests(&self, operation: &str) -> Vec<Json> {
        self.world().calls.iter().filter(|(op, _)| op == operation).map(|(_, request)| request.clone()).collect()
    }

    /// The one request of an operation.
    pub fn request(&self, operation: &str) -> Json {
        let requests = self.requests(operation);
        assert_eq!(requests.len(), 1, "{operation} was called {} times", requests.len());
        requests[0].clone()
    }

    /// The operations that change something, in the order of their calls.
    pub fn writes(&self) -> Vec<String> {
        self.world().calls.iter().map(|(op, _)| op.clone()).filter(|op| is_write(op)).collect()
    }

    /// Removes all but the pool `home`, as if nothing else had ever been.
    pub fn clear(&self, home: &str) {
        let mut w = self.world();
        w.pools.retain(|id, _| id == home);
        w.clients.clear();
        w.domains.clear();
        w.providers.clear();
        w.styles.clear();
        w.identity_pools.clear();
        w.roles.clear();
        w.policies.clear();
    }

    /// The requests that change something, in the order of their calls.
    pub fn sent(&self) -> Vec<(String, Json)> {
        let reads = ["Describe", "Get", "List"];
        self.world().calls.iter().filter(|(op, _)| !reads.iter().any(|r| op.starts_with(r))).cloned().collect()
    }

    /// All that there is of a pool, a client, an identity pool, a domain or a style, by AWS's member.
    pub fn everything(&self, id: &str) -> BTreeMap<String, Json> {
        let w = self.world();
        let found = w.pools.get(id).or_else(|| w.clients.get(id)).or_else(|| w.identity_pools.get(id));
        let found = found.or_else(|| w.domains.get(id).map(|domain| &domain.said));
        let found = found.or_else(|| w.providers.values().find(|provider| s(provider, "ProviderName") == id));
        let found = found.or_else(|| w.styles.get(id));
        let mut all: BTreeMap<String, Json> =
            found.and_then(Json::as_object).into_iter().flatten().map(|(k, v)| (k.clone(), v.clone())).collect();
        let parts = [w.mfa.get(id), w.attached.get(id), w.sessions.get(id), w.client_sessions.get(id)];
        let members = parts.into_iter().flatten().filter_map(Json::as_object).flatten();
        all.extend(
            members
                .filter(|(k, _)| !["UserPoolId", "ClientId"].contains(&k.as_str()))
                .map(|(k, v)| (k.clone(), v.clone())),
        );
        let tagged = w.principal_tags.iter().filter(|(key, _)| key.starts_with(id));
        all.extend(tagged.map(|(key, v)| (format!("PrincipalTags.{key}"), v.clone())));
        for role in w.roles.keys().filter(|role| w.role_tags.get(*role).is_some_and(|t| t.values().any(|v| v == id))) {
            let policies: BTreeMap<_, _> =
                w.policies.iter().filter(|((of, _), _)| of == role).map(|((_, p), d)| (p, d)).collect();
            all.insert(format!("RoleDocuments.{role}"), json!([w.roles[role], policies]));
            all.insert(format!("RoleTags.{role}"), json!(w.role_tags[role]));
        }
        // Blocks in which AWS keeps several things apart.
        for block in ["Policies", "AdminCreateUserConfig", "CustomDomainConfig"] {
            if let Some(Json::Object(parts)) = all.remove(block) {
                all.extend(parts.into_iter().map(|(part, v)| (format!("{block}.{part}"), v)));
            }
        }
        all.retain(|_, v| !v.is_null() && *v != json!({}));
        all
    }

    pub fn calls(&self) -> usize {
        self.world().calls.len()
    }

    /// Changes a pool, a client, an identity pool, a domain, a style or (by its name) a provider behind the plugin's back.
    pub fn tamper(&self, id: &str, change: impl FnOnce(&mut Json)) {
        let mut world = self.world();
        let World { pools, clients, identity_pools, domains, providers, styles, .. } = &mut *world;
        let mut providers = providers.values_mut();
        let found = pools.get_mut(id).or_else(|| clients.get_mut(id)).or_else(|| identity_pools.get_mut(id));
        let found = found.or_else(|| domains.get_mut(id).map(|domain| &mut domain.said));
        let found = found.or_else(|| providers.find(|provider| s(provider, "ProviderName") == id));
        let found = found.or_else(|| styles.get_mut(id));
        change(found.expect("it exists"));
    }

    /// Removes a pool, a client, an identity pool or a role behind the plugin's back.
    pub fn vanish(&self, id: &str) {
        let mut world = self.world();
        world.pools.remove(id);
        world.clients.remove(id);
        world.providers.retain(|_, provider| s(provider, "ProviderName") != id && s(provider, "UserPoolId") != id);
        world.identity_pools.remove(id);
        world.roles.remove(id);
        world.policies.retain(|(role, _), _| role != id);
    }

    /// Makes identity pools in another region than us-east-1.
    pub fn settle_in(&self, region: &str) {
        self.world().region = Some(region.to_owned());
    }

    /// Attaches these roles to an identity pool behind the plugin's back.
    pub fn attach(&self, pool: &str, roles: Json) {
        let mut world = self.world();
        let mappings = world.attached.get(pool).map(|a| a["RoleMappings"].clone()).unwrap_or_default();
        world.attached.insert(pool.to_owned(), json!({"Roles": roles, "RoleMappings": mappings}));
    }

    /// What is attached to an identity pool.
    pub fn attached(&self, pool: &str) -> Json {
        self.world().attached[pool].clone()
    }

    /// Makes a role that is not the plugin's.
    pub fn add_role(&self, name: &str) {
        let form = [("AssumeRolePolicyDocument", "{}"), ("Path", "/")].map(|(k, v)| (k.to_owned(), v.to_owned()));
        self.world().roles.insert(name.to_owned(), form.into());
        self.world().role_tags.insert(name.to_owned(), BTreeMap::new());
    }

    /// Changes a role behind the plugin's back.
    pub fn tamper_role(&self, role: &str, member: &str, value: &str) {
        self.world().roles.get_mut(role).expect("it exists").insert(member.to_owned(), value.to_owned());
    }

    /// Changes or removes the policy of a role behind the plugin's back.
    pub fn tamper_policy(&self, role: &str, policy: Option<Json>) {
        let key = (role.to_owned(), "permissions".to_owned());
        match policy {
            Some(policy) => drop(self.world().policies.insert(key, policy.to_string())),
            None => drop(self.world().policies.remove(&key)),
        }
    }

    /// A managed policy that somebody else attached to a role.
    pub fn attach_policy(&self, role: &str, name: &str) {
        self.world().attached_policies.entry(role.to_owned()).or_default().push(name.to_owned());
    }

    pub fn detach_policies(&self, role: &str) {
        self.world().attached_policies.remove(role);
    }

    /// The ids of the secrets that a client has.
    pub fn secrets(&self, client: &str) -> Vec<String> {
        self.world().secrets.get(client).cloned().unwrap_or_default()
    }

    /// Deletes a secret of a client behind the plugin's back.
    pub fn drop_secret(&self, client: &str, id: &str) {
        self.world().secrets.entry(client.to_owned()).or_default().retain(|one| one != id);
    }

    /// The tags of a role.
    pub fn role_tags(&self, role: &str) -> BTreeMap<String, String> {
        self.world().role_tags[role].clone()
    }

    /// Refuses to tell the principal tag map of a provider that the identity pool does not have.
    pub fn has_maps_of_its_own_only(&self) {
        self.world().maps_of_its_own_only = true;
    }

    pub fn roles(&self) -> Vec<String> {
        self.world().roles.keys().cloned().collect()
    }

    pub fn trust(&self, role: &str) -> Json {
        serde_json::from_str(&self.world().roles[role]["AssumeRolePolicyDocument"]).unwrap()
    }

    pub fn policy(&self, role: &str) -> Option<Json> {
        let policies = &self.world().policies;
        policies.get(&(role.to_owned(), "permissions".to_owned())).map(|p| serde_json::from_str(p).unwrap())
    }

    /// A policy that somebody else gave a role.
    pub fn add_policy(&self, role: &str, name: &str) {
        self.world().policies.insert((role.to_owned(), name.to_owned()), "{}".to_owned());
    }

    pub fn remove_policies(&self, name: &str) {
        self.world().policies.retain(|(_, policy), _| policy != name);
    }

    /// Makes something behind the plugin's back.
    pub fn make(&self, operation: &str, request: Json) -> Json {
        match self.perform(operation, &request, true) {
            Ok(made) => made,
            Err(Refused(_, code, message)) => panic!("{operation}: {code}: {message}"),
        }
    }

    /// Puts so many items on each page of a list, whatever it is asked for.
    pub fn pages_of(&self, size: usize) {
        self.world().page = Some(size);
    }

    /// Whether nothing is left.
    pub fn is_empty(&self) -> bool {
        let w = self.world();
        let pools = w.pools.is_empty() && w.identity_pools.is_empty();
        pools && w.clients.is_empty() && w.domains.is_empty() && w.roles.is_empty()
    }
}

/// An error of AWS.
struct Refused(u16, String, String);

type Answer = Result<Json, Refused>;

fn refuse<T>(code: &str, message: &str) -> Result<T, Refused> {
    Err(Refused(400, code.to_owned(), message.to_owned()))
}

async fn answer(State(aws): State<Aws>, headers: HeaderMap, body: Bytes) -> Response {
    let target = headers.get("x-amz-target").and_then(|t| t.to_str().ok());
    let (operation, request, json_protocol) = match target {
        Some(target) => {
            let operation = target.rsplit('.').next().unwrap_or_default().to_owned();
            (operation, serde_json::from_slice(&body).unwrap_or_default(), true)
        }
        None => {
            let form: BTreeMap<String, String> = serde_urlencoded::from_bytes(&body).unwrap_or_default();
            (form.get("Action").cloned().unwrap_or_default(), json!(form), false)
        }
    };
    let (delay, failure) = {
        let mut world = aws.world();
        world.calls.push((operation.clone(), request.clone()));
        let nth = world.calls.iter().filter(|(op, _)| *op == operation).count();
        let scripted =
            world.failures.iter().find(|f| f.operation == operation && (f.nth..f.nth + f.times).contains(&nth));
        (world.delay, scripted.map(|f| Refused(f.status, f.code.clone(), f.message.clone())))
    };
    let turn = Turn::take(&aws, &operation, &request);
    tokio::time::sleep(delay).await;
    let answer = match failure {
        Some(refused) => Err(refused),
        None if turn.is_none() => refuse("ConcurrentModificationException", "another write is on its way"),
        None => aws.perform(&operation, &request, json_protocol),
    };
    drop(turn);
    if json_protocol { json_answer(answer) } else { xml_answer(&operation, answer) }
}

/// A write that is on its way to a pool; a read, or a write where nobody counts, is on its way to none.
struct Turn<'a>(&'a Aws, Option<String>);

impl<'a> Turn<'a> {
    /// `None` while somebody else has it.
    fn take(aws: &'a Aws, operation: &str, request: &Json) -> Option<Turn<'a>> {
        let mut world = aws.world();
        let pool = s(request, "UserPoolId").to_owned();
        let Some(writing) = world.writing.as_mut().filter(|_| !pool.is_empty() && is_write(operation)) else {
            return Some(Turn(aws, None));
        };
        if writing.contains(&pool) {
            return None;
        }
        writing.push(pool.clone());
        Some(Turn(aws, Some(pool)))
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if let (Some(pool), Some(writing)) = (&self.1, &mut self.0.world().writing) {
            writing.retain(|one| one != pool);
        }
    }
}

fn is_write(operation: &str) -> bool {
    !["Describe", "Get", "List"].iter().any(|r| operation.starts_with(r))
}

fn json_answer(answer: Answer) -> Response {
    let (status, body) = match answer {
        Ok(body) => (200, body),
        Err(Refused(status, code, message)) => (status, json!({"__type": code, "message": message})),
    };
    let headers = [("content-type", "application/x-amz-json-1.1"), ("x-amzn-requestid", "request-1")];
    (StatusCode::from_u16(status).unwrap(), headers, body.to_string()).into_response()
}

fn xml_answer(operation: &str, answer: Answer) -> Response {
    let (status, body) = match answer {
        Ok(body) => {
            let inner = xml(&body);
            (200, format!("<{operation}Response><{operation}Result>{inner}</{operation}Result></{operation}Response>"))
        }
        Err(Refused(status, code, message)) => (
            status,
            format!(
                "<ErrorResponse><Error><Code>{code}</Code><Message>{message}</Message></Error><RequestId>request-1</RequestId></ErrorResponse>"
            ),
        ),
    };
    (StatusCode::from_u16(status).unwrap(), [("content-type", "text/xml")], body).into_response()
}

fn xml(json: &Json) -> String {
    match json {
        Json::Object(o) => o.iter().map(|(k, v)| format!("<{k}>{}</{k}>", xml(v))).collect(),
        Json::Array(a) => a.iter().map(|v| format!("<member>{}</member>", xml(v))).collect(),
        Json::String(s) => s.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"),
        v => v.to_string(),
    }
}

impl Aws {
    fn perform(&self, operation: &str, r: &Json, json_protocol: bool) -> Answer {
        let mut w = self.world();
        match operation {
            "GetCallerIdentity" => {
                Ok(json!({"Account": "123456789012", "Arn": "arn:aws:iam::123456789012:user/me", "UserId": "AIDA"}))
            }
            "TagResource" | "UntagResource" => tag(&mut w, r, operation == "TagResource"),
            _ if !json_protocol => role(&mut w, operation, r),
            _ if operation.contains("ManagedLoginBranding") => branding::branding(&mut w, operation, r, self.omitted),
            _ if operation.contains("UserPoolDomain") => domains::domain(&mut w, operation, r, self.omitted),
            "ListUserPools" | "ListUserPoolClients" | "ListIdentityPools" | "ListIdentityProviders" => {
                list(&w, operation, r)
            }
            _ if operation.ends_with("IdentityProvider") => providers::provider(&mut w, operation, r, self.omitted),
            _ if operation.contains("ClientSecret") => secret(&mut w, operation, r),
            _ if operation.contains("UserPoolClient") => client(&mut w, operation, r, self.omitted),
            _ if r["IdentityPoolId"].is_string() || operation == "CreateIdentityPool" => {
                identity_pool(&mut w, operation, r, self.omitted)
            }
            _ => user_pool(&mut w, operation, r, self.omitted),
        }
    }
}

/// A page of a list; the token of the next one is the number of the item that it begins with.
fn list(w: &World, operation: &str, r: &Json) -> Answer {
    let about = |it: &Json, names: &[&str]| -> Json {
        names.iter().map(|name| ((*name).to_owned(), it[*name].clone())).collect::<Map<_, _>>().into()
    };
    let (member, all): (_, Vec<Json>) = match operation {
        "ListUserPools" => ("UserPools", w.pools.values().map(|pool| about(pool, &["Id", "Name"])).collect()),
        "ListIdentityPools" => {
            let names = ["IdentityPoolId", "IdentityPoolName"];
            ("IdentityPools", w.identity_pools.values().map(|pool| about(pool, &names)).collect())
        }
        _ => {
            let pool = s(r, "UserPoolId");
            if !w.pools.contains_key(pool) {
                return refuse("ResourceNotFoundException", "no such pool");
            }
            let of_pool = |it: &&Json| s(it, "UserPoolId") == pool;
            if operation == "ListIdentityProviders" {
                let all = w.providers.values().filter(of_pool).map(|it| about(it, &["ProviderName", "ProviderType"]));
                return page(w, r, "Providers", all.collect());
            }
            let clients = w.clients.values().filter(of_pool);
            let names = ["ClientId", "ClientName", "UserPoolId"];
            ("UserPoolClients", clients.map(|client| about(client, &names)).collect())
        }
    };
    page(w, r, member, all)
}

fn page(w: &World, r: &Json, member: &str, all: Vec<Json>) -> Answer {
    let wanted = r["MaxResults"].as_u64().filter(|n| (1..=60).contains(n));
    let Some(wanted) = wanted else { return refuse("InvalidParameterException", "MaxResults is 1 to 60") };
    let size = w.page.unwrap_or(wanted as usize);
    let from: usize = r["NextToken"].as_str().map_or(0, |token| token.parse().unwrap());
    let next = (from + size < all.len()).then(|| (from + size).to_string());
    let page: Vec<Json> = all.into_iter().skip(from).take(size).collect();
    Ok(json!({member: page, "NextToken": next}))
}

fn s<'a>(r: &'a Json, name: &str) -> &'a str {
    r[name].as_str().unwrap_or_default()
}

fn merge(into: &mut Json, from: &Json) {
    if let (Some(into), Some(from)) = (into.as_object_mut(), from.as_object()) {
        into.extend(from.clone());
    }
}

/// What an update leaves: the fixed members of `now` and, where AWS keeps what it is not told, all of them.
fn updated(now: &Json, request: &Json, fixed: &[&str], omitted: Omitted) -> Json {
    let mut next = match omitted {
        Omitted::Kept => now.clone(),
        Omitted::Reset => {
            let members = now.as_object().into_iter().flatten();
            members
                .filter(|(k, _)| fixed.contains(&k.as_str()))
                .map(|(k, v)| (k.clone(), v.clone()))
                .collect::<Map<_, _>>()
                .into()
        }
    };
    merge(&mut next, request);
    next
}

fn user_pool(w: &mut World, operation: &str, r: &Json, omitted: Omitted) -> Answer {
    if operation == "CreateUserPool" {
        w.made += 1;
        let id = format!("us-east-1_Pool{:05}", w.made);
        let mut pool = r.clone();
        pool["Id"] = json!(id);
        pool["Arn"] = json!(format!("arn:aws:cognito-idp:us-east-1:123456789012:userpool/{id}"));
        rename(&mut pool, "PoolName", "Name");
        let given: Vec<Json> = r["Schema"].as_array().into_iter().flatten().map(filled_attribute).collect();
        let mut attributes = standard_attributes();
        attributes.retain(|a| given.iter().all(|own| own["Name"] != a["Name"]));
        attributes.extend(given);
        pool["SchemaAttributes"] = attributes.into();
        pool.as_object_mut().unwrap().remove("Schema");
        defaults(&mut pool);
        w.pools.insert(id, pool.clone());
        return Ok(json!({"UserPool": pool}));
    }
    let id = s(r, "UserPoolId").to_owned();
    let Some(pool) = w.pools.get_mut(&id) else { return refuse("ResourceNotFoundException", "no such pool") };
    match operation {
        "DescribeUserPool" => Ok(json!({"UserPool": pool})),
        "GetSigningCertificate" => Ok(json!({"Certificate": format!("certificate of {id}")})),
        "ListUsers" => Ok(json!({"Users": pool["Users"].as_array().cloned().unwrap_or_default()})),
        "UpdateUserPool" => {
            let fixed = [
                "Id",
                "Arn",
                "Name",
                "SchemaAttributes",
                "UsernameAttributes",
                "AliasAttributes",
                "UsernameConfiguration",
                "MfaConfiguration",
                "EstimatedNumberOfUsers",
                "UserPoolTier",
                // AWS keeps it in either way.
                "DcrConfiguration",
            ];
            *pool = updated(pool, r, &fixed, omitted);
            pool.as_object_mut().unwrap().remove("UserPoolId");
            rename(pool, "PoolName", "Name");
            defaults(pool);
            Ok(json!({}))
        }
        "AddCustomAttributes" => {
            let mut new: Vec<Json> =
                r["CustomAttributes"].as_array().into_iter().flatten().map(filled_attribute).collect();
            for attribute in new.iter_mut().filter(|a| !s(a, "Name").starts_with("custom:")) {
                attribute["Name"] = json!(format!("custom:{}", s(attribute, "Name")));
            }
            pool["SchemaAttributes"].as_array_mut().unwrap().extend(new);
            Ok(json!({}))
        }
        "GetUserPoolMfaConfig" => {
            let mode = pool["MfaConfiguration"].clone();
            let mut config = w.mfa.get(&id).cloned().unwrap_or_else(|| json!({}));
            config["MfaConfiguration"] = if mode.is_null() { json!("OFF") } else { mode };
            Ok(config)
        }
        "SetUserPoolMfaConfig" => {
            pool["MfaConfiguration"] = r["MfaConfiguration"].clone();
            let mut config = r.clone();
            config.as_object_mut().unwrap().remove("UserPoolId");
            w.mfa.insert(id, config.clone());
            Ok(config)
        }
        "GetUserPoolSessionConfiguration" => {
            let never_set = json!({"UserSessionTracking": "DISABLED", "TokenSession": {"MaxPerUser": 20}});
            let mut sessions = w.sessions.get(&id).cloned().unwrap_or(never_set);
            sessions["UserPoolId"] = json!(id);
            Ok(sessions)
        }
        "SetUserPoolSessionConfiguration" => {
            w.sessions.insert(id, r.clone());
            Ok(r.clone())
        }
        "DeleteUserPool" if w.domains.values().any(|domain| domain.of(&id)) => {
            refuse("InvalidParameterException", "the pool has a domain, which has to be deleted first")
        }
        "DeleteUserPool" => {
            w.pools.remove(&id);
            w.clients.retain(|_, client| s(client, "UserPoolId") != id);
            w.providers.retain(|_, provider| s(provider, "UserPoolId") != id);
            Ok(json!({}))
        }
        _ => refuse("UnknownOperationException", operation),
    }
}

fn rename(json: &mut Json, from: &str, to: &str) {
    if let Some(o) = json.as_object_mut()
        && let Some(v) = o.remove(from)
    {
        o.insert(to.to_owned(), v);
    }
}

/// The attributes that AWS gives every pool.
fn standard_attributes() -> Vec<Json> {
    let strings = [
        "name",
        "given_name",
        "family_name",
        "middle_name",
        "nickname",
        "preferred_username",
        "profile",
        "picture",
        "website",
        "email",
        "gender",
        "zoneinfo",
        "locale",
        "phone_number",
        "address",
        "birthdate",
        "sub",
    ];
    let attribute = |name: &str, ty: &str| {
        json!({"Name": name, "AttributeDataType": ty, "Required": name == "sub", "Mutable": name != "sub",
            "DeveloperOnlyAttribute": false})
    };
    let mut all: Vec<Json> = strings.iter().map(|name| attribute(name, "String")).collect();
    for a in &mut all {
        let (least, most) = match s(a, "Name") {
            "birthdate" => ("10", "10"),
            "sub" => ("1", "2048"),
            _ => ("0", "2048"),
        };
        a["StringAttributeConstraints"] = json!({"MinLength": least, "MaxLength": most});
    }
    all.extend(["email_verified", "phone_number_verified"].map(|name| attribute(name, "Boolean")));
    let mut updated_at = attribute("updated_at", "Number");
    updated_at["NumberAttributeConstraints"] = json!({"MinValue": "0"});
    all.push(updated_at);
    all
}

/// What AWS adds to an attribute by itself.
fn filled_attribute(a: &Json) -> Json {
    let standard = standard_attributes().iter().any(|standard| standard["Name"] == a["Name"]);
    let mut filled =
        json!({"AttributeDataType": "String", "DeveloperOnlyAttribute": false, "Mutable": true, "Required": false});
    merge(&mut filled, a);
    if s(&filled, "AttributeDataType") == "String" && filled["StringAttributeConstraints"].is_null() {
        filled["StringAttributeConstraints"] = json!({"MinLength": "0", "MaxLength": "2048"});
    }
    if !standard {
        filled["Name"] = json!(format!("custom:{}", s(a, "Name")));
    }
    filled
}

/// What AWS shows of a pool where nobody said anything.
fn defaults(pool: &mut Json) {
    let mut full = json!({"DeletionProtection": "INACTIVE", "MfaConfiguration": "OFF", "LambdaConfig": {},
        "VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_CODE"}, "UserPoolTier": "ESSENTIALS",
        "EmailConfiguration": {"EmailSendingAccount": "COGNITO_DEFAULT"}, "EstimatedNumberOfUsers": 0,
        "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": false, "UnusedAccountValidityDays": 7},
        "AccountRecoverySetting": {"RecoveryMechanisms": [{"Name": "verified_email", "Priority": 1},
            {"Name": "verified_phone_number", "Priority": 2}]}});
    let policies = json!({
        "PasswordPolicy": {"MinimumLength": 8, "RequireUppercase": true, "RequireLowercase": true, "RequireNumbers": true,
            "RequireSymbols": true, "TemporaryPasswordValidityDays": 7},
        "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD"]}});
    let mut all = policies.clone();
    merge(&mut all, &pool["Policies"]);
    merge(&mut full, pool);
    // The old name of a setting in the password policy, which AWS goes on showing.
    full["AdminCreateUserConfig"]["UnusedAccountValidityDays"] =
        all["PasswordPolicy"]["TemporaryPasswordValidityDays"].clone();
    full["Policies"] = all;
    mirror(&mut full);
    let mut levels: Json = json!({});
    for level in 1..=4 {
        levels[format!("Level{level}")] = json!({"AcrValue": format!("urn:cognito:loa:{level}")});
    }
    merge(&mut levels, &full["AcrConfiguration"]);
    full["AcrConfiguration"] = levels;
    if !full["DcrConfiguration"].is_null() {
        let mut dcr = json!({"EnableStatus": "Enabled", "OpenDcrEnabled": false, "OpenDcrGrantTypes": ["code"],
            "AuthenticatedGrantTypes": ["client_credentials", "code"]});
        merge(&mut dcr, &full["DcrConfiguration"]);
        full["DcrConfiguration"] = dcr;
    }
    *pool = full;
}

/// What AWS shows in two places, the old one and the new one.
fn mirror(pool: &mut Json) {
    let template = pool["VerificationMessageTemplate"].clone();
    for (legacy, new) in [
        ("SmsVerificationMessage", "SmsMessage"),
        ("EmailVerificationMessage", "EmailMessage"),
        ("EmailVerificationSubject", "EmailSubject"),
    ] {
        pool[legacy] = template[new].clone();
    }
    let triggers = &mut pool["LambdaConfig"];
    match (triggers["PreTokenGenerationConfig"]["LambdaArn"].clone(), triggers["PreTokenGeneration"].clone()) {
        (Json::Null, Json::Null) => {}
        (Json::Null, arn) => triggers["PreTokenGenerationConfig"] = json!({"LambdaArn": arn, "LambdaVersion": "V1_0"}),
        (arn, _) => triggers["PreTokenGeneration"] = arn,
    }
    let days = pool["Policies"]["PasswordPolicy"]["TemporaryPasswordValidityDays"].clone();
    pool["AdminCreateUserConfig"]["UnusedAccountValidityDays"] = days;
}

fn client(w: &mut World, operation: &str, r: &Json, omitted: Omitted) -> Answer {
    let pool = s(r, "UserPoolId");
    if !w.pools.contains_key(pool) {
        return refuse("ResourceNotFoundException", "no such pool");
    }
    if operation == "CreateUserPoolClient" {
        w.made += 1;
        let id = format!("client{:020}", w.made);
        let mut client = r.clone();
        client["ClientId"] = json!(id);
        if r["GenerateSecret"] == true {
            client["ClientSecret"] = json!("canary_client_secret_of_aws");
        }
        if client["ClientSecret"].is_string() {
            w.secrets.insert(id.clone(), vec![format!("{id}--1")]);
        }
        client.as_object_mut().unwrap().remove("GenerateSecret");
        client_defaults(&mut client);
        w.clients.insert(id, client.clone());
        return Ok(json!({"UserPoolClient": client}));
    }
    let id = s(r, "ClientId").to_owned();
    if operation == "SetUserPoolClientSessionConfiguration" && w.clients.contains_key(&id) {
        w.client_sessions.insert(id, r.clone());
        return Ok(r.clone());
    }
    if operation == "GetUserPoolClientSessionConfiguration" && w.clients.contains_key(&id) {
        let usual = json!({"UserPoolId": pool, "ClientId": id, "SSOSession": {"MaxValidityMinutes": 60}});
        return Ok(w.client_sessions.get(&id).cloned().unwrap_or(usual));
    }
    let Some(client) = w.clients.get_mut(&id) else { return refuse("ResourceNotFoundException", "no such client") };
    match operation {
        "DescribeUserPoolClient" => Ok(json!({"UserPoolClient": client})),
        "UpdateUserPoolClient" => {
            *client = updated(client, r, &["ClientId", "ClientSecret", "UserPoolId"], omitted);
            client_defaults(client);
            Ok(json!({"UserPoolClient": client}))
        }
        "DeleteUserPoolClient" => {
            w.clients.remove(&id);
            Ok(json!({}))
        }
        _ => refuse("UnknownOperationException", operation),
    }
}

/// The secrets of a client. Values are never listed, and one that was given is not even said back.
fn secret(w: &mut World, operation: &str, r: &Json) -> Answer {
    let client = s(r, "ClientId").to_owned();
    if !w.clients.contains_key(&client) {
        return refuse("ResourceNotFoundException", "no such client");
    }
    let all = w.secrets.entry(client.clone()).or_default();
    let shown = |id: &String| json!({"ClientSecretId": id, "ClientSecretCreateDate": 1767225600});
    match operation {
        "AddUserPoolClientSecret" => {
            if all.is_empty() {
                return refuse("InvalidParameterException", "the client has no secret");
            }
            if all.len() == 2 {
                return refuse("LimitExceededException", "two at most");
            }
            w.made += 1;
            let id = format!("{client}--{}", w.made);
            all.push(id.clone());
            let mut made = shown(&id);
            if r["ClientSecret"].is_null() {
                made["ClientSecretValue"] = json!(format!("canary_made_by_aws_{:010}", w.made));
            }
            Ok(json!({"ClientSecretDescriptor": made}))
        }
        "ListUserPoolClientSecrets" => Ok(json!({"ClientSecrets": all.iter().map(shown).collect::<Vec<_>>()})),
        "DeleteUserPoolClientSecret" => {
            let id = s(r, "ClientSecretId").to_owned();
            if !all.contains(&id) {
                return refuse("ResourceNotFoundException", "no such secret");
            }
            if all.len() == 1 {
                return refuse("InvalidParameterException", "the last one stays");
            }
            all.retain(|one| *one != id);
            if id.ends_with("--1")
                && let Some(client) = w.clients.get_mut(&client)
            {
                // What is described is the secret that the client was made with, while it has it.
                client.as_object_mut().unwrap().remove("ClientSecret");
            }
            Ok(json!({}))
        }
        _ => refuse("UnknownOperationException", operation),
    }
}

fn client_defaults(client: &mut Json) {
    let mut full = json!({"RefreshTokenValidity": 30, "AuthSessionValidity": 3, "EnableTokenRevocation": true,
        "AllowedOAuthFlowsUserPoolClient": false, "EnablePropagateAdditionalUserContextData": false});
    merge(&mut full, client);
    if full["RefreshTokenValidity"] == 0 {
        full["RefreshTokenValidity"] = json!(30);
    }
    for list in ["CallbackURLs", "ExplicitAuthFlows", "LogoutURLs", "AllowedOAuthScopes"] {
        if let Some(items) = full[list].as_array_mut() {
            items.sort_by_key(|v| std::cmp::Reverse(v.to_string()));
        }
    }
    *client = full;
}

fn identity_pool(w: &mut World, operation: &str, r: &Json, omitted: Omitted) -> Answer {
    if operation == "CreateIdentityPool" {
        w.made += 1;
        let region = w.region.as_deref().unwrap_or("us-east-1");
        let id = format!("{region}:00000000-0000-4000-8000-{:012}", w.made);
        let mut pool = r.clone();
        pool["IdentityPoolId"] = json!(id);
        w.identity_pools.insert(id, pool.clone());
        return Ok(pool);
    }
    let id = s(r, "IdentityPoolId").to_owned();
    let Some(pool) = w.identity_pools.get_mut(&id) else {
        return refuse("ResourceNotFoundException", "no such identity pool");
    };
    match operation {
        "DescribeIdentityPool" => Ok(pool.clone()),
        "UpdateIdentityPool" => {
            *pool = updated(pool, r, &["IdentityPoolId", "IdentityPoolTags", "DeveloperProviderName"], omitted);
            Ok(pool.clone())
        }
        "DeleteIdentityPool" => {
            w.identity_pools.remove(&id);
            Ok(json!({}))
        }
        "GetIdentityPoolRoles" => {
            let mut attached = w.attached.get(&id).cloned().unwrap_or_else(|| json!({}));
            attached["IdentityPoolId"] = json!(id);
            Ok(attached)
        }
        "SetIdentityPoolRoles" => {
            w.attached.insert(id, json!({"Roles": r["Roles"], "RoleMappings": r["RoleMappings"]}));
            Ok(json!({}))
        }
        "GetPrincipalTagAttributeMap" => {
            let provider = s(r, "IdentityProviderName");
            match w.principal_tags.get(&format!("{id} {provider}")) {
                _ if w.maps_of_its_own_only && !pool.to_string().contains(&format!("{provider:?}")) => {
                    refuse("InvalidParameterException", "the pool does not have the provider")
                }
                Some(map) => Ok(map.clone()),
                None => refuse("ResourceNotFoundException", "never set"),
            }
        }
        "SetPrincipalTagAttributeMap" => {
            let mut map = r.clone();
            if map["UseDefaults"] == true && map["PrincipalTags"].as_object().is_none_or(Map::is_empty) {
                // AWS spells its own mapping out.
                map["PrincipalTags"] = json!({"username": "sub", "client": "aud"});
            }
            w.principal_tags.insert(format!("{id} {}", s(r, "IdentityProviderName")), map);
            Ok(r.clone())
        }
        _ => refuse("UnknownOperationException", operation),
    }
}

fn tag(w: &mut World, r: &Json, add: bool) -> Answer {
    let arn = s(r, "ResourceArn").to_owned();
    let id = arn.rsplit('/').next().unwrap_or_default();
    let (found, member) = match w.identity_pools.get_mut(id) {
        Some(pool) => (pool, "IdentityPoolTags"),
        None => match w.pools.get_mut(id) {
            Some(pool) => (pool, "UserPoolTags"),
            None => return refuse("ResourceNotFoundException", "nothing has this ARN"),
        },
    };
    if found[member].is_null() {
        found[member] = json!({});
    }
    if add {
        merge(&mut found[member], &r["Tags"]);
    } else if let Some(tags) = found[member].as_object_mut() {
        for key in r["TagKeys"].as_array().into_iter().flatten() {
            tags.remove(key.as_str().unwrap_or_default());
        }
    }
    Ok(json!({}))
}

/// IAM's roles; requests come as forms.
fn role(w: &mut World, operation: &str, r: &Json) -> Answer {
    let name = s(r, "RoleName").to_owned();
    let key = (name.clone(), s(r, "PolicyName").to_owned());
    let listed = |prefix: &str, member: &str| -> Vec<String> {
        let form = r.as_object().into_iter().flatten();
        let mut found: Vec<(String, String)> = form
            .filter(|(k, _)| k.starts_with(prefix) && k.ends_with(member))
            .map(|(k, v)| (k.clone(), v.as_str().unwrap_or_default().to_owned()))
            .collect();
        found.sort();
        found.into_iter().map(|(_, v)| v).collect()
    };
    let tags = || listed("Tags.", ".Key").into_iter().zip(listed("Tags.", ".Value")).collect::<BTreeMap<_, _>>();
    if operation == "CreateRole" {
        if w.roles.contains_key(&name) {
            return Err(Refused(409, "EntityAlreadyExists".into(), "the role exists".into()));
        }
        let form: BTreeMap<String, String> = serde_json::from_value(r.clone()).unwrap();
        let keys = listed("Tags.", ".Key").into_iter().map(|key| key.to_lowercase());
        if keys.clone().collect::<BTreeSet<_>>().len() < keys.len() {
            return Err(Refused(400, "InvalidInput".into(), "Duplicate tag keys found".into()));
        }
        w.role_tags.insert(name.clone(), tags());
        w.roles.insert(name.clone(), form);
        return Ok(json!({"Role": described(w, &name)}));
    }
    if !w.roles.contains_key(&name) {
        return Err(Refused(404, "NoSuchEntity".into(), "no such role".into()));
    }
    let mut set = |member: &str, v: String| w.roles.get_mut(&name).unwrap().insert(member.to_owned(), v);
    match operation {
        "GetRole" => return Ok(json!({"Role": described(w, &name)})),
        "GetRolePolicy" => {
            let Some(document) = w.policies.get(&key) else {
                return Err(Refused(404, "NoSuchEntity".into(), "no such policy".into()));
            };
            return Ok(json!({"RoleName": name, "PolicyName": key.1, "PolicyDocument": encoded(document)}));
        }
        "ListRolePolicies" => {
            let names: Vec<&String> = w.policies.keys().filter(|(role, _)| *role == name).map(|(_, p)| p).collect();
            return Ok(json!({"PolicyNames": names, "IsTruncated": false}));
        }
        "ListAttachedRolePolicies" => {
            let names = w.attached_policies.get(&name).into_iter().flatten();
            let policies: Vec<Json> = names.map(|policy| json!({"PolicyName": policy})).collect();
            return Ok(json!({"AttachedPolicies": policies, "IsTruncated": false}));
        }
        "UpdateAssumeRolePolicy" => drop(set("AssumeRolePolicyDocument", s(r, "PolicyDocument").to_owned())),
        "UpdateRole" => {
            set("Description", s(r, "Description").to_owned());
            set("MaxSessionDuration", s(r, "MaxSessionDuration").to_owned());
        }
        "PutRolePermissionsBoundary" => drop(set("PermissionsBoundary", s(r, "PermissionsBoundary").to_owned())),
        "DeleteRolePermissionsBoundary" => drop(set("PermissionsBoundary", String::new())),
        "PutRolePolicy" => drop(w.policies.insert(key, s(r, "PolicyDocument").to_owned())),
        "DeleteRolePolicy" => drop(w.policies.remove(&key)),
        // Keys are the same whatever their capitals are.
        "TagRole" => {
            let there = w.role_tags.entry(name).or_default();
            there.retain(|k, _| !tags().keys().any(|new| new.eq_ignore_ascii_case(k)));
            there.extend(tags());
        }
        "UntagRole" => {
            let gone = listed("TagKeys.", "");
            w.role_tags.entry(name).or_default().retain(|k, _| !gone.iter().any(|gone| gone.eq_ignore_ascii_case(k)));
        }
        "DeleteRole" => {
            if w.policies.keys().any(|(role, _)| *role == name) || w.attached_policies.contains_key(&name) {
                return Err(Refused(409, "DeleteConflict".into(), "the role has policies".into()));
            }
            w.roles.remove(&name);
        }
        _ => return refuse("InvalidAction", operation),
    }
    Ok(json!({}))
}

fn described(w: &World, name: &str) -> Json {
    let role = &w.roles[name];
    let get = |k: &str| role.get(k).cloned().unwrap_or_default();
    let path = Some(get("Path")).filter(|p| !p.is_empty()).unwrap_or("/".into());
    let tags: Vec<Json> = w.role_tags[name].iter().map(|(k, v)| json!({"Key": k, "Value": v})).collect();
    let mut described = json!({"RoleName": name, "RoleId": "AROAEXAMPLE", "Path": path, "CreateDate": "2026-01-01T00:00:00Z",
        "Arn": format!("arn:aws:iam::123456789012:role{path}{name}"), "Description": get("Description"), "Tags": tags,
        "AssumeRolePolicyDocument": encoded(&get("AssumeRolePolicyDocument")),
        "MaxSessionDuration": get("MaxSessionDuration").parse::<i32>().unwrap_or(3600)});
    if !get("PermissionsBoundary").is_empty() {
        described["PermissionsBoundary"] = json!({"PermissionsBoundaryArn": get("PermissionsBoundary")});
    }
    described
}

/// As IAM hands documents out.
fn encoded(document: &str) -> String {
    document
        .bytes()
        .map(|b| if b.is_ascii_alphanumeric() { (b as char).to_string() } else { format!("%{b:02X}") })
        .collect()
}
