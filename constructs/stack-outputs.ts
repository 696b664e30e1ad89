import { Fn, type IResolvable, Op, TerraformOutput, Token } from 'cdktf';
import { Construct } from 'constructs';
import { parameterName } from '../lambda/contract/names';
import type { PublishedState } from './aws/published-state';
import type { CustomResource } from './custom-resource';
import type { Settings } from './settings';

export interface StackOutputsProps {
  readonly settings: Settings;
  readonly published: PublishedState;
  readonly migration: CustomResource;
  readonly rollbackWanted: IResolvable;
  /** Link to the dashboard. */
  readonly dashboard: string;
  /** Name of the bucket with the record and the evidence. */
  readonly bucket: string;
}

/** A destroy shows the outputs that go, so this is also where it says what it keeps. */
const promotedNote =
  'promoted: the target takes the writes. Nothing was undone, and a deploy without cutover=true undoes nothing either; ' +
  'a destroy keeps the data of the target, and the parameter group with the fence on the old source';

/**
 * What an apply says at its end. Only what stays the same until the next apply: a level that moves by itself would
 * make every plan show a change.
 */
export class StackOutputs extends Construct {
  constructor(scope: Construct, id: string, props: StackOutputsProps) {
    super(scope, id);
    const { settings, published, migration, dashboard, bucket } = props;
    const { region } = settings.aws;
    const promotedBefore = Op.and(published.promoted, Op.not(props.rollbackWanted));
    const promoted = Op.or(promotedBefore, Op.eq(migration.level, 'cut-over'));
    const parameter = (key: 'level' | 'endpoint' | 'ready'): string => parameterName(settings.name, key);
    this.output('level', Token.asString(Fn.conditional(promoted, 'cut-over', migration.level)));
    this.output('note', Token.asString(Fn.conditional(promoted, promotedNote, migration.note)));
    this.output('endpoint', parameter('endpoint'));
    this.output('readiness', `aws ssm get-parameter --region ${region} --name ${parameter('ready')}`);
    this.output('dashboard', dashboard);
    this.output('evidence', `s3://${bucket}/blobs/`);
    this.output('status', `aws ssm get-parameters-by-path --region ${region} --path /${settings.name}`);
  }

  private output(name: string, value: string): void {
    new TerraformOutput(this, name, { value, staticId: true }).overrideLogicalId(name);
  }
}
