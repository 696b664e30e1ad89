/**
 * A channel takes at most 32 characters of password (CHANGE REPLICATION SOURCE, every version). The fixed head
 * satisfies a password policy that counts kinds of characters; the rest carries all of the entropy.
 */
const head = 'aA1-';
export const entropyBytes = 21;

export function replicationPassword(entropy: Uint8Array): string {
  if (entropy.length !== entropyBytes) throw new RangeError(`wants ${entropyBytes} bytes of entropy`);
  return head + Buffer.from(entropy).toString('base64url');
}
