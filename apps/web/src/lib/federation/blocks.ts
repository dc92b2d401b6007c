import { graphql, type ResultOf } from '#lib/graphql/document.ts';
import { m } from '#translations';

export const blocksPage = graphql(`
  query AdminDomainBlocks($page: Int!, $limit: Int!, $text: String, $allowedPage: Int!) {
    federationMode
    allowedInstances(page: $allowedPage, limit: $limit) {
      total
      elements {
        host
      }
    }
    domainBlocks(page: $page, limit: $limit, text: $text) {
      total
      elements {
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
    }
  }
`);

type Answer = ResultOf<typeof blocksPage>;

export type Block = NonNullable<NonNullable<NonNullable<Answer['domainBlocks']>['elements']>[number]>;

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
