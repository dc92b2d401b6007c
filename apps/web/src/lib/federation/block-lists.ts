import { graphql, type ResultOf } from '#lib/graphql/document.ts';
import { m } from '#translations';
import { measuresOf } from './blocks.ts';

export const blockListPage = graphql(`
  query AdminBlockList($id: ID!, $page: Int!, $limit: Int!, $outcome: BlockListOutcome) {
    blockListImport(id: $id) {
      id
      state
      unknownColumns
      done
      total
      createdAt
      counts {
        outcome
        lines
        chosen
      }
      cut {
        follows
        members
        hosts {
          host
          follows
          members
        }
      }
      lines(page: $page, limit: $limit, outcome: $outcome) {
        total
        elements {
          number
          domain
          outcome
          reason
          host
          severity
          rejectMedia
          rejectReports
          publicComment
          severityBefore
          chosen
          applied
        }
      }
    }
  }
`);

export const chooseLines = graphql(`
  mutation ChooseBlockListLines($id: ID!, $taken: [Int!]!, $left: [Int!]!) {
    taken: chooseBlockListLines(id: $id, numbers: $taken, chosen: true) {
      id
    }
    left: chooseBlockListLines(id: $id, numbers: $left, chosen: false) {
      id
    }
  }
`);

export type BlockList = NonNullable<ResultOf<typeof blockListPage>['blockListImport']>;
export type Line = NonNullable<NonNullable<BlockList['lines']['elements']>[number]>;

/** What the list of lines can show, by the word in the address. */
export const SHOWN = { new: 'NEW', changed: 'CHANGED', same: 'SAME', refused: 'REFUSED' } as const;
export type Shown = keyof typeof SHOWN;

/** The names of those parts. */
export const shownNames: Record<Shown, () => string> = {
  new: m.admin_block_list_new,
  changed: m.admin_block_list_changed,
  same: m.admin_block_list_same,
  refused: m.admin_block_list_refused,
};

/** Whether it would change anything. */
export function canChoose({ outcome }: Line): boolean {
  return outcome === 'NEW' || outcome === 'CHANGED';
}

/** What a line does, in words. */
export function wordsOf({ severity, rejectMedia, rejectReports }: Line): string {
  if (!severity) return '';
  return measuresOf({ severity, rejectMedia: rejectMedia ?? false, rejectReports: rejectReports ?? false }).join(' ');
}

/** What was done about the host before, where the line changes that. */
export function wordsBefore({ outcome, severity, severityBefore }: Line): string {
  if (outcome !== 'CHANGED' || !severityBefore || severityBefore === severity) return '';
  const before = { SUSPEND: m.admin_blocks_suspend, SILENCE: m.admin_blocks_silence, NONE: m.admin_blocks_none_short };
  return m.admin_block_list_before({ before: before[severityBefore]() });
}
