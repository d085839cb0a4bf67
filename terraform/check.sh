#!/usr/bin/env bash
# Checks the module without an account: format, validity, tests and, where moto_server is installed, a
# real apply against its emulation of AWS; with CI set it must be.
#
#   terraform/check.sh [FOLDER [LAKE]]
#
# FOLDER is where it works, and keeps tables.json, what the tables' test planned; by default a
# temporary one. LAKE is a local lake whose files the applied bucket gets; by default there is one file
# a table. TF_PROVIDER_MIRROR names a folder with the provider, where no registry can be reached.
# Exit code 77: skipped, as Terraform or its provider cannot be had; with CI set that is a failure.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
work=${1:-$(mktemp -d)}
mkdir -p "$work"
work=$(cd "$work" && pwd)
keep=${1:-}
lake=${2:+$(cd "$2" && pwd)}
emulator=

finish() {
  [ -z "$emulator" ] || kill "$emulator"
  [ -n "$keep" ] || rm -rf "$work"
}
trap finish EXIT

put() { curl -fsS -X PUT -H 'Content-Type: application/octet-stream' --data-binary "$1" "$2" >/dev/null; }

step() { printf '%4d s  %s\n' "$SECONDS" "$*"; }

skip() {
  echo "skipped: $*" >&2
  [ -z "${CI:-}" ] || exit 1
  exit 77
}

# What a user has set up for the own account must not be found.
unset AWS_PROFILE AWS_SESSION_TOKEN "${!TF_VAR_@}"
export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null AWS_EC2_METADATA_DISABLED=true
export AWS_ACCESS_KEY_ID=none AWS_SECRET_ACCESS_KEY=none
export TF_IN_AUTOMATION=1 TF_INPUT=0 CHECKPOINT_DISABLE=1
[ -e "${TF_CLI_CONFIG_FILE:-/}" ] || unset TF_CLI_CONFIG_FILE

command -v terraform >/dev/null || skip "terraform is not installed"
terraform fmt -check -diff -recursive "$root/terraform"
step "formatted"

# Terraform writes beside what it reads.
rm -rf "$work/citystream"
for folder in terraform contracts/src/main/avro sql; do
  if [ -d "$root/$folder" ]; then
    mkdir -p "$work/citystream/$folder"
    cp -R "$root/$folder/." "$work/citystream/$folder"
  fi
done
cd "$work/citystream/terraform/examples/city"
# Nor what a user has applied from here.
find ../.. \( -name '.terraform*' -o -name '*.tfstate*' -o -name '*.tfvars' \) -prune -exec rm -rf {} +

if ! terraform init -no-color ${TF_PROVIDER_MIRROR:+-plugin-dir="$TF_PROVIDER_MIRROR"} >"$work/init.log" 2>&1; then
  cat "$work/init.log" >&2
  grep -q 'provider packages' "$work/init.log" || exit 1
  skip "Terraform's provider for AWS cannot be had; TF_PROVIDER_MIRROR may name a copy"
fi
terraform validate -no-color
step "the example is valid"

# The module allows for more versions of the provider than the one that the example has.
cp .terraform.lock.hcl ../..
cd ../..
terraform init -no-color -plugin-dir=examples/city/.terraform/providers >"$work/init.log" 2>&1 || { cat "$work/init.log"; exit 1; }
terraform validate -no-color
terraform test -no-color
step "tested"
terraform test -json -verbose -filter=tests/tables.tftest.hcl >"$work/tables.json"

if ! command -v moto_server >/dev/null; then
  echo "no moto_server: nothing was applied"
  [ -z "${CI:-}" ] || exit 1
  exit 0
fi
cd examples/city

moto_server --host 127.0.0.1 --port 0 >"$work/emulator.log" 2>&1 &
emulator=$!
until aws=$(grep -om1 'http://127\.0\.0\.1:[0-9]*' "$work/emulator.log"); do
  kill -0 "$emulator" || { cat "$work/emulator.log"; exit 1; }
  sleep 0.1
done
export AWS_ENDPOINT_URL=$aws
cat >emulator_override.tf <<'TF'
provider "aws" {
  s3_use_path_style = true
  max_retries       = 1
}
TF

export TF_VAR_force_destroy=true TF_VAR_enable_crawler=true
terraform apply -no-color -auto-approve >"$work/apply.log" 2>&1 || { cat "$work/apply.log"; exit 1; }
step "$(grep '^Apply complete' "$work/apply.log")"

location=$(terraform output -raw lake)
bucket=$aws/${location#s3://}
policy="${bucket%/*}?policy"
# The emulator takes the condition of "TLS only" for always true, so the policy is lifted meanwhile.
curl -fsS "$policy" -o "$work/policy.json"
curl -fsS -X DELETE "$policy" >/dev/null
if [ -n "$lake" ]; then
  (cd "$lake" && find raw processed enriched dead_letter -name '*.parquet') >"$work/files"
else
  terraform output -json tables | grep -o 's3://[^"]*' | sed "s|^$location/||; s|\$|dt=2026-01-31/hour=07/one.parquet|" >"$work/files"
fi
while read -r file; do
  put "${lake:+@$lake/}$file" "$bucket/$file"
done <"$work/files"
put "@$work/policy.json" "$policy"
step "$(wc -l <"$work/files") files written"

terraform plan -no-color -detailed-exitcode >"$work/plan.log" 2>&1 || { cat "$work/plan.log"; exit 1; }
step "$(grep '^No changes' "$work/plan.log")"

# It cannot delete saved queries; they go with their workgroup.
terraform state list | { grep aws_athena_named_query || true; } | xargs -r -d '\n' terraform state rm >"$work/state.log"
terraform destroy -no-color -auto-approve >"$work/destroy.log" 2>&1 || { cat "$work/destroy.log"; exit 1; }
step "$(grep '^Destroy complete' "$work/destroy.log")"
