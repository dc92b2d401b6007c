import { Injectable } from '@nestjs/common';
import { ActorQueries, type Writing } from '#convoke/actors';
import { currentCaller } from '#convoke/core';
import type { ReadText } from '../spam-findings.js';
import { Akismet, type AkismetVerdict } from './akismet.client.js';

const MOST_KEPT = 500;

/** A text that is being written. */
type NewText = Omit<Writing, 'id'>;

/** What Akismet makes of texts that are being written: it is asked before the transaction, which finds the answer here. */
@Injectable()
export class AkismetOpinions {
  private readonly formed = new Map<string, AkismetVerdict>();

  constructor(
    private readonly akismet: Akismet,
    private readonly actors: ActorQueries,
  ) {}

  /** Asks about a text; `read` is what others will read of it. */
  async form(text: NewText, read: ReadText): Promise<void> {
    const author = await this.actors.find(text.actorId);
    if (!author) return;
    const asked = { kind: text.kind, author: author.name || author.preferredUsername, text: wordsOf(read) };
    const verdict = await this.akismet.check(asked, currentCaller());
    // Of those that were refused afterwards nobody asks for the answer.
    if (this.formed.size >= MOST_KEPT) this.formed.delete(this.formed.keys().next().value!);
    this.formed.set(keyOf(text), verdict);
  }

  /** What came of it; null where nobody asked. */
  take(text: NewText): AkismetVerdict | null {
    const key = keyOf(text);
    const verdict = this.formed.get(key) ?? null;
    this.formed.delete(key);
    return verdict;
  }
}

/** Title, text and addresses that stand beside it, as one plain text. */
export function wordsOf({ title, text, links }: ReadText): string {
  const beside = links.map(({ href }) => href).filter((href) => !text.includes(href));
  return [title, text, ...beside].filter(Boolean).join('\n');
}

function keyOf({ kind, actorId, title, text, links = [] }: NewText): string {
  return JSON.stringify([kind, actorId, title, text, links]);
}
