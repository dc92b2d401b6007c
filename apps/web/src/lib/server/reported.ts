import { error, type RequestEvent } from '@sveltejs/kit';
import { handleOf } from '#lib/account/handle.ts';
import { textOf } from '#lib/format/plain-text.ts';
import { m } from '#translations';
import { graphql, query } from './graphql.ts';

const KINDS = ['event', 'comment', 'said', 'post', 'group', 'profile'] as const;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const NO_UUID = '00000000-0000-0000-0000-000000000000';

const reportedQuery = graphql(`
  query Reported(
    $uuid: UUID!
    $name: String!
    $isEvent: Boolean!
    $isComment: Boolean!
    $isPost: Boolean!
    $isGroup: Boolean!
    $isSaid: Boolean!
    $isProfile: Boolean!
    $id: ID!
  ) {
    config {
      proofOfWork
      anonymous {
        reports {
          allowed
        }
      }
    }
    event(uuid: $uuid) @include(if: $isEvent) {
      id
      title
      organizerActor {
        ...ReportedActor
      }
      attributedTo {
        ...ReportedActor
      }
    }
    comment(uuid: $uuid) @include(if: $isComment) {
      id
      text
      actor {
        ...ReportedActor
      }
    }
    post(slug: $name) @include(if: $isPost) {
      id
      title
      attributedTo {
        ...ReportedActor
      }
    }
    group(preferredUsername: $name) @include(if: $isGroup) {
      ...ReportedActor
    }
    reportableComment(id: $id) @include(if: $isSaid) {
      id
      text
      actor {
        ...ReportedActor
      }
      attributedTo {
        ...ReportedActor
      }
      conversation {
        id
      }
    }
    person(id: $id) @include(if: $isProfile) {
      ...ReportedActor
    }
  }

  fragment ReportedActor on Actor {
    id
    name
    preferredUsername
    domain
  }
`);

/** Finds what the address names that somebody wants to complain of; what they may not see is not there. */
export async function findReported(event: RequestEvent) {
  const { searchParams } = event.url;
  const kind = KINDS.find((each) => searchParams.has(each));
  const name = kind && searchParams.get(kind);
  if (!kind || !name) error(404, m.error_not_found());
  const isByUuid = kind === 'event' || kind === 'comment';
  if (isByUuid && !UUID.test(name)) error(404, m.error_not_found());
  const found = await query(event, reportedQuery, {
    uuid: isByUuid ? name : NO_UUID,
    name,
    isEvent: kind === 'event',
    isComment: kind === 'comment',
    isPost: kind === 'post',
    isGroup: kind === 'group',
    isSaid: kind === 'said',
    isProfile: kind === 'profile',
    id: name,
  });
  const said = found.comment ?? found.reportableComment;
  const thing = found.event ?? said ?? found.post ?? null;
  const actor =
    found.event?.attributedTo ??
    found.event?.organizerActor ??
    found.comment?.actor ??
    // A discussion is its group's, what is said in it its author's.
    (found.reportableComment?.conversation ? found.reportableComment.attributedTo : null) ??
    found.reportableComment?.actor ??
    found.post?.attributedTo ??
    found.group ??
    found.person;
  if (!actor?.id) error(404, m.error_not_found());
  return {
    kind,
    thingId: thing?.id ?? '',
    actorId: actor.id,
    /** Who made it, or it itself. */
    owner: actor.name || handleOf(actor),
    /** What it says of itself. */
    words: found.event?.title ?? found.post?.title ?? (said ? textOf(said.text ?? '').slice(0, 300) : ''),
    /** The only profile of the reader that the page is for, if it is for one. */
    as: searchParams.get('as'),
    /** The instance of whose it is, elsewhere. */
    host: actor.domain,
    proofOfWork: found.config?.proofOfWork === true,
    anonymous: found.config?.anonymous?.reports?.allowed === true,
  };
}
