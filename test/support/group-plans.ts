import type { OpenInbox } from './inbox.js';
import type { TestPerson } from './people.js';
import type { Json } from './remote-server.js';

const CREATE = `mutation ($who: ID!, $group: ID!, $begins: DateTime!, $visibility: EventVisibility) {
  createEvent(title: "Picnic", description: "<p>Come</p>", beginsOn: $begins, organizerActorId: $who,
    attributedToId: $group, visibility: $visibility) { id url uuid } }`;

/** The moment so many minutes from now, as servers write it. */
export const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
export const tomorrow = () => at(24 * 60);

/** What people here plan for groups, and what is known here of what others plan. */
export function plansIn({ server, one }: OpenInbox) {
  /** The first field of the answer, or the code of the first mistake. */
  const say = async (who: TestPerson | null, text: string, variables: Json = {}) => {
    const { data, errors } = await server.graphql(text, variables, who ? { token: who.accessToken } : {});
    return errors ? errors[0]!.code : (Object.values(data!)[0] as any);
  };
  const actorId = async (uri: string) => (await one<{ id: string }>('SELECT id FROM actors WHERE url = $1', uri))!.id;
  const kept = async (uri: unknown) =>
    one(
      `SELECT e.title, e.visibility, e.status, g.url AS "group", e.deleted_at IS NOT NULL AS gone
        FROM events e LEFT JOIN actors g ON g.id = e.attributed_to_id WHERE e.url = $1`,
      uri,
    );
  const plan = (who: TestPerson, groupId: string, visibility = 'PUBLIC') =>
    say(who, CREATE, { who: who.actor.id, group: groupId, begins: tomorrow(), visibility });
  const plannedIn = async (who: TestPerson | null, name: string) =>
    (
      await say(who, `{ group(preferredUsername: "${name}") { organizedEvents { elements { url } } } }`)
    ).organizedEvents.elements.map(({ url }: { url: string }) => url);
  return { say, actorId, kept, plan, plannedIn };
}
