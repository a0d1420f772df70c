//! IAM roles, with their policies and tags.

use super::{Answer, Aws, Json, Refused, World, json, refuse, s};
use std::collections::{BTreeMap, BTreeSet};

impl Aws {
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

    pub fn tag_role(&self, role: &str, key: &str, value: &str) {
        self.world().role_tags.entry(role.to_owned()).or_default().insert(key.to_owned(), value.to_owned());
    }

    /// The tags of a role.
    pub fn role_tags(&self, role: &str) -> BTreeMap<String, String> {
        self.world().role_tags[role].clone()
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
}

/// IAM's roles; requests come as forms.
pub(super) fn role(w: &mut World, operation: &str, r: &Json) -> Answer {
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
