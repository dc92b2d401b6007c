import type { initGraphQLTada, TadaDocumentNode } from 'gql.tada';
import type { introspection } from './schema-types.d.ts';

type Tada = initGraphQLTada<{
  introspection: introspection;
  disableMasking: true;
  scalars: {
    DateTime: string;
    EventCategory: string;
    NaiveDateTime: string;
    Point: string;
    Timezone: string;
    UUID: string;
    Upload: File;
  };
}>;

export type Document<Result, Variables> = TadaDocumentNode<Result, Variables>;
export type { FragmentOf, ResultOf, VariablesOf } from 'gql.tada';

/** Fragments' texts by document: a page's query is a string, parsed by the server alone. */
interface Text {
  text: string;
  fragments: readonly Text[];
}

/** Writes a GraphQL document whose result and variables are typed by the schema; fragments it uses come second. */
export const graphql = ((text: string, fragments: readonly Text[] = []): Text => ({
  text,
  fragments,
})) as unknown as Tada;

/** The document's text with each fragment it needs once. */
export function textOf(document: object): string {
  const texts = new Set<string>();
  const collect = (part: Text) => {
    texts.add(part.text);
    part.fragments.forEach(collect);
  };
  collect(document as Text);
  return [...texts].join('\n');
}
