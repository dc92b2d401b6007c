import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** What a proof of work is for: one that was done for something else counts for nothing. */
export const ChallengePurpose = { SIGN_UP: 'sign_up', JOIN: 'join', REPORT: 'report' } as const;
export type ChallengePurpose = (typeof ChallengePurpose)[keyof typeof ChallengePurpose];

export interface Challenge {
  purpose: string;
  /** How many zero bits the work has to begin with. */
  difficulty: number;
  expiresOn: Date;
  nonce: Buffer;
}

const FORM = /^([a-z_]+)\.(\d{1,2})\.(\d{1,12})\.([\w-]{22})\.([\w-]{43})$/;
const PROOF = /^(.{1,200}):(\d{1,15})$/;

export function newNonce(): Buffer {
  return randomBytes(16);
}

/** A challenge as it is given out, signed. */
export function writeChallenge({ purpose, difficulty, expiresOn, nonce }: Challenge, key: Uint8Array): string {
  const said = `${purpose}.${difficulty}.${expiresOn.getTime() / 1000}.${nonce.toString('base64url')}`;
  return `${said}.${signatureOf(said, key).toString('base64url')}`;
}

/** The challenge whose work a proof `challenge:counter` shows; null where we did not sign it or the work is not done. */
export function readProof(proof: string, key: Uint8Array): Challenge | null {
  const [, text = '', counter = ''] = PROOF.exec(proof) ?? [];
  const [, purpose = '', difficulty, expires, nonce = '', signature = ''] = FORM.exec(text) ?? [];
  const said = text.slice(0, text.lastIndexOf('.'));
  if (!signature || !timingSafeEqual(Buffer.from(signature, 'base64url'), signatureOf(said, key))) return null;
  if (zeroBits(workOf(text, BigInt(counter))) < Number(difficulty)) return null;
  return {
    purpose,
    difficulty: Number(difficulty),
    expiresOn: new Date(Number(expires) * 1000),
    nonce: Buffer.from(nonce, 'base64url'),
  };
}

/** SHA-256 of the challenge's SHA-256 and the counter after it, in eight bytes. */
function workOf(challenge: string, counter: bigint): Buffer {
  const bytes = Buffer.alloc(40);
  createHash('sha256').update(challenge).digest().copy(bytes);
  bytes.writeBigUInt64BE(counter, 32);
  return createHash('sha256').update(bytes).digest();
}

function zeroBits(work: Buffer): number {
  return Math.clz32(work.readUInt32BE());
}

function signatureOf(said: string, key: Uint8Array): Buffer {
  return createHmac('sha256', key).update(said).digest();
}
