import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** What Akismet was told, by the names that its API has. */
export interface AkismetCall {
  call: string;
  form: Record<string, string>;
}

/** A service on the loopback that speaks Akismet's API, and takes each text for spam that has the word in it. */
export class AkismetServer {
  readonly calls: AkismetCall[] = [];
  /** `hangs` takes what comes and never answers. */
  mood: 'answers' | 'hangs' | 'fails' = 'answers';

  private constructor(
    private readonly server: http.Server,
    private readonly word: string,
  ) {
    server.on('request', async (request, response) => {
      const form = Object.fromEntries(new URLSearchParams(Buffer.concat(await request.toArray()).toString()));
      this.calls.push({ call: request.url!.replace('/1.1/', ''), form });
      if (this.mood === 'hangs') return;
      if (this.mood === 'fails') response.writeHead(500).end('sorry');
      else response.end(this.answerTo(this.calls.at(-1)!));
    });
  }

  static async start(word: string): Promise<AkismetServer> {
    const server = http.createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new AkismetServer(server, word);
  }

  /** The settings with which an instance asks it. */
  get environment(): Record<string, string> {
    const { port } = this.server.address() as AddressInfo;
    return { AKISMET_KEY: 'a-key', AKISMET_ENDPOINT: `http://127.0.0.1:${port}/` };
  }

  /** The texts of one call, in the order in which they came. */
  texts(call: string): string[] {
    return this.calls.filter((each) => each.call === call).map(({ form }) => form.comment_content!);
  }

  forget(): void {
    this.calls.length = 0;
    this.mood = 'answers';
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private answerTo({ call, form }: AkismetCall): string {
    const isKnown = form.api_key === 'a-key' && Boolean(form.blog);
    if (call === 'verify-key') return isKnown ? 'valid' : 'invalid';
    if (!isKnown || !form.user_ip) return 'invalid';
    if (call !== 'comment-check') return 'Thanks for making the web a better place.';
    return String(form.comment_content!.includes(this.word));
  }
}
