//! App clients of user pools, and their secrets.

use super::{Answer, Aws, Json, Omitted, World, json, merge, now, refuse, s, updated};
use std::collections::BTreeMap;

impl Aws {
    /// The ids of the secrets that a client has.
    pub fn secrets(&self, client: &str) -> Vec<String> {
        self.world().secrets.get(client).cloned().unwrap_or_default()
    }

    /// Deletes a secret of a client behind the plugin's back.
    pub fn drop_secret(&self, client: &str, id: &str) {
        self.world().secrets.entry(client.to_owned()).or_default().retain(|one| one != id);
    }
}

pub(super) fn client(w: &mut World, operation: &str, r: &Json, omitted: Omitted) -> Answer {
    let pool = s(r, "UserPoolId");
    if !w.pools.contains_key(pool) {
        return refuse("ResourceNotFoundException", "no such pool");
    }
    if operation == "CreateUserPoolClient" {
        w.made += 1;
        let id = format!("client{:020}", w.made);
        let mut client = r.clone();
        client["ClientId"] = json!(id);
        client["CreationDate"] = json!(now());
        if r["GenerateSecret"] == true {
            client["ClientSecret"] = json!("canary_client_secret_of_aws");
        }
        if client["ClientSecret"].is_string() {
            w.secrets.insert(id.clone(), vec![format!("{id}--1")]);
            w.secret_dates.insert(format!("{id}--1"), now() - 1);
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
            *client = updated(client, r, &["ClientId", "ClientSecret", "CreationDate", "UserPoolId"], omitted);
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
pub(super) fn secret(w: &mut World, operation: &str, r: &Json) -> Answer {
    let client = s(r, "ClientId").to_owned();
    if !w.clients.contains_key(&client) {
        return refuse("ResourceNotFoundException", "no such client");
    }
    let all = w.secrets.entry(client.clone()).or_default();
    // What a client is made with is older than what is added to it.
    let dates = &mut w.secret_dates;
    let shown = |dates: &BTreeMap<String, u64>, id: &String| json!({"ClientSecretId": id, "ClientSecretCreateDate": dates.get(id).unwrap_or(&1_767_225_600)});
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
            dates.insert(id.clone(), now());
            let mut made = shown(dates, &id);
            if r["ClientSecret"].is_null() {
                made["ClientSecretValue"] = json!(format!("canary_made_by_aws_{:010}", w.made));
            }
            Ok(json!({"ClientSecretDescriptor": made}))
        }
        "ListUserPoolClientSecrets" => {
            Ok(json!({"ClientSecrets": all.iter().map(|id| shown(dates, id)).collect::<Vec<_>>()}))
        }
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
