import { Injectable } from '@nestjs/common';
import { type Config, DomainError, InjectConfig, type Tx } from '#convoke/core';
import { InstanceSettingsService, type SpamRules } from '#convoke/instance';
import type { ListedKind } from '../held-text.entity.js';
import { HeldTextList } from '../held-text-list.service.js';
import { findingsIn, type ReadText, readText, type SpamFinding } from '../spam-findings.js';
import { TextAuthors } from '../text-authors.queries.js';
import { SCANNED_KINDS, type ScannedText, ScannedTexts } from './scanned-texts.queries.js';

/** A text that the rules find something in. */
export interface FoundText {
  scanned: ScannedText;
  read: ReadText;
  findings: SpamFinding[];
}

/** Where a scan has come to. */
export interface ScanPlace {
  kind: ListedKind;
  afterId: string;
}

/** How far one step went, and to where; `next` is null at the end. */
interface Step {
  seen: number;
  found: FoundText[];
  next: ScanPlace | null;
}

export const SCAN_START: ScanPlace = { kind: SCANNED_KINDS[0], afterId: '0' };
const BATCH = 200;

/** Looks by the rules at what is public already. */
@Injectable()
export class SpamScanner {
  private readonly ownHost: string;

  constructor(
    @InjectConfig('server') server: Config['server'],
    private readonly settings: InstanceSettingsService,
    private readonly texts: ScannedTexts,
    private readonly authors: TextAuthors,
    private readonly list: HeldTextList,
  ) {
    this.ownHost = new URL(server.publicUrl).host;
  }

  /** Throws spam_rules_missing where no rule could find anything. */
  async assertUseful(tx?: Tx): Promise<void> {
    const { maxLinks, words, domains } = await this.rules(tx);
    if (maxLinks === null && words.length + domains.length === 0) throw new DomainError('spam_rules_missing');
  }

  async count(tx?: Tx): Promise<number> {
    return this.texts.count(tx);
  }

  /** Looks at the next texts and changes nothing. */
  async look({ kind, afterId }: ScanPlace, tx?: Tx): Promise<Step> {
    const batch = await this.texts.next(kind, afterId, BATCH, tx);
    const rules = await this.rules(tx);
    const reads = batch.map((scanned) => ({ scanned, read: readText(scanned, [this.ownHost]) }));
    const addresses = reads.flatMap(({ read }) => read.links.map(({ href }) => href));
    const people = await this.authors.amongActors(tx, addresses);
    const looked = reads.map((each) => ({ ...each, findings: findingsIn(each.read, rules, people) }));
    const found = looked.filter(({ findings }) => findings.length > 0);
    return { seen: batch.length, found, next: placeAfter(kind, batch) };
  }

  /** The same, and puts what it finds on the moderators' list; answers what is new there. */
  async step(tx: Tx, place: ScanPlace): Promise<Step> {
    const step = await this.look(place, tx);
    const found: FoundText[] = [];
    for (const each of step.found) {
      if (await this.list.putFound(tx, each.scanned, each.read, each.findings)) found.push(each);
    }
    return { ...step, found };
  }

  private async rules(tx?: Tx): Promise<SpamRules> {
    return (await this.settings.current(tx)).spam;
  }
}

function placeAfter(kind: ListedKind, batch: ScannedText[]): ScanPlace | null {
  if (batch.length === BATCH) return { kind, afterId: batch.at(-1)!.id };
  const next = SCANNED_KINDS[SCANNED_KINDS.indexOf(kind) + 1];
  return next ? { kind: next, afterId: '0' } : null;
}
