import { readFile } from 'node:fs/promises';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { z } from 'zod';
import { hasCode } from '../../../lambda/adapters/local/durable-file';

/** What an application reads to know where its database is. */
export const endpointSchema = z.object({
  side: z.enum(['source', 'target']),
  host: z.string().min(1),
  port: z.number().int(),
  caPem: z.string().nullable(),
});
export type Endpoint = z.infer<typeof endpointSchema>;

/** The region and the address of AWS come from the environment, as for every application. */
export const endpointPlaceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ssm'), parameter: z.string().min(1) }),
  z.object({ kind: z.literal('file'), path: z.string().min(1) }),
]);
export type EndpointPlace = z.infer<typeof endpointPlaceSchema>;

/** `undefined`: nothing is published yet. */
export type EndpointReader = () => Promise<Endpoint | undefined>;

export function endpointReader(place: EndpointPlace): EndpointReader {
  const text = place.kind === 'ssm' ? parameterReader(place.parameter) : fileReader(place.path);
  return async () => {
    const found = await text();
    return found === undefined ? undefined : endpointSchema.parse(JSON.parse(found));
  };
}

function parameterReader(Name: string): () => Promise<string | undefined> {
  const ssm = new SSMClient({});
  return async () => {
    try {
      return (await ssm.send(new GetParameterCommand({ Name }))).Parameter?.Value;
    } catch (error) {
      if (error instanceof Error && error.name === 'ParameterNotFound') return undefined;
      throw error;
    }
  };
}

function fileReader(path: string): () => Promise<string | undefined> {
  return async () => {
    try {
      return await readFile(path, 'utf8');
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return undefined;
      throw error;
    }
  };
}
