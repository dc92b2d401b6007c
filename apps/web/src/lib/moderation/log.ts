import { graphql, type ResultOf, type VariablesOf } from '#lib/graphql/document.ts';
import { m } from '#translations';

const PREFIX = 'action_log_';

export const logQuery = graphql(`
  query ActionLogs($page: Int!, $limit: Int!, $actorId: ID, $action: ActionLogAction) {
    actionLogs(page: $page, limit: $limit, actorId: $actorId, action: $action) {
      total
      elements {
        id
        action
        targetKind
        targetId
        insertedAt
        object {
          __typename
        }
        details {
          name
          value
        }
        actor {
          name
          preferredUsername
          domain
        }
      }
    }
    actionLogActors {
      id
      name
      preferredUsername
      domain
    }
  }
`);

export type LogEntry = NonNullable<
  NonNullable<NonNullable<ResultOf<typeof logQuery>['actionLogs']>['elements']>[number]
>;
type LoggedAction = NonNullable<VariablesOf<typeof logQuery>['action']>;

/** Everything that is written down: what has a sentence. */
export const actionsLogged = Object.keys(m)
  .filter((key) => key.startsWith(PREFIX))
  .map((key) => key.slice(PREFIX.length).toUpperCase() as LoggedAction)
  .sort();
