import { z } from 'zod';
import { lineInput } from '../text/index.js';

/** Stands in an address for the name of what is made there. */
export const PLACE_OF_ID = '{id}';

const KINDS = ['pad', 'calc', 'poll', 'visio', 'link'] as const;
const KNOWN: Record<string, Pick<ResourceProviderSettings, 'kind' | 'label'>> = {
  etherpad: { kind: 'pad', label: 'Etherpad' },
  ethercalc: { kind: 'calc', label: 'EtherCalc' },
  framadate: { kind: 'poll', label: 'Framadate' },
  jitsi: { kind: 'visio', label: 'Jitsi Meet' },
  bigbluebutton: { kind: 'visio', label: 'BigBlueButton' },
};

/** Somewhere that groups make pads, spreadsheets, polls and calls. */
export const resourceProvider = z.object({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, 'error_invalid'),
  kind: z.enum(KINDS),
  label: lineInput({ min: 1, max: 40 }),
  /** With a place for an id it is made at once, else by people on the page that this leads to. */
  url: z
    .string()
    .trim()
    .min(1)
    .max(1000)
    .refine((url) => isAddress(url), 'error_resource_service_url'),
});
export type ResourceProviderSettings = z.output<typeof resourceProvider>;

/** Reads `etherpad=https://pad.example/p/{id}`, and `name:kind=…` of services that are not known. */
export function readResourceProvider(entry: string, context: z.RefinementCtx): ResourceProviderSettings {
  const [, id = '', kind, url] = /^([^:=]+)(?::(\w+))?=(.+)$/.exec(entry) ?? [];
  const { data } = resourceProvider.safeParse({
    kind: 'link',
    label: id,
    ...KNOWN[id],
    ...(kind && { kind }),
    id,
    url,
  });
  if (data) return data;
  const message = `${entry} is not name=address or name:kind=address, of one of the kinds ${KINDS.join(', ')}`;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
}

/** The host has to stand in the pattern as it is, and nothing in it that is not seen. */
function isAddress(pattern: string): boolean {
  if (/[\s\p{Cc}\p{Cf}]/u.test(pattern)) return false;
  const url = URL.parse(pattern.replaceAll(PLACE_OF_ID, 'id'));
  const isWeb = url !== null && /^https?:$/.test(url.protocol) && !url.username && !url.password;
  return isWeb && pattern.startsWith(`${url.origin}/`);
}
