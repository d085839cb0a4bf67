# Two buckets: the lake, and what queries answer, which is written by readers and not kept for long.

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition
  region    = data.aws_region.current.name

  lake_bucket = coalesce(var.bucket, "${var.name}-${local.account}-${local.region}")
  buckets = {
    lake    = local.lake_bucket
    results = "${local.lake_bucket}-results"
  }
  # Made of names, so that policies can be read in a plan.
  bucket_arns = { for purpose, bucket in local.buckets : purpose => "arn:${local.partition}:s3:::${bucket}" }

  lake = "s3://${local.buckets.lake}/${var.prefix}"
}

resource "aws_s3_bucket" "this" {
  for_each = local.buckets

  bucket        = each.value
  force_destroy = each.key == "results" || var.force_destroy
}

resource "aws_s3_bucket_public_access_block" "this" {
  for_each = aws_s3_bucket.this

  bucket                  = each.value.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "this" {
  for_each = aws_s3_bucket.this

  bucket = each.value.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  for_each = aws_s3_bucket.this

  bucket = each.value.id

  rule {
    bucket_key_enabled = var.kms_key_arn != null

    apply_server_side_encryption_by_default {
      sse_algorithm     = var.kms_key_arn == null ? "AES256" : "aws:kms"
      kms_master_key_id = var.kms_key_arn
    }
  }
}

data "aws_iam_policy_document" "tls_only" {
  for_each = local.bucket_arns

  statement {
    sid       = "TlsOnly"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [each.value, "${each.value}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_s3_bucket_policy" "tls_only" {
  for_each = aws_s3_bucket.this

  bucket = each.value.id
  policy = data.aws_iam_policy_document.tls_only[each.key].json

  # S3 takes one change of a bucket's access at a time.
  depends_on = [aws_s3_bucket_public_access_block.this]
}

resource "aws_s3_bucket_versioning" "lake" {
  bucket = aws_s3_bucket.this["lake"].id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "lake" {
  bucket = aws_s3_bucket.this["lake"].id

  rule {
    id     = "unfinished-and-old"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }

    noncurrent_version_expiration {
      noncurrent_days = var.old_version_days
    }

    expiration {
      expired_object_delete_marker = true
    }
  }

  # A file is here until it is complete, seconds later: what is older was left behind by a crash, and
  # every file of the lake leaves an old version.
  rule {
    id     = "temporary"
    status = "Enabled"

    filter {
      prefix = "${var.prefix}/.temp/"
    }

    expiration {
      days = 1
    }

    noncurrent_version_expiration {
      noncurrent_days = 1
    }
  }

  # The log of a run that may still go on is needed however old it is, and a lock is written again all
  # the time; who is done with them deletes them.
  dynamic "rule" {
    for_each = { read-log = ".reads", locks = ".locks" }

    content {
      id     = rule.key
      status = "Enabled"

      filter {
        prefix = "${var.prefix}/${rule.value}/"
      }

      noncurrent_version_expiration {
        noncurrent_days = 1
      }
    }
  }

  rule {
    id     = "raw"
    status = "Enabled"

    filter {
      prefix = "${var.prefix}/raw/"
    }

    transition {
      days          = var.raw_infrequent_access_days
      storage_class = "STANDARD_IA"
    }

    transition {
      days          = var.raw_glacier_days
      storage_class = "GLACIER_IR"
    }
  }

  # Rules for old versions mean nothing before there are versions.
  depends_on = [aws_s3_bucket_versioning.lake]
}

resource "aws_s3_bucket_lifecycle_configuration" "results" {
  bucket = aws_s3_bucket.this["results"].id

  rule {
    id     = "results"
    status = "Enabled"

    filter {}

    expiration {
      days = var.query_result_days
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
  }
}
