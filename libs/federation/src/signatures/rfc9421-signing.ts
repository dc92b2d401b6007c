import { httpbis } from 'http-message-signatures';
import { contentDigestOf } from './digest.js';
import { signAside } from './sign-aside.js';
import type { OutgoingRequest } from './sign-request.js';
import type { SigningKey } from './signature.js';

const ALGORITHM = 'rsa-v1_5-sha256';

/** Signs as RFC 9421 says. */
export async function signRfc9421(
  { method, url, body, signedHeaders = {} }: OutgoingRequest,
  { keyId, privateKey }: SigningKey,
  now: Date,
): Promise<Record<string, string>> {
  const headers: Record<string, string> = { Host: url.host, Date: now.toUTCString(), ...signedHeaders };
  if (body) headers['Content-Digest'] = contentDigestOf(body);
  const signed = await httpbis.signMessage(
    {
      key: { id: keyId, alg: ALGORITHM, sign: (text) => signAside(text, privateKey) },
      name: 'sig1',
      fields: ['@method', '@target-uri', ...(body ? ['content-digest'] : []), ...namesOf(signedHeaders)],
      params: ['created', 'keyid', 'alg'],
      paramValues: { created: now },
    },
    { method, url: withoutFragment(url), headers },
  );
  return signed.headers as Record<string, string>;
}

function namesOf(headers: Record<string, string>): string[] {
  return Object.keys(headers).map((name) => name.toLowerCase());
}

function withoutFragment(url: URL): string {
  return url.href.replace(/#.*$/s, '');
}
