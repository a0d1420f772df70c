//! The IAM roles of an identity pool: made, changed, lost, found and removed.

use super::*;

fn statement(action: &str) -> Json {
    json!({"actions": [action], "resources": ["arn:aws:s3:::uploads/*"]})
}

/// A pool with a role for each side.
fn both_sides() -> Json {
    json!({"identityPoolName": "web", "allowUnauthenticatedIdentities": true, "permissions": {
        "authenticated": [statement("s3:PutObject")], "unauthenticated": [statement("s3:GetObject")]}})
}

fn role_of(made: &Resource, side: &str) -> String {
    made.json()[format!("{side}RoleName")].as_str().expect("it has a role").to_owned()
}

/// Has somebody change something, and sees that a refresh finds it at `path`, and that the next update mends it and
/// leaves as many roles as there were.
async fn is_found_and_mended(lab: &mut Lab, made: &Resource, path: &str, change: impl FnOnce(&Aws)) {
    let roles = lab.aws.roles();
    change(&lab.aws);
    let found = lab.find(IDENTITY_POOL, made).await;
    let again = lab.find(IDENTITY_POOL, &found).await;
    assert_eq!(again, found, "a second refresh finds the same");
    let told = lab.engine.refresh(IDENTITY_POOL, &found).await.is_err();
    let detached = !found.json()["unusedRoleNames"].is_null();
    assert_eq!(told, detached, "{path}: told where a role is out of use, and nowhere else");
    let changes = lab.engine.changes(IDENTITY_POOL, &found, &made.inputs).await;
    assert!(changes.iter().any(|c| c == path || c.starts_with(&format!("{path}."))), "{path}: {changes:?}");
    let mended = lab.engine.update(IDENTITY_POOL, &found, &made.inputs, &[]).await.expect("mended");
    lab.settled(IDENTITY_POOL, &mended).await;
    assert_eq!(mended.state, made.state);
    assert_eq!(lab.aws.roles(), roles);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_statements_is_one_call() {
    let mut lab = lab(Omitted::Reset).await;
    let mut made = lab.make(IDENTITY_POOL, both_sides()).await;
    for (side, statements) in [
        ("authenticated", json!([statement("s3:DeleteObject"), statement("s3:PutObject")])),
        ("unauthenticated", json!([{"effect": "deny", "actions": ["s3:*"], "resources": ["*"]}])),
    ] {
        let mut program = pulumi_resource_cognito::value::object_to_json(&made.inputs).unwrap();
        program["permissions"][side] = statements;
        made = lab.change(IDENTITY_POOL, &made, program).await;
        assert_eq!(lab.aws.writes(), ["PutRolePolicy"]);
        assert_eq!(lab.aws.request("PutRolePolicy")["RoleName"], json!(role_of(&made, side)));
    }
    // Another spelling of the same is no change at all.
    let mut program = pulumi_resource_cognito::value::object_to_json(&made.inputs).unwrap();
    program["permissions"]["unauthenticated"][0]["effect"] = json!("Deny");
    let inputs = lab.engine.good(IDENTITY_POOL, program).await;
    assert_eq!(lab.engine.changes(IDENTITY_POOL, &made, &inputs).await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn each_side_changes_between_permissions_and_roles_in_place() {
    for side in ["authenticated", "unauthenticated"] {
        let mut lab = lab(Omitted::Reset).await;
        let mut made = lab.make(IDENTITY_POOL, both_sides()).await;
        let own = role_of(&made, side);
        let mut elsewhere = both_sides();
        elsewhere["permissions"].as_object_mut().unwrap().remove(side);
        elsewhere["roles"] = json!({side: ELSEWHERE});
        for _ in 0..2 {
            made = lab.change(IDENTITY_POOL, &made, elsewhere.clone()).await;
            let writes = lab.aws.writes();
            assert_eq!(
                writes,
                ["SetIdentityPoolRoles", "DeleteRolePolicy", "DeleteRole"],
                "attached before the other goes"
            );
            assert_eq!(lab.aws.attached(&made.id)["Roles"][side], ELSEWHERE);
            assert_eq!(lab.aws.roles().len(), 1, "the other side keeps its own");
            made = lab.change(IDENTITY_POOL, &made, both_sides()).await;
            assert_eq!(lab.aws.writes(), ["CreateRole", "PutRolePolicy", "SetIdentityPoolRoles"]);
            assert_eq!(role_of(&made, side), own);
        }
        lab.engine.delete(IDENTITY_POOL, &made).await.unwrap();
        assert!(lab.aws.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_without_statements_comes_and_goes_with_permissions() {
    let mut lab = lab(Omitted::Reset).await;
    let plain = json!({"identityPoolName": "web"});
    let made = lab.make(IDENTITY_POOL, plain.clone()).await;
    let empty = json!({"identityPoolName": "web", "permissions": {}});
    let with_role = lab.change(IDENTITY_POOL, &made, empty).await;
    assert_eq!(lab.aws.writes(), ["CreateRole", "SetIdentityPoolRoles"], "it allows nothing, so it has no policy");
    let without = lab.change(IDENTITY_POOL, &with_role, plain).await;
    assert!(lab.aws.roles().is_empty());
    assert_eq!(without.json()["authenticatedRoleArn"], Json::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_move_to_another_path_without_a_gap() {
    let mut lab = lab(Omitted::Reset).await;
    let mut made = lab.make(IDENTITY_POOL, both_sides()).await;
    for path in ["/apps/", "/other/", "/"] {
        let mut program = both_sides();
        program["roleOptions"] = json!({"path": path});
        made = lab.change(IDENTITY_POOL, &made, program).await;
        let writes = lab.aws.writes();
        let at = |op: &str| writes.iter().position(|w| w == op).expect(op);
        assert!(
            at("CreateRole") < at("SetIdentityPoolRoles") && at("SetIdentityPoolRoles") < at("DeleteRole"),
            "{writes:?}"
        );
        assert_eq!(lab.aws.roles().len(), 2, "the old ones are gone");
        for side in ["authenticated", "unauthenticated"] {
            let arn = format!("arn:aws:iam::123456789012:role{path}{}", role_of(&made, side));
            assert_eq!(lab.aws.attached(&made.id)["Roles"][side], json!(arn));
        }
    }
}

/// The provider was killed before the old roles were deleted: what the engine knows is the old state, and a refresh makes it that
/// of the new roles.
#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_finds_roles_that_are_out_of_use() {
    let mut lab = lab(Omitted::Reset).await;
    let made = lab.make(IDENTITY_POOL, both_sides()).await;
    let old = [role_of(&made, "authenticated"), role_of(&made, "unauthenticated")];
    lab.aws.fail("DeleteRole", 1, 1, "AccessDenied", 403);
    let mut moved = both_sides();
    moved["roleOptions"] = json!({"path": "/apps/"});
    let inputs = lab.engine.good(IDENTITY_POOL, moved).await;
    lab.engine.update(IDENTITY_POOL, &made, &inputs, &[]).await.unwrap_err();
    lab.aws.calm();
    let told = lab.engine.refresh(IDENTITY_POOL, &made).await.unwrap_err();
    let [first, second] = &old;
    let reason = &partial(&told).reasons[0];
    assert!(reason.contains(&format!("made for this pool and are out of use: {first}, {second}")), "{reason}");
    let imported = lab.engine.import(IDENTITY_POOL, &made.id).await.unwrap();
    assert!(imported.is_some(), "an import is not told: nothing of it is the program's");
    let done = lab.engine.update(IDENTITY_POOL, &half(&told), &inputs, &[]).await.unwrap();
    assert_eq!(lab.aws.roles().iter().filter(|role| old.contains(role)).count(), 0);
    lab.settled(IDENTITY_POOL, &done).await;
}

/// The provider was killed after the new roles were attached, and `destroy` comes next: no state names them.
#[tokio::test(flavor = "multi_thread")]
async fn a_deletion_finds_roles_that_only_the_pool_names() {
    let mut lab = lab(Omitted::Reset).await;
    let made = lab.make(IDENTITY_POOL, both_sides()).await;
    let mut moved = both_sides();
    moved["roleOptions"] = json!({"path": "/apps/"});
    lab.change(IDENTITY_POOL, &made, moved).await;
    assert_eq!(lab.aws.roles().len(), 2);
    lab.engine.delete(IDENTITY_POOL, &made).await.unwrap();
    assert!(lab.aws.is_empty(), "{:?}", lab.aws.roles());
    lab.engine.delete(IDENTITY_POOL, &made).await.expect("gone already is fine");
}

/// The provider was killed when the new roles were made and not attached, the pool renamed with it or not: nothing names them.
/// Whatever comes next finds them: a deletion, the same program, the old one, or one with yet another path.
#[tokio::test(flavor = "multi_thread")]
async fn roles_that_were_made_and_not_attached_are_found() {
    for renamed in [false, true] {
        for next in ["destroy", "/apps/", "/", "/other/"] {
            let mut lab = lab(Omitted::Reset).await;
            let made = lab.make(IDENTITY_POOL, both_sides()).await;
            let mut moved = both_sides();
            moved["roleOptions"] = json!({"path": "/apps/"});
            if renamed {
                moved["identityPoolName"] = json!("other");
            }
            let inputs = lab.engine.good(IDENTITY_POOL, moved.clone()).await;
            lab.aws.fail("SetIdentityPoolRoles", 1, 9, "NotAuthorizedException", 400);
            lab.engine.update(IDENTITY_POOL, &made, &inputs, &[]).await.unwrap_err();
            assert_eq!(lab.aws.roles().len(), 4);
            lab.aws.calm();
            if next == "destroy" {
                lab.engine.delete(IDENTITY_POOL, &made).await.unwrap();
                assert!(lab.aws.is_empty(), "{:?}", lab.aws.roles());
                continue;
            }
            moved["roleOptions"] = json!({"path": next});
            let inputs = lab.engine.good(IDENTITY_POOL, moved).await;
            let done = lab.engine.update(IDENTITY_POOL, &made, &inputs, &[]).await.unwrap();
            let roles = lab.aws.roles();
            assert_eq!(roles.len(), 2, "{roles:?} renamed {renamed}, next {next}");
            for side in ["authenticated", "unauthenticated"] {
                let arn = format!("arn:aws:iam::123456789012:role{next}{}", role_of(&done, side));
                assert_eq!(lab.aws.attached(&made.id)["Roles"][side], json!(arn));
            }
            lab.settled(IDENTITY_POOL, &done).await;
        }
    }
}

/// The same in the place of roles that others manage, attached or not, and with a refresh in between or not.
#[tokio::test(flavor = "multi_thread")]
async fn roles_that_were_made_in_the_place_of_others_are_found() {
    let roles = json!({"authenticated": ELSEWHERE, "unauthenticated": ELSEWHERE});
    let elsewhere = json!({"identityPoolName": "web", "allowUnauthenticatedIdentities": true, "roles": roles});
    for is_attached in [false, true] {
        for refreshes in [false, true] {
            for next in ["destroy", "up", "back"] {
                let at = format!("attached {is_attached}, refreshes {refreshes}, {next}");
                let mut lab = lab(Omitted::Reset).await;
                let made = lab.make(IDENTITY_POOL, elsewhere.clone()).await;
                let inputs = lab.engine.good(IDENTITY_POOL, both_sides()).await;
                if is_attached {
                    lab.engine.update(IDENTITY_POOL, &made, &inputs, &[]).await.unwrap();
                } else {
                    lab.aws.fail("SetIdentityPoolRoles", 1, 9, "NotAuthorizedException", 400);
                    lab.engine.update(IDENTITY_POOL, &made, &inputs, &[]).await.unwrap_err();
                    lab.aws.calm();
                }
                assert_eq!(lab.aws.roles().len(), 2, "{at}");
                let known = if refreshes { lab.find(IDENTITY_POOL, &made).await } else { made.clone() };
                let done = match next {
                    "destroy" => {
                        lab.engine.delete(IDENTITY_POOL, &known).await.unwrap();
                        assert!(lab.aws.is_empty(), "{at}: {:?}", lab.aws.roles());
                        continue;
                    }
                    "up" => lab.engine.update(IDENTITY_POOL, &known, &inputs, &[]).await.unwrap(),
                    _ if !(is_attached && refreshes) => {
                        let changes = lab.engine.changes(IDENTITY_POOL, &known, &made.inputs).await;
                        assert_eq!(changes, Vec::<String>::new(), "{at}: nobody sees it, so `up` does nothing");
                        continue;
                    }
                    _ => lab.engine.update(IDENTITY_POOL, &known, &made.inputs, &[]).await.unwrap(),
                };
                assert_eq!(lab.aws.roles().len(), if next == "up" { 2 } else { 0 }, "{at}");
                lab.settled(IDENTITY_POOL, &done).await;
            }
        }
    }
}

/// An import that may not look into a role of ours takes it for one of others. The next update, which may, goes on with it.
#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_an_import_took_for_anothers_is_used_again() {
    let mut lab = lab(Omitted::Reset).await;
    let made = lab.make(IDENTITY_POOL, both_sides()).await;
    let before = lab.aws.roles();
    lab.aws.calm();
    lab.aws.fail("GetRole", 1, 1, "AccessDenied", 403);
    let imported = lab.engine.import(IDENTITY_POOL, &made.id).await.unwrap().unwrap();
    assert!(imported.json()["roles"]["authenticated"].is_string(), "{:?}", imported.json());
    let done = lab.engine.update(IDENTITY_POOL, &imported, &made.inputs, &[]).await.unwrap();
    assert_eq!((done.json(), lab.aws.roles()), (made.json(), before));
    lab.settled(IDENTITY_POOL, &done).await;
}

/// A role that the program has taken over is its own, whatever it names later, and whatever mark the role bears.
#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_was_taken_over_stays() {
    let mut lab = lab(Omitted::Reset).await;
    let mut made = lab.make(IDENTITY_POOL, both_sides()).await;
    let name = role_of(&made, "authenticated");
    let own = made.json()["authenticatedRoleArn"].as_str().unwrap().to_owned();
    for role in [own.as_str(), ELSEWHERE, own.as_str()] {
        let mut program = both_sides();
        program["permissions"]["authenticated"] = Json::Null;
        program["roles"] = json!({"authenticated": role});
        made = lab.change(IDENTITY_POOL, &made, program).await;
    }
    let again = lab.change(IDENTITY_POOL, &made, both_sides()).await;
    assert_eq!(role_of(&again, "authenticated"), "web-00000000-2-authenticated", "the first name is taken");
    lab.engine.delete(IDENTITY_POOL, &again).await.unwrap();
    assert_eq!(lab.aws.roles(), [name]);
}

/// The same where it is taken over for the other side.
#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_was_taken_over_for_the_other_side_stays() {
    let mut lab = lab(Omitted::Reset).await;
    let made = lab.make(IDENTITY_POOL, both_sides()).await;
    let (name, arn) = (role_of(&made, "unauthenticated"), made.json()["unauthenticatedRoleArn"].clone());
    let program = json!({"identityPoolName": "web", "roles": {"authenticated": arn}});
    let made = lab.change(IDENTITY_POOL, &made, program).await;
    assert_eq!(lab.aws.roles(), std::slice::from_ref(&name));
    lab.engine.delete(IDENTITY_POOL, &made).await.unwrap();
    assert_eq!(lab.aws.roles(), [name]);
}

/// The same if it was imported with it, since somebody had given it another shape: its name and mark are ours still.
#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_was_imported_as_anothers_stays() {
    for next in [json!({"authenticated": ELSEWHERE}), Json::Null] {
        let mut lab = lab(Omitted::Reset).await;
        let made = lab.make(IDENTITY_POOL, json!({"identityPoolName": "web", "permissions": {}})).await;
        let name = role_of(&made, "authenticated");
        lab.aws.attach_policy(&name, "theirs");
        let imported = lab.engine.import(IDENTITY_POOL, &made.id).await.unwrap().expect("it is there");
        assert_eq!(imported.json()["roles"]["authenticated"], made.json()["authenticatedRoleArn"]);
        let inputs = lab.engine.good(IDENTITY_POOL, json!({"identityPoolName": "web", "roles": next})).await;
        lab.aws.calm();
        lab.aws.fail("SetIdentityPoolRoles", 1, 9, "NotAuthorizedException", 400);
        lab.engine.update(IDENTITY_POOL, &imported, &inputs, &[]).await.unwrap_err();
        assert_eq!(
            lab.aws.writes(),
            ["UntagRole", "SetIdentityPoolRoles"],
            "a crash in between finds it the program's"
        );
        lab.aws.calm();
        let changed = lab.engine.update(IDENTITY_POOL, &imported, &inputs, &[]).await.unwrap();
        lab.settled(IDENTITY_POOL, &changed).await;
        lab.engine.delete(IDENTITY_POOL, &changed).await.unwrap();
        assert_eq!(lab.aws.roles(), [name]);
    }
}

/// AWS leaves the roles of a pool that somebody deletes.
#[tokio::test(flavor = "multi_thread")]
async fn the_roles_of_a_pool_that_vanished_are_told() {
    let (mut lab, listener) = listening_lab(Omitted::Reset).await;
    let made = lab.make(IDENTITY_POOL, both_sides()).await;
    let roles = lab.aws.roles();
    lab.aws.vanish(&made.id);
    lab.aws.calm();
    lab.aws.fail("GetRole", 1, 2, "ServiceFailure", 501);
    assert!(lab.engine.refresh(IDENTITY_POOL, &made).await.unwrap().is_none(), "whatever IAM says");
    assert_eq!(listener.warnings(), Vec::<String>::new());
    assert!(lab.engine.refresh(IDENTITY_POOL, &made).await.unwrap().is_none());
    let told = listener.warnings();
    assert!(told.iter().any(|told| roles.iter().all(|role| told.contains(role))), "{told:?}");
    lab.engine.delete(IDENTITY_POOL, &made).await.expect("whoever does not refresh has them removed");
    assert!(lab.aws.is_empty(), "{:?}", lab.aws.roles());
}

/// A deletion guesses names that the pool has and had: what it is called now, and what the state says.
#[tokio::test(flavor = "multi_thread")]
async fn a_pool_that_was_renamed_leaves_no_role() {
    let mut lab = lab(Omitted::Reset).await;
    let inputs = lab.engine.good(IDENTITY_POOL, both_sides()).await;
    lab.aws.fail("SetIdentityPoolRoles", 1, 9, "NotAuthorizedException", 400);
    let made = half(&lab.engine.create(IDENTITY_POOL, &inputs).await.unwrap_err());
    lab.aws.calm();
    lab.aws.tamper(&made.id, |pool| pool["IdentityPoolName"] = json!("by-hand"));
    lab.engine.delete(IDENTITY_POOL, &made).await.unwrap();
    assert!(lab.aws.is_empty(), "{:?}", lab.aws.roles());
}

/// Whoever has no roles of ours need not be allowed to ask IAM.
#[tokio::test(flavor = "multi_thread")]
async fn a_pool_without_roles_of_ours_needs_no_iam() {
    let mut lab = lab(Omitted::Reset).await;
    let roles = json!({"authenticated": ELSEWHERE, "unauthenticated": ELSEWHERE});
    let mut program = json!({"identityPoolName": "web", "allowUnauthenticatedIdentities": true, "roles": roles});
    let made = lab.make(IDENTITY_POOL, program.clone()).await;
    program["allowClassicFlow"] = json!(true);
    let made = lab.change(IDENTITY_POOL, &made, program).await;
    assert_eq!(lab.aws.requests("GetRole").len(), 0);
    lab.aws.fail("GetRole", 1, 99, "AccessDenied", 403);
    lab.engine.delete(IDENTITY_POOL, &made).await.unwrap();
    assert_eq!(lab.aws.requests("GetRole").len(), 1, "for what an interrupted update may have made");
    assert!(lab.aws.is_empty());
    lab.aws.calm();
    let made = lab.make(IDENTITY_POOL, json!({"identityPoolName": "web"})).await;
    lab.aws.fail("GetRole", 1, 99, "AccessDenied", 403);
    lab.engine.delete(IDENTITY_POOL, &made).await.unwrap();
    assert_eq!(lab.aws.requests("GetRole").len(), 1, "it is not asked again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_could_not_be_deleted_is_remembered() {
    for destroyed in [false, true] {
        let mut lab = lab(Omitted::Reset).await;
        let made = lab.make(IDENTITY_POOL, both_sides()).await;
        let old = role_of(&made, "authenticated");
        lab.aws.fail("DeleteRole", 1, 1, "AccessDenied", 403);
        let mut moved = both_sides();
        moved["permissions"]["authenticated"] = Json::Null;
        moved["roles"] = json!({"authenticated": ELSEWHERE});
        let inputs = lab.engine.good(IDENTITY_POOL, moved).await;
        let failed = half(&lab.engine.update(IDENTITY_POOL, &made, &inputs, &[]).await.unwrap_err());
        assert_eq!(failed.json()["unusedRoleNames"], json!([old]));
        assert_eq!(lab.aws.attached(&made.id)["Roles"]["authenticated"], ELSEWHERE);
        lab.aws.calm();
        if destroyed {
            lab.engine.delete(IDENTITY_POOL, &failed).await.unwrap();
            assert!(lab.aws.is_empty(), "{:?}", lab.aws.roles());
        } else {
            let done = lab.engine.update(IDENTITY_POOL, &failed, &inputs, &[]).await.unwrap();
            assert!(!lab.aws.roles().contains(&old));
            assert_eq!(done.json()["unusedRoleNames"], Json::Null);
            lab.settled(IDENTITY_POOL, &done).await;
        }
    }
}

/// P38: what somebody does to the roles is seen, also where no statement shows it.
#[tokio::test(flavor = "multi_thread")]
async fn what_others_do_to_a_role_is_found_and_mended() {
    let mut guests_only = both_sides();
    guests_only["permissions"].as_object_mut().unwrap().remove("authenticated");
    let nobody = json!({"identityPoolName": "web", "permissions": {}});
    let anybody = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRoleWithWebIdentity","Principal":{"Federated":"cognito-identity.amazonaws.com"}}]}"#;
    for program in [both_sides(), guests_only, nobody] {
        let mut lab = lab(Omitted::Reset).await;
        let made = lab.make(IDENTITY_POOL, program.clone()).await;
        let role = role_of(&made, "authenticated");
        is_found_and_mended(&mut lab, &made, "permissions", |aws| aws.vanish(&role)).await;
        is_found_and_mended(&mut lab, &made, "permissions", |aws| {
            aws.tamper_role(&role, "AssumeRolePolicyDocument", anybody);
        })
        .await;
        is_found_and_mended(&mut lab, &made, "permissions", |aws| {
            let wider =
                json!({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}});
            aws.tamper_policy(&role, Some(wider));
        })
        .await;
        is_found_and_mended(&mut lab, &made, "permissions", |aws| aws.attach(&made.id, json!({}))).await;
        lab.aws.add_role("elsewhere");
        is_found_and_mended(&mut lab, &made, "roles", |aws| {
            aws.attach(&made.id, json!({"authenticated": ELSEWHERE}));
        })
        .await;
        if program["allowUnauthenticatedIdentities"] == true {
            let guest = role_of(&made, "unauthenticated");
            is_found_and_mended(&mut lab, &made, "permissions", |aws| aws.vanish(&guest)).await;
            is_found_and_mended(&mut lab, &made, "permissions", |aws| aws.tamper_policy(&guest, None)).await;
        }
        lab.engine.delete(IDENTITY_POOL, &made).await.unwrap();
        assert_eq!(lab.aws.roles(), ["elsewhere"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_boundary_that_somebody_took_away_is_put_back_on_either_side() {
    let mut lab = lab(Omitted::Reset).await;
    let mut program = both_sides();
    program["roleOptions"] = json!({"permissionsBoundary": "arn:aws:iam::123456789012:policy/boundary"});
    let made = lab.make(IDENTITY_POOL, program).await;
    for side in ["authenticated", "unauthenticated"] {
        let role = role_of(&made, side);
        is_found_and_mended(&mut lab, &made, "roleOptions", |aws| aws.tamper_role(&role, "PermissionsBoundary", ""))
            .await;
        is_found_and_mended(&mut lab, &made, "roleOptions", |aws| {
            aws.tamper_role(&role, "PermissionsBoundary", "arn:aws:iam::123456789012:policy/theirs");
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_half_removed_where_somebody_gave_a_role_more() {
    let mut lab = lab(Omitted::Reset).await;
    let made = lab.make(IDENTITY_POOL, both_sides()).await;
    let guest = role_of(&made, "unauthenticated");
    for inline in [true, false] {
        if inline {
            lab.aws.add_policy(&guest, "theirs");
        } else {
            lab.aws.attach_policy(&guest, "theirs");
        }
        lab.aws.calm();
        let refused = lab.engine.delete(IDENTITY_POOL, &made).await.unwrap_err();
        let words =
            format!("the role {guest} has policies that this provider did not make (theirs), so it is not deleted");
        assert!(refused.message().starts_with(&words), "{}", refused.message());
        let mut without_guests = both_sides();
        without_guests["permissions"].as_object_mut().unwrap().remove("unauthenticated");
        without_guests["identityPoolName"] = json!("renamed");
        without_guests["permissions"]["authenticated"] = json!([statement("s3:ListBucket")]);
        let inputs = lab.engine.good(IDENTITY_POOL, without_guests).await;
        let refused = lab.engine.update(IDENTITY_POOL, &made, &inputs, &[]).await.unwrap_err();
        assert!(refused.message().starts_with(&words), "{}", refused.message());
        assert_eq!(lab.aws.writes(), Vec::<String>::new(), "neither side was touched, nor the pool");
        lab.aws.remove_policies("theirs");
        lab.aws.detach_policies(&guest);
    }
    lab.aws.add_policy(&guest, "theirs");
    lab.aws.attach_policy(&role_of(&made, "authenticated"), "more");
    let refused = lab.engine.delete(IDENTITY_POOL, &made).await.unwrap_err();
    assert!(
        refused.message().contains("(more); the role") && refused.message().contains("(theirs)"),
        "{}",
        refused.message()
    );
}

/// P39: what passes by itself is waited for, and what does not is told at once.
#[tokio::test(flavor = "multi_thread")]
async fn what_iam_and_others_are_slow_with_is_waited_for() {
    let passing = [
        ("PutRolePolicy", "NoSuchEntity", 404),
        ("SetIdentityPoolRoles", "ConcurrentModificationException", 400),
        ("SetIdentityPoolRoles", "InvalidIdentityPoolConfigurationException", 400),
        ("CreateRole", "ConcurrentModification", 409),
    ];
    for (operation, code, status) in passing {
        let mut lab = lab(Omitted::Reset).await;
        lab.aws.fail(operation, 1, 2, code, status);
        let made = lab.make(IDENTITY_POOL, both_sides()).await;
        lab.settled(IDENTITY_POOL, &made).await;
        lab.aws.calm();
        lab.aws.fail("DeleteRole", 1, 1, "DeleteConflict", 409);
        lab.engine.delete(IDENTITY_POOL, &made).await.unwrap();
        assert!(lab.aws.is_empty());
    }
    let mut lab = lab(Omitted::Reset).await;
    lab.aws.fail("CreateRole", 1, 9, "LimitExceeded", 409);
    let inputs = lab.engine.good(IDENTITY_POOL, both_sides()).await;
    partial(&lab.engine.create(IDENTITY_POOL, &inputs).await.unwrap_err());
    assert_eq!(lab.aws.requests("CreateRole").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_nobody_made_now_is_not_waited_for() {
    let mut lab = lab(Omitted::Reset).await;
    lab.aws.fail("SetIdentityPoolRoles", 1, 9, "InvalidIdentityPoolConfigurationException", 400);
    let program = json!({"identityPoolName": "web", "roles": {"authenticated": ELSEWHERE}});
    let inputs = lab.engine.good(IDENTITY_POOL, program).await;
    partial(&lab.engine.create(IDENTITY_POOL, &inputs).await.unwrap_err());
    assert_eq!(lab.aws.requests("SetIdentityPoolRoles").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_policy_that_is_too_long_is_refused_before_anything_is_sent() {
    let mut lab = lab(Omitted::Reset).await;
    let made = lab.make(IDENTITY_POOL, both_sides()).await;
    let long: Vec<String> = (0..12).map(|i| format!("arn:aws:s3:::uploads/{i}/{}", "x".repeat(900))).collect();
    let mut program = both_sides();
    program["permissions"]["authenticated"] = json!([{"actions": ["s3:GetObject"], "resources": long}]);
    let (inputs, failures) = lab.engine.check(IDENTITY_POOL, &Object::new(), &object_of(program)).await;
    assert!(failures[0].1.contains("characters; IAM takes 10240"), "{failures:?}");
    // As it comes when an unknown becomes known: Check saw nothing of it.
    lab.aws.calm();
    for refused in [
        lab.engine.create(IDENTITY_POOL, &inputs).await.unwrap_err(),
        lab.engine.update(IDENTITY_POOL, &made, &inputs, &[]).await.unwrap_err(),
    ] {
        assert!(refused.message().contains("permissions.authenticated: makes a policy of 1"), "{}", refused.message());
    }
    assert_eq!(lab.aws.writes(), Vec::<String>::new());
}
