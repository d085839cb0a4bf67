output "lake" {
  description = "What the pipeline takes as --lake."
  value       = local.lake
}

output "region" {
  description = "Where all of it is."
  value       = local.region
}

output "database" {
  description = "The Glue database of the tables."
  value       = aws_glue_catalog_database.lake.name
}

output "tables" {
  description = "The folder of each table."
  value       = { for table in aws_glue_catalog_table.dataset : table.name => table.storage_descriptor[0].location }
}

output "workgroup" {
  description = "The Athena workgroup to ask in."
  value       = aws_athena_workgroup.lake.name
}

output "console" {
  description = "Athena's query editor."
  value       = "https://${local.region}.console.aws.amazon.com/athena/home?region=${local.region}#/query-editor"
}

output "views" {
  description = "The saved queries that create the views, by view."
  value       = { for view, query in aws_athena_named_query.view : view => query.id }
}

output "questions" {
  description = "The saved queries, by question."
  value       = { for question, query in aws_athena_named_query.question : question => query.id }
}

output "role_arns" {
  description = "The roles of pipeline, operators and readers."
  value       = { for purpose, role in aws_iam_role.this : purpose => role.arn }
}

output "policy_arns" {
  description = "The policies of pipeline, operators and readers, for roles that you have already."
  value       = { for purpose, policy in aws_iam_policy.this : purpose => policy.arn }
}

output "pipeline_instance_profile" {
  description = "The instance profile of the pipeline's machines; null unless ec2.amazonaws.com is among its principals."
  value       = try(aws_iam_instance_profile.this["pipeline"].name, null)
}

output "operator_instance_profile" {
  description = "The instance profile of machines that operators use; null unless ec2.amazonaws.com is among their principals."
  value       = try(aws_iam_instance_profile.this["operator"].name, null)
}

output "redshift_schema_sql" {
  description = "What to run once in Redshift, so that it shows the tables; null without Redshift."
  value = one([
    for role in aws_iam_role.redshift :
    <<-SQL
      CREATE EXTERNAL SCHEMA IF NOT EXISTS lake
      FROM DATA CATALOG DATABASE '${aws_glue_catalog_database.lake.name}' REGION '${local.region}'
      IAM_ROLE '${role.arn}';
    SQL
  ])
}
