import type { Words } from '#convoke/actors';
import { bareHost, hostAndAbove, plainText } from '#convoke/core';
import type { SpamRules } from '#convoke/instance';
import { wordsIn } from './folded-words.js';
import { linksIn, namesHost } from './text-links.js';

/** The rules that can find something; the keys are their names in GraphQL. */
export const SpamRule = {
  LINKS: 'links',
  WORDS: 'words',
  DOMAINS: 'domains',
  NEWCOMER: 'newcomer',
  AKISMET: 'akismet',
  UNCHECKED: 'unchecked',
} as const;
export type SpamRule = (typeof SpamRule)[keyof typeof SpamRule];

/** Why a text may be spam. */
export interface SpamFinding {
  rule: SpamRule;
  /** The words, the hosts, or how many links; what moderators read. */
  found: string;
}

/** A text as rules and moderators read it. */
export interface ReadText {
  title: string | null;
  text: string;
  links: URL[];
}

/** What is said, and where it leads beside these hosts. */
export function readText(
  { title, text, links = [] }: Pick<Words, 'title' | 'text' | 'links'>,
  ownHosts: readonly string[],
): ReadText {
  return { title, text: plainText(text), links: linksIn(text, links, ownHosts) };
}

/** What the rules find in a text, whoever wrote it; links that name `people` are not counted. */
export function findingsIn(
  { title, text, links }: ReadText,
  { maxLinks, words, domains }: Pick<SpamRules, 'maxLinks' | 'words' | 'domains'>,
  people: ReadonlySet<string> = new Set(),
): SpamFinding[] {
  const findings: SpamFinding[] = [];
  const elsewhere = links.filter(({ href }) => !people.has(href)).length;
  if (maxLinks !== null && elsewhere > maxLinks) findings.push({ rule: SpamRule.LINKS, found: String(elsewhere) });
  const said = `${title ?? ''}\n${text}`;
  const spoken = wordsIn(said, words);
  if (spoken.length > 0) findings.push({ rule: SpamRule.WORDS, found: spoken.join(', ') });
  const named = domainsIn(said, links, domains);
  if (named.length > 0) findings.push({ rule: SpamRule.DOMAINS, found: named.join(', ') });
  return findings;
}

function domainsIn(said: string, links: URL[], domains: readonly string[]): string[] {
  const linked = new Set(links.flatMap(({ hostname }) => hostAndAbove(hostname)));
  const text = said.toLowerCase();
  return domains.map(bareHost).filter((domain) => linked.has(domain) || namesHost(text, domain));
}
