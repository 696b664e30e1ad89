import type { GivenOptions } from '../options';
import type { Place } from './place';

/**
 * A migration that `cdktf deploy` drives: SSM, S3, CloudWatch and Step Functions, with the credentials of the shell. Name and
 * region as typed, else from `migration.json`. The SDKs are loaded only here: a local command starts without them.
 */
export async function cloudPlace(given: GivenOptions): Promise<Place> {
  const { name, region, endpoint } = await whichCloud(given);
  // Its advice on the age of Node would stand in the middle of the screen.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const { openCloudState } = await import('../../../lambda/entry/cloud-state');
  const state = await openCloudState({ migration: name, region, endpoint });
  return {
    ...state,
    at: `${name} in ${region ?? 'the region of the shell'}`,
    options: ` --cloud ${name}${region === undefined ? '' : ` --region ${region}`}`,
    cloud: state,
  };
}

interface WhichCloud {
  readonly name: string;
  readonly region: string | undefined;
  readonly endpoint: string | undefined;
}

async function whichCloud({ cloud, region }: GivenOptions): Promise<WhichCloud> {
  if (typeof cloud === 'string') return { name: cloud, region, endpoint: undefined };
  const { readSettings, SettingsError } = await import('../../../constructs/settings');
  const { usageProblem } = await import('../exit-code');
  const file = process.env.MIGRATION_FILE ?? 'migration.json';
  try {
    const { name, aws } = readSettings(file, new Date(), process.env.ENVIRONMENT || undefined);
    return { name, region: region ?? aws.region, endpoint: aws.endpoint };
  } catch (thrown) {
    if (!(thrown instanceof SettingsError)) throw thrown;
    throw usageProblem(thrown.message, 'mend it, or name the migration: --cloud NAME --region REGION');
  }
}
