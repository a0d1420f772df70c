//! Scripted AWS: just enough of Cognito, IAM and STS to answer the plugin, in the two ways that the services treat
//! what an update leaves out, with failures on demand. It records what it is asked; it checks nothing.

mod branding;
mod clients;
mod domains;
mod http;
mod identity_pools;
mod lambda;
mod pools;
mod providers;
mod roles;

use axum::Router;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;
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
    /// Zero: nothing is answered.
    status: u16,
    /// Whether the call does what it is to do all the same.
    carried_out: bool,
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
    /// The policies of Lambda functions, by ARN and qualifier.
    functions: BTreeMap<String, BTreeMap<String, Json>>,
    /// The identity providers of pools, by pool and name.
    providers: BTreeMap<String, Json>,
    /// The ids of the secrets of each client.
    secrets: BTreeMap<String, Vec<String>>,
    /// When those were made that were added to a client.
    secret_dates: BTreeMap<String, u64>,
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
        let app = Router::new().fallback(http::answer).with_state(aws.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        aws
    }

    fn world(&self) -> std::sync::MutexGuard<'_, World> {
        self.world.lock().unwrap()
    }

    /// Has the `nth` to the `nth + times - 1`th call of an operation fail.
    pub fn fail(&self, operation: &str, nth: usize, times: usize, code: &str, status: u16) {
        let (operation, code, message) = (operation.into(), code.to_owned(), format!("scripted {code}"));
        self.world().failures.push(Failure { operation, nth, times, code, message, status, carried_out: false });
    }

    /// The same for one call, with words that matter.
    pub fn fail_saying(&self, operation: &str, times: usize, code: &str, message: &str) {
        let (operation, code, message) = (operation.into(), code.to_owned(), message.to_owned());
        self.world().failures.push(Failure {
            operation,
            nth: 1,
            times,
            code,
            message,
            status: 400,
            carried_out: false,
        });
    }

    /// Has the `nth` to the `nth + times - 1`th call of an operation get no answer, whether it is carried out or not.
    pub fn lose(&self, operation: &str, nth: usize, times: usize, carried_out: bool) {
        let operation = operation.into();
        let (code, message) = (String::new(), String::new());
        self.world().failures.push(Failure { operation, nth, times, code, message, status: 0, carried_out });
    }

    /// Has the first call of an operation answered with a fault, though it is carried out.
    pub fn fail_after(&self, operation: &str) {
        let (operation, code, message) = (operation.into(), "InternalErrorException".to_owned(), String::new());
        self.world().failures.push(Failure {
            operation,
            nth: 1,
            times: 1,
            code,
            message,
            status: 500,
            carried_out: true,
        });
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

    /// The requests of an operation so far, without the provider's own tag, which another one has each time.
    pub fn requests(&self, operation: &str) -> Vec<Json> {
        self.whole_requests(operation).into_iter().map(without_own_tags).collect()
    }

    /// The same with that tag.
    pub fn whole_requests(&self, operation: &str) -> Vec<Json> {
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
        self.world().calls.iter().map(|(op, _)| op.clone()).filter(|op| http::is_write(op)).collect()
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

    /// The requests that change something, in the order of their calls, without the provider's own tag.
    pub fn sent(&self) -> Vec<(String, Json)> {
        let reads = ["Describe", "Get", "List"];
        let calls = self.world().calls.clone();
        let sent = calls.into_iter().filter(|(op, _)| !reads.iter().any(|r| op.starts_with(r)));
        sent.map(|(op, request)| (op, without_own_tags(request))).collect()
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
        all.retain(|name, v| name != "CreationDate" && !v.is_null() && *v != json!({}));
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

impl Aws {
    fn perform(&self, operation: &str, r: &Json, json_protocol: bool) -> Answer {
        let mut w = self.world();
        match operation {
            "GetCallerIdentity" => {
                Ok(json!({"Account": "123456789012", "Arn": "arn:aws:iam::123456789012:user/me", "UserId": "AIDA"}))
            }
            "AssumeRole" => {
                Ok(json!({"Credentials": {"AccessKeyId": "ASIAEXAMPLE", "SecretAccessKey": "canary-assumed-key",
                "SessionToken": "canary-assumed-token", "Expiration": "2199-01-01T00:00:00Z"}}))
            }
            "TagResource" | "UntagResource" => tag(&mut w, r, operation == "TagResource"),
            _ if !json_protocol => roles::role(&mut w, operation, r),
            _ if operation.contains("ManagedLoginBranding") => branding::branding(&mut w, operation, r, self.omitted),
            _ if operation.contains("UserPoolDomain") => domains::domain(&mut w, operation, r, self.omitted),
            "ListUserPools" | "ListUserPoolClients" | "ListIdentityPools" | "ListIdentityProviders" => {
                list(&w, operation, r)
            }
            _ if operation.ends_with("IdentityProvider") => providers::provider(&mut w, operation, r, self.omitted),
            _ if operation.contains("ClientSecret") => clients::secret(&mut w, operation, r),
            _ if operation.contains("UserPoolClient") => clients::client(&mut w, operation, r, self.omitted),
            _ if r["IdentityPoolId"].is_string() || operation == "CreateIdentityPool" => {
                identity_pools::identity_pool(&mut w, operation, r, self.omitted)
            }
            _ => pools::user_pool(&mut w, operation, r, self.omitted),
        }
    }
}

/// A page of a list; the token of the next one is the number of the item that it begins with.
fn list(w: &World, operation: &str, r: &Json) -> Answer {
    let about = |it: &Json, names: &[&str]| -> Json {
        names.iter().map(|name| ((*name).to_owned(), it[*name].clone())).collect::<Map<_, _>>().into()
    };
    let (member, all): (_, Vec<Json>) = match operation {
        "ListUserPools" => {
            ("UserPools", w.pools.values().map(|pool| about(pool, &["Id", "Name", "CreationDate"])).collect())
        }
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

/// A request that says nothing of the provider's own tags.
fn without_own_tags(mut request: Json) -> Json {
    for member in ["UserPoolTags", "IdentityPoolTags"] {
        let Some(tags) = request.get_mut(member).and_then(Json::as_object_mut) else { continue };
        let given = tags.len();
        tags.retain(|key, _| !key.starts_with("pulumi:cognito:"));
        if tags.len() < given && tags.is_empty() {
            request.as_object_mut().unwrap().remove(member);
        }
    }
    request
}

/// Seconds since 1970.
fn now() -> u64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs()
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
