import { createPrivateKey, createPublicKey } from 'node:crypto';

export interface KeyPair {
  publicKey: string;
  privateKey: string;
}

/** The pair of a private key in PEM, as keys are kept here; null for what is no RSA key. */
export function keyPairFrom(pem: string | null): KeyPair | null {
  try {
    const key = createPrivateKey(pem ?? '');
    if (key.asymmetricKeyType !== 'rsa') return null;
    return {
      privateKey: key.export({ type: 'pkcs8', format: 'pem' }) as string,
      publicKey: createPublicKey(key).export({ type: 'spki', format: 'pem' }) as string,
    };
  } catch {
    return null;
  }
}

/** A public key in PEM, as keys are kept here; null for what is none. */
export function publicKeyFrom(pem: string | null): string | null {
  try {
    // A private key would give one as well, and is nobody's to have.
    if (!pem?.includes('PUBLIC KEY')) return null;
    return createPublicKey(pem).export({ type: 'spki', format: 'pem' }) as string;
  } catch {
    return null;
  }
}
