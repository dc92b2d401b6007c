import { AT, uuid } from './values.js';

/** What the instance itself has. */
export function instanceThings(home: string) {
  return {
    reports: [
      {
        id: 1,
        content: 'Rude',
        status: 'open',
        url: `${home}/report/1`,
        reported_id: 6,
        reporter_id: 3,
        inserted_at: AT,
        updated_at: AT,
      },
    ],
    reports_events: [],
    reports_comments: [{ report_id: 1, comment_id: 2 }],
    report_notes: [{ id: 1, content: 'Indeed', report_id: 1, moderator_id: 3, inserted_at: AT }],
    feed_tokens: [{ token: uuid(701), user_id: 1, actor_id: 3, inserted_at: AT }],
    applications: [
      {
        id: 1,
        name: 'Poster',
        client_id: 'c'.repeat(42),
        client_secret: 's'.repeat(42),
        redirect_uris: ['https://poster.example/back'],
        scope: 'read write:event:create unheard:of',
        inserted_at: AT,
      },
    ],
    tombstones: [
      { id: 1, uri: `${home}/events/${uuid(150)}`, actor_id: 3, inserted_at: AT },
      { id: 2, uri: 'https://elsewhere.example/events/9', actor_id: 6, inserted_at: AT },
    ],
    admin_settings: [
      { id: 1, group: 'instance', name: 'instance_name', value: 'Our <garden>' },
      { id: 2, group: 'instance', name: 'registrations_open', value: 'false' },
      { id: 3, group: 'instance', name: 'instance_languages', value: '["fr","de"]' },
      { id: 4, group: 'instance', name: 'primary_color', value: 'red; }' },
    ],
    admin_settings_medias: [{ id: 1, group: 'instance', name: 'instance_logo', media_id: 1 }],
    todo_lists: [{ id: uuid(801), title: 'To do' }],
    user_push_subscriptions: [],
    guardian_tokens: [],
    schema_migrations: [],
  };
}
