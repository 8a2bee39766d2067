//! A realistic next version of the reference.

use super::{reference, section};
use crate::pages::{before, with_members};

/// A program that uses the additions.
pub(crate) const NEW_PROGRAM: &str = r#"
use anthropic_beta::Client;
use anthropic_beta::common::AnthropicBeta;
use anthropic_beta::memory_stores::MemoryStore;
use anthropic_beta::sessions::GitRepositoryResourceParams;
use anthropic_beta::webhooks::WebhookEventData;

pub async fn endpoint(client: &Client) {
    let _ = client.vaults().restore("vlt_1").await;
    let _ = client.key_rings().retrieve("kr_1").await;
    let _ = client.sessions().create("agent_1", "env_1", "A title".to_owned()).await;
}

pub fn field(store: &MemoryStore) -> &Vec<String> {
    &store.kms_key_ids
}

pub fn value() -> AnthropicBeta {
    AnthropicBeta::New2027_01_01
}

pub fn variant(data: &WebhookEventData) -> bool {
    matches!(data, WebhookEventData::AgentCreated(_))
}

pub fn renamed(_: GitRepositoryResourceParams) {}

fn main() {}
"#;

/// A program that uses definitions that are removed, renamed or required in the new version.
pub(crate) const OLD_PROGRAM: &str = r#"
use anthropic_beta::Client;
use anthropic_beta::sessions::resources::GitHubRepositoryResource;
use anthropic_beta::sessions::GitHubRepositoryResourceParams;

pub async fn optional(client: &Client) {
    let _ = client.sessions().create("agent_1", "env_1").await;
}

pub fn gone(resource: &GitHubRepositoryResource) {
    let _ = &resource.checkout;
}

fn main() {}
"#;

/// The reference with changes of every kind. It has an additional endpoint, resource, field, value and
/// variant, one field less, an optional field that is required, and a renamed type.
pub(crate) fn next_version() -> String {
    let text = required_title(reference());
    let text = new_resource(&text);
    let text = new_endpoint(&text);
    let text = new_field(&text);
    let text = before(
        &text,
        "- `const AnthropicBetaPDFs2024_09_25 AnthropicBeta = \"pdfs-2024-09-25\"`",
        &["- `const AnthropicBetaNew AnthropicBeta = \"new-2027-01-01\"`"],
    );
    let text = before(
        &text,
        "- `type BetaWebhookVaultCreatedEventData struct{…}`",
        &[
            "- `type BetaWebhookAgentCreatedEventData struct{…}`",
            "  - `ID string`",
            "  - `Type AgentCreated`",
            "    - `const AgentCreatedAgentCreated AgentCreated = \"agent.created\"`",
            "  - `OrganizationID string`",
        ],
    );
    let text = with_members(&text, "BetaManagedAgentsGitHubRepositoryResource", |mut members| {
        members.retain(|lines| !lines[0].contains("`Checkout "));
        members
    });
    text.replace(
        "BetaManagedAgentsGitHubRepositoryResourceParams",
        "BetaManagedAgentsGitRepositoryResourceParams",
    )
}

fn new_endpoint(text: &str) -> String {
    let section = section("Archive Vault");
    assert!(text.contains(section), "no edit before this one touches the section");
    let new = section
        .replace("Archive Vault", "Restore Vault")
        .replace("Vaults.Archive(", "Vaults.Restore(")
        .replace("/archive`", "/restore`");
    text.replace(section, &format!("{section}{new}"))
}

fn new_resource(text: &str) -> String {
    let start = text.find("\n# Vaults\n").expect("the resource exists") + 1;
    let end = text.find("\n# Credentials\n").expect("the next one exists") + 1;
    let new = text[start..end]
        .replace("# Vaults", "# Key Rings")
        .replace("Vaults.", "KeyRings.")
        .replace("/v1/vaults", "/v1/key_rings")
        .replace("vaultID", "keyRingID")
        .replace("{vault_id}", "{key_ring_id}")
        .replace("Archive Vault", "Archive Key Ring")
        .replace("BetaManagedAgentsVault", "BetaManagedAgentsKeyRing")
        .replace("BetaManagedAgentsDeletedVault", "BetaManagedAgentsDeletedKeyRing")
        .replace("BetaVault", "BetaKeyRing");
    format!("{}{new}{}", &text[..start], &text[start..])
}

fn new_field(text: &str) -> String {
    with_members(text, "BetaManagedAgentsMemoryStore", |mut members| {
        let indent = " ".repeat(members[0][0].find('-').expect("a bullet"));
        let at =
            members.iter().position(|lines| lines[0].contains("`Name string`")).expect("the field exists");
        members.insert(at, vec![format!("{indent}- `KMSKeyIDs []string`"), String::new()]);
        members
    })
}

/// The title of a session comes before its metadata, so the order of the fields implies that it is required.
fn required_title(text: &str) -> String {
    let old = section("Create Session");
    let start = old.find("  - `Title param.Field[string]`").expect("the parameter exists");
    let end = old[start..].find("  - `VaultIDs").map(|length| start + length).expect("the next one exists");
    let title = &old[start..end];
    let new =
        old.replace(title, "").replacen("  - `Metadata param", &format!("{title}  - `Metadata param"), 1);
    text.replace(old, &new)
}
