//! QR codes: read from an upstream's PNG, drawn as SVG and PNG. A leaf: nothing else of linkgate is
//! named here.
//!
//! Reading is for codes that software drew: upright, alone in the picture, of any size, colour and
//! margin. Photographs are left out on purpose, because searching a picture for a tilted code takes
//! time that whoever made the picture decides; here every step is bounded by the pixels.

use std::fmt::Write as _;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use fast_qr::{ECL, QRBuilder, QRCode};
use png::{BitDepth, ColorType, Decoder, Encoder, Limits, Transformations};

/// Largest PNG that is looked at, in bytes.
pub const PNG_BYTES_MAX: usize = 200_000;

/// Most pixels a side, of what is read and of what is drawn.
pub const SIDE_PX_MAX: u32 = 1024;

/// The light margin around a drawn code, in modules. Source: ISO/IEC 18004, 4 for a QR code.
const QUIET_ZONE: usize = 4;

/// Pixels a module of a drawn PNG, where the code is small enough for `SIDE_PX_MAX`.
const MODULE_PX: usize = 8;

/// What the PNG decoder may allocate for itself, in bytes: rows of the widest image, and no more.
const DECODER_BYTES_MAX: usize = 1 << 20;

/// Modules a side of the smallest and the largest code, and the step between two sizes.
const MODULES_MIN: usize = 21;
const MODULES_MAX: usize = 177;
const MODULES_STEP: usize = 4;

const PNG_SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QrError {
    /// Not a PNG, damaged, animated, or larger than `PNG_BYTES_MAX` or `SIDE_PX_MAX`.
    #[error("not a PNG image within the limits")]
    Image,
    /// A good image without a QR code that can be read, or one that carries no text.
    #[error("no readable QR code in the image")]
    Unreadable,
    /// Nothing to draw, or more than a QR code holds (2,331 bytes).
    #[error("the text can't be drawn as a QR code")]
    Text,
}

/// Reads the text of the QR code in a PNG.
pub fn read_png(bytes: &[u8]) -> Result<String, QrError> {
    let picture = Picture::decode(bytes)?.into_bitmap();
    let modules = picture.find_modules().ok_or(QrError::Unreadable)?;
    // The decoder is made for trusted grids; should it panic on an odd one, that code is unreadable.
    let text = catch_unwind(AssertUnwindSafe(|| {
        let grid = rqrr::SimpleGrid::from_func(modules, |x, y| picture.module(modules, x, y));
        rqrr::Grid::new(grid).decode().map(|(_, text)| text)
    }));
    match text {
        Ok(Ok(text)) if !text.is_empty() => Ok(text),
        _ => Err(QrError::Unreadable),
    }
}

/// Whether these bytes are a whole PNG within the limits; gives its width and height in pixels.
/// Whether it shows a QR code is left open.
pub fn check_png(bytes: &[u8]) -> Result<(u32, u32), QrError> {
    let picture = Picture::decode(bytes)?;
    Ok((picture.width as u32, picture.height as u32))
}

/// Draws the text as an SVG of one path on white, one user unit a module. It has no script, style,
/// reference or text, so it can be put into a page as it is.
pub fn draw_svg(text: &str) -> Result<String, QrError> {
    let code = encode(text)?;
    let side = code.size + 2 * QUIET_ZONE;
    let mut path = String::new();
    for y in 0..code.size {
        let mut x = 0;
        while x < code.size {
            let run = code[y][x..].iter().take_while(|module| module.value()).count();
            if run > 0 {
                let (left, top) = (x + QUIET_ZONE, y + QUIET_ZONE);
                write!(path, "M{left} {top}h{run}v1h-{run}z").map_err(|_| QrError::Text)?;
            }
            x += run.max(1);
        }
    }
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" \
         shape-rendering=\"crispEdges\"><rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/>\
         <path fill=\"#000\" d=\"{path}\"/></svg>"
    ))
}

/// Draws the text as a PNG of one bit a pixel, 8 pixels a module (fewer for a large code, so that no
/// side is over `SIDE_PX_MAX`).
pub fn draw_png(text: &str) -> Result<Vec<u8>, QrError> {
    let code = encode(text)?;
    let modules = code.size + 2 * QUIET_ZONE;
    let scale = MODULE_PX.min(SIDE_PX_MAX as usize / modules);
    let side = modules * scale;
    let is_dark = |x: usize, y: usize| {
        let inside = QUIET_ZONE..QUIET_ZONE + code.size;
        inside.contains(&x) && inside.contains(&y) && code[y - QUIET_ZONE][x - QUIET_ZONE].value()
    };

    let mut pixels = Vec::with_capacity(side * side.div_ceil(8));
    for y in 0..modules {
        let mut row = vec![0xff_u8; side.div_ceil(8)];
        for x in (0..side).filter(|x| is_dark(x / scale, y)) {
            row[x / 8] &= !(0x80 >> (x % 8));
        }
        for _ in 0..scale {
            pixels.extend_from_slice(&row);
        }
    }

    let mut png = Vec::new();
    let mut encoder = Encoder::new(&mut png, side as u32, side as u32);
    encoder.set_color(ColorType::Grayscale);
    encoder.set_depth(BitDepth::One);
    let mut writer = encoder.write_header().map_err(|_| QrError::Text)?;
    writer.write_image_data(&pixels).map_err(|_| QrError::Text)?;
    writer.finish().map_err(|_| QrError::Text)?;
    Ok(png)
}

/// Level M corrects 15 % of a code, enough for a screen, and keeps the modules large.
fn encode(text: &str) -> Result<QRCode, QrError> {
    if text.is_empty() {
        return Err(QrError::Text);
    }
    QRBuilder::new(text).ecl(ECL::M).build().map_err(|_| QrError::Text)
}

/// An image of one byte a pixel, from 0 (black) to 255 (white).
struct Picture {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

impl Picture {
    fn decode(bytes: &[u8]) -> Result<Self, QrError> {
        if bytes.len() > PNG_BYTES_MAX || !bytes.starts_with(PNG_SIGNATURE) {
            return Err(QrError::Image);
        }
        let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), Limits { bytes: DECODER_BYTES_MAX });
        decoder.set_ignore_text_chunk(true);
        decoder.set_ignore_iccp_chunk(true);
        decoder.set_transformations(Transformations::normalize_to_color8());
        let header = decoder.read_header_info().map_err(|_| QrError::Image)?;
        if header.width.max(header.height) > SIDE_PX_MAX {
            return Err(QrError::Image);
        }

        let mut reader = decoder.read_info().map_err(|_| QrError::Image)?;
        if reader.info().animation_control.is_some() {
            return Err(QrError::Image);
        }
        // At most 4 bytes a pixel, so 4 MiB.
        let size = reader.output_buffer_size().ok_or(QrError::Image)?;
        let mut buffer = vec![0; size];
        let frame = reader.next_frame(&mut buffer).map_err(|_| QrError::Image)?;
        reader.finish().map_err(|_| QrError::Image)?;

        let pixels = buffer.chunks_exact(frame.color_type.samples()).map(on_white).collect();
        Ok(Self { width: frame.width as usize, height: frame.height as usize, pixels })
    }

    /// Dark and light pixels, split halfway between the darkest and the lightest.
    fn into_bitmap(self) -> Bitmap {
        let darkest = self.pixels.iter().min().copied().unwrap_or(0);
        let lightest = self.pixels.iter().max().copied().unwrap_or(0);
        let split = u8::midpoint(darkest, lightest);
        let dark: Vec<bool> = self.pixels.iter().map(|pixel| *pixel <= split).collect();
        Bitmap::new(self.width, dark)
    }
}

/// The luminance of a pixel of 1 (grey), 2 (grey, alpha), 3 (colour) or 4 (colour, alpha) samples on
/// a white ground. Source of the weights: ITU-R BT.601, in thousandths.
fn on_white(samples: &[u8]) -> u8 {
    let (luminance, alpha) = match *samples {
        [grey] => (u32::from(grey), 255),
        [grey, alpha] => (u32::from(grey), u32::from(alpha)),
        [red, green, blue, ref rest @ ..] => {
            let mixed = 299 * u32::from(red) + 587 * u32::from(green) + 114 * u32::from(blue);
            (mixed / 1000, rest.first().copied().map_or(255, u32::from))
        }
        [] => (255, 255),
    };
    ((luminance * alpha + 255 * (255 - alpha)) / 255) as u8
}

/// Dark and light pixels, and the box around all dark ones: a code's own outline, since three of
/// its corners are dark along both edges.
struct Bitmap {
    width: usize,
    dark: Vec<bool>,
    left: usize,
    top: usize,
    box_width: usize,
    box_height: usize,
}

impl Bitmap {
    fn new(width: usize, dark: Vec<bool>) -> Self {
        let (mut left, mut right, mut top, mut bottom) = (usize::MAX, 0, usize::MAX, 0);
        for at in dark.iter().enumerate().filter(|(_, dark)| **dark).map(|(at, _)| at) {
            let (x, y) = (at % width, at / width);
            (left, right) = (left.min(x), right.max(x + 1));
            (top, bottom) = (top.min(y), bottom.max(y + 1));
        }
        let (box_width, box_height) = (right.saturating_sub(left), bottom.saturating_sub(top));
        Self { width, dark, left, top, box_width, box_height }
    }

    /// How many modules a side the code in the box has: the count under which the corners and the
    /// timing lines come out as every code has them.
    fn find_modules(&self) -> Option<usize> {
        (MODULES_MIN..=MODULES_MAX)
            .step_by(MODULES_STEP)
            .filter(|modules| *modules <= self.box_width.min(self.box_height))
            .find(|modules| self.has_fixed_patterns(*modules))
    }

    /// Whether the middle of the module at `x`, `y` is dark, with `modules` of them a side.
    fn module(&self, modules: usize, x: usize, y: usize) -> bool {
        let middle = |place: usize, length: usize| (2 * place + 1) * length / (2 * modules);
        let (x, y) = (self.left + middle(x, self.box_width), self.top + middle(y, self.box_height));
        self.dark.get(y * self.width + x).copied().unwrap_or(false)
    }

    fn has_fixed_patterns(&self, modules: usize) -> bool {
        let far = modules - 7;
        let corners = [(0, 0), (far, 0), (0, far)].iter().all(|(left, top)| {
            (0..49).all(|at| {
                let (x, y) = (at % 7, at / 7);
                self.module(modules, left + x, top + y) == is_dark_in_corner(x, y)
            })
        });
        let timing = (8..modules - 8).all(|at| {
            let dark = at % 2 == 0;
            self.module(modules, at, 6) == dark && self.module(modules, 6, at) == dark
        });
        corners && timing
    }
}

/// The pattern in three corners of every code: a dark square in a light ring in a dark one, 7 by 7.
fn is_dark_in_corner(x: usize, y: usize) -> bool {
    !matches!(x.abs_diff(3).max(y.abs_diff(3)), 2)
}

#[cfg(test)]
mod tests;
