import { z } from 'zod';
import { invalid, isId, lineInput, textInput } from '#convoke/core';
import { ResourceKind } from './resource.entity.js';

const id = z.string().refine(isId, 'error_resource_folder');
const title = lineInput({ min: 1, max: 200 });
const summary = textInput({ max: 2000 });
/** Whoever opens it sends along nobody's password. */
const resourceUrl = z
  .string()
  .trim()
  .max(2000)
  .pipe(z.url({ protocol: /^https?$/, error: 'error_url' }))
  .refine((url) => isWithoutCredentials(url), 'error_url');

/** What createResource takes; a link of a provider gets its address from that. */
export const newResource = z
  .object({
    title,
    summary: summary.nullish().transform((text) => text ?? ''),
    type: z.enum(ResourceKind).default(ResourceKind.LINK),
    resourceUrl: resourceUrl.nullish().transform((url) => url ?? null),
    parentId: id.nullish().transform((folder) => folder ?? null),
  })
  .superRefine(({ type, resourceUrl: url }, context) => {
    if ((type === ResourceKind.FOLDER) === (url === null)) return;
    const message = url === null ? 'error_required' : 'error_resource_folder_url';
    context.addIssue({ code: 'custom', message, path: ['resourceUrl'] });
  });
export type NewResource = z.output<typeof newResource>;

/** What updateResource takes: what is left out stays, and null as a folder is the top. */
export const resourceChange = z.object({
  title: title.nullish(),
  summary: summary.nullish(),
  resourceUrl: resourceUrl.nullish(),
  parentId: id.nullish(),
});
export type ResourceChange = z.output<typeof resourceChange>;

/** An address that a link may lead to; throws InvalidInput. */
export function linkAddress(address: string): string {
  const parsed = resourceUrl.safeParse(address);
  if (!parsed.success) throw invalid('resourceUrl', 'error_url');
  return parsed.data;
}

function isWithoutCredentials(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && url.username === '' && url.password === '';
}
