//! JSON to AWS shapes and back, driven by the schemas that the SDK carries for each shape. This is the one file that
//! knows `aws-smithy-schema`; no resource converts a field by hand.

use aws_smithy_schema::Schema;
use aws_smithy_schema::serde::{SerdeError, SerializableStruct, ShapeDeserializer, ShapeSerializer};
use aws_smithy_types::{BigDecimal, BigInteger, Blob, DateTime, Document, Number, base64};
use serde_json::{Map, Value as Json};
use std::cell::RefCell;

type Result<T> = std::result::Result<T, SerdeError>;

/// The shape that says what `json` says. A member is found by its letters, whatever their case. A key that no member
/// has is an error: a property must not get lost on its way to AWS.
pub(super) fn shape<T>(deserialize: fn(&mut dyn ShapeDeserializer) -> Result<T>, json: &Json) -> Result<T> {
    let strays = RefCell::default();
    let shape = deserialize(&mut Reader { at: json, path: String::new(), strays: &strays })?;
    match strays.into_inner().as_slice() {
        [] => Ok(shape),
        strays => Err(SerdeError::custom(format!("AWS has no {}", strays.join(", ")))),
    }
}

/// What a shape says, under AWS's names.
pub(super) fn said(shape: &dyn SerializableStruct) -> Result<Json> {
    let mut writer = Writer::default();
    shape.serialize_members(&mut writer)?;
    Ok(writer.object())
}

struct Reader<'a> {
    at: &'a Json,
    path: String,
    strays: &'a RefCell<Vec<String>>,
}

impl<'a> Reader<'a> {
    fn within(&self, at: &'a Json, step: &str) -> Reader<'a> {
        Reader { at, path: format!("{}{step}", self.path), strays: self.strays }
    }

    fn want<T>(&self, what: &str, v: Option<T>) -> Result<T> {
        v.ok_or_else(|| SerdeError::custom(format!("{} is not {what}", self.path)))
    }

    fn whole<T: TryFrom<i64>>(&self) -> Result<T> {
        self.want("a whole number in range", self.at.as_i64().and_then(|n| n.try_into().ok()))
    }
}

impl ShapeDeserializer for Reader<'_> {
    fn read_struct(
        &mut self,
        schema: &Schema<'_>,
        member: &mut dyn FnMut(&Schema<'_>, &mut dyn ShapeDeserializer) -> Result<()>,
    ) -> Result<()> {
        for (key, v) in self.want("an object", self.at.as_object())? {
            let named = |m: &&Schema<'_>| m.member_name().is_some_and(|n| n.eq_ignore_ascii_case(key));
            let mut inner = self.within(v, &format!(".{key}"));
            match schema.members().iter().find(|m| named(&&***m)) {
                None => self.strays.borrow_mut().push(inner.path),
                Some(_) if v.is_null() => {}
                Some(m) => member(m, &mut inner)?,
            }
        }
        Ok(())
    }
    fn read_list(
        &mut self,
        _: &Schema<'_>,
        item: &mut dyn FnMut(&mut dyn ShapeDeserializer) -> Result<()>,
    ) -> Result<()> {
        for (i, v) in self.want("a list", self.at.as_array())?.iter().enumerate() {
            item(&mut self.within(v, &format!("[{i}]")))?;
        }
        Ok(())
    }
    fn read_map(
        &mut self,
        _: &Schema<'_>,
        entry: &mut dyn FnMut(String, &mut dyn ShapeDeserializer) -> Result<()>,
    ) -> Result<()> {
        for (key, v) in self.want("a map", self.at.as_object())? {
            entry(key.clone(), &mut self.within(v, &format!(".{key}")))?;
        }
        Ok(())
    }
    fn read_boolean(&mut self, _: &Schema<'_>) -> Result<bool> {
        self.want("a boolean", self.at.as_bool())
    }
    fn read_byte(&mut self, _: &Schema<'_>) -> Result<i8> {
        self.whole()
    }
    fn read_short(&mut self, _: &Schema<'_>) -> Result<i16> {
        self.whole()
    }
    fn read_integer(&mut self, _: &Schema<'_>) -> Result<i32> {
        self.whole()
    }
    fn read_long(&mut self, _: &Schema<'_>) -> Result<i64> {
        self.whole()
    }
    fn read_float(&mut self, _: &Schema<'_>) -> Result<f32> {
        self.want("a number", self.at.as_f64().map(|n| n as f32))
    }
    fn read_double(&mut self, _: &Schema<'_>) -> Result<f64> {
        self.want("a number", self.at.as_f64())
    }
    fn read_string(&mut self, _: &Schema<'_>) -> Result<String> {
        self.want("a string", self.at.as_str().map(str::to_owned))
    }
    /// From base64, as AWS's protocol has it.
    fn read_blob(&mut self, _: &Schema<'_>) -> Result<Blob> {
        self.want("base64", self.at.as_str().and_then(|text| base64::decode(text).ok()).map(Blob::new))
    }
    fn read_document(&mut self, _: &Schema<'_>) -> Result<Document> {
        Ok(document(self.at))
    }
    // No request of ours has any of these.
    fn read_big_integer(&mut self, _: &Schema<'_>) -> Result<BigInteger> {
        self.want("supported", None)
    }
    fn read_big_decimal(&mut self, _: &Schema<'_>) -> Result<BigDecimal> {
        self.want("supported", None)
    }
    fn read_timestamp(&mut self, _: &Schema<'_>) -> Result<DateTime> {
        self.want("supported", None)
    }
    fn is_null(&self) -> bool {
        self.at.is_null()
    }
    fn container_size(&self) -> Option<usize> {
        None
    }
}

/// Collects what a shape writes, each value with its member's name where it has one.
#[derive(Default)]
struct Writer(Vec<(Option<String>, Json)>);

impl Writer {
    fn object(self) -> Json {
        self.0.into_iter().filter_map(|(k, v)| Some((k?, v))).collect::<Map<_, _>>().into()
    }
    fn put(&mut self, schema: &Schema<'_>, v: impl Into<Json>) -> Result<()> {
        self.0.push((schema.member_name().map(str::to_owned), v.into()));
        Ok(())
    }
}

impl ShapeSerializer for Writer {
    fn write_struct(&mut self, schema: &Schema<'_>, v: &dyn SerializableStruct) -> Result<()> {
        self.put(schema, said(v)?)
    }
    fn write_list(
        &mut self,
        schema: &Schema<'_>,
        items: &dyn Fn(&mut dyn ShapeSerializer) -> Result<()>,
    ) -> Result<()> {
        let mut inner = Writer::default();
        items(&mut inner)?;
        self.put(schema, inner.0.into_iter().map(|(_, v)| v).collect::<Vec<_>>())
    }
    fn write_map(
        &mut self,
        schema: &Schema<'_>,
        entries: &dyn Fn(&mut dyn ShapeSerializer) -> Result<()>,
    ) -> Result<()> {
        // Keys and values come in turn.
        let mut inner = Writer::default();
        entries(&mut inner)?;
        let mut map = Map::new();
        let mut parts = inner.0.into_iter().map(|(_, v)| v);
        while let (Some(Json::String(k)), Some(v)) = (parts.next(), parts.next()) {
            map.insert(k, v);
        }
        self.put(schema, map)
    }
    fn write_boolean(&mut self, schema: &Schema<'_>, v: bool) -> Result<()> {
        self.put(schema, v)
    }
    fn write_byte(&mut self, schema: &Schema<'_>, v: i8) -> Result<()> {
        self.put(schema, v)
    }
    fn write_short(&mut self, schema: &Schema<'_>, v: i16) -> Result<()> {
        self.put(schema, v)
    }
    fn write_integer(&mut self, schema: &Schema<'_>, v: i32) -> Result<()> {
        self.put(schema, v)
    }
    fn write_long(&mut self, schema: &Schema<'_>, v: i64) -> Result<()> {
        self.put(schema, v)
    }
    fn write_float(&mut self, schema: &Schema<'_>, v: f32) -> Result<()> {
        self.put(schema, v)
    }
    fn write_double(&mut self, schema: &Schema<'_>, v: f64) -> Result<()> {
        self.put(schema, v)
    }
    fn write_big_integer(&mut self, schema: &Schema<'_>, v: &BigInteger) -> Result<()> {
        self.put(schema, v.as_ref())
    }
    fn write_big_decimal(&mut self, schema: &Schema<'_>, v: &BigDecimal) -> Result<()> {
        self.put(schema, v.as_ref())
    }
    fn write_string(&mut self, schema: &Schema<'_>, v: &str) -> Result<()> {
        self.put(schema, v)
    }
    fn write_timestamp(&mut self, schema: &Schema<'_>, v: &DateTime) -> Result<()> {
        self.put(schema, v.secs())
    }
    fn write_null(&mut self, _: &Schema<'_>) -> Result<()> {
        Ok(())
    }
    fn write_blob(&mut self, schema: &Schema<'_>, v: Blob) -> Result<()> {
        self.put(schema, base64::encode(v))
    }
    fn write_document(&mut self, schema: &Schema<'_>, v: &Document) -> Result<()> {
        self.put(schema, plain(v))
    }
}

/// JSON as the SDK holds what has no shape.
fn document(json: &Json) -> Document {
    match json {
        Json::Null => Document::Null,
        Json::Bool(b) => Document::Bool(*b),
        Json::Number(n) => Document::Number(match (n.as_u64(), n.as_i64()) {
            (Some(n), _) => Number::PosInt(n),
            (None, Some(n)) => Number::NegInt(n),
            (None, None) => Number::Float(n.as_f64().unwrap_or_default()),
        }),
        Json::String(s) => Document::String(s.clone()),
        Json::Array(items) => Document::Array(items.iter().map(document).collect()),
        Json::Object(members) => Document::Object(members.iter().map(|(k, v)| (k.clone(), document(v))).collect()),
    }
}

/// The same the other way round.
fn plain(document: &Document) -> Json {
    match document {
        Document::Null => Json::Null,
        Document::Bool(b) => (*b).into(),
        Document::Number(Number::PosInt(n)) => (*n).into(),
        Document::Number(Number::NegInt(n)) => (*n).into(),
        Document::Number(Number::Float(n)) => (*n).into(),
        Document::String(s) => s.as_str().into(),
        Document::Array(items) => items.iter().map(plain).collect(),
        Document::Object(members) => members.iter().map(|(k, v)| (k.clone(), plain(v))).collect::<Map<_, _>>().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_cognitoidentityprovider::operation::create_managed_login_branding::CreateManagedLoginBrandingInput;
    use serde_json::json;

    #[test]
    fn what_has_no_shape_and_what_is_no_text_go_both_ways() {
        let json = json!({"UserPoolId": "p", "ClientId": "c", "Settings": {"a": [1, -1, 0.5, true, null, "x"], "b": {"c": false}},
            "Assets": [{"Category": "FORM_LOGO", "ColorMode": "DARK", "Extension": "SVG", "Bytes": "PHN2Zy8+"}]});
        let input = shape(CreateManagedLoginBrandingInput::deserialize, &json).unwrap();
        assert_eq!(input.assets()[0].bytes().unwrap().as_ref(), b"<svg/>");
        assert_eq!(said(&input).unwrap(), json);
        let error = shape(CreateManagedLoginBrandingInput::deserialize, &json!({"Assets": [{"Bytes": "?"}]}));
        assert!(error.unwrap_err().to_string().contains(".Assets[0].Bytes is not base64"));
    }
}
