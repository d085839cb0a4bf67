#!/bin/bash
# Makes the store's credentials, once: no two stacks share them, and none are in any file of the
# project. Only containers that mount the volume see them, under users of their own: hence the mode.
set -euo pipefail
cd /opt/citystream/credentials
[ ! -e aws ] || exit 0
random() { head -c 64 /dev/urandom | base64 | tr -d '+/=\n' | head -c "$1"; }
random 20 >access-key
random 40 >secret-key
# The same for the AWS SDK. Renamed last: from then on they are complete.
printf '[default]\naws_access_key_id = %s\naws_secret_access_key = %s\n' \
  "$(<access-key)" "$(<secret-key)" >aws.new
chmod 444 access-key secret-key aws.new
mv aws.new aws
