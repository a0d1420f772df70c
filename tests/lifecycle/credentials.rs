//! Credentials that AWS says have expired, and those of roles whose assuming meets a fault.

use super::*;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::time::timeout;

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

    /// The file of one whose role STS is asked for.
    fn of_a_role(name: &str) -> String {
        let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(&dir).unwrap();
        let file = dir.join("config");
        let role = "[profile app]\nrole_arn = arn:aws:iam::123456789012:role/app\nsource_profile = home\n";
        let home = "[profile home]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = s\n";
        fs::write(&file, format!("{role}{home}")).unwrap();
        file.display().to_string()
    }

    fn times(&self) -> usize {
        fs::read_to_string(&self.asked).unwrap_or_default().lines().count()
    }
}

/// A configuration that leaves credentials to others.
fn without_keys(url: &str) -> Json {
    let mut conf = config(url);
    for key in ["accessKey", "secretKey"] {
        conf.as_object_mut().unwrap().remove(key);
    }
    conf
}

/// They are fetched anew, once for all calls that meet it at the same time, and an operation goes on.
#[tokio::test(flavor = "multi_thread")]
async fn credentials_that_were_fetched_are_fetched_anew() {
    let profile = Profile::new("expired-credentials");
    let mut lab = lab(Omitted::Reset).await;
    let mut conf = without_keys(&lab.aws.url);
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
    lab.aws.slow(Duration::from_millis(300));
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
    let file = Profile::of_a_role("role-of-a-profile");
    let environment = [("AWS_PROFILE", "app"), ("AWS_CONFIG_FILE", &file), ("AWS_ENDPOINT_URL_STS", &aws.url)];
    let plugin = Plugin::start_within(&[], &environment);
    let mut engine = plugin.connect().await;
    engine.configure(without_keys(&aws.url)).await.unwrap();
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

/// An STS that nobody reaches: its queue of connections is full, and what asks for one more is dropped.
async fn unreachable_sts() -> (String, Vec<TcpStream>, TcpListener) {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(1).unwrap();
    let address = listener.local_addr().unwrap();
    let mut queue = Vec::new();
    while let Ok(connected) = timeout(Duration::from_millis(300), TcpStream::connect(address)).await {
        queue.push(connected.unwrap());
    }
    (format!("http://{address}"), queue, listener)
}

/// All tries have come to their end when the wait for credentials does, and nothing was sent to Cognito that could be lost.
#[tokio::test(flavor = "multi_thread")]
async fn an_sts_that_is_not_reached_is_told_of_as_credentials() {
    let aws = Aws::start(Omitted::Reset).await;
    let (sts, _queue, _listener) = unreachable_sts().await;
    let profile = Profile::of_a_role("role-of-no-sts");
    let environment = [("AWS_PROFILE", "app"), ("AWS_CONFIG_FILE", &profile), ("AWS_ENDPOINT_URL_STS", &sts)];
    let plugin = Plugin::start_within(&[], &environment);
    let mut engine = plugin.connect().await;
    engine.configure(without_keys(&aws.url)).await.unwrap();
    let inputs = engine.good(USER_POOL, json!({"name": "a"})).await;
    let asked = Instant::now();
    let refused = engine.create(USER_POOL, &inputs).await.unwrap_err();
    let (took, said) = (asked.elapsed().as_secs(), refused.message());
    assert!(said.contains("the AWS credentials for CreateUserPool could not be had"), "{took} s: {said}");
    assert!(said.contains("HTTP connect timeout occurred after 5s"), "{said}");
    assert!((15..30).contains(&took), "three tries of five seconds, {took} s: {said}");
    assert_eq!(aws.calls(), 0);
}

/// Its time to answer is its own.
#[tokio::test(flavor = "multi_thread")]
async fn an_sts_that_does_not_answer_is_not_waited_for_as_cognito_is() {
    let mut lab = lab(Omitted::Reset).await;
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut conf = config(&lab.aws.url);
    conf["endpoints"][0]["sts"] = json!(format!("http://{}", silent.local_addr().unwrap()));
    conf["assumeRoles"] = json!([{"roleArn": "arn:aws:iam::123456789012:role/deploy"}]);
    conf["maxRetries"] = json!(0);
    lab.engine.configure(conf).await.unwrap();
    let inputs = lab.engine.good(USER_POOL, json!({"name": "a"})).await;
    let asked = Instant::now();
    let refused = lab.engine.create(USER_POOL, &inputs).await.unwrap_err();
    let (took, said) = (asked.elapsed().as_secs(), refused.message());
    assert!(said.contains("assumeRoles[0] could not be assumed: HTTP read timeout occurred after 9s"), "{said}");
    assert!(said.contains("Check the network") && !said.contains("trust policy"), "{said}");
    assert!(took < 15, "{took} s");
}
