//! Credentials that AWS says have expired, and those of roles whose assuming meets a fault.

use super::*;
use std::fs;
use std::path::PathBuf;

/// A profile whose credentials a process gives, and notes each time.
struct Profile {
    file: PathBuf,
    asked: PathBuf,
}

impl Profile {
    fn new(name: &str) -> Profile {
        let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&dir);
        fs::create_dir_all(&dir).unwrap();
        let (file, asked, process) = (dir.join("config"), dir.join("asked"), dir.join("process"));
        let credentials = json!({"Version": 1, "AccessKeyId": "AKIDEXAMPLE", "SecretAccessKey": "s", "SessionToken": "t",
            "Expiration": "2099-01-01T00:00:00Z"});
        fs::write(&process, format!("echo asked >> '{}'\necho '{credentials}'\n", asked.display())).unwrap();
        fs::write(&file, format!("[profile app]\ncredential_process = /bin/sh '{}'\n", process.display())).unwrap();
        Profile { file, asked }
    }

    fn times(&self) -> usize {
        fs::read_to_string(&self.asked).unwrap_or_default().lines().count()
    }
}

/// They are fetched anew, once for all calls that meet it at the same time, and an operation goes on.
#[tokio::test(flavor = "multi_thread")]
async fn credentials_that_were_fetched_are_fetched_anew() {
    let profile = Profile::new("expired-credentials");
    let mut lab = lab(Omitted::Reset).await;
    let mut conf = config(&lab.aws.url);
    for key in ["accessKey", "secretKey"] {
        conf.as_object_mut().unwrap().remove(key);
    }
    conf["profile"] = json!("app");
    conf["sharedConfigFiles"] = json!([profile.file]);
    lab.engine.configure(conf).await.unwrap();
    let made = lab.make(USER_POOL, json!({"name": "a"})).await;
    lab.settled(USER_POOL, &made).await;
    let before = profile.times();

    lab.aws.calm();
    lab.aws.fail("DescribeUserPool", 1, 1, "ExpiredTokenException", 400);
    lab.settled(USER_POOL, &made).await;
    assert_eq!(profile.times(), before + 1);

    // What is just as old is refused.
    lab.aws.calm();
    lab.aws.fail("DescribeUserPool", 1, 9, "ExpiredTokenException", 400);
    let refused = lab.engine.refresh(USER_POOL, &made).await.unwrap_err();
    assert!(refused.message().contains("have expired: renew them and run again"), "{}", refused.message());
    assert_eq!(lab.aws.requests("DescribeUserPool").len(), 2);
    assert_eq!(profile.times(), before + 2);

    lab.aws.calm();
    lab.aws.slow(std::time::Duration::from_millis(300));
    lab.aws.fail("DescribeUserPool", 1, 4, "ExpiredTokenException", 400);
    let mut engines = [(); 4].map(|()| lab.engine.clone());
    let [a, b, c, d] = &mut engines;
    let all = tokio::join!(
        a.refresh(USER_POOL, &made),
        b.refresh(USER_POOL, &made),
        c.refresh(USER_POOL, &made),
        d.refresh(USER_POOL, &made)
    );
    assert!(all.0.is_ok() && all.1.is_ok() && all.2.is_ok() && all.3.is_ok(), "{all:?}");
    assert_eq!(profile.times(), before + 3);
}

/// Those that are written down would be the same again.
#[tokio::test(flavor = "multi_thread")]
async fn credentials_that_are_written_down_are_refused_at_once() {
    let mut lab = lab(Omitted::Reset).await;
    let made = lab.make(USER_POOL, json!({"name": "a"})).await;
    lab.aws.calm();
    lab.aws.fail("DescribeUserPool", 1, 9, "ExpiredTokenException", 400);
    lab.engine.refresh(USER_POOL, &made).await.unwrap_err();
    assert_eq!(lab.aws.requests("DescribeUserPool").len(), 1);
}

/// STS throttles and fails as any service does. The provider's own repetitions do not see it: the SDK asks it.
#[tokio::test(flavor = "multi_thread")]
async fn a_role_is_assumed_although_sts_fails_once() {
    let mut lab = lab(Omitted::Reset).await;
    let mut conf = config(&lab.aws.url);
    conf["assumeRoles"] = json!([{"roleArn": "arn:aws:iam::123456789012:role/deploy"}]);
    // It is assumed twice: to see that it can be, and for the first call.
    for (what, nth, code, status) in [
        ("a fault", 1, "InternalFailure", 500),
        ("throttling", 1, "Throttling", 400),
        ("a reset", 1, "", 0),
        ("a fault at the first call", 2, "InternalFailure", 500),
    ] {
        lab.aws.calm();
        lab.aws.fail("AssumeRole", nth, 1, code, status);
        lab.engine.configure(conf.clone()).await.unwrap();
        let made = lab.make(USER_POOL, json!({"name": "a"})).await;
        assert_eq!(lab.aws.requests("AssumeRole").len(), 3, "{what}");
        lab.settled(USER_POOL, &made).await;
    }

    // What stands in a configuration holds for these calls too.
    conf["maxRetries"] = json!(0);
    lab.aws.calm();
    lab.aws.fail("AssumeRole", 1, 1, "Throttling", 400);
    lab.engine.configure(conf).await.unwrap();
    let inputs = lab.engine.good(USER_POOL, json!({"name": "a"})).await;
    let refused = lab.engine.create(USER_POOL, &inputs).await.unwrap_err();
    assert!(refused.message().contains("Throttling"), "{}", refused.message());
}

/// A profile's role is assumed by the SDK on its own, before it is known which calls it is for.
#[tokio::test(flavor = "multi_thread")]
async fn a_role_of_the_environments_profile_is_assumed_although_sts_fails_once() {
    let aws = Aws::start(Omitted::Reset).await;
    let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("role-of-a-profile");
    fs::create_dir_all(&dir).unwrap();
    let file = dir.join("config");
    let role = "[profile app]\nrole_arn = arn:aws:iam::123456789012:role/app\nsource_profile = home\n";
    let home = "[profile home]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = s\n";
    fs::write(&file, format!("{role}{home}")).unwrap();
    let file = file.display().to_string();
    let environment = [("AWS_PROFILE", "app"), ("AWS_CONFIG_FILE", &file), ("AWS_ENDPOINT_URL_STS", &aws.url)];
    let plugin = Plugin::start_within(&[], &environment);
    let mut engine = plugin.connect().await;
    let mut conf = config(&aws.url);
    for key in ["accessKey", "secretKey"] {
        conf.as_object_mut().unwrap().remove(key);
    }
    engine.configure(conf).await.unwrap();
    aws.fail("AssumeRole", 1, 1, "InternalFailure", 500);
    let inputs = engine.good(USER_POOL, json!({"name": "a"})).await;
    engine.create(USER_POOL, &inputs).await.unwrap();
    assert_eq!(aws.requests("AssumeRole").len(), 2);
}

/// What the provider asks STS itself is repeated by itself alone.
#[tokio::test(flavor = "multi_thread")]
async fn who_the_caller_is_is_asked_as_often_as_every_other_call() {
    let mut lab = lab(Omitted::Reset).await;
    let mut conf = config(&lab.aws.url);
    conf["assumeRoles"] = json!([{"roleArn": "arn:aws:iam::123456789012:role/deploy"}]);
    conf["allowedAccountIds"] = json!(["123456789012"]);
    lab.engine.configure(conf).await.unwrap();
    lab.aws.fail("GetCallerIdentity", 1, 9, "Throttling", 400);
    let inputs = lab.engine.good(USER_POOL, json!({"name": "a"})).await;
    lab.engine.create(USER_POOL, &inputs).await.unwrap_err();
    assert_eq!(lab.aws.requests("GetCallerIdentity").len(), 4);
}
