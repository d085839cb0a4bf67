#!/bin/sh
exec java -Xmx512m -Dlog4j.configuration=file:/opt/kafka/bin/log4j.properties -cp '/opt/kafka/libs/*' "$@"
