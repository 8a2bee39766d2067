"""Writes a larger spec, which consists of copies of all resources with other names.

    large_spec.py FOLDER TIMES
"""

import re
import sys
from pathlib import Path

SPEC = Path(__file__).resolve().parent.parent / "spec"


def write(folder, times):
    files = {path.relative_to(SPEC): path.read_text() for path in sorted(SPEC.rglob("*.yaml"))}
    api = files.pop(Path("api.yaml"))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "api.yaml").write_text(api)
    text = "".join(files.values())
    # The names that must be unique in the crate: types, requests and scripted responses with chosen names, and resources.
    names = sorted(set(re.findall(r"^  ([A-Z]\w+):", text, re.M)) | set(re.findall(r"\brust_name: (\w+)", text)))
    scripted = sorted(set(re.findall(r"^        (\w+):\n          doc:", text, re.M)))
    resources = sorted({path.parts[0].removesuffix(".yaml") for path in files})
    type_name = re.compile(rf"\b({'|'.join(names)})\b")
    request = re.compile(r"(\brust_request:\n      name: \w+)")
    reply = re.compile(rf"^(        (?:{'|'.join(scripted)})):(?=\n          doc:)", re.M)
    link = re.compile(rf"\[\[({'|'.join(resources)})\b")
    for copy in range(times):
        for path, text in files.items():
            if copy:
                text = type_name.sub(rf"\1Copy{copy}", text)
                text = request.sub(rf"\1Copy{copy}", text)
                text = reply.sub(rf"\1_copy{copy}:", text)
                text = link.sub(rf"[[\1_copy{copy}", text)
                text = text.replace("path: /v1/", f"path: /v1/copy{copy}/")
                top, *rest = path.parts
                top = top.removesuffix(".yaml") + f"_copy{copy}" + (".yaml" if top.endswith(".yaml") else "")
                path = Path(top, *rest)
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
