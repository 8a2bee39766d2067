"""Writes benches/fixtures: values that resemble recorded traffic, with invented contents."""

import json
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "fixtures"
USAGE = {
    "input_tokens": 2095,
    "cache_creation_input_tokens": 0,
    "cache_read_input_tokens": 1024,
    "cache_creation": {"ephemeral_5m_input_tokens": 0, "ephemeral_1h_input_tokens": 0},
    "output_tokens": 503,
    "service_tier": "standard",
    "server_tool_use": {"web_search_requests": 1, "web_fetch_requests": 0},
}


def message(content, stop_reason="end_turn"):
    return {
        "model": "claude-sonnet-4-5-20250929",
        "id": "msg_01XFDUDYJgAACzvnptvVoYEL",
        "type": "message",
        "role": "assistant",
        "content": content,
        "stop_reason": stop_reason,
        "stop_sequence": None,
        "usage": USAGE,
    }


def text(number, citations=0):
    sentence = f"Row {number} of the ledger adds up; the \"carry\" is in the next column.\nSee the note below. "
    cited = [
        {
            "type": "web_search_result_location",
            "cited_text": f"A sentence of page {index} that says where the figure comes from.",
            "url": f"https://example.com/ledger/{index}",
            "title": f"Ledger, page {index}",
            "encrypted_index": "Eo8BCioIBxgCIiQ4" * 6,
        }
        for index in range(citations)
    ]
    return {"type": "text", "text": sentence * 4, "citations": cited or None}


def tool_use(number):
    edit = {"command": "str_replace", "path": f"/work/ledger_{number}.py", "old_str": "total = 0\n", "new_str": "total = carry\n"}
    return {"type": "server_tool_use", "id": f"srvtoolu_{number:024}", "name": "text_editor_code_execution", "input": edit}


def tool_result(number):
    result = {"type": "text_editor_code_execution_str_replace_result", "old_start": 3, "old_lines": 1, "new_start": 3, "new_lines": 1, "lines": ["-total = 0", "+total = carry"]}
    return {"type": "text_editor_code_execution_tool_result", "tool_use_id": f"srvtoolu_{number:024}", "content": result}


def bash_result(number):
    result = {"type": "bash_code_execution_result", "stdout": f"checked {number} rows\nno difference\n", "stderr": "", "return_code": 0, "content": []}
    return {"type": "bash_code_execution_tool_result", "tool_use_id": f"srvtoolu_{number:024}", "content": result}


def search(number):
    results = [
        {
            "type": "web_search_result",
            "title": f"Ledger, page {index}",
            "url": f"https://example.com/ledger/{index}",
            "encrypted_content": "EqgfCioIARgBIiQ3YTAwMjY1Mi1mZjM5LTQ1NGUtODgxNC1kNjNjNTk1ZWI3Y" * 40,
            "page_age": "3 weeks ago" if index % 2 else None,
        }
        for index in range(10)
    ]
    return {"type": "web_search_tool_result", "tool_use_id": f"srvtoolu_{number:024}", "content": results}


def blocks(count):
    kinds = [text, tool_use, tool_result, tool_use, bash_result]
    return [kinds[index % len(kinds)](index) for index in range(count)]


def session():
    return {
        "type": "session",
        "id": "sesn_011CZkZAtmR3yMPDzynEDxu7",
        "agent": {
            "type": "agent",
            "id": "agent_011CZkYqphY8vELVzwCUpqiQ",
            "version": 3,
            "name": "Bookkeeper",
            "description": "Adds up ledgers.",
            "model": {"id": "claude-sonnet-4-5", "speed": "standard"},
            "system": "You add up ledgers, and say where a row does not fit.\n" * 3,
            "mcp_servers": [],
            "skills": [],
            "tools": [
                {
                    "type": "agent_toolset_20260401",
                    "configs": [{"name": "bash", "enabled": True, "permission_policy": {"type": "always_allow"}}],
                    "default_config": {"enabled": True, "permission_policy": {"type": "always_ask"}},
                }
            ],
        },
        "archived_at": None,
        "created_at": "2026-03-15T10:00:00Z",
        "environment_id": "env_011CZkZ9X2dpNyB7HsEFoRfW",
        "metadata": {"customer": "4711", "region": "north"},
        "outcome_evaluations": [],
        "resources": [],
        "stats": {"active_seconds": 12.5, "duration_seconds": 340.25},
        "status": "idle",
        "title": "Ledger of March",
        "updated_at": "2026-03-15T10:05:40Z",
        "usage": {"input_tokens": 5210, "output_tokens": 830, "cache_read_input_tokens": 1024},
        "vault_ids": ["vlt_011CZkZDLs7fYzm1hXNPeRjv"],
    }


def write(name, value):
    (FOLDER / name).write_text(json.dumps(value, separators=(",", ":"), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    write("message_small.json", message([{"type": "text", "text": "The sum of the third column is 4,711."}]))
    cited = [text(index, citations=2) for index in range(12)]
    write("message_large.json", message([tool_use(0), search(1), *cited, *blocks(10)]))
    write("message_blocks.json", message(blocks(200), "pause_turn"))
    write("session.json", session())
