variable "name" {
  description = "What everything is called, or begins with: the workgroup, roles, policies; with underscores, the database."
  type        = string
  default     = "citystream"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,18}[a-z0-9]$", var.name))
    error_message = "name must be 2 to 20 lower-case letters, digits and hyphens, beginning with a letter."
  }
}

variable "bucket" {
  description = "The bucket of the lake. Names are unique in the world; by default it is name, account and region."
  type        = string
  default     = null

  validation {
    # A dot would break TLS, and the bucket of the query results has a longer name.
    condition     = var.bucket == null || can(regex("^[a-z0-9][a-z0-9-]{1,53}[a-z0-9]$", var.bucket))
    error_message = "bucket must be 3 to 55 lower-case letters, digits and hyphens."
  }
}

variable "prefix" {
  description = "The folder of the lake in its bucket, without slash at either end."
  type        = string
  default     = "lake"

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*$", var.prefix))
    error_message = "prefix must be one or more names of letters, digits, _ and -, with a slash between two."
  }
}

variable "kms_key_arn" {
  description = "The KMS key that encrypts lake and query results; by default S3's own keys, which cost nothing."
  type        = string
  default     = null

  validation {
    condition     = var.kms_key_arn == null || can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a key, not of an alias."
  }
}

variable "raw_infrequent_access_days" {
  description = "After how many days raw files move to Standard-IA: cheaper to keep, dearer to read."
  type        = number
  default     = 30

  validation {
    condition     = var.raw_infrequent_access_days >= 30
    error_message = "raw_infrequent_access_days must be 30 or more, as S3 demands."
  }
}

variable "raw_glacier_days" {
  description = "After how many days raw files move on to Glacier Instant Retrieval, which Athena still reads at once."
  type        = number
  default     = 90

  validation {
    condition     = var.raw_glacier_days >= var.raw_infrequent_access_days + 30
    error_message = "raw_glacier_days must be at least 30 more than raw_infrequent_access_days."
  }
}

variable "old_version_days" {
  description = "For how many days a file of the lake that was deleted or overwritten can be had back, and is billed."
  type        = number
  default     = 30

  validation {
    condition     = var.old_version_days >= 1
    error_message = "old_version_days must be 1 or more."
  }
}

variable "query_result_days" {
  description = "For how many days the results of queries are kept."
  type        = number
  default     = 7

  validation {
    condition     = var.query_result_days >= 1
    error_message = "query_result_days must be 1 or more."
  }
}

variable "queried_days" {
  description = <<-EOT
    How many days back queries see. Each day is 24 folders that a query without a filter on dt has to list; older days
    stay in the bucket, and are seen again when this is raised.
  EOT
  type        = number
  default     = 400

  validation {
    condition     = var.queried_days >= 1 && var.queried_days <= 3660 && floor(var.queried_days) == var.queried_days
    error_message = "queried_days must be a whole number, 1 to 3660."
  }
}

variable "query_limit_gib" {
  description = "The GiB that one query may read before Athena stops it: the most that it can cost."
  type        = number
  default     = 10

  validation {
    condition     = var.query_limit_gib >= 0.01
    error_message = "query_limit_gib must be 0.01 or more, as Athena demands."
  }
}

variable "pipeline_principals" {
  description = <<-EOT
    Who may take the pipeline's role: ARNs of roles and users, or services such as ec2.amazonaws.com. By default whoever
    the account's own policies allow to.
  EOT
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for principal in var.pipeline_principals : can(regex("^(arn:|[a-z0-9.-]+\\.amazonaws\\.com)", principal))])
    error_message = "pipeline_principals must be ARNs or services such as ec2.amazonaws.com."
  }
}

variable "operator_principals" {
  description = "Who may take the operators' role, which can delete files of the lake; as pipeline_principals."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for principal in var.operator_principals : can(regex("^(arn:|[a-z0-9.-]+\\.amazonaws\\.com)", principal))])
    error_message = "operator_principals must be ARNs or services such as ec2.amazonaws.com."
  }
}

variable "reader_principals" {
  description = "Who may take the readers' role; as pipeline_principals."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for principal in var.reader_principals : can(regex("^(arn:|[a-z0-9.-]+\\.amazonaws\\.com)", principal))])
    error_message = "reader_principals must be ARNs or services such as quicksight.amazonaws.com."
  }
}

variable "enable_crawler" {
  description = "Make a crawler that registers partitions, for engines that cannot project them. Athena needs none."
  type        = bool
  default     = false
}

variable "crawler_schedule" {
  description = "When the crawler runs, as a cron expression of AWS in UTC; null for on demand only."
  type        = string
  default     = "cron(15 0 * * ? *)"
}

variable "enable_redshift" {
  description = "Make a Redshift Serverless workgroup over the lake, and the crawler that it needs."
  type        = bool
  default     = false
}

variable "redshift_base_rpus" {
  description = "The capacity that a query on Redshift has, in RPUs."
  type        = number
  default     = 8

  validation {
    condition     = var.redshift_base_rpus >= 8 && var.redshift_base_rpus % 8 == 0
    error_message = "redshift_base_rpus must be 8 or a multiple of it."
  }
}

variable "redshift_rpu_hours_a_day" {
  description = "The RPU hours a day at which Redshift is stopped until the next day: the most that a day can cost."
  type        = number
  default     = 8

  validation {
    condition     = var.redshift_rpu_hours_a_day >= 1
    error_message = "redshift_rpu_hours_a_day must be 1 or more."
  }
}

variable "redshift_subnet_ids" {
  description = "The subnets of Redshift, three or more in different zones; by default those of the default VPC."
  type        = list(string)
  default     = []
}

variable "redshift_security_group_ids" {
  description = "The security groups of Redshift; by default that of the default VPC."
  type        = list(string)
  default     = []
}

variable "force_destroy" {
  description = "Let destroy delete the lake with every file in it, and the workgroup with its history."
  type        = bool
  default     = false
}
