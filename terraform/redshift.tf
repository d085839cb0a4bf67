# Redshift Serverless over the same tables. The password of its administrator is made and kept by AWS.

data "aws_iam_policy_document" "redshift_trust" {
  count = var.enable_redshift ? 1 : 0

  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["redshift-serverless.amazonaws.com", "redshift.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "redshift" {
  count = var.enable_redshift ? 1 : 0

  name               = "${var.name}-redshift"
  description        = "Redshift, reading the lake at ${local.lake}."
  assume_role_policy = data.aws_iam_policy_document.redshift_trust[0].json
}

resource "aws_iam_role_policy" "redshift" {
  count = var.enable_redshift ? 1 : 0

  name   = "read"
  role   = aws_iam_role.redshift[0].id
  policy = data.aws_iam_policy_document.read.json
}

resource "aws_redshiftserverless_namespace" "lake" {
  count = var.enable_redshift ? 1 : 0

  namespace_name        = var.name
  db_name               = local.database
  manage_admin_password = true
  kms_key_id            = var.kms_key_arn
  iam_roles             = [aws_iam_role.redshift[0].arn]
  log_exports           = ["connectionlog", "useractivitylog", "userlog"]
}

resource "aws_redshiftserverless_workgroup" "lake" {
  count = var.enable_redshift ? 1 : 0

  namespace_name       = aws_redshiftserverless_namespace.lake[0].namespace_name
  workgroup_name       = var.name
  base_capacity        = var.redshift_base_rpus
  publicly_accessible  = false
  enhanced_vpc_routing = false
  subnet_ids           = length(var.redshift_subnet_ids) > 0 ? var.redshift_subnet_ids : null
  security_group_ids   = length(var.redshift_security_group_ids) > 0 ? var.redshift_security_group_ids : null
}

resource "aws_redshiftserverless_usage_limit" "lake" {
  count = var.enable_redshift ? 1 : 0

  resource_arn  = aws_redshiftserverless_workgroup.lake[0].arn
  usage_type    = "serverless-compute"
  amount        = var.redshift_rpu_hours_a_day
  period        = "daily"
  breach_action = "deactivate"
}
