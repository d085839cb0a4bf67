# What is made, and how it is set, without an account: AWS is a mock.

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
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/mock" }
  }
  mock_resource "aws_redshiftserverless_workgroup" {
    defaults = { arn = "arn:aws:redshift-serverless:eu-central-1:123456789012:workgroup/mock" }
  }
  mock_resource "aws_iam_policy" {
    defaults = { arn = "arn:aws:iam::123456789012:policy/mock" }
  }
}

run "buckets" {
  assert {
    condition     = output.lake == "s3://citystream-123456789012-eu-central-1/lake"
    error_message = "The lake is named after account and region."
  }

  assert {
    condition = alltrue([
      for block in aws_s3_bucket_public_access_block.this :
      block.block_public_acls && block.block_public_policy && block.ignore_public_acls && block.restrict_public_buckets
    ]) && length(aws_s3_bucket_public_access_block.this) == 2
    error_message = "Nothing is public."
  }

  assert {
    condition = alltrue([
      for encryption in aws_s3_bucket_server_side_encryption_configuration.this :
      one(one(encryption.rule).apply_server_side_encryption_by_default).sse_algorithm == "AES256"
    ]) && length(aws_s3_bucket_server_side_encryption_configuration.this) == 2
    error_message = "Everything is encrypted with S3's own keys."
  }

  assert {
    condition     = aws_s3_bucket_versioning.lake.versioning_configuration[0].status == "Enabled"
    error_message = "What was deleted from the lake can be had back."
  }

  assert {
    condition     = !aws_s3_bucket.this["lake"].force_destroy && !aws_athena_workgroup.lake.force_destroy
    error_message = "A lake with files cannot be destroyed by mistake."
  }
}

run "workgroup" {
  variables {
    query_limit_gib = 2
  }

  assert {
    condition = (
      aws_athena_workgroup.lake.configuration[0].enforce_workgroup_configuration
      && aws_athena_workgroup.lake.configuration[0].bytes_scanned_cutoff_per_query == 2147483648
    )
    error_message = "No query can go around the limit."
  }

  assert {
    condition = (
      aws_athena_workgroup.lake.configuration[0].result_configuration[0].encryption_configuration[0].encryption_option
      == "SSE_S3"
    )
    error_message = "Results are encrypted."
  }
}

run "saved_queries" {
  assert {
    condition = (
      toset(keys(output.views)) == toset([for file in fileset("../sql/", "{views,trino}/*.sql") : trimsuffix(basename(file), ".sql")])
      && toset(keys(output.questions)) == toset([for file in fileset("../sql/questions", "*.sql") : trimsuffix(file, ".sql")])
    )
    error_message = "Every file of sql/ is a saved query."
  }

  assert {
    condition = alltrue([
      for query in concat(values(aws_athena_named_query.view), values(aws_athena_named_query.question)) :
      length(query.description) > 0 && !startswith(query.description, "-")
    ])
    error_message = "Every saved query says what it answers."
  }

  assert {
    condition = alltrue([
      for view, query in aws_athena_named_query.view :
      startswith(query.query, "CREATE OR REPLACE VIEW ${view} AS\n") && !endswith(trimspace(query.query), ";")
    ])
    error_message = "A view is one statement."
  }
}

run "nothing_optional_by_default" {
  assert {
    condition = (
      length(aws_glue_crawler.partitions) == 0 && length(aws_redshiftserverless_workgroup.lake) == 0
      && length(aws_redshiftserverless_namespace.lake) == 0 && length(aws_iam_instance_profile.this) == 0
      && output.redshift_schema_sql == null
    )
    error_message = "What costs by the hour is asked for."
  }
}

run "crawler" {
  variables {
    enable_crawler = true
  }

  assert {
    condition = (
      toset(aws_glue_crawler.partitions[0].catalog_target[0].tables) == toset(keys(output.tables))
      && aws_glue_crawler.partitions[0].schema_change_policy[0].update_behavior == "LOG"
      && aws_glue_crawler.partitions[0].schema_change_policy[0].delete_behavior == "LOG"
    )
    error_message = "It crawls the tables and changes none."
  }
}

run "redshift" {
  variables {
    enable_redshift = true
  }

  assert {
    condition     = length(aws_glue_crawler.partitions) == 1
    error_message = "Redshift cannot project partitions: somebody has to register them."
  }

  assert {
    condition = (
      aws_redshiftserverless_namespace.lake[0].manage_admin_password
      && !aws_redshiftserverless_workgroup.lake[0].publicly_accessible
      && aws_redshiftserverless_usage_limit.lake[0].breach_action == "deactivate"
    )
    error_message = "No password, not public, no bill without end."
  }

  assert {
    condition = (
      strcontains(output.redshift_schema_sql, "DATABASE 'citystream' REGION 'eu-central-1'")
      && strcontains(output.redshift_schema_sql, "IAM_ROLE 'arn:aws:iam::123456789012:role/mock';")
    )
    error_message = "The external schema is over the lake's database."
  }
}

run "own_names" {
  variables {
    name                = "rush-hour"
    bucket              = "city-lake"
    prefix              = "city/one"
    pipeline_principals = ["ec2.amazonaws.com"]
    operator_principals = ["ec2.amazonaws.com"]
    force_destroy       = true
  }

  assert {
    condition = (
      output.lake == "s3://city-lake/city/one" && output.workgroup == "rush-hour" && output.database == "rush_hour"
      && output.tables["processed_gps_files"] == "s3://city-lake/city/one/processed/gps/"
      && aws_athena_workgroup.lake.configuration[0].result_configuration[0].output_location == "s3://city-lake-results/"
      && output.pipeline_instance_profile == "rush-hour-pipeline"
      && output.operator_instance_profile == "rush-hour-operator"
      && aws_s3_bucket.this["lake"].force_destroy && aws_athena_workgroup.lake.force_destroy
    )
    error_message = "Names are those that were asked for."
  }

  assert {
    condition = anytrue([
      for rule in aws_s3_bucket_lifecycle_configuration.lake.rule : try(rule.filter[0].prefix, "") == "city/one/.temp/"
    ])
    error_message = "The life cycle follows the prefix."
  }
}

run "own_key" {
  variables {
    kms_key_arn = "arn:aws:kms:eu-central-1:123456789012:key/mock"
  }

  assert {
    condition = alltrue([
      for encryption in aws_s3_bucket_server_side_encryption_configuration.this :
      one(one(encryption.rule).apply_server_side_encryption_by_default).kms_master_key_id == var.kms_key_arn
      && one(encryption.rule).bucket_key_enabled
      ]) && (
      aws_athena_workgroup.lake.configuration[0].result_configuration[0].encryption_configuration[0].kms_key_arn
      == var.kms_key_arn
    )
    error_message = "The key encrypts lake and results."
  }
}

run "refuses_what_cannot_be" {
  command = plan

  variables {
    name                       = "City_Stream"
    bucket                     = "city.lake"
    prefix                     = "/lake/"
    kms_key_arn                = "alias/city"
    raw_infrequent_access_days = 7
    old_version_days           = 0
    query_result_days          = 0
    queried_days               = 0
    query_limit_gib            = 0
    pipeline_principals        = ["somebody"]
    operator_principals        = ["operator"]
    reader_principals          = ["*"]
    redshift_base_rpus         = 12
    redshift_rpu_hours_a_day   = 0
  }

  expect_failures = [
    var.name,
    var.bucket,
    var.prefix,
    var.kms_key_arn,
    var.raw_infrequent_access_days,
    var.old_version_days,
    var.query_result_days,
    var.queried_days,
    var.query_limit_gib,
    var.pipeline_principals,
    var.operator_principals,
    var.reader_principals,
    var.redshift_base_rpus,
    var.redshift_rpu_hours_a_day,
  ]
}

run "refuses_classes_in_disorder" {
  command = plan

  variables {
    raw_infrequent_access_days = 60
    raw_glacier_days           = 80
  }

  expect_failures = [var.raw_glacier_days]
}
