import type { Interceptor, WireAnswer } from './wire';

/**
 * Terraform suspends versioning before it empties and deletes a bucket. In S3 the versions stay and can be deleted one
 * by one; moto treats a suspended bucket as one without versions and fails at delete markers. So here it stays enabled.
 */
export const suspendedVersioning: Interceptor = async (request) => {
  if (request.method !== 'PUT' || request.service !== 's3' || !request.query.has('versioning')) return undefined;
  return (await request.body()).includes('<Status>Suspended</Status>') ? accepted : undefined;
};

const accepted: WireAnswer = { status: 200, headers: {}, body: Buffer.alloc(0) };
