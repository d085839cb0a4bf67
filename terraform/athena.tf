# The workgroup, and as its saved queries whatever lies in sql/.

locals {
  sql_folder = "${path.module}/../sql"
  views = {
    for file in fileset(local.sql_folder, "{views,trino}/*.sql") :
    trimsuffix(basename(file), ".sql") => file("${local.sql_folder}/${file}")
  }
  questions = {
    for file in fileset(local.sql_folder, "questions/*.sql") :
    trimsuffix(basename(file), ".sql") => file("${local.sql_folder}/${file}")
  }
}

resource "aws_athena_workgroup" "lake" {
  name          = var.name
  description   = "Questions to the lake at ${local.lake}."
  force_destroy = var.force_destroy

  configuration {
    enforce_workgroup_configuration    = true
    publish_cloudwatch_metrics_enabled = true
    bytes_scanned_cutoff_per_query     = floor(var.query_limit_gib * 1024 * 1024 * 1024)

    engine_version {
      selected_engine_version = "Athena engine version 3"
    }

    result_configuration {
      output_location = "s3://${aws_s3_bucket.this["results"].bucket}/"

      encryption_configuration {
        encryption_option = var.kms_key_arn == null ? "SSE_S3" : "SSE_KMS"
        kms_key_arn       = var.kms_key_arn
      }
    }
  }
}

resource "aws_athena_named_query" "view" {
  for_each = local.views

  name        = "create_view_${each.key}"
  description = trimspace(trimprefix(split("\n", each.value)[0], "--"))
  workgroup   = aws_athena_workgroup.lake.id
  database    = aws_glue_catalog_database.lake.name
  query       = "CREATE OR REPLACE VIEW ${each.key} AS\n${each.value}"
}

resource "aws_athena_named_query" "question" {
  for_each = local.questions

  name        = each.key
  description = trimspace(trimprefix(split("\n", each.value)[0], "--"))
  workgroup   = aws_athena_workgroup.lake.id
  database    = aws_glue_catalog_database.lake.name
  query       = each.value
}
