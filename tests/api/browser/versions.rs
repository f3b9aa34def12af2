//! The widget's files: small, compressed, cached, and to be named by their hash.

use std::process::Command;

use super::driver::in_browser;
use super::site::Site;
use crate::support::Gateway;

#[test]
fn what_is_served_was_made_from_its_sources() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/frontend-embed");
    let sums =
        Command::new("sha256sum").args(["--check", "--quiet", "made.sha256"]).current_dir(folder).output();
    let sums = sums.expect("sha256sum");

    assert!(sums.status.success(), "run script/frontend: {}", String::from_utf8_lossy(&sums.stdout));
}

#[tokio::test]
async fn the_widget_is_served_compressed_cached_and_to_every_origin() {
    let gateway = Gateway::start().await;
    let manifest = gateway.get("/embed/v1/manifest.json").send().await.json();
    let file = manifest["file"].as_str().expect("a path");
    assert!(file.starts_with("/embed/v1/linkgate-") && file.ends_with(".js"), "{file}");

    for (path, cache) in [
        ("/embed/v1/linkgate.js", "public, max-age=300"),
        ("/embed/v1/manifest.json", "public, max-age=300"),
        ("/embed/v1/linkgate.d.ts", "public, max-age=300"),
        (file, "public, max-age=31536000, immutable"),
    ] {
        let plain = gateway.get(path).send().await;
        assert_eq!((plain.status, plain.header("content-encoding")), (200, ""), "{path}");
        let zipped = gateway.get(path).header("Accept-Encoding", "br, gzip;q=0.8").send().await;
        assert_eq!(zipped.header("content-encoding"), "gzip", "{path}");
        let refused = gateway.get(path).header("Accept-Encoding", "gzip;q=0").send().await;
        assert_eq!(refused.header("content-encoding"), "", "{path}");
        for answer in [&plain, &zipped] {
            assert_eq!(answer.header("cache-control"), cache, "{path}");
            assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
            assert_eq!(answer.header("cross-origin-resource-policy"), "cross-origin", "{path}");
            assert_eq!(answer.header("vary"), "accept-encoding", "{path}");
            let tag = format!("\"other\", W/{}", answer.header("etag"));
            let encoding = if answer.header("content-encoding").is_empty() { "identity" } else { "gzip" };
            let again = gateway
                .get(path)
                .header("Accept-Encoding", encoding)
                .header("If-None-Match", &tag)
                .send()
                .await;
            assert_eq!((again.status, again.text.as_str()), (304, ""), "{path}");
            assert_eq!(again.header("cache-control"), cache, "{path}");
        }
        assert_ne!(plain.header("etag"), zipped.header("etag"), "{path}");
    }
    let script = gateway.get("/embed/v1/linkgate.js").send().await;
    assert_eq!(script.header("content-type"), "text/javascript; charset=utf-8");
    assert_eq!(script.text, gateway.get(file).send().await.text);
    for unknown in
        ["/embed/v1/linkgate-0000000000000000.js", "/embed/v1/linkgate-.js", "/embed/v1/linkgate-..js"]
    {
        assert_eq!(gateway.get(unknown).send().await.status, 404, "{unknown}");
    }
}

#[tokio::test]
async fn the_loader_has_at_most_3_kb_as_it_is_served() {
    let gateway = Gateway::start().await;

    let answer = gateway.get("/embed/v1/linkgate.js").header("Accept-Encoding", "gzip").send().await;

    let bytes: usize = answer.header("content-length").parse().expect("a length");
    assert!((1_000..=3 * 1024).contains(&bytes), "{bytes}");
}

#[tokio::test]
async fn a_page_with_the_strictest_policy_loads_it_by_its_hash_and_refuses_any_other() {
    let site = Site::new().await;
    let manifest = site.gateway().get("/embed/v1/manifest.json").send().await.json();
    let (file, integrity) =
        (manifest["file"].as_str().expect("a path"), manifest["integrity"].as_str().expect("a hash"));
    let gateway = site.gateway().base.clone();
    let page_with = |integrity: &str, session: &str| {
        format!(
            "<!doctype html><title>App</title><link-tiktok mode=inline session='{session}'></link-tiktok><script src='{gateway}{file}' integrity='{integrity}' crossorigin></script>"
        )
    };
    let session = site.scene.start_one().await;
    site.put("/", page_with(integrity, &session.url));
    site.put("/other", page_with(&integrity.replace("sha384-", "sha384-A"), &session.url));
    site.policy(&format!(
        "default-src 'none'; script-src {gateway}; frame-src {gateway}; require-trusted-types-for 'script'"
    ));
    in_browser(async |page| {
        page.goto(&site.origin).await;
        page.enter("document.querySelector('link-tiktok').shadowRoot?.querySelector('link-tiktok-view').shadowRoot.querySelector('iframe')").await;
        page.shows_a_code().await;
        page.leave().await;
        assert_eq!(page.complaints().await, [""; 0]);

        page.goto(&format!("{}/other", site.origin)).await;

        page.complains("integrity").await;
        assert_eq!(page.js("window.Linkgate ?? null").await, serde_json::json!(null));
    })
    .await;
}

#[tokio::test]
async fn the_packages_loader_loads_it_once_also_where_only_trusted_types_pass() {
    let site = Site::new().await;
    let gateway = site.gateway().base.clone();
    site.put("/", "<!doctype html><title>App</title><script type=module src=/main.js></script>");
    site.put("/index.js", include_str!("../../../frontend-embed/embed/npm/index.js"));
    site.put(
        "/main.js",
        format!(
            "import {{ loadLinkgate }} from '/index.js';
            window.failed = await loadLinkgate('{gateway}', {{ file: '/embed/v1/none.js' }}).catch(({{ message }}) => message);
            const load = () => loadLinkgate('{gateway}');
            const [one, two] = await Promise.all([load(), load()]);
            window.same = one === two && one === await load() && one === window.Linkgate;"
        ),
    );
    site.policy(&format!(
        "default-src 'none'; script-src 'self' {gateway}; require-trusted-types-for 'script'; trusted-types linkgate"
    ));
    in_browser(async |page| {
        page.goto(&site.origin).await;

        page.until("window.same").await;

        assert!(page.js("failed").await.as_str().expect("text").contains("could not be loaded"));
        assert_eq!(page.js("document.querySelectorAll('script[src*=embed]').length").await, 1);
    })
    .await;
}
