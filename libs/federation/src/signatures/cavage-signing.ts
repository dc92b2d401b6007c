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
  let covered = '(request-target)';
  let text = `(request-target): ${method.toLowerCase()} ${url.pathname}${url.search}`;
  for (const [name, value] of Object.entries(headers)) {
    covered += ` ${name.toLowerCase()}`;
    text += `\n${name.toLowerCase()}: ${value}`;
  }
  const signature = (await signAside(Buffer.from(text), privateKey)).toString('base64');
  headers.Signature = `keyId="${keyId}",algorithm="rsa-sha256",headers="${covered}",signature="${signature}"`;
  return headers;
}
