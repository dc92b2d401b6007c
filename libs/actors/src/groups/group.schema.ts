import { z } from 'zod';
import { newProfile, profileTexts } from '../profile.schema.js';
import { GroupVisibility, Openness } from './group.values.js';

const settings = z.object({
  visibility: z.enum(GroupVisibility).nullish(),
  openness: z.enum(Openness).nullish(),
  manuallyApprovesFollowers: z.boolean().nullish(),
});

/** What is left out stays as it is; of settings null does too. */
export const groupChange = profileTexts.extend(settings.shape);

export const newGroup = newProfile.extend(settings.shape);
