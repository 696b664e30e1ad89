import { DbParameterGroup } from '@cdktf/provider-aws/lib/db-parameter-group';
import { Fn, Op, ref, Token } from 'cdktf';
import { Construct } from 'constructs';
import { ignoredOnTheWayBack } from '../../lambda/contract/names';
import type { Settings } from '../settings';
import { noGtidMode } from './published-state';

export interface ParameterGroupProps {
  readonly name: string;
  readonly source: Settings['source'];
  /** From the published fence flag. */
  readonly readOnly: string;
  /** From the published flag of the steps. */
  readonly gtidMode: string;
  /** Of a rehearsal: goes with the copy of the source, fence or not. */
  readonly goesWithStack: boolean;
}

/**
 * The group that the handler attaches to the source. Its parameters are never ignored: a `read_only` that somebody
 * set by hand has to show as drift. Terraform never deletes it, because its deletion is the handler's: only while
 * no fence is up, and after the was-group is attached again (docs/adr/0001).
 */
export class ParameterGroup extends Construct {
  readonly name: string;
  readonly resource: DbParameterGroup;

  constructor(scope: Construct, id: string, props: ParameterGroupProps) {
    super(scope, id);
    const { source } = props;
    this.resource = new DbParameterGroup(this, 'group', {
      name: props.name,
      family: source.parameterGroupFamily,
      description: 'Migration to Azure: binary log as rows, and the fence',
      skipDestroy: !props.goesWithStack,
      parameter: [
        { name: 'binlog_format', value: 'ROW', applyMethod: 'immediate' },
        { name: 'binlog_row_image', value: 'FULL', applyMethod: 'immediate' },
        // For the way back; a server that follows nobody has no use for it.
        { name: 'replicate-wild-ignore-table', value: ignoredOnTheWayBack.join(','), applyMethod: 'immediate' },
        { name: 'read_only', value: props.readOnly, applyMethod: 'immediate' },
        ...carriedOver(source.parameters),
      ],
    });
    this.name = this.resource.name;
    // Whoever writes a mode into the settings has raised it himself.
    if (!ofGtid.some((name) => name in source.parameters)) this.declareGtidMode(props.gtidMode);
  }

  /**
   * What the handler has published, always: without the setting too, or a settings file that forgets it would drop the mode from ON to the
   * engine's default at the next reboot.
   */
  private declareGtidMode(published: string): void {
    const values = Object.fromEntries(ofGtid.map((name, at) => [name, Fn.element(Fn.split('/', published), at)]));
    this.resource.addOverride('dynamic.parameter', {
      for_each: Token.asAny(Fn.conditional(Op.eq(published, noGtidMode), Fn.tomap({}), Fn.tomap(values))),
      content: { name: ref('parameter.key'), value: ref('parameter.value'), apply_method: 'pending-reboot' },
    });
  }
}

const ofGtid = ['gtid-mode', 'enforce_gtid_consistency'];

/** RDS would refuse to attach the group, but only after all else is there. A source that is deleted has no version. */
export function ofTheSeries({ parameterGroupFamily, instance }: Settings['source'], version: string) {
  const series = parameterGroupFamily.replace('mysql', '').replace('.', '[.]');
  return {
    condition: Token.asAny(Fn.can(Fn.regex(`^($|${series}[.])`, version))),
    errorMessage: `source.parameterGroupFamily is ${parameterGroupFamily}, and ${instance} is MySQL ${version}: name the family of its version`,
  };
}

/** RDS refuses to apply a static parameter at once; the group becomes effective at a reboot anyway. */
function carriedOver(parameters: Settings['source']['parameters']) {
  return Object.entries(parameters)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, value]) => ({ name, value, applyMethod: 'pending-reboot' }));
}
