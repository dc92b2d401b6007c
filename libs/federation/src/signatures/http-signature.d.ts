/** What we use of the package, which comes without types. */
declare module '@peertube/http-signature' {
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
    parseRequest(
      request: { method: string; url: string; headers: Record<string, string | string[] | undefined> },
      options: { clockSkew: number; headers: string[]; strict: boolean },
    ): ParsedSignature;
  }

  const httpSignature: HttpSignature;
  export default httpSignature;
}
