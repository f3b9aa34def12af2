//! Pictures from elsewhere, for pages that ask nobody but this gateway: a tenant's logo, an account's picture.
//! Fetched by the guard, believed only as far as their first bytes show that they are pictures, and kept in this
//! process for a while. Nothing here draws or changes one.

use std::sync::Arc;
use std::time::Duration;

use imagesize::ImageType;
use moka::sync::Cache;
use tokio::sync::Semaphore;
use url::Url;

use crate::guard::Guard;
use crate::model::id::TenantId;

/// Of one picture.
pub const BYTES_MAX: usize = 512 * 1024;
/// Pixels a side of one picture: a browser needs four bytes for each.
pub const SIDE_PX_MAX: usize = 4_096;
/// Of all that are kept.
const KEPT_BYTES_MAX: u64 = 32 * 1024 * 1024;
/// How long one is kept. Longer than a session lives, so that one page fetches it once.
const KEPT_FOR: Duration = Duration::from_secs(3_600);
/// How many addresses are remembered that gave none, and for how long.
const FAILED_MAX: u64 = 10_000;
const FAILED_FOR: Duration = Duration::from_secs(60);
/// From the name's lookup to the last byte.
pub const DEADLINE: Duration = Duration::from_secs(5);
/// How many fetches this process has under way at most, and how long one waits for its turn.
const FETCHES_MAX: usize = 16;
const WAIT: Duration = Duration::from_secs(3);

/// A picture that browsers can show.
#[derive(Debug, PartialEq, Eq)]
pub struct Picture {
    pub media_type: &'static str,
    pub bytes: Vec<u8>,
}

type Key = (TenantId, String);

/// What this process has of them.
pub struct Pictures {
    guard: Guard,
    kept: Cache<Key, Arc<Picture>>,
    failed: Cache<Key, ()>,
    slots: Semaphore,
}

impl Pictures {
    pub fn new(guard: Guard) -> Self {
        let weigh = |_: &Key, picture: &Arc<Picture>| u32::try_from(picture.bytes.len()).unwrap_or(u32::MAX);
        Self {
            guard,
            kept: Cache::builder().weigher(weigh).max_capacity(KEPT_BYTES_MAX).time_to_live(KEPT_FOR).build(),
            failed: Cache::builder().max_capacity(FAILED_MAX).time_to_live(FAILED_FOR).build(),
            slots: Semaphore::new(FETCHES_MAX),
        }
    }

    /// The picture at an address; nothing when it can't be had within some seconds, or is none.
    pub async fn get(&self, tenant: TenantId, url: &str) -> Option<Arc<Picture>> {
        let key = (tenant, url.to_owned());
        if let Some(picture) = self.kept.get(&key) {
            return Some(picture);
        }
        if self.failed.contains_key(&key) {
            return None;
        }
        let slot = tokio::time::timeout(WAIT, self.slots.acquire()).await;
        let Ok(Ok(_slot)) = slot else { return None };
        // Whoever had the turn before has fetched the same, it may be.
        if let Some(picture) = self.kept.get(&key) {
            return Some(picture);
        }
        let fetched = self.fetch(url).await.map(Arc::new);
        match &fetched {
            Some(picture) => self.kept.insert(key, picture.clone()),
            None => self.failed.insert(key, ()),
        }
        fetched
    }

    async fn fetch(&self, url: &str) -> Option<Picture> {
        let url = Url::parse(url).ok()?;
        let answer = self.guard.get(&url, BYTES_MAX, DEADLINE).await.ok()?;
        // A redirect is another address, which nobody has named.
        if answer.status != 200 {
            return None;
        }
        let media_type = media_type_of(&answer.body)?;
        Some(Picture { media_type, bytes: answer.body })
    }
}

/// What a picture is by its bytes, whatever its server calls it.
fn media_type_of(bytes: &[u8]) -> Option<&'static str> {
    let Ok(kind) = imagesize::image_type(bytes) else { return is_svg(bytes).then_some("image/svg+xml") };
    let media_type = match kind {
        ImageType::Png => "image/png",
        ImageType::Jpeg => "image/jpeg",
        ImageType::Webp => "image/webp",
        ImageType::Gif => "image/gif",
        _ => return None,
    };
    let size = imagesize::blob_size(bytes).ok()?;
    let fits = |side: usize| (1..=SIDE_PX_MAX).contains(&side);
    (fits(size.width) && fits(size.height)).then_some(media_type)
}

/// Whether it begins as an SVG does. What is in it need not be looked at: as an `img`, which is all that pages
/// make of it, it runs no script and loads nothing.
fn is_svg(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let begins = ["<svg", "<?xml", "<!--", "<!DOCTYPE svg"].iter().any(|start| text.starts_with(start));
    begins && text.contains("<svg") && !text.contains("<html")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes.extend([8, 6, 0, 0, 0, 0, 0, 0, 0]);
        bytes
    }

    #[test]
    fn a_picture_is_what_its_bytes_say() {
        assert_eq!(media_type_of(&png(40, 40)), Some("image/png"));
        assert_eq!(media_type_of(b"GIF89a\x01\0\x01\0\0\0\0"), Some("image/gif"));
        assert_eq!(media_type_of(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), Some("image/svg+xml"));
        assert_eq!(media_type_of("\u{feff}<?xml version='1.0'?><svg/>".as_bytes()), Some("image/svg+xml"));
    }

    #[test]
    fn what_is_no_picture_or_far_too_large_a_one_is_not_passed_on() {
        let none: [&[u8]; 6] = [
            b"",
            b"<html><svg/></html>",
            b"<!-- --><html><svg></svg></html>",
            b"alert(1)",
            b"BM\0\0\0\0",
            b"\xff\xd8\xff\xe0",
        ];
        for bytes in none {
            assert_eq!(media_type_of(bytes), None, "{bytes:?}");
        }
        assert_eq!(media_type_of(&png(60_000, 60_000)), None);
        assert_eq!(media_type_of(&png(0, 40)), None);
    }
}
