# A table a dataset. What its columns are is said by the Avro schemas, and nowhere else.

locals {
  schema_folder = "${path.module}/../contracts/src/main/avro"
  # By dataset: a schema's name is the dataset's folder with an underscore for each slash.
  schemas = {
    for file in fileset(local.schema_folder, "*.avsc") :
    trimsuffix(file, ".avsc") => jsondecode(file("${local.schema_folder}/${file}"))
  }
  folders   = { for dataset in keys(local.schemas) : dataset => replace(dataset, "/^processed_/", "processed/") }
  locations = { for dataset, folder in local.folders : dataset => "${local.lake}/${folder}/" }

  # A name, and not the resource's, so that policies can be read in a plan.
  database = replace(var.name, "-", "_")

  column_types = {
    boolean          = "boolean"
    bytes            = "binary"
    double           = "double"
    int              = "int"
    long             = "bigint"
    string           = "string"
    timestamp-micros = "timestamp"
  }

  # A column that is a list of records has their fields as its members; any other has itself.
  columns = {
    for dataset, schema in local.schemas : dataset => [
      for field in schema.fields : {
        name    = field.name
        comment = field.doc
        list    = can([for type in flatten([field.type]) : type.items if type != "null"][0])
        members = [
          for member in try([for type in flatten([field.type]) : type.items.fields if type != "null"][0], [field]) : {
            name = member.name
            type = local.column_types[
              [for type in flatten([member.type]) : try(type.logicalType, type.type, type) if type != "null"][0]
            ]
          }
        ]
      }
    ]
  }

  topics = ["emergency_data", "gps_data", "traffic_data", "vehicle_data", "weather_data"]

  time_partitions = [
    { name = "dt", type = "string", comment = "Day, as YYYY-MM-DD (UTC)." },
    { name = "hour", type = "int", comment = "Hour of the day, 0 to 23 (UTC)." },
  ]
  topic_partition = { name = "topic", type = "string", comment = "Kafka topic the record was read from." }

  partitions = {
    for dataset in keys(local.schemas) : dataset =>
    concat(dataset == "raw" ? [local.topic_partition] : [], local.time_partitions)
  }

  projections = {
    topic = {
      "projection.topic.type"   = "enum"
      "projection.topic.values" = join(",", local.topics)
    }
    dt = {
      "projection.dt.type"   = "date"
      "projection.dt.format" = "yyyy-MM-dd"
      # Until tomorrow, for clocks that are ahead.
      "projection.dt.range"         = "NOW-${var.queried_days}DAYS,NOW+1DAYS"
      "projection.dt.interval"      = "1"
      "projection.dt.interval.unit" = "DAYS"
    }
    hour = {
      "projection.hour.type"   = "integer"
      "projection.hour.range"  = "0,23"
      "projection.hour.digits" = "2"
    }
  }
}

resource "aws_glue_catalog_database" "lake" {
  name        = local.database
  description = "The datasets of the lake at ${local.lake}."

  lifecycle {
    precondition {
      condition     = length(local.schemas) > 0
      error_message = "There are no schemas in contracts/src/main/avro: take the module from a checkout of the whole project."
    }
  }
}

resource "aws_glue_catalog_table" "dataset" {
  for_each = local.schemas

  database_name = aws_glue_catalog_database.lake.name
  # The views of sql/ have the dataset's own name, and show every row once.
  name        = "${each.key}_files"
  description = each.value.doc
  table_type  = "EXTERNAL_TABLE"

  parameters = merge(
    {
      "EXTERNAL"                  = "TRUE"
      "classification"            = "parquet"
      "projection.enabled"        = "true"
      "storage.location.template" = "${local.locations[each.key]}${join("", [for key in local.partitions[each.key] : "${key.name}=$${${key.name}}/"])}"
    },
    [for key in local.partitions[each.key] : local.projections[key.name]]...
  )

  storage_descriptor {
    location      = local.locations[each.key]
    input_format  = "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat"
    output_format = "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat"

    ser_de_info {
      serialization_library = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"
    }

    dynamic "columns" {
      # A table cannot have a column twice: raw's topic is that of its folder.
      for_each = [
        for column in local.columns[each.key] : column
        if !contains(local.partitions[each.key][*].name, column.name)
      ]

      content {
        name    = columns.value.name
        comment = columns.value.comment
        type = (
          columns.value.list
          ? "array<struct<${join(",", [for member in columns.value.members : "${member.name}:${member.type}"])}>>"
          : columns.value.members[0].type
        )
      }
    }
  }

  dynamic "partition_keys" {
    for_each = local.partitions[each.key]

    content {
      name    = partition_keys.value.name
      type    = partition_keys.value.type
      comment = partition_keys.value.comment
    }
  }
}
