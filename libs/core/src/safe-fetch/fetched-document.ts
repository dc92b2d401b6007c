import { FetchRefused } from './fetch-refused.js';

/** The answer to an outbound request, read to its end. */
export class FetchedDocument {
  constructor(
    readonly status: number,
    /** Where the document was found, after redirects. */
    readonly url: URL,
    readonly headers: Readonly<Record<string, string | string[] | undefined>>,
    readonly body: Buffer,
  ) {}

  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  /** Media type in lower case without parameters, empty when none was given. */
  get mediaType(): string {
    return mediaTypeOf(this.headers['content-type']);
  }

  text(): string {
    return new TextDecoder().decode(this.body);
  }

  /** Throws FetchRefused `not_json`. */
  json(): unknown {
    try {
      return JSON.parse(this.text());
    } catch (cause) {
      throw new FetchRefused('not_json', this.url.href, { cause });
    }
  }
}

/** Media type of a Content-Type header in lower case, without parameters. */
export function mediaTypeOf(header: string | string[] | undefined): string {
  const first = Array.isArray(header) ? header[0] : header;
  return (first ?? '').split(';', 1)[0]!.trim().toLowerCase();
}
