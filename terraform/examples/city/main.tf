# A lake with everything at its default: terraform init && terraform apply.

terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "5.100.0"
    }
  }
}

variable "region" {
  description = "The AWS region of the lake."
  type        = string
  default     = "eu-central-1"
}

variable "name" {
  description = "What everything is called, or begins with."
  type        = string
  default     = "citystream"
}

variable "pipeline_principals" {
  description = "Who may take the pipeline's role: ARNs, or services such as ec2.amazonaws.com."
  type        = list(string)
  default     = []
}

variable "operator_principals" {
  description = "Who may take the operators' role, which can delete files of the lake; as pipeline_principals."
  type        = list(string)
  default     = []
}

variable "reader_principals" {
  description = "Who may take the readers' role; as pipeline_principals."
  type        = list(string)
  default     = []
}

variable "kms_key_arn" {
  description = "The KMS key that encrypts lake and query results; by default S3's own keys, which cost nothing."
  type        = string
  default     = null
}

variable "enable_crawler" {
  description = "Make a crawler that registers partitions, for engines that cannot project them."
  type        = bool
  default     = false
}

variable "enable_redshift" {
  description = "Make a Redshift Serverless workgroup, too."
  type        = bool
  default     = false
}

variable "force_destroy" {
  description = "Let destroy delete the lake with every file in it."
  type        = bool
  default     = false
}

provider "aws" {
  region = var.region

  default_tags {
    tags = { project = var.name }
  }
}

module "lake" {
  source = "../.."

  name                = var.name
  pipeline_principals = var.pipeline_principals
  operator_principals = var.operator_principals
  reader_principals   = var.reader_principals
  kms_key_arn         = var.kms_key_arn
  enable_crawler      = var.enable_crawler
  enable_redshift     = var.enable_redshift
  force_destroy       = var.force_destroy
}

output "lake" {
  description = "What the pipeline takes as --lake."
  value       = module.lake.lake
}

output "region" {
  description = "Where all of it is."
  value       = module.lake.region
}

output "workgroup" {
  description = "The Athena workgroup to ask in."
  value       = module.lake.workgroup
}

output "database" {
  description = "The Glue database of the tables."
  value       = module.lake.database
}

output "console" {
  description = "Athena's query editor."
  value       = module.lake.console
}

output "tables" {
  description = "The folder of each table."
  value       = module.lake.tables
}

output "views" {
  description = "The saved queries that create the views."
  value       = module.lake.views
}

output "questions" {
  description = "The saved queries that answer questions."
  value       = module.lake.questions
}

output "role_arns" {
  description = "The roles of pipeline, operators and readers."
  value       = module.lake.role_arns
}

output "policy_arns" {
  description = "The policies of pipeline, operators and readers, for roles that you have already."
  value       = module.lake.policy_arns
}

output "pipeline_instance_profile" {
  description = "The instance profile of the pipeline's machines; null unless ec2.amazonaws.com is among its principals."
  value       = module.lake.pipeline_instance_profile
}

output "operator_instance_profile" {
  description = "The instance profile of machines that operators use; null unless ec2.amazonaws.com is among their principals."
  value       = module.lake.operator_instance_profile
}

output "redshift_schema_sql" {
  description = "What to run once in Redshift; null without it."
  value       = module.lake.redshift_schema_sql
}
