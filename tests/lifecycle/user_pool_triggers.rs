//! Triggers that are attached to a pool that is there already.

use super::*;

fn function(name: &str) -> String {
    format!("arn:aws:lambda:us-east-1:123456789012:function:{name}")
}

fn attached(lab: &Lab, pool: &str) -> Json {
    lab.aws.everything(pool).remove("LambdaConfig").unwrap_or_else(|| json!({}))
}

fn triggers(pool: &str, more: Json) -> Json {
    let mut all = json!({"userPoolId": pool});
    all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    all
}

/// A pool that sends SMS by End User Messaging has no role of SNS; AWS refuses both, a blank one too.
#[tokio::test(flavor = "multi_thread")]
async fn a_pool_with_end_user_messaging_takes_triggers() {
    for mode in MODES {
        let mut lab = lab(mode).await;
        let role = "arn:aws:iam::123456789012:role/sms";
        let sms = json!({"eumsSms": {"callerArn": role, "originationIdentity": "+12065550100", "region": "us-east-1"}});
        let program =
            json!({"name": "a", "smsConfiguration": sms, "deletionProtection": "ACTIVE", "forceDestroy": true});
        let pool = lab.make(USER_POOL, program).await;
        let attached = lab.make(TRIGGERS, triggers(&pool.id, json!({"preSignUp": function("f")}))).await;
        lab.settled(TRIGGERS, &attached).await;
        lab.engine.delete(TRIGGERS, &attached).await.unwrap();
        // Deletion protection is switched off first.
        lab.engine.delete(USER_POOL, &pool).await.unwrap();
        let sent = lab.aws.requests("UpdateUserPool");
        assert!(sent.len() >= 3, "{sent:?}");
        for request in sent {
            let sms = request["SmsConfiguration"].as_object().unwrap();
            assert_eq!(sms.keys().collect::<Vec<_>>(), ["EumsSms"], "{request}");
        }
    }
}

/// P35: the pool comes first, then the function that knows it, then the trigger with its permission. Two attachments leave
/// each other alone, each takes away its own only, and the pool's program shows no difference and takes nothing away.
#[tokio::test(flavor = "multi_thread")]
async fn triggers_are_attached_beside_others_and_detached_alone() {
    for mode in MODES {
        let mut lab = lab(mode).await;
        let own = json!({"name": "a", "lambdaConfig": {"userMigration": function("migrate")}, "tags": {"a": "1"}});
        for program in [json!({"name": "a", "tags": {"a": "1"}}), own] {
            let pool = lab.make(USER_POOL, program.clone()).await;
            let before = lab.aws.everything(&pool.id);
            let first = lab.make(TRIGGERS, triggers(&pool.id, json!({"preSignUp": function("f")}))).await;
            let second =
                triggers(&pool.id, json!({"postConfirmation": function("g:live"), "customMessage": function("f")}));
            let second = lab.make(TRIGGERS, second).await;
            for one in [&first, &second] {
                lab.settled(TRIGGERS, one).await;
            }
            let id = |trigger: &str| format!("cognito-{}-{trigger}", pool.id);
            assert_eq!(lab.aws.grants(&function("f")), [id("custommessage"), id("presignup")]);
            let grant = lab.aws.grant(&function("g:live"), &id("postconfirmation"));
            assert_eq!(
                (&grant["Principal"], &grant["SourceArn"]),
                (&json!("cognito-idp.amazonaws.com"), &pool.json()["arn"])
            );
            assert_eq!(
                (&grant["Action"], &grant["SourceAccount"]),
                (&json!("lambda:InvokeFunction"), &json!("123456789012"))
            );

            // The pool sees nothing of it, and what it sends keeps it.
            lab.settled(USER_POOL, &pool).await;
            let mut changed = program.clone();
            changed["deletionProtection"] = json!("ACTIVE");
            let pool = lab.change(USER_POOL, &pool, changed).await;
            let mut there = program["lambdaConfig"].as_object().map_or(0, |own| own.len());
            assert_eq!(attached(&lab, &pool.id).as_object().unwrap().len(), there + 3);
            let pool = lab.change(USER_POOL, &pool, program.clone()).await;

            // Nothing but the triggers has changed.
            let mut after = lab.aws.everything(&pool.id);
            after.retain(|name, _| name != "LambdaConfig");
            let kept = before.into_iter().filter(|(name, _)| name != "LambdaConfig");
            assert_eq!(after, kept.collect());

            // What the pool's program gives up is its own trigger, and no other.
            if there > 0 {
                let pool = lab.change(USER_POOL, &pool, json!({"name": "a", "tags": {"a": "1"}})).await;
                there = 0;
                assert_eq!(attached(&lab, &pool.id).as_object().unwrap().len(), 3);
            }
            lab.engine.delete(TRIGGERS, &first).await.unwrap();
            assert_eq!(lab.aws.grants(&function("f")), [id("custommessage")]);
            assert_eq!(attached(&lab, &pool.id).as_object().unwrap().len(), there + 2);
            lab.settled(TRIGGERS, &second).await;
            lab.engine.delete(TRIGGERS, &second).await.unwrap();
            lab.engine.delete(TRIGGERS, &second).await.expect("gone already is fine");
            assert_eq!(attached(&lab, &pool.id).as_object().unwrap().len(), there);
            assert_eq!((lab.aws.grants(&function("f")), lab.aws.grants(&function("g:live"))), (vec![], vec![]));
        }
    }
}

/// P36: the version changes in place, in one form, and the old form is imported as the program has it.
#[tokio::test(flavor = "multi_thread")]
async fn versions_change_in_place() {
    for mode in MODES {
        let mut lab = lab(mode).await;
        let pool = lab.make(USER_POOL, json!({"name": "a"})).await.id;
        let of = |version: &str| {
            let config = json!({"lambdaArn": function("f"), "lambdaVersion": version});
            triggers(&pool, json!({"preTokenGenerationConfig": config}))
        };
        let made = lab.make(TRIGGERS, of("V1_0")).await;
        lab.settled(TRIGGERS, &made).await;
        let made = lab.change(TRIGGERS, &made, of("V3_0")).await;
        assert_eq!(attached(&lab, &pool)["PreTokenGenerationConfig"]["LambdaVersion"], "V3_0");
        assert_eq!(lab.aws.writes(), ["AddPermission", "UpdateUserPool"]);
        let imported = lab.engine.import(TRIGGERS, &pool).await.unwrap().unwrap();
        assert_eq!(imported.inputs, made.inputs);
        lab.settled(TRIGGERS, &imported).await;
        let none = lab.change(TRIGGERS, &made, triggers(&pool, json!({"preSignUp": function("g")}))).await;
        assert_eq!(
            (attached(&lab, &pool), lab.aws.grants(&function("f"))),
            (json!({"PreSignUp": function("g")}), vec![])
        );
        lab.settled(TRIGGERS, &none).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_place_of_another_trigger_is_not_taken() {
    let mut lab = lab(Omitted::Reset).await;
    let pool = lab.make(USER_POOL, json!({"name": "a", "lambdaConfig": {"preSignUp": function("theirs")}})).await;
    let inputs = lab.engine.good(TRIGGERS, triggers(&pool.id, json!({"preSignUp": function("f")}))).await;
    lab.aws.calm();
    let refused = lab.engine.create(TRIGGERS, &inputs).await.unwrap_err();
    assert!(refused.message().contains("the pool has another PreSignUp already"), "{}", refused.message());
    assert_eq!(lab.aws.writes(), Vec::<String>::new());
    // The pool's program does not take one either.
    let made = lab.make(TRIGGERS, triggers(&pool.id, json!({"customMessage": function("f")}))).await;
    let news = lab
        .engine
        .good(
            USER_POOL,
            json!({"name": "a", "lambdaConfig": {"preSignUp": function("theirs"), "customMessage": function("g")}}),
        )
        .await;
    let refused = lab.engine.update(USER_POOL, &pool, &news, &[]).await.unwrap_err();
    assert!(refused.message().contains("the pool has another CustomMessage already"), "{}", refused.message());
    // A place that somebody took since is left to them.
    lab.aws.tamper(&pool.id, |pool| pool["LambdaConfig"]["CustomMessage"] = json!(function("by-hand")));
    lab.engine.delete(TRIGGERS, &made).await.unwrap();
    assert_eq!(attached(&lab, &pool.id)["CustomMessage"], function("by-hand"));
    assert_eq!(lab.aws.grants(&function("f")), Vec::<String>::new());
}

/// P35: a function that Cognito may not call is found, and set right.
#[tokio::test(flavor = "multi_thread")]
async fn a_lost_permission_is_found_and_given_again() {
    let mut lab = lab(Omitted::Reset).await;
    let pool = lab.make(USER_POOL, json!({"name": "a"})).await.id;
    let made = lab.make(TRIGGERS, triggers(&pool, json!({"preSignUp": function("f")}))).await;
    lab.aws.revoke_all(&function("f"));
    let read = lab.engine.refresh(TRIGGERS, &made).await.unwrap().unwrap();
    assert_eq!(lab.engine.changes(TRIGGERS, &read, &made.inputs).await, ["preSignUp"]);
    let again = lab.engine.update(TRIGGERS, &read, &made.inputs, &[]).await.unwrap();
    assert_eq!(lab.aws.grants(&function("f")).len(), 1);
    lab.settled(TRIGGERS, &again).await;
    // Who may not look takes it to be there.
    lab.aws.calm();
    lab.aws.fail("GetPolicy", 1, 9, "AccessDeniedException", 403);
    lab.settled(TRIGGERS, &again).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_function_that_is_not_there_attaches_nothing_and_is_resumed() {
    let mut lab = lab(Omitted::Reset).await;
    let pool = lab.make(USER_POOL, json!({"name": "a"})).await.id;
    let inputs = lab.engine.good(TRIGGERS, triggers(&pool, json!({"preSignUp": function("missing")}))).await;
    let refused = lab.engine.create(TRIGGERS, &inputs).await.unwrap_err();
    assert!(partial(&refused).reasons[0].contains("AddPermission was refused"), "{refused:?}");
    let made = half(&refused);
    assert_eq!((made.id.as_str(), attached(&lab, &pool)), (pool.as_str(), json!({})));
    let there = lab.engine.good(TRIGGERS, triggers(&pool, json!({"preSignUp": function("f")}))).await;
    let done = lab.engine.update(TRIGGERS, &made, &there, &[]).await.unwrap();
    lab.settled(TRIGGERS, &done).await;
    // A function that is gone takes its policy with it, and so does a pool its triggers.
    lab.aws.revoke_all(&function("f"));
    lab.aws.vanish(&pool);
    lab.engine.delete(TRIGGERS, &done).await.unwrap();
    assert_eq!(lab.engine.refresh(TRIGGERS, &done).await.unwrap(), None);
}

/// A pool that somebody deletes leaves its functions the permission.
#[tokio::test(flavor = "multi_thread")]
async fn the_permissions_that_a_vanished_pool_leaves_are_told() {
    let (mut lab, told) = listening_lab(Omitted::Reset).await;
    let pool = lab.make(USER_POOL, json!({"name": "a"})).await.id;
    let made = lab.make(TRIGGERS, triggers(&pool, json!({"preSignUp": function("f")}))).await;
    lab.aws.vanish(&pool);
    lab.aws.calm();
    lab.aws.fail("GetPolicy", 1, 1, "InvalidParameterValueException", 400);
    assert_eq!(lab.engine.refresh(TRIGGERS, &made).await.unwrap(), None, "whatever Lambda says");
    assert_eq!(told.warnings(), Vec::<String>::new());
    assert_eq!(lab.engine.refresh(TRIGGERS, &made).await.unwrap(), None);
    let warnings = told.warnings();
    assert!(warnings.len() == 1 && warnings[0].contains(&function("f")), "{warnings:?}");
    lab.engine.delete(TRIGGERS, &made).await.expect("whoever does not refresh has them taken back");
    assert!(lab.aws.grants(&function("f")).is_empty());
    assert_eq!(lab.engine.refresh(TRIGGERS, &made).await.unwrap(), None);
    assert_eq!(told.warnings(), Vec::<String>::new());
}

/// The provider was killed in the middle, so the engine knows the old state alone. Which function is to lose its permission no
/// property shows; a refresh says it, and the next `up` is an update although the program is as it was.
#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_finds_the_permission_of_a_former_trigger() {
    for destroyed in [false, true] {
        let mut lab = lab(Omitted::Reset).await;
        let pool = lab.make(USER_POOL, json!({"name": "a"})).await.id;
        let made = lab.make(TRIGGERS, triggers(&pool, json!({"preSignUp": function("f:live")}))).await;
        let news = lab.engine.good(TRIGGERS, triggers(&pool, json!({"preSignUp": function("g")}))).await;
        lab.aws.fail("RemovePermission", 1, 1, "AccessDeniedException", 403);
        lab.engine.update(TRIGGERS, &made, &news, &[]).await.unwrap_err();
        lab.aws.calm();
        let found = lab.engine.refresh(TRIGGERS, &made).await.unwrap_err();
        let told = &partial(&found).reasons[0];
        assert!(told.contains(&format!("no trigger any more: {} (preSignUp)", function("f:live"))), "{told}");
        let found = half(&found);
        let former = json!([{"lambdaArn": function("f:live"), "trigger": "preSignUp"}]);
        assert_eq!(found.json()["formerFunctions"], former);
        assert_eq!((&found.inputs, lab.engine.changes(TRIGGERS, &found, &news).await), (&news, vec![]));
        // It stays so until somebody does something about it.
        assert_eq!(half(&lab.engine.refresh(TRIGGERS, &found).await.unwrap_err()), found);
        if destroyed {
            lab.engine.delete(TRIGGERS, &found).await.unwrap();
            assert_eq!(lab.aws.grants(&function("g")), Vec::<String>::new());
        } else {
            let done = lab.engine.update(TRIGGERS, &found, &news, &[]).await.unwrap();
            assert_eq!(done.json()["formerFunctions"], Json::Null);
            assert_eq!(lab.aws.grants(&function("g")).len(), 1);
            lab.settled(TRIGGERS, &done).await;
        }
        assert_eq!(lab.aws.grants(&function("f:live")), Vec::<String>::new());
    }
}

/// A deletion leaves what the state does not know, and says so: an interrupted update may have attached it.
#[tokio::test(flavor = "multi_thread")]
async fn a_deletion_tells_of_the_function_that_it_leaves() {
    let (mut lab, told) = listening_lab(Omitted::Reset).await;
    let pool = lab.make(USER_POOL, json!({"name": "a"})).await.id;
    let made = lab.make(TRIGGERS, triggers(&pool, json!({"preSignUp": function("f")}))).await;
    lab.aws.tamper(&pool, |pool| pool["LambdaConfig"]["PreSignUp"] = json!(function("by-hand")));
    lab.engine.delete(TRIGGERS, &made).await.unwrap();
    let told = told.warnings();
    assert!(told.iter().any(|text| text.contains("so it stays") && !text.contains("by-hand")), "{told:?}");
}

/// A function that this resource has given up and another one has attached since keeps the permission: the pool calls it.
#[tokio::test(flavor = "multi_thread")]
async fn a_former_function_that_another_resource_attached_keeps_its_permission() {
    for destroyed in [false, true] {
        let mut lab = lab(Omitted::Reset).await;
        let pool = lab.make(USER_POOL, json!({"name": "a"})).await.id;
        let first = lab.make(TRIGGERS, triggers(&pool, json!({"preSignUp": function("f")}))).await;
        lab.aws.tamper(&pool, |pool| pool["LambdaConfig"] = json!({}));
        let found = half(&lab.engine.refresh(TRIGGERS, &first).await.unwrap_err());
        let second = lab.make(TRIGGERS, triggers(&pool, json!({"preSignUp": function("f")}))).await;
        if destroyed {
            lab.engine.delete(TRIGGERS, &found).await.unwrap();
        } else {
            let news = lab.engine.good(TRIGGERS, triggers(&pool, json!({"customMessage": function("g")}))).await;
            lab.engine.update(TRIGGERS, &found, &news, &[]).await.unwrap();
        }
        assert_eq!(lab.aws.grants(&function("f")).len(), 1);
        assert_eq!(attached(&lab, &pool)["PreSignUp"], function("f"));
        lab.engine.delete(TRIGGERS, &second).await.unwrap();
    }
}

/// Who may not read the policy of a function is not told of it; neither is who imports or looks up.
#[tokio::test(flavor = "multi_thread")]
async fn only_a_refresh_that_may_look_tells_of_former_functions() {
    let mut lab = lab(Omitted::Reset).await;
    let pool = lab.make(USER_POOL, json!({"name": "a"})).await.id;
    let made = lab.make(TRIGGERS, triggers(&pool, json!({"preSignUp": function("f")}))).await;
    lab.aws.tamper(&pool, |pool| pool["LambdaConfig"] = json!({}));
    lab.engine.refresh(TRIGGERS, &made).await.unwrap_err();
    let looked_up = Resource { inputs: made.state.clone(), ..made.clone() };
    lab.engine.refresh(TRIGGERS, &looked_up).await.unwrap();
    lab.engine.import(TRIGGERS, &pool).await.unwrap();
    lab.aws.calm();
    lab.aws.fail("GetPolicy", 1, 9, "AccessDeniedException", 403);
    let found = lab.engine.refresh(TRIGGERS, &made).await.unwrap().unwrap();
    assert_eq!(found.json()["formerFunctions"], Json::Null);
}

/// P24: a secret function stays one when it is a trigger no more, however often a refresh tells of it.
#[tokio::test(flavor = "multi_thread")]
async fn a_former_function_that_was_secret_stays_secret() {
    let mut lab = lab(Omitted::Reset).await;
    let pool = lab.make(USER_POOL, json!({"name": "a"})).await.id;
    let mut inputs = object_of(triggers(&pool, json!({})));
    inputs.insert("preSignUp".into(), Value::from(function("canary").as_str()).secret());
    let mut found = lab.engine.create(TRIGGERS, &inputs).await.unwrap();
    lab.aws.tamper(&pool, |pool| pool["LambdaConfig"] = json!({}));
    for _ in 0..3 {
        let told = lab.engine.refresh(TRIGGERS, &found).await.unwrap_err();
        assert!(told.message().contains("no trigger any more: [secret] (preSignUp)"), "{}", told.message());
        found = half(&told);
        assert!(found.state["formerFunctions"].has_secret(), "{:?}", found.state);
    }
}

/// What notes an update on the pool, by the end of the keys of its tags.
fn notes(lab: &Lab, pool: &str) -> Vec<(String, String)> {
    let tags = lab.aws.everything(pool).remove("UserPoolTags").unwrap_or_default();
    let tags = tags.as_object().into_iter().flatten().filter(|(key, _)| key.starts_with("pulumi:cognito:attached:"));
    tags.map(|(key, arn)| (key.rsplit(':').nth(1).unwrap().to_owned(), arn.as_str().unwrap().to_owned())).collect()
}

/// The provider was killed in the middle of an update, so the engine knows the old functions alone. A destroy takes off
/// what the update attached all the same, and nothing of others.
#[tokio::test(flavor = "multi_thread")]
async fn a_deletion_takes_off_what_an_interrupted_update_attached() {
    for mode in MODES {
        for ended_before in ["AddPermission", "UpdateUserPool", "RemovePermission", "UntagResource"] {
            let (mut lab, told) = listening_lab(mode).await;
            let pool =
                lab.make(USER_POOL, json!({"name": "a", "lambdaConfig": {"userMigration": function("m")}})).await;
            let made = lab.make(TRIGGERS, triggers(&pool.id, json!({"preSignUp": function("f")}))).await;
            assert_eq!(notes(&lab, &pool.id), [], "a create needs none");
            let wanted = json!({"preSignUp": function("g"), "customMessage": function("g")});
            let news = lab.engine.good(TRIGGERS, triggers(&pool.id, wanted)).await;
            lab.aws.fail(ended_before, 1, 9, "AccessDeniedException", 403);
            let ended = lab.engine.update(TRIGGERS, &made, &news, &[]).await;
            assert_eq!(ended.is_err(), ended_before != "UntagResource");
            told.warnings();
            let both = [("custommessage".to_owned(), function("g")), ("presignup".to_owned(), function("g"))];
            assert_eq!(notes(&lab, &pool.id), both);
            lab.aws.calm();
            // The pool's program sees nothing of it, and what it sends keeps it.
            lab.settled(USER_POOL, &pool).await;
            let mut program =
                json!({"name": "a", "lambdaConfig": {"userMigration": function("m")}, "tags": {"a": "1"}});
            let pool = lab.change(USER_POOL, &pool, program.clone()).await;
            program.as_object_mut().unwrap().remove("tags");
            let pool = lab.change(USER_POOL, &pool, program).await;
            assert_eq!(notes(&lab, &pool.id), both);

            lab.engine.delete(TRIGGERS, &made).await.unwrap();
            assert_eq!(
                attached(&lab, &pool.id),
                json!({"UserMigration": function("m")}),
                "ended before {ended_before}"
            );
            assert_eq!((lab.aws.grants(&function("f")), lab.aws.grants(&function("g"))), (vec![], vec![]));
            assert_eq!(notes(&lab, &pool.id), []);
            assert_eq!(told.warnings(), Vec::<String>::new());
        }
    }
}

/// The program is as it was before the update that was interrupted: a refresh tells what it left, and the next `up` mends it.
#[tokio::test(flavor = "multi_thread")]
async fn an_interrupted_update_that_is_given_up_leaves_nothing() {
    let mut lab = lab(Omitted::Reset).await;
    let pool = lab.make(USER_POOL, json!({"name": "a"})).await.id;
    let made = lab.make(TRIGGERS, triggers(&pool, json!({"preSignUp": function("f")}))).await;
    let news = lab.engine.good(TRIGGERS, triggers(&pool, json!({"preSignUp": function("g")}))).await;
    lab.aws.fail("UpdateUserPool", 1, 9, "AccessDeniedException", 403);
    lab.engine.update(TRIGGERS, &made, &news, &[]).await.unwrap_err();
    lab.aws.calm();
    let found = lab.engine.refresh(TRIGGERS, &made).await.unwrap_err();
    let told = &partial(&found).reasons[0];
    assert!(
        told.starts_with("an update was interrupted when it had attached a function, or given one the permission"),
        "{told}"
    );
    let done = lab.engine.update(TRIGGERS, &half(&found), &made.inputs, &[]).await.unwrap();
    assert_eq!(lab.aws.grants(&function("g")), Vec::<String>::new());
    assert_eq!((attached(&lab, &pool), notes(&lab, &pool)), (json!({"PreSignUp": function("f")}), vec![]));
    lab.settled(TRIGGERS, &done).await;
}

/// What a function was noted for that AWS refuses holds up nothing: the credentials may not touch it, or there is no such ARN.
#[tokio::test(flavor = "multi_thread")]
async fn a_function_that_was_noted_and_refused_holds_up_nothing() {
    for (code, status) in [("AccessDeniedException", 403), ("ValidationException", 400)] {
        for destroyed in [false, true] {
            let mut lab = lab(Omitted::Reset).await;
            let pool = lab.make(USER_POOL, json!({"name": "a"})).await.id;
            let made = lab.make(TRIGGERS, triggers(&pool, json!({"preSignUp": function("f")}))).await;
            let wrong = json!({"preSignUp": function("f"), "customMessage": function("not-mine")});
            let news = lab.engine.good(TRIGGERS, triggers(&pool, wrong)).await;
            lab.aws.fail("AddPermission", 2, 1, code, status);
            lab.engine.update(TRIGGERS, &made, &news, &[]).await.unwrap_err();
            lab.aws.calm();
            // A refresh asks for the policy of f, and then for that of the other.
            lab.aws.fail("GetPolicy", 2, 1, code, status);
            let found = lab.engine.refresh(TRIGGERS, &made).await.unwrap().unwrap();
            lab.aws.calm();
            if destroyed {
                lab.aws.fail("RemovePermission", 2, 1, code, status);
                lab.engine.delete(TRIGGERS, &found).await.unwrap();
                assert_eq!(attached(&lab, &pool), json!({}));
            } else {
                lab.aws.fail("RemovePermission", 1, 1, code, status);
                let done = lab.change(TRIGGERS, &found, triggers(&pool, json!({"customMessage": function("g")}))).await;
                lab.settled(TRIGGERS, &done).await;
            }
            assert!(notes(&lab, &pool).iter().all(|(_, arn)| *arn != function("not-mine")));
        }
    }
}

/// One update after the other is interrupted, each with another function in the same place: all of them are settled.
#[tokio::test(flavor = "multi_thread")]
async fn several_interrupted_updates_leave_nothing() {
    for next in ["destroy", "f", "h", "i"] {
        let mut lab = lab(Omitted::Reset).await;
        let pool = lab.make(USER_POOL, json!({"name": "a"})).await.id;
        let of = |f: &str| triggers(&pool, json!({"preSignUp": function(f)}));
        let made = lab.make(TRIGGERS, of("f")).await;
        // The engine heard neither of the two: it knows f.
        lab.aws.fail("RemovePermission", 1, 9, "AccessDeniedException", 403);
        let news = lab.engine.good(TRIGGERS, of("g")).await;
        lab.engine.update(TRIGGERS, &made, &news, &[]).await.unwrap_err();
        lab.aws.calm();
        let news = lab.engine.good(TRIGGERS, of("h")).await;
        lab.aws.fail("UpdateUserPool", 1, 9, "AccessDeniedException", 403);
        lab.engine.update(TRIGGERS, &made, &news, &[]).await.unwrap_err();
        lab.aws.calm();
        if next == "destroy" {
            lab.engine.delete(TRIGGERS, &made).await.unwrap();
            assert_eq!((attached(&lab, &pool), notes(&lab, &pool)), (json!({}), vec![]));
        } else {
            let news = lab.engine.good(TRIGGERS, of(next)).await;
            lab.engine.update(TRIGGERS, &made, &news, &[]).await.unwrap();
            assert_eq!(attached(&lab, &pool), json!({"PreSignUp": function(next)}));
        }
        for f in ["f", "g", "h", "i"] {
            assert_eq!(lab.aws.grants(&function(f)).len(), usize::from(f == next), "{f} where {next} is next");
        }
    }
}

/// A trigger in a place that the state has none in is told by a refresh, and taken off by the next `up`.
#[tokio::test(flavor = "multi_thread")]
async fn a_trigger_more_of_an_interrupted_update_is_told() {
    let mut lab = lab(Omitted::Reset).await;
    let pool = lab.make(USER_POOL, json!({"name": "a"})).await.id;
    let made = lab.make(TRIGGERS, triggers(&pool, json!({"preSignUp": function("f")}))).await;
    let more = json!({"preSignUp": function("f"), "customMessage": function("canary")});
    let news = lab.engine.good(TRIGGERS, triggers(&pool, more)).await;
    lab.aws.lose("UpdateUserPool", 1, 9, true);
    lab.engine.update(TRIGGERS, &made, &news, &[]).await.unwrap_err();
    lab.aws.calm();
    let told = lab.engine.refresh(TRIGGERS, &made).await.unwrap_err();
    assert!(told.message().contains("an update was interrupted") && !told.message().contains("canary"), "{told:?}");
    assert!(!format!("{:?}", half(&told)).contains("canary"), "it may be a secret");
    let done = lab.engine.update(TRIGGERS, &half(&told), &made.inputs, &[]).await.unwrap();
    assert_eq!(attached(&lab, &pool), json!({"PreSignUp": function("f")}));
    assert_eq!(lab.aws.grants(&function("canary")), Vec::<String>::new());
    lab.settled(TRIGGERS, &done).await;
}

/// A resource that is made anew takes nothing over from an earlier one of its name: that may live on under another.
#[tokio::test(flavor = "multi_thread")]
async fn a_create_takes_over_no_note() {
    for finished in [false, true] {
        let mut lab = lab(Omitted::Reset).await;
        let pool = lab.make(USER_POOL, json!({"name": "a"})).await.id;
        let first = lab.make(TRIGGERS, triggers(&pool, json!({"preSignUp": function("f")}))).await;
        lab.aws.fail("UntagResource", 1, 9, "AccessDeniedException", 403);
        let of_g = lab.engine.good(TRIGGERS, triggers(&pool, json!({"preSignUp": function("g")}))).await;
        let first = lab.engine.update(TRIGGERS, &first, &of_g, &[]).await.unwrap();
        lab.aws.calm();
        assert_eq!(notes(&lab, &pool).len(), 1);
        let inputs = lab.engine.good(TRIGGERS, triggers(&pool, json!({"customMessage": function("h")}))).await;
        if !finished {
            lab.aws.fail("AddPermission", 1, 9, "AccessDeniedException", 403);
        }
        let second = match lab.engine.create(TRIGGERS, &inputs).await {
            Ok(second) => second,
            Err(failed) => half(&failed),
        };
        lab.aws.calm();
        let second = lab.engine.update(TRIGGERS, &second, &inputs, &[]).await.unwrap();
        lab.engine.delete(TRIGGERS, &second).await.unwrap();
        assert_eq!(notes(&lab, &pool), []);
        lab.settled(TRIGGERS, &first).await;
    }
}

/// An update of a whole pool keeps all tags of it, also the empty ones.
#[tokio::test(flavor = "multi_thread")]
async fn an_empty_tag_of_the_pool_stays() {
    let mut lab = lab(Omitted::Reset).await;
    let pool = lab.make(USER_POOL, json!({"name": "a", "tags": {"empty": "", "full": "1"}})).await;
    lab.make(TRIGGERS, triggers(&pool.id, json!({"preSignUp": function("f")}))).await;
    assert_eq!(lab.aws.request("UpdateUserPool")["UserPoolTags"], json!({"empty": "", "full": "1"}));
    lab.settled(USER_POOL, &pool).await;
}

/// An update is noted until it is done, and then no more.
#[tokio::test(flavor = "multi_thread")]
async fn an_update_is_noted_until_it_is_done() {
    let mut lab = lab(Omitted::Reset).await;
    let pool = lab.make(USER_POOL, json!({"name": "a"})).await.id;
    let of = |f: &str| triggers(&pool, json!({"preSignUp": function(f)}));
    let made = lab.make(TRIGGERS, of("f")).await;
    let made = lab.change(TRIGGERS, &made, of("g")).await;
    let writes = ["TagResource", "AddPermission", "UpdateUserPool", "RemovePermission", "UntagResource"];
    assert_eq!((lab.aws.writes(), notes(&lab, &pool)), (writes.map(str::to_owned).to_vec(), vec![]));
    // Credentials that may not give tags, and a configuration that leaves these to others, do without.
    let news = lab.engine.good(TRIGGERS, of("i")).await;
    lab.aws.calm();
    lab.aws.fail("TagResource", 1, 9, "AccessDeniedException", 403);
    let made = lab.engine.update(TRIGGERS, &made, &news, &[]).await.unwrap();
    lab.settled(TRIGGERS, &made).await;
    let mut ignoring = config(&lab.aws.url);
    ignoring["ignoreTags"] = json!({"keyPrefixes": ["pulumi:"]});
    lab.engine.configure(ignoring).await.unwrap();
    lab.change(TRIGGERS, &made, of("j")).await;
    assert_eq!(lab.aws.requests("TagResource"), Vec::<Json>::new());
}
