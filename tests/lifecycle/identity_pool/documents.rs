//! The documents of an identity pool's roles, to the letter, in every partition.

use super::*;

const GOLDEN: [(&str, &str, &str); 9] = [
    ("us-east-1", "aws", include_str!("../../golden/identity_pool/us-east-1.json")),
    ("cn-north-1", "aws-cn", include_str!("../../golden/identity_pool/cn-north-1.json")),
    ("us-gov-west-1", "aws-us-gov", include_str!("../../golden/identity_pool/us-gov-west-1.json")),
    ("us-gov-east-1", "aws-us-gov", include_str!("../../golden/identity_pool/us-gov-east-1.json")),
    ("us-iso-east-1", "aws-iso", include_str!("../../golden/identity_pool/us-iso-east-1.json")),
    ("us-isob-east-1", "aws-iso-b", include_str!("../../golden/identity_pool/us-isob-east-1.json")),
    ("eu-isoe-west-1", "aws-iso-e", include_str!("../../golden/identity_pool/eu-isoe-west-1.json")),
    ("us-isof-south-1", "aws-iso-f", include_str!("../../golden/identity_pool/us-isof-south-1.json")),
    ("eusc-de-east-1", "aws-eusc", include_str!("../../golden/identity_pool/eusc-de-east-1.json")),
];

async fn lab_in(region: &str) -> Lab {
    let aws = Aws::start(Omitted::Reset).await;
    aws.settle_in(region);
    let plugin = Plugin::start(&[]);
    let mut engine = plugin.connect().await;
    let mut provider = config(&aws.url);
    provider["region"] = json!(region);
    engine.configure(provider).await.unwrap();
    Lab { aws, engine, _plugin: plugin }
}

/// P38: the trust policies and permissions that IAM gets, to the letter: the pool's id, the side, the partition's host, and
/// `sts:TagSession` exactly while principal tags are mapped.
#[tokio::test(flavor = "multi_thread")]
async fn the_documents_are_right_in_every_partition() {
    for (region, partition, golden) in GOLDEN {
        let golden: Json = serde_json::from_str(golden).unwrap();
        let host = golden["trust"]["authenticated"]["Statement"][0]["Principal"]["Federated"].as_str().unwrap();
        let mut lab = lab_in(region).await;
        let login = "graph.facebook.com";
        let plain = json!({"identityPoolName": "web", "allowUnauthenticatedIdentities": true,
            "supportedLoginProviders": {login: "7"},
            "permissions": {
                "authenticated": [{"actions": ["s3:PutObject"],
                    "resources": [format!("arn:{partition}:s3:::uploads/private/${{{host}:sub}}/*")]}],
                "unauthenticated": [{"effect": "deny", "actions": ["s3:GetObject"],
                    "resources": [format!("arn:{partition}:s3:::uploads/public/*")],
                    "conditions": [{"test": "StringEquals", "variable": "aws:RequestedRegion", "values": [region]}]}]}});
        let mut made = lab.make(IDENTITY_POOL, plain.clone()).await;
        let own = |tags: Json| json!([{"identityProviderName": login, "principalTags": tags}]);
        for (tags, trust) in [
            (Json::Null, "trust"),
            (own(json!({"tenant": "sub"})), "trustWithTags"),
            (own(json!({})), "trust"),
            (json!([{"identityProviderName": login, "useDefaults": true}]), "trustWithTags"),
            (Json::Null, "trust"),
        ] {
            let mut program = plain.clone();
            program["principalTags"] = tags.clone();
            made = lab.change(IDENTITY_POOL, &made, program).await;
            for side in ["authenticated", "unauthenticated"] {
                let role = made.json()[format!("{side}RoleName")].as_str().unwrap().to_owned();
                assert_eq!(lab.aws.trust(&role), golden[trust][side], "{region} {tags}");
                assert_eq!(lab.aws.policy(&role).unwrap(), golden["permissions"][side], "{region}");
                let size = lab.aws.trust(&role).to_string().len();
                assert!(size <= 2048, "IAM takes trust policies of 2048 characters: {size}");
            }
            let writes = lab.aws.writes();
            let at = |op: &str| writes.iter().position(|w| w == op);
            if let (Some(trusted), Some(mapped)) = (at("UpdateAssumeRolePolicy"), at("SetPrincipalTagAttributeMap")) {
                let adds = trust == "trustWithTags";
                assert_eq!(trusted < mapped, adds, "no user's session is refused in between: {writes:?}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trust_policy_that_lost_its_tags_is_found() {
    let mut lab = lab(Omitted::Reset).await;
    let mut program = identity_pool();
    program["principalTags"] = json!([{"identityProviderName": ENDPOINT, "useDefaults": true}]);
    let made = lab.make(IDENTITY_POOL, program).await;
    let role = lab.aws.roles()[0].clone();
    let mut trust = lab.aws.trust(&role);
    trust["Statement"][0]["Action"] = json!("sts:AssumeRoleWithWebIdentity");
    lab.aws.tamper_role(&role, "AssumeRolePolicyDocument", &trust.to_string());
    let found = lab.engine.refresh(IDENTITY_POOL, &made).await.unwrap().unwrap();
    assert_eq!(lab.engine.changes(IDENTITY_POOL, &found, &made.inputs).await, ["permissions"]);
    let mended = lab.engine.update(IDENTITY_POOL, &found, &made.inputs, &[]).await.unwrap();
    assert_eq!(lab.aws.trust(&role)["Statement"][0]["Action"][1], "sts:TagSession");
    lab.settled(IDENTITY_POOL, &mended).await;
}
