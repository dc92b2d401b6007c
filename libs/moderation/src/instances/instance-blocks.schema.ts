import { z } from 'zod';
import { bareHost, hostInput, lineInput, textInput } from '#convoke/core';
import { BlockSeverity } from './domain-block.js';

/** A domain whose block would hold for whole countries or trades is none that anybody means. */
export const blockedHost = hostInput()
  .transform(bareHost)
  .refine((host) => host.includes('.'), 'error_domain');

/** Why, for everybody to read. */
export const publicReason = lineInput({ max: 1000 });

export const hostOnly = z.object({ domain: blockedHost });

export const blockInput = z.object({
  domain: blockedHost,
  severity: z.enum(BlockSeverity),
  rejectMedia: z.boolean(),
  rejectReports: z.boolean(),
  obfuscate: z.boolean(),
  publicComment: publicReason,
  privateNote: textInput({ max: 5000 }),
});
export type BlockInput = z.input<typeof blockInput>;
