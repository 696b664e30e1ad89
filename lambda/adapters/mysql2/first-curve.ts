import tls from 'node:tls';

/**
 * MySQL's servers (seen with 9.7.4) want P-256; Node guesses X25519 first, and every login then takes one round trip
 * more. mysql2 (3.24.5) passes no curve on, so it is the process's first guess that is changed: whoever wants another
 * one still gets it.
 */
export function guessServersCurve(): void {
  tls.DEFAULT_ECDH_CURVE = 'P-256:X25519:P-384:P-521';
}
