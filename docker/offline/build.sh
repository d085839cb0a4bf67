#!/bin/bash
# Builds stand-ins for the public images where no registry can be reached, out of Debian packages
# and Maven artifacts, and writes their names to .env, where Compose finds them. Needs root,
# debootstrap and a JDK. An .env that is there stays as it is.
set -euo pipefail
cd "$(dirname "$0")"
root=$(cd ../.. && pwd)
context=$root/docker/offline/target
# Some machines have a docker on their PATH that cannot build; /usr/bin/docker is Debian's.
docker=${DOCKER:-docker}

rm -rf "$context"/*-jars
mkdir -p "$context/spark-jars"
if ! "$docker" image inspect citystream-offline/base >/dev/null 2>&1; then
  debootstrap --variant=minbase \
    --include=openjdk-17-jre-headless,ca-certificates,curl,procps,wget \
    bookworm "$context/rootfs"
  tar -C "$context/rootfs" -c . \
    | "$docker" import --change 'ENV LANG=C.UTF-8' - citystream-offline/base
  rm -rf "$context/rootfs"
fi

"$root/mvnw" --quiet --batch-mode --file "$root/spark-home/pom.xml" package
"$root/mvnw" --quiet --batch-mode --file pom.xml \
  org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies \
  -DincludeScope=runtime -DoutputDirectory="$context/kafka-jars"
"$root/mvnw" --quiet --batch-mode --file pom.xml \
  org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy \
  -Dartifact=com.adobe.testing:s3mock:5.2.0:jar:exec \
  -DoutputDirectory="$context" -Dmdep.stripVersion=true -Dmdep.stripClassifier=true
cp -r "$root/spark-home/target/jars/." "$context/spark-jars/"
cp -r kafka spark "$context/"
# Certificates that are trusted besides the usual, such as a proxy's.
cp -r /usr/local/share/ca-certificates "$context/"

maven_url="$(sed -n 's/^distributionUrl=\(.*\)\.zip$/\1.tar.gz/p' "$root/.mvn/wrapper/maven-wrapper.properties")"

for image in kafka spark store maven; do
  "$docker" build --quiet --build-arg BASE_IMAGE=citystream-offline/base \
    --build-arg MAVEN_URL="$maven_url" --target "$image" \
    --tag "citystream-offline/$image" --file Dockerfile "$context"
done

[ -e "$root/.env" ] || sed 's/^ *//' >"$root/.env" <<'END'
  KAFKA_IMAGE=citystream-offline/kafka
  SPARK_IMAGE=citystream-offline/spark
  STORE_IMAGE=citystream-offline/store
  MAVEN_IMAGE=citystream-offline/maven
END
