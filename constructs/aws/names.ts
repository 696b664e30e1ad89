import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition';
import { Construct } from 'constructs';

/**
 * ARNs by name. The function knows its state machines and they know the function: references would be a circle,
 * so one direction goes by name.
 */
export class Names extends Construct {
  readonly account: string;
  readonly partition: string;

  constructor(
    scope: Construct,
    id: string,
    readonly migration: string,
    readonly region: string,
  ) {
    super(scope, id);
    this.account = new DataAwsCallerIdentity(this, 'account', {}).accountId;
    this.partition = new DataAwsPartition(this, 'partition', {}).partition;
  }

  get handler(): string {
    return `${this.migration}-migration`;
  }

  /** The role that a host in Azure takes. */
  get host(): string {
    return `${this.migration}-migration-azure`;
  }

  get hostRoleArn(): string {
    return `arn:${this.partition}:iam::${this.account}:role/${this.host}`;
  }

  get syncMachine(): string {
    return `${this.migration}-migration-sync`;
  }

  get deadManMachine(): string {
    return `${this.migration}-migration-dead-man`;
  }

  get parameterGroup(): string {
    return `${this.migration}-migration-source`;
  }

  arn(service: string, rest: string): string {
    return `arn:${this.partition}:${service}:${this.region}:${this.account}:${rest}`;
  }

  machineArn(name: string): string {
    return this.arn('states', `stateMachine:${name}`);
  }

  executionsArn(name: string): string {
    return this.arn('states', `execution:${name}:*`);
  }
}
