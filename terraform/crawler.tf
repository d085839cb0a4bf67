# Athena projects partitions. Redshift, EMR and Spark read those that somebody has registered.

locals {
  crawls = var.enable_crawler || var.enable_redshift
}

data "aws_iam_policy_document" "crawler" {
  count = local.crawls ? 1 : 0

  source_policy_documents = [data.aws_iam_policy_document.read.json]

  statement {
    sid = "RegisterPartitions"
    actions = [
      "glue:BatchCreatePartition",
      "glue:BatchUpdatePartition",
      "glue:CreatePartition",
      "glue:UpdatePartition",
      "glue:UpdateTable",
    ]
    resources = [
      "${local.glue_arn}:catalog",
      "${local.glue_arn}:database/${local.database}",
      "${local.glue_arn}:table/${local.database}/*",
    ]
  }

  statement {
    sid       = "Log"
    actions   = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["arn:${local.partition}:logs:${local.region}:${local.account}:log-group:/aws-glue/crawlers*"]
  }
}

data "aws_iam_policy_document" "crawler_trust" {
  count = local.crawls ? 1 : 0

  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["glue.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "crawler" {
  count = local.crawls ? 1 : 0

  name               = "${var.name}-crawler"
  description        = "The crawler of the lake at ${local.lake}."
  assume_role_policy = data.aws_iam_policy_document.crawler_trust[0].json
}

resource "aws_iam_role_policy" "crawler" {
  count = local.crawls ? 1 : 0

  name   = "crawl"
  role   = aws_iam_role.crawler[0].id
  policy = data.aws_iam_policy_document.crawler[0].json
}

resource "aws_glue_crawler" "partitions" {
  count = local.crawls ? 1 : 0

  name          = var.name
  description   = "Registers the partitions of the lake at ${local.lake}."
  database_name = aws_glue_catalog_database.lake.name
  role          = aws_iam_role.crawler[0].arn
  schedule      = var.crawler_schedule

  catalog_target {
    database_name = aws_glue_catalog_database.lake.name
    tables        = [for table in aws_glue_catalog_table.dataset : table.name]
  }

  # It adds partitions and leaves the tables as they are declared.
  schema_change_policy {
    delete_behavior = "LOG"
    update_behavior = "LOG"
  }

  configuration = jsonencode({
    Version       = 1.0
    CrawlerOutput = { Partitions = { AddOrUpdateBehavior = "InheritFromTable" } }
    Grouping      = { TableGroupingPolicy = "CombineCompatibleSchemas" }
  })

  depends_on = [aws_iam_role_policy.crawler]
}
