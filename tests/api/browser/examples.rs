//! The guides' examples, as they stand there: code blocks that name a file. And a place to put files.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// How long a program may take.
const PATIENCE: Duration = Duration::from_secs(120);

static FOLDERS: AtomicU32 = AtomicU32::new(0);

/// The blocks of a guide by the names of their files, with this gateway in the place of the example's.
pub fn examples(guide: &str, gateway: &str) -> HashMap<String, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(guide);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut found = HashMap::new();
    let mut name = None;
    let mut block = String::new();
    for line in text.lines() {
        match (line.strip_prefix("```"), &name) {
            (Some(info), None) => name = Some(info.split_once(' ').map_or("", |(_, file)| file).to_owned()),
            (Some(_), Some(file)) => {
                if !file.is_empty() {
                    let content = block.replace("https://link.example", gateway);
                    assert!(found.insert(file.clone(), content).is_none(), "{guide} has two {file}");
                }
                (name, block) = (None, String::new());
            }
            (None, Some(_)) => {
                block.push_str(line);
                block.push('\n');
            }
            (None, None) => {}
        }
    }
    assert!(name.is_none() && !found.is_empty(), "{guide}");
    found
}

/// A folder that is gone after the test.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new() -> Self {
        let number = FOLDERS.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("linkgate-examples-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    pub fn put(&self, name: &str, content: &str) {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, content).expect("a file");
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Runs a program here, which has to succeed; gives what it said.
    pub async fn run(&self, program: &str, arguments: &[&str]) -> String {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(&self.0);
        // The gateway that it may ask is begun and served by this thread, too.
        let work = tokio::task::spawn_blocking(move || command.output());
        let output = tokio::time::timeout(PATIENCE, work).await;
        let output = output.unwrap_or_else(|_| panic!("{program} {arguments:?} does not end"));
        let output = output.expect("blocking work").unwrap_or_else(|error| panic!("{program}: {error}"));
        let said =
            format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "{program} {arguments:?}: {said}");
        said
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
