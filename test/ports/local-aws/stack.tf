# Every kind of resource that the stack uses, in its simplest form: what moto and the front must be able to carry.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "5.100.0"
    }
  }
}

provider "aws" {
  s3_use_path_style = true
}

variable "function_zip" {
  type = string
}

# The provider itself waits 55 s for a lifecycle configuration and 80 s for a database instance.
variable "slow_resources" {
  type    = bool
  default = false
}

variable "wanted" {
  type    = string
  default = "copied"
}

data "aws_db_instance" "source" {
  db_instance_identifier = "source"
}

resource "aws_db_parameter_group" "source" {
  name   = "source-migration"
  family = "mysql8.4"

  parameter {
    name         = "binlog_row_image"
    value        = "full"
    apply_method = "immediate"
  }
  parameter {
    name         = "read_only"
    value        = "{TrueIfReplica}"
    apply_method = "immediate"
  }
  parameter {
    name         = "gtid-mode"
    value        = "OFF_PERMISSIVE"
    apply_method = "pending-reboot"
  }
}

# No parameter group here: the provider would modify and reboot after the create, each with its wait of 80 s.
resource "aws_db_instance" "replica" {
  count               = var.slow_resources ? 1 : 0
  identifier          = "replica"
  replicate_source_db = data.aws_db_instance.source.db_instance_identifier
  instance_class      = "db.t3.medium"
  storage_encrypted   = true
  skip_final_snapshot = true
  apply_immediately   = true
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_security_group" "database" {
  name   = "database"
  vpc_id = aws_vpc.main.id
}

resource "aws_vpc_security_group_ingress_rule" "target" {
  security_group_id = aws_security_group.database.id
  cidr_ipv4         = "203.0.113.7/32"
  ip_protocol       = "tcp"
  from_port         = 3306
  to_port           = 3306
}

resource "aws_s3_bucket" "state" {
  bucket        = "migration-state"
  force_destroy = true
}

resource "aws_s3_bucket_versioning" "state" {
  bucket = aws_s3_bucket.state.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "state" {
  bucket = aws_s3_bucket.state.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_public_access_block" "state" {
  bucket                  = aws_s3_bucket.state.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_lifecycle_configuration" "state" {
  count  = var.slow_resources ? 1 : 0
  bucket = aws_s3_bucket.state.id
  rule {
    id     = "old-versions"
    status = "Enabled"
    filter {}
    noncurrent_version_expiration {
      noncurrent_days = 30
    }
  }
}

resource "aws_ssm_parameter" "attempt" {
  name  = "/migration/attempt"
  type  = "String"
  value = "0"
  lifecycle {
    ignore_changes = [value]
  }
}

resource "aws_ssm_parameter" "password" {
  name  = "/migration/password"
  type  = "SecureString"
  value = "unset"
  lifecycle {
    ignore_changes = [value]
  }
}

data "aws_ssm_parameter" "attempt" {
  name = aws_ssm_parameter.attempt.name
}

resource "aws_iam_role" "handler" {
  name = "handler"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = ["lambda.amazonaws.com", "states.amazonaws.com"] } },
    ]
  })
}

resource "aws_iam_role_policy" "handler" {
  role = aws_iam_role.handler.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["ssm:GetParameter"], Resource = "*" }]
  })
}

resource "aws_cloudwatch_log_group" "handler" {
  name              = "/aws/lambda/handler"
  retention_in_days = 30
}

resource "aws_lambda_function" "handler" {
  function_name    = "handler"
  role             = aws_iam_role.handler.arn
  runtime          = "nodejs20.x"
  handler          = "index.handler"
  filename         = var.function_zip
  source_code_hash = filebase64sha256(var.function_zip)
  memory_size      = 256
  timeout          = 10
  environment {
    variables = { GREETING = "hello" }
  }
  depends_on = [aws_iam_role_policy.handler, aws_cloudwatch_log_group.handler]
}

resource "aws_lambda_invocation" "level" {
  function_name   = aws_lambda_function.handler.function_name
  lifecycle_scope = "CRUD"
  input           = jsonencode({ reach = var.wanted, attempt = nonsensitive(data.aws_ssm_parameter.attempt.value) })
}

resource "aws_sfn_state_machine" "sync" {
  name     = "sync"
  role_arn = aws_iam_role.handler.arn
  definition = jsonencode({
    StartAt = "Turn"
    States = {
      Turn = {
        Type     = "Task"
        Resource = "arn:aws:states:::lambda:invoke"
        Parameters = {
          FunctionName = aws_lambda_function.handler.arn
          Payload      = { "turn.$" = "$" }
        }
        ResultSelector = { "next.$" = "$.Payload.next" }
        ResultPath     = "$.reply"
        Next           = "Decide"
      }
      Decide = {
        Type = "Choice"
        Choices = [
          { Variable = "$.reply.next", StringEquals = "wait", Next = "Wait" },
          { Variable = "$.reply.next", StringEquals = "fan-out", Next = "FanOut" },
        ]
        Default = "Done"
      }
      Wait = { Type = "Wait", Seconds = 0, Next = "Turn" }
      FanOut = {
        Type           = "Map"
        MaxConcurrency = 2
        ItemReader = {
          Resource     = "arn:aws:states:::s3:getObject"
          ReaderConfig = { InputType = "JSON" }
          Parameters   = { Bucket = aws_s3_bucket.state.id, Key = "items.json" }
        }
        ItemProcessor = {
          ProcessorConfig = { Mode = "DISTRIBUTED", ExecutionType = "STANDARD" }
          StartAt         = "Item"
          States = {
            Item = {
              Type     = "Task"
              Resource = "arn:aws:states:::lambda:invoke"
              Parameters = {
                FunctionName = aws_lambda_function.handler.arn
                Payload      = { "item.$" = "$" }
              }
              OutputPath = "$.Payload"
              End        = true
            }
          }
        }
        ResultPath = "$.items"
        Next       = "Done"
      }
      Done = { Type = "Succeed" }
    }
  })
}

resource "aws_cloudwatch_event_rule" "pulse" {
  name                = "pulse"
  schedule_expression = "rate(1 minute)"
}

resource "aws_cloudwatch_event_target" "pulse" {
  rule  = aws_cloudwatch_event_rule.pulse.name
  arn   = aws_lambda_function.handler.arn
  input = jsonencode({ scheduled = true })
}

resource "aws_lambda_permission" "pulse" {
  statement_id  = "pulse"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.handler.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.pulse.arn
}
