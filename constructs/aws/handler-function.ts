import { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import { LambdaFunctionEventInvokeConfig } from '@cdktf/provider-aws/lib/lambda-function-event-invoke-config';
import { Fn, type ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { env } from '../../lambda/contract/names';
import { Bundle } from '../bundle';
import { isFederated, passwordsOf } from '../desired';
import type { FunctionHost } from '../function-host';
import { functionHostOf, type Settings } from '../settings';
import { forwardingPermissions, handlerPermissions, type Permission } from './handler-permissions';
import { logGroup } from './log-group';
import type { Names } from './names';
import type { NetworkPath } from './network-path';
import { Role } from './role';
import type { StateBucket } from './state-bucket';

export interface HandlerFunctionProps {
  readonly names: Names;
  readonly settings: Settings;
  readonly entry: string;
  readonly bundleFolder: string;
  readonly bucket: StateBucket;
  readonly network: NetworkPath;
  /** Who does the work instead. */
  readonly host: FunctionHost | undefined;
}

/** Everything that happens, happens in this one function. It outlives the last invocation of a destroy. */
export class HandlerFunction extends Construct {
  readonly arn: string;
  readonly name: string;
  readonly parts: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: HandlerFunctionProps) {
    super(scope, id);
    const { names, settings, bucket, network, host } = props;
    const logs = logGroup(this, 'logs', `/aws/lambda/${names.handler}`, settings);
    const role = new Role(this, 'role', {
      name: names.handler,
      service: 'lambda.amazonaws.com',
      account: names.account,
      permissions: permissionsOf(props, logs.arn),
    });
    const code = new Bundle(this, 'code', { entry: props.entry, folder: props.bundleFolder });
    const made = new LambdaFunction(this, 'function', {
      functionName: names.handler,
      description: 'Migration to Azure: turns, work items, pulse, cut over',
      role: role.arn,
      runtime: 'nodejs22.x',
      handler: 'index.handler',
      filename: code.path,
      sourceCodeHash: code.sourceCodeHash,
      memorySize: settings.handler.memoryMegabytes,
      timeout: settings.handler.timeoutSeconds,
      ...(settings.handler.reservedConcurrency === undefined
        ? {}
        : { reservedConcurrentExecutions: settings.handler.reservedConcurrency }),
      environment: {
        variables: {
          [env.name]: names.migration,
          [env.bucket]: bucket.name,
          [env.syncMachine]: names.machineArn(names.syncMachine),
          [env.deadManMachine]: names.machineArn(names.deadManMachine),
          ...(host === undefined ? {} : { [env.host]: Fn.jsonencode(host.settings) }),
        },
      },
      ...(network.function === undefined
        ? {}
        : {
            vpcConfig: {
              subnetIds: network.function.subnetIds,
              securityGroupIds: [network.function.securityGroupId],
            },
          }),
      dependsOn: [logs, ...role.parts],
    });
    // Only the pulse comes asynchronously: one that failed is a minute old when it would come again.
    const asynchronous = new LambdaFunctionEventInvokeConfig(this, 'asynchronous', {
      functionName: made.functionName,
      maximumRetryAttempts: 0,
      maximumEventAgeInSeconds: 60,
    });
    this.arn = made.arn;
    this.name = made.functionName;
    this.parts = [made, asynchronous, logs, ...role.parts, ...bucket.parts, ...network.rules, ...(host?.parts ?? [])];
  }
}

function permissionsOf(props: HandlerFunctionProps, logGroupArn: string): readonly Permission[] {
  const { names, settings, bucket, network } = props;
  const handlers = functionHostOf(settings);
  const own = { names, logGroupArn, insideVpc: network.function !== undefined };
  if (handlers !== undefined) {
    const { secretParameter } = handlers;
    const federated = secretParameter === undefined;
    return forwardingPermissions({ ...own, passwords: federated ? [] : [secretParameter], federated });
  }
  return handlerPermissions({
    ...own,
    source: settings.source,
    passwords: passwordsOf(settings),
    kmsKeyArn: settings.aws.kmsKeyArn,
    endsSource: settings.decommission !== undefined,
    bucketArn: bucket.arn,
    federated: isFederated(settings.target),
  });
}
