import { z } from 'zod';
import { lineInput, textInput } from '#convoke/core';
import { isWebAddress, listOf } from './field.schema.js';
import { EventMetadataType } from './event.values.js';

const MAX_ENTRIES = 50;
const MAX_VALUE = 2000;
/** Keys whose value people are sent to by a link. */
const HOLDS_ADDRESS = /[:_]url$|^mz:visio:/;
const VALUE_OF_TYPE: Record<EventMetadataType, RegExp> = {
  string: /^/,
  integer: /^[+-]?\d{1,15}$/,
  boolean: /^(true|false)$/,
};

const entry = z
  .object({
    key: lineInput({ min: 1, max: 200 }),
    title: lineInput({ max: 200 }).nullish(),
    value: textInput({ max: MAX_VALUE }),
    type: z
      .enum(EventMetadataType)
      .nullish()
      .transform((type) => type ?? EventMetadataType.STRING),
  })
  .superRefine(({ key, value, type }, context) => {
    if (!VALUE_OF_TYPE[type].test(value))
      context.addIssue({ code: 'custom', path: ['value'], message: 'error_invalid' });
    if (HOLDS_ADDRESS.test(key) && !isWebAddress(value)) {
      context.addIssue({ code: 'custom', path: ['value'], message: 'error_url' });
    }
  });

export const eventMetadata = listOf(entry, MAX_ENTRIES);
