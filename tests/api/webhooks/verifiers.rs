//! Code of several languages that checks webhooks. A message goes in, a line of JSON for another program; out comes
//! the event's id, or `REFUSED`.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderName};
use serde_json::{Map, Value, json};

use super::receiver::Hit;

pub const REFUSED: &str = "refused";

/// How long one program may take for all of its messages.
const ENDS_WITHIN: Duration = Duration::from_secs(60);

const JS: &str = "
import { createInterface } from 'node:readline';
for await (const line of createInterface({ input: process.stdin })) {
  const { secret, headers, body } = JSON.parse(line);
  try { console.log(verify(secret, headers, body).id); } catch { console.log('refused'); }
}";
const PYTHON: &str = "
import json
import sys
for line in sys.stdin:
    message = json.loads(line)
    try:
        print(verify(message['secret'], message['headers'], message['body'].encode())['id'])
    except ValueError:
        print('refused')
";

pub fn message(secret: &str, headers: Value, body: &str) -> Value {
    json!({"secret": secret, "headers": headers, "body": body})
}

/// What arrived.
pub fn received(secret: &str, hit: &Hit) -> Value {
    let headers: Map<String, Value> =
        hit.headers.keys().map(|name| (name.to_string(), json!(hit.header(name.as_str())))).collect();
    message(secret, Value::Object(headers), std::str::from_utf8(&hit.body).expect("UTF-8"))
}

/// What Node.js says, by code that defines `verify(secret, headers, body)`; `folder` has the packages that it imports.
pub async fn node(verify: &str, folder: &Path, messages: &[Value]) -> Vec<String> {
    let mut command = Command::new("node");
    command.current_dir(folder).args(["--input-type=module", "--eval", &format!("{verify}\n{JS}")]);
    run(command, messages).await
}

/// The same of a Python.
pub async fn python(verify: &str, program: &Path, messages: &[Value]) -> Vec<String> {
    let mut command = Command::new(program);
    command.args(["-c", &format!("{verify}\n{PYTHON}")]);
    run(command, messages).await
}

/// The same of code in this very program.
pub fn rust<E>(
    verify: impl Fn(String, HeaderMap, Vec<u8>) -> Result<Value, E>,
    messages: &[Value],
) -> Vec<String> {
    let check = |message: &Value| {
        let text = |name: &str| message[name].as_str().expect("a text");
        let headers = message["headers"].as_object().expect("headers").iter().map(|(name, value)| {
            let value = value.as_str().expect("a text").parse().expect("a value");
            (name.parse::<HeaderName>().expect("a name"), value)
        });
        match verify(text("secret").to_owned(), headers.collect(), text("body").into()) {
            Ok(event) => event["id"].as_str().expect("an id").to_owned(),
            Err(_) => REFUSED.to_owned(),
        }
    };
    messages.iter().map(check).collect()
}

async fn run(mut command: Command, messages: &[Value]) -> Vec<String> {
    let input: String = messages.iter().map(|message| format!("{message}\n")).collect();
    let work = tokio::task::spawn_blocking(move || {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?} is needed: {error}"));
        let mut stdin = child.stdin.take().expect("its input");
        let writing = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
        let output = child.wait_with_output().expect("its output");
        writing.join().expect("no panic").expect("it reads");
        assert!(output.status.success(), "{command:?} failed");
        String::from_utf8(output.stdout).expect("UTF-8")
    });
    let printed = tokio::time::timeout(ENDS_WITHIN, work).await.expect("it ends").expect("blocking work");
    printed.lines().map(str::to_owned).collect()
}
