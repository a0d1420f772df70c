//! Settings of a user pool that have traps of their own.

use super::*;

const LAMBDA: &str = "arn:aws:lambda:us-east-1:123456789012:function:tokens";
const ROLE: &str = "arn:aws:iam::123456789012:role/sms";

fn sms(role: &str) -> Json {
    json!({"snsCallerArn": role, "externalId": "x", "snsRegion": "us-east-1"})
}

/// P1: what holds for a standard attribute in every pool may be said of it, and no longer be said.
#[tokio::test(flavor = "multi_thread")]
async fn a_standard_attribute_may_be_listed_as_it_is() {
    for mode in MODES {
        let mut lab = lab(mode).await;
        let made = lab.make(USER_POOL, json!({"name": "a"})).await;
        let program = json!({"name": "a", "schemas": [
            {"name": "email", "attributeDataType": "String", "mutable": true},
            {"name": "birthdate", "attributeDataType": "String", "mutable": true,
                "stringAttributeConstraints": {"minLength": "10", "maxLength": 10}}]});
        let news = lab.engine.good(USER_POOL, program.clone()).await;
        lab.engine.diff(USER_POOL, &made, &news).await.expect("nothing is refused");
        let listed = lab.change(USER_POOL, &made, program.clone()).await;
        assert!(lab.aws.requests("AddCustomAttributes").is_empty());
        let news = lab.engine.good(USER_POOL, json!({"name": "a"})).await;
        lab.engine.diff(USER_POOL, &listed, &news).await.expect("nor now");
        lab.change(USER_POOL, &listed, json!({"name": "a"})).await;
        // Where somebody settled otherwise, nothing is changed and the error says what is.
        let other = lab.make(USER_POOL, json!({"name": "a"})).await;
        lab.aws.tamper(&other.id, |pool| {
            let email = pool["SchemaAttributes"].as_array_mut().unwrap().iter_mut().find(|a| a["Name"] == "email");
            email.unwrap()["Mutable"] = json!(false);
        });
        lab.aws.calm();
        let news = lab.engine.good(USER_POOL, program).await;
        let refused = lab.engine.update(USER_POOL, &other, &news, &[]).await.unwrap_err();
        assert!(
            refused.message().contains("attribute email is of type String, with required: false and mutable: false")
        );
        assert_eq!(lab.aws.writes(), Vec::<String>::new());
    }
}

/// P2: an update that has nothing to do with the schema does not send it.
#[tokio::test(flavor = "multi_thread")]
async fn a_schema_stays_out_of_updates() {
    for mode in MODES {
        let mut lab = lab(mode).await;
        let mut program = json!({"name": "a", "schemas": [
            {"name": "email", "attributeDataType": "String", "required": true, "mutable": true},
            {"name": "plan", "attributeDataType": "String"}]});
        let made = lab.make(USER_POOL, program.clone()).await;
        lab.settled(USER_POOL, &made).await;
        program["adminCreateUserConfig"] = json!({"inviteMessageTemplate": {"smsMessage": "{username} {####}"}});
        lab.change(USER_POOL, &made, program).await;
        let sent = lab.aws.request("UpdateUserPool");
        assert_eq!((&sent["Schema"], &sent["SchemaAttributes"]), (&Json::Null, &Json::Null));
        assert_eq!(sent["AdminCreateUserConfig"]["InviteMessageTemplate"]["SMSMessage"], "{username} {####}");
        assert!(lab.aws.requests("AddCustomAttributes").is_empty());
    }
}

/// P4, P6, P14: to be deleted, a protected pool is unprotected, and nothing else of it changes: not even what somebody else
/// set since the last `up`.
#[tokio::test(flavor = "multi_thread")]
async fn a_forced_delete_sends_back_what_is_live() {
    for mode in MODES {
        let mut lab = lab(mode).await;
        let program = json!({"name": "a", "forceDestroy": true, "deletionProtection": "ACTIVE", "dcrConfiguration":
            {"openDcrEnabled": true}, "adminCreateUserConfig": {"allowAdminCreateUserOnly": true}});
        let made = lab.make(USER_POOL, program).await;
        lab.aws.tamper(&made.id, |pool| {
            pool["LambdaConfig"] = json!({"PreSignUp": LAMBDA});
            pool["SmsConfiguration"] = json!({"SnsCallerArn": ROLE});
            pool["EmailConfiguration"]["From"] = json!("a@example.com");
            pool["Name"] = json!("renamed");
        });
        lab.aws.calm();
        lab.engine.delete(USER_POOL, &made).await.unwrap();
        assert_eq!(lab.aws.writes(), ["UpdateUserPool", "DeleteUserPool"]);
        let sent = lab.aws.request("UpdateUserPool");
        assert_eq!((&sent["DeletionProtection"], &sent["PoolName"]), (&json!("INACTIVE"), &json!("renamed")));
        assert_eq!(sent["LambdaConfig"], json!({"PreSignUp": LAMBDA}));
        assert_eq!(sent["SmsConfiguration"]["SnsCallerArn"], ROLE);
        assert_eq!(sent["EmailConfiguration"]["From"], "a@example.com");
        assert_eq!(sent["DcrConfiguration"]["OpenDcrEnabled"], true);
        assert_eq!(sent["AdminCreateUserConfig"], json!({"AllowAdminCreateUserOnly": true}));
        assert_eq!(sent["Policies"]["PasswordPolicy"]["TemporaryPasswordValidityDays"], 7);
        for member in ["Schema", "SchemaAttributes", "EstimatedNumberOfUsers", "SmsVerificationMessage"] {
            assert_eq!(sent[member], Json::Null, "{member}");
        }
    }
}

/// P13: AWS shows texts in an old and in a new place; the program has the new one only.
#[tokio::test(flavor = "multi_thread")]
async fn texts_that_aws_mirrors_are_no_drift() {
    let mut lab = lab(Omitted::Reset).await;
    let template = json!({"emailMessage": "Your code: {####}", "emailSubject": "Hello", "smsMessage": "{####}!"});
    let made = lab.make(USER_POOL, json!({"name": "a", "verificationMessageTemplate": template})).await;
    lab.aws.tamper(&made.id, |pool| assert_eq!(pool["EmailVerificationMessage"], "Your code: {####}"));
    lab.settled(USER_POOL, &made).await;
    let imported = lab.engine.import(USER_POOL, &made.id).await.unwrap().unwrap();
    assert_eq!(imported.inputs, made.inputs);
}

/// P15: a policy that names one demand makes no other, and the preview says so before.
#[tokio::test(flavor = "multi_thread")]
async fn a_partial_password_policy_is_resolved_in_the_preview() {
    let mut lab = lab(Omitted::Reset).await;
    let inputs = lab.engine.good(USER_POOL, json!({"name": "a", "passwordPolicy": {"minimumLength": 12}})).await;
    let promised = Value::Object(lab.engine.preview(USER_POOL, &inputs).await.unwrap()).known().unwrap();
    assert_eq!(promised["passwordPolicy"]["requireSymbols"], false);
    lab.engine.create(USER_POOL, &inputs).await.unwrap();
    let sent = lab.aws.request("CreateUserPool")["Policies"]["PasswordPolicy"].clone();
    let same: Json = sent
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, v)| (name[..1].to_lowercase() + &name[1..], v.clone()))
        .collect::<serde_json::Map<_, _>>()
        .into();
    assert_eq!(same, promised["passwordPolicy"]);
}

/// P20: a role that is not seen yet is waited for; the configuration goes with every call that wants it, and stays.
#[tokio::test(flavor = "multi_thread")]
async fn an_sms_role_is_waited_for_and_never_left_out() {
    for mode in MODES {
        let mut lab = lab(mode).await;
        let program = |role: &str, id: &str| {
            let mut sms = sms(role);
            sms["externalId"] = json!(id);
            json!({"name": "a", "autoVerifiedAttributes": ["phone_number"], "mfaConfiguration": "OPTIONAL",
                "smsConfiguration": sms})
        };
        lab.aws.fail("CreateUserPool", 1, 2, "InvalidSmsRoleTrustRelationshipException", 400);
        let made = lab.make(USER_POOL, program(ROLE, "x")).await;
        assert_eq!(lab.aws.requests("CreateUserPool").len(), 3);
        let news = lab.engine.good(USER_POOL, program(ROLE, "y")).await;
        lab.aws.calm();
        lab.aws.fail("UpdateUserPool", 1, 2, "InvalidSmsRoleAccessPolicyException", 400);
        let changed = lab.engine.update(USER_POOL, &made, &news, &[]).await.unwrap();
        lab.settled(USER_POOL, &changed).await;
        let updates = lab.aws.requests("UpdateUserPool");
        assert_eq!(updates.len(), 3);
        let factors = lab.aws.requests("SetUserPoolMfaConfig");
        let sent = json!({"SnsCallerArn": ROLE, "ExternalId": "y", "SnsRegion": "us-east-1"});
        assert_eq!(updates[2]["SmsConfiguration"], sent);
        assert_eq!(factors.last().unwrap()["SmsMfaConfiguration"]["SmsConfiguration"], sent);
        let news = lab.engine.good(USER_POOL, json!({"name": "a"})).await;
        let refused = lab.engine.diff(USER_POOL, &changed, &news).await.unwrap_err();
        assert!(
            refused.message().starts_with("smsConfiguration: cannot be removed: AWS keeps a pool's SMS configuration"),
            "{}",
            refused.message()
        );
    }
}

/// P20: SMS go by SNS or by End User Messaging, and from one to the other in place.
#[tokio::test(flavor = "multi_thread")]
async fn sms_go_one_way_or_the_other() {
    for mode in MODES {
        let mut lab = lab(mode).await;
        let eums =
            json!({"eumsSms": {"callerArn": ROLE, "originationIdentity": "+12065550100", "region": "us-east-1"}});
        let made = lab.make(USER_POOL, json!({"name": "a", "smsConfiguration": {"snsCallerArn": ROLE}})).await;
        lab.aws.tamper(&made.id, |pool| pool["SmsConfiguration"]["SnsRegion"] = json!("us-east-1"));
        let there = lab.change(USER_POOL, &made, json!({"name": "a", "smsConfiguration": eums})).await;
        assert_eq!(
            lab.aws.request("UpdateUserPool")["SmsConfiguration"],
            json!({"EumsSms": {"CallerArn": ROLE, "OriginationIdentity": "+12065550100", "Region": "us-east-1"}})
        );
        lab.change(USER_POOL, &there, json!({"name": "a", "smsConfiguration": sms(ROLE)})).await;
        assert_eq!(
            lab.aws.request("UpdateUserPool")["SmsConfiguration"],
            json!({"SnsCallerArn": ROLE, "ExternalId": "x", "SnsRegion": "us-east-1"})
        );
    }
}

/// P1: beside a standard attribute there may be a custom one of the same name.
#[tokio::test(flavor = "multi_thread")]
async fn a_custom_attribute_may_be_named_like_a_standard_one() {
    for mode in MODES {
        let mut lab = lab(mode).await;
        let twin = json!({"name": "custom:locale", "attributeDataType": "Number", "mutable": true});
        let locale = json!({"name": "locale", "attributeDataType": "String", "mutable": true, "required": true});
        let program = json!({"name": "a", "schemas": [locale, twin]});
        let made = lab.make(USER_POOL, program.clone()).await;
        let names = |sent: &Json| sent.as_array().unwrap().iter().map(|a| a["Name"].clone()).collect::<Vec<_>>();
        assert_eq!(names(&lab.aws.request("CreateUserPool")["Schema"]), ["locale"]);
        assert_eq!(names(&lab.aws.request("AddCustomAttributes")["CustomAttributes"]), ["locale"]);
        lab.settled(USER_POOL, &made).await;
        // An import knows one from the other, and so does the next change.
        let plain = lab.make(USER_POOL, json!({"name": "a"})).await;
        let added = lab.change(USER_POOL, &plain, json!({"name": "a", "schemas": [twin]})).await;
        let imported = lab.engine.import(USER_POOL, &added.id).await.unwrap().unwrap();
        let (checked, failures) = lab.engine.check(USER_POOL, &imported.inputs, &imported.inputs).await;
        assert_eq!((failures, lab.engine.changes(USER_POOL, &imported, &checked).await), (vec![], vec![]));
        let renamed = lab.change(USER_POOL, &imported, json!({"name": "b", "schemas": [twin]})).await;
        assert_eq!(lab.aws.writes(), ["UpdateUserPool"]);
        lab.settled(USER_POOL, &renamed).await;
    }
}

/// P1: an import shows custom attributes as AWS does, with the prefix, however long the name is.
#[tokio::test(flavor = "multi_thread")]
async fn the_prefix_of_a_name_does_not_count() {
    for mode in MODES {
        let mut lab = lab(mode).await;
        let own = |name: &str| json!({"name": name, "attributeDataType": "String", "mutable": true});
        let long = "a-name-of-20-letters";
        let program = json!({"name": "a", "schemas": [own(long), own("custom:preferred_username")]});
        let made = lab.make(USER_POOL, program).await;
        let added = lab.aws.request("AddCustomAttributes")["CustomAttributes"][0]["Name"].clone();
        assert_eq!(added, "preferred_username");
        let imported = lab.engine.import(USER_POOL, &made.id).await.unwrap().unwrap();
        let names: Vec<Json> = ["custom:a-name-of-20-letters", "custom:preferred_username"].map(Json::from).into();
        let found = &imported.json()["schemas"];
        assert_eq!(found.as_array().unwrap().iter().map(|a| a["name"].clone()).collect::<Vec<_>>(), names);
        let (checked, failures) = lab.engine.check(USER_POOL, &imported.inputs, &imported.inputs).await;
        assert_eq!((failures, lab.engine.changes(USER_POOL, &imported, &checked).await), (vec![], vec![]));
        let longer = object_of(json!({"schemas": [own(&format!("custom:{long}!"))]}));
        let (_, failures) = lab.engine.check(USER_POOL, &Object::new(), &longer).await;
        let text = "schemas[0].name must be 1 to 20 characters long, and is 21";
        assert_eq!(failures, [(String::new(), text.to_owned())]);
    }
}

/// P17: an authenticator app that is switched off goes with MFA that is off, and is nothing to send.
#[tokio::test(flavor = "multi_thread")]
async fn a_factor_that_is_switched_off_needs_no_mfa() {
    for mode in MODES {
        let mut lab = lab(mode).await;
        let program = json!({"name": "a", "softwareTokenMfaConfiguration": {"enabled": false}});
        let made = lab.make(USER_POOL, program).await;
        assert_eq!(lab.aws.writes(), ["CreateUserPool"]);
        lab.settled(USER_POOL, &made).await;
    }
}

/// P40: a value that AWS may have by now passes with a warning; what looks like a slip does not.
#[tokio::test(flavor = "multi_thread")]
async fn newer_values_pass_with_a_warning() {
    let (mut lab, told) = listening_lab(Omitted::Kept).await;
    let trigger = |name: &str, version: &str| {
        let mut config = json!({"kmsKeyId": "arn:aws:kms:us-east-1:123456789012:key/a"});
        config[name] = json!({"lambdaArn": LAMBDA, "lambdaVersion": version});
        json!({"lambdaConfig": config})
    };
    for name in ["customEmailSender", "customSmsSender", "inboundFederation", "preTokenGenerationConfig"] {
        newer(&mut lab, &told, &format!("lambdaConfig.{name}.lambdaVersion"), trigger(name, "V4_0")).await;
        slip(&mut lab, trigger(name, "V4")).await;
    }
    let first = |factor: &str| json!({"signInPolicy": {"allowedFirstAuthFactors": ["PASSWORD", factor]}});
    newer(&mut lab, &told, "signInPolicy.allowedFirstAuthFactors[1]", first("VOICE_OTP")).await;
    slip(&mut lab, first("SOFTWARE_TOKEN")).await;
    let passkey = |factor: &str| json!({"webAuthnConfiguration": {"factorConfiguration": factor}});
    let at = "webAuthnConfiguration.factorConfiguration";
    newer(&mut lab, &told, at, passkey("MULTI_FACTOR_WITH_ATTESTATION")).await;
    slip(&mut lab, passkey("MULTI_FACTOR")).await;
    newer(&mut lab, &told, "userPoolTier", json!({"userPoolTier": "ULTRA"})).await;
    for plan in ["Plus", "ESSENTIAL"] {
        slip(&mut lab, json!({"userPoolTier": plan})).await;
    }
    for list in ["authenticatedGrantTypes", "openDcrGrantTypes"] {
        let grants = |grant: &str| json!({"dcrConfiguration": {list: ["code", grant]}});
        newer(&mut lab, &told, &format!("dcrConfiguration.{list}[1]"), grants("refresh_token")).await;
        slip(&mut lab, grants("codes")).await;
    }
}

async fn newer(lab: &mut Lab, told: &Listener, at: &str, program: Json) {
    lab.engine.good(USER_POOL, program).await;
    let warned = told.warnings();
    assert_eq!(warned.len(), 1, "{warned:?}");
    assert!(warned[0].starts_with(&format!("{at} has a value that is newer")), "{warned:?}");
}

async fn slip(lab: &mut Lab, program: Json) {
    let (_, failures) = lab.engine.check(USER_POOL, &Object::new(), &object_of(program.clone())).await;
    assert_eq!(failures.len(), 1, "{program}: {failures:?}");
}

/// P21: the texts of both kinds of email may be there; which of them is not sent is told.
#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_is_not_sent_is_told() {
    let (mut lab, told) = listening_lab(Omitted::Kept).await;
    let both = json!({"emailMessage": "Your code: {####}", "emailMessageByLink": "{##Click##}, please."});
    let unsent = |text: &str, option: &str| {
        let says = format!("is sent with defaultEmailOption: {option} only, and so not by this pool");
        vec![format!("verificationMessageTemplate.{text} {says}")]
    };
    for (option, expected) in [
        (None, unsent("emailMessageByLink", "CONFIRM_WITH_LINK")),
        (Some("CONFIRM_WITH_CODE"), unsent("emailMessageByLink", "CONFIRM_WITH_LINK")),
        (Some("CONFIRM_WITH_LINK"), unsent("emailMessage", "CONFIRM_WITH_CODE")),
    ] {
        let mut template = both.clone();
        if let Some(option) = option {
            template["defaultEmailOption"] = json!(option);
        }
        lab.engine.good(USER_POOL, json!({"verificationMessageTemplate": template})).await;
        assert_eq!(told.warnings(), expected, "{option:?}");
    }
}

/// P21: what AWS says of messages that do not arrive is told on the resource's row, once, and stops nothing.
#[tokio::test(flavor = "multi_thread")]
async fn messages_that_do_not_arrive_are_told() {
    let (mut lab, told) = listening_lab(Omitted::Reset).await;
    let made = lab.make(USER_POOL, json!({"name": "a", "smsConfiguration": sms(ROLE)})).await;
    assert_eq!(told.warnings(), Vec::<String>::new());
    lab.aws.tamper(&made.id, |pool| {
        pool["SmsConfigurationFailure"] = json!("SNSSandbox");
        pool["EmailConfigurationFailure"] = json!("NotVerified");
    });
    lab.engine.refresh(USER_POOL, &made).await.unwrap();
    let both = [
        "emailConfiguration: AWS says that the pool's email does not reach users: NotVerified",
        "smsConfiguration: AWS says that the pool's SMS does not reach users: SNSSandbox",
    ];
    assert_eq!(told.warnings(), both);
    lab.aws.tamper(&made.id, |pool| drop(pool.as_object_mut().unwrap().remove("EmailConfigurationFailure")));
    let news = with(&made.inputs, "deletionProtection", json!("ACTIVE"));
    lab.engine.update(USER_POOL, &made, &news, &[]).await.unwrap();
    assert_eq!(told.warnings(), both[1..]);
}

/// P36: the version of the token trigger changes in place, either form is understood, and AWS's twin is no drift.
#[tokio::test(flavor = "multi_thread")]
async fn the_token_trigger_has_one_form() {
    for mode in MODES {
        let mut lab = lab(mode).await;
        let of = |version: &str| json!({"name": "a", "lambdaConfig": {"preTokenGenerationConfig": {"lambdaArn": LAMBDA, "lambdaVersion": version}}});
        let made = lab.make(USER_POOL, of("V1_0")).await;
        lab.settled(USER_POOL, &made).await;
        let news = lab.engine.good(USER_POOL, of("V3_0")).await;
        let changes = lab.engine.changes(USER_POOL, &made, &news).await;
        assert_eq!(changes, ["lambdaConfig.preTokenGenerationConfig.lambdaVersion"]);
        let newer = lab.change(USER_POOL, &made, of("V3_0")).await;
        let sent = lab.aws.request("UpdateUserPool");
        assert_eq!(
            sent["LambdaConfig"],
            json!({"PreTokenGenerationConfig": {"LambdaArn": LAMBDA, "LambdaVersion": "V3_0"}})
        );
        lab.change(USER_POOL, &newer, json!({"name": "a"})).await;
        assert_eq!(lab.aws.request("UpdateUserPool")["LambdaConfig"], json!({}));
        let old = lab.make(USER_POOL, json!({"name": "a", "lambdaConfig": {"preTokenGeneration": LAMBDA}})).await;
        lab.settled(USER_POOL, &old).await;
        assert_eq!(lab.engine.import(USER_POOL, &old.id).await.unwrap().unwrap().inputs, old.inputs);
    }
}

/// Sessions are a call of their own, which is made where the program has something to do with them, and nowhere else.
#[tokio::test(flavor = "multi_thread")]
async fn sessions_are_asked_for_where_they_are_known() {
    for mode in MODES {
        let mut lab = lab(mode).await;
        let tracked = json!({"name": "a", "sessionConfiguration": {"userSessionTracking": "ENABLED"}});
        let made = lab.make(USER_POOL, json!({"name": "a"})).await;
        lab.settled(USER_POOL, &made).await;
        lab.change(USER_POOL, &made, json!({"name": "b"})).await;
        assert!(lab.aws.requests("GetUserPoolSessionConfiguration").is_empty(), "nobody asked");
        let made = lab.change(USER_POOL, &made, tracked.clone()).await;
        assert_eq!(
            lab.aws.request("SetUserPoolSessionConfiguration"),
            json!({"UserPoolId": made.id, "UserSessionTracking": "ENABLED", "TokenSession": {"MaxPerUser": 20}})
        );
        let imported = lab.engine.import(USER_POOL, &made.id).await.unwrap().unwrap();
        assert_eq!(imported.inputs, made.inputs);
        lab.change(USER_POOL, &made, json!({"name": "a"})).await;
        assert_eq!(lab.aws.request("SetUserPoolSessionConfiguration")["UserSessionTracking"], "DISABLED");
        lab.aws.calm();
        let made = lab.make(USER_POOL, tracked).await;
        assert_eq!(lab.aws.request("SetUserPoolSessionConfiguration")["UserPoolId"], made.id.as_str());
        // An import goes on where AWS has no sessions, or these credentials may not ask; a resource that has the block
        // keeps it where AWS only does not tell.
        for (code, has_none) in [
            ("AccessDeniedException", false),
            ("InvalidParameterException", false),
            ("UnknownOperationException", true),
            ("OperationNotEnabledException", true),
        ] {
            lab.aws.calm();
            lab.aws.fail("GetUserPoolSessionConfiguration", 1, 9, code, 400);
            let imported = lab.engine.import(USER_POOL, &made.id).await.unwrap().unwrap();
            assert_eq!(imported.inputs, object_of(json!({"name": "a"})), "{code}");
            let read = lab.engine.refresh(USER_POOL, &made).await.unwrap().unwrap();
            let expected = if has_none { object_of(json!({"name": "a"})) } else { made.inputs.clone() };
            assert_eq!(read.inputs, expected, "{code}");
        }
        // What says nothing about sessions is not taken for none.
        lab.aws.calm();
        lab.aws.fail("GetUserPoolSessionConfiguration", 1, 9, "ForbiddenException", 400);
        lab.engine.import(USER_POOL, &made.id).await.unwrap_err();
    }
}

/// P7: client registration is kept where it is not named, so to give it up it is switched off.
#[tokio::test(flavor = "multi_thread")]
async fn client_registration_is_switched_off_when_it_is_given_up() {
    for mode in MODES {
        let mut lab = lab(mode).await;
        let open = json!({"name": "a", "dcrConfiguration": {"enableStatus": "Enabled", "authenticatedGrantTypes": []}});
        let made = lab.make(USER_POOL, open).await;
        let sent = lab.aws.request("CreateUserPool")["DcrConfiguration"].clone();
        assert_eq!((&sent["EnableStatus"], &sent["AuthenticatedGrantTypes"]), (&json!("Enabled"), &json!([])));
        lab.settled(USER_POOL, &made).await;
        let renamed = lab.change(USER_POOL, &made, {
            let mut program = json!({"name": "b", "dcrConfiguration": {"enableStatus": "Enabled"}});
            program["dcrConfiguration"]["authenticatedGrantTypes"] = json!([]);
            program
        });
        let renamed = renamed.await;
        assert_eq!(lab.aws.request("UpdateUserPool")["DcrConfiguration"]["AuthenticatedGrantTypes"], json!([]));
        // No list is the default list, which is not the empty one.
        let fuller = json!({"name": "b", "dcrConfiguration": {"enableStatus": "Enabled"}});
        let news = lab.engine.good(USER_POOL, fuller.clone()).await;
        let changes = lab.engine.changes(USER_POOL, &renamed, &news).await;
        assert_eq!(changes, ["dcrConfiguration.authenticatedGrantTypes"]);
        let fuller = lab.change(USER_POOL, &renamed, fuller).await;
        let sent = lab.aws.request("UpdateUserPool")["DcrConfiguration"].clone();
        assert_eq!(sent["AuthenticatedGrantTypes"], json!(["code", "client_credentials"]));
        lab.change(USER_POOL, &fuller, json!({"name": "b"})).await;
        assert_eq!(lab.aws.request("UpdateUserPool")["DcrConfiguration"]["EnableStatus"], "Disabled");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_issuer_is_told_before_and_known_after() {
    let (mut lab, told) = listening_lab(Omitted::Kept).await;
    let made = lab.make(USER_POOL, json!({"name": "a"})).await;
    let program = json!({"name": "a", "issuerConfiguration": {"type": "UPDATED"}});
    let news = lab.engine.good(USER_POOL, program.clone()).await;
    assert_eq!(told.warnings(), Vec::<String>::new());
    lab.engine.diff(USER_POOL, &made, &news).await.unwrap();
    let warned = told.warnings();
    assert!(warned.len() == 1 && warned[0].starts_with("issuerConfiguration changes: new tokens"), "{warned:?}");
    let update = |inputs: &Object| pulumi_resource_cognito::proto::pulumirpc::UpdateRequest {
        id: made.id.clone(),
        urn: support::urn(USER_POOL),
        olds: support::bag(&made.state),
        old_inputs: support::bag(&made.inputs),
        news: support::bag(inputs),
        preview: true,
        ..Default::default()
    };
    // What the change settles is open in its preview, and in no other.
    let renamed = with(&made.inputs, "name", json!("b"));
    for (inputs, open) in [(&news, true), (&renamed, false)] {
        let promised = support::object(lab.engine.client.update(update(inputs)).await.unwrap().into_inner().properties);
        for output in ["issuer", "jwksUri", "openidConfigurationUri"] {
            assert_eq!(promised.contains_key(output), !open, "{output}");
        }
        assert!(promised.contains_key("endpoint"));
    }
    let changed = lab.change(USER_POOL, &made, program).await;
    let issuer = format!("https://issuer-cognito-idp.us-east-1.amazonaws.com/{}", made.id);
    assert_eq!(changed.json()["issuer"], issuer);
    assert_eq!(changed.json()["jwksUri"], format!("{issuer}/.well-known/jwks.json"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_of_users_is_waited_out_by_the_user() {
    let mut lab = lab(Omitted::Reset).await;
    let made = lab.make(USER_POOL, json!({"name": "a"})).await;
    lab.aws.fail("UpdateUserPool", 1, 1, "UserImportInProgressException", 400);
    let news = with(&made.inputs, "name", json!("b"));
    let refused = lab.engine.update(USER_POOL, &made, &news, &[]).await.unwrap_err();
    assert!(refused.message().contains("A job imports users into this pool"), "{}", refused.message());
    assert_eq!(lab.aws.requests("UpdateUserPool").len(), 1);
}
