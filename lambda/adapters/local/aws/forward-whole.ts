import type { MotoClient } from './moto-client';
import type { WireAnswer, WireRequest } from './wire';

/** Passes a request on as it came, but waits for the whole answer: for those who must see it. */
export async function forwardWhole(moto: MotoClient, request: WireRequest, instead?: string): Promise<WireAnswer> {
  const { 'content-length': _resent, connection: _hop, expect: _answeredHere, ...rest } = request.headers;
  const headers = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, String(value)]));
  const body = instead ?? (await request.body());
  const path = request.raw.url ?? request.path;
  return moto.call({ service: request.service, method: request.method, path, headers, body });
}
