import { m } from '#translations';

type Kind = 'EVENT' | 'COMMENT' | 'POST' | 'ACTOR';
export type Rule = 'LINKS' | 'WORDS' | 'DOMAINS' | 'NEWCOMER' | 'AKISMET' | 'UNCHECKED';

export const kindWords: Record<Kind, () => string> = {
  EVENT: m.held_one_event,
  COMMENT: m.held_one_comment,
  POST: m.held_one_post,
  ACTOR: m.held_one_actor,
};

const REASONS: Record<Rule, (found: { found: string }) => string> = {
  LINKS: m.spam_found_links,
  WORDS: m.spam_found_words,
  DOMAINS: m.spam_found_domains,
  NEWCOMER: m.spam_found_newcomer,
  AKISMET: m.spam_found_akismet,
  UNCHECKED: m.spam_found_unchecked,
};

export const ruleNames: Record<Rule, () => string> = {
  LINKS: m.spam_rule_links,
  WORDS: m.spam_rule_words,
  DOMAINS: m.spam_rule_domains,
  NEWCOMER: m.spam_rule_newcomer,
  AKISMET: m.spam_rule_akismet,
  UNCHECKED: m.spam_rule_unchecked,
};
const MAX_TITLE = 80;

/** Why a text waits, in a few words. */
export function reasonOf({ rule, found }: { rule: Rule; found: string }): string {
  return REASONS[rule]({ found });
}

/** Which text it is, in a few words. */
export function titleOf({ title, text }: { title: string | null; text: string }): string {
  return (title ?? text).slice(0, MAX_TITLE);
}
