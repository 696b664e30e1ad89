import { type Change, type Plan, text } from './plan';

/** The flags that the handler raises and the stack reads back (docs/adr/0002), as this plan found them. */
export interface PublishedFlags {
  readonly fenceIsUp: boolean;
  readonly isPromoted: boolean;
  /** `<gtid_mode>/<enforce_gtid_consistency>` that the handler has raised, or `none`. */
  readonly gtidMode: string | undefined;
}

const promoted = ['cut-over', 'cleaned-up'];

export function publishedFlags(plan: Plan): PublishedFlags {
  const flagOf = (key: string): string | undefined => {
    const flag = plan.resources.find((one) => isFlag(one, key));
    return flag === undefined ? undefined : (text(flag.before, 'insecure_value') ?? text(flag.before, 'value'));
  };
  return {
    fenceIsUp: flagOf('fence') === 'up',
    isPromoted: promoted.includes(flagOf('level') ?? ''),
    gtidMode: flagOf('gtid-mode'),
  };
}

export function isFlag({ type, before, after }: Change, key: string): boolean {
  const name = text(before, 'name') ?? text(after, 'name') ?? '';
  return type === 'aws_ssm_parameter' && name.endsWith(`/${key}`);
}
