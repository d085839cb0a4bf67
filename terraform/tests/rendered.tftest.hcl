# Policies and life cycles as AWS would get them: the real provider writes them, and nobody is asked.

provider "aws" {
  region                      = "eu-central-1"
  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
  skip_requesting_account_id  = true
}

override_data {
  target = data.aws_caller_identity.current
  values = { account_id = "123456789012" }
}

variables {
  bucket = "city-lake"
}

run "pipeline" {
  command = plan

  assert {
    condition = jsonencode({
      for statement in jsondecode(aws_iam_policy.this["pipeline"].policy).Statement :
      statement.Sid => sort(flatten([statement.Action]))
      }) == jsonencode({
      Delete     = ["s3:DeleteObject"]
      List       = ["s3:ListBucket"]
      ReadAndAdd = ["s3:GetObject", "s3:PutObject"]
    })
    error_message = "The pipeline lists, reads and adds."
  }

  assert {
    condition = toset(flatten([
      for statement in jsondecode(aws_iam_policy.this["pipeline"].policy).Statement :
      statement.Resource if contains(flatten([statement.Action]), "s3:DeleteObject")
    ])) == toset([for folder in [".temp", ".reads"] : "arn:aws:s3:::city-lake/lake/${folder}/*"])
    error_message = "The pipeline cannot delete what it has archived."
  }

  assert {
    condition = toset(flatten([
      for statement in jsondecode(aws_iam_policy.this["pipeline"].policy).Statement :
      statement.Resource if contains(flatten([statement.Action]), "s3:PutObject")
      ])) == toset([
      for folder in ["raw", "processed", "enriched", "dead_letter", ".temp", ".reads"] :
      "arn:aws:s3:::city-lake/lake/${folder}/*"
    ])
    error_message = "The pipeline writes to its folders of the lake and nowhere else."
  }
}

run "operator" {
  command = plan

  assert {
    condition = jsonencode({
      for statement in jsondecode(aws_iam_policy.this["operator"].policy).Statement :
      statement.Sid => sort(flatten([statement.Action]))
      }) == jsonencode({
      Delete     = ["s3:DeleteObject"]
      List       = ["s3:ListBucket"]
      ReadAndAdd = ["s3:GetObject", "s3:PutObject"]
    })
    error_message = "Operators can do to a file what the pipeline can, and nothing to its old versions."
  }

  assert {
    condition = toset(flatten([
      for statement in jsondecode(aws_iam_policy.this["operator"].policy).Statement :
      statement.Resource if contains(flatten([statement.Action]), "s3:DeleteObject")
      ])) == toset([
      for folder in ["raw", "processed", "enriched", "dead_letter", ".temp", ".locks"] :
      "arn:aws:s3:::city-lake/lake/${folder}/*"
    ])
    error_message = "Operators delete what they replace, but not what was replayed, set aside or read."
  }

  assert {
    condition = toset(flatten([
      for statement in jsondecode(aws_iam_policy.this["operator"].policy).Statement :
      statement.Resource if contains(flatten([statement.Action]), "s3:PutObject")
      ])) == toset([
      for folder in ["raw", "processed", "enriched", "dead_letter", ".temp", ".locks", ".replays", ".set-aside"] :
      "arn:aws:s3:::city-lake/lake/${folder}/*"
    ])
    error_message = "Operators write to their folders of the lake and nowhere else."
  }
}

run "reader" {
  command = plan

  assert {
    condition = toset(flatten([
      for statement in jsondecode(aws_iam_policy.this["reader"].policy).Statement :
      statement.Resource if length(regexall("(?i):(put|delete|create|update|start|stop|abort)", join(" ", flatten([statement.Action])))) > 0
      ])) == toset([
      "arn:aws:s3:::city-lake-results/*",
      "arn:aws:athena:eu-central-1:123456789012:workgroup/citystream",
    ])
    error_message = "Readers change nothing but results."
  }

  assert {
    condition = toset(flatten([
      for statement in jsondecode(aws_iam_policy.this["reader"].policy).Statement :
      statement.Resource if contains(flatten([statement.Action]), "s3:GetObject")
      ])) == toset(concat(
      [for folder in ["raw", "processed", "enriched", "dead_letter"] : "arn:aws:s3:::city-lake/lake/${folder}/*"],
      ["arn:aws:s3:::city-lake-results/*"]
    ))
    error_message = "Readers see what the tables show, and results."
  }

  assert {
    condition = [
      for statement in jsondecode(aws_iam_policy.this["reader"].policy).Statement :
      { for test, keys in try(statement.Condition, {}) : test => { for key, values in keys : key => toset(values) } }
      if contains(flatten([statement.Action]), "s3:ListBucket") && statement.Resource == "arn:aws:s3:::city-lake"
      ] == [{
        StringLike = {
          "s3:prefix" = toset([for folder in ["raw", "processed", "enriched", "dead_letter"] : "lake/${folder}/*"])
        }
    }]
    error_message = "Readers list what the tables show."
  }

  assert {
    condition = toset(flatten([
      for statement in jsondecode(aws_iam_policy.this["reader"].policy).Statement :
      statement.Action if contains(flatten([statement.Resource]), "*")
    ])) == toset(["athena:ListDataCatalogs", "athena:ListEngineVersions", "athena:ListWorkGroups"])
    error_message = "What is allowed everywhere are lists of names."
  }
}

run "tls" {
  command = plan

  assert {
    condition = alltrue([
      for purpose, policy in aws_s3_bucket_policy.tls_only :
      jsondecode(policy.policy).Statement == [{
        Sid       = "TlsOnly"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = jsondecode(policy.policy).Statement[0].Resource
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      }]
      && toset(jsondecode(policy.policy).Statement[0].Resource) == toset([
        "arn:aws:s3:::${aws_s3_bucket.this[purpose].bucket}", "arn:aws:s3:::${aws_s3_bucket.this[purpose].bucket}/*"
      ])
    ]) && length(aws_s3_bucket_policy.tls_only) == 2
    error_message = "No bucket answers without TLS."
  }
}

run "life_cycle" {
  command = plan

  variables {
    old_version_days = 14
  }

  assert {
    condition = jsonencode({
      for rule in aws_s3_bucket_lifecycle_configuration.lake.rule : rule.id => try(coalesce(rule.filter[0].prefix), "everything")
      }) == jsonencode({
      locks              = "lake/.locks/"
      raw                = "lake/raw/"
      read-log           = "lake/.reads/"
      temporary          = "lake/.temp/"
      unfinished-and-old = "everything"
    })
    error_message = "Rules are for what they name."
  }

  assert {
    condition = jsonencode({
      for rule in aws_s3_bucket_lifecycle_configuration.lake.rule : rule.id => rule.expiration[0].days
      if try(rule.expiration[0].days > 0, false)
    }) == jsonencode({ temporary = 1 })
    error_message = "Of what is in the lake only temporary files go by themselves."
  }

  assert {
    condition = jsonencode({
      for rule in aws_s3_bucket_lifecycle_configuration.lake.rule :
      rule.id => rule.noncurrent_version_expiration[0].noncurrent_days if length(rule.noncurrent_version_expiration) > 0
    }) == jsonencode({ locks = 1, read-log = 1, temporary = 1, unfinished-and-old = 14 })
    error_message = "Old versions of everything go, of files in time to have them back."
  }

  assert {
    condition = [
      for rule in aws_s3_bucket_lifecycle_configuration.lake.rule : rule.id
      if try(rule.expiration[0].expired_object_delete_marker, false)
    ] == ["unfinished-and-old"]
    error_message = "Of a deleted file nothing stays when its old versions are gone."
  }

  assert {
    condition = jsonencode({
      for rule in aws_s3_bucket_lifecycle_configuration.lake.rule :
      rule.id => [for transition in rule.transition : transition.storage_class] if length(rule.transition) > 0
    }) == jsonencode({ raw = ["STANDARD_IA", "GLACIER_IR"] })
    error_message = "Raw files, and no others, move to classes that can still be read at once."
  }

  assert {
    condition = alltrue([
      for lifecycle in [aws_s3_bucket_lifecycle_configuration.lake, aws_s3_bucket_lifecycle_configuration.results] :
      lifecycle.rule[0].abort_incomplete_multipart_upload[0].days_after_initiation == 1
    ])
    error_message = "Unfinished uploads go after a day."
  }
}

run "trust_of_the_account" {
  command = plan

  assert {
    condition = alltrue([
      for role in aws_iam_role.this :
      jsondecode(role.assume_role_policy).Statement[0].Principal == { AWS = "arn:aws:iam::123456789012:root" }
    ]) && toset(keys(aws_iam_role.this)) == toset(["pipeline", "operator", "reader"])
    error_message = "By default the account's own policies say who may take a role."
  }
}

run "trust_of_some" {
  command = plan

  variables {
    pipeline_principals = ["ec2.amazonaws.com", "arn:aws:iam::123456789012:role/spark"]
    operator_principals = ["arn:aws:iam::123456789012:user/night-shift"]
    reader_principals   = ["quicksight.amazonaws.com"]
  }

  assert {
    condition = (
      jsondecode(aws_iam_role.this["pipeline"].assume_role_policy).Statement[0].Principal
      == { AWS = "arn:aws:iam::123456789012:role/spark", Service = "ec2.amazonaws.com" }
    )
    error_message = "Those who may be the pipeline are those that were named."
  }

  assert {
    condition = (
      jsondecode(aws_iam_role.this["operator"].assume_role_policy).Statement[0].Principal
      == { AWS = "arn:aws:iam::123456789012:user/night-shift" }
    )
    error_message = "Those who may be operators are those that were named, and not the pipeline's machines."
  }

  assert {
    condition = (
      jsondecode(aws_iam_role.this["reader"].assume_role_policy).Statement[0].Principal
      == { Service = "quicksight.amazonaws.com" }
    )
    error_message = "Those who may be readers are those that were named."
  }
}

run "own_key" {
  command = plan

  variables {
    kms_key_arn = "arn:aws:kms:eu-central-1:123456789012:key/one"
  }

  assert {
    condition = alltrue([
      for policy, actions in {
        pipeline = ["kms:Decrypt", "kms:GenerateDataKey"]
        operator = ["kms:Decrypt", "kms:GenerateDataKey"]
        reader   = ["kms:Decrypt", "kms:GenerateDataKey"]
      } :
      toset(flatten([
        for statement in jsondecode(aws_iam_policy.this[policy].policy).Statement :
        statement.Action if statement.Resource == var.kms_key_arn
      ])) == toset(actions)
    ])
    error_message = "Who may write with the key and read may use it."
  }
}

run "crawler" {
  command = plan

  variables {
    enable_crawler = true
  }

  assert {
    condition = toset(flatten([
      for statement in jsondecode(aws_iam_role_policy.crawler[0].policy).Statement :
      [for action in flatten([statement.Action]) : [for resource in flatten([statement.Resource]) : "${action} ${resource}"]]
      if !contains([
        for reads in jsondecode(aws_iam_policy.this["reader"].policy).Statement : jsonencode(reads)
      ], jsonencode(statement))
      ])) == toset(flatten([
      [
        for action in ["BatchCreatePartition", "BatchUpdatePartition", "CreatePartition", "UpdatePartition", "UpdateTable"] : [
          for resource in ["catalog", "database/citystream", "table/citystream/*"] :
          "glue:${action} arn:aws:glue:eu-central-1:123456789012:${resource}"
        ]
      ],
      [
        for action in ["CreateLogGroup", "CreateLogStream", "PutLogEvents"] :
        "logs:${action} arn:aws:logs:eu-central-1:123456789012:log-group:/aws-glue/crawlers*"
      ],
    ]))
    error_message = "The crawler reads as readers do, registers partitions and logs."
  }
}

run "redshift" {
  command = plan

  variables {
    enable_redshift = true
  }

  assert {
    condition = alltrue([
      for statement in jsondecode(aws_iam_role_policy.redshift[0].policy).Statement :
      length(regexall("(?i):(put|delete|create|update)", join(" ", flatten([statement.Action])))) == 0
    ])
    error_message = "Redshift reads."
  }
}
