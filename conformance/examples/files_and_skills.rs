//! Uploads a table and a skill, has the model draw a chart, and downloads the files that its code created.

use anthropic_beta::messages::{
    CodeExecutionTool20250825, ContainerParams, ContainerUploadBlockParam, ContentBlock, ContentBlockParam,
    MessageParam, SkillParams, SkillType, TextBlockParam,
};
use anthropic_beta::{Client, Error, Upload, upload};

#[tokio::main]
async fn main() -> Result<(), Error> {
    let client = Client::from_env()?;
    let table = client.files().upload(Upload::path("sales.csv")?).await?;
    let skill =
        client.skills().create(upload::directory("house-style")?).display_title("House style").await?;

    let container = ContainerParams::new().with_skills([SkillParams::new(&skill.id, SkillType::Custom)]);
    let table = ContainerUploadBlockParam::new(&table.id);
    let question = TextBlockParam::new("Draw the sales as a chart in our house style.");
    let content: Vec<ContentBlockParam> = vec![table.into(), question.into()];
    let message = client
        .messages()
        .create("claude-opus-4-8", 16_000, MessageParam::user(content))
        .container(container)
        .tools(CodeExecutionTool20250825::new())
        .beta("files-api-2025-04-14")
        .beta("skills-2025-10-02")
        .await?;
    println!("{}", message.text());

    let results = message.content.iter().filter_map(ContentBlock::as_bash_code_execution_tool_result);
    let results = results.filter_map(|result| result.content.as_bash_code_execution_result());
    for file in results.flat_map(|result| &result.content) {
        let name = client.files().retrieve_metadata(&file.file_id).await?.filename;
        client.files().download(&file.file_id).await?.to_path(&name).await?;
        println!("{name}");
    }
    Ok(())
}
