#!/bin/bash
# Like the public image's start: every variable KAFKA_A_B becomes the property a.b.
set -euo pipefail
config=/opt/kafka/config/server.properties
env | sed -n 's/^KAFKA_\([A-Z_]*\)=/\1=/p' | while IFS='=' read -r name value; do
  name=$(tr 'A-Z_' 'a-z.' <<<"$name")
  echo "$name=$value"
done >"$config"
# The id that the public image has, too.
/opt/kafka/bin/kafka-run-class.sh kafka.tools.StorageTool format --ignore-formatted \
  --cluster-id="${CLUSTER_ID:-5L6g3nShT-eMCtK--X86sw}" --config="$config"
exec /opt/kafka/bin/kafka-run-class.sh kafka.Kafka "$config"
