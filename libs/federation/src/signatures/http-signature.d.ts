/** What we use of the package, which comes without types. */
declare module '@peertube/http-signature' {
  interface RequestSigner {
    writeTarget(method: string, path: string): void;
    writeHeader(name: string, value: string): void;
    sign(done: (error: unknown, authorization: string) => void): void;
  }

  interface Signed {
    keyId: string;
    algorithm: string;
    signature: string;
  }

  interface ParsedSignature {
    params: {
      keyId: string;
      algorithm: string;
      headers: string[];
      signature: string;
      created?: number;
      expires?: number;
    };
    signingString: string;
  }

  interface HttpSignature {
    createSigner(options: { sign(text: string, done: (error: unknown, signed?: Signed) => void): void }): RequestSigner;
    parseRequest(
      request: { method: string; url: string; headers: Record<string, string | string[] | undefined> },
      options: { clockSkew: number; headers: string[]; strict: boolean },
    ): ParsedSignature;
  }

  const httpSignature: HttpSignature;
  export default httpSignature;
}
