#!/bin/sh
# A class of the jar, by default the command line, with the libraries that Spark would bring.
exec java -cp "/opt/citystream/citystream.jar:/opt/spark/jars/*" \
  "org.citystream.runners.${MAIN_CLASS:-Citystream}" "$@"
