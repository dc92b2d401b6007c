import type { SignatureScheme, SigningKey } from './signature.js';
import { signCavage } from './cavage-signing.js';
import { signRfc9421 } from './rfc9421-signing.js';

/** A request of ours before it is signed. */
export interface OutgoingRequest {
  method: string;
  url: URL;
  body?: Buffer;
  /** Sent along, unsigned. */
  headers?: Record<string, string>;
  /** Sent along and signed. */
  signedHeaders?: Record<string, string>;
}

/** Answers the headers to send: those given and those that sign. */
export async function signRequest(
  scheme: SignatureScheme,
  request: OutgoingRequest,
  signer: SigningKey,
  now: Date,
): Promise<Record<string, string>> {
  const signed = await (scheme === 'cavage' ? signCavage(request, signer, now) : signRfc9421(request, signer, now));
  return { ...request.headers, ...signed };
}
