//! The TypeScript client in `openapi/typescript`: generated from this document, and good for the whole flow,
//! as a strict compiler and a real gateway see it.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use aws_lc_rs::digest::{SHA256, digest};
use serde_json::json;

use super::{document, operations};
use crate::support::{Gateway, Setup};

/// As long as a program may take on a busy machine.
const PROGRAM_SECS_MAX: u64 = 240;

const STALE: &str =
    "openapi/typescript is not what the document generates: run script/client, which needs npm";

fn package() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi/typescript")
}

fn read(name: &str) -> String {
    let path = package().join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What the guide and the package's own page show, as one module that is compiled and not run: each piece is a function, and
/// all know the client of the first.
fn guide_as_module() -> String {
    let (mut imports, mut pieces) = (Vec::new(), Vec::new());
    for page in
        [include_str!("../../../docs/clients.md"), include_str!("../../../openapi/typescript/README.md")]
    {
        for piece in page.split("```ts\n").skip(1) {
            let piece = piece.split("```").next().unwrap_or_default();
            let (found, rest): (Vec<&str>, Vec<&str>) =
                piece.lines().partition(|line| line.starts_with("import "));
            imports.extend(found);
            pieces.push(rest.join("\n"));
        }
    }
    assert!(pieces.len() > 5, "only {} pieces", pieces.len());
    imports.sort_unstable();
    imports.dedup();
    let mut module = imports.join("\n");
    module += "\ndeclare const process: { env: { LINKGATE_API_KEY: string } };";
    module += "\ndeclare const linkgate: Linkgate, account_id: string, unique_id: string;";
    for (number, piece) in pieces.iter().enumerate() {
        write!(
            module,
            "\nexport async function piece{number}(): Promise<unknown> {{\n{piece}\nreturn undefined;\n}}\n"
        )
        .expect("a text takes everything");
    }
    module
}

/// A folder that goes away with the test.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let path = std::env::temp_dir().join(format!("linkgate-client-{}", uuid::Uuid::new_v4().simple()));
        std::fs::create_dir_all(path.join("node_modules/@linkgate/client")).expect("a folder");
        Self(path)
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.0.join(name), text).expect("a file");
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Runs a program to its end, beside the gateway, and gives back what it printed; fails when it fails.
async fn run(arguments: &[&str], folder: &Folder, variables: &[(&str, &str)]) -> String {
    let mut command = Command::new("timeout");
    command.arg(PROGRAM_SECS_MAX.to_string()).args(arguments).current_dir(&folder.0);
    command.envs(variables.iter().copied()).stdin(Stdio::null());
    let output = tokio::task::spawn_blocking(move || command.output()).await.expect("blocking work");
    let output = output.expect("coreutils' timeout can be run");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert!(
        output.status.success(),
        "{arguments:?}, which script/test installs: {}\n{out}\n{err}",
        output.status
    );
    out
}

#[test]
fn the_client_is_what_the_document_generates() {
    let text = linkgate::http::openapi::text();
    let hash = data_encoding::HEXLOWER.encode(digest(&SHA256, text.as_bytes()).as_ref());
    let mut table = String::from("export const operations = {\n");
    for operation in operations(&document()) {
        let once = operation.parameters("header").contains_key("Idempotency-Key");
        let (id, method, path) = (&operation.id, &operation.method, &operation.pattern);
        writeln!(table, "  {id}: ['{method}', '{path}', {once}],").expect("a text takes everything");
    }

    let (generated, types) = (read("operations.js"), read("schema.d.ts"));

    assert!(generated.contains(&hash), "{STALE}");
    assert!(generated.ends_with(&format!("{table}}};\n")), "{STALE}");
    for operation in operations(&document()) {
        assert!(types.contains(&format!("\n    {}: {{\n", operation.id)), "{STALE}: {}", operation.id);
    }
}

#[test]
fn the_package_ships_what_it_needs_and_nothing_that_has_to_be_built() {
    let told: serde_json::Value = serde_json::from_str(&read("package.json")).expect("JSON");

    assert_eq!(told["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(told["name"], "@linkgate/client");
    for part in ["dependencies", "scripts"] {
        assert!(told.get(part).is_none(), "the client has no {part}");
    }
    let files: Vec<&str> =
        told["files"].as_array().expect("files").iter().filter_map(|f| f.as_str()).collect();
    for name in ["index.js", "index.d.ts", "operations.js", "schema.d.ts"] {
        assert!(files.contains(&name) && !read(name).is_empty(), "{name}");
    }
    let exported = [&told["exports"]["."]["types"], &told["exports"]["."]["default"]];
    for path in exported {
        let path = path.as_str().expect("a path").trim_start_matches("./");
        assert!(files.contains(&path), "{path} is exported and not shipped");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_client_compiles_strictly_and_runs_the_whole_flow() {
    let folder = Folder::new();
    for name in ["package.json", "index.js", "index.d.ts", "operations.js", "schema.d.ts"] {
        folder.write(&format!("node_modules/@linkgate/client/{name}"), &read(name));
    }
    folder.write("package.json", r#"{"type": "module"}"#);
    folder.write("flow.ts", include_str!("flow.ts"));
    folder.write("guide.ts", &guide_as_module());
    // The name of the resolution is the one that the oldest compiler and the newest both know.
    let options = json!({
        "compilerOptions": {
            "strict": true, "exactOptionalPropertyTypes": true, "noUncheckedIndexedAccess": true,
            "target": "es2022", "lib": ["es2022", "dom", "dom.iterable"], "types": [],
            "module": "node16", "moduleResolution": "node16", "skipLibCheck": false
        },
        "files": ["flow.ts", "guide.ts"]
    });
    folder.write("tsconfig.json", &options.to_string());
    let setup = Setup { with_workers: true, poll_interval: Duration::from_secs(1), ..Setup::default() };
    let gateway = Gateway::with(setup).await;
    let tenant = gateway.tenant().await;

    run(&["tsc", "-p", "tsconfig.json"], &folder, &[]).await;
    let variables = [("LINKGATE_URL", gateway.base.as_str()), ("LINKGATE_KEY", tenant.test.as_str())];
    let printed = run(&["node", "flow.js"], &folder, &variables).await;

    assert_eq!(printed, "the whole flow\n");
}
