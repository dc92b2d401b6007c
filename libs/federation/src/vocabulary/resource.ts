import type { Actor } from '#convoke/actors';
import { type ForeignResource, type Resource, ResourceKind } from '#convoke/resources';
import type { Audience } from './audience.js';
import { CONTEXT } from './context.js';
import { type Document, documentFrom, hasType, idOf, isDocument, isWebAddress, lineOf, textOf } from './document.js';
import { groupAddressesOf } from './group.js';
import { readInstant, writeInstant } from './instant.js';
import { VocabularyRefused } from './vocabulary-refused.js';

const MAX_TITLE = 200;
const MAX_SUMMARY = 2000;
/** What a link leads to, where that is more than a page. */
const KINDS: readonly ResourceKind[] = [ResourceKind.PAD, ResourceKind.CALC, ResourceKind.POLL, ResourceKind.VISIO];

/** A folder or a link of a group, of which `group` says where its library is. Throws VocabularyRefused. */
export function readResource(value: unknown, libraryUri: string | null): ForeignResource {
  const document = documentFrom(value);
  const url = idOf(document.id);
  if (!url) throw new VocabularyRefused('id_missing');
  const folderUrl = idOf(document.context);
  const isAtTop = folderUrl === null || folderUrl === libraryUri || folderUrl === idOf(document.attributedTo);
  return {
    url,
    isFolder: hasType(document, 'ResourceCollection'),
    kind: KINDS.find((kind) => kind === document.additionalType) ?? null,
    title: lineOf(document, 'name', MAX_TITLE) ?? url,
    summary: textOf(document, 'summary', MAX_SUMMARY) ?? '',
    resourceUrl: linkOf(document.url),
    folderUrl: isAtTop ? null : folderUrl,
    publishedAt: readInstant(document.published),
    changedAt: readInstant(document.updated),
  };
}

/** What a resource's document says beside its row. */
export interface ResourceParts {
  group: Actor;
  creator: Actor;
  /** The address of the folder that it lies in; null for the top. */
  folderUrl: string | null;
  audience: Audience;
}

export function writeResource(resource: Resource, { group, creator, folderUrl, audience }: ResourceParts): Document {
  const { url, uuid, type, title, summary, resourceUrl, isFolder, publishedAt, updatedAt } = resource;
  return {
    '@context': CONTEXT,
    id: url,
    type: isFolder ? 'ResourceCollection' : 'Document',
    uuid,
    name: title,
    ...(summary ? { summary } : {}),
    ...(resourceUrl ? { url: resourceUrl } : {}),
    ...(KINDS.includes(type) ? { additionalType: type } : {}),
    actor: creator.url,
    attributedTo: group.url,
    context: folderUrl ?? groupAddressesOf(group).resources,
    published: writeInstant(publishedAt),
    updated: writeInstant(updatedAt),
    ...audience,
  };
}

function linkOf(value: unknown): string | null {
  const [first] = Array.isArray(value) ? value : [value];
  const link = isDocument(first) ? first.href : first;
  return typeof link === 'string' && isWebAddress(link) ? link : null;
}
