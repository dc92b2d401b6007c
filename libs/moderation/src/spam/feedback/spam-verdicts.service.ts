import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '#convoke/core';
import type { AntiSpamFeedback } from '../../reports/report.entity.js';
import type { SpamFinding, SpamRule } from '../spam-findings.js';

/** How often moderators said of what a rule had found that it was spam, and that it was not. */
export interface RuleVerdicts {
  rule: SpamRule;
  spam: number;
  ham: number;
}

/** How often the rules were right; nothing of the texts themselves. */
@Injectable()
export class SpamVerdicts {
  constructor(private readonly db: Database) {}

  /** Counts what a moderator says, in place of what was said `before`. */
  async count(
    tx: Tx,
    findings: readonly SpamFinding[],
    verdict: AntiSpamFeedback,
    before: AntiSpamFeedback | null,
  ): Promise<void> {
    const change = (what: AntiSpamFeedback) => Number(verdict === what) - Number(before === what);
    // In one order, lest two wait for each other.
    const rules = [...new Set(findings.map(({ rule }) => rule))].sort();
    await this.db.query(
      `INSERT INTO spam_rule_verdicts AS kept (rule, spam, ham)
        SELECT rule, greatest($2::int, 0), greatest($3::int, 0) FROM unnest($1::text[]) AS rule
        ON CONFLICT (rule) DO UPDATE SET spam = greatest(kept.spam + $2, 0), ham = greatest(kept.ham + $3, 0)`,
      [rules, change('spam'), change('ham')],
      tx,
    );
  }

  /** Of the rules that somebody has said something about. */
  async all(tx?: Tx): Promise<RuleVerdicts[]> {
    return this.db.query<RuleVerdicts>('SELECT rule, spam, ham FROM spam_rule_verdicts ORDER BY rule', [], tx);
  }
}
