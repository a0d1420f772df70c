//! Identity pools, with the roles and principal tags that are theirs.

use super::{Answer, Aws, Json, Map, Omitted, World, json, refuse, s, updated};

impl Aws {
    /// Makes identity pools in another region than us-east-1.
    pub fn settle_in(&self, region: &str) {
        self.world().region = Some(region.to_owned());
    }

    /// Attaches these roles to an identity pool behind the plugin's back.
    pub fn attach(&self, pool: &str, roles: Json) {
        let mut world = self.world();
        let mappings = world.attached.get(pool).map(|a| a["RoleMappings"].clone()).unwrap_or_default();
        world.attached.insert(pool.to_owned(), json!({"Roles": roles, "RoleMappings": mappings}));
    }

    /// What is attached to an identity pool.
    pub fn attached(&self, pool: &str) -> Json {
        self.world().attached[pool].clone()
    }

    /// Refuses to tell the principal tag map of a provider that the identity pool does not have.
    pub fn has_maps_of_its_own_only(&self) {
        self.world().maps_of_its_own_only = true;
    }
}

pub(super) fn identity_pool(w: &mut World, operation: &str, r: &Json, omitted: Omitted) -> Answer {
    if operation == "CreateIdentityPool" {
        w.made += 1;
        let region = w.region.as_deref().unwrap_or("us-east-1");
        let id = format!("{region}:00000000-0000-4000-8000-{:012}", w.made);
        let mut pool = r.clone();
        pool["IdentityPoolId"] = json!(id);
        w.identity_pools.insert(id, pool.clone());
        return Ok(pool);
    }
    let id = s(r, "IdentityPoolId").to_owned();
    let Some(pool) = w.identity_pools.get_mut(&id) else {
        return refuse("ResourceNotFoundException", "no such identity pool");
    };
    match operation {
        "DescribeIdentityPool" => Ok(pool.clone()),
        "UpdateIdentityPool" => {
            *pool = updated(pool, r, &["IdentityPoolId", "IdentityPoolTags", "DeveloperProviderName"], omitted);
            Ok(pool.clone())
        }
        "DeleteIdentityPool" => {
            w.identity_pools.remove(&id);
            Ok(json!({}))
        }
        "GetIdentityPoolRoles" => {
            let mut attached = w.attached.get(&id).cloned().unwrap_or_else(|| json!({}));
            attached["IdentityPoolId"] = json!(id);
            Ok(attached)
        }
        "SetIdentityPoolRoles" => {
            w.attached.insert(id, json!({"Roles": r["Roles"], "RoleMappings": r["RoleMappings"]}));
            Ok(json!({}))
        }
        "GetPrincipalTagAttributeMap" => {
            let provider = s(r, "IdentityProviderName");
            match w.principal_tags.get(&format!("{id} {provider}")) {
                _ if w.maps_of_its_own_only && !pool.to_string().contains(&format!("{provider:?}")) => {
                    refuse("InvalidParameterException", "the pool does not have the provider")
                }
                Some(map) => Ok(map.clone()),
                None => refuse("ResourceNotFoundException", "never set"),
            }
        }
        "SetPrincipalTagAttributeMap" => {
            let mut map = r.clone();
            if map["UseDefaults"] == true && map["PrincipalTags"].as_object().is_none_or(Map::is_empty) {
                // AWS spells its own mapping out.
                map["PrincipalTags"] = json!({"username": "sub", "client": "aud"});
            }
            w.principal_tags.insert(format!("{id} {}", s(r, "IdentityProviderName")), map);
            Ok(r.clone())
        }
        _ => refuse("UnknownOperationException", operation),
    }
}
