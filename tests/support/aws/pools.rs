//! User pools, with what AWS fills in and shows in two places.

use super::{Answer, Json, Omitted, World, json, merge, now, refuse, s, updated};

pub(super) fn user_pool(w: &mut World, operation: &str, r: &Json, omitted: Omitted) -> Answer {
    if operation == "CreateUserPool" {
        w.made += 1;
        let id = format!("us-east-1_Pool{:05}", w.made);
        let mut pool = r.clone();
        pool["Id"] = json!(id);
        pool["CreationDate"] = json!(now());
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
                "CreationDate",
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
