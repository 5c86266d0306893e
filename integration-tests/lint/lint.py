"""Checks the files that operators deploy with: lint.py KIND [PROJECT]; prints what is wrong and ends with 1."""

import re
import subprocess
import sys
from pathlib import Path

import yaml

PROJECT = Path(sys.argv[2] if len(sys.argv) > 2 else Path(__file__).parents[2]).resolve()
DEPLOY = PROJECT / "deploy"
CHART = DEPLOY / "helm" / "xloud-identity"
# The oldest that the chart admits, and the newest whose schemas are at hand.
KUBERNETES = ["1.30", "1.37"]
# Custom resources have no schema at hand.
CUSTOM = {"ServiceMonitor", "PrometheusRule"}


def run(program, *words):
    """Runs a program of this environment, or of the system, and ends with its failure."""
    beside = Path(sys.executable).parent / program
    found = str(beside) if beside.exists() else program
    try:
        result = subprocess.run([found, *map(str, words)], capture_output=True, text=True)
    except FileNotFoundError:
        sys.exit(f"{program} is missing")
    if result.returncode != 0:
        sys.exit(f"{program}: {result.stdout}{result.stderr}")
    return result.stdout + result.stderr


def require(condition, sentence):
    if not condition:
        sys.exit(sentence)


def containers():
    files = sorted((DEPLOY / "container").glob("Dockerfile*"))
    files = [file for file in files if file.suffix != ".dockerignore"]
    require(len(files) == 2, "there should be two Dockerfiles")
    run("hadolint", "--failure-threshold", "style", *files)
    for file in files:
        text = file.read_text()
        require(re.search(r"^USER 42425:42425$", text, re.M), f"{file.name} does not leave root")
        require("HEALTHCHECK" in text, f"{file.name} has no health check")
        require(file.with_name(file.name + ".dockerignore").exists(), f"{file.name} takes the whole folder")


def is_shell(file):
    with open(file, "rb") as content:
        return re.match(rb"#!.*\b(sh|bash)\b", content.readline()) is not None


def shell():
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT, capture_output=True, text=True)
    if listed.returncode == 0:
        files = [PROJECT / name for name in listed.stdout.split("\0") if name]
    else:  # sources without their history
        files = [file for file in PROJECT.rglob("*") if not {"target", ".cache", "data"} & set(file.parts)]
    # Maven's wrapper is Maven's.
    scripts = [file for file in files
               if file.is_file() and not file.is_symlink() and file.name != "mvnw" and is_shell(file)]
    require(len(scripts) >= 5, "hardly any script was found")
    # Where the package lies is known only when it runs, so that its parts are looked at by themselves.
    run("shellcheck", "--severity", "style", "--exclude", "SC1091", *scripts)
    parts = [PROJECT / "src/main/distribution/lib" / name for name in ("launch", "find-java")]
    run("shellcheck", "--shell", "sh", "--exclude", "SC1091,SC2154", *parts)


def documents(manifests):
    for path, manifest in manifests.items():
        if path.endswith(".yaml"):
            yield from (each for each in yaml.safe_load_all(manifest) if each)


def chart():
    import helm_python
    import kubernetes_validate

    everything = yaml.safe_load((CHART / "ci" / "everything-values.yaml").read_text())
    defaults = yaml.safe_load((CHART / "values.yaml").read_text())
    smallest = {"database": everything["database"], "bootstrap": {"enabled": False}}
    taken_over = {**smallest, "keys": {"fernetSecret": "theirs", "credentialSecret": "theirs-too"}}
    kinds = set()
    for given in (everything, smallest, taken_over):
        values = merged(defaults, given)
        report = helm_python.lint(CHART, values, strict=True, kube_version="v" + KUBERNETES[-1] + ".0")
        wrong = [each for each in report["messages"] if each["severity"] > 1]
        require(not wrong and not report["errors"], f"helm lint: {wrong} {report['errors']}")
        for document in documents(helm_python.Chart.load(CHART).render(values, name="id", namespace="openstack")):
            kinds.add(document["kind"])
            if document["kind"] not in CUSTOM:
                for version in KUBERNETES:
                    kubernetes_validate.validate(document, version, strict=True)
            guarded(document)
    require({"Deployment", "PodDisruptionBudget", "HorizontalPodAutoscaler", "NetworkPolicy", "CronJob", "Job",
             "ServiceMonitor", "PrometheusRule"} <= kinds, f"the chart made only {sorted(kinds)}")
    refused(helm_python, defaults)


def merged(one, other):
    both = dict(one)
    for name, value in other.items():
        both[name] = merged(one[name], value) if isinstance(value, dict) and isinstance(one.get(name), dict) else value
    return both


def guarded(document):
    """No pod runs as root, writes to its image or gets rights it does not need; no Secret is made of values."""
    require(document["kind"] != "Secret", "the chart makes a Secret of values")
    pod = document.get("spec", {}).get("jobTemplate", document).get("spec", {}).get("template", {}).get("spec")
    if pod is None:
        return
    require(pod["securityContext"]["runAsNonRoot"], "a pod runs as root")
    for container in pod["containers"]:
        rights = container["securityContext"]
        require(rights["readOnlyRootFilesystem"] and not rights["allowPrivilegeEscalation"]
                and rights["capabilities"] == {"drop": ["ALL"]}, f"{container['name']} has too many rights")


def refused(helm_python, defaults):
    """Values that can't work are refused by their schema, before anything is installed."""
    for wrong in ({}, {"database": {"secret": "db"}}, {"database": {"secret": "db"}, "replicas": 0},
                  {"database": {"secret": "db"}, "bootstrap": {"enabled": False}, "misspelt": 1}):
        try:
            helm_python.Chart.load(CHART).validate_schema(merged(defaults, wrong))
        except helm_python.HelmError:
            continue
        sys.exit(f"the schema admits {wrong}")


def compose():
    file = DEPLOY / "compose" / "compose.yaml"
    run("check-jsonschema", "--builtin-schema", "vendor.compose-spec", file)
    content = yaml.safe_load(file.read_text())
    services = content["services"]
    for name, service in services.items():
        for other in service.get("depends_on", {}):
            require(other in services, f"{name} waits for {other}, which is not there")
        for secret in service.get("secrets", []):
            require(secret in content["secrets"], f"{name} wants the secret {secret}, which is not there")
        if "identity" in service.get("image", ""):
            require(service["read_only"] and service["cap_drop"] == ["ALL"], f"{name} has too many rights")
    require(sum(name.startswith("identity-") for name in services) == 3, "there should be three nodes")


def units():
    """As if installed: the programs that the units start are there."""
    import shutil
    import tempfile

    if shutil.which("systemd-analyze") is None:
        sys.exit("systemd-analyze is missing; type: sudo apt-get install -y systemd")
    for unit in sorted((DEPLOY / "systemd").glob("*.service")):
        with tempfile.TemporaryDirectory() as folder:
            for each in (DEPLOY / "systemd").iterdir():
                text = each.read_text().replace("/opt/xloud-identity/bin/", "/bin/sh -c ")
                (Path(folder) / each.name).write_text(text)
            copies = [path for path in Path(folder).iterdir() if path.suffix in (".service", ".timer")]
            said = run("systemd-analyze", "verify", "--man=no", "--recursive-errors=no", *copies)
            require(folder not in said, said)
            # From 0, nothing left to attack, to 100.
            run("systemd-analyze", "security", "--offline=true", "--threshold=30", Path(folder) / unit.name)


KINDS = {each.__name__: each for each in (containers, shell, chart, compose, units)}

if __name__ == "__main__":
    KINDS[sys.argv[1]]()
