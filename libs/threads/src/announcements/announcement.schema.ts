import { z } from 'zod';
import { isId, textInput } from '#convoke/core';
import { language, ParticipantRole } from '#convoke/events';
import { MAX_MESSAGE } from '../conversations/conversation.schema.js';
import { PLANNING_ROLES, TOLD_ROLES } from './announcement.js';

const id = z.string().refine(isId, 'error_invalid');

/** What sendEventPrivateMessage takes. */
export const newAnnouncement = z.object({
  eventId: z.string(),
  actorId: id,
  attributedToId: id.nullish(),
  text: textInput({ min: 1, max: MAX_MESSAGE }),
  language: language.nullish(),
  roles: z
    .array(z.enum(ParticipantRole).nullable())
    .nullish()
    .transform((roles) => new Set((roles ?? []).filter((role) => role !== null)))
    .refine((roles) => [...roles].every((role) => TOLD_ROLES.includes(role)), 'error_role_not_told')
    .transform((roles) => TOLD_ROLES.filter((role) => (roles.size > 0 ? roles : new Set(PLANNING_ROLES)).has(role))),
});
