//! What people suffer from elsewhere, each in the few calls that show it. `tests/python/test_pains.py` has the list.

use super::*;

/// P2: a declared schema is never sent again, and no update asks for attributes that are there.
#[tokio::test(flavor = "multi_thread")]
async fn an_update_of_something_else_says_nothing_of_the_schema() {
    for mode in MODES {
        let mut lab = lab(mode).await;
        let mut program = json!({"name": "a", "schemas": [
            {"name": "email", "attributeDataType": "String", "required": true, "mutable": true},
            {"name": "plan", "attributeDataType": "String"},
        ]});
        let made = lab.make(USER_POOL, program.clone()).await;
        let invitation = json!({"emailMessage": "{username}, {####}", "emailSubject": "Welcome"});
        program["adminCreateUserConfig"] = json!({"inviteMessageTemplate": invitation});
        lab.change(USER_POOL, &made, program).await;
        assert_eq!(lab.aws.writes(), ["UpdateUserPool"]);
        let sent = lab.aws.request("UpdateUserPool");
        assert_eq!(sent["AdminCreateUserConfig"]["InviteMessageTemplate"]["EmailSubject"], "Welcome");
        assert!(!sent.as_object().unwrap().keys().any(|member| member.contains("Schema")), "{sent}");
    }
}

/// P12: AWS sorts what the program gave in another order, and that is no difference; one item less is.
#[tokio::test(flavor = "multi_thread")]
async fn the_order_of_sets_means_nothing() {
    let mut lab = lab(Omitted::Reset).await;
    let home = lab.make(USER_POOL, pool()).await;
    let mut program = json!({"userPoolId": home.id, "name": "web", "allowedOauthFlowsUserPoolClient": true,
        "allowedOauthFlows": ["implicit", "code"], "allowedOauthScopes": ["profile", "openid", "email"],
        "callbackUrls": ["https://c.example", "https://a.example", "https://b.example"],
        "explicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_CUSTOM_AUTH"],
        "readAttributes": ["name", "email"]});
    let made = lab.make(CLIENT, program.clone()).await;
    lab.aws.tamper(&made.id, |client| {
        for list in client.as_object_mut().unwrap().values_mut().filter_map(Json::as_array_mut) {
            list.sort_by_key(|item| item.to_string());
        }
        assert_eq!(client["CallbackURLs"], json!(["https://a.example", "https://b.example", "https://c.example"]));
    });
    lab.settled(CLIENT, &made).await;
    program["callbackUrls"] = json!(["https://b.example", "https://c.example"]);
    lab.change(CLIENT, &made, program).await;
    let mut left = lab.aws.request("UpdateUserPoolClient")["CallbackURLs"].as_array().unwrap().clone();
    left.sort_by_key(|item| item.to_string());
    assert_eq!(left, ["https://b.example", "https://c.example"]);
}

/// P13: AWS shows the messages of the template a second time, under their old names.
#[tokio::test(flavor = "multi_thread")]
async fn messages_that_aws_shows_twice_are_one_property() {
    let mut lab = lab(Omitted::Reset).await;
    let template = json!({"emailMessage": "Your code: {####}", "emailSubject": "Hello", "smsMessage": "{####}"});
    let made = lab.make(USER_POOL, json!({"name": "a", "verificationMessageTemplate": template})).await;
    lab.aws.tamper(&made.id, |pool| {
        pool["EmailVerificationMessage"] = json!("Your code: {####}");
        pool["EmailVerificationSubject"] = json!("Hello");
        pool["SmsVerificationMessage"] = json!("{####}");
    });
    lab.settled(USER_POOL, &made).await;
    let imported = lab.engine.import(USER_POOL, &made.id).await.unwrap().unwrap();
    assert_eq!(imported.inputs, object_of(json!({"name": "a", "verificationMessageTemplate": template})));
}

/// P14: AWS shows the old lifetime of a temporary password beside the new one, and refuses to take both.
#[tokio::test(flavor = "multi_thread")]
async fn the_lifetime_of_temporary_passwords_is_sent_once() {
    for mode in MODES {
        let mut lab = lab(mode).await;
        let mut program = json!({"name": "a", "passwordPolicy": {"temporaryPasswordValidityDays": 3},
            "adminCreateUserConfig": {"allowAdminCreateUserOnly": true}});
        let made = lab.make(USER_POOL, program.clone()).await;
        lab.aws.tamper(&made.id, |pool| pool["AdminCreateUserConfig"]["UnusedAccountValidityDays"] = json!(3));
        lab.settled(USER_POOL, &made).await;
        program["name"] = json!("b");
        lab.change(USER_POOL, &made, program).await;
        let sent = lab.aws.request("UpdateUserPool");
        assert_eq!(sent["AdminCreateUserConfig"], json!({"AllowAdminCreateUserOnly": true}));
        assert_eq!(sent["Policies"]["PasswordPolicy"]["TemporaryPasswordValidityDays"], 3);
    }
}

/// P15: what a password policy leaves open is resolved, the same in preview, request and state.
#[tokio::test(flavor = "multi_thread")]
async fn half_a_password_policy_is_shown_whole() {
    let mut lab = lab(Omitted::Reset).await;
    let inputs = lab.engine.good(USER_POOL, json!({"name": "a", "passwordPolicy": {"minimumLength": 12}})).await;
    let promised = lab.engine.preview(USER_POOL, &inputs).await.unwrap()["passwordPolicy"].clone();
    let resolved = json!({"minimumLength": 12, "requireLowercase": false, "requireNumbers": false,
        "requireSymbols": false, "requireUppercase": false, "temporaryPasswordValidityDays": 7});
    assert_eq!(promised, resolved.into());
    let made = lab.engine.create(USER_POOL, &inputs).await.unwrap();
    assert_eq!(made.state["passwordPolicy"], promised);
    let sent = &lab.aws.request("CreateUserPool")["Policies"]["PasswordPolicy"];
    assert_eq!(
        sent,
        &json!({"MinimumLength": 12, "RequireLowercase": false, "RequireNumbers": false, "RequireSymbols": false,
            "RequireUppercase": false, "TemporaryPasswordValidityDays": 7})
    );
}

/// P20: a role made in the same run is not seen at once; that is waited out, in a create and in an update.
#[tokio::test(flavor = "multi_thread")]
async fn a_new_sms_role_is_waited_for() {
    let mut lab = lab(Omitted::Reset).await;
    let sms = |role: &str| json!({"name": "a", "smsConfiguration": {"snsCallerArn": format!("arn:aws:iam::123456789012:role/{role}")}});
    lab.aws.fail("CreateUserPool", 1, 1, "InvalidSmsRoleTrustRelationshipException", 400);
    let made = lab.make(USER_POOL, sms("new")).await;
    assert_eq!(lab.aws.requests("CreateUserPool").len(), 2);
    lab.aws.calm();
    lab.aws.fail("UpdateUserPool", 1, 1, "InvalidSmsRoleAccessPolicyException", 400);
    let news = lab.engine.good(USER_POOL, sms("newer")).await;
    let updated = lab.engine.update(USER_POOL, &made, &news, &[]).await.unwrap();
    assert_eq!(lab.aws.requests("UpdateUserPool").len(), 2);
    lab.settled(USER_POOL, &updated).await;
}

/// P28: a client of which the program says nothing is what AWS makes of nothing: no OAuth, no callback, no secret.
#[tokio::test(flavor = "multi_thread")]
async fn a_client_gets_nothing_that_nobody_asked_for() {
    let mut lab = lab(Omitted::Reset).await;
    let home = lab.make(USER_POOL, pool()).await;
    let made = lab.make(CLIENT, json!({"userPoolId": home.id, "name": "web"})).await;
    assert_eq!(lab.aws.request("CreateUserPoolClient"), json!({"UserPoolId": home.id, "ClientName": "web"}));
    assert!(!made.state.contains_key("clientSecret"));
    lab.settled(CLIENT, &made).await;
}

/// P36: another version of a trigger is a change in place, and a trigger given up is gone in both of its forms.
#[tokio::test(flavor = "multi_thread")]
async fn a_trigger_changes_its_version_in_place() {
    for mode in MODES {
        let mut lab = lab(mode).await;
        let arn = "arn:aws:lambda:us-east-1:123456789012:function:tokens";
        let program = |version: &str| {
            let trigger = json!({"lambdaArn": arn, "lambdaVersion": version});
            json!({"name": "a", "lambdaConfig": {"preTokenGenerationConfig": trigger}})
        };
        let made = lab.make(USER_POOL, program("V1_0")).await;
        lab.aws.tamper(&made.id, |pool| pool["LambdaConfig"]["PreTokenGeneration"] = json!(arn));
        lab.settled(USER_POOL, &made).await;
        let newer = lab.change(USER_POOL, &made, program("V3_0")).await;
        let sent = lab.aws.request("UpdateUserPool");
        let config = json!({"LambdaArn": arn, "LambdaVersion": "V3_0"});
        assert_eq!(sent["LambdaConfig"]["PreTokenGenerationConfig"], config);
        lab.change(USER_POOL, &newer, json!({"name": "a"})).await;
        assert_eq!(lab.aws.request("UpdateUserPool")["LambdaConfig"], json!({}));
    }
}
