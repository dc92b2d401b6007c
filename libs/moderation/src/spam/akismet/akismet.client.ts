import { Injectable } from '@nestjs/common';
import { type Caller, Clock, type Config, FetchRefused, InjectConfig, Log, SafeFetch } from '#convoke/core';
import type { EvidenceKind } from '../../reports/report-evidence.entity.js';

/** A text as Akismet is told of it. */
export interface AkismetText {
  kind: EvidenceKind;
  /** The name under which readers know its author. */
  author: string;
  /** Plain, with its title. */
  text: string;
}

/** What Akismet makes of a text; `silent` where it did not say in time. */
export type AkismetVerdict = 'spam' | 'ham' | 'silent';

/** Nobody waits longer for a page than that. */
const PATIENCE_MS = 1800;
const MOST_AT_ONCE = 8;
/** After so many failures in a row it is left alone for a while, so that not everybody waits for nothing. */
const MOST_FAILURES = 3;
const REST_MS = 60_000;
const MAX_BYTES = 4096;
const MAX_TEXT = 20_000;
/** Akismet wants an address of the network; where we have none, or keep none, it gets nobody's. */
const NOBODYS_ADDRESS = '127.0.0.1';
const TYPES: Record<EvidenceKind, string> = {
  event: 'event',
  comment: 'comment',
  post: 'blog-post',
  actor: 'signup',
};

/** The service that tells spam from other texts, where whoever runs the instance has a key for it. */
@Injectable()
export class Akismet {
  private asking = 0;
  private failures = 0;
  private restsUntil = 0;

  constructor(
    @InjectConfig('akismet') private readonly config: Config['akismet'],
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly http: SafeFetch,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  get isConfigured(): boolean {
    return this.config.key !== null;
  }

  /** What it makes of a text; the address of whoever sent it, if it is given, is told and forgotten. */
  async check(text: AkismetText, caller?: Caller): Promise<AkismetVerdict> {
    if (this.asking >= MOST_AT_ONCE || this.clock.now().getTime() < this.restsUntil) return 'silent';
    this.asking++;
    try {
      const answer = await this.post('comment-check', text, caller);
      this.failures = this.restsUntil = 0;
      return answer === 'true' ? 'spam' : 'ham';
    } catch (error) {
      this.noteFailure(error as Error);
      return 'silent';
    } finally {
      this.asking--;
    }
  }

  /** Tells it that a text was spam, or was not. Throws FetchRefused. */
  async teach(verdict: 'spam' | 'ham', text: AkismetText): Promise<void> {
    await this.post(`submit-${verdict}`, text);
  }

  /** Throws FetchRefused for any answer but those that the call has. */
  private async post(call: string, { kind, author, text }: AkismetText, caller?: Caller): Promise<string> {
    const { key, endpoint } = this.config;
    const form = new URLSearchParams({
      api_key: key!,
      blog: this.server.publicUrl,
      user_ip: caller?.ip || NOBODYS_ADDRESS,
      user_agent: caller?.userAgent ?? '',
      comment_type: TYPES[kind],
      comment_author: author,
      comment_content: text.slice(0, MAX_TEXT).toWellFormed(),
    });
    const url = `${endpoint.replace(/\/+$/, '')}/1.1/${call}`;
    const answer = await this.http.fetchConfigured(url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
      maxBytes: MAX_BYTES,
      timeoutMs: PATIENCE_MS,
    });
    const said = answer.body.toString('utf8').trim();
    const isExpected = call === 'comment-check' ? /^(?:true|false)$/.test(said) : said.startsWith('Thanks');
    if (!answer.ok || !isExpected) {
      const help = String(answer.headers['x-akismet-debug-help'] ?? '').slice(0, 200);
      throw new FetchRefused('unreachable', `Akismet answered ${answer.status} ${help}`);
    }
    return said;
  }

  private noteFailure(err: Error): void {
    this.failures++;
    if (this.failures < MOST_FAILURES) return;
    this.restsUntil = this.clock.now().getTime() + REST_MS;
    this.failures = 0;
    this.log.warn({ err }, 'Akismet does not answer; it is not asked for a minute');
  }
}
