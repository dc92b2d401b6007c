import { parseInput, textInput, type Tx } from '#convoke/core';
import { z } from 'zod';
import type { Viewer } from './viewer.js';

/** How the argument with a moderator's words is described. */
export const REMOVAL_WORDS = 'Of a moderator: what the mail tells whoever made it';

/** What moderators tell somebody about a decision. */
export const moderatorWords = textInput({ max: 2000 });

const removal = z.object({ words: moderatorWords });

/** Something that a moderator took away from whoever had made it. */
export interface RemovedContent {
  kind: 'event' | 'comment' | 'post';
  id: string;
  /** What people knew it by. */
  title: string;
  /** Who is told. */
  authorId: string;
  /** What the moderator tells them; may be empty. */
  words: string;
}

/** Writes down what moderators take away, and tells its authors; the library of moderation implements it. */
export abstract class ContentRemovals {
  abstract note(tx: Tx, viewer: Viewer, removed: RemovedContent): Promise<void>;
}

/** The words of a moderator as they are told. Throws InvalidInput. */
export function removalWords(words: string | null): string {
  return parseInput(removal, { words: words ?? '' }).words;
}
