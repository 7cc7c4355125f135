import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { bits, integer, objectId, octets, plain, sequence, set, tagged, text, time, yes } from './der.ts';

const ED25519 = objectId('1.3.101.112');
const ALGORITHM = sequence(ED25519);
const COMMON_NAME = objectId('2.5.4.3');
const EXTENSIONS = {
  keyUsage: objectId('2.5.29.15'),
  alternativeName: objectId('2.5.29.17'),
  basicConstraints: objectId('2.5.29.19'),
  extendedKeyUsage: objectId('2.5.29.37'),
  serverAuth: objectId('1.3.6.1.5.5.7.3.1'),
};
// Real time, not that of a world. The last year that two digits can say.
const VALIDITY = sequence(time('2026-01-01T00:00:00'), time('2049-12-31T23:59:59'));

/** A certificate of an authority of its own, for 127.0.0.1 and localhost; everything as PEM. */
export type ServerCertificate = { ca: string; cert: string; key: string };

/**
 * The same seed gives the same certificates, so that a client that has the authority still trusts the server after it was
 * started again. They protect nothing: whoever knows the seed has the keys.
 */
export function serverCertificate(name: string, seed: string): ServerCertificate {
  const authority = keyFrom(`${seed} authority`);
  const server = keyFrom(`${seed} server`);
  const issuer = `${name} authority`;
  const ca = certificate({
    ...{ issuer, subject: issuer, key: authority, signer: authority },
    extensions: [
      extension(EXTENSIONS.basicConstraints, sequence(yes())),
      // keyCertSign alone.
      extension(EXTENSIONS.keyUsage, bits(Buffer.from([0x04]), 2)),
    ],
  });
  const cert = certificate({
    ...{ issuer, subject: name, key: server, signer: authority },
    extensions: [
      extension(EXTENSIONS.basicConstraints, sequence()),
      // digitalSignature alone.
      extension(EXTENSIONS.keyUsage, bits(Buffer.from([0x80]), 7)),
      extension(EXTENSIONS.extendedKeyUsage, sequence(EXTENSIONS.serverAuth)),
      extension(
        EXTENSIONS.alternativeName,
        sequence(plain(7, Buffer.from([127, 0, 0, 1])), plain(2, Buffer.from('localhost'))),
      ),
    ],
  });
  return { ca, cert, key: server.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

/** An Ed25519 key is any 32 bytes: https://www.rfc-editor.org/rfc/rfc8410 */
function keyFrom(seed: string): KeyObject {
  const secret = createHash('sha256').update(seed).digest();
  const key = sequence(integer(Buffer.from([0])), ALGORITHM, octets(octets(secret)));
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' });
}

const named = (name: string) => sequence(set(sequence(COMMON_NAME, text(name))));

const extension = (id: Buffer, value: Buffer) => sequence(id, octets(value));

function certificate(of: {
  issuer: string;
  subject: string;
  key: KeyObject;
  signer: KeyObject;
  extensions: readonly Buffer[];
}): string {
  const publicKey = createPublicKey(of.key).export({ type: 'spki', format: 'der' });
  const serial = createHash('sha256').update(publicKey).digest().subarray(0, 16);
  const version = tagged(0, integer(Buffer.from([2])));
  const issuer = named(of.issuer);
  const subject = named(of.subject);
  const extensions = tagged(3, sequence(...of.extensions));
  const body = sequence(version, integer(serial), ALGORITHM, issuer, VALIDITY, subject, publicKey, extensions);
  const signed = sequence(body, ALGORITHM, bits(sign(null, body, of.signer)));
  const lines = signed.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
