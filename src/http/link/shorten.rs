//! The page's script and style, shortened as far as can be told without understanding them: whitespace that parts
//! nothing goes, and so do long names that are nothing but names. A name is renamed everywhere or nowhere, so
//! that no scope has to be known; one that may be a property's, a key's, or the browser's own stays.

use std::collections::{BTreeMap, BTreeSet};

/// Words that are no names.
const RESERVED: &str = " async await break case catch class const continue delete do else export extends finally \
    for function if import in instanceof let new of return static super switch this throw try typeof undefined var \
    void while null true false yield ";
/// Frequent letters first.
const LETTERS: &str = "etnrisoaclduphmfgbyvxwkzjqETNRISOACLDUPHMFGBYVXWKZJQ";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Whitespace; its text is a line's end or a space.
    Blank,
    Name,
    Number,
    /// Texts, pieces of templates, regular expressions.
    Text,
    Sign,
}

#[derive(Clone, Copy, Debug)]
struct Token<'a> {
    kind: Kind,
    text: &'a str,
}

/// A script of ours. It keeps to what the modules use: no `class` with fields named like locals, no labels.
pub fn script(source: &str) -> String {
    let tokens = tokens(source);
    let names = short_names(&tokens);
    let mut short = String::with_capacity(source.len());
    let mut before = Token { kind: Kind::Blank, text: "" };
    for (at, token) in tokens.iter().enumerate() {
        if token.kind == Kind::Blank {
            short.push_str(tokens.get(at + 1).map_or("", |after| blank_between(before, *token, *after)));
            continue;
        }
        if token.text == "}" && before.text == ";" {
            short.pop();
        }
        short.push_str(names.get(token.text).filter(|_| token.kind == Kind::Name).map_or(token.text, |n| n));
        before = *token;
    }
    short
}

/// A style of ours, which has no texts with spaces or braces in them.
pub fn style(source: &str) -> String {
    let mut short = String::with_capacity(source.len());
    for word in source.split_whitespace() {
        let joins = short.ends_with(['{', '}', ';', ',', ':']) || word.starts_with(['{', '}']);
        if !joins {
            short.push(' ');
        }
        if word.starts_with('}') && short.ends_with(';') {
            short.pop();
        }
        short.push_str(word);
    }
    short.trim_start().to_owned()
}

/// What whitespace between two tokens comes down to.
fn blank_between(before: Token<'_>, blank: Token<'_>, after: Token<'_>) -> &'static str {
    let goes_on = ["{", ",", "(", "[", ";", "=>", "?", ":", "&", "|", "="].contains(&before.text)
        || ["}", ")", "]", "?", ":", ".", "?."].contains(&after.text);
    let is_word = |token: Token<'_>| matches!(token.kind, Kind::Name | Kind::Number);
    let is_sum = |token: Token<'_>| matches!(token.text, "+" | "-");
    if blank.text == "\n" && !goes_on && !before.text.is_empty() {
        "\n"
    } else if (is_word(before) && is_word(after)) || (is_sum(before) && is_sum(after)) {
        " "
    } else {
        ""
    }
}

/// Long names and what they become, the most frequent the shortest.
fn short_names<'a>(tokens: &[Token<'a>]) -> BTreeMap<&'a str, String> {
    let tokens: Vec<Token<'a>> = tokens.iter().copied().filter(|token| token.kind != Kind::Blank).collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for token in tokens.iter().filter(|token| token.kind == Kind::Name) {
        *counts.entry(token.text).or_default() += 1;
    }
    let (declared, fixed) = (declared(&tokens), fixed(&tokens));
    let is_free = |name: &str| name.len() > 2 && !fixed.contains(name) && !is_reserved(name);
    let mut long: Vec<&str> = declared.into_iter().filter(|name| is_free(name)).collect();
    long.sort_by_key(|name| (std::cmp::Reverse(counts[name]), *name));
    let singles = LETTERS.chars().map(String::from);
    let doubles = LETTERS.chars().flat_map(|one| LETTERS.chars().map(move |other| format!("{one}{other}")));
    let mut fresh = singles.chain(doubles).filter(|name| !counts.contains_key(&**name) && !is_reserved(name));
    long.into_iter().filter_map(|name| Some((name, fresh.next()?))).collect()
}

fn is_reserved(name: &str) -> bool {
    RESERVED.split_whitespace().any(|word| word == name)
}

/// Names that the script itself makes: after `const`, `let` and `function`, and of parameters.
fn declared<'a>(tokens: &[Token<'a>]) -> BTreeSet<&'a str> {
    let text = |at: usize| tokens.get(at).map_or("", |token| token.text);
    let mut found = BTreeSet::new();
    for (at, token) in tokens.iter().enumerate() {
        let before = at.checked_sub(1).map_or("", text);
        if token.kind == Kind::Name
            && (matches!(before, "const" | "let" | "function") || text(at + 1) == "=>")
        {
            found.insert(token.text);
        }
        let ends_parameters = before == ")" && matches!(token.text, "=>" | "{");
        let Some(opens) = ends_parameters.then(|| opening(tokens, at - 1)).flatten() else { continue };
        let is_function = token.text == "=>" || opens.checked_sub(2).is_some_and(|at| text(at) == "function");
        if is_function {
            found.extend(parameters(&tokens[opens..at]));
        }
    }
    found
}

/// Plain parameters, of all between two brackets; those in braces are keys as well.
fn parameters<'a>(tokens: &[Token<'a>]) -> Vec<&'a str> {
    let mut depth = 0;
    let mut found = Vec::new();
    for around in tokens.windows(3) {
        let [before, token, after] = around else { continue };
        match before.text {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth -= 1,
            _ => {}
        }
        let apart = matches!(before.text, "(" | ",") && matches!(after.text, ")" | "," | "=");
        if depth == 1 && apart && token.kind == Kind::Name {
            found.push(token.text);
        }
    }
    found
}

/// Where the bracket opens that closes at `at`.
fn opening(tokens: &[Token<'_>], at: usize) -> Option<usize> {
    let mut depth = 0;
    for place in (0..=at).rev() {
        match tokens[place].text {
            ")" => depth += 1,
            "(" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(place);
        }
    }
    None
}

/// Names that may be more than a name: after a dot, before a colon, or alone in braces.
fn fixed<'a>(tokens: &[Token<'a>]) -> BTreeSet<&'a str> {
    let text = |at: usize| tokens.get(at).map_or("", |token| token.text);
    let mut open = Vec::new();
    let mut found = BTreeSet::new();
    for (at, token) in tokens.iter().enumerate() {
        let (before, after) = (at.checked_sub(1).map_or("", text), text(at + 1));
        let in_braces = open.last() == Some(&"{") && matches!(before, "{" | ",");
        let alone = in_braces && matches!(after, "," | "}" | "=");
        if token.kind == Kind::Name && (matches!(before, "." | "?.") || after == ":" || alone) {
            found.insert(token.text);
        }
        match (token.kind, token.text) {
            (Kind::Sign, "(" | "[" | "{") => open.push(token.text),
            (Kind::Sign, ")" | "]" | "}") => {
                open.pop();
            }
            (Kind::Text, piece) if piece.starts_with('`') && piece.ends_with("${") => open.push("${"),
            (Kind::Text, piece) if piece.starts_with('}') && piece.ends_with('`') => {
                open.pop();
            }
            _ => {}
        }
    }
    found
}

fn tokens(source: &str) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token<'_>> = Vec::new();
    // Braces that are open; `true` for one of a template.
    let mut braces = Vec::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let last = tokens.iter().rev().find(|token| token.kind != Kind::Blank);
        let begins_value = last.is_none_or(|last| {
            (last.kind == Kind::Sign && !matches!(last.text, ")" | "]" | "}")) || last.text == "return"
        });
        let (kind, length) = match first {
            ' ' | '\n' => (Kind::Blank, span(rest, |c| c == ' ' || c == '\n')),
            '0'..='9' => (Kind::Number, span(rest, |c| c.is_ascii_alphanumeric() || c == '.' || c == '_')),
            'a'..='z' | 'A'..='Z' | '_' | '$' => {
                (Kind::Name, span(rest, |c| c.is_ascii_alphanumeric() || c == '_' || c == '$'))
            }
            '\'' | '"' => (Kind::Text, text_end(rest, &[&rest[..1]])),
            '`' => (Kind::Text, text_end(rest, &["`", "${"])),
            '}' if braces.last() == Some(&true) => {
                braces.pop();
                (Kind::Text, text_end(rest, &["`", "${"]))
            }
            '/' if begins_value => {
                let end = regex_end(rest);
                (Kind::Text, end + span(&rest[end..], |c| c.is_ascii_alphabetic()))
            }
            _ => (Kind::Sign, sign_length(rest)),
        };
        let (text, after) = rest.split_at(length);
        match (kind, text) {
            (Kind::Sign, "{") => braces.push(false),
            (Kind::Sign, "}") => {
                braces.pop();
            }
            (Kind::Text, piece) if piece.ends_with("${") && piece.starts_with(['`', '}']) => {
                braces.push(true)
            }
            _ => {}
        }
        let text = match kind {
            Kind::Blank if text.contains('\n') => "\n",
            Kind::Blank => " ",
            _ => text,
        };
        tokens.push(Token { kind, text });
        rest = after;
    }
    tokens
}

fn span(text: &str, is_in: impl Fn(char) -> bool) -> usize {
    text.find(|c| !is_in(c)).unwrap_or(text.len())
}

fn sign_length(text: &str) -> usize {
    let long = ["...", "=>"].iter().find(|sign| text.starts_with(**sign)).map(|sign| sign.len());
    let is_chain = text.starts_with("?.") && !text[2..].starts_with(|c: char| c.is_ascii_digit());
    let one = text.chars().next().map_or(1, char::len_utf8);
    long.unwrap_or(if is_chain { 2 } else { one })
}

/// Behind the first of `ends` after the first character.
fn text_end(text: &str, ends: &[&str]) -> usize {
    let mut at = 1;
    while at < text.len() {
        if let Some(end) = ends.iter().find(|end| text[at..].starts_with(**end)) {
            return at + end.len();
        }
        let escaped = usize::from(text[at..].starts_with('\\'));
        at += text[at..].chars().take(1 + escaped).map(char::len_utf8).sum::<usize>();
    }
    text.len()
}

fn regex_end(text: &str) -> usize {
    let (mut in_class, mut escaped) = (false, false);
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => in_class = true,
            ']' => in_class = false,
            '/' if !in_class => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_get_short_and_what_may_be_more_than_a_name_stays() {
        let source = "const number = 1;\nfunction twice(value, { inner, other: plain }) {\n  return value * number + inner;\n}\nx.number2 = { number2: twice(number, 2) };\n";

        assert_eq!(
            script(source),
            "const e=1;function t(n,{inner,other:plain}){return n*e+inner}\nx.number2={number2:t(e,2)};"
        );
    }

    #[test]
    fn texts_templates_and_expressions_stay_as_they_are() {
        for source in
            ["'a  b'", "\"it's\"", "`a  ${x}  b`", "a(/[/ ']+ /g)", "`}${a({b:`${c}  `})}`", "'\\'  '"]
        {
            assert_eq!(script(source), source);
        }
    }

    #[test]
    fn lines_that_end_a_statement_stay_apart() {
        assert_eq!(script("a()\nb()\nlet c\nd = 1 + +e"), "a()\nb()\nlet c\nd=1+ +e");
    }

    #[test]
    fn a_style_keeps_what_parts_its_words() {
        let source = "a :is(b, c) > d {\n  margin: calc(1px - 2px) auto;\n  color: red;\n}\n@media (x) { e { f: g; } }\n";

        assert_eq!(style(source), "a :is(b,c) > d{margin:calc(1px - 2px) auto;color:red}@media (x){e{f:g}}");
    }
}
