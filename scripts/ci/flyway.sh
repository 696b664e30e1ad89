#!/usr/bin/env bash
# flyway.sh validate|migrate source|target: Flyway from its image, on the side whose address is in FLYWAY_URL.
# The password is in the environment alone. flyway_schema_history itself is migrated and compared like any table.
set -euo pipefail
verb=$1
side=$2
: "${FLYWAY_URL:?the JDBC address of the $side, with sslMode=VERIFY_IDENTITY}" "${FLYWAY_USER:?}" "${FLYWAY_PASSWORD:?}"
if [ "$verb" != validate ] && [ "$side" != target ]; then
  echo "flyway $verb on the $side: only the promoted target is migrated" >&2
  exit 2
fi
exec docker run --rm -e FLYWAY_URL -e FLYWAY_USER -e FLYWAY_PASSWORD -v "$PWD/db/migrations:/flyway/sql:ro" flyway/flyway:11 "$verb"
