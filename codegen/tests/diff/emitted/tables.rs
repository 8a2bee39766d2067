//! What the runtime's macros declare of unions and enums.

use anthropic_beta_codegen::diff::ItemKind;
use proc_macro2::{TokenStream, TokenTree};

use super::Reader;
use super::tokens::split;

impl Reader<'_> {
    /// The runtime's macros implement the same traits for every type of a kind. What differs is what an open type has and
    /// a closed one lacks, and what a table says.
    pub(super) fn table(&mut self, table: &syn::Macro) {
        let tokens = table.tokens.clone();
        match table.path.segments.last().map(|last| last.ident.to_string()).as_deref() {
            Some("open_enum") => self.open_enum(tokens),
            Some("closed_enum") => self.closed_enum(tokens),
            Some("variants") => self.views(tokens),
            Some("union") => self.union(tokens),
            Some("clears") => self.clears(tokens),
            Some("of_list") => self.of_list(tokens),
            _ => {}
        }
    }

    fn closed_enum(&mut self, table: TokenStream) {
        let Some(TokenTree::Ident(name)) = table.into_iter().next() else { return };
        let path = self.path(&name.to_string());
        self.add(format!("{path}::FromStr"), ItemKind::Trait, "json::NotListed".to_owned());
        for from in ["TryFrom<&str>", "TryFrom<String>"] {
            self.add(format!("{path}::{from}"), ItemKind::Trait, String::new());
        }
    }

    /// A union's table, where ` from` behind a variant makes the union from what the variant holds.
    fn union(&mut self, table: TokenStream) {
        let mut tokens = table.into_iter();
        let Some(TokenTree::Ident(mut name)) = tokens.next() else { return };
        let mut next = tokens.next();
        let mut open = true;
        if let Some(TokenTree::Ident(real)) = next {
            open = name != "closed";
            name = real;
            next = tokens.next();
        }
        let Some(TokenTree::Group(body)) = next else { return };
        let path = self.path(&name.to_string());
        if open {
            let unknown = "(&self) -> Option<&json::Unknown>".to_owned();
            self.add(format!("{path}::as_unknown"), ItemKind::Method, unknown);
            self.add(format!("{path}::is_unknown"), ItemKind::Method, "(&self) -> bool".to_owned());
        }
        for line in split(body.stream(), ',') {
            let Some(from) = line.iter().position(|token| token.to_string() == "from") else { continue };
            let held = line[..from].iter().rev().find_map(|token| match token {
                TokenTree::Group(group) => Some(group.stream()),
                _ => None,
            });
            let written: TokenStream = line[from + 1..].iter().cloned().collect();
            let type_ = if written.is_empty() { held.unwrap_or_default() } else { written };
            self.add(format!("{path}::From<{}>", self.text(&type_)), ItemKind::Trait, String::new());
        }
    }

    /// `any_text Model { … }` is an enum that any text makes.
    fn open_enum(&mut self, table: TokenStream) {
        let mut tokens = table.into_iter();
        let Some(TokenTree::Ident(first)) = tokens.next() else { return };
        let any_text = first == "any_text";
        let name = match tokens.next() {
            Some(TokenTree::Ident(name)) if any_text => name,
            _ => first,
        };
        let path = self.path(&name.to_string());
        self.add(format!("{path}::FromStr"), ItemKind::Trait, "Infallible".to_owned());
        self.add(format!("{path}::is_unknown"), ItemKind::Method, "(&self) -> bool".to_owned());
        self.add(format!("{path}::from_wire"), ItemKind::Method, "(&str) -> Self".to_owned());
        for from in ["From<&str>", "From<String>", "From<&String>"].iter().filter(|_| any_text) {
            self.add(format!("{path}::{from}"), ItemKind::Trait, String::new());
        }
    }

    /// `clear_title => title;`
    fn clears(&mut self, table: TokenStream) {
        let Some((path, rows)) = self.rows(table) else { return };
        for row in rows {
            if let Some(TokenTree::Ident(clear)) = row.first() {
                self.add(format!("{path}::{clear}"), ItemKind::Method, "(self) -> Self".to_owned());
            }
        }
    }

    /// `Blocks(Block);`, and behind it what makes one item.
    fn of_list(&mut self, table: TokenStream) {
        let Some((path, rows)) = self.rows(table) else { return };
        for row in rows {
            let mut ones = vec![self.text(&row.iter().cloned().collect::<TokenStream>())];
            if let [_, TokenTree::Group(item)] = &row[..] {
                let item = self.text(&item.stream());
                ones = vec![format!("[{item}; 1]"), format!("&[{item}; 1]"), format!("&[{item}]"), item];
                self.add(format!("{path}::FromIterator<T>"), ItemKind::Trait, String::new());
            }
            for one in ones.iter().filter(|one| !one.is_empty()) {
                self.add(format!("{path}::From<{one}>"), ItemKind::Trait, String::new());
            }
        }
    }

    /// `Text(TextBlock) => as_text, into_text;`, where `box` stands before what lies in a box.
    fn views(&mut self, table: TokenStream) {
        let Some((path, rows)) = self.rows(table) else { return };
        for row in rows {
            let [_, TokenTree::Group(held), _, _, TokenTree::Ident(as_), _, TokenTree::Ident(into)] =
                &row[..]
            else {
                continue;
            };
            let held = held.stream().into_iter().skip_while(|token| token.to_string() == "box");
            let held = self.text(&held.collect::<TokenStream>());
            self.add(format!("{path}::{as_}"), ItemKind::Method, format!("(&self) -> Option<&{held}>"));
            self.add(format!("{path}::{into}"), ItemKind::Method, format!("(self) -> Option<{held}>"));
        }
    }

    /// The path of the type that a table is about, and the table's rows.
    fn rows(&self, table: TokenStream) -> Option<(String, Vec<Vec<TokenTree>>)> {
        let mut tokens = table.into_iter();
        let (TokenTree::Ident(name), TokenTree::Group(body)) = (tokens.next()?, tokens.next()?) else {
            return None;
        };
        Some((self.path(&name.to_string()), split(body.stream(), ';')))
    }
}
