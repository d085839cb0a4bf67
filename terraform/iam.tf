# What the pipeline, its operators and readers may do, and who may be each.

locals {
  lake_objects = "${local.bucket_arns.lake}/${var.prefix}"
  # What a table shows lies in these, and nothing in those whose names begin with a dot.
  shown_folders = distinct([for folder in values(local.folders) : split("/", folder)[0]])

  writers = {
    # It cannot delete what it has archived.
    pipeline = {
      adds_to      = concat(local.shown_folders, [".temp", ".reads"])
      deletes_from = [".temp", ".reads"]
    }
    # They exchange the files of tables for others; what was replayed or set aside stays for good.
    operator = {
      adds_to      = concat(local.shown_folders, [".temp", ".locks", ".replays", ".set-aside"])
      deletes_from = concat(local.shown_folders, [".temp", ".locks"])
    }
  }

  glue_arn = "arn:${local.partition}:glue:${local.region}:${local.account}"
  key_arns = var.kms_key_arn == null ? [] : [var.kms_key_arn]

  principals = {
    pipeline = var.pipeline_principals
    operator = var.operator_principals
    reader   = var.reader_principals
  }
  policies = {
    pipeline = data.aws_iam_policy_document.write["pipeline"].json
    operator = data.aws_iam_policy_document.write["operator"].json
    reader   = data.aws_iam_policy_document.reader.json
  }
}

# Nobody gets an action on versions: what a writer has deleted can be had back.
data "aws_iam_policy_document" "write" {
  for_each = local.writers

  statement {
    sid = "List"
    # Without a condition on prefixes, so that asking for a file that is not there is answered with
    # "not found" and not with "forbidden"; there is nothing else in the bucket.
    actions   = ["s3:ListBucket"]
    resources = [local.bucket_arns.lake]
  }

  statement {
    sid       = "ReadAndAdd"
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = [for folder in each.value.adds_to : "${local.lake_objects}/${folder}/*"]
  }

  statement {
    sid       = "Delete"
    actions   = ["s3:DeleteObject"]
    resources = [for folder in each.value.deletes_from : "${local.lake_objects}/${folder}/*"]
  }

  dynamic "statement" {
    for_each = local.key_arns

    content {
      sid       = "Encrypt"
      actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
      resources = [statement.value]
    }
  }
}

# For whatever reads the lake through the catalog.
data "aws_iam_policy_document" "read" {
  statement {
    sid       = "FindBucket"
    actions   = ["s3:GetBucketLocation"]
    resources = [local.bucket_arns.lake]
  }

  statement {
    sid       = "List"
    actions   = ["s3:ListBucket"]
    resources = [local.bucket_arns.lake]

    condition {
      test     = "StringLike"
      variable = "s3:prefix"
      values   = [for folder in local.shown_folders : "${var.prefix}/${folder}/*"]
    }
  }

  statement {
    sid       = "Read"
    actions   = ["s3:GetObject"]
    resources = [for folder in local.shown_folders : "${local.lake_objects}/${folder}/*"]
  }

  statement {
    sid = "Catalog"
    actions = [
      "glue:BatchGetPartition",
      "glue:GetDatabase",
      "glue:GetPartition",
      "glue:GetPartitions",
      "glue:GetTable",
      "glue:GetTables",
    ]
    resources = [
      "${local.glue_arn}:catalog",
      "${local.glue_arn}:database/${local.database}",
      "${local.glue_arn}:table/${local.database}/*",
    ]
  }

  dynamic "statement" {
    for_each = local.key_arns

    content {
      sid       = "Decrypt"
      actions   = ["kms:Decrypt"]
      resources = [statement.value]
    }
  }
}

data "aws_iam_policy_document" "reader" {
  source_policy_documents = [data.aws_iam_policy_document.read.json]

  # Athena asks for the database "default" whatever is queried.
  statement {
    sid       = "CatalogByName"
    actions   = ["glue:GetDatabase", "glue:GetDatabases"]
    resources = ["${local.glue_arn}:catalog", "${local.glue_arn}:database/default"]
  }

  statement {
    sid = "Ask"
    actions = [
      "athena:BatchGetNamedQuery",
      "athena:BatchGetQueryExecution",
      "athena:GetNamedQuery",
      "athena:GetQueryExecution",
      "athena:GetQueryResults",
      "athena:GetQueryResultsStream",
      "athena:GetQueryRuntimeStatistics",
      "athena:GetWorkGroup",
      "athena:ListNamedQueries",
      "athena:ListQueryExecutions",
      "athena:StartQueryExecution",
      "athena:StopQueryExecution",
    ]
    resources = ["arn:${local.partition}:athena:${local.region}:${local.account}:workgroup/${var.name}"]
  }

  statement {
    sid = "BrowseCatalog"
    actions = [
      "athena:GetDataCatalog",
      "athena:GetDatabase",
      "athena:GetTableMetadata",
      "athena:ListDatabases",
      "athena:ListTableMetadata",
    ]
    resources = ["arn:${local.partition}:athena:${local.region}:${local.account}:datacatalog/AwsDataCatalog"]
  }

  # The console begins with these, which know no resources.
  statement {
    sid       = "BrowseConsole"
    actions   = ["athena:ListDataCatalogs", "athena:ListEngineVersions", "athena:ListWorkGroups"]
    resources = ["*"]
  }

  statement {
    sid       = "FindResults"
    actions   = ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"]
    resources = [local.bucket_arns.results]
  }

  statement {
    sid       = "KeepResults"
    actions   = ["s3:AbortMultipartUpload", "s3:GetObject", "s3:ListMultipartUploadParts", "s3:PutObject"]
    resources = ["${local.bucket_arns.results}/*"]
  }

  dynamic "statement" {
    for_each = local.key_arns

    content {
      sid       = "EncryptResults"
      actions   = ["kms:GenerateDataKey"]
      resources = [statement.value]
    }
  }
}

data "aws_iam_policy_document" "trust" {
  for_each = local.principals

  statement {
    actions = ["sts:AssumeRole"]

    dynamic "principals" {
      for_each = {
        for type, identifiers in {
          AWS = (
            length(each.value) == 0
            ? ["arn:${local.partition}:iam::${local.account}:root"]
            : [for principal in each.value : principal if startswith(principal, "arn:")]
          )
          Service = [for principal in each.value : principal if !startswith(principal, "arn:")]
        } : type => identifiers if length(identifiers) > 0
      }

      content {
        type        = principals.key
        identifiers = principals.value
      }
    }
  }
}

resource "aws_iam_role" "this" {
  for_each = local.principals

  name               = "${var.name}-${each.key}"
  description        = "The ${each.key} of the lake at ${local.lake}."
  assume_role_policy = data.aws_iam_policy_document.trust[each.key].json
}

resource "aws_iam_policy" "this" {
  for_each = local.policies

  name        = "${var.name}-${each.key}"
  description = "What the ${each.key} of the lake at ${local.lake} may do."
  policy      = each.value
}

resource "aws_iam_role_policy_attachment" "this" {
  for_each = aws_iam_role.this

  role       = each.value.name
  policy_arn = aws_iam_policy.this[each.key].arn
}

# The form in which machines carry a role.
resource "aws_iam_instance_profile" "this" {
  for_each = toset([
    for purpose in keys(local.writers) : purpose if contains(local.principals[purpose], "ec2.amazonaws.com")
  ])

  name = aws_iam_role.this[each.key].name
  role = aws_iam_role.this[each.key].name
}

moved {
  from = aws_iam_instance_profile.pipeline[0]
  to   = aws_iam_instance_profile.this["pipeline"]
}
