# What the tables show. Their columns are held against the schemas by the test that reads this run.

mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_data "aws_region" {
    defaults = { name = "eu-central-1" }
  }
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }
}

run "tables" {
  command = plan

  variables {
    bucket       = "city-lake"
    queried_days = 30
  }

  assert {
    condition = jsonencode({
      for table in aws_glue_catalog_table.dataset : table.name => table.partition_keys[*].name
      }) == jsonencode({
      dead_letter_files         = ["dt", "hour"]
      enriched_files            = ["dt", "hour"]
      processed_emergency_files = ["dt", "hour"]
      processed_gps_files       = ["dt", "hour"]
      processed_traffic_files   = ["dt", "hour"]
      processed_vehicle_files   = ["dt", "hour"]
      processed_weather_files   = ["dt", "hour"]
      raw_files                 = ["topic", "dt", "hour"]
    })
    error_message = "A table a dataset, with the folders' names as its partitions."
  }

  assert {
    condition = alltrue([
      for table in aws_glue_catalog_table.dataset :
      table.parameters["projection.enabled"] == "true"
      && table.parameters["projection.dt.range"] == "NOW-30DAYS,NOW+1DAYS"
      && table.parameters["projection.hour.range"] == "0,23"
      && startswith(table.parameters["storage.location.template"], table.storage_descriptor[0].location)
      && alltrue([for key in table.partition_keys : contains(keys(table.parameters), "projection.${key.name}.type")])
    ])
    error_message = "Every partition is projected, in bounded ranges."
  }

  assert {
    condition = aws_glue_catalog_table.dataset["raw"].parameters["storage.location.template"] == (
      "s3://city-lake/lake/raw/topic=$${topic}/dt=$${dt}/hour=$${hour}/"
    )
    error_message = "Folders are those that the pipeline writes."
  }

  assert {
    condition = alltrue(flatten([
      for table in aws_glue_catalog_table.dataset :
      [for column in table.storage_descriptor[0].columns : length(column.comment) > 0 && length(column.comment) <= 255]
    ]))
    error_message = "Every column is explained, as shortly as Glue demands."
  }
}
