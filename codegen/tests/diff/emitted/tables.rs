//! The items that the runtime's macros declare for unions and enums.

use anthropic_beta_codegen::diff::ItemKind;
use proc_macro2::{TokenStream, TokenTree};

use super::Reader;
use super::tokens::split;

impl Reader<'_> {
    /// Adds the items that a macro of the runtime declares.
    ///
    /// Items that every type of the kind has are not added, only those of open types and those that depend on the table.
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

    /// Adds the items of a union. ` from` after a variant is the conversion of the variant's value into the union.
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

    /// Adds the items of an open enum. Any text converts into `any_text Model { … }`.
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

    /// Adds the methods of rows such as `clear_title => title;`.
    fn clears(&mut self, table: TokenStream) {
        let Some((path, rows)) = self.rows(table) else { return };
        for row in rows {
            if let Some(TokenTree::Ident(clear)) = row.first() {
                self.add(format!("{path}::{clear}"), ItemKind::Method, "(self) -> Self".to_owned());
            }
        }
    }

    /// Adds the conversions of rows such as `Blocks(Block);`, followed by the types that convert into one item.
    fn of_list(&mut self, table: TokenStream) {
        let Some((path, rows)) = self.rows(table) else { return };
        for row in rows {
            let mut ones = vec![self.text(&row.iter().cloned().collect::<TokenStream>())];
            if let [_, TokenTree::Group(item)] = &row[..] {
                let item = self.text(&item.stream());
                self.add(format!("{path}::FromIterator<T>"), ItemKind::Trait, item.clone());
                ones = vec![format!("[{item}; 1]"), format!("&[{item}; 1]"), format!("&[{item}]"), item];
            }
            for one in ones.iter().filter(|one| !one.is_empty()) {
                self.add(format!("{path}::From<{one}>"), ItemKind::Trait, String::new());
            }
        }
    }

    /// Adds the methods of rows such as `Text(TextBlock) => as_text, into_text;`. `box` precedes a type in a box.
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

    /// Returns the path of the type of a table, and the rows of the table.
    fn rows(&self, table: TokenStream) -> Option<(String, Vec<Vec<TokenTree>>)> {
        let mut tokens = table.into_iter();
        let (TokenTree::Ident(name), TokenTree::Group(body)) = (tokens.next()?, tokens.next()?) else {
            return None;
        };
        Some((self.path(&name.to_string()), split(body.stream(), ';')))
    }
}
