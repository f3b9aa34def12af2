use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;

const TEXT: &str = "aweme://authorize?authType=100&client_ticket=Zq8_-x&token=VJ5JCKGJGRSWNMFWHQH4W5NK";

/// A PNG of these bytes, laid out as `color` and `depth` say.
fn png_of(side: u32, color: ColorType, depth: BitDepth, palette: Option<&[u8]>, data: &[u8]) -> Vec<u8> {
    let mut png = Vec::new();
    let mut encoder = Encoder::new(&mut png, side, side);
    encoder.set_color(color);
    encoder.set_depth(depth);
    if let Some(palette) = palette {
        encoder.set_palette(palette.to_vec());
    }
    encoder.write_header().unwrap().write_image_data(data).unwrap();
    png
}

/// The code of `TEXT` as one byte a pixel, dark or light, `px` pixels a module.
fn drawn(px: usize, margin: usize, dark: u8, light: u8) -> (usize, Vec<u8>) {
    let code = encode(TEXT).unwrap();
    let side = code.size * px + 2 * margin;
    let mut pixels = vec![light; side * side];
    for (at, pixel) in pixels.iter_mut().enumerate() {
        let (x, y) = ((at % side).wrapping_sub(margin) / px, (at / side).wrapping_sub(margin) / px);
        if x < code.size && y < code.size && code[y][x].value() {
            *pixel = dark;
        }
    }
    (side, pixels)
}

/// One chunk of a PNG with its checksum.
fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut body = kind.to_vec();
    body.extend_from_slice(data);
    let mut chunk = (data.len() as u32).to_be_bytes().to_vec();
    chunk.extend_from_slice(&body);
    chunk.extend_from_slice(&crc32fast::hash(&body).to_be_bytes());
    chunk
}

fn header(width: u32, height: u32, depth: u8, color: u8) -> Vec<u8> {
    let mut data = [width.to_be_bytes(), height.to_be_bytes()].concat();
    data.extend_from_slice(&[depth, color, 0, 0, 0]);
    chunk(b"IHDR", &data)
}

/// A grey image whose data unpacks to about `length` zeros, whatever the header says.
fn zeros(width: u32, height: u32, length: usize) -> Vec<u8> {
    let mut packed = Vec::new();
    let mut encoder = Encoder::new(&mut packed, 60_000, (length / 60_001) as u32);
    encoder.set_color(ColorType::Grayscale);
    encoder.set_filter(png::Filter::NoFilter);
    encoder.set_compression(png::Compression::High);
    encoder.write_header().unwrap().write_image_data(&vec![0; 60_000 * (length / 60_001)]).unwrap();
    let body = &packed[33..];
    [PNG_SIGNATURE, &header(width, height, 8, 0), body].concat()
}

#[test]
fn a_drawn_code_is_read_back() {
    assert_eq!(read_png(&draw_png(TEXT).unwrap()), Ok(TEXT.to_owned()));
}

#[test]
fn codes_of_every_scale_and_margin_are_read() {
    for px in [1, 2, 3, 5, 8, 11, 20] {
        for margin in [0, 1, 7, 40] {
            let (side, pixels) = drawn(px, margin, 0, 255);
            let png = png_of(side as u32, ColorType::Grayscale, BitDepth::Eight, None, &pixels);

            assert_eq!(read_png(&png), Ok(TEXT.to_owned()), "{px} px a module, {margin} px margin");
        }
    }
}

#[test]
fn codes_in_every_colour_type_and_depth_are_read() {
    let (side, pixels) = drawn(8, 8, 0, 1);
    assert_eq!(side % 8, 0, "rows of packed pixels end with a byte");
    let wide = |f: &dyn Fn(u8) -> Vec<u8>| pixels.iter().flat_map(|p| f(*p)).collect::<Vec<u8>>();
    let packed = |bits: usize, light: u8| {
        let join = |chunk: &[u8]| chunk.iter().fold(0u8, |byte, p| (byte << (bits % 8)) | (p * light));
        pixels.chunks(8 / bits).map(join).collect::<Vec<u8>>()
    };
    let palette: &[u8] = &[20, 30, 90, 250, 250, 210];
    let (grey, rgb) = (ColorType::Grayscale, ColorType::Rgb);
    let all = [
        (grey, BitDepth::One, packed(1, 1)),
        (grey, BitDepth::Two, packed(2, 3)),
        (grey, BitDepth::Four, packed(4, 15)),
        (grey, BitDepth::Eight, wide(&|p| vec![p * 255])),
        (grey, BitDepth::Sixteen, wide(&|p| vec![p * 255; 2])),
        (ColorType::GrayscaleAlpha, BitDepth::Eight, wide(&|p| vec![p * 255, 255])),
        // Transparent black is light: the page below is white.
        (ColorType::GrayscaleAlpha, BitDepth::Sixteen, wide(&|p| vec![0, 0, 255 - p * 255, 0])),
        (rgb, BitDepth::Eight, wide(&|p| [[9, 9, 120], [230, 240, 255]][p as usize].to_vec())),
        (rgb, BitDepth::Sixteen, wide(&|p| vec![p * 255; 6])),
        (ColorType::Rgba, BitDepth::Eight, wide(&|p| vec![0, 0, 0, 255 - p * 255])),
        (ColorType::Rgba, BitDepth::Sixteen, wide(&|p| [vec![p * 255; 6], vec![255; 2]].concat())),
        (ColorType::Indexed, BitDepth::One, packed(1, 1)),
        (ColorType::Indexed, BitDepth::Two, packed(2, 1)),
        (ColorType::Indexed, BitDepth::Four, packed(4, 1)),
        (ColorType::Indexed, BitDepth::Eight, wide(&|p| vec![p])),
    ];

    for (color, depth, data) in all {
        let palette = (color == ColorType::Indexed).then_some(palette);
        let png = png_of(side as u32, color, depth, palette, &data);

        assert_eq!(read_png(&png), Ok(TEXT.to_owned()), "{color:?} {depth:?}");
        assert_eq!(check_png(&png), Ok((side as u32, side as u32)), "{color:?} {depth:?}");
    }
}

#[test]
fn an_svg_is_one_path_on_white_in_modules() {
    let svg = draw_svg(TEXT).unwrap();
    let side = encode(TEXT).unwrap().size + 8;

    assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" "));
    assert!(svg.contains(&format!("viewBox=\"0 0 {side} {side}\"")));
    assert!(svg.contains(&format!("<rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/>")));
    assert!(svg.contains("shape-rendering=\"crispEdges\""));
    assert_eq!(svg.matches('<').count(), 4, "svg, rect, path and the end");
    for word in ["script", "href", "style", "url(", "&", "on"] {
        assert!(!svg["<svg xmlns=\"http://www.w3.org/2000/svg\" ".len()..].contains(word), "{word}");
    }
}

#[test]
fn an_svg_paints_every_dark_module_four_modules_from_the_edge() {
    let svg = draw_svg(TEXT).unwrap();
    let code = encode(TEXT).unwrap();
    let path = svg.split("d=\"").nth(1).unwrap().split('"').next().unwrap();

    let mut painted = Vec::new();
    for run in path.split_terminator('z') {
        let (left, rest) = run.strip_prefix('M').unwrap().split_once(' ').unwrap();
        let (top, rest) = rest.split_once('h').unwrap();
        let (length, rest) = rest.split_once("v1h-").unwrap();
        assert_eq!(length, rest, "the path goes back as far as it went");
        let left: usize = left.parse().unwrap();
        let right = left + length.parse::<usize>().unwrap();
        painted.extend((left..right).map(|x| (x - 4, top.parse::<usize>().unwrap() - 4)));
    }

    let all = (0..code.size).flat_map(|y| (0..code.size).map(move |x| (x, y)));
    let dark: Vec<_> = all.filter(|(x, y)| code[*y][*x].value()).collect();
    assert_eq!(painted, dark);
}

#[test]
fn a_drawn_png_has_at_most_1024_pixels_a_side() {
    for length in [1, 20, 500, 1_500, 2_331] {
        let png = draw_png(&"a".repeat(length)).unwrap();
        let (width, height) = check_png(&png).unwrap();

        assert!(width == height && width <= SIDE_PX_MAX, "{length}: {width} x {height}");
    }
}

#[test]
fn a_text_that_no_code_holds_is_refused() {
    for text in [String::new(), "a".repeat(2_332), "a".repeat(1_000_000)] {
        assert_eq!(draw_svg(&text), Err(QrError::Text));
        assert_eq!(draw_png(&text), Err(QrError::Text));
    }
}

#[test]
fn what_is_no_png_is_refused() {
    let texts: [&[u8]; 6] = [
        b"",
        b"\x89PNG\r\n\x1a\n",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a",
        b"\xff\xd8\xff",
        b"\0",
    ];

    for bytes in texts {
        assert_eq!(check_png(bytes), Err(QrError::Image));
        assert_eq!(read_png(bytes), Err(QrError::Image));
    }
}

#[test]
fn a_png_cut_off_anywhere_is_refused() {
    let png = draw_png(TEXT).unwrap();

    for end in 0..png.len() {
        assert_eq!(check_png(&png[..end]), Err(QrError::Image), "{end} of {}", png.len());
    }
}

#[test]
fn a_png_without_a_code_is_good_but_unreadable() {
    for color in [0, 128, 255] {
        let png = png_of(300, ColorType::Grayscale, BitDepth::Eight, None, &vec![color; 90_000]);

        assert_eq!(check_png(&png), Ok((300, 300)));
        assert_eq!(read_png(&png), Err(QrError::Unreadable));
    }
}

#[test]
fn sizes_over_the_limits_are_refused_before_anything_is_unpacked() {
    let good = zeros(1024, 1024, 1_100_000);
    assert_eq!(check_png(&good).map_err(|_| ()), Ok((1024, 1024)));

    for (width, height) in
        [(1025, 1), (1, 1025), (65_535, 65_535), (0x7fff_ffff, 0x7fff_ffff), (0, 1), (1, 0)]
    {
        let png = [PNG_SIGNATURE, &header(width, height, 16, 6), &good[33..]].concat();
        assert_eq!(check_png(&png), Err(QrError::Image), "{width} x {height}");
    }
    let mut long = draw_png(TEXT).unwrap();
    long.resize(PNG_BYTES_MAX + 1, 0);
    assert_eq!(check_png(&long), Err(QrError::Image));
}

#[test]
fn image_data_that_unpacks_to_far_more_than_the_picture_costs_little() {
    let bomb = zeros(1, 1, 50_000_000);
    assert!(bomb.len() <= PNG_BYTES_MAX, "{}", bomb.len());

    let start = Instant::now();
    let _ = read_png(&bomb);

    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
}

#[test]
fn an_animated_png_is_refused() {
    let png = draw_png(TEXT).unwrap();
    let frames = chunk(b"acTL", &[0, 0, 0, 1, 0, 0, 0, 0]);
    let animated = [&png[..33], &frames, &png[33..]].concat();

    assert_eq!(check_png(&animated), Err(QrError::Image));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_text_comes_back(text in "[ -~]{1,500}") {
        prop_assert_eq!(read_png(&draw_png(&text).unwrap()), Ok(text));
    }

    #[test]
    fn every_text_of_other_scripts_comes_back(text in "[a-z0-9é漢😀]{1,120}") {
        prop_assert_eq!(read_png(&draw_png(&text).unwrap()), Ok(text));
    }

    #[test]
    fn digits_and_capitals_come_back(text in "[0-9]{1,300}|[A-Z0-9 $%*+./:-]{1,300}") {
        prop_assert_eq!(read_png(&draw_png(&text).unwrap()), Ok(text));
    }

    #[test]
    fn random_bytes_are_refused(mut bytes in proptest::collection::vec(any::<u8>(), 0..2_000), png: bool) {
        if png {
            bytes.splice(0..0, PNG_SIGNATURE.iter().copied());
        }
        prop_assert_eq!(read_png(&bytes), Err(QrError::Image));
    }

    #[test]
    fn a_damaged_png_is_refused_or_shows_the_same_text(at in any::<prop::sample::Index>(), flip in 1u8..) {
        let mut png = draw_png(TEXT).unwrap();
        let at = at.index(png.len());
        png[at] ^= flip;

        if let Ok(text) = read_png(&png) {
            prop_assert_eq!(text, TEXT);
        }
    }

    #[test]
    fn noise_between_the_fixed_patterns_never_gives_a_text(version in 1usize..=40, seed in any::<[u8; 32]>()) {
        let modules = 17 + 4 * version;
        let mut pixels = vec![255; modules * modules];
        for (at, pixel) in pixels.iter_mut().enumerate() {
            let (x, y) = (at % modules, at / modules);
            let corner = |v: usize| if v < 7 { Some(v) } else { v.checked_sub(modules - 7) };
            let dark = match (corner(x), corner(y)) {
                (Some(cx), Some(cy)) if x < 7 || y < 7 => is_dark_in_corner(cx, cy),
                _ if x == 6 || y == 6 => (x + y) % 2 == 0,
                _ => seed[at % 32].wrapping_mul(at as u8 | 1).wrapping_add((at / 32) as u8) & 8 == 0,
            };
            *pixel = if dark { 0 } else { 255 };
        }
        let png = png_of(modules as u32, ColorType::Grayscale, BitDepth::Eight, None, &pixels);

        prop_assert_eq!(read_png(&png), Err(QrError::Unreadable));
    }
}
