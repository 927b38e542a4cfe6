import { generateKeyPairSync, sign } from 'node:crypto';

/** A fresh certificate that its own key has signed, as PEM, for a TLS server of these names that nobody trusts yet. */
export function selfSigned(...names: readonly string[]): { readonly key: string; readonly cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const algorithm = der(0x30, der(0x06, Buffer.from([0x2b, 0x65, 0x70])));
  const name = der(0x30, der(0x31, der(0x30, der(0x06, Buffer.from([0x55, 0x04, 0x03])), der(0x0c, 'nobody'))));
  const validity = der(0x30, der(0x17, '200101000000Z'), der(0x17, '490101000000Z'));
  const version = der(0xa0, der(0x02, Buffer.of(2)));
  const serial = der(0x02, Buffer.of(1));
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const body = der(0x30, version, serial, algorithm, name, validity, name, spki, ...alternativeNames(names));
  const signature = der(0x03, Buffer.of(0), sign(null, body, privateKey));
  const cert = der(0x30, body, algorithm, signature).toString('base64');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${cert}\n-----END CERTIFICATE-----\n`,
  };
}

/** The extension by which a certificate says what hosts it is for. */
function alternativeNames(names: readonly string[]): readonly Buffer[] {
  if (names.length === 0) return [];
  const general = der(0x30, ...names.map((name) => der(0x82, name)));
  const extension = der(0x30, der(0x06, Buffer.from([0x55, 0x1d, 0x11])), der(0x04, general));
  return [der(0xa3, der(0x30, extension))];
}

/** One element of ASN.1's distinguished encoding: tag, length, content. */
function der(tag: number, ...parts: readonly (Buffer | string)[]): Buffer {
  const content = Buffer.concat(parts.map((part) => Buffer.from(part as string)));
  const { length } = content;
  const head = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...head]), content]);
}
