import { graphql, type ResultOf } from '#lib/graphql/document.ts';
import { m } from '#translations';

/** A block as administrators see it; spread it as `...Block`. */
export const blockFields = graphql(`
  fragment Block on DomainBlock {
    host
    severity
    rejectMedia
    rejectReports
    obfuscate
    publicComment
    privateNote
    createdAt
    appliedAt
  }
`);

export const blocksPage = graphql(
  `
    query AdminDomainBlocks($page: Int!, $limit: Int!, $text: String, $allowedPage: Int!) {
      config {
        uploadLimits {
          default
        }
      }
      federationMode
      allowedInstances(page: $allowedPage, limit: $limit) {
        total
        elements {
          host
        }
      }
      blockListImports(limit: 5) {
        elements {
          id
          state
          createdAt
        }
      }
      domainBlocks(page: $page, limit: $limit, text: $text) {
        total
        elements {
          ...Block
        }
      }
    }
  `,
  [blockFields],
);

type Answer = ResultOf<typeof blocksPage>;
export type BroughtList = NonNullable<NonNullable<NonNullable<Answer['blockListImports']>['elements']>[number]>;
export type Block = ResultOf<typeof blockFields>;

type Measures = Pick<Block, 'severity' | 'rejectMedia' | 'rejectReports'>;

/** What a block does, in words. */
export function measuresOf({ severity, rejectMedia, rejectReports }: Measures): string[] {
  if (severity === 'SUSPEND') return [m.admin_blocks_suspended()];
  return [
    ...(severity === 'SILENCE' ? [m.admin_blocks_silenced()] : []),
    ...(rejectMedia ? [m.admin_blocks_media_rejected()] : []),
    ...(rejectReports ? [m.admin_blocks_reports_rejected()] : []),
  ];
}
