//! The npm package: its types hold under `--strict`, and it has all of its files.

use std::path::Path;

use serde_json::Value;

use super::examples::{Folder, examples};

const FILES: [&str; 8] = [
    "LICENSE",
    "README.md",
    "index.d.ts",
    "index.js",
    "linkgate.d.ts",
    "package.json",
    "react.d.ts",
    "react.js",
];

/// Each line marked so has to be refused: one that is not is itself an error.
const USAGE: &str = r#"
import { loadLinkgate } from '@linkgate/embed';
import { LinkTiktok, type LinkTiktokProps } from '@linkgate/embed/react';

const linkgate: Linkgate.Api = await loadLinkgate('https://link.example', { integrity: 'sha384-x', file: '/embed/v1/linkgate-0.js' });
const handle = linkgate.open({ session: 'https://link.example/link/x#y', mode: 'popup', theme: 'dark', locale: 'pt-BR' });
handle.destroy();
const isThere: boolean = handle.focus();
linkgate.mount(document.body, { session: async () => ({ url: 'https://link.example' }), onExit: ({ reason, linked, error }) => console.log(reason, linked, error) });
linkgate.headless({
  session: () => 'https://link.example',
  onEvent(event) {
    switch (event.type) {
      case 'qr': return console.log(event.image?.length, event.expires_at);
      case 'status': return console.log(event.status === 'scanned', event.reason);
      case 'linked': return console.log(event.account.account_id, event.receipt?.split('.'));
      case 'error': return console.log(event.error);
      case 'ready': return;
      default: { const none: never = event; return none; }
    }
  },
});
window.Linkgate?.open({ session: { url: 'x' } });

const element = document.createElement('link-tiktok');
element.session = () => fetch('/api/link').then((answer) => answer.json());
element.addEventListener('linkgate:linked', ({ detail }) => console.log(detail.account.display_name?.trim()));
element.addEventListener('linkgate:exit', ({ detail }) => console.log(detail.linked));
element.open().destroy();
const props: LinkTiktokProps = { gateway: 'https://link.example', session: 'x', mode: 'inline' };
LinkTiktok(props);

// @ts-expect-error: a session is needed
linkgate.open({});
// @ts-expect-error: no such mode
linkgate.open({ session: 'x', mode: 'sheet' });
// @ts-expect-error: no such theme
linkgate.open({ session: 'x', theme: 'blue' });
// @ts-expect-error: a session has an address
linkgate.mount(document.body, { session: () => ({ id: 1 }) });
// @ts-expect-error: accounts have no token
element.addEventListener('linkgate:linked', ({ detail }) => detail.account.token);
// @ts-expect-error: it is read-only by its type
isThere.toFixed();
"#;

/// No types but those that are asked for: what else is installed is of no concern.
const TSCONFIG: &str = r#"{"compilerOptions":{"strict":true,"exactOptionalPropertyTypes":true,"noEmit":true,"module":"node16",
    "target":"es2022","lib":["es2022","dom"],"types":[]},"files":["usage.ts","app.ts"]}"#;

fn package() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("frontend-embed/embed")
}

/// A project that has the package installed, and React's types as far as the package names them.
fn project() -> Folder {
    let folder = Folder::new();
    let installed = "node_modules/@linkgate/embed";
    for file in FILES {
        let from = match file {
            "linkgate.d.ts" => package().join("v1/linkgate.d.ts"),
            "LICENSE" => Path::new(env!("CARGO_MANIFEST_DIR")).join("LICENSE"),
            _ => package().join("npm").join(file),
        };
        let content =
            std::fs::read_to_string(&from).unwrap_or_else(|error| panic!("{}: {error}", from.display()));
        folder.put(&format!("{installed}/{file}"), &content);
    }
    folder.put(
        "node_modules/react/index.d.ts",
        "export type ReactNode = unknown; export type ReactElement = unknown;",
    );
    folder.put(
        "node_modules/react/package.json",
        r#"{"name":"react","version":"18.0.0","types":"index.d.ts"}"#,
    );
    folder.put("package.json", r#"{"type":"module"}"#);
    folder
}

#[tokio::test]
async fn the_types_hold_for_who_uses_them_strictly() {
    let folder = project();
    folder.put("usage.ts", USAGE);
    folder.put("app.ts", &examples("embedding.md", "https://link.example")["app.ts"]);

    folder.put("tsconfig.json", TSCONFIG);
    folder.run("tsc", &["-p", "."]).await;
}

#[test]
fn the_package_has_what_it_needs_and_nothing_else() {
    let manifest = std::fs::read_to_string(package().join("npm/package.json")).expect("a manifest");
    let manifest: Value = serde_json::from_str(&manifest).expect("JSON");

    // npm packs what the manifest names, and the manifest.
    let mut files: Vec<_> =
        manifest["files"].as_array().expect("files").iter().filter_map(Value::as_str).collect();
    files.push("package.json");
    files.sort_unstable();
    assert_eq!(files, FILES);
    let copied = ["LICENSE", "linkgate.d.ts"];
    for file in files.into_iter().filter(|file| !copied.contains(file)) {
        assert!(package().join("npm").join(file).is_file(), "{file}");
    }
    assert!(
        copied
            .iter()
            .all(|file| manifest["scripts"]["prepack"].as_str().is_some_and(|run| run.contains(file)))
    );
    assert_eq!(manifest["version"], env!("CARGO_PKG_VERSION"), "the package has the gateway's version");
    assert!(manifest["dependencies"].is_null());
}
