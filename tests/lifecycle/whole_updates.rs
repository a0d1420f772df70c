//! P6, P8: an update changes what it is for and nothing else, whatever else there is on the resource, and whoever made it.
//! Random resources, one random change each.

use super::*;
use crate::support::random;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use pulumi_resource_cognito::defaults::is_default;
use pulumi_resource_cognito::spec::Spec;
use serde_json::Map;
use std::collections::{BTreeMap, BTreeSet};
use tokio::runtime::Runtime;

/// How many resources of each kind, where `PROPTEST_CASES` does not say.
const CASES: u32 = 48;

/// A resource and a change to it.
#[derive(Clone, Debug)]
struct Case {
    /// What is there.
    whole: Map<String, Json>,
    /// Which of it the program does not know of.
    foreign: Vec<bool>,
    /// What the program changes, and to what; nothing to give it up.
    change: (usize, Option<Json>),
}

fn spec(ty: &str) -> &'static Spec {
    registry().specs().find(|s| s.token == ty).unwrap()
}

/// Properties that an update can change at random.
fn changeable(ty: &str) -> Vec<(&'static String, &'static Property)> {
    // An SMS configuration cannot be given up, an attribute cannot be changed, and a role's options belong to roles.
    let fixed = ["userPoolId", "forceDestroy", "schemas", "smsConfiguration", "roleOptions", "developerProviderName"];
    spec(ty).inputs.iter().filter(|(name, p)| !p.replaces && !fixed.contains(&name.as_str())).collect()
}

fn cases(ty: &str) -> impl proptest::strategy::Strategy<Value = Case> + use<> {
    use proptest::prelude::*;
    let all = changeable(ty);
    let change = prop::sample::select((0..all.len()).collect::<Vec<_>>())
        .prop_flat_map(move |i| (Just(i), prop::option::weighted(0.75, random::value(all[i].1))));
    let foreign = prop::collection::vec(prop::bool::weighted(0.3), spec(ty).inputs.len());
    (random::object(&spec(ty).inputs), foreign, change).prop_map(|(whole, foreign, change)| Case {
        whole,
        foreign,
        change,
    })
}

/// Drops what Check refuses until it takes the rest: the generator does not know the rules.
async fn legal(lab: &mut Lab, ty: &str, mut program: Map<String, Json>) -> Option<Object> {
    for _ in 0..8 {
        let (inputs, failures) = lab.engine.check(ty, &Object::new(), &object_of(Json::from(program.clone()))).await;
        if failures.is_empty() {
            return Some(inputs);
        }
        for (property, reason) in failures {
            let at = if property.is_empty() { reason.split_whitespace().next().unwrap_or_default() } else { &property };
            program.remove(&path::head(at));
        }
    }
    None
}

/// Makes the resource, has a program that knows a part of it make its change, and says what was sent.
async fn play(lab: &mut Lab, ty: &str, home: &str, case: &Case, settles: bool) -> Option<Vec<String>> {
    let mut whole = case.whole.clone();
    whole.extend(base(ty, home).as_object().unwrap().clone());
    whole.remove("forceDestroy");
    let whole = legal(lab, ty, whole).await?;
    let (name, p) = changeable(ty)[case.change.0];
    // Names and what is fixed for life are known to whoever manages the resource, and who gives numbers knows their units.
    let known = |(i, (key, _)): &(usize, (&String, &Value))| {
        let own = key == &name || key.ends_with("ame") || key.as_str() == UNITS;
        !case.foreign[*i] || own || !changeable(ty).iter().any(|(n, _)| n == key)
    };
    let part: Object = whole.iter().enumerate().filter(known).map(|(_, (k, v))| (k.clone(), v.clone())).collect();
    let mut news = part.clone();
    match &case.change.1 {
        Some(v) => drop(news.insert(name.clone(), v.clone().into())),
        None => drop(news.remove(name)),
    }
    // The change must be legal by itself, and on what is there.
    let mut all = whole.clone();
    all.remove(name);
    all.extend(news.clone());
    for program in [&part, &all, &news] {
        let (checked, failures) = lab.engine.check(ty, &Object::new(), program).await;
        if !failures.is_empty() || &checked != program {
            return None;
        }
    }
    lab.aws.clear(home); // An earlier case may have failed half-way.
    let made = lab.engine.create(ty, &whole).await.unwrap_or_else(|e| panic!("{whole:?}: {e}"));
    let before = lab.aws.everything(&made.id);
    let of = Resource { inputs: part, ..made };
    if lab.engine.diff(ty, &of, &news).await.is_err() {
        return None; // What can never be made is refused.
    }
    let wanted = (ty == CLIENT).then(|| times_wanted(&of.inputs, &news, &before));
    if lab.engine.changes(ty, &of, &news).await.is_empty() {
        assert_eq!(wanted, wanted.map(|_| times(&before)), "what is no change leaves nothing to do: {news:?}");
    }
    lab.aws.calm();
    let updated = lab.engine.update(ty, &of, &news, &[]).await.unwrap_or_else(|e| panic!("{news:?}: {e}"));
    let after = lab.aws.everything(&updated.id);
    let members: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let strangers: Vec<String> = members
        .into_iter()
        .filter(|m| before.get(*m) != after.get(*m) && !holds(m, name))
        .map(|m| format!("{m}: {:?} became {:?}", before.get(m), after.get(m)))
        .collect();
    assert!(strangers.is_empty(), "a change of {name} changed {strangers:#?}");
    assert_eq!(wanted, wanted.map(|_| times(&after)), "how long tokens hold: {news:?}");
    if let Some(wanted) = news.get(name) {
        let types = registry().types();
        let right = match updated.state.get(name) {
            Some(now) => equal(types, p, now, wanted),
            None => is_default(types, p, wanted),
        };
        assert!(right, "{name} is {:?}, not {wanted:?}", updated.state.get(name));
    }
    if settles {
        assert_eq!(lab.engine.changes(ty, &updated, &news).await, Vec::<String>::new(), "diff(x, x)");
        let mut read = lab.engine.refresh(ty, &updated).await.unwrap().expect("it is there").inputs;
        // What others made is drift to this program, and stays.
        read.retain(|key, _| news.contains_key(key) || key == name || !whole.contains_key(key));
        assert_eq!(read, news, "a refresh finds what the program said");
    }
    // A style is imported by way of its client, which is not there.
    if settles && ty != BRANDING {
        let id = if [CLIENT, PROVIDER].contains(&ty) { format!("{home}/{}", updated.id) } else { updated.id.clone() };
        let imported = lab.engine.import(ty, &id).await.unwrap().expect("it can be imported");
        let (checked, failures) = lab.engine.check(ty, &imported.inputs, &imported.inputs).await;
        assert_eq!(failures, [], "an import is a program that Check takes");
        assert_eq!(lab.engine.changes(ty, &imported, &checked).await, Vec::<String>::new(), "an import is settled");
    }
    // The two ways make ids of their own.
    let sent = lab.aws.sent().into_iter().map(|(op, r)| format!("{op} {r}").replace(&updated.id, "<id>")).collect();
    lab.engine.delete(ty, &with(&updated, "forceDestroy", ty)).await.unwrap_or_else(|e| panic!("{e}"));
    Some(sent)
}

/// The property that says the units of a client's lifetimes.
const UNITS: &str = "tokenValidityUnits";

/// The tokens of a client: what AWS and programs call them, and how many seconds they hold where nobody says so.
const TOKENS: [(&str, &str, f64); 3] =
    [("Access", "accessToken", 3_600.0), ("Id", "idToken", 3_600.0), ("Refresh", "refreshToken", 2_592_000.0)];

fn seconds(unit: &str) -> f64 {
    match unit {
        "seconds" => 1.0,
        "minutes" => 60.0,
        "hours" => 3_600.0,
        "days" => 86_400.0,
        _ => panic!("no unit: {unit}"),
    }
}

/// How long the tokens of a client hold, by what AWS has.
fn times(aws: &BTreeMap<String, Json>) -> [f64; 3] {
    TOKENS.map(|(member, name, default)| {
        let one = unit(aws.get("TokenValidityUnits").map(|units| &units[format!("{member}Token")]), name);
        let n = aws.get(&format!("{member}TokenValidity")).and_then(Json::as_f64);
        n.map_or(default, |n| n * one)
    })
}

/// The unit of a token's lifetime in seconds, where `said` says it.
fn unit(said: Option<&Json>, name: &str) -> f64 {
    seconds(said.and_then(Json::as_str).unwrap_or(if name == "refreshToken" { "days" } else { "hours" }))
}

/// How long they hold once `old` has become `new`: as the program says, or by default where it said so before, or as long
/// as `before`; in whole units.
fn times_wanted(old: &Object, new: &Object, before: &BTreeMap<String, Json>) -> [f64; 3] {
    let units = new.get(UNITS).and_then(Value::known).unwrap_or_default();
    let now = times(before);
    let mut i = 0..;
    TOKENS.map(|(_, name, default)| {
        let (one, property) = (unit(units.get(name), name), format!("{name}Validity"));
        let number = |of: &Object| of.get(&property).and_then(Value::known).and_then(|n| n.as_f64());
        let now = now[i.next().unwrap()];
        match (number(new), number(old)) {
            (Some(0.0), _) | (None, Some(_)) => (default / one).floor().max(1.0) * one,
            (Some(n), _) => n * one,
            (None, None) => (now / one).floor().max(1.0) * one,
        }
    })
}

/// A pool that nothing holds, so that it can be deleted.
fn with(of: &Resource, name: &str, ty: &str) -> Resource {
    let mut of = Resource { id: of.id.clone(), inputs: of.inputs.clone(), state: of.state.clone() };
    if ty == USER_POOL {
        of.state.insert(name.into(), Value::Bool(true));
    }
    of
}

/// Whether AWS's member `member` holds the property `name`.
fn holds(member: &str, name: &str) -> bool {
    let homes: &[&str] = match name {
        "passwordPolicy" => &["Policies.PasswordPolicy", "AdminCreateUserConfig.UnusedAccountValidityDays"],
        "adminCreateUserConfig" => {
            &["AdminCreateUserConfig.AllowAdminCreateUserOnly", "AdminCreateUserConfig.InviteMessageTemplate"]
        }
        "signInPolicy" => &["Policies.SignInPolicy"],
        "sessionConfiguration" => &["UserSessionTracking", "TokenSession", "SSOSession"],
        "tags" => &["UserPoolTags", "IdentityPoolTags", "RoleTags"],
        "name" => &["ClientName"],
        "mfaConfiguration" => &["SmsMfaConfiguration", "SoftwareTokenMfaConfiguration"],
        "smsAuthenticationMessage" => &["SmsMfaConfiguration"],
        "permissions" | "roles" => &["Roles", "RoleDocuments", "RoleTags"],
        "principalTags" => &["RoleDocuments"],
        // What nobody said goes on meaning the same in another unit.
        "tokenValidityUnits" => &["AccessTokenValidity", "IdTokenValidity", "RefreshTokenValidity"],
        // Its members' old names, which AWS keeps in step.
        "verificationMessageTemplate" => {
            &["EmailVerificationMessage", "EmailVerificationSubject", "SmsVerificationMessage"]
        }
        "certificateArn" => &["CustomDomainConfig.CertificateArn"],
        "securityPolicy" => &["CustomDomainConfig.SecurityPolicy"],
        // Whether a style is Cognito's own follows from what else there is.
        "settings" | "assets" => &["UseCognitoProvidedValues"],
        // Rotation excludes a flow that AWS allows where nobody names flows.
        "refreshTokenRotation" => &["ExplicitAuthFlows"],
        _ => &[],
    };
    let part = if homes.iter().any(|home| home.contains('.')) { member } else { member.split('.').next().unwrap() };
    part.eq_ignore_ascii_case(name) || homes.contains(&part)
}

/// Every case in both of AWS's ways: the requests must be the same, and nothing else may change in either.
fn an_update_changes_one_thing(ty: &'static str) {
    let runtime = Runtime::new().unwrap();
    let mut labs = runtime.block_on(async { (lab(Omitted::Reset).await, lab(Omitted::Kept).await) });
    let home = runtime.block_on(async {
        let home = labs.0.make(USER_POOL, pool()).await;
        labs.1.make(USER_POOL, pool()).await;
        home.id
    });
    let played = std::cell::RefCell::new(BTreeSet::new());
    // The same cases at every run, so that nobody's build fails by chance; others where somebody asks for more.
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok());
    let config = Config {
        cases: asked.unwrap_or(CASES),
        max_global_rejects: 1 << 16,
        failure_persistence: None,
        ..Config::default()
    };
    let algorithm = RngAlgorithm::ChaCha;
    let mut runner = match asked {
        Some(_) => TestRunner::new(config),
        None => TestRunner::new_with_rng(config, TestRng::deterministic_rng(algorithm)),
    };
    let labs = std::cell::RefCell::new(&mut labs);
    let outcome = runner.run(&cases(ty), |case| {
        let mut labs = labs.borrow_mut();
        runtime.block_on(async {
            let Some(reset) = play(&mut labs.0, ty, &home, &case, true).await else {
                return Err(TestCaseError::reject("not legal"));
            };
            // Where AWS keeps what it is not told, what has no default to send cannot be given up.
            let settles = case.change.1.is_some();
            let kept =
                play(&mut labs.1, ty, &home, &case, settles).await.expect("legal in one way, legal in the other");
            played.borrow_mut().insert(changeable(ty)[case.change.0].0);
            assert_eq!(reset, kept, "what is sent does not depend on what AWS does with what is not sent");
            Ok(())
        })
    });
    outcome.unwrap_or_else(|e| panic!("{e}"));
    let (tried, all) = (played.borrow().len(), changeable(ty).len());
    assert!(tried * 2 > all, "only {tried} of {all} properties were changed");
}

#[test]
fn of_a_user_pool() {
    an_update_changes_one_thing(USER_POOL);
}

#[test]
fn of_an_app_client() {
    an_update_changes_one_thing(CLIENT);
}

#[test]
fn of_an_identity_provider() {
    an_update_changes_one_thing(PROVIDER);
}

#[test]
fn of_an_identity_pool() {
    an_update_changes_one_thing(IDENTITY_POOL);
}

#[test]
fn of_a_domain() {
    an_update_changes_one_thing(DOMAIN);
}

#[test]
fn of_a_branding_style() {
    an_update_changes_one_thing(BRANDING);
}
