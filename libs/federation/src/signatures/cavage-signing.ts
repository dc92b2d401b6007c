import { callbackify } from 'node:util';
import httpSignature from '@peertube/http-signature';
import { digestOf } from './digest.js';
import { signAside } from './sign-aside.js';
import type { OutgoingRequest } from './sign-request.js';
import type { SigningKey } from './signature.js';

/** Signs as draft-cavage-http-signatures says, which every server reads. */
export async function signCavage(
  { method, url, body, signedHeaders }: OutgoingRequest,
  { keyId, privateKey }: SigningKey,
  now: Date,
): Promise<Record<string, string>> {
  const headers: Record<string, string> = { Host: url.host, Date: now.toUTCString() };
  if (body) headers.Digest = digestOf(body);
  Object.assign(headers, signedHeaders);
  const sign = async (text: string) => {
    const signature = await signAside(Buffer.from(text), privateKey);
    return { keyId, algorithm: 'rsa-sha256', signature: signature.toString('base64') };
  };
  const signer = httpSignature.createSigner({ sign: callbackify(sign) });
  signer.writeTarget(method, url.pathname + url.search);
  for (const [name, value] of Object.entries(headers)) signer.writeHeader(name, value);
  const authorization = await new Promise<string>((resolve, reject) =>
    signer.sign((error, value) => (error ? reject(error) : resolve(value))),
  );
  return { ...headers, Signature: authorization.replace(/^Signature /, '') };
}
