import { X509Certificate } from 'node:crypto';
import { newCertificateAuthority } from '../../../../../../lambda/adapters/local/mysqld/certificates';

test('a server certificate is for this machine and verifies against its own authority only', () => {
  const authority = newCertificateAuthority('one');
  const { certificatePem } = authority.issueServer('server');
  const server = new X509Certificate(certificatePem);
  const ca = new X509Certificate(authority.caPem);
  const stranger = new X509Certificate(newCertificateAuthority('one').caPem);
  expect(ca.ca).toBe(true);
  expect(server.ca).toBe(false);
  expect(server.checkIP('127.0.0.1')).toBe('127.0.0.1');
  expect(server.checkHost('localhost')).toBe('localhost');
  expect(server.checkIP('127.0.0.2')).toBeUndefined();
  expect(server.verify(ca.publicKey)).toBe(true);
  expect(server.verify(stranger.publicKey)).toBe(false);
});
