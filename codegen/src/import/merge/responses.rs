//! Updates responses of endpoints.

use crate::import::at::At;
use crate::import::endpoint::{self, Response};
use crate::import::node::Node;
use crate::import::shape::Shape;
use crate::spec::{self, Paging};

use super::Merger;

impl Merger<'_> {
    /// Returns whether a response of the spec equals that of the reference.
    pub(super) fn responds_the_same(&mut self, known: &spec::Returns, endpoint: &endpoint::Endpoint) -> bool {
        let at = &endpoint.at;
        match &endpoint.returns {
            Response::Bytes => known.binary,
            Response::CursorPage(shape) => {
                known.paging == Some(Paging::Cursor) && self.fits_some(shape, known.page.as_ref(), at)
            }
            Response::IdPage(shape) => {
                known.paging == Some(Paging::Ids) && self.fits_some(shape, known.page.as_ref(), at)
            }
            Response::Value(shape) => {
                let one = known.json.as_ref().or(known.lines.as_ref()).or(known.events.as_ref());
                self.fits_some(shape, one, at)
            }
        }
    }

    fn fits_some(&mut self, shape: &Shape, expr: Option<&spec::TypeExpr>, at: &At) -> bool {
        expr.is_some_and(|expr| self.fits(shape, expr, at))
    }

    /// Creates a response of the spec.
    pub(super) fn new_response(&mut self, node: &Node, endpoint: &endpoint::Endpoint) -> spec::Returns {
        let mut returns = spec::Returns::default();
        let home = &node.resource;
        match &endpoint.returns {
            Response::Bytes => returns.binary = true,
            Response::CursorPage(shape) => {
                returns.page = self.express(home, shape, &endpoint.at).0;
                returns.paging = Some(Paging::Cursor);
            }
            Response::IdPage(shape) => {
                returns.page = self.express(home, shape, &endpoint.at).0;
                returns.paging = Some(Paging::Ids);
            }
            Response::Value(shape) => {
                let type_ = self.express(home, shape, &endpoint.at).0;
                match (endpoint.streams, endpoint.path.ends_with("/stream")) {
                    (false, _) => returns.json = type_,
                    (true, true) => returns.events = type_,
                    (true, false) => returns.lines = type_,
                }
            }
        }
        returns
    }
}
