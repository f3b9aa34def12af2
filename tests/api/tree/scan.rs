//! Reads Rust as far as the rules need: where comments and texts are, which words and signs are left,
//! where a function begins and ends. Knows no macros and no types.

/// A word or a sign of the source, with the line it is on, counted from 1. `::` is one sign.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Token<'a> {
    pub text: &'a str,
    pub line: usize,
}

/// A function with a body.
#[derive(Debug, PartialEq)]
pub struct Function {
    pub name: String,
    /// From the line of `fn` to that of the closing brace, both counted.
    pub lines: usize,
}

/// The source with the inside of comments, texts and character literals turned into spaces. Lines
/// stay where they are.
pub fn without_texts(source: &str) -> String {
    let bytes = source.as_bytes();
    let mut kept = bytes.to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let end = match bytes[at] {
            b'/' if bytes.get(at + 1) == Some(&b'/') => line_end(bytes, at),
            b'/' if bytes.get(at + 1) == Some(&b'*') => block_comment_end(bytes, at),
            b'"' => text_end(bytes, at + 1),
            b'\'' => char_end(bytes, at),
            b'r' | b'b' | b'c' if !follows_word(bytes, at) => prefixed_text_end(bytes, at),
            _ => at,
        };
        for byte in &mut kept[at..end] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
        at = end.max(at + 1);
    }
    String::from_utf8_lossy(&kept).into_owned()
}

/// The words and signs of a text that went through `without_texts`.
pub fn tokens(text: &str) -> Vec<Token<'_>> {
    let bytes = text.as_bytes();
    let (mut found, mut at, mut line) = (Vec::new(), 0, 1);
    while at < bytes.len() {
        let start = at;
        at += 1;
        if bytes[start] == b'\n' {
            line += 1;
        } else if is_word(bytes[start]) {
            while at < bytes.len() && is_word(bytes[at]) {
                at += 1;
            }
        } else if bytes[start..].starts_with(b"::") {
            at += 1;
        }
        if !bytes[start].is_ascii_whitespace() {
            found.push(Token { text: &text[start..at], line });
        }
    }
    found
}

/// Every function with a body, nested ones and methods too.
pub fn functions(tokens: &[Token<'_>]) -> Vec<Function> {
    let mut found = Vec::new();
    for (index, pair) in tokens.windows(2).enumerate() {
        // `fn(` is a type, and a `$name` belongs to a macro.
        if pair[0].text != "fn" || !is_word(pair[1].text.as_bytes()[0]) {
            continue;
        }
        if let Some(end) = body_end(&tokens[index + 2..]) {
            found.push(Function { name: pair[1].text.to_owned(), lines: end + 1 - pair[0].line });
        }
    }
    found
}

/// The line of the brace that closes a function's body. None for a function without one.
fn body_end(tokens: &[Token<'_>]) -> Option<usize> {
    let (mut round, mut braces) = (0i32, 0i32);
    for token in tokens {
        match token.text {
            "(" | "[" => round += 1,
            ")" | "]" => round -= 1,
            ";" if round == 0 && braces == 0 => return None,
            "{" => braces += 1,
            "}" => {
                braces -= 1;
                // Inside brackets it closes a constant such as `[u8; { N }]`.
                if braces == 0 && round == 0 {
                    return Some(token.line);
                }
            }
            _ => {}
        }
    }
    None
}

/// Letters, digits and `_`; what is not ASCII counts as a letter, which keeps characters whole.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}

fn follows_word(bytes: &[u8], at: usize) -> bool {
    at > 0 && is_word(bytes[at - 1])
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |length| at + length)
}

fn block_comment_end(bytes: &[u8], at: usize) -> usize {
    let (mut end, mut depth) = (at, 0);
    while end < bytes.len() {
        if bytes[end..].starts_with(b"/*") {
            depth += 1;
            end += 2;
        } else if bytes[end..].starts_with(b"*/") {
            depth -= 1;
            end += 2;
            if depth == 0 {
                break;
            }
        } else {
            end += 1;
        }
    }
    end.min(bytes.len())
}

/// The end of a text with escapes, whose opening quote is just before `at`.
fn text_end(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// The end of a character literal; `at` itself when the quote begins a lifetime or a label.
fn char_end(bytes: &[u8], at: usize) -> usize {
    let rest = &bytes[at + 1..];
    match rest.first() {
        Some(b'\\') => {
            let close = rest.iter().skip(2).position(|byte| *byte == b'\'');
            close.map_or(bytes.len(), |length| at + 1 + 2 + length + 1)
        }
        Some(first) => {
            let width = match first {
                0x00..=0x7f => 1,
                0x80..=0xdf => 2,
                0xe0..=0xef => 3,
                _ => 4,
            };
            if rest.get(width) == Some(&b'\'') { at + 1 + width + 1 } else { at }
        }
        None => at,
    }
}

/// The end of `r"..."`, `r#"..."#`, `b"..."`, `br"..."`, `b'.'`, `c"..."`, `cr"..."`; `at` itself when a
/// plain word or a raw identifier stands there.
fn prefixed_text_end(bytes: &[u8], at: usize) -> usize {
    let mut quote = at;
    if matches!(bytes[quote], b'b' | b'c') {
        quote += 1;
    }
    let raw = bytes.get(quote) == Some(&b'r');
    if !raw {
        return match bytes.get(quote) {
            Some(b'"') => text_end(bytes, quote + 1),
            Some(b'\'') if bytes[at] == b'b' => char_end(bytes, quote),
            _ => at,
        };
    }
    let hashes = bytes[quote + 1..].iter().take_while(|byte| **byte == b'#').count();
    let open = quote + 1 + hashes;
    if bytes.get(open) != Some(&b'"') {
        return at;
    }
    let close = [vec![b'"'], vec![b'#'; hashes]].concat();
    let length = bytes[open + 1..].windows(close.len()).position(|window| window == close);
    length.map_or(bytes.len(), |length| open + 1 + length + close.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(source: &str) -> Vec<String> {
        tokens(&without_texts(source)).iter().map(|token| token.text.to_owned()).collect()
    }

    fn measured(source: &str) -> Vec<(String, usize)> {
        let text = without_texts(source);
        functions(&tokens(&text)).into_iter().map(|function| (function.name, function.lines)).collect()
    }

    #[test]
    fn comments_are_left_out() {
        assert_eq!(words("a // b\nc /* d /* e */ f */ g /// h \" i\nj"), ["a", "c", "g", "j"]);
    }

    #[test]
    fn texts_are_left_out() {
        assert_eq!(words(r#"a "b \" c // d" e b"f" g c"h" i"#), ["a", "e", "g", "i"]);
    }

    #[test]
    fn raw_texts_are_left_out() {
        assert_eq!(words(r###"a r"b \" c r#"d " e"# f br##"g "# h"## i"###), ["a", "c", "f", "i"]);
    }

    #[test]
    fn raw_identifiers_and_words_that_end_in_r_are_kept() {
        assert_eq!(words(r#"r#type for"x" b"#), ["r", "#", "type", "for", "b"]);
    }

    #[test]
    fn characters_are_told_from_lifetimes() {
        assert_eq!(
            words(r"'{' '\'' '\u{7d}' 'é' b'}' &'a str 'outer: loop"),
            ["&", "'", "a", "str", "'", "outer", ":", "loop"]
        );
    }

    #[test]
    fn a_token_knows_its_line() {
        let text = without_texts("a\n/* b\n c */ d\n\"e\nf\" g");

        let lines: Vec<usize> = tokens(&text).iter().map(|token| token.line).collect();

        assert_eq!(lines, [1, 3, 5]);
    }

    #[test]
    fn a_function_is_measured_from_its_name_to_its_last_brace() {
        let source =
            "/// Doc.\nfn a() {\n    let b = '}';\n    // }\n    if c { \"}\" } else { d }\n}\nfn e() {}\n";

        assert_eq!(measured(source), [("a".to_owned(), 5), ("e".to_owned(), 1)]);
    }

    #[test]
    fn functions_inside_functions_are_measured_too() {
        let source = "impl A {\n    fn b(&self) {\n        fn c() {\n        }\n    }\n}\n";

        assert_eq!(measured(source), [("b".to_owned(), 4), ("c".to_owned(), 2)]);
    }

    #[test]
    fn functions_without_a_body_and_types_are_passed_over() {
        let source = "trait A {\n fn b(&self, c: [u8; 4]) -> fn(u8) -> u8;\n fn d<const N: usize>(e: [u8; { N }]) {\n }\n}";

        assert_eq!(measured(source), [("d".to_owned(), 2)]);
    }

    #[test]
    fn a_text_that_never_ends_does_not_hang_or_panic() {
        for source in ["\"a", "\"a\\", "r#\"a", "/* a", "'", "'\\", "b", "br", "fn a() {", "'é"] {
            let _ = measured(source);
        }
    }
}
