import { field, text, whole } from './json-field';
import type { MotoClient } from './moto-client';
import type { WireAnswer } from './wire';

/** What moto knows of a function at the moment of an invocation: Terraform may have changed it since the last. */
export interface FunctionConfiguration {
  readonly name: string;
  readonly arn: string;
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly environment: Record<string, string>;
}

export async function readFunctionConfiguration(
  moto: MotoClient,
  name: string,
): Promise<FunctionConfiguration | WireAnswer> {
  const path = `/2015-03-31/functions/${encodeURIComponent(name)}/configuration`;
  const answer = await moto.call({ service: 'lambda', method: 'GET', path });
  if (answer.status !== 200) return answer;
  const said: unknown = JSON.parse(answer.body.toString());
  const environment = field(field(said, 'Environment'), 'Variables');
  return {
    name,
    arn: text(said, 'FunctionArn'),
    handler: text(said, 'Handler', 'index.handler'),
    timeoutSeconds: whole(said, 'Timeout', 3),
    memoryMegabytes: whole(said, 'MemorySize', 128),
    environment: Object.fromEntries(Object.entries(environment ?? {}).map(([key, value]) => [key, String(value)])),
  };
}
