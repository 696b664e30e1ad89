import { z } from 'zod';

/** The small types that settings are made of. */
export const host = z
  .string()
  .regex(/^[A-Za-z0-9.-]+$/, 'must be a host name or an IPv4 address, without scheme or port');

export const port = z.int().min(1).max(65535);

export const identifier = z
  .string()
  .regex(/^[a-z](?:-?[a-z0-9]){0,62}$/, 'must be an RDS identifier: lower-case letters, digits and single hyphens');

export const ssmName = z.string().regex(/^\/[\w./-]+$/, 'must be the name of an SSM parameter, starting with a slash');

/** Where a password is: an SSM SecureString, or a secret, in which a JSON object may hold it under a field. */
export const secretName = z
  .string()
  .regex(
    /^(?:\/[\w./-]+|arn:aws[\w-]*:secretsmanager:[\w-]+:\d{12}:secret:[\w/+=.@-]+(?:#\w+)?)$/,
    'must be the name of an SSM parameter, starting with a slash, or the ARN of a secret, with #field where it is not `password`',
  );

/** One IPv4 address, or a range of them. */
export const address = z.union([z.ipv4(), z.cidrv4()], {
  error: 'must be an IPv4 address, such as 20.1.2.3, or a range, such as 20.1.2.0/28',
});

export function asRange(written: string): string {
  return written.includes('/') ? written : `${written}/32`;
}

export function isOneAddress(written: string): boolean {
  return asRange(written).endsWith('/32');
}

/** RFC 1918, and the shared space of RFC 6598 that carriers and VPNs use. */
export function isPrivate(written: string): boolean {
  return /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/.test(written);
}
