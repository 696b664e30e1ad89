import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { der } from './der';

export interface CertificateAuthority {
  readonly caPem: string;
  /** For 127.0.0.1 and localhost. */
  issueServer(commonName: string): ServerCertificate;
}

export interface ServerCertificate {
  readonly certificatePem: string;
  readonly keyPem: string;
}

/** Written by hand because Node cannot make certificates, and slim machines have no openssl program. */
export function newCertificateAuthority(commonName: string): CertificateAuthority {
  const ca = newKeys();
  const issuer = name(commonName);
  const certify = (subject: Buffer, subjectKey: KeyObject, extensions: readonly Buffer[]): string => {
    const identifiers = [
      extension('2.5.29.14', der.octets(keyIdentifier(subjectKey))),
      extension('2.5.29.35', der.sequence(der.implicit(0, keyIdentifier(ca.publicKey)))),
    ];
    const toBeSigned = der.sequence(
      der.explicit(0, der.integer(Buffer.from([2]))),
      der.integer(Buffer.concat([Buffer.from([0x01]), randomBytes(15)])),
      ecdsaWithSha256(),
      issuer,
      der.sequence(der.time(daysFromNow(-1)), der.time(daysFromNow(365))),
      subject,
      publicKeyBytes(subjectKey),
      der.explicit(3, der.sequence(...extensions, ...identifiers)),
    );
    const signature = sign('sha256', toBeSigned, ca.privateKey);
    return pem(der.sequence(toBeSigned, ecdsaWithSha256(), der.bits(signature)));
  };
  const mayCertify = extension('2.5.29.19', der.sequence(der.yes()), 'critical');
  const keyUsage = extension('2.5.29.15', der.bits(Buffer.from([0x06]), 1), 'critical');
  return {
    caPem: certify(issuer, ca.publicKey, [mayCertify, keyUsage]),
    issueServer: (serverName) => {
      const server = newKeys();
      const names = der.sequence(
        der.implicit(2, Buffer.from('localhost')),
        der.implicit(7, Buffer.from([127, 0, 0, 1])),
      );
      return {
        certificatePem: certify(name(serverName), server.publicKey, [extension('2.5.29.17', names)]),
        keyPem: server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      };
    },
  };
}

function newKeys() {
  return generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
}

function name(commonName: string): Buffer {
  return der.sequence(der.set(der.sequence(der.objectIdentifier('2.5.4.3'), der.text(commonName))));
}

function ecdsaWithSha256(): Buffer {
  return der.sequence(der.objectIdentifier('1.2.840.10045.4.3.2'));
}

function extension(identifier: string, value: Buffer, weight?: 'critical'): Buffer {
  const critical = weight === 'critical' ? [der.yes()] : [];
  return der.sequence(der.objectIdentifier(identifier), ...critical, der.octets(value));
}

function publicKeyBytes(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' });
}

function keyIdentifier(key: KeyObject): Buffer {
  return createHash('sha1').update(publicKeyBytes(key)).digest();
}

function daysFromNow(days: number): Date {
  return new Date(Date.now() + days * 86_400_000);
}

function pem(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
